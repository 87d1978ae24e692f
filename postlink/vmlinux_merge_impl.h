/* SPDX-License-Identifier: MIT */
/*
 * vmlinux_merge_impl.h - what vmlinux_merge.c and vmlinux_parts.c share; nobody else includes it.
 */
#ifndef POSTLINK_VMLINUX_MERGE_IMPL_H
#define POSTLINK_VMLINUX_MERGE_IMPL_H

#include "postlink/arena.h"
#include "postlink/cname.h"
#include "postlink/vmlinux_flavor.h"
#include "postlink/vmlinux_merge.h"

/* A named type: the first of its name and sort in its kernel. */
struct vmlinux_merge_name {
	const char *text;
	uint32_t sort;       /* BTFVIEW_STRUCT, _UNION, _ENUM, _TYPEDEF, _INT */
	uint32_t type_id;
	bool is_forward;     /* known by name only */
};

/* A member or enumerator, or the whole of a typedef (name ""). */
struct vmlinux_merge_part {
	const char *name;
	uint32_t owner_id;   /* record or enum */
	uint32_t idx;        /* in it */
	struct ctype *draft; /* whose text holds its type */
	size_t text_at, text_size; /* bytes */
	uint64_t value;      /* of an enumerator, or a bitfield's width */
};

struct vmlinux_merge_parts {
	struct vmlinux_merge_part *list; /* owned by the arena; by name, or in declared order */
	uint32_t cnt, cap;
};

/* How a type is spelled, as a place in its draft's text. */
struct vmlinux_merge_text {
	size_t at, size;
	bool is_known;
};

struct vmlinux_merge;

struct vmlinux_merge_kernel {
	struct vmlinux_merge *merge;
	const struct btfview *view;      /* borrowed */
	uint32_t no;                     /* 0 the newest */
	const struct vmlinux_flavor *flavor;
	char of_sort[3][VMLINUX_FLAVOR_SIZE + 8]; /* its flavor for structs, unions, enums */
	struct vmlinux_merge_name *names; /* by sort, text */
	uint32_t name_cnt;
	uint8_t *home;                   /* by id: number of the kernel whose name it bears */
	struct ctype *draft;             /* owned: prints what is only compared */
	struct ctype_hooks draft_hooks;
	struct vmlinux_merge_text *texts; /* by id */
	struct cname_table taken;        /* owned: enumerators that are printed for it */
};

struct vmlinux_merge {
	struct arena arena;
	struct vmlinux_merge_kernel k[VMLINUX_MERGE_MAX];
	uint32_t cnt;
	struct vmlinux_merge_parts parts[VMLINUX_MERGE_MAX]; /* of the type being looked at */
	struct vmlinux_merge_parts values[VMLINUX_MERGE_MAX]; /* of all enums */
	struct vmlinux_merge_parts own[2]; /* what is new of a variant, and of a type it needs */
	struct ctype *now;               /* the printer of the kernel being printed */
	uint32_t now_no;
	struct corepl_diag *diag;
	struct ctype_style style;
};

/* The sort that a type's name belongs to; 0: it has none. */
uint32_t vmlinux_parts_sort(const struct btfview_type *t);

/* NAME of SORT in kernel K, or NULL. */
const struct vmlinux_merge_name *vmlinux_parts_find(const struct vmlinux_merge_kernel *k,
						    uint32_t sort, const char *text);

/* Fill K's names and values. */
void vmlinux_parts_index(struct vmlinux_merge_kernel *k);

/* The parts of type ID of K, in declared order. */
void vmlinux_parts_of(struct vmlinux_merge_kernel *k, uint32_t type_id,
		      struct vmlinux_merge_parts *parts);

void vmlinux_parts_sort_list(struct vmlinux_merge_parts *parts);

/* Is PART among PARTS (sorted), the same? */
bool vmlinux_parts_have(const struct vmlinux_merge_parts *parts,
			const struct vmlinux_merge_part *part);

#endif
