/* SPDX-License-Identifier: MIT */
/*
 * btfspan.h - how many bytes one BTF type takes: the step of every walk over a type section.
 *
 * A type is 12 bytes { name_off, info, size_or_type } and a tail: a fixed part by kind and one
 * element per vlen.  `info` is kind_flag << 31 | kind << 24 | vlen, kind of 7 bits, vlen of 24
 * (older headers leave the added bits 0).  For a kind that this code does not know
 * the blob's layout section says both sizes: 4 bytes { info_size u8, elem_size u8, flags u16 } at
 * index kind.
 *
 *   info 0x84000003 (STRUCT, 3 members, kind_flag) -> 12 + 3 * 12 = 48 bytes
 *
 * Shared by btfview.c and scan.c, so that both walks agree.
 * Sources: include/uapi/linux/btf.h; libbpf btf_type_size() for behaviour.
 */
#ifndef CORE_BTFSPAN_H
#define CORE_BTFSPAN_H

#include "btfview.h"

#define BTFSPAN_HEAD 12u           /* bytes of the common part */
#define BTFSPAN_ID_MAX 0x7fffffffu /* larger ids and string offsets are refused, as by libbpf */

static inline uint32_t btfspan_kind(uint32_t info)
{
	return info >> 24 & 0x7f;
}

static inline uint32_t btfspan_vlen(uint32_t info)
{
	return info & 0xffffff;
}

/* Bytes of one element of KIND, by bit sets instead of a table: no load in the walk's chain. */
static inline uint32_t btfspan_elem_size(uint32_t kind)
{
	const uint32_t of_12 = 1u << BTFVIEW_STRUCT | 1u << BTFVIEW_UNION | 1u << BTFVIEW_DATASEC |
			       1u << BTFVIEW_ENUM64;
	const uint32_t of_8 = 1u << BTFVIEW_ENUM | 1u << BTFVIEW_FUNC_PROTO;

	return (of_12 >> kind & 1) * 12 + (of_8 >> kind & 1) * 8;
}

/* Bytes of the fixed tail of KIND. */
static inline uint32_t btfspan_info_size(uint32_t kind)
{
	const uint32_t of_4 = 1u << BTFVIEW_INT | 1u << BTFVIEW_VAR | 1u << BTFVIEW_DECL_TAG;

	return (of_4 >> kind & 1) * 4 + (uint32_t)(kind == BTFVIEW_ARRAY) * 12;
}

/* Bytes of a type with INFO of a known kind (1 .. BTFVIEW_KIND_CNT - 1). */
static inline uint32_t btfspan_known(uint32_t info)
{
	uint32_t kind = btfspan_kind(info);

	return BTFSPAN_HEAD + btfspan_info_size(kind) +
	       btfspan_vlen(info) * btfspan_elem_size(kind);
}

/* Is INFO's kind one whose size needs no layout? */
static inline bool btfspan_is_known(uint32_t info)
{
	return btfspan_kind(info) - 1 < BTFVIEW_KIND_CNT - 1;
}

/*
 * Bytes of a type with INFO; 0 when its kind is VOID or is neither known nor in V's layout.
 * At most 12 + 255 + (2^24 - 1) * 255, which fits.
 */
uint32_t btfspan_size(const struct btfview *v, uint32_t info);

/* The spellings of "long" that compilers write. */
#define BTFSPAN_LONG_CNT 11
extern const char btfspan_long_names[BTFSPAN_LONG_CNT][18];

/* The size in bytes of the INT at TYPE_OFF if that is "long" (a pointer's size as well), else 0. */
uint32_t btfspan_long_size(const struct btfview *v, uint32_t type_off);

/* Name in D why the type at TYPE_OFF, which would be ID, cannot be stepped over. */
int btfspan_fail(const struct btfview *v, uint32_t type_off, uint32_t id, struct corepl_diag *d);

/* Name in D that MARK_CAP marks are too few. */
int btfspan_fail_marks(const struct btfview *v, uint32_t mark_cap, struct corepl_diag *d);

/*
 * The end of a walk that found TYPE_CNT types: V takes MARKS and gets its id_end and ptr_size
 * (LONG_SIZE, unless that is 0 or the base has decided).
 */
int btfspan_seal(struct btfview *v, uint32_t *marks, uint32_t type_cnt, uint32_t long_size,
		 struct corepl_diag *d);

#endif
