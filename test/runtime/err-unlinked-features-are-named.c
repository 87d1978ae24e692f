/* SPDX-License-Identifier: MIT */
/* An object that needs what its control program does not link fails with the call that links it. */
// REQUIRES: bpf-load, kernel-btf, no-asan
// RUN: rm -rf %t && mkdir %t
// RUN: printf '#include <stdio.h>\n#include "x.skel.h"\nint main(void) { struct corepl_diag d; \
// RUN:   puts(x__open_and_load(&d) ? "loaded" : d.text); }\n' > %t/x.c
// DEFINE: %{needs} =
// DEFINE: %{call} =
// DEFINE: %{run} = %{clang} -target bpf -g -O2 -fplugin=%{plugin} -DNEEDS_%{needs} -c %s -o %t/x.in && \
// DEFINE:   %{bpf-postlink} %t/x.in %t/x.o && \
// DEFINE:   %{corepl} skel %t/x.o --name x | sed '/corepl_use_%{call}();/d' > %t/x.skel.h && \
// DEFINE:   %cc -I%t -I%src/runtime -I%src %t/x.c %build/lib/libcorepl.a -static \
// DEFINE:   -Wl,--gc-sections -o %t/x && %t/x
// REDEFINE: %{call} = nothing
// REDEFINE: %{needs} = TARGET
// RUN: %{run} | FileCheck %s --check-prefix=ALL
// REDEFINE: %{needs} = TYPES
// RUN: %{run} | FileCheck %s --check-prefix=ALL
// REDEFINE: %{needs} = SLOTS
// RUN: %{run} | FileCheck %s --check-prefix=ALL
// REDEFINE: %{needs} = EXTERNS
// RUN: %{run} | FileCheck %s --check-prefix=ALL
// ALL: loaded
// REDEFINE: %{call} = kernel_types
// REDEFINE: %{needs} = TARGET
// RUN: %{run} | FileCheck %s --check-prefix=KERNEL
// KERNEL: {{^[a-z-]+}}: found relocations or attach targets that the kernel's types decide, need corepl_use_kernel_types() in this program
// REDEFINE: %{call} = types
// REDEFINE: %{needs} = TYPES
// RUN: %{run} | FileCheck %s --check-prefix=TYPES
// TYPES: {{^}}'{{.*}}': found a relocation <type_exists>, need corepl_use_types() in this program
// REDEFINE: %{call} = slots
// REDEFINE: %{needs} = SLOTS
// RUN: %{run} | FileCheck %s --check-prefix=SLOTS
// SLOTS: {{^}}map jumps: found initial values, need corepl_use_slots() in this program
// REDEFINE: %{call} = kconfig
// REDEFINE: %{needs} = EXTERNS
// RUN: %{run} | FileCheck %s --check-prefix=EXTERNS
// EXTERNS: {{^[a-z-]+}}: found externs, need corepl_use_externs() in this program
#define SEC(name) __attribute__((section(name), used))

char _license[] SEC("license") = "GPL";
int used_cnt;

#define MORE 1
#ifdef NEEDS_TARGET
#define WHERE "tp_btf/sched_switch"
#else
#define WHERE "raw_tp/sched_switch"
#endif

#ifdef NEEDS_TYPES
#undef MORE
struct task_struct {
	int pid;
} __attribute__((preserve_access_index));
#define MORE (int)__builtin_preserve_type_info(*(struct task_struct *)0, 0)
#endif

#ifdef NEEDS_EXTERNS
#undef MORE
extern int CONFIG_HZ SEC(".kconfig");
#define MORE CONFIG_HZ
#endif

int on_switch(void *ctx);

#ifdef NEEDS_SLOTS
struct {
	int (*type)[3];
	int (*max_entries)[1];
	int *key;
	int (*value_size)[4];
	int (*values[])(void *);
} jumps SEC(".maps") = { .values = { (void *)&on_switch } };
#endif

SEC(WHERE) int on_switch(void *ctx)
{
	used_cnt += MORE;
	return 0;
}
