// SPDX-License-Identifier: MIT
/*
 * The Python skeleton puts every global where the C one does (offsets printed by both), and runs
 * a program for real: what is set before load is seen by it, what it writes is seen here.
 * REQUIRES: bpf-load, no-asan
 * RUN: %clang -target bpf -g -O2 -DBPF -c %s -o %t.raw.o
 * RUN: %bpf-postlink %t.raw.o %t.o
 * RUN: %corepl skel %t.o --name x > %t.skel.h
 * RUN: rm -rf %t.py && mkdir %t.py && %corepl skel %t.o --name x --lang python > %t.py/x_skel.py
 * RUN: %cc -std=c11 -I%src -I%src/runtime -include %t.skel.h %s -o %t.exe %runtime
 * RUN: %cc -shared -o %t.libcorepl.so -Wl,--whole-archive %runtime -Wl,--no-whole-archive
 * RUN: %t.exe > %t.c.txt
 * RUN: env COREPL_LIBRARY=%t.libcorepl.so PYTHONPATH=%t.py \
 * RUN:   %python %S/Inputs/use_skel.py > %t.py.txt
 * RUN: diff %t.c.txt %t.py.txt
 */
#ifdef BPF
struct inner { char name[5]; short s; };
struct config {
	_Bool is_on;
	unsigned long long limit;
	struct inner inner[2];
	union { int whole; struct { short lo, hi; }; };
	unsigned int low : 3, high : 13;
	struct { int mark; union { struct { int deep : 5, top : 27; }; int all; }; };
	int last;
};
struct __attribute__((packed)) odd { char c; long wide; };
const volatile long step = 1;
struct config config = { .limit = 7, .last = 9, .deep = -3, .top = 21 };
struct odd odd;
double ratio;
long total;
int in;

__attribute__((section("raw_tp/sys_enter"), used)) long count(void *ctx)
{
	__sync_fetch_and_add(&total, step);
	odd.wide = config.limit;
	config.mark = config.deep;
	return in;
}

char LICENSE[] __attribute__((section("license"), used)) = "GPL";
#else
#include <stdio.h>

#define SHOW(type, field) printf(#field " %zu\n", offsetof(type, field))

int main(void)
{
	SHOW(struct x__config, limit);
	SHOW(struct x__config, inner);
	SHOW(struct x__config, whole);
	SHOW(struct x__config, hi);
	SHOW(struct x__config, all);
	SHOW(struct x__config, last);
	SHOW(struct x__odd, wide);
	SHOW(struct x__bss, odd);
	SHOW(struct x__bss, ratio);
	SHOW(struct x__bss, total);
	SHOW(struct x__bss, in);
	printf("size %zu %zu\n", sizeof(struct x__config), sizeof(struct x__odd));
	return 0;
}
#endif
