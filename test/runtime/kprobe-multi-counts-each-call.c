/* SPDX-License-Identifier: MIT */
/* One link on all kernel functions of a pattern; at a return; by names with cookies. */
// REQUIRES: bpf-load, kprobes, mount-namespace, clang-19
// FEATURES: kprobe.multi, kretprobe.multi
// RUN: %object-of %s %t.o
// RUN: unshare -m sh -c 'mount -t tracefs none /sys/kernel/tracing && exec %{bin}/use %t.o \
// RUN:   pid my_pid load attach trigger 5 pgid 3 detach trigger 9 cookie 40 \
// RUN:   knames cookies 2 __x64_sys_getpgid __x64_sys_getppid trigger 2 pgid 1 \
// RUN:   kmulti by_call no_such_function_* kmulti by_call no_such_function print entry_cnt \
// RUN:   print ret_cnt print cookie_sum' | %FileCheck %s
// CHECK: attach: COREPL_OK
// CHECK-NEXT: knames: COREPL_OK
// CHECK-NEXT: kmulti: COREPL_EMISSING
// CHECK-NEXT: program by_call: no_such_function_*: found no traceable function of such a name, need one
// CHECK-NEXT: kmulti: COREPL_EMISSING
// CHECK-NEXT: program by_call: found no no_such_function in this kernel
// CHECK-NEXT: entry_cnt = 6{{$}}
// CHECK-NEXT: ret_cnt = 5{{$}}
// 2 * 41 + 40
// CHECK-NEXT: cookie_sum = 122{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 entry_cnt, ret_cnt, cookie_sum;

static u64 (*attach_cookie)(void *ctx) = (void *)174;

__inline int is_my_process(void)
{
	return (int)(current_pid_tgid() >> 32) == my_pid;
}

/* getpgid, setpgid */
SEC("kprobe.multi/__x64_sys_?etpgi*")
int on_entry(void *ctx)
{
	entry_cnt += is_my_process();
	return 0;
}

SEC("kretprobe.multi/__x64_sys_getppid")
int on_ret(void *ctx)
{
	ret_cnt += is_my_process();
	return 0;
}

SEC("kprobe.multi")
int cookies(void *ctx)
{
	if (is_my_process())
		cookie_sum += attach_cookie(ctx);
	return 0;
}

SEC("kprobe.multi")
int by_call(void *ctx)
{
	return 0;
}

LICENSE;
