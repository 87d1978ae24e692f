/* SPDX-License-Identifier: MIT */
/* The report for people: line, caret, what the kernels have instead, on which; guards are fine. */
// REQUIRES: kernels-corpus, clang-19
// RUN: %clang19 -target bpf -g -O2 -mcpu=v3 -fplugin=%plugin -I%src/test/runtime/Inputs -c %s -o %t.in
// RUN: %bpf-postlink %t.in %t.o
// RUN: %not %corepl check %t.o --kernels %kernels/amd64/7.2.12+deb14-amd64.btf \
// RUN:   %kernels/amd64/5.10.0-32-amd64.btf %kernels/amd64/6.1.0-50-amd64.btf > %t.txt
// RUN: %FileCheck %s < %t.txt && grep -P '^ {7}\| \t {43}\^$' %t.txt
// RUN: %not %corepl check %t.o --kernels %kernels/amd64/6.1.0-50-amd64.btf --verbose \
// RUN:   | %FileCheck --check-prefix=VERBOSE %s
// RUN: %corepl check %t.o --kernels %kernels/amd64/5.10.0-32-amd64.btf --format tsv \
// RUN:   | %FileCheck --check-prefix=FINE %s
// RUN: %not %corepl check %t.o --kernels %kernels/amd64/6.1.0-50-amd64.btf --format sarif > %t.sarif
// RUN: python3 -c "import json,sys; r=json.load(open(sys.argv[1]))['runs'][0]; \
// RUN:   e=[x for x in r['results'] if x['level']=='error']; l=e[0]['locations'][0]['physicalLocation']; \
// RUN:   assert len(e)==1 and e[0]['ruleId']=='core' and r['tool']['driver']['rules'][e[0]['ruleIndex']]['id']=='core'; \
// RUN:   assert l['region']=={'startLine':32,'startColumn':45}" %t.sarif
#include "bpf.h"

struct task_struct {
	long state;
	long __state;
} __relocated;

long sink;

SEC("raw_tp/sys_enter")
int unguarded(u64 *ctx)
{
	struct task_struct *t = current_task();

	probe_read_kernel(&sink, sizeof(sink), &t->state); /* line 32 */
	return 0;
}

SEC("raw_tp/sys_enter")
int guarded(u64 *ctx)
{
	struct task_struct *t = current_task();

	if (field_exists(t->__state))
		probe_read_kernel(&sink, sizeof(sink), &t->__state);
	else
		probe_read_kernel(&sink, sizeof(sink), &t->state);
	return 0;
}

LICENSE;

// The kernels stand in the order of their releases.
// CHECK: kernels
// CHECK-NEXT: 1 5.10.0-32-amd64
// CHECK-NEXT: 2 6.1.0-50-amd64
// CHECK-NEXT: 3 7.2.12+deb14-amd64
// CHECK: unguarded (raw_tp/sys_enter) ok FAIL FAIL
// CHECK-NEXT: guarded (raw_tp/sys_enter) ok ok ok
// CHECK: each-cause-is-told-once-with-its-kernels.c:32:45: error: CO-RE <byte_off> [{{[0-9]+}}] struct task_struct::state (0:0) 't->state' [core]
// CHECK-NEXT: 32 | {{.*}}probe_read_kernel(&sink, sizeof(sink), &t->state);
// CHECK-NEXT: | ^
// CHECK-NEXT: kernel's struct task_struct has no member state; it has __state{{.*}} (6.1.0-50-amd64)
// CHECK-NEXT: kernel's struct task_struct has no member state; it has __state{{.*}} (7.2.12+deb14-amd64)
// CHECK-NEXT: program unguarded will fail on 6.1.0-50-amd64, 7.2.12+deb14-amd64 (2 of 3 kernels)
// CHECK-NEXT: not so on 5.10.0-32-amd64
// CHECK-NOT: error:
// CHECK: 2 of 6 programs on kernels fail, for 1 causes; {{[1-9][0-9]*}} more causes are guarded
// CHECK-NEXT: not judged: a verifier may refuse a program as too complex

// VERBOSE: note: CO-RE <byte_off> [{{[0-9]+}}] struct task_struct::state (0:0) 't->state' [core]
// VERBOSE: program guarded guarded on 6.1.0-50-amd64

// FINE: kernel	object	program	section	verdict	class	message
// FINE-NEXT: 5.10.0-32-amd64	{{.*}}	unguarded	raw_tp/sys_enter	ok	-	-
// FINE-NEXT: 5.10.0-32-amd64	{{.*}}	guarded	raw_tp/sys_enter	ok	-	-
// FINE-NEXT: # not judged:
