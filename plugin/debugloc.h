/* SPDX-License-Identifier: MIT */
/*
 * debugloc.h - keeping the debug locations that clang's BPF passes lose.
 */
#ifndef PLUGIN_DEBUGLOC_H
#define PLUGIN_DEBUGLOC_H

#include <llvm-c/Types.h>
#include <stdbool.h>

/* Is PASS, by the name LLVM reports, one of those that lower accesses and lose locations? */
bool debugloc_is_lowering(const char *pass);

/* Before such a pass: leave a located mark in front of each access it will lower. */
void debugloc_mark(LLVMValueRef function);

/* After it: give the marks' locations to what they stand before, and remove the marks. */
void debugloc_fix(LLVMValueRef function);

#endif
