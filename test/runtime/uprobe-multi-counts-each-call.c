/* SPDX-License-Identifier: MIT */
/* One link on all functions of a pattern, aliases once; at their returns; by names with cookies. */
// REQUIRES: bpf-load, uprobes, clang-19
// FEATURES: uprobe.multi, uretprobe.multi
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o load attach many 5 umulti by_call 0 /proc/self/exe use_many_* ret 1 \
// RUN:   umulti by_call 0 /proc/self/exe use_man?_one many 3 detach many 9 ret 0 cookie 40 \
// RUN:   unames cookies 0 /proc/self/exe 2 use_many_two use_many_one many 2 \
// RUN:   umulti by_call 0 /proc/self/exe no_such_* print entry_cnt print ret_cnt print call_cnt \
// RUN:   print cookie_sum print cookie_xor | %FileCheck %s
// CHECK: attach: COREPL_OK
// CHECK-NEXT: umulti: COREPL_OK
// CHECK-NEXT: umulti: COREPL_OK
// CHECK-NEXT: unames: COREPL_OK
// CHECK-NEXT: umulti: COREPL_EMISSING
// CHECK-NEXT: program by_call: uprobe.multi: /proc/self/exe: found no function no_such_* in its symbols, need one
// two functions, (5 + 3) calls
// CHECK-NEXT: entry_cnt = 16{{$}}
// one function, 8 calls
// CHECK-NEXT: ret_cnt = 8{{$}}
// two functions and one's return, 3 calls
// CHECK-NEXT: call_cnt = 9{{$}}
// 2 * (40 + 41); the last is of use_many_two
// CHECK-NEXT: cookie_sum = 162{{$}}
// CHECK-NEXT: cookie_xor = 40{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 entry_cnt, ret_cnt, call_cnt, cookie_sum, cookie_xor;

static u64 (*attach_cookie)(void *ctx) = (void *)174;

SEC("uprobe.multi//proc/self/exe:use_many_*")
int on_entry(void *ctx)
{
	entry_cnt++;
	return 0;
}

SEC("uretprobe.multi//proc/self/exe:use_many_two")
int on_ret(void *ctx)
{
	ret_cnt++;
	return 0;
}

SEC("uprobe.multi")
int by_call(void *ctx)
{
	call_cnt++;
	return 0;
}

SEC("uprobe.multi")
int cookies(void *ctx)
{
	cookie_xor = attach_cookie(ctx);
	cookie_sum += cookie_xor;
	return 0;
}

LICENSE;
