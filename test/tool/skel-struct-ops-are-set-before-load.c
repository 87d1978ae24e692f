// SPDX-License-Identifier: MIT
/*
 * The initial struct of a struct_ops map as skeletons of all languages show it: members where clang
 * puts them (the table that it makes of `places`), a changed name is what the kernel registers, a
 * program put into a member runs instead of the one that the source names, and one that is
 * taken out is not loaded, also where the kernel has no such member.  Wrong programs are errors.
 * A real TCP connection says so: Inputs/use_cc.py.
 * REQUIRES: bpf-load, no-asan, kernel-btf
 * RUN: %clang -target bpf -g -O2 -c %s -o %t.raw.o
 * RUN: %bpf-postlink %t.raw.o %t.o
 * RUN: %llvm-objcopy -O binary -j .rodata.places %t.o %t.places
 * RUN: %python %S/Inputs/struct_ops.py --table %t.places > %t.want
 * RUN: rm -rf %t.d && mkdir -p %t.d/x
 * RUN: %corepl skel %t.o --name x > %t.d/x.skel.h
 * RUN: %cc -std=c11 -Wall -Wextra -pedantic -Werror -I%src -I%src/runtime -I%t.d \
 * RUN:   %S/Inputs/struct_ops.c -o %t.c.exe %runtime
 * RUN: %t.c.exe '%python %S/Inputs/use_cc.py' > %t.c.txt && diff %t.want %t.c.txt
 * RUN: %t.c.exe wrong | %FileCheck %s
 * CHECK: another kind: -[[USAGE:[0-9]+]] map own: member init: found a program of another kind
 * CHECK: no program: -[[USAGE]] map own: member init: found no program of this object
 * CHECK: twice: -[[USAGE]] map own: member init: found its program in another member too
 * CHECK: a callback that no kernel has: -{{[0-9]+}} map own: member no_callback: found a value
 * RUN: %corepl skel %t.o --name x --lang cpp > %t.d/x.skel.h
 * RUN: c++ -x c++ -std=c++17 -Wall -Wextra -pedantic -Werror -I%src -I%src/runtime -I%t.d \
 * RUN:   %S/Inputs/struct_ops.c -x none -o %t.cpp.exe %runtime
 * RUN: %t.cpp.exe '%python %S/Inputs/use_cc.py' > %t.cpp.txt && diff %t.want %t.cpp.txt
 * RUN: %corepl skel %t.o --name x --lang python > %t.d/x_skel.py
 * RUN: env COREPL_LIBRARY=%build/lib/libcorepl.so PYTHONPATH=%t.d PYTHONDONTWRITEBYTECODE=1 \
 * RUN:   %python %S/Inputs/struct_ops.py '%python %S/Inputs/use_cc.py' > %t.py.txt
 * RUN: diff %t.want %t.py.txt
 */
typedef unsigned int u32;
typedef unsigned long long u64;
struct sock;
struct ack_sample;

/* In an order of our own. */
struct tcp_congestion_ops___ours {
	char name[16];
	u64 no_kernel_has_it;
	u32 (*ssthresh)(struct sock *sk);
	u32 (*undo_cwnd)(struct sock *sk);
	void (*cong_avoid)(struct sock *sk, u32 ack, u32 acked);
	void (*pkts_acked)(struct sock *sk, const struct ack_sample *sample);
	void (*init)(struct sock *sk);
	void (*no_callback)(struct sock *sk);
	u32 flags;
};

int first_cnt, second_cnt, acked_cnt;

#define PROGRAM(name) __attribute__((section(name), used))

PROGRAM("struct_ops/ssthresh") u32 ssthresh(u64 *ctx)
{
	return 2;
}

PROGRAM("struct_ops/undo_cwnd") u32 undo_cwnd(u64 *ctx)
{
	return 10;
}

PROGRAM("struct_ops/cong_avoid") void cong_avoid(u64 *ctx)
{
}

PROGRAM("struct_ops/pkts_acked") void acked(u64 *ctx)
{
	acked_cnt++;
}

PROGRAM("struct_ops/init") void first(u64 *ctx)
{
	first_cnt++;
}

PROGRAM("?struct_ops/init") void second(u64 *ctx)
{
	second_cnt++;
}

PROGRAM("struct_ops/no_callback") void lost(u64 *ctx)
{
}

PROGRAM("raw_tp/sched_switch") int other(u64 *ctx)
{
	return 0;
}

__attribute__((section(".struct_ops"))) struct tcp_congestion_ops___ours own = {
	.name = "corepl_own",
	.ssthresh = (void *)ssthresh,
	.undo_cwnd = (void *)undo_cwnd,
	.cong_avoid = (void *)cong_avoid,
	.pkts_acked = (void *)acked,
	.init = (void *)first,
	.no_callback = (void *)lost,
};

typedef struct tcp_congestion_ops___ours own_type;

#define PLACE(member) \
	{ #member, __builtin_offsetof(own_type, member), sizeof(((own_type *)0)->member) }

const struct { char name[24]; int byte_off, size; } places[]
	__attribute__((section(".rodata.places"), used)) = {
	PLACE(name), PLACE(no_kernel_has_it), PLACE(ssthresh), PLACE(undo_cwnd),
	PLACE(cong_avoid), PLACE(pkts_acked), PLACE(init), PLACE(no_callback), PLACE(flags),
};

char LICENSE[] __attribute__((section("license"), used)) = "GPL";
