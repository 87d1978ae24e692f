/* SPDX-License-Identifier: MIT */
/*
 * corepl.bpf.h - what a BPF program's source may say to corepl; included by BPF sources only.
 *
 *   SEC("tp_btf/cgroup_mkdir") COREPL_EXPECT_ABSENT_BEFORE("5.15")
 *   int on_mkdir(u64 *ctx)
 *
 * says that this program need not work on kernels before 5.15: `corepl check` and `bpf-postlink
 * --kernels` tell its failures there and fail no build for them, and the plugin does not warn of
 * them.  When nothing fails there any more, the first two tell that as well.  Elsewhere, and to the
 * kernel, the declaration means nothing: it is a tag of the program in BTF (btf_decl_tag, clang
 * 14), which loaders leave out where a kernel is too old for it.  A program may have several.
 */
#ifndef COREPL_BPF_H
#define COREPL_BPF_H

/*
 * KERNELS and CLASSES as in a line of `corepl check --expect`, in one string literal: "<5.15",
 * ">=5.4,<5.10 target", "5.10.0-*-rt core,helper".
 */
#if defined(__has_attribute) && __has_attribute(btf_decl_tag)
#define COREPL_EXPECT_FAILURE(kernels) __attribute__((btf_decl_tag("corepl:expect " kernels)))
#else
#define COREPL_EXPECT_FAILURE(kernels)
#endif

/* Need not work on kernels before RELEASE, "5.15"; from RELEASE on. */
#define COREPL_EXPECT_ABSENT_BEFORE(release) COREPL_EXPECT_FAILURE("<" release)
#define COREPL_EXPECT_ABSENT_FROM(release) COREPL_EXPECT_FAILURE(">=" release)

#endif
