/* SPDX-License-Identifier: MIT */
/*
 * The warnings are in the group -Wbackend-plugin and obey -Werror, -Werror=, -Wno-error=, -Wno-, -w and
 * pragmas, with every clang; a warning that is off has no note.
 */
// REQUIRES: clang-14, clang-16, clang-19
// RUN: %src/test/plugin/Inputs/make-kernels %t %clang19 %llvm-objcopy
// RUN: for clang in %clang14 %clang16 %clang19; do \
// RUN:   run() { $clang %bpf-flags -fsyntax-only -fplugin=%plugin -fplugin-arg-corepl-kernels=%t %s "$@" 2>&1; } \
// RUN:   && run | %FileCheck %s && ! run -Werror > %t/error && %FileCheck %s --check-prefix=ERROR < %t/error \
// RUN:   && ! run -Werror=backend-plugin > %t/error && %FileCheck %s --check-prefix=ERROR < %t/error \
// RUN:   && run -Werror -Wno-error=backend-plugin | %FileCheck %s \
// RUN:   && run -Wno-backend-plugin -Werror | count 0 && run -w | count 0 && run -DOFF -Werror | count 0 \
// RUN:   || exit 1; \
// RUN: done
#include "Inputs/core_macros.h"

PROG int prog(struct task *t)
{
#ifdef OFF
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wbackend-plugin"
#endif
	// CHECK: obey-clangs-options.c:[[#@LINE+2]]:12: warning: field 'state' of 'struct task' does not exist in 6.1 (renamed? '__state'); guard it with bpf_core_field_exists() [-Wbackend-plugin]
	// ERROR: obey-clangs-options.c:[[#@LINE+1]]:12: error: field 'state' of 'struct task' {{.*}} [-Werror,-Wbackend-plugin]
	return t->state;
#ifdef OFF
#pragma clang diagnostic pop
#endif
}
// CHECK: 1 warning generated.
// ERROR: 1 error generated.
