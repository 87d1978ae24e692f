/* SPDX-License-Identifier: MIT */
/*
 * btf_writer.c - appends types and strings, then frames them with a 24-byte header.
 */
#include "btf_writer.h"

#include <stdlib.h>
#include <string.h>

enum { INFO_OFF = 4, KIND_FLAG = 1u << 31 };

void btf_writer_put_u32(const struct btf_writer *w, uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[w->is_big ? 3 - i : i] = (uint8_t)(v >> 8 * i);
}

static uint32_t get_u32(const struct btf_writer *w, const uint8_t *p)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++)
		v |= (uint32_t)p[w->is_big ? 3 - i : i] << 8 * i;
	return v;
}

static void word(struct btf_writer *w, uint32_t v)
{
	if (w->type_size + 4 > BTF_WRITER_CAP)
		abort();
	btf_writer_put_u32(w, w->types + w->type_size, v);
	w->type_size += 4;
}

static uint32_t string(struct btf_writer *w, const char *s)
{
	const uint32_t size = (uint32_t)strlen(s) + 1;
	uint32_t off = w->str_size;

	if (!*s)
		return 0;
	if (off + size > BTF_WRITER_CAP)
		abort();
	memcpy(w->strs + off, s, size);
	w->str_size += size;
	return w->str_base + off;
}

static uint32_t begin(struct btf_writer *w, uint32_t kind, const char *name, uint32_t size_or_type)
{
	const uint32_t name_off = string(w, name);

	w->open_off = w->type_size;
	word(w, name_off);
	word(w, kind << 24);
	word(w, size_or_type);
	return w->next_id++;
}

/* One more element in the open type; FLAG or-ed into its info. */
static void count(struct btf_writer *w, uint32_t flag)
{
	uint8_t *info = w->types + w->open_off + INFO_OFF;

	btf_writer_put_u32(w, info, (get_u32(w, info) + 1) | flag);
}

static void set_flag(struct btf_writer *w)
{
	uint8_t *info = w->types + w->open_off + INFO_OFF;

	btf_writer_put_u32(w, info, get_u32(w, info) | KIND_FLAG);
}

void btf_writer_init(struct btf_writer *w, bool is_big)
{
	w->type_size = 0;
	w->str_size = 1;
	w->strs[0] = 0;
	w->str_base = 0;
	w->next_id = 1;
	w->open_off = 0;
	w->is_big = is_big;
}

void btf_writer_init_split(struct btf_writer *w, const struct btf_writer *base)
{
	btf_writer_init(w, base->is_big);
	w->str_size = 0;
	w->str_base = base->str_base + base->str_size;
	w->next_id = base->next_id;
}

uint32_t btf_writer_int(struct btf_writer *w, const char *name, uint32_t size, uint32_t encoding)
{
	const uint32_t id = begin(w, 1, name, size);

	word(w, encoding << 24 | size * 8);
	return id;
}

uint32_t btf_writer_array(struct btf_writer *w, uint32_t elem_id, uint32_t elem_cnt)
{
	const uint32_t id = begin(w, 3, "", 0);

	word(w, elem_id);
	word(w, elem_id);
	word(w, elem_cnt);
	return id;
}

uint32_t btf_writer_record(struct btf_writer *w, uint32_t kind, const char *name, uint32_t size)
{
	return begin(w, kind, name, size);
}

uint32_t btf_writer_enum(struct btf_writer *w, const char *name, uint32_t size, bool is_signed)
{
	const uint32_t id = begin(w, size == 8 ? 19 : 6, name, size);

	if (is_signed)
		set_flag(w);
	return id;
}

uint32_t btf_writer_proto(struct btf_writer *w, uint32_t result_id)
{
	return begin(w, 13, "", result_id);
}

uint32_t btf_writer_ref(struct btf_writer *w, uint32_t kind, const char *name, uint32_t ref_id)
{
	return begin(w, kind, name, ref_id);
}

uint32_t btf_writer_fwd(struct btf_writer *w, const char *name, bool is_union)
{
	const uint32_t id = begin(w, 7, name, 0);

	if (is_union)
		set_flag(w);
	return id;
}

uint32_t btf_writer_float(struct btf_writer *w, const char *name, uint32_t size)
{
	return begin(w, 16, name, size);
}

void btf_writer_member(struct btf_writer *w, const char *name, uint32_t id, uint32_t bit_off)
{
	const uint32_t name_off = string(w, name);

	count(w, 0);
	word(w, name_off);
	word(w, id);
	word(w, bit_off);
}

void btf_writer_bitfield(struct btf_writer *w, const char *name, uint32_t id, uint32_t bit_off,
			 uint32_t bit_size)
{
	btf_writer_member(w, name, id, bit_size << 24 | bit_off);
	set_flag(w);
}

void btf_writer_value(struct btf_writer *w, const char *name, uint64_t value)
{
	const uint32_t name_off = string(w, name);
	const bool is_wide = (get_u32(w, w->types + w->open_off + INFO_OFF) >> 24 & 0x7f) == 19;

	count(w, 0);
	word(w, name_off);
	word(w, (uint32_t)value);
	if (is_wide)
		word(w, (uint32_t)(value >> 32));
}

void btf_writer_param(struct btf_writer *w, const char *name, uint32_t id)
{
	const uint32_t name_off = string(w, name);

	count(w, 0);
	word(w, name_off);
	word(w, id);
}

const void *btf_writer_blob(struct btf_writer *w, size_t *size)
{
	static const uint8_t magic[2][4] = { { 0x9f, 0xeb, 1, 0 }, { 0xeb, 0x9f, 1, 0 } };

	memcpy(w->blob, magic[w->is_big], 4);
	btf_writer_put_u32(w, w->blob + 4, 24);
	btf_writer_put_u32(w, w->blob + 8, 0);
	btf_writer_put_u32(w, w->blob + 12, w->type_size);
	btf_writer_put_u32(w, w->blob + 16, w->type_size);
	btf_writer_put_u32(w, w->blob + 20, w->str_size);
	memcpy(w->blob + 24, w->types, w->type_size);
	memcpy(w->blob + 24 + w->type_size, w->strs, w->str_size);
	*size = 24 + (size_t)w->type_size + w->str_size;
	return w->blob;
}
