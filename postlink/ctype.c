/* SPDX-License-Identifier: MIT */
/*
 * ctype.c - the printer's life: open, close, names and numbers, and the small calls.
 *
 * What a printer knows of its types before it prints any is noted by ctype_note.c.
 */
#include "postlink/bigmem.h"
#include "postlink/ctype_impl.h"

#include <stdlib.h>

#define TEXT_PER_BTF 64            /* bytes of text per byte of BTF: honest ones need 1 */
#define WORK_PER_BTF 64            /* steps per byte of BTF: honest ones need 1 */
/* Bytes of the four tables by id, which lie in one block. */
#define PER_TYPE \
	(sizeof(uint32_t) + sizeof(struct ctype_memo) + sizeof(uint16_t) + 1)
#define LEAST_BUDGET (1u << 24)    /* and this much for small ones */

static uint64_t budget(const struct btfview *v, uint64_t per_byte)
{
	uint64_t size = v->types.size + (v->base ? v->base->types.size : 0);

	return size * per_byte + LEAST_BUDGET;
}

bool ctype_is_forward(const struct btfview_type *t)
{
	return t->kind == BTFVIEW_FWD || (ctype_is_enum(t->kind) && t->vlen == 0);
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

/* The string at NAME_OFF, or NULL, and how many bytes of its section are left. */
static inline const char *raw_name(const struct ctype *c, uint32_t name_off, size_t *room)
{
	const struct btfview *v = c->view;

	while (name_off < v->first_str_off && v->base)
		v = v->base;
	name_off -= v->first_str_off;
	if (name_off >= v->strs.size)
		return NULL;
	*room = v->strs.size - name_off;
	return (const char *)v->strs.data + name_off;
}

bool ctype_note_cname(struct ctype *c, uint32_t id, uint32_t name_off, struct cname *name)
{
	size_t room = 0;
	const char *raw = raw_name(c, name_off, &room);

	if (!cname_of(&c->names, raw, room, name))
		return false;
	if (name->text != raw)
		c->state[id] |= CTYPE_ODD;
	return true;
}

bool ctype_cname(struct ctype *c, uint32_t id, uint32_t name_off, struct cname *name)
{
	size_t room = 0;
	const char *raw = raw_name(c, name_off, &room);

	if (c->state[id] & CTYPE_ODD)
		return cname_of(&c->names, raw, room, name);
	if (!raw || !raw[0])
		return false;
	*name = (struct cname){ raw, (uint32_t)strlen(raw), 0 };
	return true;
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
	if (ctype_is_enum(fwd->kind))
		return ctype_is_enum(t.kind) ? t.id : fwd->id;
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

static int allocate(struct ctype *c)
{
	const size_t cnt = c->id_end;
	uint8_t *block = bigmem_take(cnt * PER_TYPE);

	if (block) {
		c->type_off = (uint32_t *)(void *)block;
		c->memos = (struct ctype_memo *)(void *)(c->type_off + cnt);
		c->state = (uint16_t *)(void *)(c->memos + cnt);
		c->layout = (uint8_t *)(c->state + cnt);
	}
	if (!block || cname_open(&c->names, c->id_end / 3))
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
		ctype_note_all(c);
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
	bigmem_give(c->type_off, c->id_end * PER_TYPE);
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
	struct ctype_ident ident = { c->style.tag_prefix, { "?", 1, 0 }, 1, NULL };
	const struct ctype_hooks *hooks = c->style.hooks;
	uint32_t id = ctype_is_forward(t) ? ctype_same_id(c, t) : t->id;

	if (hooks)
		ident.flavor = hooks->flavor(hooks->ctx, t);
	if (ctype_cname(c, t->id, t->name_off, &ident.name))
		ident.no = hooks ? 1 : ctype_number(c, id, 0);
	else
		ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u]: name at %u: found no string", t->id,
			   t->name_off);
	return ident;
}

void ctype_put_ident(struct ctype *c, const struct ctype_ident *ident)
{
	if (ident->prefix)
		ctext_str(&c->text, ident->prefix);
	if (ctype_is_short(c, &ident->name))
		ctext_put_short(&c->text, ident->name.text, ident->name.size);
	else
		ctext_put(&c->text, ident->name.text, ident->name.size);
	if (ident->flavor) {
		ctext_put(&c->text, "___", 3);
		ctext_str(&c->text, ident->flavor);
	}
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

void ctype_put_tags(struct ctype *c, uint32_t type_id, uint32_t member_idx)
{
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
	if (t->name_off || !ctype_is_enum(t->kind))
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

uint32_t ctype_rank(const struct ctype *c, uint32_t type_id)
{
	return type_id < c->id_end ? ctype_number(c, type_id, 0) : 1;
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
	struct ctype_ident ident = { NULL, { name ? name : "", name ? (uint32_t)strlen(name) : 0,
					    0 }, 1, NULL };

	ctype_decl_put(c, type_id, &ident, tab_cnt);
	return ctype_status(c);
}

void ctype_skip(struct ctype *c, uint32_t type_id)
{
	if (type_id < c->id_end)
		c->state[type_id] |= CTYPE_DONE | CTYPE_FORWARD;
}

bool ctype_is_taken(struct ctype *c, const char *raw)
{
	struct cname_entry *e;
	struct cname name;

	if (!cname_of(&c->names, raw, raw ? strlen(raw) + 1 : 0, &name))
		return true;
	e = cname_find(&c->names, &name);
	return e && e->plain_cnt != 0;
}

bool ctype_take(struct ctype *c, const char *raw)
{
	struct cname_entry *e = NULL;
	struct cname name;

	if (cname_of(&c->names, raw, raw ? strlen(raw) + 1 : 0, &name))
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
