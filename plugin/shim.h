/* SPDX-License-Identifier: MIT */
/*
 * shim.h - the only door between the plugin's C and clang's C++.
 *
 * Below the line are the AST accessors and diagnostics that shim_tree.cpp and shim_action.cpp
 * implement with clang's API, every `#if` on the LLVM version included; the C files know clang by
 * this header alone.  Handles are clang's own nodes behind opaque names: they are borrowed, never
 * freed here, and valid until the translation unit has been handed on.  Strings are owned by the
 * translation unit too.
 *
 * What to make of the tree - which accesses clang turns into relocations, and under which key - is
 * none of the shim's business: it answers questions about one node at a time.
 */
#ifndef PLUGIN_SHIM_H
#define PLUGIN_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct shim;       /* the translation unit being compiled */
struct shim_decl;  /* a declaration: clang::Decl, the canonical one unless said otherwise */
struct shim_stmt;  /* a statement or expression: clang::Stmt */
struct shim_type;  /* a canonical, unqualified type: equal types have equal addresses */

/* ---- the tree ---- */

/* What the walk needs to tell apart; everything else is SHIM_OTHER. */
enum shim_kind {
	SHIM_OTHER = 0,
	SHIM_UNEVALUATED,     /* sizeof and friends: no code */
	SHIM_SAME_ADDRESS,    /* parens, &, *, no-op pointer casts, decay, chosen operands */
	SHIM_MEMBER,          /* a.b, a->b */
	SHIM_SUBSCRIPT,       /* a[i] */
	SHIM_PRESERVE_ACCESS, /* __builtin_preserve_access_index(a) */
	SHIM_FIELD_INFO,      /* __builtin_preserve_field_info(a, kind) */
	SHIM_TYPE_ID,         /* __builtin_btf_type_id(a, kind) */
	SHIM_TYPE_INFO,       /* __builtin_preserve_type_info(a, kind) */
	SHIM_ENUM_VALUE,      /* __builtin_preserve_enum_value(a, kind) */
};

enum shim_kind shim_get_kind(const struct shim *tu, const struct shim_stmt *s);

/* Operand of SHIM_SAME_ADDRESS, first argument of a builtin; NULL for other kinds. */
const struct shim_stmt *shim_operand(const struct shim *tu, const struct shim_stmt *s);

/* Call FN for each child that is there, in source order. */
typedef void shim_stmt_fn(void *ctx, const struct shim_stmt *s);
void shim_each_child(const struct shim_stmt *s, shim_stmt_fn *fn, void *ctx);

/* How one step of an access path goes on from its base. */
enum shim_step_kind {
	SHIM_STEP_MEMBER,     /* into a record */
	SHIM_STEP_ELEMENT,    /* into an array */
	SHIM_STEP_POINTER,    /* p[i]: whole pointees on */
};

/* One SHIM_MEMBER or SHIM_SUBSCRIPT. */
struct shim_step {
	enum shim_step_kind kind;
	bool is_by_attribute;          /* clang keeps it relocatable outside a builtin too */
	bool is_by_builtin;            /* clang keeps it relocatable inside a builtin */
	bool is_elem_record;           /* ELEMENT, POINTER: elem_type is a struct or union */
	uint32_t idx;                  /* member's number in debug information, or element's */
	uint32_t dim_cnt;              /* ELEMENT: dimensions of the array, from 1 */
	uint32_t elem_cnt;             /* elem_type's in one step of idx */
	const struct shim_stmt *base;  /* the record, array or pointer expression */
	const struct shim_stmt *index; /* a subscript's index expression, or NULL */
	const struct shim_type *base_type; /* record or array gone into; pointee for POINTER */
	const struct shim_type *elem_type; /* innermost element; NULL for MEMBER */
	const struct shim_type *result_type; /* of the member, element or pointee */
	const char *member;            /* its name, "" for an anonymous one; NULL but for MEMBER */
	uint32_t bit_size;             /* of a bitfield, else 0 */
	uint64_t bit_off;              /* MEMBER: where it lies here, from its record's start */
};

/* Describe S, a SHIM_MEMBER or SHIM_SUBSCRIPT. */
void shim_get_step(const struct shim *tu, const struct shim_stmt *s, struct shim_step *step);

/* Where a MEMBER or a constant subscript lies in what it goes into, as this program declares it. */
struct shim_layout {
	const char *name;     /* the member's, "" of an element or of what is anonymous */
	uint64_t bit_off;     /* from the start of the record or array */
	uint64_t bit_size;    /* of the member or element */
	uint64_t base_size;   /* bytes of the record or array, 0 when it is not complete */
};

void shim_get_layout(const struct shim *tu, const struct shim_stmt *s, struct shim_layout *l);

/* Where a pointer, or a number that becomes one, comes from. */
enum shim_origin_kind {
	SHIM_FROM_ELSEWHERE = 0,
	SHIM_FROM_OPERAND,    /* a cast, a load, parens, an address: FROM as it is */
	SHIM_FROM_PARAM,      /* a parameter of the function */
	SHIM_FROM_LOCAL,      /* a local variable with the initialiser FROM */
	SHIM_FROM_STEP,       /* out of a SHIM_MEMBER or SHIM_SUBSCRIPT, the node itself */
	SHIM_FROM_CALL,       /* what a function returns */
};

struct shim_origin {
	enum shim_origin_kind kind;
	const struct shim_stmt *from; /* OPERAND, LOCAL */
	uint32_t param_idx;           /* PARAM */
	int64_t helper;               /* CALL: number of a BPF helper, or -1 */
};

void shim_get_origin(const struct shim *tu, const struct shim_stmt *s, struct shim_origin *o);

/* Root type of a path that starts with step S, spelled as in core/site.h. */
const char *shim_step_root(const struct shim *tu, const struct shim_stmt *s);

/* A builtin on a type or an enumerator. */
struct shim_builtin {
	int64_t kind;         /* second argument, -1 when it is no constant */
	const char *root;     /* type of the first argument, spelled as in core/site.h */
	uint32_t enum_idx;    /* SHIM_ENUM_VALUE: which enumerator */
	const char *enum_name; /* its name, else "" */
};

/* Describe S, one of the builtins; ROOT is filled for those on types only. */
void shim_get_builtin(const struct shim *tu, const struct shim_stmt *s, struct shim_builtin *b);

enum shim_type_kind {
	SHIM_TYPE_OTHER = 0,
	SHIM_TYPE_STRUCT,
	SHIM_TYPE_UNION,
	SHIM_TYPE_ARRAY,
	SHIM_TYPE_POINTER,
	SHIM_TYPE_ENUM,
	SHIM_TYPE_INT,
	SHIM_TYPE_FLOAT,
};

struct shim_type_info {
	enum shim_type_kind kind;
	const char *name;     /* of a record, enum or number; "" when it has none */
	uint32_t size;        /* bytes; 0 for records and arrays */
	bool is_signed;       /* INT */
	uint32_t elem_cnt;    /* ARRAY; 0 when not constant */
	const struct shim_type *elem_type; /* ARRAY */
};

void shim_get_type_info(const struct shim *tu, const struct shim_type *type,
			struct shim_type_info *info);

/* Where an expression stands.  All from 1; macro_* are 0 and "" outside macros. */
struct shim_place {
	const char *file;     /* as clang was given it */
	uint32_t line, column;
	bool is_in_macro;     /* file, line, column are where it is spelled */
	const char *macro_file; /* where the outermost macro is expanded */
	uint32_t macro_line, macro_column;
};

/* Where clang's own caret for S or D would stand. */
void shim_place_of_stmt(const struct shim *tu, const struct shim_stmt *s, struct shim_place *p);
void shim_place_of_decl(const struct shim *tu, const struct shim_decl *d, struct shim_place *p);

/* The source text of S, as written; of the macro call when it is not written in one piece. */
const char *shim_text_of_stmt(const struct shim *tu, const struct shim_stmt *s);
const char *shim_text_of_decl(const struct shim *tu, const struct shim_decl *d);

/* ---- declarations ---- */

typedef void shim_decl_fn(void *ctx, const struct shim_decl *d);

/* Call FN for each function and variable declared at file scope, in source order, not canonical. */
void shim_each_decl(const struct shim *tu, shim_decl_fn *fn, void *ctx);

/* Call FN for each declaration, made canonical, that S itself (not its children) refers to. */
void shim_each_reference(const struct shim_stmt *s, shim_decl_fn *fn, void *ctx);

const struct shim_decl *shim_decl_canonical(const struct shim_decl *d);

/* Body of a function, initialiser of a variable, or NULL; of whichever redeclaration has it. */
const struct shim_stmt *shim_decl_body(const struct shim_decl *d);

/* Is it this redeclaration that has the body? */
bool shim_decl_is_definition(const struct shim_decl *d);

/* Does clang emit D even if nothing refers to it? */
bool shim_decl_is_emitted_always(const struct shim *tu, const struct shim_decl *d);

struct shim_decl_info {
	const char *name;
	const char *section;  /* of its section attribute on any redeclaration, or "" */
	bool is_function;
	bool is_extern;       /* declared, defined nowhere in this translation unit */
	bool is_weak;
	bool may_inline;      /* a function whose body may end up in another */
};

void shim_get_decl_info(const struct shim *tu, const struct shim_decl *d,
			struct shim_decl_info *info);

/* Call FN for each tag of D, btf_decl_tag(TEXT). */
typedef void shim_text_fn(void *ctx, const char *text);
void shim_each_tag(const struct shim_decl *d, shim_text_fn *fn, void *ctx);

/* ---- the compilation ---- */

/* Does it produce debug information, without which clang relocates nothing? */
bool shim_has_debug_info(const struct shim *tu);

/* Warn at S, in the group -Wbackend-plugin. */
void shim_warn(const struct shim *tu, const struct shim_stmt *s, const char *text);

/* A note at S below the last warning; with INSERT, a fix-it puts that before S.  NULL: none. */
void shim_note(const struct shim *tu, const struct shim_stmt *s, const char *text,
	       const char *insert);

/* Fail the compilation, with no place. */
void shim_error(const struct shim *tu, const char *text);

/* Give the assembler TEXT to the code generator, as a file-scope asm declaration. */
void shim_add_asm(const struct shim *tu, const char *text, size_t size);

/* ---- what the C side gives to the shim ---- */

struct options;

/* The translation unit has been read without errors; code may not have been generated yet. */
void module_handle_unit(const struct shim *tu, const struct options *opts);

#ifdef __cplusplus
}
#endif
#endif
