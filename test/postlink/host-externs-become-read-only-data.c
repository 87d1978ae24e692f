/* SPDX-License-Identifier: MIT */
/*
 * Externs that the host supplies, of any size: libbpf refuses the compiler's object, and finds in
 * the canonical one a read-only map with their bytes.
 */
// REQUIRES: libbpf
// RUN: %cc -O1 %S/tools/libbpf_state.c -lbpf -o %t.state
// RUN: %clang -target bpf -g -O2 -c %s -o %t.in.o
// RUN: %not %t.state %t.in.o 2>&1 | %FileCheck %s --check-prefix=BEFORE
// BEFORE: unrecognized extern section '.BPF.patchable_externs'
// RUN: %bpf-postlink %t.in.o %t.o && %bpf-postlink %t.o %t.two.o && cmp %t.o %t.two.o
// By hand: 24 bytes of settings, 4 of limits[1] and 4 unused, 1 of is_weak and 7 unused.
// flags: BPF_F_RDONLY_PROG 0x80 and BPF_F_MMAPABLE 0x400.
// RUN: %t.state %t.o 2>&1 | %FileCheck %s --check-prefix=AFTER
// AFTER-DAG: .kconfig type 2 key 4 value 1 max 1
// AFTER-DAG: .rodata.externs type 2 key 4 value 40 max 1 flags 0x480
// RUN: %corepl skel %t.o | %FileCheck %s --check-prefix=SKEL
// SKEL: __settings settings;
// SKEL-NEXT: uint32_t limits[1];
// RUN: %corepl dump %t.o | %FileCheck %s
// CHECK: .rodata.externs role extern
// CHECK-DAG: CONFIG_BPF kind kconfig size 1
// CHECK-DAG: settings kind host size 24
// CHECK-DAG: limits kind host size 4
// CHECK-DAG: is_weak kind host size 1 {{.*}}weak
#include "Inputs/bpf.h"

extern struct {
	u64 a, b, c;
} settings EXTERN_SEC(".BPF.patchable_externs");
extern u32 limits[1] EXTERN_SEC(".BPF.patchable_externs");
extern _Bool CONFIG_BPF EXTERN_SEC(".BPF.patchable_externs");
extern _Bool is_weak EXTERN_SEC(".BPF.patchable_externs") __weak;
SEC("raw_tp/sys_enter") int prog(void *ctx)
{
	return settings.b + limits[0] + CONFIG_BPF + is_weak;
}
LICENSE;
