/* SPDX-License-Identifier: MIT */
/*
 * Lints tell offsets, sizes and numbers of this compilation that one of the kernels has otherwise,
 * and only those; each is turned off, and on again, by an argument of its own.
 */
// REQUIRES: clang-14, clang-16, clang-19
// RUN: %src/test/plugin/Inputs/make-kernels %t %clang19 %llvm-objcopy
// RUN: for clang in %clang14 %clang16 %clang19; do \
// RUN:   $clang %bpf-flags -fsyntax-only -fplugin=%plugin -fplugin-arg-corepl-kernels=%t \
// RUN:     -Xclang -verify=fixed,copy,size,off,bits,enum %s || exit 1; \
// RUN:   run() { off=; for one in "$@"; do off="$off -fplugin-arg-corepl-no-lint-$one"; done; \
// RUN:     $clang %bpf-flags -fsyntax-only -fplugin=%plugin -fplugin-arg-corepl-kernels=%t $off %s \
// RUN:     -Xclang -verify=$on || exit 1; } \
// RUN:   && on=copy,size,off,bits,enum && run fixed-offset \
// RUN:   && on=fixed,size,off,bits,enum && run local-copy \
// RUN:   && on=fixed,copy,off,bits,enum && run sizeof \
// RUN:   && on=fixed,copy,size,bits,enum && run offsetof && on=fixed,copy,size,off,enum && run bitfield \
// RUN:   && on=fixed,copy,size,off,bits && run enum-value \
// RUN:   || exit 1; \
// RUN: done
// RUN: %clang16 %bpf-flags -fsyntax-only -Werror -fplugin=%plugin -fplugin-arg-corepl-kernels=%t %s \
// RUN:   -fplugin-arg-corepl-no-lint-fixed-offset -fplugin-arg-corepl-no-lint-local-copy \
// RUN:   -fplugin-arg-corepl-no-lint-sizeof -fplugin-arg-corepl-no-lint-bitfield \
// RUN:   -fplugin-arg-corepl-no-lint-enum-value -fplugin-arg-corepl-no-lint-offsetof
// RUN: %clang19 %bpf-flags -fsyntax-only -fplugin=%plugin -fplugin-arg-corepl-kernels=%t %s \
// RUN:   -fplugin-arg-corepl-no-lint-sizeof -fplugin-arg-corepl-lint-sizeof \
// RUN:   -Xclang -verify=fixed,copy,size,off,bits,enum
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

struct __relocated task___two {
	int pid;
	struct inner in[2];
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

#define offsetof(type, member) __builtin_offsetof(type, member)
#define container_of(ptr, type, member) ((type *)((char *)(ptr)-offsetof(type, member)))
#define ASK(what) what
#define SIZE_OF_INNER sizeof(struct inner)

SEC("raw_tp/a") int offsets(struct inner *in)
{
	/* 5.10 has it at 20 + 4, 6.1 at 12 + 8; here it is at 4 + 4. */
	// off-warning@+1 {{offset of 'in[1].a' of 'struct task___two' is that of here, and another in 5.10, 6.1; ask bpf_core_field_offset() (lint-offsetof)}}
	sink = __builtin_offsetof(struct task___two, in[1].a) +
	       __builtin_offsetof(struct task___two, pid);
	// off-warning@+1 {{offset of 'x' of 'struct task' is that of here}}
	sink = offsetof(struct task, x) + offsetof(struct newcomer, a);
	// off-warning@+1 {{offset of 'in' of 'struct task___two' is that of here}}
	sink = container_of(in, struct task___two, in)->pid;
	// size-warning@+1 {{'struct inner' has its size of here}}
	sink = ASK(ASK(sizeof(struct inner))) + SIZE_OF_INNER;
	return __builtin_preserve_field_info(((struct task___two *)0)->in, 0);
}

SEC("raw_tp/a") int enumerators(void *ctx)
{
	// enum-warning@+1 {{enumerator 'MODE_B' of 'enum mode' has its number of here, and another in 6.1; ask bpf_core_enum_value() (lint-enum-value)}}
	return MODE_A + MODE_B + MODE_OWN + OWN;
}
