/* SPDX-License-Identifier: MIT */
/* Variables of any section are found with their type and size, read and updated; another size
 * changes nothing; where arrays cannot be mapped it all works by copies of the map's value. */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid nr my_nr vartype total vartype mode vartype where vartype list \
// RUN:   missing totals wrong total update limit=50 load attach trigger 3 print total print limit \
// RUN:   update total=100 print bss_cnt trigger 1 print total print zero print bss_cnt wrong total \
// RUN:   print total update limit=9 | %FileCheck %s
// RUN: %{bin}/use_unmapped %t.o pid my_pid nr my_nr vartype total vartype mode vartype where \
// RUN:   vartype list \
// RUN:   missing totals wrong total update limit=50 load attach trigger 3 print total print limit \
// RUN:   update total=100 print bss_cnt trigger 1 print total print zero print bss_cnt wrong total \
// RUN:   print total update limit=9 | %FileCheck %s
// CHECK: total: kind 1 name 'unsigned long long' size 8 in .data.counters
// CHECK-NEXT: mode: kind 6 name 'mode' size 4 in .data
// CHECK-NEXT: where: kind 4 name 'place' size 8 in .bss.places
// CHECK-NEXT: list: kind 3 name '' size 12 in .rodata.tables
// CHECK-NEXT: totals: none
// CHECK-NEXT: read: COREPL_EUSAGE
// CHECK-NEXT: variable total: found a value of 7 bytes, need 8{{$}}
// CHECK-NEXT: untouched: yes
// CHECK-NEXT: update: COREPL_EUSAGE
// CHECK-NEXT: variable total: found a value of 9 bytes, need 8{{$}}
// CHECK-NEXT: update: COREPL_OK
// CHECK-NEXT: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: total = 156{{$}}
// CHECK-NEXT: limit = 50{{$}}
// CHECK-NEXT: update: COREPL_OK
// CHECK-NEXT: bss_cnt = 3{{$}}
// CHECK-NEXT: total = 152{{$}}
// CHECK-NEXT: zero = 0{{$}}
// CHECK-NEXT: bss_cnt = 4{{$}}
// CHECK-NEXT: read: COREPL_EUSAGE
// CHECK: update: COREPL_EUSAGE
// CHECK: total = 152{{$}}
// CHECK-NEXT: update: COREPL_EUSAGE
// CHECK-NEXT: limit: found the object loaded, need this call before corepl_load()
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

enum mode { OFF, ON = 1 };
struct place {
	u32 x, y;
};
typedef struct place place_t;

u64 total SEC(".data.counters");
volatile enum mode mode = ON;
place_t where SEC(".bss.places");
u64 zero, bss_cnt;
const volatile u32 list[3] SEC(".rodata.tables") = { 1, 2, 3 };
const volatile u32 limit = 7;

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	if (!is_mine(ctx))
		return 0;
	total += limit + list[1] * mode;
	where.y++;
	bss_cnt++;
	return zero != 0;
}

LICENSE;
