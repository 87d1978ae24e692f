/* SPDX-License-Identifier: MIT */
/*
 * What a kernel cannot do is COREPL_EUNSUPPORTED, and names what it must have for it.  Probes are
 * perf events of types that /sys tells; under an empty directory there is none, on any kernel.
 */
// REQUIRES: bpf-load, mount-namespace, clang-19
// RUN: %object-of %s %t.o
// RUN: unshare -m sh -c 'mount -t tmpfs none /sys/bus/event_source/devices && \
// RUN:   %{bin}/use %t.o pid my_pid nr my_nr load attach kprobe by_call do_sys_open trigger 3 print hit_cnt' | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_EUNSUPPORTED
// CHECK-NEXT: error: program on_user: {{.*}}: found no /sys/bus/event_source/devices/uprobe/type, need a kernel with CONFIG_UPROBE_EVENTS, and /sys mounted
// CHECK-NEXT: kprobe: COREPL_EUNSUPPORTED
// CHECK-NEXT: error: program by_call: do_sys_open: found no /sys/bus/event_source/devices/kprobe/type, need a kernel with CONFIG_KPROBE_EVENTS, and /sys mounted
// the link that was made before the failure is gone
// CHECK-NEXT: hit_cnt = 0{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 hit_cnt;

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	hit_cnt += is_mine(ctx);
	return 0;
}

SEC("uprobe//proc/self/exe:use_target")
int on_user(void *ctx)
{
	hit_cnt++;
	return 0;
}

SEC("kprobe")
int by_call(void *ctx)
{
	hit_cnt++;
	return 0;
}

LICENSE;
