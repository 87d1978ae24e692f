/* SPDX-License-Identifier: MIT */
/*
 * kernel.c - types of two kernels: 5.10 as it is, 6.1 with NEW.  Make a kernel's BTF of it with
 * Inputs/make-kernels.
 */
#ifdef NEW
#define STATE unsigned int __state
#define EXIT int exit_state
#else
#define STATE volatile long state
#define EXIT int only_old
#endif

struct inner {
	int a;
#ifdef NEW
	int b;
#endif
};

struct task {
	int pid;
	STATE;
	EXIT;
	struct inner in[2];
	union {
		int x;
		struct inner *ptr;
	};
	unsigned int flag : 3;
#ifdef NEW
	unsigned int late : 1;
#endif
};

#ifdef NEW
struct newcomer {
	int a;
};
#endif

enum mode {
	MODE_A,
#ifdef NEW
	MODE_B = 7,
#endif
};

typedef int number_t;

struct task one;
enum mode two;
number_t three;
#ifdef NEW
struct newcomer four;
#endif
