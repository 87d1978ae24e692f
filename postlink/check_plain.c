/* SPDX-License-Identifier: MIT */
/*
 * check_plain.c - accesses to kernel memory with the program's own offsets, on one kernel.
 *
 *   struct sock of the program has sk_mark at byte 544, the kernel's at byte 568
 *
 * In: the plugin's record (core/site.h, SITE_PLAIN), which says what memory is the kernel's, and
 * the kernel's types.  An access counts where an instruction of its source line is reached.  A
 * structure that the kernel has under another name, or not, is not judged; neither is a missing
 * member in one of the very same size, which user-space headers may only call something else.
 */
#include "postlink/check_impl.h"

#include "core/compat.h"
#include "core/spec.h"

#include <string.h>

#define NESTED_MAX 8u	      /* anonymous structures within each other that are searched */
#define KEY_FIRST 0x40000000u /* keys of other causes of the class are relocations */

static bool is_same_file(const char *a, const char *b)
{
	const char *x = strrchr(a, '/'), *y = strrchr(b, '/');

	return !strcmp(x ? x + 1 : a, y ? y + 1 : b);
}

static bool is_at(const struct site *s, const struct object_line *l)
{
	return (s->line == l->line && is_same_file(s->file, l->file)) ||
	       (s->macro_line && s->macro_line == l->line && is_same_file(s->macro_file, l->file));
}

/* Sites that are plain accesses. */
struct plains {
	const uint32_t *sites; /* sites indices */
	uint32_t cnt;
};

/* Put the slots of PROG that come from plain accesses into TO, NULL: only counted. */
static uint32_t find_slots(const struct check_job *job, uint32_t prog, const struct plains *p,
			   struct check_ref *to)
{
	const struct check_code *c = &job->codes[prog];
	uint32_t cnt = 0;

	for (uint32_t i = 0; i < c->func_cnt; i++) {
		const struct object_func *f = &job->o->funcs[c->func_ids[i]];

		for (uint32_t k = 0; k < f->line_cnt; k++) {
			const struct object_line *l = &job->o->lines[f->line_first + k];
			uint32_t slot = c->funcs[i].first + l->insn_off / INSN_SIZE - f->insn_first;

			for (uint32_t s = 0; slot < c->cnt && s < p->cnt; s++) {
				if (!is_at(&job->o->sites[p->sites[s]], l))
					continue;
				if (to)
					to[cnt] = (struct check_ref){ slot, p->sites[s] };
				cnt++;
			}
		}
	}
	return cnt;
}

void check_plain_prepare(struct check_job *job)
{
	const struct object *o = job->o;
	uint32_t *sites = ARENA_NEW(job->a, uint32_t, o->site_cnt);
	struct plains p = { sites, 0 };

	job->plain_want = ARENA_NEW(job->a, uint32_t, o->site_cnt);
	for (uint32_t i = 0; i < o->site_cnt; i++) {
		const char *space = strchr(o->sites[i].root, ' ');

		job->plain_want[i] = OBJECT_NONE;
		if (o->sites[i].kind != SITE_PLAIN || !space)
			continue;
		job->plain_want[i] = relocate_want(
			job->a, job->roots,
			(struct scan_want){ .name = space + 1,
					    .kind_mask = 1u << (*o->sites[i].root == 'u'
									? BTFVIEW_UNION
									: BTFVIEW_STRUCT),
					    .flags = SCAN_EXACT });
		sites[p.cnt++] = i;
	}
	for (uint32_t i = 0; p.cnt && i < o->prog_cnt; i++) {
		struct check_code *c = &job->codes[i];

		c->plain_cnt = find_slots(job, i, &p, NULL);
		c->plains = ARENA_NEW(job->a, struct check_ref, c->plain_cnt);
		find_slots(job, i, &p, c->plains);
	}
}

/* A walk along a path of names. */
struct path {
	const struct btfview *view;
	struct compat_work work;
	struct btfview_type at; /* reached */
	uint64_t bit_off;	/* from the root's start */
	uint32_t bit_size;	/* of a bitfield, else 0 */
};

static bool find_member(struct path *p, const struct btfview_type *t, const char *name,
			size_t name_size, uint32_t depth)
{
	for (uint32_t i = 0; i < t->vlen && !compat_spend(&p->work, 1); i++) {
		struct btfview_member m;
		struct btfview_type inner;
		const char *found;

		btfview_member(p->view, t, i, &m);
		found = compat_name(p->view, m.name_off);
		if (btfview_skip_mods(p->view, m.type_id, true, &inner))
			continue;
		if (*found && strlen(found) == name_size && !memcmp(found, name, name_size)) {
			p->at = inner;
			p->bit_size = m.bit_size;
		} else if (*found || depth == NESTED_MAX || !spec_is_record(inner.kind) ||
			   !find_member(p, &inner, name, name_size, depth + 1)) {
			continue;
		}
		p->bit_off += m.bit_off;
		return true;
	}
	return false;
}

static bool find_element(struct path *p, uint32_t idx)
{
	struct btfview_array array;
	uint64_t size;

	if (p->at.kind != BTFVIEW_ARRAY)
		return false;
	btfview_array(p->view, &p->at, &array);
	if (btfview_size(p->view, array.elem_type_id, &size) ||
	    btfview_skip_mods(p->view, array.elem_type_id, true, &p->at))
		return false;
	p->bit_off += idx * size * 8;
	return true;
}

/* Follow TEXT, "in[2].y"; false: the kernel's structure has no such path. */
static bool follow(struct path *p, const char *text)
{
	while (*text) {
		size_t size = strcspn(text, ".[");
		uint32_t idx = 0;

		if (*text == '[') {
			for (text++; *text >= '0' && *text <= '9'; text++)
				idx = idx * 10 + (uint32_t)(*text - '0');
			text += *text == ']';
			if (!find_element(p, idx))
				return false;
		} else {
			if (!spec_is_record(p->at.kind) || !find_member(p, &p->at, text, size, 0))
				return false;
			text += size;
		}
		text += *text == '.';
	}
	return true;
}

/* What is wrong with S in the kernel's type ROOT, or NULL. */
static const char *find_fault(struct check_view *v, const struct site *s,
			      const struct btfview_type *root)
{
	struct path p = { .view = v->res->views, .work = { COMPAT_STEPS, "" }, .at = *root };
	uint64_t size;

	if (!follow(&p, s->accessor))
		return root->size_or_type == s->root_size
			       ? NULL
			       : arena_printf(v->a, "the kernel's %s has no %s", s->root,
					      s->accessor);
	if (p.bit_off != s->bit_off)
		return arena_printf(
			v->a,
			p.bit_off % 8 || s->bit_off % 8
				? "the kernel has it at bit %llu, the program at bit %llu"
				: "the kernel has it at byte %llu, the program at byte "
				  "%llu",
			(unsigned long long)p.bit_off / (p.bit_off % 8 || s->bit_off % 8 ? 1 : 8),
			(unsigned long long)s->bit_off / (p.bit_off % 8 || s->bit_off % 8 ? 1 : 8));
	if (!p.bit_size && btfview_size(p.view, p.at.id, &size))
		return NULL;
	size = p.bit_size ? p.bit_size : size * 8;
	if (size == s->bit_size || spec_is_record(p.at.kind) || p.at.kind == BTFVIEW_ARRAY)
		return NULL;
	return arena_printf(v->a, "the kernel's has %llu bits, the program's %u",
			    (unsigned long long)size, s->bit_size);
}

/* What is wrong with SITE in all of the kernel's types of its root's name, or NULL. */
static const char *find_faults(struct check_view *v, uint32_t site)
{
	const struct scan_want *w = &v->job->roots->wants[v->job->plain_want[site]];
	const char *fault = NULL;

	for (uint32_t i = 0; i < w->hit_cnt; i++) {
		struct btfview_type root;

		if (btfview_type(v->res->views, v->res->want_hits[w->hit_first + i].type_id, &root))
			return NULL;
		fault = find_fault(v, &v->job->o->sites[site], &root);
		if (!fault)
			return NULL;
	}
	return fault;
}

static void add(struct check_view *v, const struct check_ref *ref, const char *fault)
{
	const struct site *s = &v->job->o->sites[ref->idx];
	struct check_finding *f;

	f = check_add(v, v->prog, CHECK_SILENT, v->r->is_strict ? CHECK_FAIL : CHECK_WARN,
		      arena_printf(v->a,
				   "%s: its offset is compiled in: give the structure "
				   "preserve_access_index",
				   fault));
	f->key = KEY_FIRST + ref->idx;
	f->what = arena_printf(v->r->a, "plain access to %s::%s", s->root, s->accessor);
	check_place_slot(v, f, ref->slot);
	f->place.file = s->file;
	f->place.line = s->line;
	f->place.column = s->column;
	f->place.expr = s->expr;
	f->source = check_source_line(v->job->o, s->file, s->line);
}

void check_plain(struct check_view *v)
{
	const struct check_code *c = &v->job->codes[v->prog];
	bool *is_told = c->plain_cnt ? ARENA_NEW(v->a, bool, v->job->o->site_cnt) : NULL;

	for (uint32_t i = 0; i < c->plain_cnt; i++) {
		const struct check_ref *ref = &c->plains[i];
		const char *fault;

		if (is_told[ref->idx] || !v->walk.is_reached[ref->slot])
			continue;
		is_told[ref->idx] = true;
		fault = find_faults(v, ref->idx);
		if (fault)
			add(v, ref, fault);
	}
}
