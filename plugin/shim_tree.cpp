// SPDX-License-Identifier: MIT
/*
 * shim_tree.cpp - clang's AST behind shim.h: nodes, types, places, declarations.
 *
 * Each function answers one question of the C side about one node.  What is said here about
 * clang's lowering is limited to facts of a single node, found in clang's CGExpr.cpp
 * (EmitLValueForField, EmitArraySubscriptExpr, isPreserveAIArrayBase), CGDebugInfo.cpp (the type
 * that a node's metadata names) and CGBuiltin.cpp (the BPF builtins).
 */
#include "shim_unit.h"

#include "clang/AST/Attr.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Basic/TargetBuiltins.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

static const char *keep(const shim *tu, StringRef text) { return tu->strings.save(text).data(); }

/* ---- the tree ---- */

static enum shim_kind builtin_kind(const CallExpr *call)
{
	switch (call->getBuiltinCallee()) {
	case Builtin::BI__builtin_preserve_access_index:
		return SHIM_PRESERVE_ACCESS;
	case BPF::BI__builtin_preserve_field_info:
		return SHIM_FIELD_INFO;
	case BPF::BI__builtin_btf_type_id:
		return SHIM_TYPE_ID;
	case BPF::BI__builtin_preserve_type_info:
		return SHIM_TYPE_INFO;
	case BPF::BI__builtin_preserve_enum_value:
		return SHIM_ENUM_VALUE;
	default:
		return SHIM_OTHER;
	}
}

/* The operand whose address, or value as a pointer, E passes on unchanged; else NULL. */
static const Expr *same_address(const Expr *e)
{
	if (auto *paren = dyn_cast<ParenExpr>(e))
		return paren->getSubExpr();
	if (auto *generic = dyn_cast<GenericSelectionExpr>(e))
		return generic->isResultDependent() ? nullptr : generic->getResultExpr();
	if (auto *choose = dyn_cast<ChooseExpr>(e))
		return choose->isConditionDependent() ? nullptr : choose->getChosenSubExpr();
	if (auto *unary = dyn_cast<UnaryOperator>(e)) {
		UnaryOperatorKind op = unary->getOpcode();

		return op == UO_AddrOf || op == UO_Deref || op == UO_Extension
			       ? unary->getSubExpr() : nullptr;
	}
	if (auto *cast = dyn_cast<CastExpr>(e)) {
		CastKind kind = cast->getCastKind();

		return kind == CK_NoOp || kind == CK_BitCast || kind == CK_ArrayToPointerDecay ||
				       kind == CK_LValueBitCast
			       ? cast->getSubExpr() : nullptr;
	}
	return nullptr;
}

enum shim_kind shim_get_kind(const struct shim *, const struct shim_stmt *s)
{
	const Expr *e = dyn_cast<Expr>(stmt(s));

	if (!e)
		return SHIM_OTHER;
	if (isa<UnaryExprOrTypeTraitExpr>(e) || isa<OffsetOfExpr>(e))
		return SHIM_UNEVALUATED;
	if (auto *member = dyn_cast<MemberExpr>(e))
		return isa<FieldDecl>(member->getMemberDecl()) ? SHIM_MEMBER : SHIM_OTHER;
	if (isa<ArraySubscriptExpr>(e))
		return SHIM_SUBSCRIPT;
	if (auto *call = dyn_cast<CallExpr>(e))
		return builtin_kind(call);
	return same_address(e) ? SHIM_SAME_ADDRESS : SHIM_OTHER;
}

const struct shim_stmt *shim_operand(const struct shim *, const struct shim_stmt *s)
{
	const Expr *e = cast<Expr>(stmt(s));
	const CallExpr *call = dyn_cast<CallExpr>(e);

	if (call)
		return call->getNumArgs() ? wrap(call->getArg(0)) : nullptr;
	return wrap(same_address(e));
}

void shim_each_child(const struct shim_stmt *s, shim_stmt_fn *fn, void *ctx)
{
	for (const Stmt *child : stmt(s)->children())
		if (child)
			fn(ctx, wrap(child));
}

/* ---- steps of an access path ---- */

/* Number of FIELD among those that debug information lists: unnamed bitfields are left out. */
static uint32_t debug_field_idx(const FieldDecl *field)
{
	uint32_t idx = 0;

	for (const FieldDecl *f : field->getParent()->fields()) {
		if (f == field)
			break;
		if (!f->isBitField() || f->getDeclName())
			idx++;
	}
	return idx;
}

static void member_step(const MemberExpr *e, struct shim_step *step)
{
	auto *field = cast<FieldDecl>(e->getMemberDecl());
	const RecordDecl *record = field->getParent();

	step->kind = SHIM_STEP_MEMBER;
	step->is_by_builtin = true;
	step->is_by_attribute = record->hasAttr<BPFPreserveAccessIndexAttr>();
	step->idx = debug_field_idx(field);
	step->member = field->getName().data() ? field->getName().data() : "";
	step->bit_size = field->isBitField() ? field->getBitWidthValue(record->getASTContext()) : 0;
	step->bit_off = record->getASTContext().getFieldOffset(field);
	step->base = wrap(e->getBase());
	step->base_type = wrap(record->getASTContext().getTypeDeclType(record));
	step->result_type = wrap(field->getType());
}

/* Does a subscript of BASE stay relocatable outside a builtin? */
static bool is_by_attribute(const Expr *base)
{
	const Expr *e = base->IgnoreImpCasts();

	if (auto *member = dyn_cast<MemberExpr>(e))
		return member->getMemberDecl()->hasAttr<BPFPreserveAccessIndexAttr>();
	auto *ref = dyn_cast<DeclRefExpr>(e);
	auto *var = ref ? dyn_cast<VarDecl>(ref->getDecl()) : nullptr;
	auto *pointer = var ? var->getType()->getAs<PointerType>() : nullptr;
	auto *record = pointer ? pointer->getPointeeType()->getAs<RecordType>() : nullptr;

	return record && record->getDecl()->hasAttr<BPFPreserveAccessIndexAttr>();
}

/* Innermost element of array A, as debug information flattens it; counts from the second on. */
static QualType flatten(const ArrayType *a, struct shim_step *step)
{
	QualType elem = a->getElementType();

	for (step->dim_cnt = 1; (a = dyn_cast<ArrayType>(elem)); step->dim_cnt++) {
		if (auto *constant = dyn_cast<ConstantArrayType>(a))
			step->elem_cnt *= (uint32_t)constant->getSize().getZExtValue();
		elem = a->getElementType();
	}
	return elem;
}

static void pointer_step(const ASTContext &ctx, const Expr *base, struct shim_step *step)
{
	QualType pointee = base->getType()->getPointeeType();
	QualType elem = pointee;

	step->kind = SHIM_STEP_POINTER;
	if (const ArrayType *array = pointee.isNull() ? nullptr : ctx.getAsArrayType(pointee)) {
		elem = flatten(array, step);
		if (auto *constant = dyn_cast<ConstantArrayType>(array))
			step->elem_cnt *= (uint32_t)constant->getSize().getZExtValue();
	}
	step->base_type = step->result_type = wrap(pointee);
	step->elem_type = wrap(elem);
	step->is_elem_record = elem->isRecordType();
}

static void element_step(const ASTContext &ctx, QualType type, struct shim_step *step)
{
	const ArrayType *array = ctx.getAsArrayType(type);
	QualType elem = flatten(array, step);

	step->kind = SHIM_STEP_ELEMENT;
	step->base_type = wrap(type);
	step->result_type = wrap(array->getElementType());
	step->elem_type = wrap(elem);
	step->is_elem_record = elem->isRecordType();
}

/* The array that E decays from, where clang indexes it without forming the pointer. */
static const Expr *decayed_array(const ASTContext &ctx, const Expr *e)
{
	auto *cast = dyn_cast<CastExpr>(e);

	if (!cast || cast->getCastKind() != CK_ArrayToPointerDecay)
		return nullptr;
	return ctx.getAsVariableArrayType(cast->getSubExpr()->getType()) ? nullptr
									  : cast->getSubExpr();
}

static void subscript_step(const ASTContext &ctx, const ArraySubscriptExpr *e,
			   struct shim_step *step)
{
	const Expr *base = e->getBase(), *array = decayed_array(ctx, base);
	Expr::EvalResult idx;

	step->elem_cnt = 1;
	step->base = wrap(array ? array : base);
	step->index = wrap(e->getIdx());
	if (array)
		element_step(ctx, array->getType(), step);
	else if (base->getType()->isPointerType())
		pointer_step(ctx, base, step);
	if (!step->base_type || e->getIdx()->isValueDependent() ||
	    ctx.getAsVariableArrayType(e->getType()) ||
	    !e->getIdx()->EvaluateAsInt(idx, ctx, Expr::SE_AllowSideEffects))
		return;
	step->is_by_builtin = true;
	step->is_by_attribute = is_by_attribute(base);
	step->idx = (uint32_t)shim_number(idx.Val.getInt());
}

void shim_get_step(const struct shim *tu, const struct shim_stmt *s, struct shim_step *step)
{
	*step = {};
	if (auto *member = dyn_cast<MemberExpr>(stmt(s)))
		member_step(member, step);
	else
		subscript_step(tu->ctx, cast<ArraySubscriptExpr>(stmt(s)), step);
}

/* ---- names of root types ---- */

static std::string record_name(const char *word, const NamedDecl *d)
{
	return std::string(word) + (d->getName().empty() ? "<anon>" : d->getName().str());
}

static std::string builtin_name(const shim *tu, const BuiltinType *type)
{
	std::string name = type->getName(PrintingPolicy(tu->ctx.getLangOpts())).str();

	if (type->isVoidType())
		return name;
	return (type->isFloatingPoint() ? "float " : "int ") + name;
}

/* A canonical type, by BTF's words. */
static std::string canonical_name(const shim *tu, QualType type)
{
	if (auto *record = type->getAs<RecordType>())
		return record_name(record->isUnionType() ? "union " : "struct ",
				   record->getDecl());
	if (auto *enumeration = type->getAs<EnumType>())
		return record_name("enum ", enumeration->getDecl());
	if (auto *builtin = type->getAs<BuiltinType>())
		return builtin_name(tu, builtin);
	if (type->isArrayType())
		return "array";
	return type->isFunctionType() ? "func_proto" : "ptr";
}

/* TYPE as debug information names it: const, volatile and restrict dropped, typedefs kept. */
static std::string type_name(const shim *tu, QualType type)
{
	for (;;) {
		const Type *t = type.getTypePtr();

		if (auto *alias = dyn_cast<TypedefType>(t))
			return "typedef " + alias->getDecl()->getName().str();
		type = t->getLocallyUnqualifiedSingleStepDesugaredType();
		if (type.getTypePtr() == t)
			return canonical_name(tu, type);
	}
}

/* The type that MemberExpr E goes into, as written. */
static QualType record_type(const MemberExpr *e)
{
	QualType type = e->getBase()->getType();

	return e->isArrow() ? type->getPointeeType() : type;
}

/*
 * Root of a path that starts with a bitfield: clang names the record there, not the typedef it was
 * reached by.  LLVM 16 puts the typedef of an unnamed record back where the function's variables
 * name it by one (BPFAbstractMemberAccess.cpp, ResetMetadata); unoptimised code lists none.
 */
static std::string bitfield_root(const shim *tu, const MemberExpr *e)
{
	const RecordDecl *record = cast<FieldDecl>(e->getMemberDecl())->getParent();

#if CLANG_VERSION_MAJOR >= 16
	if (record->getName().empty() && record->getTypedefNameForAnonDecl() &&
	    tu->ci.getCodeGenOpts().OptimizationLevel > 0)
		return type_name(tu, record_type(e));
#endif
	return canonical_name(tu, tu->ctx.getTypeDeclType(record));
}

const char *shim_step_root(const struct shim *tu, const struct shim_stmt *s)
{
	auto *e = dyn_cast<MemberExpr>(stmt(s));
	struct shim_step step;

	if (!e) {
		shim_get_step(tu, s, &step);
		QualType elem(reinterpret_cast<const Type *>(step.elem_type), 0);
		return keep(tu, canonical_name(tu, elem));
	}
	if (cast<FieldDecl>(e->getMemberDecl())->isBitField())
		return keep(tu, bitfield_root(tu, e));
	return keep(tu, type_name(tu, record_type(e)));
}

/* ---- builtins on types and enumerators ---- */

/*
 * Root of a local type id.  Up to LLVM 16 qualifiers are not dropped and a record holds the
 * id of the "const" or "volatile" itself.
 */
static std::string type_id_root(const shim *tu, QualType type, bool is_local)
{
#if CLANG_VERSION_MAJOR < 17
	if (is_local && type.isLocalConstQualified())
		return "const";
	if (is_local && type.isLocalVolatileQualified())
		return "volatile";
#endif
	(void)is_local;
	return type_name(tu, type);
}

/* Number of the enumerator that ARG, `*(enum e *)NAME`, names; and its name. */
static uint32_t enumerator_idx(const Expr *arg, const char **name)
{
	auto *deref = dyn_cast<UnaryOperator>(arg->IgnoreParens());
	auto *ref = deref ? dyn_cast<DeclRefExpr>(deref->getSubExpr()->IgnoreParenCasts())
			  : nullptr;
	auto *type = arg->getType()->getAs<EnumType>();
	uint32_t idx = 0;

	if (!ref || !type)
		return 0;
	for (const EnumConstantDecl *e : type->getDecl()->enumerators()) {
		if (e->getDeclName() == ref->getDecl()->getDeclName()) {
			*name = e->getName().data();
			return idx;
		}
		idx++;
	}
	return 0;
}

void shim_get_builtin(const struct shim *tu, const struct shim_stmt *s, struct shim_builtin *b)
{
	auto *call = cast<CallExpr>(stmt(s));
	enum shim_kind kind = builtin_kind(call);
	Expr::EvalResult flag;

	*b = {};
	b->kind = -1;
	b->root = b->enum_name = "";
	if (call->getNumArgs() < 2)
		return;
	if (!call->getArg(1)->isValueDependent() && call->getArg(1)->EvaluateAsInt(flag, tu->ctx))
		b->kind = shim_number(flag.Val.getInt());
	if (kind == SHIM_TYPE_ID)
		b->root = keep(tu, type_id_root(tu, call->getArg(0)->getType(), b->kind == 0));
	else if (kind != SHIM_FIELD_INFO)
		b->root = keep(tu, type_name(tu, call->getArg(0)->getType()));
	if (kind == SHIM_ENUM_VALUE)
		b->enum_idx = enumerator_idx(call->getArg(0), &b->enum_name);
}

/* ---- places and text ---- */

static bool set_place(const shim *tu, SourceLocation loc, const char **file, uint32_t *line,
		      uint32_t *column)
{
	PresumedLoc p = tu->ctx.getSourceManager().getPresumedLoc(loc);

	if (p.isInvalid())
		return false;
	*file = keep(tu, p.getFilename());
	*line = p.getLine();
	*column = p.getColumn();
	return true;
}

static void place_of(const shim *tu, SourceLocation loc, struct shim_place *p)
{
	const SourceManager &sm = tu->ctx.getSourceManager();
	SourceLocation spelling = sm.getSpellingLoc(loc), expansion = sm.getExpansionLoc(loc);

	*p = {};
	p->file = p->macro_file = "";
	p->is_in_macro = loc.isMacroID();
	/* What ## makes is spelled in no file: the macro's call is the best place there is. */
	if (loc.isMacroID() && sm.isWrittenInScratchSpace(spelling))
		spelling = expansion;
	set_place(tu, spelling, &p->file, &p->line, &p->column);
	if (loc.isMacroID())
		set_place(tu, expansion, &p->macro_file, &p->macro_line, &p->macro_column);
}

void shim_place_of_stmt(const struct shim *tu, const struct shim_stmt *s, struct shim_place *p)
{
	auto *e = dyn_cast<Expr>(stmt(s));

	place_of(tu, e ? e->getExprLoc() : stmt(s)->getBeginLoc(), p);
}

void shim_place_of_decl(const struct shim *tu, const struct shim_decl *d, struct shim_place *p)
{
	place_of(tu, decl(d)->getLocation(), p);
}

static const char *text_of(const shim *tu, SourceRange range)
{
	const SourceManager &sm = tu->ctx.getSourceManager();
	const LangOptions &lang = tu->ctx.getLangOpts();
	CharSourceRange tokens = CharSourceRange::getTokenRange(range);
	CharSourceRange file = Lexer::makeFileCharRange(tokens, sm, lang);

	if (file.isInvalid())
		file = Lexer::getAsCharRange(sm.getExpansionRange(range), sm, lang);
	return keep(tu, Lexer::getSourceText(file, sm, lang));
}

const char *shim_text_of_stmt(const struct shim *tu, const struct shim_stmt *s)
{
	return text_of(tu, stmt(s)->getSourceRange());
}

const char *shim_text_of_decl(const struct shim *tu, const struct shim_decl *d)
{
	return text_of(tu, decl(d)->getSourceRange());
}

/* ---- declarations ---- */

void shim_each_decl(const struct shim *tu, shim_decl_fn *fn, void *ctx)
{
	for (const Decl *d : tu->ctx.getTranslationUnitDecl()->decls())
		if (isa<FunctionDecl>(d) || isa<VarDecl>(d))
			fn(ctx, wrap(d));
}

static void each_cleanup(const DeclStmt *s, shim_decl_fn *fn, void *ctx)
{
	for (const Decl *d : s->decls())
		if (auto *cleanup = d->getAttr<CleanupAttr>())
			fn(ctx, wrap(cleanup->getFunctionDecl()->getCanonicalDecl()));
}

void shim_each_reference(const struct shim_stmt *s, shim_decl_fn *fn, void *ctx)
{
	if (auto *ref = dyn_cast<DeclRefExpr>(stmt(s)))
		fn(ctx, wrap(ref->getDecl()->getCanonicalDecl()));
	else if (auto *declaration = dyn_cast<DeclStmt>(stmt(s)))
		each_cleanup(declaration, fn, ctx);
}

const struct shim_decl *shim_decl_canonical(const struct shim_decl *d)
{
	return wrap(decl(d)->getCanonicalDecl());
}

const struct shim_stmt *shim_decl_body(const struct shim_decl *d)
{
	if (auto *function = dyn_cast<FunctionDecl>(decl(d)))
		return wrap(function->getBody());
	if (auto *var = dyn_cast<VarDecl>(decl(d)))
		return wrap(var->getAnyInitializer());
	return nullptr;
}

bool shim_decl_is_definition(const struct shim_decl *d)
{
	if (auto *function = dyn_cast<FunctionDecl>(decl(d)))
		return function->doesThisDeclarationHaveABody();
	if (auto *var = dyn_cast<VarDecl>(decl(d)))
		return var->hasInit();
	return false;
}

bool shim_decl_is_emitted_always(const struct shim *tu, const struct shim_decl *d)
{
	for (const Decl *redecl : decl(d)->redecls())
		if (tu->ctx.DeclMustBeEmitted(redecl))
			return true;
	return false;
}

static bool is_defined(const Decl *d)
{
	if (auto *function = dyn_cast<FunctionDecl>(d))
		return function->isDefined();
	auto *var = dyn_cast<VarDecl>(d);

	return !var || var->hasDefinition() != VarDecl::DeclarationOnly;
}

static bool may_inline(const Decl *d)
{
	auto *function = dyn_cast<FunctionDecl>(d);

	return function && !function->hasAttr<NoInlineAttr>() &&
	       (function->isInlined() || !function->isExternallyVisible());
}

void shim_get_decl_info(const struct shim *tu, const struct shim_decl *d,
			struct shim_decl_info *info)
{
	auto *named = dyn_cast<NamedDecl>(decl(d));

	*info = {};
	info->name = keep(tu, named && named->getIdentifier() ? named->getName() : "");
	info->section = "";
	info->is_function = isa<FunctionDecl>(decl(d));
	info->is_extern = !is_defined(decl(d));
	info->may_inline = may_inline(decl(d));
	for (const Decl *redecl : decl(d)->redecls()) {
		if (auto *section = redecl->getAttr<SectionAttr>())
			info->section = keep(tu, section->getName());
		info->is_weak |= redecl->hasAttr<WeakAttr>();
	}
}

void shim_each_tag(const struct shim_decl *d, shim_text_fn *fn, void *ctx)
{
	for (const Decl *redecl : decl(d)->redecls())
		for (const BTFDeclTagAttr *tag : redecl->specific_attrs<BTFDeclTagAttr>())
			if (!tag->isInherited())
				fn(ctx, tag->getBTFDeclTag().str().c_str());
}
