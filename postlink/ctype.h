/* SPDX-License-Identifier: MIT */
/*
 * ctype.h - BTF types -> C declarations: the house's one printer.
 *
 * `corepl vmlinux` prints whole kernels with it, `corepl skel` the types of global variables.
 * Definitions come out in an order that a C compiler accepts (what is needed by value first,
 * forward declarations for the rest), and laid out exactly as the BTF says: padding,
 * `packed`, `mode` and inlined members are added where the compiler would do otherwise.
 *
 *   struct ctype *c;
 *   ctype_open(&c, &view, &(struct ctype_style){ .tag_prefix = "x_bpf__" }, &diag);
 *   ctype_define(c, type_id);              // "struct x_bpf__a {...};\n\n", and all it needs
 *   ctype_declare(c, type_id, "counts", 1); // "struct x_bpf__a counts[16]" (no ';', no newline)
 *   text = ctype_text(c);
 *   ctype_close(c);
 *
 * Names: a second type of one name becomes "name___2" (a flavor: CO-RE does not see it); what is no
 * C identifier is made one.  Numbers depend on the BTF only, not on what is printed.
 *
 * Errors are sticky: after the first one nothing is printed any more.
 * Not here: which types to print, and what stands around them (vmlinux_*.c, skel_*.c).
 *
 * Sources: kernel Documentation/bpf/btf.rst; clang's record layout (Itanium ABI, target BPF).
 */
#ifndef POSTLINK_CTYPE_H
#define POSTLINK_CTYPE_H

#include "core/btfview.h"
#include "postlink/ctext.h"

struct ctype;

/* For a text that stands beside another kernel's (vmlinux_merge.c). */
struct ctype_hooks {
	void *ctx;
	/* What follows "___" in the name of type T; NULL: nothing.  Equal names get no numbers. */
	const char *(*flavor)(void *ctx, const struct btfview_type *t);
	const char *suffix; /* the same for enumerators */
	/* NAME is printed as an enumerator for the how-manieth time?  NULL: as it is. */
	uint32_t (*count)(void *ctx, const char *name, size_t size);
	/* Print the body of a named record or enum, with braces.  NULL: as usual. */
	void (*put_body)(void *ctx, const struct btfview_type *t);
};

struct ctype_style {
	const char *tag_prefix; /* put before every tag, typedef and enumerator; NULL for none */
	const char *ptr_word;   /* a pointer that must have the size of this integer type is
	                           printed as __corepl_ptr(POINTER, WORD); NULL: as it is */
	const struct ctype_hooks *hooks; /* borrowed, or NULL */
	bool has_decl_tags;     /* print DECL_TAGs as attributes */
	bool is_native;         /* for the host's compiler: no BPF type tags, no CO-RE */
};

/*
 * A printer of V (indexed, borrowed; with its base, if any).  D is borrowed too and takes the
 * first failure of every later call.  EFORMAT/ETRUNC: a broken type; ENOSPACE: memory.
 */
int ctype_open(struct ctype **c, const struct btfview *v, const struct ctype_style *style,
	       struct corepl_diag *d);
void ctype_close(struct ctype *c);

/*
 * Print what a value of TYPE_ID needs, once each, itself included, every item followed by an empty
 * line.  EFORMAT: types that no C can express (a record that contains itself, ...).
 */
int ctype_define(struct ctype *c, uint32_t type_id);

/*
 * Every named type, and every enum that is part of no other type, from FIRST_ID (1, or a module's
 * first) on, in id order with what they need before them.
 */
int ctype_define_all(struct ctype *c, uint32_t first_id);

/* Type IDX of those that ctype_define_all() looks at, in id order; false: no more. */
bool ctype_root_at(struct ctype *c, uint32_t idx, struct btfview_type *t);

/* One of these, printed as there: an enum may be anonymous, a forward declaration stays one. */
int ctype_define_root(struct ctype *c, const struct btfview_type *t);

/* How C calls the named type T, without "struct": its size, cut and NUL-terminated in BUF. */
size_t ctype_spell(struct ctype *c, const struct btfview_type *t, char *buf, size_t size);

/* TYPE_ID is the how-manieth type of its name, from 1; hooks see to the printed name. */
uint32_t ctype_rank(const struct ctype *c, uint32_t type_id);

/* The definition that a FWD (or enum without values) stands for, or its own id. */
uint32_t ctype_definition(struct ctype *c, uint32_t type_id);

/* Only what a pointer to TYPE_ID needs: forward declarations, typedefs, enums. */
int ctype_announce(struct ctype *c, uint32_t type_id);

/* Print "TYPE NAME"; bodies of anonymous records indented by TAB_CNT.  NAME "" or NULL: none. */
int ctype_declare(struct ctype *c, uint32_t type_id, const char *name, uint32_t tab_cnt);

/* The same for member IDX of record T, with its bitfield's width; nothing for what has no name. */
int ctype_declare_member(struct ctype *c, const struct btfview_type *t, uint32_t idx,
			 uint32_t tab_cnt);

/* Print how enumerator IDX of enum T is called. */
int ctype_put_enumerator(struct ctype *c, const struct btfview_type *t, uint32_t idx);

/* Named type TYPE_ID is printed elsewhere: not here. */
void ctype_skip(struct ctype *c, uint32_t type_id);

/* "TYPE NAME" for a function NAME with prototype TYPE_ID (FUNC_PROTO), with parameter names. */
int ctype_declare_func(struct ctype *c, uint32_t proto_id, const char *name);

/* Is the ordinary identifier NAME, a string of the BTF, that of a typedef or enumerator? */
bool ctype_is_taken(struct ctype *c, const char *name);

/* Take NAME (as above; it must outlive C): true the first time. */
bool ctype_take(struct ctype *c, const char *name);

/* DECL_TAG IDX in the order of the types they point at; false: no more. */
bool ctype_tag_at(struct ctype *c, uint32_t idx, uint32_t *type_id, const char **text);

/* Variable IDX of the BTF, in id order; false: no more. */
bool ctype_var_at(struct ctype *c, uint32_t idx, struct btfview_type *t);

/* Where text goes.  The caller may add its own, but take none away: it is copied from. */
struct ctext *ctype_text(struct ctype *c);

/* 0, or the first failure; ERANGE when the text became larger than any honest BTF's. */
int ctype_status(struct ctype *c);

#endif
