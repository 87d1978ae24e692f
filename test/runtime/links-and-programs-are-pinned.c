/* SPDX-License-Identifier: MIT */
/* A pinned link works without its maker's object, is opened again, changes its program, and goes. */
// REQUIRES: bpf-load, kernel-btf, mount-namespace, clang-19
// FEATURES: pins of links and programs
// RUN: %object-of %s %t.o
// RUN: unshare -m sh -c 'mount -t bpf none /sys/fs/bpf && exec %{bin}/use %t.o pid my_pid nr my_nr load \
// RUN:   raw_tp on_raw sys_enter pin /sys/fs/bpf/l pin /sys/fs/bpf/l detach trigger 3 print raw_cnt \
// RUN:   open /sys/fs/bpf/l info cut replace on_raw unpin /sys/fs/bpf/l unpin /sys/fs/bpf/l trigger 1 \
// RUN:   print raw_cnt detach trigger 5 print raw_cnt open /sys/fs/bpf/l progpin on_raw /sys/fs/bpf/p \
// RUN:   progunpin on_raw /sys/fs/bpf/p progunpin on_raw /sys/fs/bpf/p' | %FileCheck %s
// CHECK: raw_tp: COREPL_OK
// CHECK-NEXT: pin: COREPL_OK
// CHECK-NEXT: pin: COREPL_ESYS
// CHECK-NEXT: /sys/fs/bpf/l: pinning a link: errno 17, exists already
// CHECK-NEXT: raw_cnt = 3{{$}}
// CHECK-NEXT: open: COREPL_OK
// BPF_LINK_TYPE_RAW_TRACEPOINT
// CHECK-NEXT: info: COREPL_OK
// CHECK-NEXT: link type 1, a number, a program
// CHECK-NEXT: cut: COREPL_ESYS
// CHECK-NEXT: detaching a link: errno 95, not supported by this kernel
// CHECK-NEXT: replace: COREPL_ESYS
// CHECK-NEXT: on_raw: taking a link over: errno 22, invalid argument
// CHECK-NEXT: unpin: COREPL_OK
// CHECK-NEXT: unpin: COREPL_EMISSING
// CHECK-NEXT: /sys/fs/bpf/l: found no such file, need a pin
// CHECK-NEXT: raw_cnt = 4{{$}}
// CHECK-NEXT: raw_cnt = 4{{$}}
// CHECK-NEXT: open: COREPL_EMISSING
// CHECK-NEXT: /sys/fs/bpf/l: found no such file, need a pinned link
// CHECK-NEXT: progpin: COREPL_OK
// CHECK-NEXT: progunpin: COREPL_OK
// CHECK-NEXT: progunpin: COREPL_EMISSING
// CHECK-NEXT: /sys/fs/bpf/p: found no such file, need a pin
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 raw_cnt;

SEC("raw_tp")
int on_raw(u64 *ctx)
{
	raw_cnt += is_mine(ctx);
	return 0;
}

LICENSE;
