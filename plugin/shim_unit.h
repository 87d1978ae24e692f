// SPDX-License-Identifier: MIT
/*
 * shim_unit.h - what struct shim is on the C++ side; known to the shim_*.cpp only.
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

// The C side's handles and clang's nodes.
static inline const clang::Stmt *stmt(const shim_stmt *s)
{
	return reinterpret_cast<const clang::Stmt *>(s);
}
static inline const shim_stmt *wrap(const clang::Stmt *s)
{
	return reinterpret_cast<const shim_stmt *>(s);
}
static inline const clang::Decl *decl(const shim_decl *d)
{
	return reinterpret_cast<const clang::Decl *>(d);
}
static inline const shim_decl *wrap(const clang::Decl *d)
{
	return reinterpret_cast<const shim_decl *>(d);
}
static inline const shim_type *wrap(clang::QualType t)
{
	return reinterpret_cast<const shim_type *>(
		t.getCanonicalType().getUnqualifiedType().getTypePtr());
}

#endif
