/* SPDX-License-Identifier: MIT */
/*
 * btfview.h - read-only view of a .BTF blob: header, types by id, strings.
 *
 * Input: the blob's bytes (either byte order, header of 24 bytes or more, optional layout
 * section, 7-bit kinds and 24-bit vlen) and the caller's mark array; output: types decoded
 * one by one.  Nothing is copied and nothing allocated.
 *
 * BTF types have no fixed size, so an id leads to bytes only by walking.  The view keeps
 * the byte offset of every 8th type ("mark"): finding a type walks at most 7 headers, and
 * 126,000 types cost 64 KiB instead of 500.
 *
 * Split BTF (modules): a view with a base; ids below the base's count and string offsets below
 * the base's string size are the base's.
 *
 * Sources: kernel Documentation/bpf/btf.rst; include/uapi/linux/btf.h.
 */
#ifndef CORE_BTFVIEW_H
#define CORE_BTFVIEW_H

#include "bytes.h"
#include "status.h"

enum btfview_kind {
	BTFVIEW_VOID = 0,
	BTFVIEW_INT = 1,
	BTFVIEW_PTR = 2,
	BTFVIEW_ARRAY = 3,
	BTFVIEW_STRUCT = 4,
	BTFVIEW_UNION = 5,
	BTFVIEW_ENUM = 6,
	BTFVIEW_FWD = 7,
	BTFVIEW_TYPEDEF = 8,
	BTFVIEW_VOLATILE = 9,
	BTFVIEW_CONST = 10,
	BTFVIEW_RESTRICT = 11,
	BTFVIEW_FUNC = 12,
	BTFVIEW_FUNC_PROTO = 13,
	BTFVIEW_VAR = 14,
	BTFVIEW_DATASEC = 15,
	BTFVIEW_FLOAT = 16,
	BTFVIEW_DECL_TAG = 17,
	BTFVIEW_TYPE_TAG = 18,
	BTFVIEW_ENUM64 = 19,
	BTFVIEW_KIND_CNT = 20, /* kinds known; larger ones are skipped by the layout section */
};

/* One type's common part, decoded. */
struct btfview_type {
	uint32_t id;
	uint32_t name_off;  /* string offset; 0 for an anonymous type */
	uint32_t kind;      /* enum btfview_kind, or a larger unknown kind */
	uint32_t vlen;      /* members, values, params or vars that follow */
	bool kind_flag;
	uint32_t size_or_type; /* size in bytes, or a type id, by kind */
	uint32_t extra_off; /* byte offset in the type section of what follows the common part */
	uint32_t next_off;  /* byte offset in the type section of the next type */
};

struct btfview_member {
	uint32_t name_off;
	uint32_t type_id;
	uint32_t bit_off;   /* from the start of the record */
	uint32_t bit_size;  /* bitfield width from the record, 0 when not a bitfield by kind_flag */
};

struct btfview_enumval {
	uint32_t name_off;
	uint64_t value;     /* sign-extended when the enum is signed */
};

struct btfview_array {
	uint32_t elem_type_id;
	uint32_t index_type_id;
	uint32_t elem_cnt;
};

struct btfview_param {
	uint32_t name_off;
	uint32_t type_id;
};

struct btfview_secvar {
	uint32_t type_id;
	uint32_t byte_off;
	uint32_t size;      /* bytes */
};

#define BTFVIEW_MARK_SHIFT 3
#define BTFVIEW_RUN_MAX 16

/*
 * Types of consecutive ids whose marks are consecutive.  A plain index has one run; a scan
 * that walks several places at a time leaves gaps between the marks of its runs.
 * The position of an id is first_pos + (id - first_id); marks are indexed by position / 8.
 */
struct btfview_run {
	uint32_t first_id;
	uint32_t first_pos;      /* a multiple of 8 */
};

/*
 * Types decoded lately, by id modulo the size, for a view that is asked for the same few types
 * again and again: relocations of one root, and members that are int, pointers and list heads.
 * Zeroed is empty.
 */
#define BTFVIEW_MEMO_CNT 128

struct btfview_memo {
	struct btfview_type types[BTFVIEW_MEMO_CNT];
};

struct btfview {
	struct bytes blob;       /* the whole .BTF, borrowed */
	struct bytes types;      /* type section */
	struct bytes strs;       /* string section */
	struct bytes layout;     /* layout section, or empty */
	const struct btfview *base; /* vmlinux for a module's split BTF, else NULL */
	uint32_t first_id;       /* 1, or the base's id_end */
	uint32_t id_end;         /* one past the last id; valid after the scan that fills marks */
	uint32_t first_str_off;  /* 0, or the base's total string size */
	uint32_t ptr_size;       /* bytes of a pointer in the described program: 8 or 4 */
	const uint32_t *marks;   /* caller's: byte offset in types of position 8 * i */
	struct btfview_memo *memo; /* caller's, or NULL; a view with one is for one thread */
	uint32_t run_cnt;        /* 0 until the walk that fills marks */
	struct btfview_run runs[BTFVIEW_RUN_MAX];
};

/*
 * Look at the header only: sections located and checked, ptr_size 8, no types walked.
 * EFORMAT: bad magic, version, header or strings; ETRUNC: a section outside the blob.
 */
int btfview_open(struct btfview *v, const void *data, size_t size, const struct btfview *base,
		 struct corepl_diag *d);

/* Marks needed at most (a type is 12 bytes or more; each run of a scan may leave two unused). */
static inline uint32_t btfview_mark_bound(const struct btfview *v)
{
	uint32_t type_max = (uint32_t)(v->types.size / 12);

	return (type_max >> BTFVIEW_MARK_SHIFT) + 2 * BTFVIEW_RUN_MAX + 2;
}

/*
 * Walk all types once, fill MARKS (borrowed for the view's life, MARK_CAP entries), set id_end and
 * ptr_size (from the size of "long" / "unsigned long" when named, as libbpf guesses it).
 * EFORMAT: unknown kind without layout; ETRUNC: a type runs past the section; ENOSPACE: marks.
 */
int btfview_index(struct btfview *v, uint32_t *marks, uint32_t mark_cap, struct corepl_diag *d);

/* Decode type ID (0 gives VOID).  ERANGE: no such id; ETRUNC/EFORMAT as above. */
int btfview_type(const struct btfview *v, uint32_t id, struct btfview_type *t);

/* Decode the common part at byte TYPE_OFF of the type section (for walks in order: t->next_off). */
int btfview_type_at(const struct btfview *v, uint32_t type_off, uint32_t id,
		    struct btfview_type *t);

/* The string at NAME_OFF, or NULL when it is out of range; "" for 0. */
const char *btfview_str(const struct btfview *v, uint32_t name_off);

/* Trailing entries; IDX < t->vlen is the caller's duty (asserted), bytes were checked by type(). */
void btfview_member(const struct btfview *v, const struct btfview_type *t, uint32_t idx,
		    struct btfview_member *m);
void btfview_enumval(const struct btfview *v, const struct btfview_type *t, uint32_t idx,
		     struct btfview_enumval *e);
void btfview_param(const struct btfview *v, const struct btfview_type *t, uint32_t idx,
		   struct btfview_param *p);
void btfview_secvar(const struct btfview *v, const struct btfview_type *t, uint32_t idx,
		    struct btfview_secvar *s);
void btfview_array(const struct btfview *v, const struct btfview_type *t, struct btfview_array *a);
/*
 * The first member of T from index FROM on that is called NAME or has no name; t->vlen when there
 * is none.  The inner loop of matching.
 */
uint32_t btfview_find_member(const struct btfview *v, const struct btfview_type *t, uint32_t from,
			     const char *name);
/* Member IDX of a record, for loops that have found TYPES, its view's section, once. */
static inline void btfview_member_in(const struct bytes *types, const struct btfview_type *t,
				     uint32_t idx, struct btfview_member *m)
{
	size_t byte_off = t->extra_off + (size_t)idx * 12;
	uint32_t place = bytes_u32(types, byte_off + 8);

	m->name_off = bytes_u32(types, byte_off);
	m->type_id = bytes_u32(types, byte_off + 4);
	m->bit_off = t->kind_flag ? place & 0xffffff : place;
	m->bit_size = t->kind_flag ? place >> 24 : 0;
}

/* INT encoding word: bits 24-27 encoding (1 signed, 2 char, 4 bool), 16-23 bit offset, 0-7 bits. */
uint32_t btfview_int_data(const struct btfview *v, const struct btfview_type *t);
/* VAR linkage (0 static, 1 global, 2 extern) or DECL_TAG component index (-1 whole). */
uint32_t btfview_extra_u32(const struct btfview *v, const struct btfview_type *t);

/*
 * Follow typedef/const/volatile/restrict/type_tag from ID; at most 32 steps, else EFORMAT (cycle).
 * With SKIP_TYPEDEF false typedefs stop the walk.
 */
int btfview_skip_mods(const struct btfview *v, uint32_t id, bool skip_typedef,
		      struct btfview_type *t);

/* Size in bytes of type ID, through modifiers and arrays.  EFORMAT: no size or a cycle. */
int btfview_size(const struct btfview *v, uint32_t id, uint64_t *size);

/*
 * Length of NAME without its flavor: "task_struct___x" -> 11 (libbpf:
 * bpf_core_essential_name_len).
 */
size_t btfview_essential_size(const char *name);

#endif
