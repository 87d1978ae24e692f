// SPDX-License-Identifier: MIT
/*
 * shim_flow.cpp - clang's statements, conditions and values behind shim_flow.h.
 *
 * Each function answers one question about one node.  A value that clang could fold is still told
 * by its parts, so that what folds them is one place for clang's constants and a kernel's.
 */
#include "shim_flow.h"
#include "shim_unit.h"

#include "clang/AST/Attr.h"
#include "clang/AST/Expr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Stmt.h"
#include "clang/Basic/Builtins.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"

using namespace clang;

static void set(struct shim_flow *f, enum shim_flow_kind kind, const Stmt *a = nullptr,
		const Stmt *b = nullptr, const Stmt *c = nullptr, const Stmt *d = nullptr)
{
	f->kind = kind;
	f->a = wrap(a);
	f->b = wrap(b);
	f->c = wrap(c);
	f->d = wrap(d);
}

/* ---- expressions ---- */

/* The variable that E names, or null. */
static const VarDecl *named_variable(const Expr *e)
{
	auto *ref = dyn_cast<DeclRefExpr>(e->IgnoreParens());

	return ref ? dyn_cast<VarDecl>(ref->getDecl()) : nullptr;
}

static void constant_flow(const ASTContext &ctx, const Expr *e, struct shim_flow *f)
{
	Expr::EvalResult result;

	if (e->isValueDependent() || !e->EvaluateAsInt(result, ctx))
		return;
	f->kind = SHIM_FLOW_CONST;
	f->value = shim_number(result.Val.getInt());
}

/* The initializer of VAR, which nothing writes; *INIT null: zeros. */
static bool fixed_variable(const VarDecl *var, const Expr **init)
{
	if (!var || var->hasLocalStorage() || !var->getType().isConstant(var->getASTContext()))
		return false;
	*init = var->getAnyInitializer();
	return *init || var->hasDefinition() != VarDecl::DeclarationOnly;
}

/* The same of part IDX of what *INIT initializes. */
static bool fixed_idx(const Expr **init, uint64_t idx)
{
	auto *list = *init ? dyn_cast<InitListExpr>(*init) : nullptr;

	if (*init && !list)
		return isa<ImplicitValueInitExpr>(*init);
	*init = list && idx < list->getNumInits() ? list->getInit((unsigned)idx) : nullptr;
	return true;
}

/* The same of what E names, "config.is_on" or "table[2]". */
static bool fixed_part(const ASTContext &ctx, const Expr *e, const Expr **init)
{
	Expr::EvalResult idx;

	e = e->IgnoreParenImpCasts();
	if (auto *member = dyn_cast<MemberExpr>(e)) {
		auto *field = dyn_cast<FieldDecl>(member->getMemberDecl());

		return field && !member->isArrow() && !field->getParent()->isUnion() &&
		       fixed_part(ctx, member->getBase(), init) &&
		       fixed_idx(init, field->getFieldIndex());
	}
	if (auto *element = dyn_cast<ArraySubscriptExpr>(e)) {
		const Expr *base = element->getBase()->IgnoreParenImpCasts();

		return base->getType()->isArrayType() && fixed_part(ctx, base, init) &&
		       element->getIdx()->EvaluateAsInt(idx, ctx) &&
		       fixed_idx(init, idx.Val.getInt().getLimitedValue());
	}
	return fixed_variable(named_variable(e), init);
}

/* The number that INIT, null: zeros, gives. */
static bool fixed_number(const ASTContext &ctx, const Expr *init, int64_t *number)
{
	Expr::EvalResult result;

	*number = 0;
	if (!init || isa<ImplicitValueInitExpr>(init))
		return true;
	if (init->isValueDependent() || !init->EvaluateAsInt(result, ctx))
		return false;
	*number = shim_number(result.Val.getInt());
	return true;
}

static void read_flow(const ASTContext &ctx, const Expr *e, struct shim_flow *f)
{
	const VarDecl *var = named_variable(e);
	const Expr *init;

	if (var) {
		f->kind = SHIM_FLOW_READ;
		f->decl = wrap(var->getCanonicalDecl());
	} else if (fixed_part(ctx, e, &init) && fixed_number(ctx, init, &f->value)) {
		f->kind = SHIM_FLOW_CONST;
	}
}

static void cast_flow(const ASTContext &ctx, const CastExpr *e, struct shim_flow *f)
{
	switch (e->getCastKind()) {
	case CK_LValueToRValue:
		read_flow(ctx, e->getSubExpr(), f);
		break;
	case CK_IntegralToBoolean:
		set(f, SHIM_FLOW_BOOL, e->getSubExpr());
		break;
	case CK_IntegralCast:
		set(f, e->getType()->isBooleanType() ? SHIM_FLOW_BOOL : SHIM_FLOW_SAME,
		    e->getSubExpr());
		break;
	case CK_NoOp:
	case CK_FunctionToPointerDecay:
		set(f, SHIM_FLOW_SAME, e->getSubExpr());
		break;
	default:
		break;
	}
}

static enum shim_flow_op operation(BinaryOperatorKind kind)
{
	switch (kind) {
	case BO_Mul:
	case BO_MulAssign:
		return SHIM_FLOW_MUL;
	case BO_Div:
	case BO_DivAssign:
		return SHIM_FLOW_DIV;
	case BO_Rem:
	case BO_RemAssign:
		return SHIM_FLOW_REM;
	case BO_Add:
	case BO_AddAssign:
		return SHIM_FLOW_ADD;
	case BO_Sub:
	case BO_SubAssign:
		return SHIM_FLOW_SUB;
	case BO_Shl:
	case BO_ShlAssign:
		return SHIM_FLOW_SHL;
	case BO_Shr:
	case BO_ShrAssign:
		return SHIM_FLOW_SHR;
	case BO_And:
	case BO_AndAssign:
		return SHIM_FLOW_BIT_AND;
	case BO_Or:
	case BO_OrAssign:
		return SHIM_FLOW_BIT_OR;
	case BO_Xor:
	case BO_XorAssign:
		return SHIM_FLOW_XOR;
	case BO_EQ:
		return SHIM_FLOW_EQ;
	case BO_NE:
		return SHIM_FLOW_NE;
	case BO_LT:
		return SHIM_FLOW_LT;
	case BO_GT:
		return SHIM_FLOW_GT;
	case BO_LE:
		return SHIM_FLOW_LE;
	case BO_GE:
		return SHIM_FLOW_GE;
	default:
		return SHIM_FLOW_NO_OP;
	}
}

static void binary_flow(const BinaryOperator *e, struct shim_flow *f)
{
	QualType type = e->getLHS()->getType();

	if (e->isLogicalOp()) {
		set(f, e->getOpcode() == BO_LAnd ? SHIM_FLOW_AND : SHIM_FLOW_OR, e->getLHS(),
		    e->getRHS());
	} else if (e->getOpcode() == BO_Comma) {
		f->kind = SHIM_FLOW_SEQUENCE;
	} else if (e->isAssignmentOp()) {
		const VarDecl *var = named_variable(e->getLHS());

		if (!var || !type->isIntegralOrEnumerationType())
			return;
		set(f, SHIM_FLOW_ASSIGN, e->getRHS());
		f->decl = wrap(var->getCanonicalDecl());
		f->op = operation(e->getOpcode());
	} else if (type->isIntegralOrEnumerationType()) {
		set(f, SHIM_FLOW_BINARY, e->getLHS(), e->getRHS());
		f->op = operation(e->getOpcode());
		f->is_unsigned = type->isUnsignedIntegerOrEnumerationType();
	}
}

static void unary_flow(const UnaryOperator *e, struct shim_flow *f)
{
	const VarDecl *var = named_variable(e->getSubExpr());

	if (e->getOpcode() == UO_LNot) {
		set(f, SHIM_FLOW_NOT, e->getSubExpr());
	} else if (e->isIncrementDecrementOp() && var) {
		f->kind = SHIM_FLOW_ASSIGN;
		f->decl = wrap(var->getCanonicalDecl());
	} else if (e->getOpcode() == UO_Extension || e->getOpcode() == UO_Plus) {
		set(f, SHIM_FLOW_SAME, e->getSubExpr());
	} else if (e->getOpcode() == UO_Minus || e->getOpcode() == UO_Not) {
		set(f, e->getOpcode() == UO_Minus ? SHIM_FLOW_MINUS : SHIM_FLOW_COMPLEMENT,
		    e->getSubExpr());
	}
}

static void call_flow(const CallExpr *e, struct shim_flow *f)
{
	const FunctionDecl *callee = e->getDirectCallee();

	switch (e->getBuiltinCallee()) {
	case 0:
		if (!callee)
			return;
		f->kind = callee->isNoReturn() ? SHIM_FLOW_DEAD : SHIM_FLOW_CALL;
		f->decl = wrap(callee->getCanonicalDecl());
		break;
	case Builtin::BI__builtin_expect:
	case Builtin::BI__builtin_expect_with_probability:
		set(f, SHIM_FLOW_SAME, e->getArg(0));
		break;
	case Builtin::BI__builtin_unreachable:
	case Builtin::BI__builtin_trap:
		f->kind = SHIM_FLOW_DEAD;
		break;
	default:
		break;
	}
}

static bool is_constant(const Expr *e)
{
	auto *ref = dyn_cast<DeclRefExpr>(e);

	return isa<IntegerLiteral>(e) || isa<CharacterLiteral>(e) || isa<ConstantExpr>(e) ||
	       isa<UnaryExprOrTypeTraitExpr>(e) || isa<OffsetOfExpr>(e) || isa<TypeTraitExpr>(e) ||
	       (ref && isa<EnumConstantDecl>(ref->getDecl()));
}

static void expr_flow(const ASTContext &ctx, const Expr *e, struct shim_flow *f)
{
	if (e->getType()->isIntegralOrEnumerationType()) {
		f->size = (uint8_t)ctx.getTypeSizeInChars(e->getType()).getQuantity();
		f->is_signed = e->getType()->isSignedIntegerOrEnumerationType();
	}
	if (is_constant(e))
		constant_flow(ctx, e, f);
	else if (auto *paren = dyn_cast<ParenExpr>(e))
		set(f, SHIM_FLOW_SAME, paren->getSubExpr());
	else if (auto *body = dyn_cast<StmtExpr>(e))
		set(f, SHIM_FLOW_SAME, body->getSubStmt());
	else if (auto *cast = dyn_cast<CastExpr>(e))
		cast_flow(ctx, cast, f);
	else if (auto *binary = dyn_cast<BinaryOperator>(e))
		binary_flow(binary, f);
	else if (auto *unary = dyn_cast<UnaryOperator>(e))
		unary_flow(unary, f);
	else if (auto *choice = dyn_cast<ConditionalOperator>(e))
		set(f, SHIM_FLOW_IF, choice->getCond(), choice->getTrueExpr(),
		    choice->getFalseExpr());
	else if (auto *other = dyn_cast<BinaryConditionalOperator>(e))
		set(f, SHIM_FLOW_OR_ELSE, other->getCommon(), nullptr, other->getFalseExpr());
	else if (auto *call = dyn_cast<CallExpr>(e))
		call_flow(call, f);
}

/* ---- statements ---- */

static void case_flow(const ASTContext &ctx, const SwitchCase *s, struct shim_flow *f)
{
	auto *value = dyn_cast<CaseStmt>(s);

	set(f, SHIM_FLOW_CASE, s->getSubStmt());
	f->is_default = !value;
	if (!value)
		return;
	f->value = f->last = shim_number(value->getLHS()->EvaluateKnownConstInt(ctx));
	if (value->getRHS())
		f->last = shim_number(value->getRHS()->EvaluateKnownConstInt(ctx));
}

static void jump_flow(const Stmt *s, struct shim_flow *f)
{
	if (auto *jump = dyn_cast<GotoStmt>(s)) {
		f->kind = SHIM_FLOW_GOTO;
		f->decl = wrap(static_cast<const Decl *>(jump->getLabel()));
	} else if (auto *label = dyn_cast<LabelStmt>(s)) {
		set(f, SHIM_FLOW_LABEL, label->getSubStmt());
		f->decl = wrap(static_cast<const Decl *>(label->getDecl()));
	} else if (auto *result = dyn_cast<ReturnStmt>(s)) {
		set(f, SHIM_FLOW_RETURN, result->getRetValue());
	} else if (auto *text = dyn_cast<GCCAsmStmt>(s)) {
		f->kind = text->isAsmGoto() ? SHIM_FLOW_WILD : SHIM_FLOW_OTHER;
	} else if (isa<BreakStmt>(s)) {
		f->kind = SHIM_FLOW_BREAK;
	} else if (isa<ContinueStmt>(s)) {
		f->kind = SHIM_FLOW_CONTINUE;
	} else if (isa<IndirectGotoStmt>(s)) {
		f->kind = SHIM_FLOW_WILD;
	}
}

static void stmt_flow(const ASTContext &ctx, const Stmt *s, struct shim_flow *f)
{
	if (isa<CompoundStmt>(s)) {
		f->kind = SHIM_FLOW_SEQUENCE;
		f->is_block = true;
	} else if (isa<DeclStmt>(s)) {
		f->kind = SHIM_FLOW_DECLARE;
	} else if (auto *test = dyn_cast<IfStmt>(s)) {
		set(f, SHIM_FLOW_IF, test->getCond(), test->getThen(), test->getElse());
	} else if (auto *choice = dyn_cast<SwitchStmt>(s)) {
		set(f, SHIM_FLOW_SWITCH, choice->getCond(), choice->getBody());
	} else if (auto *one = dyn_cast<SwitchCase>(s)) {
		case_flow(ctx, one, f);
	} else if (auto *loop = dyn_cast<ForStmt>(s)) {
		set(f, SHIM_FLOW_LOOP, loop->getInit(), loop->getCond(), loop->getBody(),
		    loop->getInc());
	} else if (auto *loop = dyn_cast<WhileStmt>(s)) {
		set(f, SHIM_FLOW_LOOP, nullptr, loop->getCond(), loop->getBody());
	} else if (auto *loop = dyn_cast<DoStmt>(s)) {
		set(f, SHIM_FLOW_LOOP, nullptr, loop->getCond(), loop->getBody());
		f->is_do = true;
	} else {
		jump_flow(s, f);
	}
}

void shim_flow_get(const struct shim *tu, const struct shim_stmt *s, struct shim_flow *f)
{
	*f = {};
	if (auto *e = dyn_cast<Expr>(stmt(s)))
		expr_flow(tu->ctx, e, f);
	else
		stmt_flow(tu->ctx, stmt(s), f);
}

enum shim_flow_place shim_flow_place(const struct shim_stmt *s)
{
	if (stmt(s)->getBeginLoc().isMacroID())
		return SHIM_FLOW_IN_MACRO;
	return isa<Expr>(stmt(s)) ? SHIM_FLOW_ALONE : SHIM_FLOW_NOT_ALONE;
}

/* ---- what a node brings along ---- */

void shim_flow_each_local(const struct shim_stmt *s, shim_flow_local_fn *fn, void *ctx)
{
	for (const Decl *d : cast<DeclStmt>(stmt(s))->decls()) {
		auto *var = dyn_cast<VarDecl>(d);

		if (var && var->hasLocalStorage())
			fn(ctx, wrap(var->getCanonicalDecl()), wrap(var->getInit()));
	}
}

void shim_flow_each_argument(const struct shim_stmt *s, shim_stmt_fn *fn, void *ctx)
{
	for (const Expr *e : cast<CallExpr>(stmt(s))->arguments())
		fn(ctx, wrap(e));
}

void shim_flow_each_parameter(const struct shim_decl *d, shim_decl_fn *fn, void *ctx)
{
	const FunctionDecl *function = dyn_cast<FunctionDecl>(decl(d));

	if (!function || !function->isDefined(function))
		return;
	for (const ParmVarDecl *p : function->parameters())
		fn(ctx, wrap(p->getCanonicalDecl()));
}

/* ---- variables ---- */

void shim_flow_get_variable(const struct shim *tu, const struct shim_decl *d,
			    struct shim_flow_variable *v)
{
	auto *var = dyn_cast<VarDecl>(decl(d));
	const Expr *init;

	*v = {};
	if (isa<FunctionDecl>(decl(d)))
		v->storage = SHIM_FLOW_FUNCTION;
	if (!var || !var->getType()->isIntegralOrEnumerationType())
		return;
	QualType type = var->getType();
	v->size = (uint8_t)tu->ctx.getTypeSizeInChars(type).getQuantity();
	v->is_signed = type->isSignedIntegerOrEnumerationType();
	v->is_bool = type->isBooleanType();
	v->is_char = type->isCharType();
	v->is_enum = type->isEnumeralType();
	if (fixed_variable(var, &init) && fixed_number(tu->ctx, init, &v->value))
		v->storage = SHIM_FLOW_FIXED;
	else if (var->hasLocalStorage())
		v->storage = SHIM_FLOW_LOCAL;
}

bool shim_flow_is_global(const struct shim_decl *d)
{
	auto *function = dyn_cast<FunctionDecl>(decl(d));

	return function && function->isExternallyVisible();
}

/* ---- types ---- */

static void array_info(const ASTContext &ctx, QualType type, struct shim_type_info *info)
{
	const ArrayType *array = ctx.getAsArrayType(type);
	QualType elem = array->getElementType();

	info->kind = SHIM_TYPE_ARRAY;
	info->elem_type = wrap(elem);
	if (auto *constant = dyn_cast<ConstantArrayType>(array))
		info->elem_cnt = (uint32_t)constant->getSize().getZExtValue();
}

static void builtin_info(const shim *tu, QualType type, struct shim_type_info *info)
{
	auto *builtin = type->getAs<BuiltinType>();
	PrintingPolicy policy(tu->ctx.getLangOpts());

	info->kind = builtin->isFloatingPoint() ? SHIM_TYPE_FLOAT : SHIM_TYPE_INT;
	info->name = tu->strings.save(builtin->getName(policy)).data();
	info->is_signed = builtin->isSignedInteger();
	info->size = (uint32_t)tu->ctx.getTypeSizeInChars(type).getQuantity();
}

void shim_get_type_info(const struct shim *tu, const struct shim_type *t,
			struct shim_type_info *info)
{
	QualType type(reinterpret_cast<const Type *>(t), 0);

	*info = {};
	info->name = "";
	if (auto *record = type->getAs<RecordType>()) {
		info->kind = record->isUnionType() ? SHIM_TYPE_UNION : SHIM_TYPE_STRUCT;
		info->name = tu->strings.save(record->getDecl()->getName()).data();
	} else if (auto *enumeration = type->getAs<EnumType>()) {
		info->kind = SHIM_TYPE_ENUM;
		info->name = tu->strings.save(enumeration->getDecl()->getName()).data();
		info->size = (uint32_t)tu->ctx.getTypeSizeInChars(type).getQuantity();
	} else if (type->isArrayType()) {
		array_info(tu->ctx, type, info);
	} else if (type->isPointerType()) {
		info->kind = SHIM_TYPE_POINTER;
	} else if (type->isBuiltinType() && !type->isVoidType()) {
		builtin_info(tu, type, info);
	}
}
