/* SPDX-License-Identifier: MIT */
/*
 * Types that kernels before 6.0 refuse to take (enum64, a signed enum, tags, floating point) must
 * not cost the program what it needs types for: a lock within a map's value, a global function.
 * The program with the lock is loaded only: tracing may have none.
 */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid nr my_nr load attach trigger 3 print level_seen \
// RUN:   | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: level_seen = 21{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"
#include "../../runtime/corepl.bpf.h"

struct bpf_spin_lock {
	u32 val;
};

enum wide {
	WIDE_SMALL = 1,
	WIDE_LARGE = 0x100000000ull,
};

enum negative {
	NEGATIVE_LOW = -1,
	NEGATIVE_HIGH = 7,
};

struct counter {
	u64 cnt;
	struct bpf_spin_lock lock;
} __attribute__((btf_decl_tag("counted")));

struct {
	__uint(type, ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct counter);
} counts SEC(".maps");

static long (*spin_lock)(struct bpf_spin_lock *lock) = (void *)93;
static long (*spin_unlock)(struct bpf_spin_lock *lock) = (void *)94;

double unused_number;
long double unused_long_number;
enum wide unused_wide = WIDE_LARGE;
enum negative level = NEGATIVE_HIGH;
int __attribute__((btf_type_tag("tagged"))) *unused_pointer;
u64 level_seen;

/* Verified on its own, by its prototype in BTF. */
__noinline int times(int level_now)
{
	return level_now * 3;
}

SEC("tc") COREPL_EXPECT_ABSENT_BEFORE("4.10")
int on_packet(void *ctx)
{
	u32 key = 0;
	struct counter *c = map_lookup(&counts, &key);

	if (!c || unused_wide == WIDE_SMALL || unused_pointer)
		return 0;
	spin_lock(&c->lock);
	c->cnt++;
	spin_unlock(&c->lock);
	return 0;
}

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	if (is_mine(ctx))
		level_seen = times(level);
	return 0;
}

LICENSE;
