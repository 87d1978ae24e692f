/* SPDX-License-Identifier: MIT */
/*
 * Typed variables of the kernel that every CPU has its own of: runqueues[0] says that it is CPU 0, a
 * CPU that is not there has none; weak ones that are missing are 0, as bpf_ksym_exists() tells.
 */
// REQUIRES: bpf-load, kernel-btf, data-symbols, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o load attach trigger 1 print first_cpu print no_cpu print active print there | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK: first_cpu = 0{{$}}
// CHECK-NEXT: no_cpu = 1{{$}}
// CHECK-NEXT: active = 1{{$}}
// CHECK-NEXT: there = 10{{$}}
// CHECK: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

#define KSYM __attribute__((section(".ksyms")))
#define bpf_ksym_exists(sym) (!!(&(sym)))

struct rq {
	int cpu;
} __relocated;

extern const struct rq runqueues KSYM;
extern const int bpf_prog_active KSYM;
extern const struct rq runqueues___other KSYM __attribute__((weak));
extern const int bpf_no_such_variable KSYM __attribute__((weak));

static void *(*per_cpu_ptr)(const void *at, u32 cpu) = (void *)153;
static void *(*this_cpu_ptr)(const void *at) = (void *)154;

u32 first_cpu = 99, no_cpu, active, there;

SEC("raw_tp/sys_enter") int on_enter(u64 *ctx)
{
	struct rq *first = per_cpu_ptr(&runqueues, 0);
	int *here = this_cpu_ptr(&bpf_prog_active);

	if (first)
		first_cpu = (u32)first->cpu;
	no_cpu = !per_cpu_ptr(&runqueues, 1 << 20);
	active = *here >= 0;
	there = bpf_ksym_exists(bpf_no_such_variable) + 10 * bpf_ksym_exists(runqueues___other);
	return 0;
}

LICENSE;
