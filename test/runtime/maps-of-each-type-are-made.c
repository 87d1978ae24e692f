/* SPDX-License-Identifier: MIT */
/* Every map type that kernels to 7.2 have, from its BTF definition to what the kernel says it made:
 * rings in whole pages, a power of two of them; perf events for each possible CPU. */
// REQUIRES: bpf-load, clang-19
// FEATURES: map types
// RUN: %object-of %s %t.o
// RUN: %{bin}/map_types %t.o hash array prog_array perf_event_array percpu_hash percpu_array \
// RUN:   stack_trace cgroup_array lru_hash lru_percpu_hash lpm_trie array_of_maps hash_of_maps \
// RUN:   template_of_maps devmap devmap_hash sockmap sockhash cpumap xskmap cgroup_storage \
// RUN:   percpu_cgroup_storage reuseport_sockarray queue stack sk_storage ringbuf ringbuf_large | %FileCheck %s
// CHECK: hash: type 1 key 4 value 8 entries 7 flags 0x1 extra 0x0{{$}}
// CHECK-NEXT: array: type 2 key 4 value 8 entries 7 flags 0x400 extra 0x0{{$}}
// CHECK-NEXT: prog_array: type 3 key 4 value 4 entries 7 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: perf_event_array: type 4 key 4 value 4 entries cpus flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: percpu_hash: type 5 key 4 value 8 entries 7 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: percpu_array: type 6 key 4 value 8 entries 7 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: stack_trace: type 7 key 4 value 80 entries 7 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: cgroup_array: type 8 key 4 value 4 entries 7 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: lru_hash: type 9 key 4 value 8 entries 7 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: lru_percpu_hash: type 10 key 4 value 8 entries 7 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: lpm_trie: type 11 key 8 value 8 entries 7 flags 0x1 extra 0x0{{$}}
// CHECK-NEXT: array_of_maps: type 12 key 4 value 4 entries 7 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: hash_of_maps: type 13 key 8 value 4 entries 7 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: template_of_maps: type 13 key 4 value 4 entries 7 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: devmap: type 14 key 4 value 4 entries 7 flags 0x80 extra 0x0{{$}}
// CHECK-NEXT: devmap_hash: type 25 key 4 value 8 entries 7 flags 0x80 extra 0x0{{$}}
// CHECK-NEXT: sockmap: type 15 key 4 value 8 entries 7 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: sockhash: type 18 key 4 value 8 entries 7 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: cpumap: type 16 key 4 value 4 entries 7 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: xskmap: type 17 key 4 value 4 entries 7 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: cgroup_storage: type 19 key 8 value 8 entries 0 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: percpu_cgroup_storage: type 21 key 8 value 8 entries 0 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: reuseport_sockarray: type 20 key 4 value 8 entries 7 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: queue: type 22 key 0 value 8 entries 7 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: stack: type 23 key 0 value 8 entries 7 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: sk_storage: type 24 key 4 value 8 entries 0 flags 0x1 extra 0x0{{$}}
// CHECK-NEXT: ringbuf: type 27 key 0 value 0 entries 4096 flags 0x0 extra 0x0{{$}}
// CHECK-NEXT: ringbuf_large: type 27 key 0 value 0 entries 16384 flags 0x0 extra 0x0{{$}}
// RUN: %{bin}/map_types %t.o inode_storage task_storage | %FileCheck --check-prefix=CHECK-511 %s
// CHECK-511: inode_storage: type 28 key 4 value 8 entries 0 flags 0x1 extra 0x0{{$}}
// CHECK-511-NEXT: task_storage: type 29 key 4 value 8 entries 0 flags 0x1 extra 0x0{{$}}
// RUN: %{bin}/map_types %t.o bloom_filter user_ringbuf | %FileCheck --check-prefix=CHECK-61 %s
// CHECK-61: bloom_filter: type 30 key 0 value 8 entries 7 flags 0x0 extra 0x5{{$}}
// CHECK-61-NEXT: user_ringbuf: type 31 key 0 value 0 entries 8192 flags 0x0 extra 0x0{{$}}
// RUN: %{bin}/map_types %t.o cgrp_storage arena | %FileCheck --check-prefix=CHECK-69 %s
// CHECK-69: cgrp_storage: type 32 key 4 value 8 entries 0 flags 0x1 extra 0x0{{$}}
// CHECK-69-NEXT: arena: type 33 key 0 value 0 entries 7 flags 0x400 extra 0x200000000000{{$}}
// Types of 6.19 and later, which the kernel refuses where it is older: by name, and nothing is left.
// RUN: %{bin}/map_types %t.o insn_array rhash | %FileCheck --check-prefix=CHECK-NEW %s
// CHECK-NEW: insn_array: {{type 34 key 4 value|creating the map: errno 22}}
// CHECK-NEW-NEXT: rhash: {{type 35 key 4 value|creating the map: errno 22}}
// An inner map of the caller's; only for maps of maps.
// RUN: %{bin}/map_types %t.o inner array_of_none array_of_none \
// RUN:   | %FileCheck --check-prefix=CHECK-INNER %s
// CHECK-INNER: array_of_none: type 12 key 4 value 4 entries 7 flags 0x0 extra 0x0{{$}}
// RUN: %{bin}/map_types %t.o array_of_none | %FileCheck --check-prefix=CHECK-NONE %s
// CHECK-NONE: array_of_none: array_of_none: creating the map: errno {{9|22}},
// RUN: %{bin}/map_types %t.o inner hash hash | %FileCheck --check-prefix=CHECK-WRONG %s
// CHECK-WRONG: hash: map hash: found type 1, need a map of maps for an inner map
#include "bpf.h"

#define MAP(name, number, ...)                                                                    \
	struct {                                                                                  \
		__uint(type, number);                                                             \
		__VA_ARGS__                                                                       \
	} name SEC(".maps")

#define KEY __type(key, u32);
#define VALUE __type(value, u64);
#define SIZES(key, value) __uint(key_size, key); __uint(value_size, value);
#define SEVEN __uint(max_entries, 7);
#define FLAGS(flags) __uint(map_flags, flags);

MAP(hash, 1, KEY VALUE SEVEN FLAGS(1));
MAP(array, 2, KEY VALUE SEVEN FLAGS(MMAPABLE));
MAP(prog_array, 3, SIZES(4, 4) SEVEN);
MAP(perf_event_array, 4, SIZES(4, 4));
MAP(percpu_hash, 5, KEY VALUE SEVEN);
MAP(percpu_array, 6, KEY VALUE SEVEN);
MAP(stack_trace, 7, SIZES(4, 80) SEVEN);
MAP(cgroup_array, 8, SIZES(4, 4) SEVEN);
MAP(lru_hash, 9, KEY VALUE SEVEN);
MAP(lru_percpu_hash, 10, KEY VALUE SEVEN);
MAP(lpm_trie, 11, __type(key, u64); VALUE SEVEN FLAGS(1));

struct inner {
	__uint(type, 2);
	__uint(max_entries, 1);
	KEY VALUE
} one SEC(".maps");

struct {
	__uint(type, 12);
	SEVEN KEY
	__array(values, struct inner);
} array_of_maps SEC(".maps") = { .values = { &one } };

struct {
	__uint(type, 13);
	SEVEN __type(key, u64);
	__array(values, struct inner);
} hash_of_maps SEC(".maps");

struct {
	__uint(type, 13);
	SEVEN KEY
	__array(values, struct {
		__uint(type, 1);
		__uint(max_entries, 3);
		__uint(key_size, 16);
		__uint(value_size, 32);
	});
} template_of_maps SEC(".maps");

MAP(array_of_none, 12, SIZES(4, 4) SEVEN);
MAP(devmap, 14, SIZES(4, 4) SEVEN);
MAP(devmap_hash, 25, SIZES(4, 8) SEVEN);
MAP(sockmap, 15, KEY VALUE SEVEN);
MAP(sockhash, 18, KEY VALUE SEVEN);
MAP(cpumap, 16, SIZES(4, 4) SEVEN);
MAP(xskmap, 17, SIZES(4, 4) SEVEN);
MAP(cgroup_storage, 19, __type(key, u64); VALUE);
MAP(reuseport_sockarray, 20, SIZES(4, 8) SEVEN);
MAP(percpu_cgroup_storage, 21, __type(key, u64); VALUE);
MAP(queue, 22, VALUE SEVEN);
MAP(stack, 23, __uint(value_size, 8); SEVEN);
MAP(sk_storage, 24, __type(key, int); VALUE FLAGS(1));
MAP(ringbuf, 27, __uint(max_entries, 100););
MAP(ringbuf_large, 27, __uint(max_entries, 8193););
MAP(inode_storage, 28, __type(key, int); VALUE FLAGS(1));
MAP(task_storage, 29, __type(key, int); VALUE FLAGS(1));
MAP(bloom_filter, 30, VALUE SEVEN __ulong(map_extra, 5););
MAP(user_ringbuf, 31, __uint(max_entries, 4097););
MAP(cgrp_storage, 32, __type(key, int); VALUE FLAGS(1));
MAP(arena, 33, SEVEN FLAGS(MMAPABLE) __ulong(map_extra, 0x200000000000ull););
MAP(insn_array, 34, SIZES(4, 16) SEVEN);
MAP(rhash, 35, KEY VALUE SEVEN FLAGS(1));

LICENSE;
