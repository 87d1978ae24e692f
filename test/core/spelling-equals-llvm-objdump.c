// SPDX-License-Identifier: MIT
// Our one spelling of a relocation is llvm-objdump's, for every kind and in both byte orders.
// REQUIRES: clang-19
// RUN: mkdir -p %t.d
// RUN: %clang19 -target bpfel -O2 -g -c %s -o %t.d/el.o
// RUN: %clang19 -target bpfeb -O2 -g -c %s -o %t.d/eb.o
// RUN: %python %S/Inputs/spelling.py %llvm-objcopy %llvm-objdump %unit/relo_spell %t.d/el.o \
// RUN:   | FileCheck %s
// RUN: %python %S/Inputs/spelling.py %llvm-objcopy %llvm-objdump %unit/relo_spell %t.d/eb.o \
// RUN:   | FileCheck %s
// CHECK: kinds 13, relocations {{[1-9][0-9]+}}, differences 0
#define CORE __attribute__((preserve_access_index))

struct in {
	int x, y;
} CORE;

typedef struct task {
	int pid;
	struct in in[4];
	union {
		int first;
		struct {
			long second : 9, third : 7;
		};
	};
	const volatile struct in *p;
	int grid[2][3];
	char tail[];
} CORE task_t;

enum e { NONE, SOME = 7 };
enum neg { MINUS = -1, PLUS };
enum wide { BIG = 0x123456789abcull };
typedef enum e e_t;
typedef struct {
	int z;
} CORE anon_t;
struct only_declared;
union u {
	int a;
};

#define INFO(field, kind) __builtin_preserve_field_info(field, kind)
#define TYPE(type, kind) __builtin_preserve_type_info(*(type *)0, kind)
#define ENUM(type, name, kind) __builtin_preserve_enum_value(*(type *)name, kind)

#define ID(type, kind) __builtin_btf_type_id(*(type *)0, kind)

volatile unsigned long long sink;

int fields(struct task *t, task_t *alias, anon_t *a)
{
	sink = t->in[2].y;
	sink = t[3].in[1].x;
	sink = alias->p->x;
	sink = t->grid[1][2];
	sink = t->tail[5];
	sink = t->first;
	sink = a->z;
	for (int kind = 0; kind < 1; kind++) {
		sink = INFO(t->third, 0) + INFO(t->third, 1) + INFO(t->third, 2);
		sink = INFO(t->third, 3) + INFO(t->third, 4) + INFO(t->third, 5);
	}
	return 0;
}

int types(void)
{
	sink = TYPE(struct task, 0);
	sink = TYPE(task_t, 1);
	sink = TYPE(union u, 2);
	sink = TYPE(enum e, 0);
	sink = TYPE(const volatile struct in, 0);
	sink = ID(struct task, 0);
	sink = ID(struct in, 1);
	return 0;
}

int values(void)
{
	sink = ENUM(enum e, SOME, 0);
	sink = ENUM(e_t, SOME, 1);
	sink = ENUM(enum neg, MINUS, 1);
	sink = ENUM(enum wide, BIG, 1);
	return 0;
}
