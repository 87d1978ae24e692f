/* SPDX-License-Identifier: MIT */
/*
 * vmlinux_merge.c - one header for several kernels (see vmlinux_merge.h).
 *
 * The newest kernel's types stand as they are.  Behind them, kernel by kernel from new to old,
 * comes what no newer kernel has: members and enumerators that are missing there or have another
 * type or value, in a flavor that is called by that kernel:
 *
 *   struct task_struct___5_10 {
 *           volatile long state;   // 5.10 5.4
 *   };
 *
 * CO-RE sees no flavors, and finds members by name: variants have neither padding nor order.  A
 * member's type is called as in the newest kernel that has it: `struct mm_struct *` stays that.  A
 * typedef whose meaning changes has a variant, but members that use it are not counted as changed.
 *
 * Drafts: every kernel has a second printer, whose text is only compared.
 */
#include "postlink/vmlinux_merge.h"

#include "core/diag.h"
#include "postlink/vmlinux_merge_impl.h"

#include <stdlib.h>
#include <string.h>

#define NAME_SIZE 1024 /* a longer name is cut */

/* Which kernel's name has TEXT in K: the newest that defines it, or else that mentions it. */
static uint32_t find_home(const struct vmlinux_merge_kernel *k, uint32_t sort, const char *text)
{
	uint32_t mentioned = k->no;

	for (uint32_t i = 0; i <= k->no; i++) {
		const struct vmlinux_merge_name *n =
			vmlinux_parts_find(&k->merge->k[i], sort, text);

		if (n && !n->is_forward)
			return i;
		if (n && i < mentioned)
			mentioned = i;
	}
	return mentioned;
}

static void find_homes(struct vmlinux_merge_kernel *k)
{
	k->home = ARENA_NEW(&k->merge->arena, uint8_t, k->view->id_end);
	for (uint32_t i = 0; i < k->name_cnt; i++)
		k->home[k->names[i].type_id] =
			(uint8_t)find_home(k, k->names[i].sort, k->names[i].text);
}

/* In the newest kernel's view: the number of a name that several types have. */
static const char *number_in(const struct vmlinux_merge_kernel *k, uint32_t sort, const char *text)
{
	const struct vmlinux_merge_name *n = vmlinux_parts_find(k, sort, text);
	uint32_t rank = n && k->draft ? ctype_rank(k->draft, n->type_id) : 1;

	return rank > 1 ? arena_printf(&k->merge->arena, "%u", rank) : NULL;
}

static const char *flavor_in(const struct vmlinux_merge_kernel *k, uint32_t sort, const char *text)
{
	uint32_t first = sort;

	if (k->no == 0)
		return number_in(k, sort, text);
	/* struct x and union x would share a tag: only the first sort of a name has it plainly. */
	for (uint32_t s = BTFVIEW_STRUCT; s < sort && sort <= BTFVIEW_ENUM; s++) {
		if (vmlinux_parts_find(k, s, text) && s < first)
			first = s;
	}
	return first == sort ? k->flavor->suffix : k->of_sort[sort - BTFVIEW_STRUCT];
}

static const char *flavor_of(const struct vmlinux_merge_kernel *k, const struct btfview_type *t)
{
	const char *text = btfview_str(k->view, t->name_off);

	if (!text)
		return NULL;
	return flavor_in(&k->merge->k[k->home[t->id]], vmlinux_parts_sort(t), text);
}

static const char *draft_flavor(void *ctx, const struct btfview_type *t)
{
	return flavor_of(ctx, t);
}

static const char *now_flavor(void *ctx, const struct btfview_type *t)
{
	struct vmlinux_merge *m = ctx;

	return flavor_of(&m->k[m->now_no], t);
}

static uint32_t now_count(void *ctx, const char *name, size_t size)
{
	struct vmlinux_merge *m = ctx;
	const struct cname word = cname_text(name, size);
	struct cname_entry *e = cname_enter(&m->k[m->now_no].taken, &word);

	return e ? ++e->plain_cnt : 1;
}

/* Which kernels, from the one being printed on, have PART; those of LISTS that are filled. */
static void put_holders(struct vmlinux_merge *m, const struct vmlinux_merge_parts *lists,
			const struct vmlinux_merge_part *part)
{
	struct ctext *out = ctype_text(m->now);

	ctext_str(out, " /*");
	for (uint32_t i = m->now_no; i < m->cnt; i++) {
		if (!vmlinux_parts_have(&lists[i], part))
			continue;
		ctext_char(out, ' ');
		ctext_str(out, m->k[i].flavor->shown);
	}
	ctext_str(out, " */\n");
}

/* Leave in OWN what no newer kernel has; is there any? */
static bool keep_new(const struct vmlinux_merge *m, const struct vmlinux_merge_parts *lists,
		     struct vmlinux_merge_parts *own)
{
	uint32_t cnt = 0;

	for (uint32_t i = 0; i < own->cnt; i++) {
		bool is_new = true;

		for (uint32_t j = 0; j < m->now_no && is_new; j++)
			is_new = !vmlinux_parts_have(&lists[j], &own->list[i]);
		if (is_new)
			own->list[cnt++] = own->list[i];
	}
	own->cnt = cnt;
	return cnt != 0;
}

/* The parts of NAME in all kernels. */
static void collect(struct vmlinux_merge *m, const struct vmlinux_merge_name *name)
{
	for (uint32_t i = 0; i < m->cnt; i++) {
		const struct vmlinux_merge_name *n =
			vmlinux_parts_find(&m->k[i], name->sort, name->text);

		m->parts[i].cnt = 0;
		if (n && !n->is_forward)
			vmlinux_parts_of(&m->k[i], n->type_id, &m->parts[i]);
		vmlinux_parts_sort_list(&m->parts[i]);
	}
}

static bool load(const struct vmlinux_merge *m, uint32_t id, struct btfview_type *t)
{
	return btfview_type(m->k[m->now_no].view, id, t) == COREPL_OK;
}

/* "{ ... }" of OWN. */
static void put_parts(struct vmlinux_merge *m, const struct vmlinux_merge_parts *lists,
		      const struct vmlinux_merge_parts *own)
{
	struct ctext *out = ctype_text(m->now);
	struct btfview_type t;

	ctext_str(out, "{\n");
	for (uint32_t i = 0; i < own->cnt && load(m, own->list[i].owner_id, &t); i++) {
		const struct vmlinux_merge_part *part = &own->list[i];
		bool is_enum = t.kind == BTFVIEW_ENUM || t.kind == BTFVIEW_ENUM64;

		ctext_char(out, '\t');
		if (is_enum)
			ctype_put_enumerator(m->now, &t, part->idx);
		else
			ctype_declare_member(m->now, &t, part->idx, 1);
		ctext_char(out, is_enum ? ',' : ';');
		put_holders(m, lists, part);
	}
	ctext_char(out, '}');
}

/* A type that no newer kernel has: the printer asks for its body. */
static void now_put_body(void *ctx, const struct btfview_type *t)
{
	struct vmlinux_merge *m = ctx;
	struct vmlinux_merge_kernel *k = &m->k[m->now_no];
	const struct vmlinux_merge_name *name = vmlinux_parts_find(
		k, vmlinux_parts_sort(t), btfview_str(k->view, t->name_off));

	collect(m, name);
	vmlinux_parts_of(k, t->id, &m->own[1]);
	put_parts(m, m->parts, &m->own[1]);
}

/* What OWN needs before it. */
static void need_parts(struct vmlinux_merge *m, const struct vmlinux_merge_parts *own)
{
	struct btfview_member member;
	struct btfview_type t;

	for (uint32_t i = 0; i < own->cnt && load(m, own->list[i].owner_id, &t); i++) {
		if (t.kind == BTFVIEW_TYPEDEF) {
			ctype_announce(m->now, t.size_or_type);
		} else if (t.kind == BTFVIEW_STRUCT || t.kind == BTFVIEW_UNION) {
			btfview_member(m->k[m->now_no].view, &t, own->list[i].idx, &member);
			ctype_define(m->now, member.type_id);
		}
	}
}

static void spell_name(struct vmlinux_merge *m, const struct btfview_type *t, char *buf,
		       size_t size)
{
	struct vmlinux_merge_kernel *k = &m->k[m->now_no];
	const char *text = btfview_str(k->view, t->name_off);
	struct cname name = { "", 0, 0 };

	cname_of(&k->taken, text, text ? strlen(text) + 1 : 0, &name);
	diag_format(buf, size, "%.*s___%s", (int)name.size, name.text,
		    flavor_in(k, vmlinux_parts_sort(t), text));
}

static const char *keyword(const struct btfview_type *t)
{
	switch (t->kind) {
	case BTFVIEW_STRUCT:
		return "struct ";
	case BTFVIEW_UNION:
		return "union ";
	default:
		return "enum ";
	}
}

/* "typedef ... NAME": as a whole, or only the new members of an anonymous record. */
static void put_typedef(struct vmlinux_merge *m, const struct btfview_type *t, const char *name)
{
	struct ctext *out = ctype_text(m->now);
	struct btfview_type below;

	ctext_str(out, "typedef ");
	if (m->own[0].list[0].owner_id == t->id) {
		ctype_declare(m->now, t->size_or_type, name, 0);
		ctext_char(out, ';');
		put_holders(m, m->parts, &m->own[0].list[0]);
		ctext_char(out, '\n');
	} else if (load(m, t->size_or_type, &below)) {
		ctext_str(out, keyword(&below));
		put_parts(m, m->parts, &m->own[0]);
		ctext_printf(out, " %s;\n\n", name);
	}
}

/* A type that newer kernels have too, with other members. */
static void put_variant(struct vmlinux_merge *m, const struct vmlinux_merge_name *name)
{
	struct ctext *out = ctype_text(m->now);
	char text[NAME_SIZE];
	struct btfview_type t;

	collect(m, name);
	vmlinux_parts_of(&m->k[m->now_no], name->type_id, &m->own[0]);
	if (!load(m, name->type_id, &t) || !keep_new(m, m->parts, &m->own[0]))
		return;
	need_parts(m, &m->own[0]);
	collect(m, name); /* what was needed may have been collected since */
	spell_name(m, &t, text, sizeof(text));
	if (t.kind == BTFVIEW_TYPEDEF) {
		put_typedef(m, &t, text);
		return;
	}
	ctext_printf(out, "%s%s ", keyword(&t), text);
	put_parts(m, m->parts, &m->own[0]);
	ctext_str(out, ";\n\n");
}

/* Constants of an enum without name. */
static void put_constants(struct vmlinux_merge *m, const struct btfview_type *t)
{
	vmlinux_parts_of(&m->k[m->now_no], t->id, &m->own[0]);
	if (!keep_new(m, m->values, &m->own[0]))
		return;
	ctext_str(ctype_text(m->now), "enum ");
	put_parts(m, m->values, &m->own[0]);
	ctext_str(ctype_text(m->now), ";\n\n");
}

static void put_type(struct vmlinux_merge *m, const struct btfview_type *t)
{
	struct vmlinux_merge_kernel *k = &m->k[m->now_no];
	const struct vmlinux_merge_name *name = NULL;

	if (t->name_off == 0) {
		if (t->kind == BTFVIEW_ENUM || t->kind == BTFVIEW_ENUM64)
			put_constants(m, t);
		return;
	}
	name = vmlinux_parts_find(k, vmlinux_parts_sort(t), btfview_str(k->view, t->name_off));
	if (!name || name->type_id != t->id)
		return;
	if (k->home[t->id] == k->no)
		ctype_define_root(m->now, t);
	else if (!name->is_forward)
		put_variant(m, name);
}

static bool is_second(const struct vmlinux_merge_kernel *k, uint32_t name_idx)
{
	const struct vmlinux_merge_name *n = &k->names[name_idx];

	return name_idx && n[-1].sort == n->sort && strcmp(n[-1].text, n->text) == 0;
}

/* Types that stand in newer kernels, and second ones of a name, are printed by nobody here. */
static void skip_known(struct vmlinux_merge *m)
{
	const struct vmlinux_merge_kernel *k = &m->k[m->now_no];

	for (uint32_t i = 0; i < k->name_cnt; i++) {
		if (is_second(k, i) || k->home[k->names[i].type_id] != k->no)
			ctype_skip(m->now, k->names[i].type_id);
	}
}

/* Whoever needs a second type of a name gets the first: that must have been printed by then. */
static void put_firsts(struct vmlinux_merge *m)
{
	const struct vmlinux_merge_kernel *k = &m->k[m->now_no];

	for (uint32_t i = 1; i < k->name_cnt; i++) {
		if (is_second(k, i) && !is_second(k, i - 1))
			ctype_announce(m->now, k->names[i - 1].type_id);
	}
	for (uint32_t i = 1; i < k->name_cnt; i++) {
		if (is_second(k, i) && !is_second(k, i - 1) && !k->names[i - 1].is_forward)
			ctype_define(m->now, k->names[i - 1].type_id);
	}
}

static void put_kernel(struct vmlinux_merge *m)
{
	struct vmlinux_merge_kernel *k = &m->k[m->now_no];
	struct btfview_type t;

	skip_known(m);
	ctext_printf(ctype_text(m->now), "/* What %s has instead. */\n\n", k->flavor->shown);
	put_firsts(m);
	for (uint32_t i = 0; ctype_root_at(m->now, i, &t); i++)
		put_type(m, &t);
}

static int append_kernel(struct vmlinux_merge *m, struct ctext *out)
{
	const struct ctype_hooks hooks = { m, now_flavor, m->k[m->now_no].flavor->suffix,
					   now_count, now_put_body };
	struct ctype_style style = m->style;
	int rc;

	style.hooks = &hooks;
	style.has_decl_tags = false;
	rc = ctype_open(&m->now, m->k[m->now_no].view, &style, m->diag);
	if (!rc) {
		put_kernel(m);
		rc = ctype_status(m->now);
	}
	for (uint32_t i = 0; !rc && i < m->cnt; i++)
		rc = ctype_status(m->k[i].draft);
	if (!rc)
		ctext_put(out, ctype_text(m->now)->data, ctype_text(m->now)->size);
	ctype_close(m->now);
	m->now = NULL;
	return rc;
}

/* A draft prints everything once, and so finds out whether its BTF is sound. */
static int open_draft(struct vmlinux_merge_kernel *k)
{
	struct ctype_style style = k->merge->style;
	int rc;

	k->draft_hooks = (struct ctype_hooks){ k, draft_flavor, NULL, NULL, NULL };
	style.hooks = &k->draft_hooks;
	style.has_decl_tags = false;
	rc = ctype_open(&k->draft, k->view, &style, k->merge->diag);
	return rc ? rc : ctype_define_all(k->draft, k->view->first_id);
}

static int open_kernel(struct vmlinux_merge_kernel *k)
{
	static const char *const words[3] = { "struct", "union", "enum" };
	int rc;

	for (uint32_t i = 0; i < 3; i++)
		diag_format(k->of_sort[i], sizeof(k->of_sort[i]), "%s_%s", k->flavor->suffix,
			    words[i]);
	vmlinux_parts_index(k);
	find_homes(k);
	k->texts = ARENA_NEW(&k->merge->arena, struct vmlinux_merge_text, k->view->id_end);
	rc = cname_open(&k->taken, 4096);
	if (rc)
		return diag_fail(k->merge->diag, rc, "memory: found none for names");
	return open_draft(k);
}

static int merge(struct vmlinux_merge *m, const struct vmlinux_input *in, struct ctext *out)
{
	struct vmlinux_flavor *flavors = ARENA_NEW(&m->arena, struct vmlinux_flavor, m->cnt);
	int rc = 0;

	vmlinux_flavor_name(in, m->cnt, flavors);
	for (uint32_t i = 0; !rc && i < m->cnt; i++) {
		m->k[i].merge = m;
		m->k[i].view = &in[i].view;
		m->k[i].no = i;
		m->k[i].flavor = &flavors[i];
		rc = open_kernel(&m->k[i]);
	}
	for (m->now_no = 1; !rc && m->now_no < m->cnt; m->now_no++)
		rc = append_kernel(m, out);
	return rc;
}

int vmlinux_merge_append(struct ctext *out, const struct vmlinux_input *in, uint32_t cnt,
			 const struct ctype_style *style, struct corepl_diag *d)
{
	struct vmlinux_merge *m = calloc(1, sizeof(*m));
	int rc;

	if (!m)
		return diag_fail(d, COREPL_ENOSPACE, "memory: found none for kernels");
	m->cnt = cnt;
	m->diag = d;
	m->style = *style;
	arena_init(&m->arena);
	if (setjmp(m->arena.on_exhausted))
		rc = diag_fail(d, COREPL_ENOSPACE, "memory: found none for kernels' types");
	else
		rc = merge(m, in, out);
	ctype_close(m->now);
	for (uint32_t i = 0; i < cnt; i++) {
		ctype_close(m->k[i].draft);
		cname_close(&m->k[i].taken);
	}
	arena_free(&m->arena);
	free(m);
	return rc;
}
