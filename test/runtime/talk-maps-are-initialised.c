/* SPDX-License-Identifier: MIT */
/*
 * The talk's "BTF-defined way" examples: a map of one inner map, one of two by a template, and tail
 * calls to programs in sections of custom names, really taken.  Its words as they stand but for
 * what C wants: semicolons between members, names of their own for the second example, a forward
 * declaration, and a function type (not a pointer to one) for values.
 */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o progtype cls_case1=3 progtype cls_case2=3 load map map_outer map map_pair \
// RUN:   map jmp_tc keys map_outer keys map_pair put map_inner 0=7 put map_inner1 0=41 \
// RUN:   put map_inner2 0=1000 packet on_packet set which=1 packet on_packet set which=2 \
// RUN:   packet on_packet progtype cls_case1=4 | %FileCheck %s
// CHECK: progtype: COREPL_OK
// CHECK-NEXT: progtype: COREPL_OK
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: map map_outer: type 12 key 4 value 4 entries 1{{$}}
// CHECK-NEXT: map map_pair: type 12 key 4 value 4 entries 2{{$}}
// CHECK-NEXT: map jmp_tc: type 3 key 4 value 4 entries 2{{$}}
// CHECK-NEXT: map_outer: 1 keys, then COREPL_ENOTFOUND
// CHECK-NEXT: map_pair: 2 keys, then COREPL_ENOTFOUND
// CHECK: returned 48{{$}}
// CHECK-NEXT: returned 1007{{$}}
// CHECK-NEXT: returned 99{{$}}
// CHECK-NEXT: progtype: COREPL_EUSAGE
// CHECK-NEXT: cls_case1: found the object loaded, need this call before corepl_load()
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

typedef u32 uint32_t;
struct __sk_buff {
	u32 len;
};
#define BPF_MAP_TYPE_ARRAY 2
#define BPF_MAP_TYPE_PROG_ARRAY 3
#define BPF_MAP_TYPE_ARRAY_OF_MAPS 12

struct inner_map_template {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, uint32_t);
	__type(value, uint32_t);
} map_inner SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, uint32_t);
	__array(values, struct inner_map_template);
} map_outer SEC(".maps") = {
	.values = { &map_inner },
};

struct inner_map_template map_inner1 SEC(".maps");
struct inner_map_template map_inner2 SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 2);
	__type(key, uint32_t);
	__array(values, struct inner_map_template);
} map_pair SEC(".maps") = {
	.values = { &map_inner1, &map_inner2 },
};

typedef int tail_call_fn(struct __sk_buff *);
tail_call_fn cls_case1, cls_case2;

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 2);
	__array(values, tail_call_fn);
} jmp_tc SEC(".maps") = {
	.values = { &cls_case1, &cls_case2 },
};

/* The first value of the map in slot SLOT of OUTER. */
__inline u32 first_of(void *outer, u32 slot)
{
	u32 key = 0, *value;
	void *inner = map_lookup(outer, &slot);

	value = inner ? map_lookup(inner, &key) : 0;
	return value ? *value : 0;
}

SEC("custom_name_1")
int cls_case1(struct __sk_buff *skb)
{
	return (int)(first_of(&map_outer, 0) + first_of(&map_pair, 0));
}

SEC("custom_name_2")
int cls_case2(struct __sk_buff *skb)
{
	return (int)(first_of(&map_outer, 0) + first_of(&map_pair, 1));
}

u32 which;

SEC("tc")
int on_packet(struct __sk_buff *skb)
{
	tail_call(skb, &jmp_tc, which);
	return 99;
}

LICENSE;
