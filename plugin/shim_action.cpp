// SPDX-License-Identifier: MIT
/*
 * shim_action.cpp - the plugin's place in clang: registration, arguments, diagnostics, passes.
 *
 * clang finds the plugin in its registry of frontend actions, which the static object at the end
 * enters when the module is loaded.  The action runs before the main one, so its consumer
 * sees the whole translation unit while the code generator still accepts declarations.
 *
 * The debug-location fix (debugloc.c) hooks into LLVM's pass builder.  From LLVM 18 on clang takes
 * a callback for that; before, the path of a library with llvmGetPassPluginInfo, and gets our own.
 * This file must not be compiled with hidden visibility: llvm::Any tells types by the
 * address of a template's variable, which has to be the one of clang's own copy.
 */
#include "shim_unit.h"

extern "C" {
#include "debugloc.h"
#include "options.h"
}

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/DiagnosticFrontend.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PassInstrumentation.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Passes/PassPlugin.h"

#include <dlfcn.h>

using namespace clang;

/* ---- the compilation, for shim.h ---- */

bool shim_has_debug_info(const struct shim *tu)
{
	return tu->ci.getCodeGenOpts().hasReducedDebugInfo();
}

static void report_error(DiagnosticsEngine &diags, StringRef text)
{
	diags.Report(diags.getCustomDiagID(DiagnosticsEngine::Error, "corepl: %0")) << text;
}

void shim_error(const struct shim *tu, const char *text)
{
	report_error(tu->ci.getDiagnostics(), text);
}

void shim_warn(const struct shim *tu, const struct shim_stmt *s, const char *text)
{
	auto *node = stmt(s);
	auto *e = dyn_cast<Expr>(node);

	tu->ci.getDiagnostics().Report(e ? e->getExprLoc() : node->getBeginLoc(),
				       diag::warn_fe_backend_plugin)
		<< text << node->getSourceRange();
}

void shim_note(const struct shim *tu, const struct shim_stmt *s, const char *text,
	       const char *insert)
{
	DiagnosticsEngine &diags = tu->ci.getDiagnostics();
	SourceLocation begin = stmt(s)->getBeginLoc();
	SourceLocation at = tu->ctx.getSourceManager().getExpansionLoc(begin);
	auto note = diags.Report(at, diags.getCustomDiagID(DiagnosticsEngine::Note, "%0"));

	note << text;
	if (insert)
		note << FixItHint::CreateInsertion(at, insert);
}

/* Does the main action generate code, and so take declarations that are not in the source? */
static bool is_generating_code(const CompilerInstance &ci)
{
	switch (ci.getFrontendOpts().ProgramAction) {
	case frontend::EmitAssembly:
	case frontend::EmitBC:
	case frontend::EmitLLVM:
	case frontend::EmitLLVMOnly:
	case frontend::EmitCodeGenOnly:
	case frontend::EmitObj:
		return true;
	default:
		return false;
	}
}

void shim_add_asm(const struct shim *tu, const char *text, size_t size)
{
#if CLANG_VERSION_MAJOR >= 18
	auto kind = StringLiteralKind::Ordinary;
#elif CLANG_VERSION_MAJOR >= 15
	auto kind = StringLiteral::Ordinary;
#else
	auto kind = StringLiteral::Ascii;
#endif
	ASTContext &ctx = tu->ctx;
	SourceManager &sm = ctx.getSourceManager();
	SourceLocation loc = sm.getLocForStartOfFile(sm.getMainFileID());
	QualType type = ctx.getStringLiteralArrayType(ctx.CharTy, (unsigned)size);
	StringLiteral *literal =
		StringLiteral::Create(ctx, StringRef(text, size), kind, false, type, loc);

	if (is_generating_code(tu->ci))
		tu->ci.getASTConsumer().HandleTopLevelDecl(DeclGroupRef(FileScopeAsmDecl::Create(
			ctx, ctx.getTranslationUnitDecl(), literal, loc, loc)));
}

/* ---- around LLVM's passes ---- */

/* The function that PASS works on, when it is one that loses locations; or NULL. */
static LLVMValueRef lowered_function(StringRef pass, const llvm::Any &ir)
{
#if LLVM_VERSION_MAJOR < 16 /* there any_cast() asserts where it answers NULL later */
	if (!llvm::any_isa<const llvm::Function *>(ir))
		return nullptr;
#endif
	auto *function = llvm::any_cast<const llvm::Function *>(&ir);

	return function && debugloc_is_lowering(pass.str().c_str()) ? llvm::wrap(*function)
								    : nullptr;
}

static void before_pass(StringRef pass, llvm::Any ir)
{
	if (LLVMValueRef function = lowered_function(pass, ir))
		debugloc_mark(function);
}

static void after_pass(StringRef pass, llvm::Any ir, const llvm::PreservedAnalyses &)
{
	if (LLVMValueRef function = lowered_function(pass, ir))
		debugloc_fix(function);
}

static void register_callbacks(llvm::PassBuilder &builder)
{
	if (auto *callbacks = builder.getPassInstrumentationCallbacks()) {
		callbacks->registerBeforeNonSkippedPassCallback(before_pass);
		callbacks->registerAfterPassCallback(after_pass);
	}
}

extern "C" __attribute__((visibility("default"))) llvm::PassPluginLibraryInfo
llvmGetPassPluginInfo()
{
	return { LLVM_PLUGIN_API_VERSION, "corepl", COREPL_VERSION, register_callbacks };
}

static void install_debug_fix(CompilerInstance &ci)
{
#if CLANG_VERSION_MAJOR >= 18
	ci.getCodeGenOpts().PassBuilderCallbacks.push_back(register_callbacks);
#else
	Dl_info self;

	if (dladdr((void *)&llvmGetPassPluginInfo, &self) && self.dli_fname)
		ci.getCodeGenOpts().PassPlugins.push_back(self.dli_fname);
#endif
}

/* ---- the action ---- */

static bool is_bpf(const CompilerInstance &ci)
{
	llvm::Triple::ArchType arch = ci.getTarget().getTriple().getArch();

	return arch == llvm::Triple::bpfel || arch == llvm::Triple::bpfeb;
}

namespace {
class UnitConsumer : public ASTConsumer {
	CompilerInstance &ci;
	struct options opts;

public:
	UnitConsumer(CompilerInstance &instance, const struct options &options)
		: ci(instance), opts(options) {}

	void HandleTranslationUnit(ASTContext &ctx) override
	{
		if (ci.getDiagnostics().hasErrorOccurred())
			return;
		struct shim tu(ci, ctx);
		module_handle_unit(&tu, &opts);
	}
};

class UnitAction : public PluginASTAction {
	struct options opts = {};

protected:
	std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &ci, StringRef) override
	{
		if (!is_bpf(ci))
			return std::make_unique<ASTConsumer>();
		if (!opts.is_debug_fix_off)
			install_debug_fix(ci);
		return std::make_unique<UnitConsumer>(ci, opts);
	}

	bool ParseArgs(const CompilerInstance &ci, const std::vector<std::string> &args) override
	{
		char why[OPTIONS_TEXT_SIZE];

		for (const std::string &arg : args)
			if (!options_parse(&opts, arg.c_str(), why, sizeof(why))) {
				report_error(ci.getDiagnostics(), why);
				return false;
			}
		if (opts.is_help || opts.is_version)
			options_print(&opts);
		return true;
	}

	PluginASTAction::ActionType getActionType() override { return AddBeforeMainAction; }
};
}

static FrontendPluginRegistry::Add<UnitAction> registration("corepl",
							    "records BPF CO-RE sites and externs");
