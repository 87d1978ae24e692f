/* SPDX-License-Identifier: MIT */
/* A security hook for a cgroup's tasks only. */
// REQUIRES: bpf-load, kernel-btf, trampolines, clang-19
// FEATURES: lsm_cgroup
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o net incgroup load cgroup on_create udp 1 detach udp 1 outcgroup \
// RUN:   print create_cnt | %FileCheck %s
// CHECK: cgroup: COREPL_OK
// CHECK: create_cnt = 2{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 create_cnt;

SEC("lsm_cgroup/socket_create")
int on_create(u64 *ctx)
{
	create_cnt++;
	return 1;
}

LICENSE;
