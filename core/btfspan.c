// SPDX-License-Identifier: MIT
/*
 * btfspan.c - the rare cases of a walk over a type section: unknown kinds, "long", failures,
 * the end.
 *
 * In: a view with its sections, a place in the type section.  Out: sizes, and the view's fields
 * that only a finished walk knows.  The usual step is inline in btfspan.h.
 *
 * Sources: libbpf btf_type_size(), determine_ptr_size() for behaviour.
 */
#include "btfspan.h"
#include "diag.h"
#include "text.h"

uint32_t btfspan_size(const struct btfview *v, uint32_t info)
{
	uint32_t kind = btfspan_kind(info);

	if (btfspan_is_known(info))
		return btfspan_known(info);
	while (v->layout.size == 0 && v->base)
		v = v->base;
	if (kind == BTFVIEW_VOID || kind >= v->layout.size / 4)
		return 0;
	return BTFSPAN_HEAD + v->layout.data[kind * 4] +
	       btfspan_vlen(info) * v->layout.data[kind * 4 + 1];
}

const char btfspan_long_names[BTFSPAN_LONG_CNT][18] = {
	"long", "long int", "int long", "unsigned long", "long unsigned",
	"unsigned long int", "unsigned int long", "long unsigned int",
	"long int unsigned", "int unsigned long", "int long unsigned",
};

static bool is_long(const char *name)
{
	for (uint32_t i = 0; i < BTFSPAN_LONG_CNT; i++)
		if (text_equal(name, btfspan_long_names[i]))
			return true;
	return false;
}

uint32_t btfspan_long_size(const struct btfview *v, uint32_t type_off)
{
	uint32_t size = bytes_u32(&v->types, type_off + 8);
	const char *name = btfview_str(v, bytes_u32(&v->types, type_off));

	return (size == 4 || size == 8) && name && is_long(name) ? size : 0;
}

int btfspan_fail(const struct btfview *v, uint32_t type_off, uint32_t id, struct corepl_diag *d)
{
	uint32_t info;

	if (!bytes_has(&v->types, type_off, BTFSPAN_HEAD))
		return diag_fail(d, COREPL_ETRUNC,
				 ".BTF: type [%u]: found %zu bytes, need %u for its head", id,
				 v->types.size - type_off, BTFSPAN_HEAD);
	info = bytes_u32(&v->types, type_off + 4);
	if (btfspan_size(v, info) == 0)
		return diag_fail(d, COREPL_EFORMAT,
				 ".BTF: type [%u]: kind: found %u, need 1 to %u or one that the "
				 "layout section describes", id, btfspan_kind(info),
				 BTFVIEW_KIND_CNT - 1);
	return diag_fail(d, COREPL_ETRUNC, ".BTF: type [%u]: found %zu bytes, need %u", id,
			 v->types.size - type_off, btfspan_size(v, info));
}

int btfspan_fail_marks(const struct btfview *v, uint32_t mark_cap, struct corepl_diag *d)
{
	return diag_fail(d, COREPL_ENOSPACE, ".BTF: marks: found room for %u, need %u", mark_cap,
			 btfview_mark_bound(v));
}

int btfspan_seal(struct btfview *v, uint32_t *marks, uint32_t type_cnt, uint32_t long_size,
		 struct corepl_diag *d)
{
	if (type_cnt > BTFSPAN_ID_MAX - v->first_id)
		return diag_fail(d, COREPL_EFORMAT, ".BTF: types: found %u, need <= %u", type_cnt,
				 BTFSPAN_ID_MAX - v->first_id);
	v->marks = marks;
	v->run_cnt = 1;
	v->runs[0].first_id = v->first_id;
	v->runs[0].first_pos = 0;
	v->id_end = v->first_id + type_cnt;
	if (long_size && !v->base)
		v->ptr_size = long_size;
	return COREPL_OK;
}
