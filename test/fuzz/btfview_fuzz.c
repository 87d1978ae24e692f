// SPDX-License-Identifier: MIT
/*
 * btfview_fuzz.c - libFuzzer target: any bytes as a .BTF blob, read in every way the view offers.
 *
 * Input: one byte, the size of a base blob in 16-byte steps, one unused byte, then the base
 * (none when 0), then the blob itself.
 * Beside sanitizers: a failure has a text; every id below id_end decodes, none above does; a
 * walk by next_off meets the same types as the lookup by id.
 */
#include <stdlib.h>
#include <string.h>

#include "core/btfview.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One blob, copied so that a sanitizer sees the first byte read too far. */
struct side {
	uint8_t *bytes;      /* owned */
	uint32_t *marks;     /* owned */
	struct btfview view;
};

static bool open_side(struct side *s, const uint8_t *data, size_t size, const struct btfview *base)
{
	struct corepl_diag d = { 0 };
	uint32_t cap;
	int rc;

	memset(s, 0, sizeof(*s));
	s->bytes = malloc(size ? size : 1);
	memcpy(s->bytes, data, size);
	rc = btfview_open(&s->view, s->bytes, size, base, &d);
	if (!rc) {
		cap = btfview_mark_bound(&s->view);
		s->marks = malloc(cap * sizeof(*s->marks));
		rc = btfview_index(&s->view, s->marks, cap, &d);
		if (rc == COREPL_ENOSPACE)
			abort();
	}
	if (rc != d.status || (rc && !d.text[0]))
		abort();
	return rc == 0;
}

static void close_side(struct side *s)
{
	free(s->bytes);
	free(s->marks);
}

static void touch_str(const struct btfview *v, uint32_t name_off)
{
	const char *name = btfview_str(v, name_off);

	if (name && btfview_essential_size(name) > strlen(name))
		abort();
}

static void touch_element(const struct btfview *v, const struct btfview_type *t, uint32_t i)
{
	struct btfview_member m;
	struct btfview_enumval e;
	struct btfview_param p;
	struct btfview_secvar s;

	switch (t->kind) {
	case BTFVIEW_STRUCT:
	case BTFVIEW_UNION:
		btfview_member(v, t, i, &m);
		touch_str(v, m.name_off);
		break;
	case BTFVIEW_ENUM:
	case BTFVIEW_ENUM64:
		btfview_enumval(v, t, i, &e);
		break;
	case BTFVIEW_FUNC_PROTO:
		btfview_param(v, t, i, &p);
		break;
	case BTFVIEW_DATASEC:
		btfview_secvar(v, t, i, &s);
		break;
	default:
		break;
	}
}

static void touch_type(const struct btfview *v, const struct btfview_type *t)
{
	struct btfview_array a;
	struct btfview_type end;
	uint64_t size;

	touch_str(v, t->name_off);
	for (uint32_t i = 0; i < t->vlen; i++)
		touch_element(v, t, i);
	if (t->kind == BTFVIEW_ARRAY)
		btfview_array(v, t, &a);
	if (t->kind == BTFVIEW_INT)
		btfview_int_data(v, t);
	if (t->kind == BTFVIEW_VAR || t->kind == BTFVIEW_DECL_TAG)
		btfview_extra_u32(v, t);
	if (!btfview_size(v, t->id, &size) && size > UINT32_MAX)
		abort();
	if (!btfview_skip_mods(v, t->id, true, &end) && end.kind == BTFVIEW_TYPEDEF)
		abort();
	btfview_skip_mods(v, t->id, false, &end);
}

static void touch_all(const struct btfview *v)
{
	struct btfview_type by_id, in_order;
	uint32_t type_off = 0;

	for (uint32_t id = v->first_id; id < v->id_end; id++) {
		if (btfview_type(v, id, &by_id) || btfview_type_at(v, type_off, id, &in_order) ||
		    by_id.extra_off != in_order.extra_off || by_id.kind == BTFVIEW_VOID)
			abort();
		touch_type(v, &by_id);
		type_off = in_order.next_off;
	}
	if (type_off != v->types.size || btfview_type(v, v->id_end, &by_id) != COREPL_ERANGE)
		abort();
	for (uint32_t id = 0; id < v->first_id; id++)
		if (btfview_type(v, id, &by_id))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct side base, own;
	size_t base_size;

	if (size < 2)
		return 0;
	base_size = (size_t)data[0] * 16;
	if (base_size > size - 2)
		return 0;
	if (open_side(&base, data + 2, base_size, NULL))
		touch_all(&base.view);
	if (open_side(&own, data + 2 + base_size, size - 2 - base_size,
		      base.view.id_end > 1 ? &base.view : NULL))
		touch_all(&own.view);
	close_side(&own);
	close_side(&base);
	return 0;
}
