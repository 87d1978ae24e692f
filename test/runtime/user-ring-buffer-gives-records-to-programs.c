/* SPDX-License-Identifier: MIT */
/* A program drains exactly what was submitted, in order, many times around a ring of one page; what
 * has no room, or positions that others wrote, is told and changes nothing. */
// REQUIRES: bpf-load, clang-19
// FEATURES: user ring buffer
// RUN: %object-of %s %t.o
// RUN: %{bin}/user_ring %t.o | %FileCheck %s
// CHECK: the 96 submitted ones are drained: yes
// CHECK: as large as the ring: yes
// CHECK-NEXT: 700 records many times around: yes
// CHECK-NEXT: a submitted record waits for the one before: yes
// CHECK: 1000 records wait for their room: yes
// CHECK-NEXT: a position beyond the ring: yes
// CHECK: the right position again: yes
#include "bpf.h"

struct {
	__uint(type, USER_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

struct {
	__uint(type, RINGBUF);
	__uint(max_entries, 4096);
} other SEC(".maps");

u64 cnt, sum;

static long on_record(void *dynptr, void *ctx)
{
	u64 value = 0;

	dynptr_read(&value, sizeof(value), dynptr, 0, 0);
	cnt++;
	sum += value;
	return 0;
}

SEC("syscall")
int drain(u64 *ctx)
{
	return (int)user_ringbuf_drain(&ring, on_record, 0, 0);
}

LICENSE;
