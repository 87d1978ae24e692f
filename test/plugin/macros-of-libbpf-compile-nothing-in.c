/* SPDX-License-Identifier: MIT */
/*
 * What libbpf's macros relocate is no offset or size of here: no lint tells it, though all of it
 * lies elsewhere in both kernels.  That it is asked at all tells the lint of the last program.
 */
// REQUIRES: clang-14, clang-16, clang-19, libbpf
// RUN: %src/test/plugin/Inputs/make-kernels %t %clang19 %llvm-objcopy
// RUN: for clang in %clang14 %clang16 %clang19; do \
// RUN:   $clang %bpf-flags -fsyntax-only -fplugin=%plugin -fplugin-arg-corepl-kernels=%t \
// RUN:     -Xclang -verify %s || exit 1; \
// RUN: done
#include "Inputs/least_bpf.h"
typedef unsigned char u8;
typedef unsigned short u16;
#define __u8 u8
#define __u16 u16
#define __u32 u32
#define __u64 u64
#define __s64 long long
#define __s32 int
#define __be16 u16
#define __be32 u32
#define __wsum u32
enum { BPF_MAP_TYPE_NONE };
#undef SEC
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct inner {
	long pad, a;
} __relocated;

struct task {
	long pad, pid;
	struct inner in[2];
	unsigned int before : 7, flag : 3;
} __relocated;

long sink;

SEC("raw_tp/a") int asks(struct task *t)
{
	sink = bpf_core_field_offset(struct task, in[1].a);
	sink += bpf_core_field_offset(t->pid);
	sink += bpf_core_field_size(t->in);
	sink += bpf_core_type_size(struct task);
	sink += BPF_CORE_READ_BITFIELD_PROBED(t, flag);
	sink += BPF_CORE_READ_BITFIELD(t, flag);
	sink += BPF_CORE_READ(t, in[1].a);
	bpf_core_read(&sink, sizeof(sink), &t->pid);
	return 0;
}

/* libbpf's offsetof() is an access to a null pointer's member, which clang relocates. */
SEC("raw_tp/a") int contained(struct inner *in)
{
	sink = (unsigned long)&((struct task *)0)->in;
	sink += container_of(in, struct task, in[1])->pid;
	return 0;
}

SEC("raw_tp/a") int compiled_in(struct inner *in)
{
	sink = __builtin_offsetof(struct task, pid); // expected-warning {{offset of 'pid'}}
	return 0;
}
