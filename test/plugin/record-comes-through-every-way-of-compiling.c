/* SPDX-License-Identifier: MIT */
/* The same record, whether clang makes the object at once, by assembly, bitcode or -save-temps. */
// RUN: rm -rf %t && mkdir %t && cd %t && cp %s x.c && cp -r %S/Inputs .
// RUN: %clang %bpf-flags -fplugin=%plugin -c x.c -o once.o
// RUN: %clang %bpf-flags -fplugin=%plugin -S x.c -o x.s && %clang -target bpf -c x.s -o by-s.o
// RUN: %clang %bpf-flags -fplugin=%plugin -emit-llvm -c x.c -o x.bc && %clang -target bpf -O2 -c x.bc -o by-bc.o
// RUN: %clang %bpf-flags -fplugin=%plugin -save-temps=obj -c x.c -o by-temps.o
// RUN: %clang %bpf-flags -fplugin=%plugin -O0 -c x.c -o by-O0.o
// RUN: %clang %bpf-flags -target bpfeb -fplugin=%plugin -c x.c -o by-eb.o
// RUN: for o in *.o; do %llvm-objcopy --dump-section .corepl.sites=$o.sites $o; done
// RUN: cmp once.o.sites by-s.o.sites && cmp once.o.sites by-bc.o.sites
// RUN: cmp once.o.sites by-temps.o.sites && cmp once.o.sites by-O0.o.sites && cmp once.o.sites by-eb.o.sites
// RUN: %llvm-readelf -S once.o | %FileCheck %s
// RUN: %clang %bpf-flags -fplugin=%plugin -fplugin-arg-corepl-no-record -c x.c -o without.o
// RUN: %llvm-readelf -S without.o | %FileCheck %s --check-prefix=WITHOUT
// Not loaded (no flag A), and no relocations of its own.
// CHECK: .corepl.sites PROGBITS 0000000000000000 {{[0-9a-f]+ [0-9a-f]+}} 00 0 0 1
// CHECK-NOT: .rel.corepl
// WITHOUT-NOT: .corepl
#include "Inputs/least_bpf.h"

struct s {
	int a, b;
} __relocated;

SEC("raw_tp/sys_enter") int prog(struct s *p)
{
	return p->b;
}
