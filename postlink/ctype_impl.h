/* SPDX-License-Identifier: MIT */
/*
 * ctype_impl.h - what the files of the printer (ctype*.c) share; nobody else includes it.
 *
 *   ctype.c         open, close, names; the small public calls
 *   ctype_note.c    offsets, names, tags of all types in one pass
 *   ctype_order.c   what must be printed before what
 *   ctype_layout.c  sizes and alignments as a compiler sees them, and where it must be corrected
 *   ctype_record.c  bodies of structs, unions and enums
 *   ctype_decl.c    declarators: "char *(*name[4])(int)"
 *
 * Walks are bounded twice: by depth (the stack) and by work (records inlined into records can
 * be exponential), so that hostile BTF ends with a message.
 */
#ifndef POSTLINK_CTYPE_IMPL_H
#define POSTLINK_CTYPE_IMPL_H

#include "core/btfspan.h"
#include "core/diag.h"
#include "postlink/cname.h"
#include "postlink/ctype.h"

#define CTYPE_DEPTH_MAX 200 /* nested walks; real kernels need less than 40 */

/* Bits of struct ctype's state of a type. */
enum ctype_state {
	CTYPE_BUSY = 1,      /* being printed */
	CTYPE_DONE = 2,      /* printed; of an anonymous record: its needs are */
	CTYPE_FORWARD = 4,   /* a forward declaration is printed */
	CTYPE_USED = 8,      /* an anonymous enum that some type contains */
	CTYPE_TAGGED = 16,   /* DECL_TAGs point at it */
	CTYPE_CLASH = 32,    /* the type's name, or some enumerator's, is in clashes */
	CTYPE_INLINED = 64,  /* an anonymous enum whose enumerators are printed */
	CTYPE_ODD = 128,     /* its name, or a member's or enumerator's, is no identifier */
	CTYPE_MET_WEAK = 256,   /* all that a pointer to it needs is printed */
	CTYPE_MET_STRONG = 512, /* all that a value of it needs is printed */
};

/* Bits of the layout of a record. */
enum ctype_layout {
	CTYPE_ALIGN = 0x0f,   /* log2 of its alignment as printed, in bytes */
	CTYPE_ALIGNED = 0x10, /* packed, but aligned to that */
	CTYPE_OVERLAP = 0x20, /* members overlap: each printed in a struct of a union */
	CTYPE_PACKED = 0x40,
	CTYPE_KNOWN = 0x80,
};

/* A type (part 0) or enumerator (its index + 1) that is not the first of its name. */
struct ctype_clash {
	uint32_t type_id;
	uint32_t part;
	uint32_t no;          /* from 2 */
};

/* A type as a member: most are used again and again. */
struct ctype_memo {
	uint32_t size;        /* bytes */
	uint32_t text_at;     /* where "struct x *" stands in the text */
	uint16_t text_size;   /* bytes of it, 0 not known */
	uint8_t align;        /* bytes, 0 not known */
	uint8_t is_tight : 1; /* no space between the text and a name */
	uint8_t is_part : 1;  /* an INT that does not use all bits of its bytes */
};

/* One DECL_TAG. */
struct ctype_tag {
	uint32_t type_id;     /* the type it points at */
	uint32_t member_idx;  /* or UINT32_MAX: the whole type */
	uint32_t name_off;
};

/* Where a member lies; all in bits. */
struct ctype_place {
	uint32_t type_id;     /* what to declare it as */
	struct cname name;    /* of size 0: unnamed */
	uint64_t bit_off;
	uint64_t bit_cnt;     /* its size, or a bitfield's width */
	uint64_t unit_bit_cnt; /* a bitfield's declared type's size */
	uint64_t align_bit_cnt;
	bool is_bitfield;
	bool is_inlined;      /* unnamed record: its members are printed in its place */
	bool is_hidden;       /* unnamed and no record: cannot be declared, is padding */
};

struct ctype {
	const struct btfview *view;  /* borrowed */
	struct ctype_style style;
	struct corepl_diag *diag;    /* borrowed */
	int status;                  /* the first failure */
	uint32_t id_end;
	uint32_t *type_off;          /* owned, with all tables by id: byte offset in the view */
	uint16_t *state;             /* by id: enum ctype_state */
	uint8_t *layout;             /* by id: enum ctype_layout; of an INT its spelling */
	uint32_t *roots;             /* owned: ids that ctype_define_all() looks at, ascending */
	uint32_t root_cnt, root_cap;
	uint32_t *vars;              /* owned: ids of variables, ascending */
	uint32_t var_cnt, var_cap;
	struct ctype_memo *memos;    /* by id: what was found out when it was last used */
	struct cname_table names;    /* owned */
	struct ctype_clash *clashes; /* owned, ascending by type, part */
	uint32_t clash_cnt, clash_cap;
	struct ctype_tag *tags;      /* owned, ascending by type, member */
	uint32_t tag_cnt, tag_cap;
	struct ctext text;           /* owned */
	struct ctype_place *places;  /* owned stack: of the members of records being looked at */
	uint32_t place_cnt, place_cap;
	uint64_t work_left;          /* steps until the BTF counts as hostile */
	uint32_t depth;              /* of nested walks */
	uint32_t param_depth;        /* of parameter lists being printed */
	bool has_skipped;            /* an owner was not announced to what it holds itself */
	bool has_signed_enums;       /* some enum says that it is signed: the flag is used */
};

/* The size of a type as compilers see it. */
struct ctype_measure {
	uint64_t bit_cnt;
	uint64_t align_bit_cnt;
	struct btfview_type below; /* behind modifiers and typedefs: the array of an array */
};

/* What is declared: "PREFIXtext___flavor___no". */
struct ctype_ident {
	const char *prefix;   /* or NULL */
	struct cname name;    /* of size 0 for an abstract declarator */
	uint32_t no;          /* printed from 2 */
	const char *flavor;   /* or NULL */
};

#define ctype_fail(c, ...) ((c)->status ? (c)->status : \
			    ((c)->status = diag_fail((c)->diag, __VA_ARGS__)))

/* ctype.c */
void ctype_put_tags(struct ctype *c, uint32_t type_id, uint32_t member_idx);
bool ctype_fail_id(struct ctype *c, uint32_t id);
bool ctype_fail_budget(struct ctype *c, uint32_t id);
void *ctype_grow(struct ctype *c, void *list, uint32_t cnt, uint32_t *cap, size_t size);
const char *ctype_name(struct ctype *c, uint32_t name_off); /* for messages; "?" when broken */
uint32_t ctype_same_id(struct ctype *c, const struct btfview_type *fwd); /* definition of a FWD */
/* The number of a clash, or 1. */
uint32_t ctype_number(const struct ctype *c, uint32_t type_id, uint32_t part);

/*
 * The name at NAME_OFF, type ID's own or a member's or enumerator's of it, to be printed (it has no
 * hash); false: none.
 */
bool ctype_cname(struct ctype *c, uint32_t id, uint32_t name_off, struct cname *name);
/* The same, looked at for the first time: ID is noted as odd when the name is no identifier. */
bool ctype_note_cname(struct ctype *c, uint32_t id, uint32_t name_off, struct cname *name);
struct ctype_ident ctype_ident_of(struct ctype *c, const struct btfview_type *t);
void ctype_put_ident(struct ctype *c, const struct ctype_ident *name);
bool ctype_is_forward(const struct btfview_type *t); /* FWD, or an enum without values */

/* May ctext_put_short() have NAME?  Nearly all names lie in the middle of the BTF's strings. */
static inline bool ctype_is_short(const struct ctype *c, const struct cname *name)
{
	const struct bytes *strs = &c->view->strs;

	return strs->size > CTEXT_SHORT &&
	       (uintptr_t)name->text - (uintptr_t)strs->data < strs->size - CTEXT_SHORT &&
	       name->size <= CTEXT_SHORT;
}

/* ctype_note.c: everything that is known of the types before one is printed. */
void ctype_note_all(struct ctype *c);

static inline bool ctype_is_enum(uint32_t kind)
{
	return kind == BTFVIEW_ENUM || kind == BTFVIEW_ENUM64;
}

static inline bool ctype_is_record(uint32_t kind)
{
	return kind == BTFVIEW_STRUCT || kind == BTFVIEW_UNION;
}

static inline bool ctype_is_modifier(uint32_t kind)
{
	const uint32_t modifiers = 1u << BTFVIEW_CONST | 1u << BTFVIEW_VOLATILE |
				   1u << BTFVIEW_RESTRICT | 1u << BTFVIEW_TYPE_TAG;

	return kind < BTFVIEW_KIND_CNT && modifiers >> kind & 1;
}

/* The type section that holds type ID. */
static inline const struct bytes *ctype_section(const struct ctype *c, uint32_t id)
{
	const struct btfview *v = c->view;

	while (id < v->first_id && v->base)
		v = v->base;
	return &v->types;
}

/* Bits of BIT_OFF past the last multiple of ALIGN_BIT_CNT, a power of two as all alignments are. */
static inline uint64_t ctype_layout_past(uint64_t bit_off, uint64_t align_bit_cnt)
{
	return bit_off & (align_bit_cnt - 1);
}

/* The first multiple of ALIGN_BIT_CNT from BIT_OFF on. */
static inline uint64_t ctype_layout_up(uint64_t bit_off, uint64_t align_bit_cnt)
{
	return (bit_off + align_bit_cnt - 1) & ~(align_bit_cnt - 1);
}

/* Decode type ID, which the opening pass has checked; false: failed, or no such id. */
static inline bool ctype_load(struct ctype *c, uint32_t id, struct btfview_type *t)
{
	const struct bytes *types = ctype_section(c, id);
	uint32_t type_off, info;

	if (c->status)
		return false;
	if (id >= c->id_end)
		return ctype_fail_id(c, id);
	memset(t, 0, sizeof(*t));
	if (id == 0)
		return true;
	type_off = c->type_off[id];
	info = bytes_u32(types, type_off + 4);
	t->id = id;
	t->name_off = bytes_u32(types, type_off);
	t->kind = btfspan_kind(info);
	t->vlen = btfspan_vlen(info);
	t->kind_flag = info >> 31;
	t->size_or_type = bytes_u32(types, type_off + 8);
	t->extra_off = type_off + BTFSPAN_HEAD;
	return true;
}

/* Take STEPS from what an honest BTF may cost; false: too much, or failed before. */
static inline bool ctype_spend(struct ctype *c, uint64_t steps)
{
	if (c->work_left < steps)
		return ctype_fail_budget(c, 0);
	c->work_left -= steps;
	return !c->status;
}

/* The DECL_TAGs of type TYPE_ID's member MEMBER_IDX, or of itself (UINT32_MAX). */
static inline void ctype_put_tag_attributes(struct ctype *c, uint32_t type_id, uint32_t member_idx)
{
	if (c->style.has_decl_tags && c->state[type_id] & CTYPE_TAGGED)
		ctype_put_tags(c, type_id, member_idx);
}

/* One walk deeper, for type ID; the caller then leaves with c->depth--. */
static inline bool ctype_enter(struct ctype *c, uint32_t id)
{
	c->depth++;
	if (c->depth > CTYPE_DEPTH_MAX)
		return ctype_fail_budget(c, id);
	return ctype_spend(c, 1);
}

/* ctype_order.c */
void ctype_order_need(struct ctype *c, uint32_t id, uint32_t owner_id, bool is_strong);

void ctype_order_root(struct ctype *c, const struct btfview_type *t);

/* ctype_layout.c */
bool ctype_layout_measure(struct ctype *c, uint32_t id, struct ctype_measure *m);
bool ctype_layout_below(struct ctype *c, uint32_t id, struct btfview_type *t);
bool ctype_layout_place(struct ctype *c, const struct btfview_type *t, uint32_t member_idx,
			struct ctype_place *p);
uint8_t ctype_layout_of(struct ctype *c, const struct btfview_type *t);
/* The same; the members' places are from c->places[*FIRST] on until place_cnt is set to *FIRST. */
uint8_t ctype_layout_keep(struct ctype *c, const struct btfview_type *t, uint32_t *first);

/* ctype_record.c */
void ctype_record_put(struct ctype *c, const struct btfview_type *t, uint32_t tab_cnt);
void ctype_record_put_body(struct ctype *c, const struct btfview_type *t); /* or the hook's */
void ctype_enum_put(struct ctype *c, const struct btfview_type *t, uint32_t tab_cnt);

/* ctype_decl.c */
void ctype_decl_put(struct ctype *c, uint32_t id, const struct ctype_ident *name,
		    uint32_t tab_cnt);
/* "TABS type name;\n" of a member whose type was printed before; false: it takes more than that. */
bool ctype_decl_put_line(struct ctype *c, const struct ctype_place *p, uint32_t tab_cnt);
void ctype_decl_put_name(struct ctype *c, const struct btfview_type *t);
bool ctype_decl_is_plain_int(struct ctype *c, const struct btfview_type *t);
void ctype_decl_put_int(struct ctype *c, const struct btfview_type *t);

#endif
