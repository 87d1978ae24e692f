/* SPDX-License-Identifier: MIT */
/*
 * One link on the trampolines of all kernel functions of a pattern: at entry, at return, at both;
 * by ids with cookies.
 */
// REQUIRES: bpf-load, kernel-btf, many-trampolines, clang-19
// FEATURES: fentry.multi, fexit.multi, fsession.multi
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid load attach pgid 5 detach pgid 7 print entry_cnt print ret_cnt \
// RUN:   print both_cnt cookie 40 tids cookies 2 __x64_sys_getpgid __x64_sys_setpgid pgid 3 \
// RUN:   print cookie_sum tmulti by_call __x64_sys_setpgi? pgid 2 print call_cnt \
// RUN:   tmulti by_call no_such_* tmulti by_call tcp_bbr:bbr_* tids by_call 2 tcp_ack tcp_ack \
// RUN:   tids by_call 0 pgid 4 print call_cnt \
// RUN:   | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// getpgid and setpgid, five calls each
// CHECK-NEXT: entry_cnt = 10{{$}}
// CHECK-NEXT: ret_cnt = 5{{$}}
// CHECK-NEXT: both_cnt = 20{{$}}
// CHECK-NEXT: tids: COREPL_OK
// 3 * 40 + 3 * 41
// CHECK-NEXT: cookie_sum = 243{{$}}
// CHECK-NEXT: tmulti: COREPL_OK
// CHECK-NEXT: call_cnt = 2{{$}}
// CHECK-NEXT: tmulti: COREPL_EMISSING
// CHECK-NEXT: program by_call: no_such_*: found no function of such a name and with a prototype for trampolines, need one
// CHECK-NEXT: tmulti: COREPL_EUSAGE
// CHECK-NEXT: program by_call: tcp_bbr:bbr_*: found another module than the program's target had when it was loaded, need the same, as 'MODULE:pattern', or none
// CHECK-NEXT: tids: COREPL_ESYS
// CHECK-NEXT: program by_call: ids: errno 22, found a function that this kernel denies to such programs (for fexit one that never returns, for a sleepable one most), or an id twice, need others
// CHECK-NEXT: tids: COREPL_EUSAGE
// CHECK-NEXT: program by_call: tracing multi: found another section, or not one of pattern and ids
// by_call's first link alone still counts
// CHECK-NEXT: call_cnt = 6{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 entry_cnt, ret_cnt, both_cnt, cookie_sum, call_cnt;

static u64 (*attach_cookie)(void *ctx) = (void *)174;

__inline int is_my_process(void)
{
	return (int)(current_pid_tgid() >> 32) == my_pid;
}

SEC("fentry.multi/__x64_sys_?etpgi*")
int on_entry(u64 *ctx)
{
	entry_cnt += is_my_process();
	return 0;
}

SEC("fexit.multi/__x64_sys_getpgid")
int on_ret(u64 *ctx)
{
	ret_cnt += is_my_process();
	return 0;
}

SEC("fsession.multi/__x64_sys_?etpgi*")
int both(u64 *ctx)
{
	both_cnt += is_my_process();
	return 0;
}

SEC("fentry.multi")
int cookies(u64 *ctx)
{
	if (is_my_process())
		cookie_sum += attach_cookie(ctx);
	return 0;
}

SEC("fexit.multi")
int by_call(u64 *ctx)
{
	call_cnt += is_my_process();
	return 0;
}

LICENSE;
