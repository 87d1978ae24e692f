/* SPDX-License-Identifier: MIT */
/*
 * extview.h - read-only view of .BTF.ext: func_info, line_info and CO-RE records by section.
 *
 * Each kind is a run of blocks: { sec_name_off, record_cnt, records... }, the record size stated
 * once.  insn_off is in bytes from the section's start.  Names are offsets into .BTF's strings.
 *
 * Source: kernel Documentation/bpf/btf.rst, "4.2 .BTF.ext section".
 */
#ifndef CORE_EXTVIEW_H
#define CORE_EXTVIEW_H

#include "btfview.h"

enum extview_part {
	EXTVIEW_FUNC = 0, /* { insn_off, type_id } */
	EXTVIEW_LINE = 1, /* { insn_off, file_name_off, line_off, line << 10 | column } */
	EXTVIEW_CORE = 2, /* { insn_off, type_id, access_str_off, kind } */
	EXTVIEW_PART_CNT = 3,
};

struct extview {
	struct bytes blob;           /* whole .BTF.ext, borrowed */
	struct bytes part[EXTVIEW_PART_CNT]; /* blocks of each kind, without the record size word */
	uint32_t record_size[EXTVIEW_PART_CNT]; /* bytes per record, 0 when the part is empty */
};

/* One block, decoded. */
struct extview_block {
	uint32_t sec_name_off;       /* in .BTF's strings */
	uint32_t record_cnt;
	uint32_t record_off;         /* byte offset of the first record in .BTF.ext */
	uint32_t record_size;        /* bytes */
};

struct extview_record {
	uint32_t insn_off;           /* bytes */
	uint32_t word[3];            /* type; or file, line_off, line_col; or type, access, kind */
};

/* EFORMAT/ETRUNC: header, part, record size or a block out of bounds; all blocks are checked. */
int extview_open(struct extview *e, const void *data, size_t size, struct corepl_diag *d);

/* Next block of PART; *POS starts at 0.  Returns 1 with *B, or 0 at the end. */
int extview_next(const struct extview *e, enum extview_part part, uint32_t *pos,
		 struct extview_block *b);

/* Record IDX < record_cnt of B. */
void extview_record(const struct extview *e, const struct extview_block *b, uint32_t idx,
		    struct extview_record *r);

#endif
