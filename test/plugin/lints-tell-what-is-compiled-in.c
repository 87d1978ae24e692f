/* SPDX-License-Identifier: MIT */
/*
 * Lints tell offsets, sizes and numbers of this compilation that one of the kernels has otherwise,
 * and only those; each is turned off, and on again, by an argument of its own.
 */
// REQUIRES: clang-14, clang-16, clang-19
// RUN: %src/test/plugin/Inputs/make-kernels %t %clang19 %llvm-objcopy
// RUN: for clang in %clang14 %clang19; do \
// RUN:   $clang %bpf-flags -fsyntax-only -fplugin=%plugin -fplugin-arg-corepl-kernels=%t \
// RUN:     -Xclang -verify=fixed,copy,size,bits,enum %s || exit 1; \
// RUN:   run() { off=; for one in "$@"; do off="$off -fplugin-arg-corepl-no-lint-$one"; done; \
// RUN:     $clang %bpf-flags -fsyntax-only -fplugin=%plugin -fplugin-arg-corepl-kernels=%t $off %s \
// RUN:     -Xclang -verify=$on || exit 1; } \
// RUN:   && on=copy,size,bits,enum && run fixed-offset && on=fixed,size,bits,enum && run local-copy \
// RUN:   && on=fixed,copy,bits,enum && run sizeof && on=fixed,copy,size,enum && run bitfield \
// RUN:   && on=fixed,copy,size,bits && run enum-value \
// RUN:   || exit 1; \
// RUN: done
// RUN: %clang16 %bpf-flags -fsyntax-only -Werror -fplugin=%plugin -fplugin-arg-corepl-kernels=%t %s \
// RUN:   -fplugin-arg-corepl-no-lint-fixed-offset -fplugin-arg-corepl-no-lint-local-copy \
// RUN:   -fplugin-arg-corepl-no-lint-sizeof -fplugin-arg-corepl-no-lint-bitfield \
// RUN:   -fplugin-arg-corepl-no-lint-enum-value
// RUN: %clang19 %bpf-flags -fsyntax-only -fplugin=%plugin -fplugin-arg-corepl-kernels=%t %s \
// RUN:   -fplugin-arg-corepl-no-lint-sizeof -fplugin-arg-corepl-lint-sizeof \
// RUN:   -Xclang -verify=fixed,copy,size,bits,enum
// RUN: %clang19 -target bpf -O2 -fsyntax-only -Werror -fplugin=%plugin %s \
// RUN:   -fplugin-arg-corepl-no-lint-debug-info
// RUN: not %clang19 -target bpf -O2 -fsyntax-only -Werror -fplugin=%plugin %s
#include "Inputs/least_bpf.h"

/* A kernel's type, declared without preserve_access_index. */
struct task {
	int pid, x;
};

struct task___relocated {
	int pid;
	unsigned int flag : 3;
} __relocated;

struct __relocated inner {
	int a;
};

/* A name that a kernel has, for something else. */
struct newcomer {
	int pad, a;
	int own;
};

enum mode { MODE_A, MODE_B = 3, MODE_OWN };
enum own { OWN = 9 };

long sink;

static long (*probe_read)(void *to, u32 size, const void *from) = (void *)113;

SEC("raw_tp/a") int fixed_offsets(struct task *t)
{
	sink = t->pid;
	// fixed-warning@+1 {{field 'x' of 'struct task' is read at its offset of here, and lies elsewhere in 5.10, 6.1; give the type preserve_access_index (lint-fixed-offset)}}
	sink = t->x;
	return 0;
}

SEC("raw_tp/a") int bitfields(struct task___relocated *t)
{
	// bits-warning@+1 {{bitfield 'flag' of 'struct task___relocated' is read where it lies here, and lies elsewhere in 5.10, 6.1; read it with BPF_CORE_READ_BITFIELD() (lint-bitfield)}}
	sink = t->flag;
	return t->pid;
}

SEC("raw_tp/a") int other_types(struct newcomer *n)
{
	return n->a + n->own;
}

SEC("raw_tp/a") int copies(void *ctx)
{
	// copy-warning@+1 {{a copy of 'struct inner' has its size of here, and another in 6.1; read its fields with BPF_CORE_READ() (lint-local-copy)}}
	struct inner copy;

	// size-warning@+1 {{'struct inner' has its size of here, and another in 6.1; ask bpf_core_type_size() (lint-sizeof)}}
	probe_read(&copy, sizeof(copy), ctx);
	// size-warning@+1 {{'struct inner' has its size of here}}
	sink = sizeof(struct inner) + sizeof(struct newcomer) + sizeof(int);
	if (__builtin_preserve_type_info(*(struct inner *)0, 1) == 4)
		/* not where it differs */
		sink = sizeof(struct inner);
	return 0;
}

SEC("raw_tp/a") int enumerators(void *ctx)
{
	// enum-warning@+1 {{enumerator 'MODE_B' of 'enum mode' has its number of here, and another in 6.1; ask bpf_core_enum_value() (lint-enum-value)}}
	return MODE_A + MODE_B + MODE_OWN + OWN;
}
