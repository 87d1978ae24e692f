// SPDX-License-Identifier: MIT
// The offset of a field moves to where the kernel has it (by hand: three longs before pid make 24
// on a 64-bit kernel, state is at 28), a missing one becomes poison, and the result is still ok.
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: %clang -target bpf -g -O2 -DKERNEL -c %s -o %t.kernel.o
// RUN: %corepl relocate %t.o --kernel %t.kernel.o | %FileCheck %s
// RUN: %bpf-postlink %t.o %t.canonical.o
// RUN: %corepl relocate %t.canonical.o --kernel %t.kernel.o | %FileCheck %s
// RUN: %clang -target bpfeb -g -O2 -c %s -o %t.eb.o
// RUN: %clang -target bpfeb -g -O2 -DKERNEL -c %s -o %t.eb.kernel.o
// RUN: %corepl relocate %t.eb.o --kernel %t.eb.kernel.o | %FileCheck %s
// RUN: %corepl relocate %t.o --kernel %t.kernel.o --hex | grep -E '^(prog|[0-9])|^result' > %t.hex
// RUN: %corepl relocate %t.eb.o --kernel %t.eb.kernel.o --hex | grep -E \
// RUN:   '^(prog|[0-9])|^result' > %t.eb.hex
// RUN: diff %t.hex %t.eb.hex
// RUN: %FileCheck --check-prefix=HEX %s < %t.hex

#ifdef KERNEL
struct task { long a, b, c; int pid; unsigned int state; } task;
#else
#define PRESERVE __attribute__((preserve_access_index))
struct PRESERVE task { int pid; unsigned int state; int gone; };

__attribute__((section("raw_tp/x"), used)) long reads(struct task **ctx)
{
	struct task *t = ctx[0];

	// CHECK: reads+1: CO-RE <byte_off> [{{[0-9]+}}] struct task::pid (0:0)
	// CHECK-SAME: at {{.*}}offsets-are-the-kernels.c:[[#@LINE+1]]:{{.*}} => ok new=24
	if (t->pid == 1)
		// CHECK: struct task::state (0:1) at {{.*}}:[[#@LINE+1]]:{{.*}} => ok new=28
		return t->state;
	// CHECK: struct task::gone (0:2) at {{.*}}:[[#@LINE+1]]:{{.*}} => poison
	return t->gone;
	// CHECK: result ok
}

// Fields of an instruction: r1 = *(u64 *)(r1 + 0) is op 79, dst 1, src 1, off 0, imm 0; the load of
// pid has off 24 = 0x18, that of state off 28 = 0x1c.
// HEX: prog reads
// HEX-NEXT: 0 7911000000000000
// HEX-NEXT: 1 61{{[0-9]}}1001800000000
// HEX: {{^[0-9]+}} 6101001c00000000
// HEX: {{^[0-9]+}} poison
// HEX: 9500000000000000
// HEX: result ok
#endif
