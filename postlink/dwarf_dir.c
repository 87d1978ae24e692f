/* SPDX-License-Identifier: MIT */
/*
 * dwarf_dir.c - DW_AT_comp_dir of the first unit of .debug_info: DWARF 4 and 5, 32-bit format.
 *
 * Reads the unit's header, the abbreviation of its first entry, and that entry's attributes up
 * to the directory.  Offsets into other sections are there in place (SHT_REL), so relocations
 * need not be applied.  Anything unexpected means "not known", which costs nothing but
 * absolute paths.  Knows no other DWARF.
 *
 * Source: DWARF 5 standard, 7.5 "Format of Debugging Information".
 */
#include "dwarf_dir.h"

#include <string.h>

#define DW_AT_COMP_DIR 0x1bu
#define DW_AT_STR_OFFSETS_BASE 0x72u
#define DW_FORM_IMPLICIT_CONST 0x21u

struct dwarf_dir_reader {
	struct bytes b;
	size_t at;   /* bytes */
	bool is_bad; /* ran past the end */
};

static uint64_t dwarf_dir_uint(struct dwarf_dir_reader *r, uint32_t size)
{
	uint64_t value = 0;

	if (!bytes_has(&r->b, r->at, size)) {
		r->is_bad = true;
		return 0;
	}
	if (size == 1)
		value = r->b.data[r->at];
	else if (size == 2)
		value = bytes_u16(&r->b, r->at);
	else if (size == 4)
		value = bytes_u32(&r->b, r->at);
	else if (size == 8)
		value = bytes_u64(&r->b, r->at);
	r->at += size;
	return value;
}

static uint64_t dwarf_dir_leb(struct dwarf_dir_reader *r)
{
	uint64_t value = 0, byte;
	uint32_t shift = 0;

	do {
		byte = dwarf_dir_uint(r, 1);
		value |= shift < 64 ? (byte & 0x7f) << shift : 0;
		shift += 7;
	} while ((byte & 0x80) && !r->is_bad);
	return value;
}

static struct dwarf_dir_reader dwarf_dir_section(const struct object *o, const char *name)
{
	uint32_t sec = object_find_section(o, name);
	struct dwarf_dir_reader r = { .b = { NULL, 0, o->is_swapped } };

	if (sec != OBJECT_NONE && o->secs[sec].data) {
		r.b.data = o->secs[sec].data;
		r.b.size = o->secs[sec].size;
	}
	return r;
}

/* Bytes of a value of FORM with a fixed size; 0 for LEB128 ones, UINT32_MAX for others. */
static uint32_t dwarf_dir_form_size(uint64_t form)
{
	switch (form) {
	case 0x19: /* flag_present */
	case DW_FORM_IMPLICIT_CONST:
		return UINT32_MAX - 1;
	case 0x0b: /* data1 */
	case 0x0c: /* flag */
	case 0x25: /* strx1 */
	case 0x29: /* addrx1 */
		return 1;
	case 0x05: /* data2 */
	case 0x26: /* strx2 */
	case 0x2a: /* addrx2 */
		return 2;
	case 0x06: /* data4 */
	case 0x0e: /* strp */
	case 0x17: /* sec_offset */
	case 0x1f: /* line_strp */
	case 0x28: /* strx4 */
	case 0x2c: /* addrx4 */
		return 4;
	case 0x01: /* addr */
	case 0x07: /* data8 */
		return 8;
	case 0x0d: /* sdata */
	case 0x0f: /* udata */
	case 0x1a: /* strx */
	case 0x1b: /* addrx */
	case 0x22: /* loclistx */
	case 0x23: /* rnglistx */
		return 0;
	default:
		return UINT32_MAX;
	}
}

static uint64_t dwarf_dir_value(struct dwarf_dir_reader *r, uint64_t form)
{
	uint32_t size = dwarf_dir_form_size(form);

	if (size == UINT32_MAX)
		r->is_bad = true;
	if (size >= UINT32_MAX - 1)
		return 0;
	return size ? dwarf_dir_uint(r, size) : dwarf_dir_leb(r);
}

/* The string that VALUE of FORM names. */
static const char *dwarf_dir_string(const struct object *o, uint64_t form, uint64_t value,
				    uint64_t str_offsets_base)
{
	struct dwarf_dir_reader offsets = dwarf_dir_section(o, ".debug_str_offsets");
	bool is_line_str = form == 0x1f;
	struct dwarf_dir_reader strs =
		dwarf_dir_section(o, is_line_str ? ".debug_line_str" : ".debug_str");

	if (form != 0x0e && !is_line_str) {
		offsets.at = str_offsets_base + value * 4;
		value = dwarf_dir_uint(&offsets, 4);
	}
	return offsets.is_bad ? NULL : bytes_str(&strs.b, value);
}

/* Read the entry at INFO by the abbreviation at ABBREV, both behind their codes. */
static const char *dwarf_dir_entry(const struct object *o, struct dwarf_dir_reader *info,
				   struct dwarf_dir_reader *abbrev)
{
	uint64_t name, form, base = 8, dir_form = 0, dir_value = 0;

	do {
		uint64_t value;

		name = dwarf_dir_leb(abbrev);
		form = dwarf_dir_leb(abbrev);
		if (form == DW_FORM_IMPLICIT_CONST)
			dwarf_dir_leb(abbrev);
		if (!name)
			break;
		value = dwarf_dir_value(info, form);
		if (name == DW_AT_STR_OFFSETS_BASE)
			base = value;
		if (name == DW_AT_COMP_DIR) {
			dir_form = form;
			dir_value = value;
		}
	} while (!abbrev->is_bad && !info->is_bad && !dir_form);
	return dir_form ? dwarf_dir_string(o, dir_form, dir_value, base) : NULL;
}

const char *dwarf_dir_find(const struct object *o)
{
	struct dwarf_dir_reader info = dwarf_dir_section(o, ".debug_info");
	struct dwarf_dir_reader abbrev = dwarf_dir_section(o, ".debug_abbrev");
	uint64_t length = dwarf_dir_uint(&info, 4);
	uint64_t version = dwarf_dir_uint(&info, 2);
	const char *dir;
	size_t size;
	char *copy;

	if (info.is_bad || length >= 0xfffffff0u || version < 4 || version > 5)
		return NULL;
	if (version == 5)
		dwarf_dir_uint(&info, 2); /* unit type, address size */
	abbrev.at = dwarf_dir_uint(&info, 4);
	if (version == 4)
		dwarf_dir_uint(&info, 1);
	if (dwarf_dir_leb(&info) != dwarf_dir_leb(&abbrev))
		return NULL;
	dwarf_dir_leb(&abbrev);	    /* tag */
	dwarf_dir_uint(&abbrev, 1); /* has children */
	dir = dwarf_dir_entry(o, &info, &abbrev);
	if (!dir || *dir != '/')
		return NULL;
	size = strlen(dir);
	while (size > 1 && dir[size - 1] == '/')
		size--;
	copy = arena_copy(o->arena, dir, size);
	return size > 1 ? copy : NULL;
}
