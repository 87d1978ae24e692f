// SPDX-License-Identifier: MIT
// What the author declared is shown: section names, types and targets of libbpf's table, map
// definitions, places of globals (by hand: u64 before int in .rodata, alignment of 8 in .bss).
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: %corepl dump %t.o | %FileCheck %s
// RUN: %bpf-postlink %t.o %t.canonical.o
// RUN: %corepl dump %t.canonical.o | %FileCheck --check-prefixes=CHECK,CANON %s

// CHECK: byte_order little
// CHECK: license "GPL"
// CANON: form canonical
// CHECK-LABEL: programs 3
// CHECK-NEXT: on_switch section "tp_btf/sched_switch" type tracing insns {{[0-9]+}}
// CHECK-SAME: attach_type trace_raw_tp attach btf_trace target "sched_switch"
// CHECK-NEXT: chunk at 0 function on_switch
// CHECK-NEXT: chunk at {{[0-9]+}} function sub
// CHECK-NEXT: maybe section "?raw_tp/sched_wakeup" type raw_tracepoint insns 2
// CHECK-SAME: attach raw_tp target "sched_wakeup" optional
// CHECK: on_packet section "xdp" type xdp insns 2 attach_type xdp
// CHECK-LABEL: functions 4
// CHECK: sub section ".text" at 0
// CHECK: on_switch section "tp_btf/sched_switch" at 0
// CHECK-NEXT: call sub at
// CHECK-LABEL: maps 4
// CHECK-DAG: start role map type hash key_size 4 value_size 8 max_entries 128 map_flags 0x1
// CHECK-DAG: .rodata role rodata type array key_size 4 value_size 12 max_entries 1
// CHECK-DAG: .bss role bss type array key_size 4 value_size 16 max_entries 1
// CHECK-DAG: .data role data type array key_size 4 value_size 4 max_entries 1
// CHECK-LABEL: globals 5
// CHECK-DAG: min_us map .rodata offset 0 size 8
// CHECK-DAG: target_pid map .rodata offset 8 size 4
// CHECK-DAG: level map .data offset 0 size 4
// CHECK-DAG: small map .bss offset 0 size 1
// CHECK-DAG: total map .bss offset 8 size 8
// CHECK: externs 0
// CHECK-NEXT: relocations 0

#define SEC(name) __attribute__((section(name), used))

struct {
	int (*type)[1];
	int (*max_entries)[128];
	int (*map_flags)[1];
	unsigned int *key;
	unsigned long long *value;
} start SEC(".maps");

const volatile unsigned long long min_us = 1;
const volatile int target_pid = 2;
int level = 3;
char small;
long total;
static void *(*map_lookup)(void *map, const void *key) = (void *)1;

static __attribute__((noinline)) long sub(long x)
{
	return x + total;
}

SEC("tp_btf/sched_switch") long on_switch(long *ctx)
{
	unsigned int key = target_pid;

	small = level;
	return map_lookup(&start, &key) ? sub(ctx[0]) + min_us : 0;
}

SEC("?raw_tp/sched_wakeup") long maybe(void *ctx)
{
	return 0;
}

SEC("xdp") int on_packet(void *ctx)
{
	return 2;
}

char LICENSE[] SEC("license") = "GPL";
