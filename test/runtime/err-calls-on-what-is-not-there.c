// SPDX-License-Identifier: MIT
/*
 * A look-up of an unknown name gives NULL, and calls that take it answer COREPL_EUSAGE, NULL or -1;
 * the diagnostic of the object stays as it was.
 * RUN: %clang -target bpf -g -O2 -DBPF -fplugin=%plugin -c %s -o %t.raw.o
 * RUN: %bpf-postlink %t.raw.o %t.o
 * RUN: %corepl skel %t.o --name x > %t.skel.h
 * RUN: %cc -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -I%src -I%src/runtime -include %t.skel.h \
 * RUN:   %s -o %t.exe %runtime
 * RUN: %t.exe
 */

#ifdef BPF
int count;

__attribute__((section("raw_tp/sys_enter"), used)) int on_enter(void *ctx)
{
	count++;
	return 0;
}

char LICENSE[] __attribute__((section("license"), used)) = "GPL";
#else
#include <stdio.h>
#include <string.h>

#define USAGE(call) is_good &= (call) == COREPL_EUSAGE || complain(#call)
#define NONE(call) is_good &= !(call) || complain(#call)
#define MINUS(call) is_good &= (call) == -1 || complain(#call)

static bool is_good = true;

static bool complain(const char *call)
{
	printf("%s: found another answer\n", call);
	return false;
}

static void use_map(struct corepl_map *m)
{
	char bytes[8] = { 0 };

	NONE(m);
	MINUS(corepl_map_fd(m));
	USAGE(corepl_map_set_max_entries(m, 1));
	USAGE(corepl_map_set_type(m, 1));
	USAGE(corepl_map_set_key_size(m, 4));
	USAGE(corepl_map_set_value_size(m, 4));
	USAGE(corepl_map_set_flags(m, 0));
	USAGE(corepl_map_set_inner_map_fd(m, 0));
	USAGE(corepl_map_set_autocreate(m, true));
	USAGE(corepl_map_reuse_fd(m, 0));
	USAGE(corepl_map_set_pin_path(m, "/sys/fs/bpf/m"));
	USAGE(corepl_map_pin(m, "/sys/fs/bpf/m"));
	USAGE(corepl_map_unpin(m, "/sys/fs/bpf/m"));
	USAGE(corepl_map_lookup_elem(m, bytes, bytes, 0));
	USAGE(corepl_map_update_elem(m, bytes, bytes, 0));
	USAGE(corepl_map_delete_elem(m, bytes));
	USAGE(corepl_map_next_key(m, NULL, bytes));
	NONE(corepl_map_attach_struct_ops(m));
	NONE(corepl_map_link(m));
	NONE(corepl_perf_buffer_open(m, NULL, NULL));
	NONE(corepl_ring_buffer_open(m, NULL, NULL, 1, NULL));
	NONE(corepl_user_ring_buffer_open(m, NULL));
}

static void use_var(struct corepl_var *v)
{
	struct corepl_var_type type = { .size = sizeof(type) };
	int value = 0;

	NONE(v);
	NONE(corepl_var_data(v));
	USAGE(corepl_var_type(v, &type));
	USAGE(corepl_var_read(v, &value, sizeof(value)));
	USAGE(corepl_var_update(v, &value, sizeof(value)));
}

static void attach(struct corepl_program *p)
{
	NONE(corepl_program_attach(p));
	NONE(corepl_program_attach_raw_tracepoint(p, "sys_enter"));
	NONE(corepl_program_attach_raw_tracepoint_opts(p, "sys_enter", NULL));
	NONE(corepl_program_attach_tracepoint(p, "sched", "sched_switch"));
	NONE(corepl_program_attach_tracepoint_opts(p, "sched", "sched_switch", NULL));
	NONE(corepl_program_attach_trace(p));
	NONE(corepl_program_attach_trace_opts(p, NULL));
	NONE(corepl_program_attach_perf_event(p, 0));
	NONE(corepl_program_attach_perf_event_opts(p, 0, NULL));
	NONE(corepl_program_attach_kprobe(p, false, "schedule"));
	NONE(corepl_program_attach_kprobe_opts(p, "schedule", NULL));
	NONE(corepl_program_attach_ksyscall(p, "read", NULL));
	NONE(corepl_program_attach_uprobe(p, false, 0, "/bin/true", 0));
	NONE(corepl_program_attach_uprobe_opts(p, 0, "/bin/true", 0, NULL));
	NONE(corepl_program_attach_usdt(p, 0, "/bin/true", "a", "b", NULL));
	NONE(corepl_program_attach_kprobe_multi_opts(p, "schedule", NULL));
	NONE(corepl_program_attach_uprobe_multi(p, 0, "/bin/true", "main", NULL));
	NONE(corepl_program_attach_tracing_multi(p, "schedule", NULL));
	NONE(corepl_program_attach_iter(p, NULL));
	NONE(corepl_program_attach_xdp(p, 1, 0));
	NONE(corepl_program_attach_tcx(p, 1, NULL));
	NONE(corepl_program_attach_netkit(p, 1, NULL));
	NONE(corepl_program_attach_tc(p, 1, COREPL_TC_INGRESS, NULL));
	NONE(corepl_program_attach_cgroup(p, 0));
	NONE(corepl_program_attach_cgroup_opts(p, 0, NULL));
	NONE(corepl_program_attach_netns(p, 0));
	NONE(corepl_program_attach_sockmap(p, 0));
	NONE(corepl_program_attach_netfilter(p, NULL));
}

static void use_prog(struct corepl_program *p)
{
	struct corepl_test_run_opts opts = { .size = sizeof(opts) };

	NONE(p);
	MINUS(corepl_program_fd(p));
	NONE(corepl_program_link(p));
	USAGE(corepl_program_set_autoload(p, true));
	USAGE(corepl_program_set_type(p, 1));
	USAGE(corepl_program_set_expected_attach_type(p, 1));
	USAGE(corepl_program_set_attach_target(p, 0, "schedule"));
	USAGE(corepl_program_test_run(p, &opts));
	USAGE(corepl_program_pin(p, "/sys/fs/bpf/p"));
	USAGE(corepl_program_unpin(p, "/sys/fs/bpf/p"));
	attach(p);
}

static void use_link(struct corepl_link *l)
{
	struct corepl_link_info info = { .size = sizeof(info) };

	corepl_link_destroy(l);
	USAGE(corepl_link_fd(l));
	USAGE(corepl_link_pin(l, "/sys/fs/bpf/l"));
	USAGE(corepl_link_unpin(l, "/sys/fs/bpf/l"));
	USAGE(corepl_link_detach(l));
	USAGE(corepl_link_update_program(l, NULL));
	USAGE(corepl_link_info(l, &info));
	USAGE(corepl_iter_create(l));
}

int main(void)
{
	struct x *skel = x__open(NULL);

	if (!skel)
		return 1;
	use_map(corepl_find_map(skel->obj, "no_such"));
	use_var(corepl_find_var(skel->obj, "no_such"));
	use_var(corepl_map_find_var(skel->maps.bss, "no_such"));
	use_prog(corepl_find_program(skel->obj, "no_such"));
	use_link(corepl_program_link(skel->progs.on_enter));
	is_good &= !corepl_diag(skel->obj)->status || complain("corepl_diag()");
	x__destroy(skel);
	x__destroy(NULL);
	corepl_close(NULL);
	corepl_detach(NULL);
	USAGE(corepl_load(NULL));
	USAGE(corepl_attach(NULL));
	return !is_good;
}
#endif
