/* SPDX-License-Identifier: MIT */
/*
 * A global that begins as the address of another holds no address when programs run, with any
 * loader; the author is told.  Pointers of maps to maps and programs are set, and are no news.
 */
// REQUIRES: clang-19
// RUN: %{clang} -target bpf -g -O2 -DPOINTERS -c %s -o %t.in && %{bpf-postlink} %t.in %t.o 2>&1 | %FileCheck %s
// CHECK: warning: section '.rodata': byte 0: found a global that begins as the address of another, which no loader sets: need
// CHECK-NOT: warning
// By hand: the relocations are the object file's own.
// RUN: %llvm-readelf -r %t.in | %FileCheck --check-prefix=INPUT %s
// INPUT: '.rel.rodata'
// RUN: %{clang} -target bpf -g -O2 -c %s -o %t.in && %{bpf-postlink} %t.in %t.o 2>&1 | count 0
#define SEC(name) __attribute__((section(name), used))

typedef unsigned int u32;

struct inner {
	int (*type)[2];
	int (*max_entries)[1];
	u32 *key;
	u32 *value;
} inner SEC(".maps");

struct {
	int (*type)[12];
	int (*max_entries)[1];
	u32 *key;
	struct inner *values[];
} outer SEC(".maps") = { .values = { &inner } };

#ifdef POINTERS
const char *const names[2] = { "first", "second" };
#else
const char names[2][8] = { "first", "second" };
#endif

SEC("raw_tp/sys_enter") int on_enter(unsigned long long *ctx)
{
	return names[ctx[1] & 1][0];
}

char _license[] SEC("license") = "GPL";
