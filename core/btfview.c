// SPDX-License-Identifier: MIT
/*
 * btfview.c - reading a .BTF blob where it lies.
 *
 * In: hostile bytes.  Out: decoded types, strings, sizes.  btfview_open() fixes the sections;
 * btfview_index() walks the types once and checks that each lies inside; from then on a decoded
 * type's tail is known to be inside too, and only ids and string offsets are checked per call.
 *
 * What types say about each other is not checked here: a reference may be out of range, a chain of
 * modifiers may be a cycle.  Every walk along references is therefore bounded.
 *
 * Sources: kernel Documentation/bpf/btf.rst; libbpf btf__resolve_size(), determine_ptr_size(),
 * btf_parse_str_sec() for behaviour.
 */
#include "btfspan.h"
#include "diag.h"
#include "text.h"

#define BTFVIEW_MAGIC 0xeb9fu
#define BTFVIEW_MAGIC_SWAPPED 0x9febu
#define BTFVIEW_HEADER_SIZE 24u        /* the oldest header */
#define BTFVIEW_HEADER_LAYOUT_SIZE 32u /* a header that names a layout section */
#define BTFVIEW_CHAIN_MAX 32           /* references followed before a chain counts as a cycle */

static int open_section(const struct btfview *v, const char *name, size_t field_off,
			struct bytes *section, struct corepl_diag *d)
{
	size_t hdr_size = bytes_u32(&v->blob, 4);
	uint64_t byte_off = (uint64_t)hdr_size + bytes_u32(&v->blob, field_off);
	uint32_t size = bytes_u32(&v->blob, field_off + 4);

	if (byte_off > v->blob.size || size > v->blob.size - byte_off)
		return diag_fail(d, COREPL_ETRUNC,
				 ".BTF header: %s section: found bytes %llu to %llu, "
				 "need end <= %zu",
				 name, (unsigned long long)byte_off,
				 (unsigned long long)(byte_off + size), v->blob.size);
	*section = bytes_part(&v->blob, (size_t)byte_off, size);
	return COREPL_OK;
}

static int open_header(struct btfview *v, struct corepl_diag *d)
{
	uint32_t hdr_size;

	if (v->blob.size < BTFVIEW_HEADER_SIZE)
		return diag_fail(d, COREPL_ETRUNC, ".BTF header: found %zu bytes, need %u",
				 v->blob.size, BTFVIEW_HEADER_SIZE);
	v->blob.is_swapped = bytes_u16(&v->blob, 0) == BTFVIEW_MAGIC_SWAPPED;
	if (bytes_u16(&v->blob, 0) != BTFVIEW_MAGIC)
		return diag_fail(d, COREPL_EFORMAT, ".BTF header: magic: found 0x%x, need 0x%x",
				 bytes_u16(&v->blob, 0), BTFVIEW_MAGIC);
	if (v->blob.data[2] != 1 || v->blob.data[3] != 0)
		return diag_fail(d, COREPL_EUNSUPPORTED,
				 ".BTF header: found version %u flags %u, need version 1 flags 0",
				 v->blob.data[2], v->blob.data[3]);
	hdr_size = bytes_u32(&v->blob, 4);
	if (hdr_size < BTFVIEW_HEADER_SIZE)
		return diag_fail(d, COREPL_EFORMAT, ".BTF header: size: found %u, need >= %u",
				 hdr_size, BTFVIEW_HEADER_SIZE);
	if (hdr_size > v->blob.size)
		return diag_fail(d, COREPL_ETRUNC, ".BTF header: size: found %u, need <= %zu",
				 hdr_size, v->blob.size);
	return COREPL_OK;
}

/* Strings start with "" (unless a base has it) and end with NUL: then each one ends inside. */
static int check_strings(const struct btfview *v, struct corepl_diag *d)
{
	if (v->base && v->strs.size == 0)
		return COREPL_OK;
	if (v->strs.size == 0 || v->strs.data[v->strs.size - 1] != 0)
		return diag_fail(d, COREPL_EFORMAT,
				 ".BTF strings: found %zu bytes without NUL at the end, need one",
				 v->strs.size);
	if (!v->base && v->strs.data[0] != 0)
		return diag_fail(d, COREPL_EFORMAT,
				 ".BTF strings: first byte: found 0x%x, need NUL", v->strs.data[0]);
	if (v->strs.size > BTFSPAN_ID_MAX - v->first_str_off)
		return diag_fail(d, COREPL_EFORMAT, ".BTF strings: found %zu bytes, need <= %u",
				 v->strs.size, BTFSPAN_ID_MAX - v->first_str_off);
	return COREPL_OK;
}

static int open_layout(struct btfview *v, struct corepl_diag *d)
{
	int rc;

	if (bytes_u32(&v->blob, 4) < BTFVIEW_HEADER_LAYOUT_SIZE)
		return COREPL_OK;
	rc = open_section(v, "layout", 24, &v->layout, d);
	if (rc)
		return rc;
	if (v->layout.size % 4)
		return diag_fail(d, COREPL_EFORMAT,
				 ".BTF header: layout size: found %zu, need a multiple of 4",
				 v->layout.size);
	return COREPL_OK;
}

int btfview_open(struct btfview *v, const void *data, size_t size, const struct btfview *base,
		 struct corepl_diag *d)
{
	int rc;

	memset(v, 0, sizeof(*v));
	v->blob.data = data;
	v->blob.size = size;
	v->base = base;
	v->first_id = base ? base->id_end : 1;
	v->id_end = v->first_id;
	v->first_str_off = base ? base->first_str_off + (uint32_t)base->strs.size : 0;
	v->ptr_size = base ? base->ptr_size : 8;
	rc = open_header(v, d);
	if (!rc)
		rc = open_section(v, "type", 8, &v->types, d);
	if (!rc)
		rc = open_section(v, "string", 16, &v->strs, d);
	if (!rc)
		rc = check_strings(v, d);
	if (!rc)
		rc = open_layout(v, d);
	return rc;
}

int btfview_type_at(const struct btfview *v, uint32_t type_off, uint32_t id,
		    struct btfview_type *t)
{
	uint32_t info, size;

	if (!bytes_has(&v->types, type_off, BTFSPAN_HEAD))
		return COREPL_ETRUNC;
	info = bytes_u32(&v->types, type_off + 4);
	size = btfspan_size(v, info);
	if (size == 0)
		return COREPL_EFORMAT;
	if (size > v->types.size - type_off)
		return COREPL_ETRUNC;
	t->id = id;
	t->name_off = bytes_u32(&v->types, type_off);
	t->kind = btfspan_kind(info);
	t->vlen = btfspan_vlen(info);
	t->kind_flag = info >> 31;
	t->size_or_type = bytes_u32(&v->types, type_off + 8);
	t->extra_off = type_off + BTFSPAN_HEAD;
	t->next_off = type_off + size;
	return COREPL_OK;
}

/* The place of ID's bytes among the types that start at a mark; those were checked by the index. */
static uint32_t find_type(const struct btfview *v, uint32_t id)
{
	uint32_t run_idx = v->run_cnt - 1;
	uint32_t pos, type_off;

	while (v->runs[run_idx].first_id > id)
		run_idx--;
	pos = v->runs[run_idx].first_pos + (id - v->runs[run_idx].first_id);
	type_off = v->marks[pos >> BTFVIEW_MARK_SHIFT];
	for (uint32_t n = pos & ((1u << BTFVIEW_MARK_SHIFT) - 1); n; n--) {
		uint32_t info = bytes_u32(&v->types, type_off + 4);

		type_off += btfspan_is_known(info) ? btfspan_known(info) : btfspan_size(v, info);
	}
	return type_off;
}

/* The view that holds ID's bytes: V or one of its bases. */
static const struct btfview *owner_of(const struct btfview *v, uint32_t id)
{
	while (id < v->first_id && v->base)
		v = v->base;
	return v;
}

int btfview_type(const struct btfview *v, uint32_t id, struct btfview_type *t)
{
	struct btfview_type *known = NULL;
	int rc;

	if (id >= v->id_end)
		return COREPL_ERANGE;
	v = owner_of(v, id);
	if (v->memo) {
		known = &v->memo->types[id % BTFVIEW_MEMO_CNT];
		if (known->id == id) { /* VOID is what an empty entry says */
			*t = *known;
			return COREPL_OK;
		}
	}
	if (id == 0) {
		*t = (struct btfview_type){ 0 };
		return COREPL_OK;
	}
	rc = btfview_type_at(v, find_type(v, id), id, t);
	if (known && !rc)
		*known = *t;
	return rc;
}

const char *btfview_str(const struct btfview *v, uint32_t name_off)
{
	while (name_off < v->first_str_off && v->base)
		v = v->base;
	name_off -= v->first_str_off;
	return name_off < v->strs.size ? (const char *)v->strs.data + name_off : NULL;
}

int btfview_index(struct btfview *v, uint32_t *marks, uint32_t mark_cap, struct corepl_diag *d)
{
	uint32_t type_off = 0, cnt = 0, guess = 0;
	struct btfview_type t;

	for (; type_off < v->types.size; type_off = t.next_off, cnt++) {
		if (cnt % (1u << BTFVIEW_MARK_SHIFT) == 0) {
			if (cnt >> BTFVIEW_MARK_SHIFT >= mark_cap)
				return btfspan_fail_marks(v, mark_cap, d);
			marks[cnt >> BTFVIEW_MARK_SHIFT] = type_off;
		}
		if (btfview_type_at(v, type_off, v->first_id + cnt, &t))
			return btfspan_fail(v, type_off, v->first_id + cnt, d);
		if (!guess && t.kind == BTFVIEW_INT)
			guess = btfspan_long_size(v, type_off);
	}
	return btfspan_seal(v, marks, cnt, guess, d);
}

/* The view that holds T's tail, once IDX is known to be one of its elements. */
static const struct bytes *tail_of(const struct btfview *v, const struct btfview_type *t,
				   uint32_t idx)
{
	BYTES_ASSERT(idx < t->vlen);
	(void)idx;
	return &owner_of(v, t->id)->types;
}

void btfview_member(const struct btfview *v, const struct btfview_type *t, uint32_t idx,
		    struct btfview_member *m)
{
	btfview_member_in(tail_of(v, t, idx), t, idx, m);
}

/* Is the string at NAME_OFF empty, missing, or the NAME of NAME_SIZE bytes with its NUL? */
static inline bool is_name_or_none(const struct btfview *v, uint32_t name_off, const char *name,
				   size_t name_size)
{
	uint32_t own_off = name_off - v->first_str_off;
	const char *found;

	if (own_off >= v->strs.size) { /* of a base, or hostile */
		found = btfview_str(v, name_off);
		return !found || !*found || text_equal(found, name);
	}
	found = (const char *)v->strs.data + own_off;
	if (*found != *name)
		return !*found;
	return name_size <= v->strs.size - own_off && !memcmp(found, name, name_size);
}

uint32_t btfview_find_member(const struct btfview *v, const struct btfview_type *t, uint32_t from,
			     const char *name)
{
	const struct bytes *b = &owner_of(v, t->id)->types;
	size_t byte_off = t->extra_off + (size_t)from * 12;
	size_t name_size = text_size(name) + 1;
	uint32_t i;

	for (i = from; i < t->vlen; i++, byte_off += 12)
		if (is_name_or_none(v, bytes_u32(b, byte_off), name, name_size))
			break;
	return i;
}

void btfview_enumval(const struct btfview *v, const struct btfview_type *t, uint32_t idx,
		     struct btfview_enumval *e)
{
	const struct bytes *b = tail_of(v, t, idx);
	bool is_wide = t->kind == BTFVIEW_ENUM64;
	size_t byte_off = t->extra_off + (size_t)idx * (is_wide ? 12 : 8);
	uint32_t low = bytes_u32(b, byte_off + 4);

	e->name_off = bytes_u32(b, byte_off);
	if (is_wide)
		e->value = (uint64_t)bytes_u32(b, byte_off + 8) << 32 | low;
	else
		e->value = t->kind_flag ? (uint64_t)(int64_t)(int32_t)low : low;
}

void btfview_param(const struct btfview *v, const struct btfview_type *t, uint32_t idx,
		   struct btfview_param *p)
{
	const struct bytes *b = tail_of(v, t, idx);
	size_t byte_off = t->extra_off + (size_t)idx * 8;

	p->name_off = bytes_u32(b, byte_off);
	p->type_id = bytes_u32(b, byte_off + 4);
}

void btfview_secvar(const struct btfview *v, const struct btfview_type *t, uint32_t idx,
		    struct btfview_secvar *s)
{
	const struct bytes *b = tail_of(v, t, idx);
	size_t byte_off = t->extra_off + (size_t)idx * 12;

	s->type_id = bytes_u32(b, byte_off);
	s->byte_off = bytes_u32(b, byte_off + 4);
	s->size = bytes_u32(b, byte_off + 8);
}

void btfview_array(const struct btfview *v, const struct btfview_type *t, struct btfview_array *a)
{
	const struct bytes *b = &owner_of(v, t->id)->types;

	BYTES_ASSERT(t->kind == BTFVIEW_ARRAY);
	a->elem_type_id = bytes_u32(b, t->extra_off);
	a->index_type_id = bytes_u32(b, t->extra_off + 4);
	a->elem_cnt = bytes_u32(b, t->extra_off + 8);
}

uint32_t btfview_int_data(const struct btfview *v, const struct btfview_type *t)
{
	BYTES_ASSERT(t->kind == BTFVIEW_INT);
	return bytes_u32(&owner_of(v, t->id)->types, t->extra_off);
}

uint32_t btfview_extra_u32(const struct btfview *v, const struct btfview_type *t)
{
	BYTES_ASSERT(t->kind == BTFVIEW_VAR || t->kind == BTFVIEW_DECL_TAG);
	return bytes_u32(&owner_of(v, t->id)->types, t->extra_off);
}

int btfview_skip_mods(const struct btfview *v, uint32_t id, bool skip_typedef,
		      struct btfview_type *t)
{
	const uint32_t mods = 1u << BTFVIEW_VOLATILE | 1u << BTFVIEW_CONST |
			      1u << BTFVIEW_RESTRICT | 1u << BTFVIEW_TYPE_TAG |
			      (uint32_t)skip_typedef << BTFVIEW_TYPEDEF;

	for (int n = 0; n < BTFVIEW_CHAIN_MAX; n++) {
		int rc = btfview_type(v, id, t);

		if (rc)
			return rc;
		if (t->kind >= BTFVIEW_KIND_CNT || !(mods >> t->kind & 1))
			return COREPL_OK;
		id = t->size_or_type;
	}
	return COREPL_EFORMAT;
}

/* The type whose size T's size is, for kinds that have none of their own; 0 for the others. */
static uint32_t size_referee(const struct btfview_type *t)
{
	switch (t->kind) {
	case BTFVIEW_TYPEDEF:
	case BTFVIEW_VOLATILE:
	case BTFVIEW_CONST:
	case BTFVIEW_RESTRICT:
	case BTFVIEW_TYPE_TAG:
	case BTFVIEW_DECL_TAG:
	case BTFVIEW_VAR:
		return t->size_or_type;
	default:
		return 0;
	}
}

/* Does T state its size itself? */
static bool own_size(const struct btfview *v, const struct btfview_type *t, uint32_t *size)
{
	switch (t->kind) {
	case BTFVIEW_INT:
	case BTFVIEW_STRUCT:
	case BTFVIEW_UNION:
	case BTFVIEW_ENUM:
	case BTFVIEW_ENUM64:
	case BTFVIEW_DATASEC:
	case BTFVIEW_FLOAT:
		*size = t->size_or_type;
		return true;
	case BTFVIEW_PTR:
		*size = v->ptr_size;
		return true;
	default:
		return false;
	}
}

int btfview_size(const struct btfview *v, uint32_t id, uint64_t *size)
{
	uint64_t elem_cnt = 1;
	struct btfview_array a;
	struct btfview_type t;
	uint32_t one;

	for (int n = 0; n < BTFVIEW_CHAIN_MAX; n++) {
		int rc = btfview_type(v, id, &t);

		if (rc)
			return rc;
		if (own_size(v, &t, &one)) {
			*size = elem_cnt * one;
			return *size > UINT32_MAX ? COREPL_EFORMAT : COREPL_OK;
		}
		if (t.kind == BTFVIEW_ARRAY) {
			btfview_array(v, &t, &a);
			elem_cnt *= a.elem_cnt;
			id = a.elem_type_id;
		} else {
			id = size_referee(&t);
		}
		if (id == 0 || elem_cnt > UINT32_MAX)
			return COREPL_EFORMAT;
	}
	return COREPL_EFORMAT;
}

size_t btfview_essential_size(const char *name)
{
	return text_essential_size(name, text_size(name));
}
