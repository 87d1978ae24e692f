/* SPDX-License-Identifier: MIT */
/* No plan, a changed section, a cut file, another machine, no ELF at all: each its own answer. */
// REQUIRES: clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o.in | %FileCheck --check-prefix=CHECK-NOPLAN %s
// RUN: printf '\1\2\3' > %t.bytes
// RUN: cp %t.o %t.changed
// RUN: %{python} -c "import sys; p=sys.argv[1]; b=bytearray(open(p,'rb').read()); i=b.index(b'seen_cnt_marker'); b[i]^=1; open(p,'wb').write(b)" %t.changed
// RUN: %{bin}/use %t.changed | %FileCheck --check-prefix=CHECK-STALE %s
// RUN: head -c 1000 %t.o > %t.cut
// RUN: %{bin}/use %t.cut | %FileCheck --check-prefix=CHECK-CUT %s
// RUN: %{bin}/use %{bin}/use | %FileCheck --check-prefix=CHECK-MACHINE %s
// RUN: %{bin}/use %s | %FileCheck --check-prefix=CHECK-TEXT %s
// CHECK-NOPLAN: open: COREPL_EUNSUPPORTE{{D}}: object: found no section .corepl, need one: run bpf-postlink on the object
// CHECK-NOPLAN-NEXT: left over: descriptors 0, mappings 0{{$}}
// CHECK-STALE: open: COREPL_ESTALE: object: section .{{.*}}: its content is not what the load plan was made for: run bpf-postlink again
// CHECK-STALE-NEXT: left over: descriptors 0, mappings 0{{$}}
// CHECK-CUT: open: COREPL_ETRUNC: object: section headers: found offset {{[0-9]+}}, need it within the file's 1000 bytes
// CHECK-MACHINE: open: COREPL_EFORMAT: object: ELF machine: found {{[0-9]+}}, need 247 (BPF)
// CHECK-TEXT: open: COREPL_EFORMAT: object: found no ELF file ({{[0-9]+}} bytes), need one of clang and bpf-postlink
#include "bpf.h"

char marker[] = "seen_cnt_marker";

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	return marker[my_pid & 7];
}

LICENSE;
