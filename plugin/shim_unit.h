// SPDX-License-Identifier: MIT
/*
 * shim_unit.h - what struct shim is on the C++ side; known to the two shim files only.
 */
#ifndef PLUGIN_SHIM_UNIT_H
#define PLUGIN_SHIM_UNIT_H

#include "shim.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/APSInt.h"
#include "llvm/Support/StringSaver.h"

namespace clang {
class CompilerInstance;
}

struct shim {
	clang::CompilerInstance &ci; // clang's own state of this compilation
	clang::ASTContext &ctx;      // the tree, owned by ci
	llvm::BumpPtrAllocator memory; // of all strings given to the C side
	mutable llvm::UniqueStringSaver strings; // over memory, each string once

	shim(clang::CompilerInstance &instance, clang::ASTContext &context)
		: ci(instance), ctx(context), strings(memory) {}
};

// The low 64 bits of a constant: unsigned ones above the signed numbers come out negative.
static inline int64_t shim_number(const llvm::APSInt &n)
{
	return (int64_t)n.extOrTrunc(64).getRawData()[0];
}

#endif
