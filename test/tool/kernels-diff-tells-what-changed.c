// SPDX-License-Identifier: MIT
// What two kernels have different, by name and, with a type, member by member.  The kernels are two
// objects' types.
// RUN: %clang -target bpf -g -O2 -c %s -o %t-old.btf
// RUN: %clang -target bpf -g -O2 -DNEW -c %s -o %t-new.btf
// RUN: %corepl kernels diff %t-old.btf %t-new.btf | %FileCheck --check-prefix=ALL %s
// RUN: %corepl kernels diff %t-old.btf %t-new.btf task | %FileCheck --check-prefix=TASK %s
// RUN: %corepl kernels diff %t-new.btf %t-old.btf gone | %FileCheck --check-prefix=BACK %s
// RUN: %corepl kernels diff %t-old.btf %t-new.btf mode | %FileCheck --check-prefix=MODE %s
// RUN: %corepl kernels diff %t-old.btf %t-new.btf same | %FileCheck --check-prefix=SAME %s
// RUN: %corepl kernels pack -o %t.set %t-old.btf %t-new.btf | %FileCheck --check-prefix=PACK %s
// RUN: %corepl kernels list %t.set | %FileCheck --check-prefix=LIST %s
// RUN: %corepl kernels diff --set %t.set $(basename %t-old) $(basename %t-new) task | \
// RUN:   %FileCheck --check-prefix=TASK %s

// ALL-NOT: same
// ALL: - struct gone
// ALL-NEXT: - variable gone
// ALL: ~ enum mode
// ALL: ~ struct task
// A pointer to a changed type is no change; one inside is.
// ALL: ~ struct wraps
// ALL-NEXT: ~ variable wraps
// ALL-NOT: same

// TASK: ~ struct task
// TASK-NEXT: - size 16
// TASK-NEXT: - state: long{{.*}} at 0
// TASK-NEXT: - next: struct task * at 8
// TASK-NEXT: + size 24
// TASK-NEXT: + __state: unsigned int at 0
// TASK-NEXT: + flag: unsigned int of 3 bits at 4:0
// TASK-NEXT: + pids: int[2] at 8
// TASK-NEXT: + next: struct task * at 16
// TASK-NOT: {{.}}

// BACK: + struct gone
// BACK-NEXT: + size 4
// BACK-NEXT: + x: int at 0

// MODE: ~ enum mode
// MODE-NEXT: - ON = 1
// MODE-NEXT: + OFF = 1
// MODE-NEXT: + ON = 2

// SAME: = struct same
// SAME-NEXT: = variable same
// SAME-NOT: {{.}}

// PACK: 2 kernels in {{[0-9]+}} bytes
// LIST: -new release 0.0.0 pointers 8 little-endian types
// LIST-NEXT: -old release 0.0.0 pointers 8 little-endian types

#ifdef NEW
struct task { unsigned int __state; unsigned int flag : 3; int pids[2]; struct task *next; };
enum mode { NONE, OFF, ON };
#else
struct task { long state; struct task *next; };
enum mode { NONE, ON };
struct gone { int x; } gone;
#endif
struct same { struct task *t; enum mode *m; } same;
struct wraps { struct task t; } wraps;
enum mode mode;
