/* SPDX-License-Identifier: MIT */
/* Each program and variable by its index, with what the section name says of it and what the caller
 * has set; nothing lies past the last one.  A type and an attach type of the caller's are loaded. */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o parts autoattach on_exit=0 autoload on_wish=0 load attach parts \
// RUN:   attachtype on_enter=37 autoattach on_exit=1 attach parts | %FileCheck %s
// CHECK: object {{.*}}, extra bytes zeroed and aligned, log empty
// CHECK-NEXT: program on_enter section raw_tp/sys_enter type 17 load 1 attach 1{{$}}
// CHECK-NEXT: program on_exit section raw_tp/sys_exit type 17 load 1 attach 1{{$}}
// CHECK-NEXT: program on_wish section ?raw_tp/sys_exit type 17 load 0 attach 1{{$}}
// CHECK-NEXT: program on_frame section xdp type 6 load 1 attach 0{{$}}
// CHECK-NEXT: variable my_pid
// CHECK-NEXT: variable my_nr
// CHECK-NEXT: variable first
// CHECK-NEXT: variable second
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: object
// CHECK-NEXT: program on_enter {{.*}} load 1 attach 1 loaded attached{{$}}
// CHECK-NEXT: program on_exit {{.*}} load 1 attach 0 loaded{{$}}
// CHECK-NEXT: program on_wish {{.*}} load 0 attach 1{{$}}
// CHECK-NEXT: program on_frame {{.*}} load 1 attach 0 loaded{{$}}
// CHECK-COUNT-4: variable
// CHECK-NEXT: attachtype: COREPL_EUSAGE
// CHECK-NEXT: on_enter: found the object loaded, need this call before corepl_load()
// CHECK-NEXT: attach: COREPL_OK
// CHECK: program on_exit {{.*}} load 1 attach 1 loaded attached{{$}}
// CHECK: left over: descriptors 0, mappings 0{{$}}
//
// xdp/cpumap's attach type for an xdp program: it loads so, and is then for no interface.
// RUN: %{bin}/use %t.o attachtype on_frame=38 load net xdp on_frame \
// RUN:   | %FileCheck --check-prefix=TYPE %s
// TYPE: attachtype: COREPL_OK
// TYPE-NEXT: load: COREPL_OK
// TYPE-NEXT: xdp: COREPL_EUSAGE
#include "bpf.h"

u64 first, second;

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	first++;
	return 0;
}

SEC("raw_tp/sys_exit")
int on_exit(u64 *ctx)
{
	second++;
	return 0;
}

SEC("?raw_tp/sys_exit")
int on_wish(u64 *ctx)
{
	return 0;
}

SEC("xdp")
int on_frame(void *ctx)
{
	return 2;
}

LICENSE;
