/* SPDX-License-Identifier: MIT */
/*
 * A fault that only some releases or configurations come to is neither a failure nor fine on a
 * kernel that tells neither: it may fail, and what to give is said.  With the release or the
 * configuration the verdict is there.  What every way comes to fails all the same.
 */
// REQUIRES: clang-19
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %clang19 -target bpf -g -O2 -mcpu=v3 -I%src/test/runtime/Inputs -c %s -o x.o
// RUN: %clang19 -target bpf -g -DKERNEL -c %s -o k.o && %llvm-objcopy --dump-section .BTF=k.btf k.o /dev/null
// RUN: %not %corepl check x.o --kernels k.btf | %FileCheck %s
// RUN: %not %corepl check x.o --kernels k.btf --format tsv | %FileCheck --check-prefix=TSV %s
// RUN: %not %corepl check x.o --kernels k.btf --format json | %FileCheck --check-prefix=JSON %s
// RUN: %not %corepl check x.o --kernels k.btf --release 5.10.0 | %FileCheck --check-prefix=RELEASE %s
// RUN: printf 'CONFIG_BIG=y\nCONFIG_HZ=250\n' > k.config
// RUN: %not %corepl check x.o --kernels k.btf | %FileCheck --check-prefix=CONFIG %s
#ifdef KERNEL
struct task_struct {
	int pid;
} task;
#else
#include "bpf.h"

#define KCONFIG __attribute__((section(".kconfig")))

struct task_struct {
	int pid, gone;
} __relocated;

extern int LINUX_KERNEL_VERSION KCONFIG;
extern _Bool CONFIG_BIG KCONFIG __attribute__((weak));
extern int CONFIG_HZ KCONFIG __attribute__((weak));

u64 sink;

SEC("socket") int of_old_ones(void *ctx)
{
	if (LINUX_KERNEL_VERSION < 0x050b00)
		probe_read_kernel(&sink, 4, &((struct task_struct *)current_task())->gone);
	return 0;
}
SEC("socket") int of_big_ones(void *ctx)
{
	if (CONFIG_BIG)
		probe_read_kernel(&sink, 4, &((struct task_struct *)current_task())->gone);
	return 0;
}
SEC("socket") int of_one_rate(void *ctx)
{
	if (CONFIG_HZ == 1000)
		probe_read_kernel(&sink, 4, &((struct task_struct *)current_task())->gone);
	return 0;
}
SEC("socket") int of_any_release(void *ctx)
{
	if (LINUX_KERNEL_VERSION > 0x030000)
		probe_read_kernel(&sink, 4, &((struct task_struct *)current_task())->gone);
	return 0;
}
SEC("socket") int of_all(void *ctx)
{
	if (CONFIG_BIG)
		sink = 1;
	probe_read_kernel(&sink, 4, &((struct task_struct *)current_task())->gone);
	return 0;
}
SEC("socket") int guarded(void *ctx)
{
	if (field_exists(((struct task_struct *)current_task())->gone) && CONFIG_BIG)
		probe_read_kernel(&sink, 4, &((struct task_struct *)current_task())->gone);
	return 0;
}
#endif
// CHECK: of_old_ones (socket) ?
// CHECK-NEXT: of_big_ones (socket) ?
// CHECK-NEXT: of_one_rate (socket) ?
// CHECK-NEXT: of_any_release (socket) FAIL
// CHECK-NEXT: of_all (socket) FAIL
// CHECK-NEXT: guarded (socket) ok
// CHECK-COUNT-3: hangs on the kernel's release (need --release) or configuration (need NAME.config beside it)
// CHECK-NEXT: program of_one_rate may fail on k (1 of 1 kernels)
// CHECK: 2 of 6 programs on kernels fail, for 2 causes
// TSV: k	x.o	of_old_ones	socket	ok	core	not known: CO-RE {{.*}}::gone {{.*}} hangs on
// TSV: of_any_release	socket	fail	core	CO-RE
// TSV: guarded	socket	ok	kconfig	not known: {{.*}}extern
// JSON: "level": "unsure", "class": "core", {{.*}}"of_big_ones"
// RELEASE: of_old_ones (socket) FAIL
// RELEASE-NEXT: of_big_ones (socket) ?
// RELEASE: hangs on the kernel's configuration: need NAME.config beside it
// CONFIG: of_old_ones (socket) ?
// CONFIG-NEXT: of_big_ones (socket) FAIL
// CONFIG-NEXT: of_one_rate (socket) ok
// CONFIG: hangs on the kernel's release: need --release
