/* SPDX-License-Identifier: MIT */
/* Lines of the caller's configuration as bytes of each type, or the reason why not. */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o kconfig 'CONFIG_A=y|CONFIG_T=m|CONFIG_C=m|CONFIG_N=-5|CONFIG_H=0xffff|CONFIG_S="two words"|' \
// RUN:   load print CONFIG_A print CONFIG_T print CONFIG_C print CONFIG_N print CONFIG_H print CONFIG_S | %FileCheck %s
// RUN: %{bin}/use %t.o kconfig 'CONFIG_A=m|CONFIG_T=m|CONFIG_C=m|CONFIG_N=-5|CONFIG_H=1|CONFIG_S="x"|' load | %FileCheck --check-prefix=CHECK-LETTER %s
// RUN: %{bin}/use %t.o kconfig 'CONFIG_A=y|CONFIG_T=m|CONFIG_C=y|CONFIG_N=200|CONFIG_H=1|CONFIG_S="x"|' load | %FileCheck --check-prefix=CHECK-RANGE %s
// RUN: %{bin}/use %t.o kconfig 'CONFIG_A="y"|CONFIG_T=m|CONFIG_C=m|CONFIG_N=-5|CONFIG_H=1|CONFIG_S="x"|' load | %FileCheck --check-prefix=CHECK-TEXT %s
// RUN: %{bin}/use %t.o kconfig 'CONFIG_T=m|CONFIG_C=m|CONFIG_N=-5|CONFIG_H=1|CONFIG_S="x"|' load | %FileCheck --check-prefix=CHECK-MISSING %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: CONFIG_A = 1{{$}}
// CHECK-NEXT: CONFIG_T = 2{{$}}
// By hand: 'm' is 109, -5 as a byte 251, "two words" cut to 7 and a NUL: 0x00726f77206f7774.
// CHECK-NEXT: CONFIG_C = 109{{$}}
// CHECK-NEXT: CONFIG_N = 251{{$}}
// CHECK-NEXT: CONFIG_H = 65535{{$}}
// CHECK-NEXT: CONFIG_S = 32210704780982132{{$}}
// CHECK-LETTER: load: COREPL_EMISMATCH
// CHECK-LETTER-NEXT: kconfig-values-by-type.c:34:14: error: extern CONFIG_A: found m, which its type cannot hold, need bool (but for m), tristate or char
// CHECK-RANGE: load: COREPL_ERANGE
// CHECK-RANGE-NEXT: error: extern CONFIG_N: found 200, which does not fit its type, need a wider one
// CHECK-TEXT: load: COREPL_EMISMATCH
// CHECK-TEXT-NEXT: error: extern CONFIG_A: found "y", a text, need a char array
// CHECK-MISSING: load: COREPL_EMISSING
// CHECK-MISSING-NEXT: kconfig-values-by-type.c:34:14: error: extern CONFIG_A: found no value, need one (looked in opts.kconfig, /boot/config-[[R:[^ ,]+]]{{[^,]*}}{{(, /usr/lib/modules/[^,]*(, /proc/config.gz[^,]*)?)?}}), or declare it weak
// CHECK-MISSING: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

#define KCONFIG __attribute__((section(".kconfig")))

enum libbpf_tristate { TRI_NO, TRI_YES, TRI_MODULE };

extern _Bool CONFIG_A KCONFIG; /* line 34 */
extern enum libbpf_tristate CONFIG_T KCONFIG;
extern char CONFIG_C KCONFIG;
extern signed char CONFIG_N KCONFIG;
extern unsigned short CONFIG_H KCONFIG;
extern char CONFIG_S[8] KCONFIG;

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	return CONFIG_A + CONFIG_T + CONFIG_C + CONFIG_N + CONFIG_H + CONFIG_S[3];
}

LICENSE;
