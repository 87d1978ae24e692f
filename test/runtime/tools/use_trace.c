/* SPDX-License-Identifier: MIT */
/*
 * use_trace.c - the words of `use` for tracing programs: attached by the call of each kind.
 *
 *   cookie N    ret 0|1    at N     the options of the attaches that follow: bpf_cookie, return
 *                                   probe, byte offset; 0 at first
 *   uprobe PROG PID PATH FUNC       FUNC "-": none, the offset is the file's
 *   kprobe PROG FUNC   ksyscall PROG NAME   tracepoint PROG CATEGORY NAME
 *   raw_tp PROG NAME   trace PROG
 *   clock PROG                      a perf event of this process: 1,000 times a second of CPU time
 *   spin MILLISECONDS               CPU time spent
 *   call N                          N calls of use_target()
 *   one PROG                        attach one program where its section says
 *   kmulti PROG PATTERN   knames PROG N NAME...    many kernel functions; cookies N, N + 1, ...
 *   tmulti PROG PATTERN   tids PROG N NAME...      the same by trampolines; ids found here
 *   umulti PROG PID PATH PATTERN   unames PROG PID PATH N NAME...
 *   usdt PROG PROVIDER NAME         a probe of this program; probe N: N times past use:probed
 *   many N                          N calls of each use_many_...()
 *   pgid N                          N calls of getpgid(2), and N of setpgid(2) that are refused
 *   iter PROG   itertask PROG       all tasks, this one; walk: lines read of the last link
 *   run PROG NUMBER                 a test run with a u64 as context: what it returned
 *   pin PATH   unpin PATH   open PATH   info   cut   replace PROG     the last link
 *   progpin PROG PATH   progunpin PROG PATH
 *   target PROG NAME                its attach target, in the kernel
 *   other PROG   runother PROG      a second copy of the object with only PROG loaded; a test run
 *   into PROG OTHER NAME            PROG's attach target: function NAME of the copy's OTHER
 *
 * Each attach and each change of a link prints its word and status.  Where no option was given the
 * call without options is made.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "use.h"

static unsigned long long cookie, byte_off;
static bool is_ret;
static struct corepl_link *last; /* made by the last attach that went well */

long use_target(long value);

/* What uprobes are put on. */
__attribute__((noinline, used)) long use_target(long value)
{
	__asm__ volatile("" : "+r"(value));
	return value + 1;
}

/* For patterns; the third is another name of the first. */
long use_many_one(long value);
long use_many_two(long value);
long use_many_alias(long value) __attribute__((alias("use_many_one")));

__attribute__((noinline, used)) long use_many_one(long value)
{
	__asm__ volatile("" : "+r"(value));
	return value + 2;
}

__attribute__((noinline, used)) long use_many_two(long value)
{
	__asm__ volatile("" : "+r"(value));
	return value + 3;
}

/* Above 0 while somebody looks at use_probe(). */
unsigned short use_probe_counter __attribute__((section(".probes"), used));
void use_probe(long a, int b);

/*
 * A probe use:probed with three arguments and a counter, as sys/sdt.h of systemtap makes them; on
 * other machines there is none.
 */
__attribute__((noinline, used)) void use_probe(long a, int b)
{
#if defined(__x86_64__)
	__asm__ volatile(
		"990:	nop\n"
		"	.pushsection .note.stapsdt, \"?\", \"note\"\n"
		"	.balign 4\n"
		"	.4byte 992f-991f, 994f-993f, 3\n"
		"991:	.asciz \"stapsdt\"\n"
		"992:	.balign 4\n"
		"993:	.8byte 990b, _.stapsdt.base, use_probe_counter\n"
		"	.asciz \"use\", \"probed\", \"8@%%rdi -4@%%esi 4@$71 -1@(%%rsp)\"\n"
		"994:	.balign 4\n"
		"	.popsection\n"
		"	.ifndef _.stapsdt.base\n"
		"	.pushsection .stapsdt.base, \"aG\", \"progbits\", .stapsdt.base, comdat\n"
		"	.weak _.stapsdt.base\n"
		"	.hidden _.stapsdt.base\n"
		"_.stapsdt.base: .space 1\n"
		"	.size _.stapsdt.base, 1\n"
		"	.popsection\n"
		"	.endif\n"
		:
		: "D"(a), "S"(b));
#else
	(void)a;
	(void)b;
#endif
}

static void attached(struct use *u, const char *what, struct corepl_link *link)
{
	last = link ? link : last;
	use_attached(u, what, link);
}

static void do_cookie(struct use *u)
{
	cookie = strtoull(use_next(u), NULL, 0);
}

static void do_ret(struct use *u)
{
	is_ret = atoi(use_next(u)) != 0;
}

static void do_at(struct use *u)
{
	byte_off = strtoull(use_next(u), NULL, 0);
}

static void do_uprobe(struct use *u)
{
	struct corepl_uprobe_opts opts = { .size = sizeof(opts),
					   .bpf_cookie = cookie,
					   .retprobe = is_ret };
	struct corepl_program *p = use_prog(u, use_next(u));
	int pid = atoi(use_next(u));
	const char *path = use_next(u), *func = use_next(u);

	opts.func_name = strcmp(func, "-") ? func : NULL;
	attached(u, "uprobe",
		 cookie || opts.func_name
			 ? corepl_program_attach_uprobe_opts(p, pid, path, byte_off, &opts)
			 : corepl_program_attach_uprobe(p, is_ret, pid, path, byte_off));
}

static void do_kprobe(struct use *u)
{
	struct corepl_kprobe_opts opts = {
		.size = sizeof(opts), .bpf_cookie = cookie, .offset = byte_off, .retprobe = is_ret
	};
	struct corepl_program *p = use_prog(u, use_next(u));

	attached(u, "kprobe",
		 cookie || byte_off ? corepl_program_attach_kprobe_opts(p, use_next(u), &opts)
				    : corepl_program_attach_kprobe(p, is_ret, use_next(u)));
}

static void do_ksyscall(struct use *u)
{
	struct corepl_ksyscall_opts opts = { .size = sizeof(opts),
					     .bpf_cookie = cookie,
					     .retprobe = is_ret };
	struct corepl_program *p = use_prog(u, use_next(u));

	attached(u, "ksyscall", corepl_program_attach_ksyscall(p, use_next(u), &opts));
}

static void do_tracepoint(struct use *u)
{
	struct corepl_tracepoint_opts opts = { .size = sizeof(opts), .bpf_cookie = cookie };
	struct corepl_program *p = use_prog(u, use_next(u));
	const char *category = use_next(u), *name = use_next(u);

	attached(u, "tracepoint",
		 cookie ? corepl_program_attach_tracepoint_opts(p, category, name, &opts)
			: corepl_program_attach_tracepoint(p, category, name));
}

static void do_raw_tp(struct use *u)
{
	struct corepl_raw_tracepoint_opts opts = { .size = sizeof(opts), .bpf_cookie = cookie };
	struct corepl_program *p = use_prog(u, use_next(u));

	attached(u, "raw_tp", corepl_program_attach_raw_tracepoint_opts(p, use_next(u), &opts));
}

static void do_trace(struct use *u)
{
	struct corepl_trace_opts opts = { .size = sizeof(opts), .cookie = cookie };

	attached(u, "trace", corepl_program_attach_trace_opts(use_prog(u, use_next(u)), &opts));
}

static void do_clock(struct use *u)
{
	/* perf_event_attr of <linux/perf_event.h>, which musl's users may lack */
	struct {
		uint32_t type, size;
		uint64_t config, sample_period, rest[5];
	} attr = { .type = 1 /* software */,
		   .size = sizeof(attr),
		   .config = 1 /* task clock */,
		   .sample_period = 1000000 };
	struct corepl_perf_event_opts opts = { .size = sizeof(opts), .bpf_cookie = cookie };
	struct corepl_program *p = use_prog(u, use_next(u));
	int fd = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, 8 /* close on exec */);
	struct corepl_link *link = cookie ? corepl_program_attach_perf_event_opts(p, fd, &opts)
					  : corepl_program_attach_perf_event(p, fd);

	attached(u, "clock", link);
	if (!link)
		close(fd);
}

static void do_spin(struct use *u)
{
	struct timespec now;
	long until, ms = atoi(use_next(u));

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	until = now.tv_sec * 1000 + now.tv_nsec / 1000000 + ms;
	while (now.tv_sec * 1000 + now.tv_nsec / 1000000 < until)
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
}

static void do_call(struct use *u)
{
	for (int cnt = atoi(use_next(u)); cnt > 0; cnt--)
		use_target(cnt);
}

static void do_one(struct use *u)
{
	attached(u, "one", corepl_program_attach(use_prog(u, use_next(u))));
}

static void do_kmulti(struct use *u)
{
	struct corepl_kprobe_multi_opts opts = { .size = sizeof(opts), .retprobe = is_ret };
	struct corepl_program *p = use_prog(u, use_next(u));

	attached(u, "kmulti", corepl_program_attach_kprobe_multi_opts(p, use_next(u), &opts));
}

enum { MAX_NAMES = 8 };

/* N names of the next words, with a cookie each. */
static uint32_t next_names(struct use *u, const char **names, uint64_t *cookies)
{
	uint32_t cnt = (uint32_t)atoi(use_next(u));

	if (cnt > MAX_NAMES)
		use_die("too many", "names");
	for (uint32_t i = 0; i < cnt; i++) {
		names[i] = use_next(u);
		cookies[i] = cookie + i;
	}
	return cnt;
}

static void do_knames(struct use *u)
{
	struct corepl_program *p = use_prog(u, use_next(u));
	const char *names[MAX_NAMES];
	uint64_t cookies[MAX_NAMES];
	struct corepl_kprobe_multi_opts opts = { .size = sizeof(opts),
						 .syms = names,
						 .cookies = cookies,
						 .cnt = next_names(u, names, cookies),
						 .retprobe = is_ret };

	attached(u, "knames", corepl_program_attach_kprobe_multi_opts(p, NULL, &opts));
}

static void do_tmulti(struct use *u)
{
	struct corepl_program *p = use_prog(u, use_next(u));

	attached(u, "tmulti", corepl_program_attach_tracing_multi(p, use_next(u), NULL));
}

/* The id of function NAME in the kernel's types; UINT32_MAX: none. */
static uint32_t function_id(const char *name)
{
	/* bytes after a type's 12, by kind, and for each of its elements: kernel's btf.rst */
	static const unsigned char fixed[20] = { [1] = 4, [3] = 12, [14] = 4, [17] = 4 };
	static const unsigned char each[20] = {
		[4] = 12, [5] = 12, [6] = 8, [13] = 8, [15] = 12, [19] = 12
	};
	static uint32_t types[4 << 20];
	FILE *f = fopen("/sys/kernel/btf/vmlinux", "rb");
	size_t got = f ? fread(types, 4, sizeof(types) / 4, f) : 0, end;
	const char *strs;

	if (f)
		fclose(f);
	if (!got)
		return UINT32_MAX;
	strs = (const char *)types + types[1] + types[4];
	end = (types[1] + types[2] + types[3]) / 4;
	for (size_t at = (types[1] + types[2]) / 4, id = 1; at < end; id++) {
		uint32_t kind = types[at + 1] >> 24 & 31, vlen = types[at + 1] & 0xffff;

		if (kind == 12 && !strcmp(strs + types[at], name))
			return (uint32_t)id;
		at += 3 + (fixed[kind] + vlen * each[kind]) / 4;
	}
	return UINT32_MAX;
}

static void do_tids(struct use *u)
{
	struct corepl_program *p = use_prog(u, use_next(u));
	uint32_t ids[MAX_NAMES], cnt;
	const char *names[MAX_NAMES];
	uint64_t cookies[MAX_NAMES];

	cnt = next_names(u, names, cookies);
	for (uint32_t i = 0; i < cnt; i++)
		ids[i] = function_id(names[i]);
	attached(u, "tids",
		 corepl_program_attach_tracing_multi(
			 p, NULL,
			 &(struct corepl_tracing_multi_opts){
				 .size = sizeof(struct corepl_tracing_multi_opts),
				 .ids = ids,
				 .cookies = cookies,
				 .cnt = cnt }));
}

static void do_umulti(struct use *u)
{
	struct corepl_uprobe_multi_opts opts = { .size = sizeof(opts), .retprobe = is_ret };
	struct corepl_program *p = use_prog(u, use_next(u));
	int pid = atoi(use_next(u));
	const char *path = use_next(u), *pattern = use_next(u);

	attached(u, "umulti", corepl_program_attach_uprobe_multi(p, pid, path, pattern, &opts));
}

static void do_unames(struct use *u)
{
	struct corepl_program *p = use_prog(u, use_next(u));
	int pid = atoi(use_next(u));
	const char *path = use_next(u), *names[MAX_NAMES];
	uint64_t cookies[MAX_NAMES];
	struct corepl_uprobe_multi_opts opts = { .size = sizeof(opts),
						 .syms = names,
						 .cookies = cookies,
						 .cnt = next_names(u, names, cookies),
						 .retprobe = is_ret };

	attached(u, "unames", corepl_program_attach_uprobe_multi(p, pid, path, NULL, &opts));
}

static void do_many(struct use *u)
{
	for (int cnt = atoi(use_next(u)); cnt > 0; cnt--) {
		use_many_one(cnt);
		use_many_two(cnt);
	}
}

static void do_pgid(struct use *u)
{
	for (int cnt = atoi(use_next(u)); cnt > 0; cnt--)
		if (getpgid(getpid()) < 0 || !setpgid(0, -1))
			printf("pgid: not as expected\n");
}

static void do_iter(struct use *u)
{
	attached(u, "iter", corepl_program_attach_iter(use_prog(u, use_next(u)), NULL));
}

static void do_itertask(struct use *u)
{
	union corepl_iter_link_info info = { .task.tid = (uint32_t)getpid() };
	struct corepl_iter_attach_opts opts = { .size = sizeof(opts),
						.link_info = &info,
						.link_info_len = sizeof(info) };

	attached(u, "iter", corepl_program_attach_iter(use_prog(u, use_next(u)), &opts));
}

static void do_walk(struct use *u)
{
	int fd = corepl_iter_create(last);
	char text[4096];
	ssize_t size;

	if (fd < 0) {
		use_result(u, "walk", fd);
		return;
	}
	printf("walk:");
	while ((size = read(fd, text, sizeof(text))) > 0)
		printf(" %.*s", (int)size, text);
	printf("\n");
	close(fd);
}

static void do_run(struct use *u)
{
	struct corepl_program *p = use_prog(u, use_next(u));
	uint64_t ctx = strtoull(use_next(u), NULL, 0);
	struct corepl_test_run_opts opts = { .size = sizeof(opts),
					     .ctx_in = &ctx,
					     .ctx_size_in = sizeof(ctx) };
	int err = corepl_program_test_run(p, &opts);

	use_result(u, "run", err);
	if (!err)
		printf("returned %u\n", opts.retval);
}

static void do_pin(struct use *u)
{
	use_result(u, "pin", corepl_link_pin(last, use_next(u)));
}

static void do_unpin(struct use *u)
{
	use_result(u, "unpin", corepl_link_unpin(last, use_next(u)));
}

static void do_open(struct use *u)
{
	attached(u, "open", corepl_link_open(u->obj, use_next(u)));
}

static void do_info(struct use *u)
{
	struct corepl_link_info info = { .size = sizeof(info) };
	int err = corepl_link_info(last, &info);

	use_result(u, "info", err);
	if (!err)
		printf("link type %u, %s, %s\n", info.type, info.id ? "a number" : "no number",
		       info.prog_id ? "a program" : "no program");
}

static void do_cut(struct use *u)
{
	use_result(u, "cut", corepl_link_detach(last));
}

static void do_replace(struct use *u)
{
	use_result(u, "replace", corepl_link_update_program(last, use_prog(u, use_next(u))));
}

static void do_progpin(struct use *u)
{
	struct corepl_program *p = use_prog(u, use_next(u));

	use_result(u, "progpin", corepl_program_pin(p, use_next(u)));
}

static void do_progunpin(struct use *u)
{
	struct corepl_program *p = use_prog(u, use_next(u));

	use_result(u, "progunpin", corepl_program_unpin(p, use_next(u)));
}

static void do_target(struct use *u)
{
	struct corepl_program *p = use_prog(u, use_next(u));

	use_result(u, "target", corepl_program_set_attach_target(p, 0, use_next(u)));
}

/* Program NAME of the second object. */
static struct corepl_program *other_prog(struct use *u, const char *name)
{
	struct use v = { u->other, NULL, NULL, 0, NULL };

	return use_prog(&v, name);
}

static void do_other(struct use *u)
{
	struct corepl_program *p;

	u->other = corepl_open(u->data, u->size, NULL, NULL);
	if (!u->other)
		use_die("no second", "object");
	for (uint32_t i = 0; i < corepl_program_cnt(u->other); i++)
		corepl_program_set_autoload(corepl_program_at(u->other, i), false);
	p = other_prog(u, use_next(u));
	corepl_program_set_autoload(p, true);
	printf("other: %s\n", corepl_load(u->other) ? corepl_diag(u->other)->text : "loaded");
}

static void do_into(struct use *u)
{
	struct corepl_program *p = use_prog(u, use_next(u));
	int fd = corepl_program_fd(other_prog(u, use_next(u)));

	use_result(u, "into", corepl_program_set_attach_target(p, fd, use_next(u)));
}

static void do_runother(struct use *u)
{
	struct corepl_program *p = other_prog(u, use_next(u));
	uint64_t ctx = 0;
	struct corepl_test_run_opts opts = { .size = sizeof(opts),
					     .ctx_in = &ctx,
					     .ctx_size_in = sizeof(ctx) };

	if (corepl_program_test_run(p, &opts))
		printf("runother: %s\n", corepl_diag(u->other)->text);
	else
		printf("returned %u\n", opts.retval);
}

static void do_usdt(struct use *u)
{
	struct corepl_usdt_opts opts = { .size = sizeof(opts), .usdt_cookie = cookie };
	struct corepl_program *p = use_prog(u, use_next(u));
	const char *provider = use_next(u), *name = use_next(u);

	attached(u, "usdt",
		 corepl_program_attach_usdt(p, 0, "/proc/self/exe", provider, name, &opts));
}

static void do_probe(struct use *u)
{
	const volatile unsigned short *looking = &use_probe_counter;

	printf("somebody looks: %s\n", *looking ? "yes" : "no");
	for (int cnt = atoi(use_next(u)); cnt > 0; cnt--)
		use_probe(1000, -cnt);
}

const struct use_step use_trace_steps[] = {
	{ "cookie", do_cookie },
	{ "ret", do_ret },
	{ "at", do_at },
	{ "uprobe", do_uprobe },
	{ "kprobe", do_kprobe },
	{ "ksyscall", do_ksyscall },
	{ "tracepoint", do_tracepoint },
	{ "raw_tp", do_raw_tp },
	{ "trace", do_trace },
	{ "clock", do_clock },
	{ "spin", do_spin },
	{ "call", do_call },
	{ "one", do_one },
	{ "kmulti", do_kmulti },
	{ "knames", do_knames },
	{ "tmulti", do_tmulti },
	{ "tids", do_tids },
	{ "umulti", do_umulti },
	{ "unames", do_unames },
	{ "many", do_many },
	{ "pgid", do_pgid },
	{ "iter", do_iter },
	{ "itertask", do_itertask },
	{ "walk", do_walk },
	{ "run", do_run },
	{ "pin", do_pin },
	{ "unpin", do_unpin },
	{ "open", do_open },
	{ "info", do_info },
	{ "cut", do_cut },
	{ "replace", do_replace },
	{ "progpin", do_progpin },
	{ "progunpin", do_progunpin },
	{ "target", do_target },
	{ "usdt", do_usdt },
	{ "probe", do_probe },
	{ "other", do_other },
	{ "into", do_into },
	{ "runother", do_runother },
	{ NULL, NULL },
};
