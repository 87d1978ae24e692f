// SPDX-License-Identifier: MIT
/*
 * A control program on its skeleton alone: a constant set before load is what the program sees,
 * what the program writes is seen in the typed fields, and destroy leaves no descriptor.
 * REQUIRES: bpf-load, no-asan
 * RUN: %clang -target bpf -g -O2 -DBPF -c %s -o %t.raw.o
 * RUN: %bpf-postlink %t.raw.o %t.o
 * RUN: %corepl skel %t.o --name x > %t.skel.h
 * RUN: %cc -std=c11 -Wall -Wextra -Werror -I%src -I%src/runtime -include %t.skel.h %s -o \
 * RUN:   %t.exe %runtime
 * RUN: %t.exe
 */

#ifdef BPF
struct pair { int a; long b; };
const volatile long step = 1;
struct pair seen;
long total = 1000;

__attribute__((section("raw_tp/sys_enter"), used)) long count(void *ctx)
{
	seen.a = 5;
	seen.b = step;
	__sync_fetch_and_add(&total, step);
	return 0;
}

char LICENSE[] __attribute__((section("license"), used)) = "GPL";
#else
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define CHECK(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "line %d: %s\n", __LINE__, #condition); \
			return 1; \
		} \
	} while (0)

static int next_fd(void)
{
	int fd = open("/dev/null", O_RDONLY);

	close(fd);
	return fd;
}

int main(void)
{
	struct corepl_diag diag;
	int first = next_fd();
	struct x *skel = x__open(&diag);

	CHECK(skel && skel->obj && skel->maps.rodata && skel->progs.count && !skel->links.count);
	CHECK(skel->rodata->step == 1 && skel->data->total == 1000 && skel->bss->seen.a == 0);
	skel->rodata->step = 3;
	CHECK(x__load(skel) == 0);
	CHECK(x__attach(skel) == 0 && skel->links.count);
	for (int i = 0; i < 10; i++)
		getppid();
	CHECK(skel->data->total >= 1030 && (skel->data->total - 1000) % 3 == 0);
	CHECK(skel->bss->seen.a == 5 && skel->bss->seen.b == 3);
	x__detach(skel);
	CHECK(!skel->links.count);
	x__destroy(skel);
	x__destroy(NULL);
	CHECK(next_fd() == first);
	skel = x__open_and_load(&diag);
	CHECK(skel && skel->rodata->step == 1);
	x__destroy(skel);
	CHECK(next_fd() == first);
	return 0;
}
#endif
