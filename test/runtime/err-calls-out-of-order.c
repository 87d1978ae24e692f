// SPDX-License-Identifier: MIT
/*
 * What needs a load is refused before it, what must come before is refused after; a program is put
 * on no hook of another kind, where its type would give the number another meaning: an XDP program
 * would be on an interface.  Messages name the part.
 * REQUIRES: bpf-load, no-asan
 * RUN: %clang -target bpf -g -O2 -DBPF -fplugin=%plugin -c %s -o %t.raw.o
 * RUN: %bpf-postlink %t.raw.o %t.o
 * RUN: %corepl skel %t.o --name x > %t.skel.h
 * RUN: %cc -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -I%src -I%src/runtime -include %t.skel.h \
 * RUN:   %s -o %t.exe %runtime
 * RUN: %t.exe | FileCheck %s
 */

#ifdef BPF
#define SEC(name) __attribute__((section(name), used))

struct {
	int (*type)[27];
	int (*max_entries)[5000];
} ring __attribute__((section(".maps"), used));
struct {
	int (*type)[2];
	int *key;
	int *value;
	int (*max_entries)[1];
} one __attribute__((section(".maps"), used));
unsigned int list[4] = { 1, 2 };

SEC("raw_tp/sys_enter") int on_enter(void *ctx)
{
	return 0;
}

SEC("xdp") int on_packet(void *ctx)
{
	return (int)list[0] + 1;
}

SEC("?fentry/schedule") int on_entry(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
#else
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>

static struct x *skel;

static void tell(int status, const struct corepl_diag *d)
{
	printf("%d %s\n", status, status ? d->text : "fine");
}

static void tell_link(const struct corepl_link *link)
{
	tell(link ? 0 : corepl_diag(skel->obj)->status, corepl_diag(skel->obj));
}

static int on_record(void *ctx, void *data, size_t size)
{
	(void)ctx;
	(void)data;
	return (int)size;
}

static void before(void)
{
	const struct corepl_diag *own = corepl_diag(skel->obj);
	struct corepl_diag d;
	int zero = 0;

	// CHECK: -11 err-calls-out-of-order: attaching: found it not loaded, need corepl_load() first
	// CHECK-NEXT: -11 err-calls-out-of-order: attaching: found it not loaded, need corepl_load() first
	tell(x__attach(skel), own);
	tell(corepl_attach(skel->obj), own);
	// CHECK-NEXT: -11 program on_enter: found it not loaded, need corepl_load() first
	tell_link(corepl_program_attach(skel->progs.on_enter));
	// CHECK-NEXT: -11 pinning a program: found it not loaded, need a path, and what is loaded
	tell(corepl_program_pin(skel->progs.on_enter, "/sys/fs/bpf/x"), own);
	// CHECK-NEXT: -11 map one: looking up an element: found it not created, need corepl_load() first
	tell(corepl_map_lookup_elem(skel->maps.one, &zero, &zero, 0), own);
	// CHECK-NEXT: -11 ring buffer: found map ring not loaded or of type 27, need it loaded, type 27{{$}}
	tell(corepl_ring_buffer_open(skel->maps.ring, on_record, NULL, 1, &d) ? 0 : d.status, &d);
	// CHECK-NEXT: -11 user ring buffer: found map ring not loaded or of type 27, need it loaded, type 31{{$}}
	tell(corepl_user_ring_buffer_open(skel->maps.ring, &d) ? 0 : d.status, &d);
	// CHECK-NEXT: -11 perf buffer: found map ring not loaded or of type 27, need it loaded, type 4{{$}}
	tell(corepl_perf_buffer_open(skel->maps.ring, NULL, &d) ? 0 : d.status, &d);
	// CHECK-NEXT: -11 map .data: value size: found 18, need 0 and whole elements, of 4 bytes, of list
	tell(corepl_map_set_value_size(skel->maps.data, 18), own);
	// CHECK-NEXT: -9 one: asking for the map's shape: errno 77, bad file descriptor
	tell(corepl_map_reuse_fd(skel->maps.one, -1), own);
}

/* A target that was taken back is that of the section. */
static void target(void)
{
	// CHECK-NEXT: 0 fine
	tell(corepl_program_set_attach_target(skel->progs.on_entry, 0, "no_such_function"), NULL);
	// CHECK-NEXT: 0 fine
	tell(corepl_program_set_attach_target(skel->progs.on_entry, 0, NULL), NULL);
	corepl_program_set_autoload(skel->progs.on_entry, true);
	/* a kernel that denies fentry, has no trampolines, or takes it: none misses no_such_function */
	if (x__load(skel) == COREPL_EMISSING)
		puts(corepl_diag(skel->obj)->text);
	corepl_program_set_autoload(skel->progs.on_entry, false);
}

static void after(void)
{
	const struct corepl_diag *own = corepl_diag(skel->obj);
	struct x *other = x__open(NULL);
	int dir = open("/", O_RDONLY | O_DIRECTORY);

	// CHECK-NEXT: -11 err-calls-out-of-order: found it loaded already, need one corepl_load()
	tell(x__load(skel), own);
	// CHECK-NEXT: -9 /tmp/corepl-pin: pinning a program: errno 1, found no bpffs there, or no right, need a path in a mounted bpffs
	tell(corepl_program_pin(skel->progs.on_enter, "/tmp/corepl-pin"), own);
	// CHECK-NEXT: -9 /tmp/corepl-pin: pinning a map: errno 1, found no bpffs there
	tell(corepl_map_pin(skel->maps.one, "/tmp/corepl-pin"), own);
	// CHECK-NEXT: -11 one: found the object loaded, need this call before corepl_load()
	tell(corepl_map_set_max_entries(skel->maps.one, 2), own);
	/* the sizes of both are the kernel's: 5000 bytes are 8192 */
	// CHECK-NEXT: 0 fine
	tell(corepl_map_reuse_fd(other->maps.ring, corepl_map_fd(skel->maps.ring)), NULL);
	/* its size decides what a reader of the ring maps */
	// CHECK-NEXT: -11 map ring: found it replaced by corepl_map_reuse_fd(), need this call before
	tell(corepl_map_set_max_entries(other->maps.ring, 4096), corepl_diag(other->obj));
	// CHECK-NEXT: -11 map ring: found it replaced by corepl_map_reuse_fd(), need this call before
	tell(corepl_map_set_value_size(other->maps.ring, 8), corepl_diag(other->obj));
	// CHECK-NEXT: -6 map one: found type 27, key 0, value 0 bytes, 8192 entries, need type 2,
	tell(corepl_map_reuse_fd(other->maps.one, corepl_map_fd(skel->maps.ring)),
	     corepl_diag(other->obj));
	/* interface 1 is lo: descriptor 1 must not be taken for it */
	// CHECK-NEXT: -11 program on_packet: cgroup: found program type 6 of section 'xdp', need one for such a hook
	tell_link(corepl_program_attach_cgroup(skel->progs.on_packet, 1));
	// CHECK-NEXT: -11 program on_packet: network namespace: found program type 6
	tell_link(corepl_program_attach_netns(skel->progs.on_packet, 1));
	// CHECK-NEXT: -11 program on_packet: map of sockets: found program type 6
	tell_link(corepl_program_attach_sockmap(skel->progs.on_packet, 1));
	// CHECK-NEXT: -11 program on_packet: perf event: found program type 6
	tell_link(corepl_program_attach_perf_event(skel->progs.on_packet, 1));
	// CHECK-NEXT: -11 program on_packet: interface for tcx: found program type 6
	tell_link(corepl_program_attach_tcx(skel->progs.on_packet, 1, NULL));
	// CHECK-NEXT: -11 program on_packet: netkit device: found program type 6
	tell_link(corepl_program_attach_netkit(skel->progs.on_packet, 1, NULL));
	// CHECK-NEXT: -11 program on_enter: cgroup: found program type 17
	tell_link(corepl_program_attach_cgroup(skel->progs.on_enter, dir));
	// CHECK-NEXT: 0 fine
	tell_link(corepl_program_attach_xdp(skel->progs.on_packet, 1, 0));
	x__destroy(other);
}

int main(void)
{
	skel = unshare(CLONE_NEWNET) ? NULL : x__open(NULL);
	if (!skel)
		return 1;
	before();
	target();
	if (corepl_map_fd(skel->maps.one) < 0 && x__load(skel)) {
		puts(corepl_diag(skel->obj)->text);
		return 1;
	}
	after();
	x__destroy(skel);
	return 0;
}
#endif
