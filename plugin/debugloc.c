// SPDX-License-Identifier: MIT
/*
 * debugloc.c - keeping the debug locations that clang's BPF passes lose.
 *
 * For `p->x` clang's front end emits a call of an intrinsic, located at the x.  The BPF target
 * replaces it, where it stands, by three instructions without a location:
 *
 *   %o = load i64, ptr @"llvm.s:0:8$0:1"
 *   %a = getelementptr i8, ptr %p, i64 %o
 *   %q = call ptr @llvm.bpf.passthrough(i32 0, ptr %a)
 *
 * so that the relocated instruction shows no line, or that of whatever stands before it.  No
 * extension point of the pipeline lies around that pass; LLVM's pass instrumentation does.  There
 * each intrinsic call gets a mark in front, a call of llvm.donothing with its location; right
 * after the pass the instructions behind a mark take its location, and the mark goes.
 *
 * In: a function before and after such a pass.  Out: locations; never an instruction.
 * Sources: LLVM's BPFAbstractMemberAccess.cpp, BPFPreserveDIType.cpp.
 */
#include "debugloc.h"

#include <llvm-c/Core.h>
#include <llvm-c/DebugInfo.h>
#include <string.h>

#define MARK "llvm.donothing"

bool debugloc_is_lowering(const char *pass)
{
	return strcmp(pass, "BPFAbstractMemberAccessPass") == 0 ||
	       strcmp(pass, "BPFPreserveDITypePass") == 0;
}

/* Name of the function that I calls, or "" when it calls none by name. */
static const char *callee_name(LLVMValueRef i)
{
	LLVMValueRef callee;

	if (!LLVMIsACallInst(i))
		return "";
	callee = LLVMGetCalledValue(i);
	return LLVMIsAFunction(callee) ? LLVMGetValueName(callee) : "";
}

static bool starts_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

static bool is_access(LLVMValueRef i)
{
	const char *name = callee_name(i);

	return starts_with(name, "llvm.preserve.") || starts_with(name, "llvm.bpf.preserve.") ||
	       starts_with(name, "llvm.bpf.btf.type.id");
}

static void put_mark(LLVMValueRef before, LLVMBuilderRef builder)
{
	LLVMMetadataRef loc = LLVMInstructionGetDebugLoc(before);
	LLVMValueRef mark, f = LLVMGetBasicBlockParent(LLVMGetInstructionParent(before));
	unsigned int id = LLVMLookupIntrinsicID(MARK, strlen(MARK));

	if (!loc || !id)
		return;
	mark = LLVMGetIntrinsicDeclaration(LLVMGetGlobalParent(f), id, NULL, 0);
	LLVMPositionBuilderBefore(builder, before);
	LLVMSetCurrentDebugLocation2(builder, loc);
	LLVMBuildCall2(builder, LLVMGlobalGetValueType(mark), mark, NULL, 0, "");
}

static void mark_block(LLVMBasicBlockRef b, LLVMBuilderRef builder)
{
	for (LLVMValueRef i = LLVMGetFirstInstruction(b); i; i = LLVMGetNextInstruction(i)) {
		if (is_access(i))
			put_mark(i, builder);
	}
}

void debugloc_mark(LLVMValueRef function)
{
	LLVMContextRef ctx = LLVMGetModuleContext(LLVMGetGlobalParent(function));
	LLVMBuilderRef builder = LLVMCreateBuilderInContext(ctx);

	for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(function); b;
	     b = LLVMGetNextBasicBlock(b))
		mark_block(b, builder);
	LLVMDisposeBuilder(builder);
}

/* What the pass may have put behind a mark; anything else ends what the mark stands for. */
static bool is_lowered(LLVMValueRef i)
{
	return !LLVMInstructionGetDebugLoc(i) &&
	       (LLVMIsALoadInst(i) || LLVMIsAGetElementPtrInst(i) || LLVMIsABitCastInst(i) ||
		starts_with(callee_name(i), "llvm.bpf.passthrough"));
}

static void fix_block(LLVMBasicBlockRef b)
{
	LLVMMetadataRef loc = NULL;
	LLVMValueRef i = LLVMGetFirstInstruction(b);

	while (i) {
		LLVMValueRef next = LLVMGetNextInstruction(i);

		if (strcmp(callee_name(i), MARK) == 0) {
			loc = LLVMInstructionGetDebugLoc(i);
			LLVMInstructionEraseFromParent(i);
		} else if (loc && is_lowered(i)) {
			LLVMInstructionSetDebugLoc(i, loc);
		} else {
			loc = NULL;
		}
		i = next;
	}
}

void debugloc_fix(LLVMValueRef function)
{
	LLVMValueRef mark = LLVMGetNamedFunction(LLVMGetGlobalParent(function), MARK);

	if (!mark)
		return;
	for (LLVMBasicBlockRef b = LLVMGetFirstBasicBlock(function); b;
	     b = LLVMGetNextBasicBlock(b))
		fix_block(b);
	if (!LLVMGetFirstUse(mark))
		LLVMDeleteFunction(mark);
}
