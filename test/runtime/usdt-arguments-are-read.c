/* SPDX-License-Identifier: MIT */
/*
 * A probe that a program's author put into it: its arguments by libbpf's header, its cookie, its
 * counter raised while somebody looks; by section and by call; refused where it is not there.
 */
// REQUIRES: bpf-load, uprobes, kernel-btf, clang-19, libbpf
// RUN: %clang19 %bpf-flags -D__TARGET_ARCH_x86 -fplugin=%plugin -c %s -o %t.in.o
// RUN: %bpf-postlink %t.in.o %t.o
// RUN: %{bin}/use %t.o load probe 2 attach probe 3 cookie 4000000000 usdt by_call use probed probe 1 \
// RUN:   detach probe 5 usdt by_call use probes usdt no_map use probed print probe_cnt print first \
// RUN:   print second_sum print third print sizes print cookie_seen print by_call_cnt | %FileCheck %s
// RUN: %{bin}/inject %t.o load =cookie 7 usdt by_call use probed =probe 1 undo > %t.txt
// RUN: %FileCheck --check-prefix=INJECT %s < %t.txt
// INJECT: usdt: COREPL_OK
// INJECT: 10 or more failures, nothing is left
// CHECK: load: COREPL_OK
// CHECK-NEXT: somebody looks: no
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: somebody looks: yes
// CHECK-NEXT: usdt: COREPL_OK
// CHECK-NEXT: somebody looks: yes
// CHECK-NEXT: somebody looks: no
// CHECK-NEXT: usdt: COREPL_EMISSING
// CHECK-NEXT: program by_call: usdt: /proc/self/exe: found no probe use:probes in its notes, need one
// CHECK-NEXT: usdt: COREPL_EUSAGE
// CHECK-NEXT: program no_map: found program type 17, need 2 for this target
// CHECK-NEXT: probe_cnt = 4{{$}}
// CHECK-NEXT: first = 1000{{$}}
// -3 - 2 - 1 - 1
// CHECK-NEXT: second_sum = 18446744073709551609{{$}}
// CHECK-NEXT: third = 71{{$}}
// CHECK-NEXT: sizes = 4{{$}}
// CHECK-NEXT: cookie_seen = 4000000000{{$}}
// CHECK-NEXT: by_call_cnt = 1{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include <stdbool.h>

#include <linux/bpf.h>
#include <linux/ptrace.h>

#include <bpf/bpf_helpers.h>
#include <bpf/usdt.bpf.h>

__u64 probe_cnt, first, second_sum, third, sizes, cookie_seen, by_call_cnt;

SEC("usdt//proc/self/exe:use:probed")
int on_probe(struct pt_regs *ctx)
{
	long value = 0;

	probe_cnt++;
	bpf_usdt_arg(ctx, 0, &value);
	first = value;
	bpf_usdt_arg(ctx, 1, &value);
	second_sum += value;
	bpf_usdt_arg(ctx, 2, &value);
	third = value;
	sizes = bpf_usdt_arg_cnt(ctx);
	return 0;
}

SEC("usdt")
int by_call(struct pt_regs *ctx)
{
	by_call_cnt++;
	cookie_seen = bpf_usdt_cookie(ctx);
	return 0;
}

SEC("raw_tp")
int no_map(void *ctx)
{
	return 0;
}

char _license[] SEC("license") = "GPL";
