/* SPDX-License-Identifier: MIT */
/*
 * skel_storage.c - fields -> pieces, bitfields -> places in runs of bytes.  See skel_storage.h.
 *
 * Bits are counted as the object's byte order counts them: from a byte's lowest bit in a
 * little-endian object, from its highest in a big-endian one.
 */
#include "postlink/skel_storage.h"

static void add_piece(struct skel_storage *s, enum skel_piece_kind kind, uint32_t at, uint32_t end)
{
	struct skel_piece *last = s->piece_cnt ? &s->pieces[s->piece_cnt - 1] : NULL;

	if (at >= end)
		return;
	if (kind == SKEL_PIECE_BITS && last && last->kind == kind &&
	    last->byte_off + last->size == at) {
		last->size += end - at;
		return;
	}
	s->pieces[s->piece_cnt++] =
		(struct skel_piece){ .kind = kind, .byte_off = at, .size = end - at };
}

static void add_field(struct skel_storage *s, const struct skel_field *f)
{
	add_piece(s, SKEL_PIECE_FIELD, f->byte_off, f->byte_off + f->type->size);
	s->pieces[s->piece_cnt - 1].field = f;
}

static uint32_t first_byte(const struct skel_field *f)
{
	return f->byte_off;
}

/* The byte after the last one with a bit of F. */
static uint32_t end_byte(const struct skel_field *f)
{
	return f->bit_size ? (f->bit_off + f->bit_size + 7) / 8 : f->byte_off + f->type->size;
}

void skel_storage_record(struct arena *a, const struct skel_record *r, struct skel_storage *s)
{
	uint32_t at = 0; /* bytes */

	s->pieces = ARENA_NEW(a, struct skel_piece, (size_t)r->field_cnt * 2 + 1);
	s->piece_cnt = 0;
	for (uint32_t i = 0; i < r->field_cnt; i++) {
		const struct skel_field *f = &r->fields[i];
		uint32_t first = first_byte(f) > at ? first_byte(f) : at;

		if (!r->is_union)
			add_piece(s, SKEL_PIECE_PAD, at, first_byte(f));
		if (!f->bit_size)
			add_field(s, f);
		else if (!r->is_union)
			add_piece(s, SKEL_PIECE_BITS, first, end_byte(f));
		if (!r->is_union)
			at = end_byte(f);
	}
	add_piece(s, r->is_union ? SKEL_PIECE_BITS : SKEL_PIECE_PAD, at, r->size);
}

struct skel_record skel_storage_globals(const struct skel_data *data)
{
	return (struct skel_record){
		.name = data->ident,
		.size = (data->size + data->align - 1) / data->align * data->align,
		.fields = data->fields,
		.field_cnt = data->field_cnt,
	};
}

/* Bring *IDX to the run that holds byte AT; runs are asked for in their order. */
static const struct skel_piece *run_of(const struct skel_storage *s, uint32_t at, uint32_t *idx)
{
	while (s->pieces[*idx].kind != SKEL_PIECE_BITS ||
	       at >= s->pieces[*idx].byte_off + s->pieces[*idx].size)
		(*idx)++;
	return &s->pieces[*idx];
}

static void place_bits(const struct skel_piece *run, const struct skel_field *f, bool is_big_endian,
		       struct skel_bits *bits)
{
	uint32_t below = f->bit_off % 8;

	bits->field = f;
	bits->run_off = run->byte_off;
	bits->byte_off = first_byte(f) - bits->run_off;
	bits->byte_cnt = end_byte(f) - first_byte(f);
	bits->shift = is_big_endian ? bits->byte_cnt * 8 - below - f->bit_size : below;
}

const struct skel_bits *skel_storage_bits(const struct skel_layout *l, const struct skel_record *r,
					  const char *prefix, uint32_t *cnt)
{
	struct skel_bits *all = ARENA_NEW(l->a, struct skel_bits, r->field_cnt);
	struct skel_storage s;
	struct skel_names scope;
	uint32_t piece = 0;

	*cnt = 0;
	skel_storage_record(l->a, r, &s);
	skel_names_init(&scope, l->a, r->field_cnt * 2);
	for (uint32_t i = 0; i < r->field_cnt; i++)
		skel_names_add(&scope, r->fields[i].name, i);
	for (uint32_t i = 0; i < r->field_cnt; i++) {
		const struct skel_field *f = &r->fields[i];

		if (!f->bit_size)
			continue;
		place_bits(run_of(&s, first_byte(f), &piece), f, l->o->is_big_endian, &all[*cnt]);
		all[(*cnt)++].setter =
			skel_names_add(&scope, arena_printf(l->a, "%s%s", prefix, f->name), i);
	}
	return all;
}
