/* SPDX-License-Identifier: MIT */
/* Probes on a kernel function, on its return, and behind a system call's own name. */
// REQUIRES: bpf-load, kprobes, clang-19
// FEATURES: kprobe, kretprobe, ksyscall, kretsyscall
// RUN: %object-of %s %t.o
// RUN: %{bin}/use %t.o pid my_pid load attach trigger 5 \
// RUN:   kprobe by_call __x64_sys_getppid trigger 2 detach trigger 9 print kprobe_cnt print kretprobe_cnt \
// RUN:   print offset_cnt print ksyscall_cnt print kretsyscall_cnt print call_cnt | %FileCheck %s
// CHECK: load: COREPL_OK
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: kprobe: COREPL_OK
// CHECK-NEXT: kprobe_cnt = 7{{$}}
// CHECK-NEXT: kretprobe_cnt = 7{{$}}
// CHECK-NEXT: offset_cnt = 7{{$}}
// CHECK-NEXT: ksyscall_cnt = 7{{$}}
// CHECK-NEXT: kretsyscall_cnt = 7{{$}}
// CHECK-NEXT: call_cnt = 2{{$}}
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
#include "bpf.h"

u64 kprobe_cnt, kretprobe_cnt, offset_cnt, ksyscall_cnt, kretsyscall_cnt, call_cnt;

#define COUNT(section, name, counter)                              \
	SEC(section)                                               \
	int name(void *ctx)                                        \
	{                                                          \
		if ((int)(current_pid_tgid() >> 32) == my_pid)     \
			counter++;                                 \
		return 0;                                          \
	}

COUNT("kprobe/__x64_sys_getppid", on_entry, kprobe_cnt)
COUNT("kretprobe/__x64_sys_getppid", on_ret, kretprobe_cnt)
COUNT("kprobe/__x64_sys_getppid+0x0", on_offset, offset_cnt)
COUNT("ksyscall/getppid", on_syscall, ksyscall_cnt)
COUNT("kretsyscall/getppid", on_sysret, kretsyscall_cnt)
COUNT("kprobe", by_call, call_cnt)

LICENSE;
