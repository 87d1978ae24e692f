// SPDX-License-Identifier: MIT
// Names that no C can have (foreign or damaged objects: "a;b", "1st", the same twice, a keyword)
// still give a header that compiles as C and as C++, with one field per variable.
// RUN: %clang -target bpf -g -O2 -c %s -o %t.plain.o
// RUN: %python %S/Inputs/odd_names.py %t.plain.o %t.raw.o
// RUN: %bpf-postlink %t.raw.o %t.o
// RUN: %corepl skel %t.o --name '9-odd name' > %t.skel.h
// RUN: echo '#include "%t.skel.h"' > %t.c && cp %t.c %t.cc
// RUN: %cc -std=c11 -Wall -Wextra -pedantic -Werror -I%src -I%src/runtime -c %t.c -o /dev/null
// RUN: c++ -std=c++17 -Wall -Wextra -pedantic -Werror -I%src -I%src/runtime -c %t.cc -o /dev/null
// RUN: %FileCheck %s < %t.skel.h
// RUN: %corepl dump %t.o | grep 'map?newline role map'

// CHECK: struct _9_odd_name__tag_qu__e {
// CHECK-NEXT: int32_t mem_twice1;
// CHECK-NEXT: int32_t mem_twice1_1;
// CHECK: struct _9_odd_name__bss {
// CHECK-DAG: int32_t semi_colon;
// CHECK-DAG: int32_t _1igit_first;
// CHECK-DAG: int32_t namespace_;
// CHECK-DAG: struct _9_odd_name__tag_qu__e quoted;
// CHECK: struct corepl_map *map_newline;
// CHECK: struct corepl_program *prog_dash;

struct tag_quote { int mem_twice1; int mem_twice2; } quoted;
int semi_colon, digit_first, keyword_is;

struct {
	int (*type)[2];
	int (*max_entries)[1];
	int *key;
	int *value;
} map_newline __attribute__((section(".maps"), used));

__attribute__((section("raw_tp/x"), used)) long prog_dash(void *ctx)
{
	return quoted.mem_twice1 + semi_colon + digit_first + keyword_is;
}
