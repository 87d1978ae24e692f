/* SPDX-License-Identifier: MIT */
/* Only what clang emits is recorded: not unused inline functions, not those used by unused ones. */
// RUN: %clang %bpf-flags -fsyntax-only -fplugin=%plugin -fplugin-arg-corepl-dump %s > %t
// RUN: %FileCheck %s --implicit-check-not=" core " < %t
#include "Inputs/least_bpf.h"

struct s {
	int a, b;
} __relocated;

static inline int deep(struct s *p) { return p->a; }
static inline int unused(struct s *p) { return deep(p) + sizeof(p->b); }
// CHECK: :[[#@LINE+1]]:{{.*}} [struct s] 0:0 in by_pointer inline: p->a
static int by_pointer(struct s *p) { return p->a; }
// CHECK: :[[#@LINE+1]]:{{.*}} [struct s] 0:1 in by_cleanup inline: (*p)->b
static void by_cleanup(struct s **p) { (*p)->b = 1; }
int (*volatile const pointer)(struct s *) = by_pointer;

SEC("raw_tp/sys_enter") int prog(struct s *ctx)
{
	struct s *p __attribute__((cleanup(by_cleanup))) = ctx;

	return sizeof(ctx->a) + __builtin_offsetof(struct s, b);
}
