// SPDX-License-Identifier: MIT
/*
 * shim_fixed.cpp - clang's tree behind shim_fixed.h: numbers that clang compiles in.
 *
 * Each function answers one question about one node; which of them a lint minds is lint.c's.
 */
#include "shim_fixed.h"
#include "shim_unit.h"

#include "clang/AST/Attr.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

static const char *record_name(const shim *tu, const RecordDecl *record)
{
	return tu->strings.save((record->isUnion() ? "union " : "struct ") + record->getName())
		.data();
}

/* T as the root of a type relocation, when it is a complete record of relocatable members. */
static bool record_root(const shim *tu, QualType t, struct shim_fixed *f)
{
	auto *type = t->getAs<RecordType>();
	const RecordDecl *record = type ? type->getDecl()->getDefinition() : nullptr;

	if (!record || record->getName().empty() || !record->hasAttr<BPFPreserveAccessIndexAttr>())
		return false;
	f->root = record_name(tu, record);
	f->name = "";
	f->value = tu->ctx.getTypeSizeInChars(t).getQuantity();
	return true;
}

bool shim_fixed_get_enumerator(const struct shim *tu, const struct shim_stmt *s,
			      struct shim_fixed *f)
{
	auto *ref = dyn_cast<DeclRefExpr>(stmt(s));
	auto *value = ref ? dyn_cast<EnumConstantDecl>(ref->getDecl()) : nullptr;
	auto *parent = value ? dyn_cast<EnumDecl>(value->getDeclContext()) : nullptr;

	if (!parent || parent->getName().empty())
		return false;
	f->root = tu->strings.save("enum " + parent->getName()).data();
	f->name = value->getName().data();
	f->value = shim_number(value->getInitVal());
	return true;
}

/* Has the author written what stands at LOC, perhaps as an argument of macros? */
static bool is_written(const SourceManager &sm, SourceLocation loc)
{
	while (loc.isMacroID()) {
		if (!sm.isMacroArgExpansion(loc))
			return false;
		loc = sm.getImmediateSpellingLoc(loc);
	}
	return true;
}

bool shim_fixed_get_sizeof(const struct shim *tu, const struct shim_stmt *s,
			  struct shim_fixed *f)
{
	auto *size = dyn_cast<UnaryExprOrTypeTraitExpr>(stmt(s));

	return size && size->getKind() == UETT_SizeOf &&
	       is_written(tu->ctx.getSourceManager(), size->getBeginLoc()) &&
	       record_root(tu, size->getTypeOfArgument(), f);
}

/* The record whose member E, an offsetof(), asks for; null: none of C's, or without a name. */
static const RecordDecl *offset_record(const OffsetOfExpr *e)
{
	auto *type = e->getTypeSourceInfo()->getType()->getAs<RecordType>();
	const RecordDecl *record = type ? type->getDecl()->getDefinition() : nullptr;

	return record && !record->getName().empty() ? record : nullptr;
}

/* One component of an offsetof() that goes into TYPE; false when its index is no constant. */
static bool offset_step(const ASTContext &ctx, const OffsetOfExpr *e, const OffsetOfNode &node,
			QualType *type, struct shim_step *step)
{
	Expr::EvalResult idx;

	*step = {};
	step->base_type = wrap(*type);
	if (node.getKind() == OffsetOfNode::Field) {
		step->kind = SHIM_STEP_MEMBER;
		step->member = node.getField()->getName().data();
		step->member = step->member ? step->member : "";
		*type = node.getField()->getType();
	} else if (node.getKind() == OffsetOfNode::Array && ctx.getAsArrayType(*type) &&
		   e->getIndexExpr(node.getArrayExprIndex())->EvaluateAsInt(idx, ctx)) {
		step->kind = SHIM_STEP_ELEMENT;
		step->idx = (uint32_t)shim_number(idx.Val.getInt());
		*type = ctx.getAsArrayType(*type)->getElementType();
	} else {
		return false;
	}
	step->result_type = wrap(*type);
	return true;
}

bool shim_fixed_get_offsetof(const struct shim *tu, const struct shim_stmt *s,
			    struct shim_fixed *f, struct shim_step *step, uint32_t *step_cnt)
{
	auto *e = dyn_cast<OffsetOfExpr>(stmt(s));
	const RecordDecl *record = e ? offset_record(e) : nullptr;
	Expr::EvalResult value;

	if (!record || e->getNumComponents() > *step_cnt || !e->EvaluateAsInt(value, tu->ctx))
		return false;
	QualType type = e->getTypeSourceInfo()->getType();
	*step_cnt = e->getNumComponents();
	for (uint32_t i = 0; i < *step_cnt; i++)
		if (!offset_step(tu->ctx, e, e->getComponent(i), &type, &step[*step_cnt - 1 - i]))
			return false;
	f->root = record_name(tu, record);
	f->name = "";
	f->value = shim_number(value.Val.getInt());
	return true;
}

bool shim_fixed_is_relocatable(const struct shim_stmt *s)
{
	return offset_record(cast<OffsetOfExpr>(stmt(s)))->hasAttr<BPFPreserveAccessIndexAttr>();
}

bool shim_fixed_is_systems(const struct shim *tu, const struct shim_stmt *s)
{
	const RecordDecl *record = offset_record(cast<OffsetOfExpr>(stmt(s)));

	return tu->ctx.getSourceManager().isInSystemHeader(record->getLocation());
}

bool shim_fixed_get_copy(const struct shim *tu, const struct shim_decl *d, struct shim_fixed *f)
{
	auto *var = dyn_cast<VarDecl>(decl(d));

	return var && var->hasLocalStorage() && !isa<ParmVarDecl>(var) &&
	       !var->getLocation().isMacroID() && record_root(tu, var->getType(), f);
}

static const FieldDecl *member_field(const struct shim_stmt *s)
{
	return cast<FieldDecl>(cast<MemberExpr>(stmt(s))->getMemberDecl());
}

bool shim_fixed_is_own_arrow(const struct shim *tu, const struct shim_stmt *s)
{
	SourceLocation loc = member_field(s)->getLocation();

	return cast<MemberExpr>(stmt(s))->isArrow() &&
	       !tu->ctx.getSourceManager().isInSystemHeader(loc);
}

void shim_fixed_each_member(const struct shim_stmt *s, shim_fixed_name_fn *fn, void *ctx)
{
	auto *asked = dyn_cast<OffsetOfExpr>(stmt(s));
	const RecordDecl *record = asked ? offset_record(asked) : member_field(s)->getParent();

	for (const FieldDecl *field : record->fields())
		if (field->getDeclName())
			fn(ctx, field->getName().data());
}
