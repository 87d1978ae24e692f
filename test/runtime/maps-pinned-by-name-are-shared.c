/* SPDX-License-Identifier: MIT */
/*
 * A map pinned by name outlives its object, is used again where it has the same shape and refused
 * where it has not; a load that fails takes its pins back, with the directory that it made.
 */
// REQUIRES: bpf-load, kernel-btf, mount-namespace, clang-19
// RUN: %object-of %s %t.o
// RUN: unshare -m sh -c 'mount -t bpf none /sys/fs/bpf && \
// RUN:   %{bin}/use %t.o pinned counts pinned plain autoload refused=0 load pinned counts pinned plain \
// RUN:     put counts 7=70 pinpath counts /sys/fs/bpf/other mappin counts /sys/fs/bpf/other && \
// RUN:   %{bin}/use %t.o autoload refused=0 load get counts 7 && \
// RUN:   %{bin}/use %t.o autoload refused=0 entries counts=8 load pinned counts && \
// RUN:   %{bin}/use %t.o load pinned counts entries counts=16 autoload refused=0 load get counts 7 \
// RUN:     mappin plain - mappin plain /sys/fs/bpf/own/p pinned plain mappin plain - \
// RUN:     mapunpin counts - mapunpin counts - pinned counts && \
// RUN:   find /sys/fs/bpf -mindepth 1 ! -name "*.debug" | sort && \
// RUN:   %{bin}/use %t.o pinroot /sys/fs/bpf/root load pinned counts && ls -I "*.debug" /sys/fs/bpf && \
// RUN:   %{bin}/use %t.o pinroot /sys/fs/bpf/root autoload refused=0 load && ls /sys/fs/bpf/root' \
// RUN:   | %FileCheck %s
// CHECK: counts: path /sys/fs/bpf/counts, not pinned
// CHECK-NEXT: plain: path none, not pinned
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: counts: path /sys/fs/bpf/counts, pinned
// CHECK-NEXT: plain: path none, not pinned
// CHECK-NEXT: put: COREPL_OK
// CHECK-NEXT: pinpath: COREPL_EUSAGE
// CHECK-NEXT: map counts: found it pinned at /sys/fs/bpf/counts, need it unpinned
// CHECK-NEXT: mappin: COREPL_EUSAGE
// CHECK-NEXT: map counts: found the path /sys/fs/bpf/other, need /sys/fs/bpf/counts
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
// the value is there in the next process
// CHECK: load: COREPL_OK
// CHECK-NEXT: counts[7] = 70{{$}}
// CHECK: entries: COREPL_OK
// CHECK-NEXT: load: COREPL_EMISMATCH
// CHECK-NEXT: map counts: pin /sys/fs/bpf/counts: found type 1, key 4, value 8 bytes, 16 entries, flags 0x0, extra 0x0, need type 1, key 4, value 8 bytes, 8 entries, flags 0x0, extra 0x0: remove the pin or choose another path
// CHECK-NEXT: counts: path /sys/fs/bpf/counts, not pinned
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
// a load that fails leaves the pin that it found
// CHECK: load: COREPL_EVERIFIER
// CHECK: counts: path /sys/fs/bpf/counts, not pinned
// CHECK: load: COREPL_OK
// CHECK-NEXT: counts[7] = 70{{$}}
// CHECK-NEXT: mappin: COREPL_EUSAGE
// CHECK-NEXT: map plain: found the path NULL, need one
// CHECK-NEXT: mappin: COREPL_OK
// CHECK-NEXT: plain: path /sys/fs/bpf/own/p, pinned
// CHECK-NEXT: mappin: COREPL_OK
// CHECK-NEXT: mapunpin: COREPL_OK
// CHECK-NEXT: mapunpin: COREPL_EMISSING
// CHECK-NEXT: /sys/fs/bpf/counts: found no such file, need a pin
// CHECK-NEXT: counts: path /sys/fs/bpf/counts, not pinned
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
// CHECK-NEXT: {{^}}/sys/fs/bpf/own{{$}}
// CHECK-NEXT: {{^}}/sys/fs/bpf/own/p{{$}}
// CHECK-NEXT: use
// its own pin and directory are gone after a failure
// CHECK-NEXT: load: COREPL_EVERIFIER
// CHECK: counts: path /sys/fs/bpf/root/counts, not pinned
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
// CHECK-NEXT: {{^}}own{{$}}
// CHECK-NEXT: use
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
// CHECK-NEXT: {{^}}counts{{$}}
#include "bpf.h"

struct {
	__uint(type, HASH);
	__uint(max_entries, 16);
	__type(key, u32);
	__type(value, u64);
	__uint(pinning, 1);
} counts SEC(".maps");

struct {
	__uint(type, ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} plain SEC(".maps");

SEC("raw_tp")
int counted(u64 *ctx)
{
	u32 key = 7;

	return map_lookup(&counts, &key) && map_lookup(&plain, &key);
}

SEC("raw_tp")
int refused(u64 *ctx)
{
	u32 key = 7;

	return (int)*(u64 *)map_lookup(&counts, &key); /* not tested for NULL */
}

LICENSE;
