/* SPDX-License-Identifier: MIT */
/* Declarations of failures that are none: the line and what is needed. */
// REQUIRES: kernels-corpus, clang-19
// DEFINE: %{flags} = -target bpf -g -O2 -mcpu=v3 -I%src/test/runtime/Inputs -I%src/runtime
// DEFINE: %{check} = not %corepl check %t/x.o --kernels %kernels/amd64/5.10.0-32-amd64.btf
// RUN: rm -rf %t && mkdir %t && cd %t && %clang19 %{flags} -c %s -o x.o
// RUN: printf 'one *\n\ntwo\n' > e && %{check} --expect e 2>&1 | FileCheck %s --check-prefix=WORDS
// WORDS: corepl: e:3: error: found 1 words, need PROGRAM KERNELS [CLASSES]
// RUN: echo 'a b c d e' > e && %{check} --expect e 2>&1 | FileCheck %s --check-prefix=MORE
// MORE: corepl: e:1: error: found 4 words and more, need PROGRAM KERNELS [CLASSES]
// RUN: for k in '<new' '<5.15,' '<5.15,4' '<5.15,>' '<5.15.' '<5.300' '<' '<=' '<<5' '>5.1.2.3'; do \
// RUN:   echo "a $k core" > e && %{check} --expect e 2>&1 | \
// RUN:   FileCheck %s --check-prefix=BOUNDS || exit 1; done
// BOUNDS: corepl: e:1: error: kernels '{{[<>].*}}', need bounds such as <5.15 or >=5.4,<5.10
// RUN: echo 'a <1,<2,<3,<4,<5' > e && %{check} --expect e 2>&1 | FileCheck %s --check-prefix=MANY
// MANY: corepl: e:1: error: kernels '<1,<2,<3,<4,<5', need at most 4 bounds
// RUN: for c in cor 'core,' ',core' 'core,no' corex; do echo "a * $c" > e; \
// RUN:   %{check} --expect e 2>&1 | FileCheck %s --check-prefix=CLASS || exit 1; done
// CLASS: corepl: e:1: error: class '{{.*}}', need any or some of core, target, args, kfunc, ksym, kconfig, helper, map, progtype, insn, silent
// RUN: printf 'a *\n\0' > e && %{check} --expect e 2>&1 | FileCheck %s --check-prefix=ZERO
// ZERO: corepl: e: error: found a byte 0, need lines of text
// RUN: %{check} --expect none 2>&1 | FileCheck %s --check-prefix=NONE
// NONE: corepl: none: error: cannot open: No such file
// RUN: %{check} --expect 2>&1 | FileCheck %s --check-prefix=VALUE
// VALUE: corepl check: error: missing value of '--expect'
// RUN: %clang19 %{flags} -DTEXT='"<new"' -c %s -o x.o && %{check} 2>&1 | FileCheck %s --check-prefix=TAG
// TAG: corepl: {{.*}}x.o: error: expectation of program 'prog': kernels '<new', need bounds
// RUN: %clang19 %{flags} -DTEXT='"<5 core more"' -c %s -o x.o && %{check} 2>&1 | FileCheck %s --check-prefix=TAGWORDS
// TAGWORDS: x.o: error: expectation of program 'prog': found '<5 core more', need KERNELS [CLASSES]
// RUN: %clang19 %{flags} -DOTHER -c %s -o x.o && %{check} 2>&1 | FileCheck %s --check-prefix=OTHER
// OTHER: x.o: error: expectation '<5' of 'other', which is no program, need one
// RUN: printf 'a *\n' > e && code=0; %bpf-postlink x.o out.o --expect e 2> err || code=$?; test $code = 2
// RUN: FileCheck %s --input-file=err --check-prefix=ALONE
// ALONE: bpf-postlink: error: --expect: need --kernels PATH... (see bpf-postlink --help)
// RUN: echo 'two' > e; not %bpf-postlink x.o out.o --kernels %kernels/amd64/5.10.0-32-amd64.btf --expect e 2>&1 \
// RUN:   | FileCheck %s --check-prefix=POSTLINK
// POSTLINK: bpf-postlink: {{e:1: error: found 1 words|x.o: error: expectation}}
#include "bpf.h"
#include "corepl.bpf.h"

#ifndef TEXT
#define TEXT "<5"
#endif

#ifdef OTHER
COREPL_EXPECT_FAILURE(TEXT) __attribute__((noinline)) static int other(void *ctx)
{
	asm volatile("" ::"r"(ctx));
	return 1;
}
#else
#define other(ctx) 1
#endif

SEC("raw_tp/sys_enter") COREPL_EXPECT_FAILURE(TEXT) int prog(u64 *ctx)
{
	return other(ctx);
}

LICENSE;
