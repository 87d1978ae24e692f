// SPDX-License-Identifier: MIT
// Every relocation of an object is printed in llvm-objdump's own spelling, in both byte orders.
// RUN: %clang -target bpf -g -O2 -c %s -o %t.o
// RUN: %corepl dump %t.o > %t.dump
// RUN: %llvm-objdump -dr %t.o > %t.objdump
// RUN: grep -o 'CO-RE <.*' %t.dump | sed 's, at .*,,' | sort > %t.ours
// RUN: grep -o 'CO-RE <.*' %t.objdump | sed 's, at .*,,' | sort > %t.theirs
// RUN: diff %t.theirs %t.ours
// RUN: test $(grep -c CO-RE %t.ours) -eq 10
// RUN: %clang -target bpfeb -g -O2 -c %s -o %t.eb.o
// RUN: %corepl dump %t.eb.o | grep -o 'CO-RE <.*' | sed 's, at .*,,' | sort > %t.eb.ours
// RUN: diff %t.ours %t.eb.ours

#define PRESERVE __attribute__((preserve_access_index))

struct PRESERVE inner { int x; int y; };
struct PRESERVE task {
	int pid;
	struct inner in[4];
	union { long a; struct { short lo, hi; }; };
	unsigned int flag : 3;
};
enum state { RUNNING = 1, STOPPED = 7 };
typedef struct task task_t;

__attribute__((section("raw_tp/x"), used)) long read_all(struct task **ctx)
{
	struct task *t = ctx[0];
	long sum = t->pid + t->in[2].y + t->hi;

	sum += __builtin_preserve_field_info(t->flag, 0);
	sum += __builtin_preserve_field_info(t->flag, 5);
	sum += __builtin_preserve_field_info(t->in[1].x, 2);
	sum += __builtin_preserve_type_info(*(task_t *)0, 0);
	sum += __builtin_preserve_type_info(*(struct inner *)0, 1);
	sum += __builtin_preserve_enum_value(*(enum state *)STOPPED, 1);
	sum += __builtin_btf_type_id(*(struct task *)0, 1);
	return sum;
}
