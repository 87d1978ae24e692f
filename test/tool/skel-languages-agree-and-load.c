// SPDX-License-Identifier: MIT
/*
 * Skeletons of all languages put every global and member where clang does for BPF (the table that
 * it makes of `places`), read and write the same bitfields, and each loads, attaches, and shares
 * globals with a running program.  The programs are Inputs/languages.*; none gives a warning.
 * REQUIRES: bpf-load, no-asan
 * RUN: %clang -target bpf -g -O2 -c %s -o %t.raw.o
 * RUN: %bpf-postlink %t.raw.o %t.o
 * RUN: %llvm-objcopy -O binary -j .rodata.places %t.o %t.places
 * RUN: %python %S/Inputs/languages.py --table %t.places > %t.want
 * RUN: rm -rf %t.d && mkdir -p %t.d/x
 * RUN: %corepl skel %t.o --name x > %t.d/x.skel.h
 * RUN: %cc -std=c11 -Wall -Wextra -pedantic -Werror -I%src -I%src/runtime -I%t.d \
 * RUN:   %S/Inputs/languages.c -o %t.c.exe %runtime
 * RUN: %t.c.exe > %t.c.txt && diff %t.want %t.c.txt
 * RUN: %corepl skel %t.o --name x --lang cpp > %t.d/x.skel.hpp
 * RUN: c++ -std=c++17 -Wall -Wextra -pedantic -Werror -I%src -I%src/runtime -I%t.d \
 * RUN:   %S/Inputs/languages.cpp -o %t.cpp.exe %runtime
 * RUN: %t.cpp.exe > %t.cpp.txt && diff %t.want %t.cpp.txt
 * RUN: %corepl skel %t.o --name x --lang python > %t.d/x_skel.py
 * RUN: env COREPL_LIBRARY=%build/lib/libcorepl.so PYTHONPATH=%t.d PYTHONDONTWRITEBYTECODE=1 \
 * RUN:   %python %S/Inputs/languages.py > %t.py.txt && diff %t.want %t.py.txt
 */
typedef unsigned long long u64;
enum byte_enum { B0, B1 } __attribute__((packed));
enum word_enum { W0 = -1 };
enum wide_enum { X0 = 1ULL << 40 };
struct inner { char name[5]; short s; };
struct nasty {
	_Bool is_on, flag : 1;
	unsigned int low : 3, high : 13;
	int neg : 5, : 3, last : 31;
	u64 wide : 37;
	struct inner inner[2][3];
	union { int whole; struct { short lo, hi; }; struct { unsigned char b0 : 4, b1 : 4; } bits; };
	struct { union { long deep; char text[8]; }; int tail; };
	enum byte_enum eb;
	enum word_enum ew;
	enum wide_enum ex;
	unsigned __int128 huge;
	float f;
	double d;
	void *ptr;
	int (*fn)(int);
	signed char sc;
	int class, self, type, func, None;
	int grid[2][3][4];
	char end[1];
};
struct __attribute__((packed)) odd { char c; u64 wide; struct inner in; int arr[3]; char z; };
union both { int i; struct odd odd; long l[2]; unsigned int bit : 7; };
struct holder { char c; struct odd odds[2]; union both both; };

struct nasty nasty = { .flag = 1, .low = 5, .high = 0x1234, .neg = -3, .last = -7,
		       .wide = 0x123456789aULL, .bits = { 3, 12 }, .ex = X0, .d = 1.5 };
struct holder holder = { .odds[1].wide = 0x1122334455667788ULL };
const volatile long step = 1;
long total;
int map, type, string; /* Go's, Rust's */
int custom __attribute__((section(".data.my-section"))) = 2;
extern int LINUX_KERNEL_VERSION __attribute__((section(".kconfig")));
extern _Bool CONFIG_NOWHERE __attribute__((section(".kconfig"), weak));

#define PLACE(record, member) \
	{ #record "." #member, __builtin_offsetof(record, member), sizeof(((record *)0)->member) }

typedef struct nasty t_nasty;
typedef struct inner t_inner;
typedef struct odd t_odd;
typedef union both t_both;
typedef struct holder t_holder;

const struct { char name[24]; int byte_off, size; } places[]
	__attribute__((section(".rodata.places"), used)) = {
	PLACE(t_nasty, is_on),
	PLACE(t_nasty, inner),
	PLACE(t_nasty, whole),
	PLACE(t_nasty, hi),
	PLACE(t_nasty, deep),
	PLACE(t_nasty, tail),
	PLACE(t_nasty, eb),
	PLACE(t_nasty, ew),
	PLACE(t_nasty, ex),
	PLACE(t_nasty, huge),
	PLACE(t_nasty, f),
	PLACE(t_nasty, d),
	PLACE(t_nasty, ptr),
	PLACE(t_nasty, fn),
	PLACE(t_nasty, sc),
	PLACE(t_nasty, class),
	PLACE(t_nasty, self),
	PLACE(t_nasty, type),
	PLACE(t_nasty, func),
	PLACE(t_nasty, None),
	PLACE(t_nasty, grid),
	PLACE(t_nasty, end),
	PLACE(t_inner, s),
	PLACE(t_odd, wide),
	PLACE(t_odd, in),
	PLACE(t_odd, arr),
	PLACE(t_odd, z),
	PLACE(t_both, l),
	PLACE(t_holder, odds),
	PLACE(t_holder, both),
};

__attribute__((section("raw_tp/sys_enter"), used)) long count(void *ctx)
{
	__sync_fetch_and_add(&total, step);
	holder.both.i = LINUX_KERNEL_VERSION + CONFIG_NOWHERE;
	return nasty.low + map + type + string + custom;
}

char LICENSE[] __attribute__((section("license"), used)) = "GPL";
