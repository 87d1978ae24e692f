/* SPDX-License-Identifier: MIT */
/* A static link with a skeleton has the files that the object needs of the runtime, no others. */
// REQUIRES: kernel-btf, no-asan
// RUN: rm -rf %t && mkdir %t
// RUN: printf '#include "x.skel.h"\nint main(void) { return !x__open_and_load(0); }\n' > %t/x.c
// DEFINE: %{needs} =
// DEFINE: %{link} = %{clang} -target bpf -g -O2 -fplugin=%{plugin} -DNEEDS_%{needs} -c %s -o %t/x.in && \
// DEFINE:   %{bpf-postlink} %t/x.in %t/x.o && %{corepl} skel %t/x.o --name x > %t/x.skel.h && \
// DEFINE:   %python %tools/runtime_size.py %src %t/os %cc %t/x.c -I%t
// REDEFINE: %{needs} = NOTHING
// RUN: %{link} > %t/nothing && FileCheck %s --check-prefix=NOTHING --implicit-check-not=extern \
// RUN:   --implicit-check-not=kernel_config --implicit-check-not=kconfig --implicit-check-not=gunzip \
// RUN:   --implicit-check-not=kallsyms --implicit-check-not=ksym --implicit-check-not=map_pin \
// RUN:   --implicit-check-not=arena --implicit-check-not=struct_ops --implicit-check-not=attach_usdt \
// RUN:   --implicit-check-not=compat --implicit-check-not=scan --implicit-check-not=relo \
// RUN:   --implicit-check-not=map_slots < %t/nothing
// NOTHING: linked-text
// NOTHING: function corepl_load
// REDEFINE: %{needs} = KCONFIG
// RUN: %{link} | FileCheck %s --check-prefix=KCONFIG --implicit-check-not=kallsyms \
// RUN:   --implicit-check-not=ksym_lookup --implicit-check-not=map_pin
// KCONFIG-DAG: text externs.o
// KCONFIG-DAG: text extern_uses.o
// KCONFIG-DAG: text kernel_config.o
// KCONFIG-DAG: text gunzip.o
// REDEFINE: %{needs} = KSYMS
// RUN: %{link} | FileCheck %s --check-prefix=KSYMS --implicit-check-not=kernel_config \
// RUN:   --implicit-check-not=gunzip --implicit-check-not=map_pin
// KSYMS-DAG: text extern_uses.o
// KSYMS-DAG: text kallsyms.o
// KSYMS-DAG: text ksym_lookup.o
// REDEFINE: %{needs} = PINS
// RUN: %{link} | FileCheck %s --check-prefix=PINS --implicit-check-not=extern
// PINS: text map_pin.o
// REDEFINE: %{needs} = TYPES
// RUN: %{link} | FileCheck %s --check-prefix=TYPES --implicit-check-not=extern
// TYPES-DAG: text type_fixes.o
// TYPES-DAG: function compat_match
//
// The whole costs; the bounds are the values reached with gcc 12, rounded up.
// RUN: awk '$1 == "linked-text" && $2 <= 22 * 1024 { is_small = 1 } END { exit !is_small }' %t/nothing
// RUN: %python %tools/runtime_size.py %src %t/os %cc %src/examples/runqslower/runqslower.c \
// RUN:   -I%build/examples/runqslower > %t/runqslower
// RUN: awk '$1 == "linked-text" && $2 <= 47 * 1024 { is_small = 1 } END { exit !is_small }' %t/runqslower
#define SEC(name) __attribute__((section(name), used))

char _license[] SEC("license") = "GPL";
int used_cnt;

#ifdef NEEDS_KCONFIG
extern int CONFIG_HZ SEC(".kconfig");
#define MORE CONFIG_HZ
#elif defined(NEEDS_KSYMS)
extern const void schedule SEC(".ksyms");
#define MORE (int)(unsigned long)&schedule
#elif defined(NEEDS_TYPES)
struct task_struct {
	int pid;
} __attribute__((preserve_access_index));
#define MORE (int)__builtin_preserve_type_info(*(struct task_struct *)0, 0)
#else
#define MORE 1
#endif

#ifdef NEEDS_PINS
struct {
	int (*type)[2];
	int (*max_entries)[1];
	int *key;
	int *value;
	int (*pinning)[1];
} shared SEC(".maps");
#endif

SEC("raw_tp/sched_switch") int on_switch(void *ctx)
{
	used_cnt += MORE;
	return 0;
}
