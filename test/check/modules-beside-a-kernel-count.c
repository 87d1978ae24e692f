/* SPDX-License-Identifier: MIT */
/*
 * Types of modules beside a kernel, in modules-of-NAME/MODULE.btf, have what vmlinux lacks: targets
 * with their arguments, also as MODULE:function, tracepoints, kernel functions and structures.  By
 * bpftool btf dump -B: nft_do_chain() has 2 arguments, and xfs has no such function.
 */
// REQUIRES: kernels-corpus, clang-19
// RUN: rm -rf %t.dir && mkdir -p %t.dir/alone %t.dir/with
// RUN: ln -s %kernels/amd64/6.1.0-50-cloud-amd64.btf %t.dir/alone/k.btf
// RUN: ln -s %kernels/amd64/6.1.0-50-cloud-amd64.btf %t.dir/with/k.btf
// RUN: ln -s %kernels/amd64/modules-of-6.1.0-50-cloud-amd64 %t.dir/with/modules-of-k
// RUN: %clang19 -target bpf -g -O2 -mcpu=v3 -I%src/test/runtime/Inputs -c %s -o %t.o
// RUN: %not %corepl check %t.o --kernels %t.dir/alone/k.btf | %FileCheck --check-prefix=ALONE %s
// RUN: %not %corepl check %t.o --kernels %t.dir/with/k.btf --verbose | %FileCheck --check-prefix=WITH %s
#include "bpf.h"

struct nft_chain {
	int no_such_field;
	u32 flags;
	u64 handle;
} __relocated;

struct nf_conn;
extern void bpf_ct_release(struct nf_conn *nfct) __attribute__((section(".ksyms"), weak));

u64 sink;

SEC("fentry/nft_do_chain") int ok_function(u64 *ctx)
{
	return ctx[1] != 0;
}

SEC("fentry/nft_do_chain") int argument_not_given(u64 *ctx)
{
	return ctx[2] != 0;
}

SEC("fentry/nf_tables:nft_do_chain") int ok_in_module(u64 *ctx)
{
	return 0;
}

SEC("fentry/xfs:nft_do_chain") int wrong_module(u64 *ctx)
{
	return 0;
}

SEC("tp_btf/xfs_inode_mark_sick") int ok_tracepoint(u64 *ctx)
{
	return 0;
}

SEC("raw_tp/sys_enter") int ok_field(u64 *ctx)
{
	struct nft_chain *c = (void *)ctx[0];

	probe_read_kernel(&sink, 8, &c->handle);
	return 0;
}

SEC("raw_tp/sys_enter") int calls(u64 *ctx)
{
	if (bpf_ct_release)
		bpf_ct_release(0);
	return 0;
}

LICENSE;

// ALONE: ok_function (fentry/nft_do_chain) FAIL
// ALONE: ok_in_module (fentry/nf_tables:nft_do_chain) FAIL
// ALONE: ok_tracepoint (tp_btf/xfs_inode_mark_sick) FAIL
// ALONE: ok_field (raw_tp/sys_enter) FAIL
// ALONE: not judged:{{.*}}; modules' types are not looked at

// WITH: ok_function (fentry/nft_do_chain) ok
// WITH: argument_not_given (fentry/nft_do_chain) FAIL
// WITH: ok_in_module (fentry/nf_tables:nft_do_chain) ok
// WITH: wrong_module (fentry/xfs:nft_do_chain) FAIL
// WITH: ok_tracepoint (tp_btf/xfs_inode_mark_sick) ok
// WITH: ok_field (raw_tp/sys_enter) ok
// WITH-DAG: the kernel gives 2 arguments
// WITH-DAG: error: target 'xfs:nft_do_chain' [target]
// WITH-DAG: in module nf_tables, which has to be loaded
// WITH-DAG: in module xfs, which has to be loaded
// WITH: not judged:{{.*}}; of modules only the types given beside kernels are known
