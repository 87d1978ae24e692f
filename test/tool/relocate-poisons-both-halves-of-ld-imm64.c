// SPDX-License-Identifier: MIT
// An enumerator's value that the kernel lacks poisons both slots of the ld_imm64 that carries it;
// one it has is put into both (0x1122334455667788: low half in slot 0, high half in slot 1).
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: %clang -target bpf -g -O2 -DKERNEL=1 -c %s -o %t.has.o
// RUN: %clang -target bpf -g -O2 -DKERNEL=2 -c %s -o %t.lacks.o
// RUN: %corepl relocate %t.o --kernel %t.has.o --hex | %FileCheck --check-prefix=HAS %s
// RUN: %corepl relocate %t.o --kernel %t.lacks.o --hex | %FileCheck --check-prefix=LACKS %s

#if KERNEL == 1
enum big { BIG = 0x1122334455667788 } big;
#elif KERNEL == 2
enum big { SMALL = 1 } big;
#else
enum big { BIG = 0x100000000 };

__attribute__((section("raw_tp/x"), used)) long value(void *ctx)
{
	return __builtin_preserve_enum_value(*(enum big *)BIG, 1);
}

// HAS: enumval_value{{.*}} => ok new=1234605616436508552
// HAS: prog value
// HAS-NEXT: 0 1800000055667788
// HAS-NEXT: 1 0000000011223344
// HAS-NEXT: 2 9500000000000000
// HAS-NEXT: result ok
// LACKS: => poison
// LACKS: prog value
// LACKS-NEXT: 0 poison
// LACKS-NEXT: 1 poison
// LACKS-NEXT: 2 9500000000000000
// LACKS-NEXT: result ok
#endif
