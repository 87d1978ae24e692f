/* SPDX-License-Identifier: MIT */
/* Probes on a user function and on its return, by section name and by call; detached ones rest. */
// REQUIRES: bpf-load, uprobes, clang-19
// FEATURES: uprobe, uretprobe
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o load attach call 5 uprobe by_call 0 /proc/self/exe use_target call 3 \
// RUN:   ret 1 uprobe by_call 0 /proc/self/exe use_target call 2 detach call 9 \
// RUN:   print entry_cnt print ret_cnt print sleep_cnt print call_cnt | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: uprobe: COREPL_OK
// CHECK-NEXT: uprobe: COREPL_OK
// CHECK-NEXT: entry_cnt = 10{{$}}
// CHECK-NEXT: ret_cnt = 10{{$}}
// CHECK-NEXT: sleep_cnt = 10{{$}}
// CHECK-NEXT: call_cnt = 7{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 entry_cnt, ret_cnt, sleep_cnt, call_cnt;

SEC("uprobe//proc/self/exe:use_target")
int on_entry(void *ctx)
{
	entry_cnt++;
	return 0;
}

SEC("uretprobe//proc/self/exe:use_target")
int on_ret(void *ctx)
{
	ret_cnt++;
	return 0;
}

SEC("uprobe//proc/self/exe:use_target+0x0")
int on_offset(void *ctx)
{
	sleep_cnt++;
	return 0;
}

SEC("uprobe")
int by_call(void *ctx)
{
	call_cnt++;
	return 0;
}

LICENSE;
