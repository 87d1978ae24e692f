// SPDX-License-Identifier: MIT
/*
 * The verifier's log has the room that the options say, and is text to its end; the object has the
 * name that they say.  Before Linux 6.4 a log that is too long has no end, and so no reason in it:
 * here by the flag that asks newer kernels for the same (BPF_LOG_FIXED).
 * REQUIRES: bpf-load, no-asan
 * RUN: %clang -target bpf -g -O2 -DBPF -fplugin=%plugin -c %s -o %t.raw.o
 * RUN: %bpf-postlink %t.raw.o %t.o
 * RUN: %corepl skel %t.o --name x > %t.skel.h
 * RUN: %cc -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -I%src -I%src/runtime -include %t.skel.h \
 * RUN:   %s -o %t.exe %runtime
 * RUN: %t.exe
 */

#ifdef BPF
#define SEC(name) __attribute__((section(name), used))

SEC("raw_tp/sys_enter") int on_enter(unsigned long long *ctx)
{
	return *(volatile int *)ctx[1]; /* a number read as an address */
}

char LICENSE[] SEC("license") = "GPL";
#else
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runtime/sys.h"

static bool is_old_kernel;
static struct corepl_diag last;
static char explained[4096];

long sys_call(long nr, const struct sys_args *args)
{
	struct sys_args own = *args;
	struct abi_prog_load prog;
	long ret;

	if (is_old_kernel && nr == SYS_bpf && own.a == ABI_PROG_LOAD && own.c <= sizeof(prog)) {
		memcpy(&prog, (const void *)(uintptr_t)own.b, own.c);
		prog.log_level |= prog.log_level ? 8 : 0;
		own.b = SYS_PTR(&prog);
	}
	ret = syscall(nr, own.a, own.b, own.c, own.d, own.e, own.f);
	return ret == -1 ? -(long)errno : ret;
}

#define CHECK(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "line %d: %s\n", __LINE__, #condition); \
			return 1; \
		} \
	} while (0)

static int load(size_t log_size, size_t *text_size)
{
	const struct corepl_open_opts opts = { .size = sizeof(opts),
					       .name = "other",
					       .log_size = log_size };
	struct x *skel = x__open_opts(&opts, NULL);
	int err = skel ? x__load(skel) : 0;
	bool is_named = skel && !strcmp(corepl_name(skel->obj), "other");

	*text_size = skel ? strlen(corepl_log(skel->obj)) : 0;
	if (skel) {
		last = *corepl_diag(skel->obj);
		corepl_explain(skel->obj, explained, sizeof(explained));
	}
	x__destroy(skel);
	return is_named ? err : COREPL_EBUG;
}

int main(void)
{
	size_t all, part;

	CHECK(load(0, &all) == COREPL_EVERIFIER);
	CHECK(all > 128);
	CHECK(load(128, &part) < 0 && part > 0 && part < 128);
	is_old_kernel = true;
	CHECK(load(0, &part) == COREPL_EVERIFIER && strstr(last.text, "invalid mem access"));
	CHECK(load(all / 2, &part) == COREPL_EVERIFIER && part > 0 && part < all / 2);
	CHECK(strstr(last.text, "the log is cut before the verifier's reason") && !last.line);
	CHECK(strstr(explained, "the verifier's log, cut:\n"));
	return 0;
}
#endif
