// SPDX-License-Identifier: MIT
/*
 * shim_origin.cpp - clang's AST behind shim.h: where members lie, and where pointers come from.
 *
 * Offsets are those that clang compiles in.  A pointer's way is told one node at a time; what
 * it means is plain.c's.  Variables count by their initialisers: later values are not seen.
 */
#include "shim_unit.h"

#include "clang/AST/Expr.h"
#include "clang/AST/RecordLayout.h"

using namespace clang;

static void member_layout(const ASTContext &ctx, const FieldDecl *field, struct shim_layout *l)
{
	const RecordDecl *record = field->getParent();

	if (const IdentifierInfo *name = field->getIdentifier())
		l->name = name->getNameStart();
	if (!record->isCompleteDefinition() || record->isInvalidDecl())
		return;
	l->base_size = (uint64_t)ctx.getASTRecordLayout(record).getSize().getQuantity();
	l->bit_off = ctx.getFieldOffset(field);
	l->bit_size = field->isBitField() ? field->getBitWidthValue(
#if CLANG_VERSION_MAJOR < 20
						    ctx
#endif
						    )
		      : field->getType()->isIncompleteType() ? 0
							     : ctx.getTypeSize(field->getType());
}

void shim_get_layout(const struct shim *tu, const struct shim_stmt *s, struct shim_layout *l)
{
	auto *member = dyn_cast<MemberExpr>(stmt(s));
	struct shim_step step;

	*l = {};
	l->name = "";
	if (member) {
		member_layout(tu->ctx, cast<FieldDecl>(member->getMemberDecl()), l);
		return;
	}
	shim_get_step(tu, s, &step);
	QualType elem = cast<ArraySubscriptExpr>(stmt(s))->getType();
	if (elem->isIncompleteType())
		return;
	l->bit_size = tu->ctx.getTypeSize(elem);
	l->bit_off = step.idx * l->bit_size;
}

/* The number of the BPF helper that is called through CALLEE, `(*name)() = (void *)N`. */
static int64_t helper_number(const ASTContext &ctx, const Expr *callee)
{
	auto *ref = dyn_cast<DeclRefExpr>(callee->IgnoreParenImpCasts());
	auto *var = ref ? dyn_cast<VarDecl>(ref->getDecl()) : nullptr;
	const Expr *init = var ? var->getAnyInitializer() : nullptr;
	Expr::EvalResult number;

	if (!init)
		return -1;
	init = init->IgnoreParenCasts();
	if (init->isValueDependent() || !init->getType()->isIntegerType() ||
	    !init->EvaluateAsInt(number, ctx))
		return -1;
	return shim_number(number.Val.getInt());
}

static void reference_origin(const DeclRefExpr *ref, struct shim_origin *o)
{
	if (auto *param = dyn_cast<ParmVarDecl>(ref->getDecl())) {
		o->kind = SHIM_FROM_PARAM;
		o->param_idx = param->getFunctionScopeIndex();
		return;
	}
	auto *var = dyn_cast<VarDecl>(ref->getDecl());

	if (var && var->isLocalVarDecl() && var->hasLocalStorage() && var->getAnyInitializer()) {
		o->kind = SHIM_FROM_LOCAL;
		o->from = wrap(var->getAnyInitializer());
	}
}

void shim_get_origin(const struct shim *tu, const struct shim_stmt *s, struct shim_origin *o)
{
	const Expr *e = dyn_cast<Expr>(stmt(s));
	const enum shim_kind kind = shim_get_kind(tu, s);

	*o = {};
	o->helper = -1;
	if (!e)
		return;
	if (kind == SHIM_SAME_ADDRESS) {
		o->kind = SHIM_FROM_OPERAND;
		o->from = shim_operand(tu, s);
	} else if (auto *cast = dyn_cast<CastExpr>(e)) {
		o->kind = SHIM_FROM_OPERAND;
		o->from = wrap(cast->getSubExpr());
	} else if (auto *ref = dyn_cast<DeclRefExpr>(e)) {
		reference_origin(ref, o);
	} else if (kind == SHIM_MEMBER || kind == SHIM_SUBSCRIPT) {
		o->kind = SHIM_FROM_STEP;
	} else if (auto *call = dyn_cast<CallExpr>(e)) {
		o->kind = SHIM_FROM_CALL;
		o->helper = helper_number(tu->ctx, call->getCallee());
	}
}
