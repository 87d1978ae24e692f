/* SPDX-License-Identifier: MIT */
/*
 * site.h - the site record: what the plugin saw in the source, for the post-link step.
 *
 * The plugin writes one blob per translation unit into the non-alloc section
 * ".corepl.sites"; linking several objects concatenates blobs, so each carries its own size.
 * All numbers are little-endian whatever the object's byte order.  A blob:
 *
 *   byte 0   "CPLS"
 *   byte 4   u16 version (1), u16 header_size (24)
 *   byte 8   u32 blob_size    whole blob with header, strings and padding to 4
 *   byte 12  u32 site_cnt
 *   byte 16  u32 site_size    bytes per site (64; a reader accepts more and ignores the rest)
 *   byte 20  u32 str_off      from the blob's start; strings run to blob_size, first byte NUL
 *   then sites of 16 u32 words in source order, then NUL-terminated strings
 *
 * Words of a site: kind | relo_kind << 8 | flags << 16, line, column, file, macro_line,
 * macro_column, macro_file, func, root, accessor, expr, guard, then bit_off, bit_size and root_size
 * of a plain access (0 of others) and a reserved word of 0.
 *
 * The root is spelled as the BTF type that a relocation record's type_id names, modifiers kept:
 * BTF's word for the kind and the type's own name, or "<anon>" for a struct, union or enum without
 * one.  The key (root, relo_kind, accessor) is how sites and relocations are joined:
 *
 *   "struct task_struct"  "union u"  "enum bpf_func_id" (ENUM64 too)  "typedef u64"
 *   "struct <anon>"       "int unsigned int"  "float double"
 *   "ptr"  "array"  "const"  "volatile"  "restrict"  "func_proto"  "void"  (only as local type ids)
 *
 * A plain access is one of the kernel's memory that no relocation follows: its offset is the one of
 * the program's own declaration.  Its accessor is a path of names, "in[2].y".
 */
#ifndef CORE_SITE_H
#define CORE_SITE_H

#include "bytes.h"
#include "status.h"

#define SITE_SECTION ".corepl.sites"
#define SITE_MAGIC "CPLS"
#define SITE_VERSION 1
#define SITE_HEADER_SIZE 24
#define SITE_SIZE 64
#define SITE_EXPR_MAX 160     /* bytes of an expression kept, NUL not counted */

/* Words of a site's entry, by index. */
enum site_word {
	SITE_WORD_HEAD = 0,   /* kind | relo_kind << 8 | flags << 16 */
	SITE_WORD_LINE = 1,
	SITE_WORD_COLUMN = 2,
	SITE_WORD_FILE = 3,   /* string offset, as all below but the macro's line and column */
	SITE_WORD_MACRO_LINE = 4,
	SITE_WORD_MACRO_COLUMN = 5,
	SITE_WORD_MACRO_FILE = 6,
	SITE_WORD_FUNC = 7,
	SITE_WORD_ROOT = 8,
	SITE_WORD_ACCESSOR = 9,
	SITE_WORD_EXPR = 10,
	SITE_WORD_GUARD = 11,
	SITE_WORD_BIT_OFF = 12,
	SITE_WORD_BIT_SIZE = 13,
	SITE_WORD_ROOT_SIZE = 14,
	SITE_WORD_CNT = 16,
};

enum site_kind {
	SITE_CORE = 1,        /* a CO-RE relocation */
	SITE_EXTERN_DECL = 2, /* declaration of a patchable extern; root holds its name */
	SITE_EXTERN_USE = 3,  /* use of one; root holds its name */
	SITE_PLAIN = 4,       /* access to kernel memory without a relocation */
};

enum site_flag {
	SITE_IN_MACRO = 1,    /* line/column are the spelling place, macro_* the expansion place */
	SITE_IS_WEAK = 2,     /* extern declared weak */
	SITE_IN_INLINE = 4,   /* inside a function that may be inlined elsewhere */
};

/* One site, decoded; strings borrow from the blob and are "" when unknown. */
struct site {
	uint8_t kind;             /* enum site_kind */
	uint8_t relo_kind;        /* CO-RE kind 0..12 for SITE_CORE */
	uint16_t flags;           /* enum site_flag */
	uint32_t line, column;    /* of the expression: where an editor puts the caret, from 1 */
	const char *file;         /* as clang was given it */
	uint32_t macro_line, macro_column; /* expansion place, 0 outside macros */
	const char *macro_file;
	const char *func;         /* enclosing function, "" at file scope */
	const char *root;         /* local root type: "struct task_struct", or the extern's name */
	const char *accessor;     /* "0:3:2"; for types "0"; for enumerators the index */
	const char *expr;         /* expression as written, white space folded, <= 160 bytes */
	uint32_t bit_off, bit_size; /* SITE_PLAIN: from the root's start; of what is accessed */
	uint32_t root_size;       /* SITE_PLAIN: bytes */
	const char *guard;        /* condition known to guard the site, or "" */
};

/* A cursor over the blobs of one section. */
struct site_reader {
	struct bytes section;
	size_t blob_off;          /* current blob */
	uint32_t site_idx;        /* next site within it */
};

void site_reader_init(struct site_reader *r, const void *data, size_t size);

/* Next site: 1 and *S filled, 0 at the end, or EFORMAT/ETRUNC/EUNSUPPORTED with D. */
int site_next(struct site_reader *r, struct site *s, struct corepl_diag *d);

#endif
