/* SPDX-License-Identifier: MIT */
/*
 * What the author declares, in the source or in a file, fails nothing and is told in every format;
 * what is not declared fails as before; a declaration that nothing meets is told as a note.
 * task_struct::state became __state in 5.14; the tracepoint sched_switch has no member of the name
 * `missing` on any kernel.
 */
// REQUIRES: kernels-corpus, clang-14, clang-16, clang-19
// DEFINE: %{old} = %kernels/amd64/5.10.0-32-amd64.btf
// DEFINE: %{new} = %kernels/amd64/6.1.0-50-amd64.btf
// DEFINE: %{flags} = -target bpf -g -O2 -mcpu=v3 -Wall -Werror -I%src/test/runtime/Inputs -I%src/runtime
// RUN: rm -rf %t && mkdir %t
// RUN: %clang14 %{flags} -c %s -o %t/14.o
// RUN: %clang16 %{flags} -c %s -o %t/16.o
// RUN: %clang19 %{flags} -fplugin=%plugin -c %s -o %t/19.in.o && %bpf-postlink %t/19.in.o %t/19.o
//
// From the source alone, by every clang, and through the post-link: after_5_14 fails on 6.1 as declared,
// everywhere fails and is not declared.
// RUN: for o in 14 16 19; do not %corepl check %t/$o.o --kernels %{old} %{new} > %t/text && \
// RUN:   FileCheck %s --input-file=%t/text || exit 1; done
// CHECK: after_5_14 (raw_tp/sys_enter) ok exp
// CHECK: everywhere (raw_tp/sys_exit) FAIL FAIL
// CHECK: fine (raw_tp/sys_exit) ok ok
// CHECK: error: CO-RE {{.*}} struct task_struct::missing
// CHECK-NOT: error:
// CHECK: 2 of 6 programs on kernels fail, for 1 causes; {{.*}}, 1 are expected (--verbose lists them)
// CHECK-NEXT: {{.*}}declared-failures-fail-no-build.c:{{[0-9]+}}: note: expectation 'fine <5.11 target': nothing of the kind fails on 5.10.0-32-amd64 any more, remove it
// CHECK-NEXT: not judged:
//
// With a file for the rest the exit code is 0.
// RUN: printf '# comment\n\n *:every*   >=5.4   core,target  # both\n' > %t/expect
// RUN: %corepl check %t/19.o --kernels %{old} %{new} --expect %t/expect --verbose > %t/text
// RUN: FileCheck %s --input-file=%t/text --check-prefix=ALL --implicit-check-not=error:
// ALL: everywhere (raw_tp/sys_exit) exp exp
// ALL: expected: {{.*}}expect:3: '*:every* >=5.4 core,target'
// ALL-NEXT: program everywhere fails as expected on 5.10.0-32-amd64, 6.1.0-50-amd64 (2 of 2 kernels)
// ALL: {{.*}}declared-failures-fail-no-build.c:[[#@LINE+44]]:{{[0-9]+}}: note: CO-RE {{.*}} struct task_struct::state (0:0) 't->state' [core]
// ALL: expected: {{.*}}declared-failures-fail-no-build.c:{{[0-9]+}}: 'after_5_14 >=5.14 core'
// ALL-NEXT: program after_5_14 fails as expected on 6.1.0-50-amd64 (1 of 2 kernels)
// ALL: 0 of 6 programs on kernels fail
// RUN: %bpf-postlink --kernels %{old} %{new} --expect %t/expect %t/19.in.o %t/out.o | FileCheck %s --check-prefix=BUILD
// BUILD: note: expectation 'fine <5.11 target'{{.*}}
// BUILD-NOT: {{.+}}
// RUN: cmp %t/out.o %t/19.o
// RUN: not %bpf-postlink --kernels %{old} %t/19.in.o %t/out.o && not test -e %t/out.o
//
// Bounds: 5.10.223 is not above 5.10, and is not below it.
// RUN: for b in '<5.10' '>5.10' '>=5.10.224' '<5' '>=5,<5.10' '<=5.9'; do echo "every* $b" > %t/no; \
// RUN:   not %corepl check %t/19.o --kernels %{old} --expect %t/no > %t/text || exit 1; done
// RUN: for b in '>=5.10' '<=5.10' '<=5' '>5.9' '>=5.10.223,<5.10.224' '<6' '5.10.*-amd64' '*'; do echo "every* $b" > %t/yes; \
// RUN:   %corepl check %t/19.o --kernels %{old} --expect %t/yes > %t/text || exit 1; done
//
// A class that is not the cause's, another object, another program: no help.
// RUN: for l in 'every* * target' 'other.o:* *' 'e*y *'; do echo "$l" > %t/no; \
// RUN:   not %corepl check %t/19.o --kernels %{old} --expect %t/no > %t/text || exit 1; done
// RUN: FileCheck %s --input-file=%t/text --check-prefix=NAME
// NAME: no:1: note: expectation 'e*y *': no program has such a name, remove it
//
// RUN: not %corepl check %t/19.o --kernels %{old} %{new} --format tsv | FileCheck %s --check-prefix=TSV
// TSV: 5.10.0-32-amd64	{{.*}}	after_5_14	raw_tp/sys_enter	ok	-	-
// TSV: 6.1.0-50-amd64	{{.*}}	after_5_14	raw_tp/sys_enter	expected	core	CO-RE {{.*}}
// TSV: # {{.*}}: note: expectation 'fine <5.11 target'
// RUN: %corepl check %t/19.o --kernels %{old} %{new} --expect %t/expect --format json > %t/json
// RUN: %python %S/Inputs/expected-in-json %t/json
// RUN: %corepl check %t/19.o --kernels %{old} %{new} --expect %t/expect --format sarif > %t/sarif
// RUN: %python %S/Inputs/expected-in-sarif %t/sarif
#include "bpf.h"
#include "corepl.bpf.h"

struct task_struct {
	long state;
	long missing;
} __relocated;

long sink;

SEC("raw_tp/sys_enter") COREPL_EXPECT_FAILURE(">=5.14 core") int after_5_14(u64 *ctx)
{
	struct task_struct *t = current_task();

	probe_read_kernel(&sink, sizeof(sink), &t->state);
	return 0;
}

SEC("raw_tp/sys_exit") COREPL_EXPECT_ABSENT_BEFORE("5.4") int everywhere(u64 *ctx)
{
	struct task_struct *t = current_task();

	probe_read_kernel(&sink, sizeof(sink), &t->missing);
	return 0;
}

SEC("raw_tp/sys_exit") COREPL_EXPECT_FAILURE("<5.11 target") int fine(u64 *ctx)
{
	return 0;
}

LICENSE;
