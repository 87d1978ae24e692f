/* SPDX-License-Identifier: MIT */
/*
 * The harness of the tests named every-failing-... finds a leak, wherever it is: a descriptor, a
 * mapping or a pin that is not given back, on the way of a failure or at the end of a life, and a
 * program that no list of this process has.
 */
// REQUIRES: bpf-load, kernel-btf, mount-namespace, no-asan, clang-19
// RUN: %object-of %s %t.o
// RUN: %not %{bin}/inject %t.o forget close 0 load attach | %FileCheck --check-prefix=STEP-FD %s
// STEP-FD: load: answer 0 to call {{[0-9]+}} ({{.*}}): it left something behind
// STEP-FD: new: fd {{[0-9]+}} /sys/kernel/btf/vmlinux
// RUN: %not %{bin}/inject %t.o forget munmap 0 load attach | %FileCheck --check-prefix=STEP-MAP %s
// STEP-MAP: it left something behind
// STEP-MAP: gone: anonymous rw-p [[# %u, SIZE:]]
// STEP-MAP-NEXT: new: anonymous rw-p
// RUN: %not %{bin}/inject %t.o forget close 0 =load =attach | %FileCheck --check-prefix=LIFE-FD %s
// LIFE-FD: close: {{.*}}: left over after a life
// LIFE-FD-NEXT: new: fd {{[0-9]+}} /sys/kernel/btf/vmlinux
// RUN: %not %{bin}/inject %t.o forget munmap 9 =load =attach | %FileCheck --check-prefix=LIFE-MAP %s
// LIFE-MAP: left over after a life
// RUN: %not %{bin}/inject %t.o =load =hide on_enter | %FileCheck --check-prefix=HIDDEN %s
// HIDDEN: hide: 0
// HIDDEN: left in the kernel: program {{[0-9]+}}
// RUN: unshare -m sh -c 'mount -t bpf none /sys/fs/bpf && %not %{bin}/inject %t.o pins /sys/fs/bpf \
// RUN:   forget unlinkat 0 load =attach mappin start /sys/fs/bpf/p =mapunpin start - =rm /sys/fs/bpf/p' \
// RUN:   | %FileCheck --check-prefix=PIN %s
// PIN: rm /sys/fs/bpf/p: 2
// PIN: rm: {{.*}}: it does something else
#include "Inputs/everything.h"
