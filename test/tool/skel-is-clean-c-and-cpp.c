// SPDX-License-Identifier: MIT
/*
 * A skeleton of globals of every kind compiles without a warning as C11 and C++17, and the places
 * of the globals are those of the object (asserted in the header, and here by hand).
 * RUN: %clang -target bpf -g -O2 -DBPF -c %s -o %t.raw.o
 * RUN: %bpf-postlink %t.raw.o %t.o
 * RUN: %corepl skel %t.o --name x > %t.skel.h
 * RUN: %cc -std=c11 -Wall -Wextra -pedantic -Werror -I%src -I%src/runtime -include %t.skel.h \
 * RUN:   -c %s -o /dev/null
 * RUN: cp %s %t.cc
 * RUN: c++ -std=c++17 -Wall -Wextra -pedantic -Werror -I%src -I%src/runtime -include %t.skel.h \
 * RUN:   -c %t.cc -o /dev/null
 * RUN: %clang -std=c11 -Wall -Wextra -pedantic -Werror -I%src -I%src/runtime -include \
 * RUN:   %t.skel.h -c %s -o /dev/null
 * RUN: %clang -x c++ -std=c++17 -Wall -Wextra -pedantic -Werror -I%src -I%src/runtime -include \
 * RUN:   %t.skel.h -c %t.cc -o /dev/null
 * RUN: %corepl skel %t.o --name x --external > %t.external.h
 * RUN: %cc -std=c11 -Wall -Wextra -pedantic -Werror -DEXTERNAL -I%src -I%src/runtime -include \
 * RUN:   %t.external.h -c %s -o /dev/null
 * RUN: not grep elf_data %t.external.h
 */

#ifdef BPF
typedef unsigned long long u64;
enum color { RED, GREEN = 5 };
enum small { TINY } __attribute__((packed));
struct inner { char name[16]; short s; };
struct config {
	_Bool is_on;
	u64 limit;
	struct inner inner[2];
	union { int whole; struct { short lo, hi; }; };
	enum color color;
	int class;
	int class_;
	unsigned int low : 3, high : 13;
	struct { int a; } named;
};
typedef struct { int q; } anon_t;
struct __attribute__((packed)) odd { char c; u64 wide; };

const volatile struct config config = { .limit = 7 };
const volatile double ratio = 1.5;
int grid[2][3] = { { 1 } };
signed char tiny = 1;
enum small small = TINY;
void *pointer;
anon_t anon;
struct odd odd;
int namespace;
u64 aligned __attribute__((aligned(64)));
static int hidden;
int in_custom __attribute__((section(".data.my-section"))) = 2;

__attribute__((section("raw_tp/x"), used)) long use(void *ctx)
{
	hidden++;
	return config.limit + grid[1][2] + hidden + (long)pointer;
}

char LICENSE[] __attribute__((section("license"), used)) = "GPL";
#else
#ifdef __cplusplus
#define CHECK(condition) static_assert(condition, #condition)
#else
#define CHECK(condition) _Static_assert(condition, #condition)
#endif
/* By hand: is_on 0, limit 8, inner 16 (18 bytes each), union 52, color 56, class 60 and 64. */
CHECK(sizeof(struct x__config) == 80);
CHECK(offsetof(struct x__config, limit) == 8);
CHECK(offsetof(struct x__config, inner[1].s) == 16 + 18 + 16);
CHECK(offsetof(struct x__config, hi) == 54);
CHECK(offsetof(struct x__config, class_) == 60);
CHECK(offsetof(struct x__config, named) == 72);
CHECK(sizeof(struct x__odd) == 9);
CHECK(offsetof(struct x__odd, wide) == 1);

long touch(struct x *skel);
long touch(struct x *skel)
{
	skel->rodata->config.limit = 1;
	skel->rodata->config.lo = 2;
	skel->rodata->config.high = 3;
	skel->bss->namespace_ = skel->data->grid[1][2];
	skel->data_my_section->in_custom = skel->bss->anon.q;
	skel->bss->odd.wide = (uint64_t)(skel->links.use != NULL);
#ifndef EXTERNAL
	return x__load(skel) + x__attach(skel);
#else
	return x__load(skel);
#endif
}
#endif
