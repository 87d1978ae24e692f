/* SPDX-License-Identifier: MIT */
/*
 * All maps and programs of an object as files of one directory, by libbpf's names (bpftool pins by
 * them): all or nothing, what was there stays, and the next process finds the values of maps and of
 * globals.
 */
// REQUIRES: bpf-load, kernel-btf, mount-namespace, bpftool, clang-19
// FEATURES: pins of a whole object
// RUN: %object-of %s %t.o
// RUN: unshare -m sh -c 'mount -t bpf none /sys/fs/bpf && \
// RUN:   %{bin}/use %t.o pinmaps /sys/fs/bpf/d pinprogs /sys/fs/bpf/d unpinmaps /sys/fs/bpf/d autoload other=0 \
// RUN:     pid my_pid nr my_nr load pinmaps - pinned counts pinprogs - pinall - attach trigger 5 put counts 7=70 \
// RUN:     pinall /sys/fs/bpf/d pinned counts pinmaps - pinall /sys/fs/bpf/d pinmaps /sys/fs/bpf/e && \
// RUN:   echo "files:" $(cd /sys/fs/bpf/d && ls) && \
// RUN:   %bpftool prog loadall %t.o /sys/fs/bpf/theirs pinmaps /sys/fs/bpf/theirs && \
// RUN:   rm /sys/fs/bpf/theirs/other && echo "files:" $(cd /sys/fs/bpf/theirs && ls)' | %FileCheck %s
// CHECK: pinmaps: COREPL_EUSAGE
// CHECK-NEXT: error: objects-are-pinned-in-a-directory: pinning its maps: found it not loaded, need corepl_load() first
// CHECK-NEXT: pinprogs: COREPL_EUSAGE
// CHECK-NEXT: error: objects-are-pinned-in-a-directory: pinning its programs: found it not loaded, need corepl_load() first
// CHECK-NEXT: unpinmaps: COREPL_EMISSING
// CHECK-NEXT: error: /sys/fs/bpf/d/{{.*}}: found no such file, need a pin
// CHECK-NEXT: load: COREPL_OK
// without a directory: maps that have a path, and there is none
// CHECK-NEXT: pinmaps: COREPL_OK
// CHECK-NEXT: counts: path none, not pinned
// CHECK-NEXT: pinprogs: COREPL_EUSAGE
// CHECK-NEXT: error: objects-are-pinned-in-a-directory: pinning its programs: found no directory, need one
// CHECK-NEXT: pinall: COREPL_EUSAGE
// CHECK-NEXT: error: objects-are-pinned-in-a-directory: pinning it: found no directory, need one
// CHECK-NEXT: attach: COREPL_OK
// CHECK-NEXT: put: COREPL_OK
// CHECK-NEXT: pinall: COREPL_OK
// CHECK-NEXT: counts: path /sys/fs/bpf/d/counts, pinned
// CHECK-NEXT: pinmaps: COREPL_OK
// maps are pinned there already, which is fine; a program's file is in the way
// CHECK-NEXT: pinall: COREPL_ESYS
// CHECK-NEXT: error: /sys/fs/bpf/d/on_enter: pinning a program: errno 17, exists already
// CHECK-NEXT: pinmaps: COREPL_EUSAGE
// CHECK-NEXT: error: map {{.*}}: found the path /sys/fs/bpf/e/{{.*}}, need /sys/fs/bpf/d/
// CHECK-NEXT: left over: descriptors 0, mappings 0{{$}}
// CHECK-NEXT: files: _data_config counts [[BSS:[a-z_]+]]_bss [[BSS]]_rodata on_enter plain
// CHECK-NEXT: files: _data_config counts [[BSS]]_bss [[BSS]]_rodata on_enter plain

// RUN: unshare -m sh -c 'mount -t bpf none /sys/fs/bpf && mkdir /sys/fs/bpf/d && \
// RUN:   %{bin}/use %t.o pid my_pid nr my_nr load attach trigger 5 put counts 7=70 set level=9 pinmaps /sys/fs/bpf/d && \
// RUN:   cd /sys/fs/bpf/d && bss=$(ls -d $PWD/*_bss) rodata=$(ls -d $PWD/*_rodata) && \
// RUN:   %{bin}/use %t.o pinpath counts $PWD/counts pinpath .bss $bss pinpath .rodata $rodata \
// RUN:     pinpath .data.config $PWD/_data_config load pinned .bss pinned .rodata get counts 7 print hit_cnt \
// RUN:     print level print my_nr set level=10 update my_nr=1 attach trigger 3 && \
// RUN:   %{bin}/use %t.o pinpath .data.config $PWD/_data_config load print level unpinmaps $PWD unpinmaps $PWD && \
// RUN:   echo "files:" $(ls)' | %FileCheck --check-prefix=SHARED %s
// SHARED: pinmaps: COREPL_OK
// SHARED-NEXT: left over: descriptors 0, mappings 0
// SHARED: load: COREPL_OK
// SHARED-NEXT: .bss: path /sys/fs/bpf/d/{{.*}}_bss, pinned
// SHARED-NEXT: .rodata: path /sys/fs/bpf/d/{{.*}}_rodata, pinned
// SHARED-NEXT: counts[7] = 70
// SHARED-NEXT: hit_cnt = 5
// SHARED-NEXT: level = 9
// the constants are those of the process that pinned them
// SHARED-NEXT: my_nr = 110
// SHARED-NEXT: update: COREPL_EUSAGE
// SHARED: attach: COREPL_OK
// SHARED-NEXT: left over: descriptors 0, mappings 0
// SHARED: load: COREPL_OK
// SHARED-NEXT: level = 10
// SHARED-NEXT: unpinmaps: COREPL_OK
// SHARED-NEXT: unpinmaps: COREPL_EMISSING
// SHARED: left over: descriptors 0, mappings 0
// SHARED-NEXT: files:{{$}}

// RUN: unshare -m sh -c 'mount -t bpf none /sys/fs/bpf && \
// RUN:   %{bin}/use %t.o load mappin counts /sys/fs/bpf/d/other && \
// RUN:   %{bin}/use %t.o load pinall /sys/fs/bpf/d pinned plain pinned counts pinmaps /sys/fs/bpf/no/such pinned counts \
// RUN:     pinmaps /sys/fs/bpf/made pinned counts pinprogs /sys/fs/bpf/made unpinall /sys/fs/bpf/made unpinprogs /sys/fs/bpf/made && \
// RUN:   echo "files:" $(ls /sys/fs/bpf/d) and $(ls -I "*.debug" /sys/fs/bpf) and $(ls /sys/fs/bpf/made)' \
// RUN:   | %FileCheck --check-prefix=UNDONE %s
// UNDONE: mappin: COREPL_OK
// a program's name is a map's file: nothing else is left there
// UNDONE: load: COREPL_OK
// UNDONE-NEXT: pinall: COREPL_ESYS
// UNDONE-NEXT: /sys/fs/bpf/d/other: pinning a program: errno 17, exists already
// UNDONE-NEXT: plain: path none, not pinned
// UNDONE-NEXT: counts: path none, not pinned
// UNDONE-NEXT: pinmaps: COREPL_ESYS
// UNDONE-NEXT: /sys/fs/bpf/no/such/{{.*}}: pinning a map: errno 2, no such file
// UNDONE-NEXT: counts: path none, not pinned
// UNDONE-NEXT: pinmaps: COREPL_OK
// UNDONE-NEXT: counts: path /sys/fs/bpf/made/counts, pinned
// UNDONE-NEXT: pinprogs: COREPL_OK
// UNDONE-NEXT: unpinall: COREPL_OK
// UNDONE-NEXT: unpinprogs: COREPL_EMISSING
// UNDONE-NEXT: /sys/fs/bpf/made/{{.*}}: found no such file, need a pin
// UNDONE-NEXT: left over: descriptors 0, mappings 0
// UNDONE-NEXT: files: other and d made and{{$}}
#include "bpf.h"

struct {
	__uint(type, HASH);
	__uint(max_entries, 16);
	__type(key, u32);
	__type(value, u64);
} counts SEC(".maps");

struct {
	__uint(type, ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} plain SEC(".maps");

u64 hit_cnt;
u64 level SEC(".data.config") = 1;

SEC("raw_tp/sys_enter")
int on_enter(u64 *ctx)
{
	u32 key = 0;

	hit_cnt += is_mine(ctx) && level;
	return map_lookup(&counts, &key) && map_lookup(&plain, &key);
}

SEC("raw_tp/sys_exit")
int other(u64 *ctx)
{
	return 0;
}

LICENSE;
