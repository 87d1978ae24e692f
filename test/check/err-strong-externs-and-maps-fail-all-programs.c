/* SPDX-License-Identifier: MIT */
/* What the object itself cannot do without fails all its programs: strong externs, maps. */
// REQUIRES: kernels-corpus, clang-19
// RUN: %clang19 -target bpf -g -O2 -mcpu=v3 -I%src/test/runtime/Inputs -c %s -o %t.o
// RUN: %not %corepl check %t.o --kernels %kernels/amd64/5.10.0-32-amd64.btf > %t.txt
// RUN: %FileCheck %s < %t.txt
// RUN: %not %corepl check %t.o --kernels %kernels/amd64/5.10.0-32-amd64.btf --format tsv \
// RUN:   | %FileCheck --check-prefix=TSV %s
// RUN: %not %corepl check %t.o --kernels %kernels/amd64/5.10.0-32-amd64.btf --format json > %t.json
// RUN: %python -c "import json; d = json.load(open('%t.json')); print(d['version'], \
// RUN:   sorted({f['class'] for f in d['findings'] if f['level'] == 'fail'}), d['kernels'][0]['release'])" \
// RUN:   | %FileCheck --check-prefix=JSON %s
#include "bpf.h"

extern int CONFIG_NO_SUCH_THING __attribute__((section(".kconfig")));
extern int CONFIG_HZ __attribute__((section(".kconfig")));
extern int no_such_kfunc(int x) __attribute__((section(".ksyms")));
extern const int no_such_variable __attribute__((section(".ksyms")));

struct {
	__uint(type, 33); /* arena, 6.9 */
	__uint(max_entries, 1);
	__uint(map_flags, 1 << 10);
} arena SEC(".maps");

SEC("raw_tp/sys_enter")
int uses_them(u64 *ctx)
{
	if (CONFIG_HZ > 5)
		return no_such_kfunc(CONFIG_NO_SUCH_THING) + no_such_variable;
	return map_lookup(&arena, ctx) != 0;
}

SEC("raw_tp/sys_enter")
int uses_nothing(u64 *ctx)
{
	return 0;
}

LICENSE;

// CHECK: uses_them (raw_tp/sys_enter) FAIL
// CHECK-NEXT: uses_nothing (raw_tp/sys_enter) FAIL
// CHECK-DAG: error: extern 'CONFIG_NO_SUCH_THING' [kconfig]
// CHECK-DAG: its configuration does not set it, and it is not weak
// CHECK-DAG: error: extern 'no_such_kfunc' [kfunc]
// CHECK-DAG: error: extern 'no_such_variable' [ksym]
// CHECK-DAG: error: map 'arena' of type arena [map]
// CHECK-DAG: the kernel does not know this type of map
// CHECK-DAG: all programs will fail on 5.10.0-32-amd64 (1 of 1 kernels)
// CHECK: not judged:

// TSV: 5.10.0-32-amd64	{{.*}}	uses_them	raw_tp/sys_enter	fail	{{kconfig|kfunc|ksym|map}}	{{.+}}
// TSV: 5.10.0-32-amd64	{{.*}}	uses_nothing	raw_tp/sys_enter	fail	{{kconfig|kfunc|ksym|map}}	{{.+}}

// JSON: 1 ['kconfig', 'kfunc', 'ksym', 'map'] 5.10.223
