/* SPDX-License-Identifier: MIT */
/* Externs of the three sections: declaration once and each use; weak is told; unused ones not. */
// REQUIRES: clang-14
// RUN: rm -rf %t && %src/test/plugin/Inputs/compile-all %t %clang14 %bpf-flags -fplugin=%plugin
// RUN: %python %tools/object_sites.py externs %t/*.o
// RUN: %clang14 %bpf-flags -fsyntax-only -fplugin=%plugin -fplugin-arg-corepl-dump %s > %t/dump
// RUN: %FileCheck %s --implicit-check-not=NOT_USED --implicit-check-not=own < %t/dump
#include "Inputs/least_bpf.h"

// CHECK: c:[[#@LINE+1]]:12: extern-decl CONFIG_HZ: extern int CONFIG_HZ
extern int CONFIG_HZ EXTERN(".kconfig");
extern int CONFIG_NOT_USED EXTERN(".kconfig");
// CHECK: c:[[#@LINE+1]]:18: extern-decl host weak: extern const u32 host[4]
extern const u32 host[4] EXTERN(".BPF.patchable_externs") __attribute__((weak));
// CHECK: c:[[#@LINE+1]]:12: extern-decl kfunc: extern u64 kfunc(u64 a)
extern u64 kfunc(u64 a) EXTERN(".ksyms");
extern int own EXTERN(".kconfig.other");
int own = 1;

SEC("raw_tp/sys_enter") int prog(u64 *ctx)
{
	// CHECK: c:[[#@LINE+1]]:12: extern-use CONFIG_HZ in prog: CONFIG_HZ
	int sum = CONFIG_HZ + own;

	// CHECK: c:[[#@LINE+2]]:6: extern-use host in prog weak: host
	// CHECK: c:[[#@LINE+1]]:14: extern-use host in prog weak: host
	if (host && host[*ctx & 3] > 2)
		// CHECK: c:[[#@LINE+1]]:10: extern-use kfunc in prog: kfunc
		return kfunc(*ctx) + sum;
	return 0;
}
// CHECK-NOT: extern
