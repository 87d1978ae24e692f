/* SPDX-License-Identifier: MIT */
/*
 * `bpf-postlink --kernels` writes no object of which a program will fail, and removes an older one;
 * --warn-only says the same and writes.  task_struct::state became __state in 5.14.
 */
// REQUIRES: kernels-corpus
// RUN: rm -rf %t && mkdir %t
// RUN: %{clang} -target bpf -g -O2 -fplugin=%{plugin} -c %s -o %t/in.o && %{bpf-postlink} %t/in.o %t/plain.o
// DEFINE: %{old} = %{kernels}/amd64/5.10.0-32-cloud-amd64.btf
// DEFINE: %{new} = %{kernels}/amd64/6.1.0-50-cloud-amd64.btf
// RUN: %{bpf-postlink} --kernels %{old} %t/in.o %t/out.o | count 0
// RUN: cmp %t/out.o %t/plain.o
// RUN: not %{bpf-postlink} --kernels %{old} %{new} %t/in.o %t/out.o > %t/says 2> %t/error
// RUN: not test -e %t/out.o
// RUN: FileCheck %s --input-file=%t/says --implicit-check-not=error: && FileCheck %s --input-file=%t/error --check-prefix=REFUSED
// CHECK: postlink-writes-nothing-that-a-kernel-refuses.c:[[#@LINE+26]]:{{[0-9]+}}: error: CO-RE <byte_off> {{.*}} 't->state' [core]
// CHECK: program on_switch will fail on 6.1.0-50-cloud-amd64 (1 of 2 kernels)
// REFUSED: bpf-postlink: {{.*}}in.o: error: kernels: found some that refuse it (listed above), need none, or --warn-only
//
// Wherever --kernels stands, IN and OUT are the same words.
// RUN: %{bpf-postlink} --warn-only %t/in.o %t/out.o --kernels %{old} --kernels %{new} > %t/warned
// RUN: cmp %t/says %t/warned && cmp %t/out.o %t/plain.o
// RUN: %{bpf-postlink} %t/in.o --warn-only --kernels %{old} %{new} %t/in-place.o | cmp - %t/says
// RUN: cmp %t/in-place.o %t/plain.o
// RUN: not %{bpf-postlink} --kernels %t/none %t/in.o %t/out.o 2>&1 | FileCheck %s --check-prefix=NONE
// NONE: bpf-postlink: {{[^:]*}}none: error: cannot open: No such file
// RUN: not test -e %t/out.o
#define SEC(name) __attribute__((section(name), used))

struct task_struct {
	long state;
} __attribute__((preserve_access_index));

char _license[] SEC("license") = "GPL";
static long (*probe_read_kernel)(void *dst, unsigned int size, const void *at) = (void *)113;

SEC("raw_tp/sched_switch") int on_switch(unsigned long *ctx)
{
	struct task_struct *t = (void *)ctx[1];
	long state = 0;

	probe_read_kernel(&state, sizeof(state), &t->state);
	return state != 0;
}
