/* SPDX-License-Identifier: MIT */
/*
 * ctype.c - the printer's life: one pass over all types, and the small calls.
 *
 * The pass notes each type's offset, gives numbers to equal names, marks the anonymous enums
 * that live inside other types, and collects DECL_TAGs.  It numbers all types whatever is
 * printed later, so that a header of ten types calls them as the header of all types does.
 */
#include "postlink/ctype_impl.h"

#include <stdlib.h>

#define TEXT_PER_BTF 64            /* bytes of text per byte of BTF: honest ones need 1 */
#define WORK_PER_BTF 64            /* steps per byte of BTF: honest ones need 1 */
#define LEAST_BUDGET (1u << 24)    /* and this much for small ones */

static uint64_t budget(const struct btfview *v, uint64_t per_byte)
{
	uint64_t size = v->types.size + (v->base ? v->base->types.size : 0);

	return size * per_byte + LEAST_BUDGET;
}

static bool is_enum(uint32_t kind)
{
	return kind == BTFVIEW_ENUM || kind == BTFVIEW_ENUM64;
}

bool ctype_is_forward(const struct btfview_type *t)
{
	return t->kind == BTFVIEW_FWD || (is_enum(t->kind) && t->vlen == 0);
}

/* An id that no type has. */
bool ctype_fail_id(struct ctype *c, uint32_t id)
{
	ctype_fail(c, COREPL_ERANGE, ".BTF: type id: found %u, need < %u", id, c->id_end);
	return false;
}

bool ctype_fail_budget(struct ctype *c, uint32_t id)
{
	if (c->depth > CTYPE_DEPTH_MAX)
		ctype_fail(c, COREPL_EFORMAT,
			   ".BTF: type [%u]: nested deeper than %u types, or a cycle", id,
			   CTYPE_DEPTH_MAX);
	ctype_fail(c, COREPL_ERANGE, ".BTF: types contain each other so often that their text has "
				     "no sensible size");
	return false;
}

const char *ctype_name(struct ctype *c, uint32_t name_off)
{
	const char *name = btfview_str(c->view, name_off);

	if (!name)
		return "?";
	return name[0] ? name : "(anonymous)";
}

bool ctype_note_cname(struct ctype *c, uint32_t id, uint32_t name_off, struct cname *name)
{
	const char *raw = btfview_str(c->view, name_off);

	if (!cname_of(&c->names, raw, name))
		return false;
	if (name->text != raw)
		c->state[id] |= CTYPE_ODD;
	return true;
}

bool ctype_cname(struct ctype *c, uint32_t id, uint32_t name_off, struct cname *name)
{
	const char *raw = btfview_str(c->view, name_off);

	if (c->state[id] & CTYPE_ODD)
		return cname_of(&c->names, raw, name);
	if (!raw || !raw[0])
		return false;
	name->text = raw;
	name->size = strlen(raw);
	return true;
}

/* The entry of type ID's (or its enumerator's) name; NULL and a failure when it has none. */
static struct cname_entry *entry_of(struct ctype *c, uint32_t id, uint32_t name_off)
{
	struct cname_entry *e = NULL;
	struct cname name;

	if (ctype_note_cname(c, id, name_off, &name))
		e = cname_enter(&c->names, &name);
	if (!e)
		ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u]: name at %u: found no string", id,
			   name_off);
	return e;
}

uint32_t ctype_same_id(struct ctype *c, const struct btfview_type *fwd)
{
	struct cname_entry *e = NULL;
	struct btfview_type t;
	struct cname name;

	if (ctype_note_cname(c, fwd->id, fwd->name_off, &name))
		e = cname_find(&c->names, &name);
	if (!e || e->tag_id == 0 || e->tag_id == fwd->id || !ctype_load(c, e->tag_id, &t))
		return fwd->id;
	if (is_enum(fwd->kind))
		return is_enum(t.kind) ? t.id : fwd->id;
	if (t.kind == BTFVIEW_FWD)
		return t.kind_flag == fwd->kind_flag ? t.id : fwd->id;
	return t.kind == (fwd->kind_flag ? BTFVIEW_UNION : BTFVIEW_STRUCT) ? t.id : fwd->id;
}

/* LIST with room for one entry of SIZE bytes more; on failure as it was. */
void *ctype_grow(struct ctype *c, void *list, uint32_t cnt, uint32_t *cap, size_t size)
{
	uint32_t grown_cap = *cap ? *cap * 2 : 256;
	void *grown;

	if (cnt < *cap)
		return list;
	grown = realloc(list, grown_cap * size);
	if (!grown) {
		ctype_fail(c, COREPL_ENOSPACE, "memory: found none for %u entries", grown_cap);
		return list;
	}
	*cap = grown_cap;
	return grown;
}

static void add_id(struct ctype *c, uint32_t **ids, uint32_t *cnt, uint32_t *cap, uint32_t id)
{
	*ids = ctype_grow(c, *ids, *cnt, cap, sizeof(**ids));
	if (!c->status)
		(*ids)[(*cnt)++] = id;
}

static void add_root(struct ctype *c, uint32_t id)
{
	add_id(c, &c->roots, &c->root_cnt, &c->root_cap, id);
}

/* Part PART of type ID is the NO-th of its name. */
static void note_number(struct ctype *c, uint32_t id, uint32_t part, uint32_t no)
{
	if (no < 2)
		return;
	c->clashes = ctype_grow(c, c->clashes, c->clash_cnt, &c->clash_cap, sizeof(*c->clashes));
	if (c->status)
		return;
	c->clashes[c->clash_cnt++] = (struct ctype_clash){ id, part, no };
	c->state[id] |= CTYPE_CLASH;
}

static void number_tag(struct ctype *c, const struct btfview_type *t)
{
	struct cname_entry *e = entry_of(c, t->id, t->name_off);

	if (!e)
		return;
	if (e->tag_cnt++ == 0)
		e->tag_id = t->id;
	note_number(c, t->id, 0, e->tag_cnt);
}

static void number_plain(struct ctype *c, uint32_t id, uint32_t part, uint32_t name_off)
{
	struct cname_entry *e = entry_of(c, id, name_off);

	if (e)
		note_number(c, id, part, ++e->plain_cnt);
}

static void number_values(struct ctype *c, const struct btfview_type *t)
{
	struct btfview_enumval e;

	c->has_signed_enums |= t->kind_flag;
	for (uint32_t i = 0; i < t->vlen && !c->status; i++) {
		btfview_enumval(c->view, t, i, &e);
		number_plain(c, t->id, i + 1, e.name_off);
	}
}

/* Which anonymous enums live in other types: those are not printed on their own. */
static void mark_used(struct ctype *c, uint32_t id)
{
	if (id < c->id_end)
		c->state[id] |= CTYPE_USED;
}

static void mark_members(struct ctype *c, const struct btfview_type *t)
{
	struct btfview_member m;

	for (uint32_t i = 0; i < t->vlen; i++) {
		btfview_member(c->view, t, i, &m);
		mark_used(c, m.type_id);
	}
}

static void mark_params(struct ctype *c, const struct btfview_type *t)
{
	struct btfview_param p;

	mark_used(c, t->size_or_type);
	for (uint32_t i = 0; i < t->vlen; i++) {
		btfview_param(c->view, t, i, &p);
		mark_used(c, p.type_id);
	}
}

static void add_tag(struct ctype *c, const struct btfview_type *t)
{
	uint32_t id = t->size_or_type;

	if (id >= c->id_end)
		return;
	c->tags = ctype_grow(c, c->tags, c->tag_cnt, &c->tag_cap, sizeof(*c->tags));
	if (c->status)
		return;
	c->tags[c->tag_cnt++] =
		(struct ctype_tag){ id, btfview_extra_u32(c->view, t), t->name_off };
	c->state[id] |= CTYPE_TAGGED;
}

static void note_array(struct ctype *c, const struct btfview_type *t)
{
	struct btfview_array a;

	btfview_array(c->view, t, &a);
	mark_used(c, a.elem_type_id);
}

static void note_enum(struct ctype *c, const struct btfview_type *t)
{
	if (t->name_off && t->vlen)
		number_tag(c, t);
	add_root(c, t->id);
	number_values(c, t);
}

static void note_type(struct ctype *c, const struct btfview_type *t)
{
	switch (t->kind) {
	case BTFVIEW_STRUCT:
	case BTFVIEW_UNION:
		if (t->name_off)
			number_tag(c, t);
		if (t->name_off)
			add_root(c, t->id);
		mark_members(c, t);
		break;
	case BTFVIEW_ENUM:
	case BTFVIEW_ENUM64:
		note_enum(c, t);
		break;
	case BTFVIEW_ARRAY:
		note_array(c, t);
		break;
	case BTFVIEW_FUNC_PROTO:
		mark_params(c, t);
		break;
	case BTFVIEW_TYPEDEF:
		number_plain(c, t->id, 0, t->name_off);
		add_root(c, t->id);
		mark_used(c, t->size_or_type);
		break;
	case BTFVIEW_FWD:
		add_root(c, t->id);
		break;
	case BTFVIEW_VAR:
		add_id(c, &c->vars, &c->var_cnt, &c->var_cap, t->id);
		mark_used(c, t->size_or_type);
		break;
	case BTFVIEW_INT:
		if (!ctype_decl_is_plain_int(c, t))
			number_plain(c, t->id, 0, t->name_off);
		break;
	case BTFVIEW_FLOAT:
		number_plain(c, t->id, 0, t->name_off);
		break;
	case BTFVIEW_DECL_TAG:
		add_tag(c, t);
		break;
	case BTFVIEW_PTR:
	case BTFVIEW_CONST:
	case BTFVIEW_VOLATILE:
	case BTFVIEW_RESTRICT:
	case BTFVIEW_TYPE_TAG:
		mark_used(c, t->size_or_type);
		break;
	default:
		break;
	}
}

/* btfview_index() has seen that every type lies inside. */
static void note_view(struct ctype *c, const struct btfview *v)
{
	uint32_t type_off = 0;
	struct btfview_type t;

	if (v->base)
		note_view(c, v->base);
	for (uint32_t id = v->first_id; id < v->id_end && !c->status; id++) {
		uint32_t info = bytes_u32(&v->types, type_off + 4);

		c->type_off[id] = type_off;
		if (ctype_load(c, id, &t))
			note_type(c, &t);
		type_off += btfspan_is_known(info) ? btfspan_known(info) : btfspan_size(v, info);
	}
}

/* A forward declaration shares the tag of its definition, or has one of its own. */
static void number_forwards(struct ctype *c)
{
	struct btfview_type t;

	for (uint32_t i = 0; i < c->root_cnt && ctype_load(c, c->roots[i], &t); i++) {
		if (!ctype_is_forward(&t) || t.name_off == 0)
			continue;
		if (ctype_same_id(c, &t) == t.id)
			number_tag(c, &t);
	}
}

static int compare_clashes(const void *a, const void *b)
{
	const struct ctype_clash *x = a, *y = b;

	if (x->type_id != y->type_id)
		return x->type_id < y->type_id ? -1 : 1;
	return x->part < y->part ? -1 : x->part > y->part;
}

static int compare_tags(const void *a, const void *b)
{
	const struct ctype_tag *x = a, *y = b;

	if (x->type_id != y->type_id)
		return x->type_id < y->type_id ? -1 : 1;
	if (x->member_idx != y->member_idx)
		return x->member_idx < y->member_idx ? -1 : 1;
	return x->name_off < y->name_off ? -1 : x->name_off > y->name_off;
}

/* Names that every compiler has already. */
static void reserve_names(struct ctype *c)
{
	static const char va_list_name[] = "__builtin_va_list";
	const struct cname name = { va_list_name, sizeof(va_list_name) - 1 };
	struct cname_entry *e = cname_enter(&c->names, &name);

	if (e)
		e->plain_cnt = 1;
}

static int allocate(struct ctype *c)
{
	c->type_off = malloc(c->id_end * sizeof(*c->type_off));
	c->state = calloc(c->id_end, sizeof(*c->state));
	c->memos = calloc(c->id_end, sizeof(*c->memos));
	c->layout = calloc(c->id_end, 1);
	if (!c->type_off || !c->state || !c->memos || !c->layout ||
	    cname_open(&c->names, c->id_end / 3))
		return ctype_fail(c, COREPL_ENOSPACE, "memory: found none for %u types", c->id_end);
	return COREPL_OK;
}

int ctype_open(struct ctype **out, const struct btfview *v, const struct ctype_style *style,
	       struct corepl_diag *d)
{
	struct ctype *c = calloc(1, sizeof(*c));
	int rc;

	*out = c;
	if (!c)
		return diag_fail(d, COREPL_ENOSPACE, "memory: found none for a printer");
	c->view = v;
	c->style = *style;
	c->diag = d;
	c->id_end = v->id_end;
	c->work_left = budget(v, WORK_PER_BTF);
	if (allocate(c) == COREPL_OK) {
		reserve_names(c);
		note_view(c, v);
		number_forwards(c);
		if (c->clash_cnt)
			qsort(c->clashes, c->clash_cnt, sizeof(*c->clashes), compare_clashes);
		if (c->tag_cnt)
			qsort(c->tags, c->tag_cnt, sizeof(*c->tags), compare_tags);
		ctext_init(&c->text, 4096 + v->types.size, budget(v, TEXT_PER_BTF));
	}
	rc = c->status;
	if (rc) {
		ctype_close(c);
		*out = NULL;
	}
	return rc;
}

void ctype_close(struct ctype *c)
{
	if (!c)
		return;
	ctext_free(&c->text);
	cname_close(&c->names);
	free(c->type_off);
	free(c->state);
	free(c->memos);
	free(c->layout);
	free(c->places);
	free(c->roots);
	free(c->vars);
	free(c->clashes);
	free(c->tags);
	free(c);
}

uint32_t ctype_number(const struct ctype *c, uint32_t type_id, uint32_t part)
{
	uint32_t low = 0, high = c->state[type_id] & CTYPE_CLASH ? c->clash_cnt : 0;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct ctype_clash *x = &c->clashes[middle];

		if (x->type_id == type_id && x->part == part)
			return x->no;
		if (x->type_id < type_id || (x->type_id == type_id && x->part < part))
			low = middle + 1;
		else
			high = middle;
	}
	return 1;
}

static uint32_t find_tag(const struct ctype *c, uint32_t id, uint32_t member_idx)
{
	uint32_t low = 0, high = c->tag_cnt;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct ctype_tag *x = &c->tags[middle];

		if (x->type_id < id || (x->type_id == id && x->member_idx < member_idx))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct ctype_ident ctype_ident_of(struct ctype *c, const struct btfview_type *t)
{
	struct ctype_ident ident = { c->style.tag_prefix, { "?", 1 }, 1 };
	uint32_t id = ctype_is_forward(t) ? ctype_same_id(c, t) : t->id;

	if (ctype_cname(c, t->id, t->name_off, &ident.name))
		ident.no = ctype_number(c, id, 0);
	else
		ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u]: name at %u: found no string", t->id,
			   t->name_off);
	return ident;
}

void ctype_put_ident(struct ctype *c, const struct ctype_ident *ident)
{
	if (ident->prefix)
		ctext_str(&c->text, ident->prefix);
	ctext_put(&c->text, ident->name.text, ident->name.size);
	if (ident->no > 1) {
		ctext_put(&c->text, "___", 3);
		ctext_uint(&c->text, ident->no);
	}
}

/* TEXT as a C string: what a hostile BTF puts there must not end it. */
static void put_quoted(struct ctext *out, const char *text)
{
	ctext_char(out, '"');
	for (; *text; text++) {
		bool is_plain = *text >= ' ' && *text < 127 && *text != '"' && *text != '\\';

		ctext_char(out, is_plain ? *text : '_');
	}
	ctext_char(out, '"');
}

void ctype_put_tag_attributes(struct ctype *c, uint32_t type_id, uint32_t member_idx)
{
	if (!c->style.has_decl_tags || !(c->state[type_id] & CTYPE_TAGGED))
		return;
	for (uint32_t i = find_tag(c, type_id, member_idx); i < c->tag_cnt; i++) {
		if (c->tags[i].type_id != type_id || c->tags[i].member_idx != member_idx)
			return;
		ctext_str(&c->text, " __attribute__((btf_decl_tag(");
		put_quoted(&c->text, ctype_name(c, c->tags[i].name_off));
		ctext_str(&c->text, ")))");
	}
}

int ctype_define(struct ctype *c, uint32_t type_id)
{
	ctype_order_need(c, type_id, 0, true);
	return ctype_status(c);
}

static bool is_root(const struct ctype *c, const struct btfview_type *t)
{
	if (t->name_off || !is_enum(t->kind))
		return true;
	return t->vlen && !(c->state[t->id] & CTYPE_USED);
}

int ctype_define_all(struct ctype *c, uint32_t first_id)
{
	struct btfview_type t;

	for (uint32_t i = 0; i < c->root_cnt && ctype_load(c, c->roots[i], &t); i++) {
		if (t.id >= first_id)
			ctype_define_root(c, &t);
	}
	return ctype_status(c);
}

bool ctype_root_at(struct ctype *c, uint32_t idx, struct btfview_type *t)
{
	return idx < c->root_cnt && ctype_load(c, c->roots[idx], t);
}

int ctype_define_root(struct ctype *c, const struct btfview_type *t)
{
	if (is_root(c, t))
		ctype_order_root(c, t);
	return ctype_status(c);
}

size_t ctype_spell(struct ctype *c, const struct btfview_type *t, char *buf, size_t size)
{
	struct ctype_ident ident = ctype_ident_of(c, t);

	if (ident.no > 1)
		return diag_format(buf, size, "%.*s___%u", (int)ident.name.size, ident.name.text,
				   ident.no);
	return diag_format(buf, size, "%.*s", (int)ident.name.size, ident.name.text);
}

uint32_t ctype_definition(struct ctype *c, uint32_t type_id)
{
	struct btfview_type t;

	if (!ctype_load(c, type_id, &t) || !ctype_is_forward(&t))
		return type_id;
	return ctype_same_id(c, &t);
}

int ctype_announce(struct ctype *c, uint32_t type_id)
{
	ctype_order_need(c, type_id, 0, false);
	return ctype_status(c);
}

int ctype_declare(struct ctype *c, uint32_t type_id, const char *name, uint32_t tab_cnt)
{
	struct ctype_ident ident = { NULL, { name ? name : "", name ? strlen(name) : 0 }, 1 };

	ctype_decl_put(c, type_id, &ident, tab_cnt);
	return ctype_status(c);
}

bool ctype_is_defined(const struct ctype *c, uint32_t type_id)
{
	return type_id < c->id_end && (c->state[type_id] & CTYPE_DONE);
}

bool ctype_is_taken(struct ctype *c, const char *raw)
{
	struct cname_entry *e;
	struct cname name;

	if (!cname_of(&c->names, raw, &name))
		return true;
	e = cname_find(&c->names, &name);
	return e && e->plain_cnt != 0;
}

bool ctype_take(struct ctype *c, const char *raw)
{
	struct cname_entry *e = NULL;
	struct cname name;

	if (cname_of(&c->names, raw, &name))
		e = cname_enter(&c->names, &name);
	return e && e->plain_cnt++ == 0;
}

bool ctype_tag_at(struct ctype *c, uint32_t idx, uint32_t *type_id, const char **text)
{
	if (idx >= c->tag_cnt)
		return false;
	*type_id = c->tags[idx].type_id;
	*text = ctype_name(c, c->tags[idx].name_off);
	return true;
}

bool ctype_var_at(struct ctype *c, uint32_t idx, struct btfview_type *t)
{
	return idx < c->var_cnt && ctype_load(c, c->vars[idx], t);
}

struct ctext *ctype_text(struct ctype *c)
{
	return &c->text;
}

int ctype_status(struct ctype *c)
{
	if (c->text.is_full)
		ctype_fail(c, COREPL_ERANGE, ".BTF: its text: found more than %zu bytes",
			   c->text.cap);
	return c->status;
}
