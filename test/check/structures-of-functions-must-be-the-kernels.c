/* SPDX-License-Identifier: MIT */
/* A structure of functions can be implemented where the kernel has a type bpf_struct_ops_NAME for it. */
// REQUIRES: kernels-corpus, clang-19
// RUN: %clang19 -target bpf -g -O2 -mcpu=v3 -I%src/test/runtime/Inputs -c %s -o %t.o -DOPS=tcp_congestion_ops
// RUN: %corepl check %t.o --kernels %kernels/amd64/6.1.0-50-amd64.btf --format tsv | %FileCheck --check-prefix=HAS %s
// RUN: %clang19 -target bpf -g -O2 -mcpu=v3 -I%src/test/runtime/Inputs -c %s -o %t.none.o -DOPS=no_such_ops
// RUN: %not %corepl check %t.none.o --kernels %kernels/amd64/6.1.0-50-amd64.btf | %FileCheck --check-prefix=NONE %s
#include "bpf.h"

struct OPS {
	u32 (*ssthresh)(void *sk);
	char name[16];
};

SEC("struct_ops/ssthresh")
u32 ssthresh(u64 *ctx)
{
	return 5;
}

SEC(".struct_ops")
struct OPS ours = { .ssthresh = (void *)ssthresh, .name = "ours" };

LICENSE;

// HAS: 6.1.0-50-amd64	{{.*}}	ssthresh	struct_ops/ssthresh	ok	-	-
// NONE: error: map 'ours' of type struct_ops [target]
// NONE-NEXT: the kernel does not let this structure be implemented
