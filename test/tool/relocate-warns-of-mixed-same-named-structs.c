// SPDX-License-Identifier: MIT
// Two kernel structs of one name: field a fits both, field b only the second, so the program would
// read past the first.  Both places are named, and the result is still what libbpf would do.
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: %clang -target bpf -g -O2 -DKERNEL -c %s -o %t.kernel.o
// RUN: %corepl relocate %t.o --kernel %t.kernel.o 2>%t.err | %FileCheck %s
// RUN: %FileCheck --check-prefix=WARN %s < %t.err

#ifdef KERNEL
struct one { struct dup { int a; long pad; } d; } one;
void other(void)
{
	struct dup { int a; long pad[4]; int b; } d = { .b = 1 };
	static struct dup *volatile keep;

	keep = &d;
}
#else
struct __attribute__((preserve_access_index)) dup { int a; int b; };

__attribute__((section("raw_tp/x"), used)) long reads(struct dup **ctx)
{
	return ctx[0]->a + ctx[0]->b;
}

// CHECK: dup::a (0:0) {{.*}} => ok new=0
// CHECK: dup::b (0:1) {{.*}} => ok new=40
// CHECK: result ok
// WARN: corepl: {{.*}}.o: warning: kernel {{.*}}: several types are called 'dup':
// WARN-SAME: type [{{[0-9]+}}] has what {{.*}}.c:23:17 reads but not what {{.*}}.c:23:29 reads
#endif
