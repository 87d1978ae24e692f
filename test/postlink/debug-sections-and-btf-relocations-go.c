/* SPDX-License-Identifier: MIT */
/* Law 3: DWARF, relocations of .BTF, compiler notes and the plugin's record are gone. */
// RUN: %clang -target bpf -g -O2 -fplugin=%plugin -c %s -o %t.in.o
// RUN: %bpf-postlink %t.in.o %t.o
// RUN: %llvm-readelf -S %t.in.o | %FileCheck %s --check-prefix=BEFORE
// BEFORE-DAG: .corepl.sites
// BEFORE-DAG: .debug_info
// BEFORE-DAG: .rel.BTF.ext
// BEFORE-DAG: .llvm_addrsig
// RUN: %llvm-readelf -S %t.o | %FileCheck %s --implicit-check-not=.debug --implicit-check-not=.rel.BTF --implicit-check-not=addrsig --implicit-check-not=.corepl.sites
// The order is defined: what was there, each with its relocations, then types, plan, symbols.
// CHECK: .text PROGBITS
// CHECK-NEXT: .rel.text REL
// CHECK: license PROGBITS
// CHECK-NEXT: .BTF PROGBITS
// CHECK-NEXT: .BTF.ext PROGBITS
// CHECK-NEXT: .corepl
// CHECK-NEXT: .symtab SYMTAB
// CHECK-NEXT: .strtab STRTAB
#include "Inputs/runqueue.h"
