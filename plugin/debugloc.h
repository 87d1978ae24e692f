/* SPDX-License-Identifier: MIT */
/*
 * debugloc.h - giving back the debug locations that clang's BPF passes lose.
 */
#ifndef PLUGIN_DEBUGLOC_H
#define PLUGIN_DEBUGLOC_H

#include <llvm-c/Types.h>

/* Locate every relocated access of M that has no location; no instruction is changed. */
void debugloc_fix(LLVMModuleRef m);

#endif
