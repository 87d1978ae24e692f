/* SPDX-License-Identifier: MIT */
/* Built at -Os, where scans walk all lanes in one loop, the engine passes its tests and a loader
 * loads. */
// REQUIRES: bpf-load, kernel-btf, no-asan
// RUN: rm -rf %t && mkdir %t
// RUN: cd %t && %cc -std=c11 -Os -I%src -c %src/core/*.c %src/test/unit/btf_writer.c \
// RUN:   %src/test/unit/relo_rig.c
// RUN: cd %t && for test in scan btfview relo_field relo_type relo_cands plan patch diag; do \
// RUN:   %cc -std=c11 -Os -I%src -I%src/test/unit %src/test/unit/${test}_test.c *.o -o $test && \
// RUN:   ./$test || exit 1; done
// RUN: %python %tools/runtime_size.py %src %t/os %cc %src/examples/runqslower/runqslower.c \
// RUN:   -I%build/examples/runqslower > %t/sizes
// RUN: %t/os/linked -d 1 100000000 | FileCheck %s
// RUN: %t/os/linked -r -d 1 100000000 | FileCheck %s
// CHECK: {{[1-9][0-9]*}} wakeups, {{[1-9][0-9]*}} switches, 0 delays over 100000000 us
