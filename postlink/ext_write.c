/* SPDX-License-Identifier: MIT */
/*
 * ext_write.c - .BTF.ext: header of 32 bytes, then func_info, line_info and relocations, each
 * { record size, blocks }, a block per section { name, record count, records }.
 *
 * The records are sorted so that a block is a run of records with the same section (pass_ext.c).
 */
#include "ext_write.h"

#define EXT_WRITE_HEADER_SIZE 32u
#define EXT_WRITE_MAGIC 0xeb9fu

struct ext_write_job {
	struct object *o;
	struct strtab *strs;
	uint8_t *data;
	uint32_t size; /* bytes written */
};

static void ext_write_word(struct ext_write_job *j, uint32_t word)
{
	object_put_u32(j->o, j->data + j->size, word);
	j->size += 4;
}

static uint32_t ext_write_sec(const struct object *o, enum extview_part part, uint32_t idx)
{
	switch (part) {
	case EXTVIEW_FUNC:
		return o->func_infos[idx].sec;
	case EXTVIEW_LINE:
		return o->lines[idx].sec;
	default:
		return o->relos[idx].sec;
	}
}

static void ext_write_record(struct ext_write_job *j, enum extview_part part, uint32_t idx)
{
	struct object *o = j->o;

	if (part == EXTVIEW_FUNC) {
		ext_write_word(j, o->func_infos[idx].insn_off);
		ext_write_word(j, o->func_infos[idx].type_id);
	} else if (part == EXTVIEW_LINE) {
		o->lines[idx].ext_off = j->size;
		ext_write_word(j, o->lines[idx].insn_off);
		ext_write_word(j, strtab_add(j->strs, o->lines[idx].file));
		ext_write_word(j, strtab_add(j->strs, o->lines[idx].text));
		ext_write_word(j, o->lines[idx].line << 10 | o->lines[idx].column);
	} else {
		ext_write_word(j, o->relos[idx].insn_off);
		ext_write_word(j, o->relos[idx].type_id);
		ext_write_word(j, strtab_add(j->strs, o->relos[idx].access));
		ext_write_word(j, o->relos[idx].kind);
	}
}

/* One part; its length in bytes. */
static uint32_t ext_write_part(struct ext_write_job *j, enum extview_part part, uint32_t cnt,
			       uint32_t record_size)
{
	uint32_t start = j->size, block_end = 0;

	if (cnt)
		ext_write_word(j, record_size);
	for (uint32_t i = 0; i < cnt; i++) {
		uint32_t sec = ext_write_sec(j->o, part, i);

		if (i == block_end) {
			while (block_end < cnt && ext_write_sec(j->o, part, block_end) == sec)
				block_end++;
			ext_write_word(j, strtab_add(j->strs, j->o->secs[sec].name));
			ext_write_word(j, block_end - i);
		}
		ext_write_record(j, part, i);
	}
	return j->size - start;
}

void ext_write(struct object *o, struct strtab *strs)
{
	const uint32_t cnt[] = { o->func_info_cnt, o->line_cnt, o->relo_cnt };
	const uint32_t record_size[] = { EXT_WRITE_FUNC_SIZE, EXT_WRITE_LINE_SIZE,
					 EXT_WRITE_RELO_SIZE };
	struct ext_write_job j = { .o = o, .strs = strs };
	uint32_t part_size[EXTVIEW_PART_CNT], at = 0;
	size_t bound = EXT_WRITE_HEADER_SIZE + 12;

	if (o->ext_sec == OBJECT_NONE)
		return;
	if (!cnt[0] && !cnt[1] && !cnt[2]) {
		o->secs[o->ext_sec].is_dropped = true;
		o->ext_sec = OBJECT_NONE;
		return;
	}
	for (int i = 0; i < EXTVIEW_PART_CNT; i++)
		bound += (size_t)cnt[i] * (record_size[i] + 8);
	j.data = ARENA_NEW(o->arena, uint8_t, bound);
	j.size = EXT_WRITE_HEADER_SIZE;
	for (int i = 0; i < EXTVIEW_PART_CNT; i++)
		part_size[i] = ext_write_part(&j, (enum extview_part)i, cnt[i], record_size[i]);
	o->secs[o->ext_sec].data = j.data;
	o->secs[o->ext_sec].size = j.size;
	o->secs[o->ext_sec].align = 4;
	j.size = 0;
	ext_write_word(&j, o->is_big_endian ? EXT_WRITE_MAGIC << 16 | 1u << 8
					    : EXT_WRITE_MAGIC | 1u << 16);
	ext_write_word(&j, EXT_WRITE_HEADER_SIZE);
	for (int i = 0; i < EXTVIEW_PART_CNT; i++) {
		ext_write_word(&j, at);
		ext_write_word(&j, part_size[i]);
		at += part_size[i];
	}
}
