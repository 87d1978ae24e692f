/* SPDX-License-Identifier: MIT */
/*
 * Wrong bytes in plan, BTF, code and ELF, with the plan's hashes made right: any answer but a
 * crash.
 */
// REQUIRES: clang-19
// RUN: %object-of %s %t.o
// RUN: %{bin}/hostile %t.o 4000 | %FileCheck %s
// CHECK: refused some, not loaded some, loaded some
#include "Inputs/everything.h"
