/* SPDX-License-Identifier: MIT */
/* A path without kernels fails the compilation with one line that says what is needed there. */
// RUN: rm -rf %t && mkdir %t %t/empty && echo text > %t/text.btf && head -c 100 /dev/zero > %t/zero.btf
// RUN: printf 'CPLK' | cat - %t/zero.btf > %t/set
// RUN: not %clang %bpf-flags -c -o %t/o -fplugin=%plugin -fplugin-arg-corepl-kernels=%t/none %s 2> %t/out
// RUN: not %clang %bpf-flags -c -o %t/o -fplugin=%plugin -fplugin-arg-corepl-kernels=%t/empty %s 2>> %t/out
// RUN: not %clang %bpf-flags -c -o %t/o -fplugin=%plugin -fplugin-arg-corepl-kernels=%t/text.btf %s 2>> %t/out
// RUN: not %clang %bpf-flags -c -o %t/o -fplugin=%plugin -fplugin-arg-corepl-kernels=%t %s 2>> %t/out
// RUN: not %clang %bpf-flags -c -o %t/o -fplugin=%plugin -fplugin-arg-corepl-kernels=%t/set %s 2>> %t/out
// RUN: not %clang %bpf-flags -c -o %t/o -fplugin=%plugin -fplugin-arg-corepl-kernels= %s 2>> %t/out
// RUN: not %clang %bpf-flags -c -o %t/o -fplugin=%plugin -fplugin-arg-corepl-kernels %s 2>> %t/out
// RUN: not ls %t/o
// RUN: %FileCheck %s --implicit-check-not=warning: < %t/out
// CHECK: error: corepl: kernels: {{.*}}/none: cannot be found
// CHECK: error: corepl: kernels: {{.*}}/empty: folder has no *.btf
// CHECK: error: corepl: kernels: {{.*}}/text.btf: no raw BTF, folder of such, or set of kernels (of images 'corepl kernels pack' makes one)
// CHECK: error: corepl: kernels: {{.*}}/text.btf: no raw BTF
// CHECK: error: corepl: kernels: {{.*}}/set: {{.+}}
// CHECK: error: corepl: -fplugin-arg-corepl-kernels=: need a path: a raw .btf, a folder of them, or a set of kernels
// CHECK: error: corepl: unknown argument '-fplugin-arg-corepl-kernels'
int x;
