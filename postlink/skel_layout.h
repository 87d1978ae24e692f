/* SPDX-License-Identifier: MIT */
/*
 * skel_layout.h - the types of globals as plain data layouts, for skeletons of any language.
 *
 * A control program shares memory with BPF code, so what a skeleton must get right is
 * where each byte lies.  A BTF type becomes one of a few shapes: integers by size and sign, bool,
 * char, floats, pointers (8 bytes in BPF whatever the host), arrays, records with their fields and
 * offsets.  Typedefs, qualifiers and tags are followed; enums are integers.  What has no shape in
 * every language (impossible sizes, overlaps, cycles in hostile BTF) becomes bytes of that size.
 *
 * Every language prints from these shapes, so two skeletons of one object agree.
 *
 * Names are fit for the language of the layout's style and unique in their scope: see skel_names.h.
 */
#ifndef POSTLINK_SKEL_LAYOUT_H
#define POSTLINK_SKEL_LAYOUT_H

#include "postlink/object.h"
#include "postlink/skel_names.h"

enum skel_shape {
	SKEL_BYTES = 0, /* no shape: size bytes, align 1 */
	SKEL_INT,
	SKEL_BOOL,
	SKEL_CHAR,
	SKEL_FLOAT,
	SKEL_PTR, /* an address in the kernel or in an arena: 8 bytes */
	SKEL_ARRAY,
	SKEL_RECORD,
	SKEL_PROG, /* a function member of a struct_ops map: the library's program, or NULL */
};

struct skel_record;

struct skel_type {
	enum skel_shape shape;
	uint32_t size;		      /* bytes */
	uint32_t align;		      /* bytes: that of the largest scalar inside */
	bool is_signed;		      /* of SKEL_INT */
	uint32_t elem_cnt;	      /* of SKEL_ARRAY */
	const struct skel_type *elem; /* of SKEL_ARRAY */
	struct skel_record *record;   /* of SKEL_RECORD */
};

/* A field; fields of size 0 (flexible arrays, empty records) are left out. */
struct skel_field {
	const char *name; /* identifier, unique in its record; "" for an unnamed record */
	const struct skel_type *type;
	uint32_t byte_off; /* from the record's start; of a bitfield's first byte */
	uint32_t bit_off;  /* from the record's start, for bitfields */
	uint32_t bit_size; /* width of a bitfield, 0 otherwise */
};

struct skel_record {
	const char *name; /* identifier, unique in the object; an anonymous record is called
				       after its typedef or the first field that has it */
	bool is_union;
	bool is_packed;		   /* a field is not aligned as its type asks */
	uint32_t size;		   /* bytes */
	struct skel_field *fields; /* by byte_off */
	uint32_t field_cnt;
	uint32_t name_cnt; /* names in its scope, those of unnamed members included */
	bool is_named_use; /* some field has it by name: it is declared on its own */
};

/* All shapes of one object. */
struct skel_layout {
	struct arena *a;
	const struct object *o;
	const struct skel_style *style;
	struct skel_type **by_id;     /* per BTF id; NULL until asked for */
	bool *is_open;		      /* per BTF id: being made, so that a cycle is seen */
	struct skel_record **records; /* each after those it contains */
	uint32_t record_cnt;
	struct skel_names record_names;
};

void skel_layout_init(struct skel_layout *l, struct arena *a, const struct object *o,
		      const struct skel_style *style);

/* SIZE bytes without a shape. */
struct skel_type *skel_layout_bytes(struct skel_layout *l, uint64_t size);

/*
 * Variable V as a field of its section's struct; false when it has no bytes.  The shape may be
 * shorter than the variable (a flexible array with initial values); what cannot be one is bytes.
 */
bool skel_layout_var(struct skel_layout *l, const struct object_var *v, struct skel_field *f);

/*
 * Members of the struct TYPE_ID as a control program sets them before the load, an array at
 * *FIELDS; functions are SKEL_PROG, bitfields are left out (no struct_ops has them).  Their number.
 */
uint32_t skel_layout_members(struct skel_layout *l, uint32_t type_id, struct skel_field **fields);

#endif
