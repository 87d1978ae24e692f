/* SPDX-License-Identifier: MIT */
/*
 * btf_edit.h - .BTF with some types gone and others added behind the last; other ids stay.
 *
 * A type that goes leaves a nameless FWD in its place, which nothing refers to and pruning drops.
 * New types are written word by word; their ids are handed out in order.
 *
 *   btf_edit_open(&e, o);  btf_edit_drop(&e, id);  btf_edit_copy(&e);
 *   id = btf_edit_type(&e, "int", BTFVIEW_INT << 24, 4);  btf_edit_word(&e, 1u << 24 | 32);
 *   btf_edit_finish(&e, d);                             the object is viewed again
 */
#ifndef POSTLINK_BTF_EDIT_H
#define POSTLINK_BTF_EDIT_H

#include "object.h"

struct btf_edit {
	struct object *o;
	uint8_t *is_gone;   /* by id */
	uint8_t *data;	    /* the new type section */
	uint32_t size;	    /* bytes used */
	uint32_t cap;	    /* bytes allocated */
	char *strs;	    /* the old strings and the new ones */
	uint32_t strs_size; /* bytes used */
	uint32_t strs_cap;  /* bytes allocated */
	uint32_t next_id;   /* of the next new type */
};

void btf_edit_open(struct btf_edit *e, struct object *o);

/* Type ID goes; before btf_edit_copy(). */
void btf_edit_drop(struct btf_edit *e, uint32_t id);

/* All old types, in their places. */
void btf_edit_copy(struct btf_edit *e);

/* Begin a new type with its three common words; returns its id.  NAME "" for none. */
uint32_t btf_edit_type(struct btf_edit *e, const char *name, uint32_t info, uint32_t size_or_type);

/* The next word of the type begun last. */
void btf_edit_word(struct btf_edit *e, uint32_t word);

/* Offset of NAME in the new strings. */
uint32_t btf_edit_str(struct btf_edit *e, const char *name);

/* The section becomes what was written. */
int btf_edit_finish(struct btf_edit *e, struct corepl_diag *d);

#endif
