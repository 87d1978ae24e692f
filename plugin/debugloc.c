// SPDX-License-Identifier: MIT
/*
 * debugloc.c - giving back the debug locations that clang's BPF passes lose.
 *
 * For `p->x` the BPF target replaces its intrinsic calls, which had a location, by
 *
 *   %o = load i64, ptr @"llvm.s:0:8$0:1"             no location
 *   %a = getelementptr i8, ptr %p, i64 %o            no location
 *   %q = call ptr @llvm.bpf.passthrough(i32 0, ptr %a)   no location
 *   %v = load i32, ptr %q, !dbg !7                   the user: located
 *
 * and the relocated instruction then shows no line, or that of whatever stands before it.
 * In: a module right after that pass.  Out: each located as its first located user, nothing
 * else changed.  Sources: LLVM's BPFAbstractMemberAccess.cpp, BPFPreserveDIType.cpp.
 */
#include "debugloc.h"

#include <llvm-c/Core.h>
#include <llvm-c/DebugInfo.h>
#include <stdbool.h>
#include <string.h>

/* Users are followed this far: load, cast, address, cast, passthrough, cast. */
#define DEPTH_MAX 8

/* Is I a load of one of the globals that stand for a relocation? */
static bool is_relocated_load(LLVMValueRef i)
{
	LLVMValueRef from;

	if (!LLVMIsALoadInst(i))
		return false;
	from = LLVMGetOperand(i, 0);
	if (LLVMIsAConstantExpr(from))
		from = LLVMGetOperand(from, 0);
	if (!LLVMIsAGlobalVariable(from))
		return false;
	return strncmp(LLVMGetValueName(from), "llvm.", 5) == 0 &&
	       strchr(LLVMGetValueName(from), '$') != NULL;
}

static LLVMMetadataRef location_of_users(LLVMValueRef i, unsigned int depth);

/* Location of I, or of its first located user, given to I. */
static LLVMMetadataRef locate(LLVMValueRef i, unsigned int depth)
{
	LLVMMetadataRef loc = LLVMInstructionGetDebugLoc(i);

	if (!loc && depth < DEPTH_MAX) {
		loc = location_of_users(i, depth + 1);
		if (loc)
			LLVMInstructionSetDebugLoc(i, loc);
	}
	return loc;
}

/* Users are listed newest first: the last located one is the first in the code. */
static LLVMMetadataRef location_of_users(LLVMValueRef i, unsigned int depth)
{
	LLVMMetadataRef loc = NULL;

	for (LLVMUseRef u = LLVMGetFirstUse(i); u; u = LLVMGetNextUse(u)) {
		LLVMValueRef user = LLVMGetUser(u);
		LLVMMetadataRef user_loc = LLVMIsAInstruction(user) ? locate(user, depth) : NULL;

		if (user_loc)
			loc = user_loc;
	}
	return loc;
}

static void fix_block(LLVMBasicBlockRef b)
{
	for (LLVMValueRef i = LLVMGetFirstInstruction(b); i; i = LLVMGetNextInstruction(i)) {
		if (is_relocated_load(i))
			locate(i, 0);
	}
}

void debugloc_fix(LLVMModuleRef m)
{
	for (LLVMValueRef f = LLVMGetFirstFunction(m); f; f = LLVMGetNextFunction(f)) {
		for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(f); b; b = LLVMGetNextBasicBlock(b))
			fix_block(b);
	}
}
