/* SPDX-License-Identifier: MIT */
/*
 * object.c - questions that several passes and tools ask an object, and its views of BTF.
 */
#include "object.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "btf_words.h"
#include "core/relo.h"

uint32_t object_find_section(const struct object *o, const char *name)
{
	for (uint32_t i = 1; i < o->sec_cnt; i++)
		if (!strcmp(o->secs[i].name, name))
			return i;
	return OBJECT_NONE;
}

uint32_t object_add_section(struct object *o, struct object_section s)
{
	struct object_section *secs =
		ARENA_NEW(o->arena, struct object_section, (size_t)o->sec_cnt + 1);

	memcpy(secs, o->secs, o->sec_cnt * sizeof(*secs));
	secs[o->sec_cnt] = s;
	o->secs = secs;
	return o->sec_cnt++;
}

uint32_t object_find_func(const struct object *o, uint32_t sec, uint32_t insn_idx)
{
	uint32_t low = 0, high = o->func_cnt;

	/* the last function that starts at or before the place */
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		const struct object_func *f = &o->funcs[mid];

		if (f->sec < sec || (f->sec == sec && f->insn_first <= insn_idx))
			low = mid + 1;
		else
			high = mid;
	}
	if (!low || o->funcs[low - 1].sec != sec ||
	    insn_idx - o->funcs[low - 1].insn_first >= o->funcs[low - 1].insn_cnt)
		return OBJECT_NONE;
	return low - 1;
}

/* An arena is declared like any other map. */
static bool is_declared(const struct object_map *m)
{
	return m->plan.role == PLAN_MAP_USER || m->plan.role == PLAN_MAP_ARENA;
}

uint32_t object_find_map(const struct object *o, uint64_t byte_off)
{
	uint32_t low = 0, high = o->map_cnt;

	/* declared maps come first, in rising order */
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		const struct object_map *m = &o->maps[mid];

		if (is_declared(m) && m->byte_off < byte_off)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == o->map_cnt || !is_declared(&o->maps[low]) ||
	    o->maps[low].byte_off != byte_off)
		return OBJECT_NONE;
	return low;
}

const char *object_btf_str(const struct object *o, uint32_t name_off)
{
	const char *str = o->has_btf ? btfview_str(&o->btf, name_off) : NULL;

	return str ? str : "";
}

const struct btfview_type *object_type(const struct object *o, uint32_t id)
{
	static const struct btfview_type nothing;

	return id < o->type_cnt ? &o->types[id] : &nothing;
}

const struct object_line *object_line_at(const struct object *o, uint32_t func, uint32_t insn_idx)
{
	const struct object_line *found = NULL;
	const struct object_func *f;

	if (func >= o->func_cnt)
		return NULL;
	f = &o->funcs[func];
	for (uint32_t i = 0; i < f->line_cnt; i++) {
		const struct object_line *line = &o->lines[f->line_first + i];

		if (line->insn_off / 8 > f->insn_first + insn_idx)
			break;
		found = line;
	}
	return found;
}

void object_warn(struct object *o, const char *fmt, ...)
{
	const char **all = ARENA_NEW(o->arena, const char *, o->warning_cnt + 1);
	char text[COREPL_DIAG_TEXT_SIZE];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (o->warning_cnt)
		memcpy(all, o->warnings, o->warning_cnt * sizeof(*all));
	all[o->warning_cnt++] = arena_copy(o->arena, text, strlen(text));
	o->warnings = all;
}

void object_put_u32(const struct object *o, uint8_t *at, uint32_t value)
{
	if (o->is_swapped)
		value = __builtin_bswap32(value);
	memcpy(at, &value, sizeof(value));
}

/* Every type and string that a type names is inside its table. */
static int object_check_type(const struct object *o, const struct btfview_type *t,
			     struct corepl_diag *d)
{
	const char *name = btfview_str(&o->btf, t->name_off);

	for (uint32_t i = 0; i < btf_words_cnt(t); i++) {
		enum btf_words_role role = btf_words_role(t->kind, i);
		uint32_t word = role == BTF_WORDS_PLAIN ? 0 : btf_words_get(o, t, i);

		if (role == BTF_WORDS_TYPE && word >= o->type_cnt)
			return diag_fail(d, COREPL_ERANGE,
					 ".BTF: type [%u] '%s': found type id %u, need < %u", t->id,
					 name ? name : "", word, o->type_cnt);
		if (role == BTF_WORDS_STR && !btfview_str(&o->btf, word))
			return diag_fail(d, COREPL_ERANGE,
					 ".BTF: type [%u]: found string offset %u, need < %zu",
					 t->id, word, o->btf.strs.size);
	}
	return 0;
}

int object_view_btf(struct object *o, struct corepl_diag *d)
{
	const struct object_section *s = &o->secs[o->btf_sec];
	uint32_t mark_cap, type_off = 0;
	int ret = btfview_open(&o->btf, s->data, s->size, NULL, d);

	if (ret)
		return ret;
	if (o->btf.types.is_swapped != o->is_swapped)
		return diag_fail(d, COREPL_EFORMAT,
				 ".BTF: byte order: found not that of the object");
	mark_cap = btfview_mark_bound(&o->btf);
	ret = relo_index_local(&o->btf, ARENA_NEW(o->arena, uint32_t, mark_cap), mark_cap, d);
	if (ret)
		return ret;
	o->type_cnt = o->btf.id_end;
	o->types = ARENA_NEW(o->arena, struct btfview_type, o->type_cnt);
	for (uint32_t id = 1; id < o->type_cnt && !ret; id++) {
		ret = btfview_type_at(&o->btf, type_off, id, &o->types[id]);
		if (ret)
			return diag_fail(d, ret, ".BTF: type [%u]: damaged at byte %u", id,
					 type_off);
		if (o->types[id].kind >= BTFVIEW_KIND_CNT)
			return diag_fail(d, COREPL_EUNSUPPORTED,
					 ".BTF: type [%u]: found kind %u, need < %u", id,
					 o->types[id].kind, BTFVIEW_KIND_CNT);
		type_off = o->types[id].next_off;
	}
	for (uint32_t id = 1; id < o->type_cnt && !ret; id++)
		ret = object_check_type(o, &o->types[id], d);
	o->has_btf = !ret;
	return ret;
}
