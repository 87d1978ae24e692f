/* SPDX-License-Identifier: MIT */
/*
 * relocate.c - an object's relocations on one kernel: candidates, decisions, patched code.
 *
 * In: an object read by the passes, raw BTF of a kernel and of modules.  Out: a fix per relocation
 * and copies of the code sections with the fixes applied.  Matching itself is the engine's
 * (relo.c, patch.c); here are only the lists it works on.
 *
 * Source: libbpf bpf_object__relocate_core(), bpf_core_find_cands() for order and candidates.
 */
#include "postlink/relocate.h"

#include "core/insn.h"
#include "core/patch.h"
#include "core/text.h"

#include <string.h>

#define HIT_CAP_FIRST 1024 /* candidates of all roots; grown when a kernel has more */

/* A kernel's views and candidates while it is worked on. */
struct relocate_run {
	struct arena *a;
	const struct relocate_roots *roots;
	const struct relocate_target *t;
	struct btfview *views;	  /* vmlinux, then the modules */
	struct relo_cands *cands; /* per root; pruned as relocations are decided */
	struct relo_cands *all;	  /* per root, unpruned */
	struct relocate_result *result;
};

struct relocate_roots *relocate_roots(struct arena *a, const struct object *o)
{
	struct relocate_roots *r = ARENA_NEW(a, struct relocate_roots, 1);
	uint32_t *root_of_type = ARENA_NEW(a, uint32_t, (size_t)o->type_cnt + 1);

	r->o = o;
	r->wants = ARENA_NEW(a, struct scan_want, o->relo_cnt);
	r->type_id = ARENA_NEW(a, uint32_t, o->relo_cnt);
	r->root_of_relo = ARENA_NEW(a, uint32_t, o->relo_cnt);
	for (uint32_t i = 0; i < o->relo_cnt; i++) {
		const struct btfview_type *t = object_type(o, o->relos[i].type_id);
		struct scan_want *w = &r->wants[r->root_cnt];

		if (!root_of_type[t->id]) {
			w->name = object_btf_str(o, t->name_off);
			w->name_size = (uint32_t)btfview_essential_size(w->name);
			w->hash = scan_hash(w->name, w->name_size);
			w->kind_mask = relo_kind_mask(t->kind);
			r->type_id[r->root_cnt] = t->id;
			root_of_type[t->id] = ++r->root_cnt;
		}
		r->root_of_relo[i] = root_of_type[t->id] - 1;
	}
	r->want_cnt = r->root_cnt;
	r->want_cap = o->relo_cnt;
	return r;
}

uint32_t relocate_want(struct arena *a, struct relocate_roots *roots, struct scan_want w)
{
	if (roots->want_cnt == roots->want_cap) {
		struct scan_want *old = roots->wants;

		roots->want_cap = roots->want_cap * 2 + 16;
		roots->wants = ARENA_NEW(a, struct scan_want, roots->want_cap);
		memcpy(roots->wants, old, roots->want_cnt * sizeof(*old));
	}
	w.name_size = (uint32_t)strlen(w.name);
	w.hash = scan_hash(w.name, w.name_size);
	roots->wants[roots->want_cnt] = w;
	return roots->want_cnt++;
}

/* One pass over VIEW for WANTS; the hits are the arena's. */
static int scan_view(struct relocate_run *run, struct btfview *view, struct scan_want *wants,
		     struct scan_hit **hits, struct corepl_diag *d)
{
	uint32_t want_cnt = run->roots->want_cnt;
	uint32_t mark_cap = btfview_mark_bound(view);
	uint32_t *marks = ARENA_NEW(run->a, uint32_t, mark_cap);
	struct scan_mem mem = { .slot_cnt = scan_slot_cnt(want_cnt), .hit_cnt = HIT_CAP_FIRST };
	int ret = COREPL_ENOSPACE;

	view->memo = ARENA_NEW(run->a, struct btfview_memo, 1);
	for (int round = 0; round < 2 && ret == COREPL_ENOSPACE; round++) {
		mem.hit_cap = mem.hit_cnt;
		mem.hit_cnt = 0;
		mem.hits = ARENA_NEW(run->a, struct scan_hit, mem.hit_cap);
		mem.slots = ARENA_NEW(run->a, uint32_t, mem.slot_cnt);
		ret = scan_types(view, marks, mark_cap, wants, want_cnt, &mem, round ? d : NULL);
	}
	if (ret && d && !d->status) /* the first round was silent */
		ret = btfview_index(view, marks, mark_cap, d);
	*hits = mem.hits;
	return ret;
}

static void add_cands(struct relocate_run *run, const struct btfview *view, uint32_t root,
		      const struct scan_want *w, const struct scan_hit *hits)
{
	struct relo_cands *c = &run->cands[root];
	struct relo_cand *cand = ARENA_NEW(run->a, struct relo_cand, (size_t)c->cnt + w->hit_cnt);

	if (c->cnt)
		memcpy(cand, c->cand, c->cnt * sizeof(*cand));
	for (uint32_t h = 0; h < w->hit_cnt; h++)
		cand[c->cnt + h] = (struct relo_cand){ view, hits[w->hit_first + h].type_id };
	c->cand = cand;
	c->cnt += w->hit_cnt;
}

static void add_module_hit(struct relocate_run *run, uint32_t module, uint32_t want,
			   uint32_t type_id)
{
	struct relocate_module_hit *hit = ARENA_NEW(run->a, struct relocate_module_hit, 1);

	*hit = (struct relocate_module_hit){ want, module, type_id, run->result->module_hits };
	run->result->module_hits = hit;
}

/* A module's types, for the roots that vmlinux does not have, and for all other wants. */
static int find_in_module(struct relocate_run *run, uint32_t module, const bool *is_missing,
			  struct corepl_diag *d)
{
	const struct relocate_roots *roots = run->roots;
	const struct bytes *blob = &run->t->modules[module];
	struct btfview *view = &run->views[1 + module];
	struct scan_want *wants = ARENA_NEW(run->a, struct scan_want, roots->want_cnt);
	struct scan_hit *hits;
	int ret = btfview_open(view, blob->data, blob->size, &run->views[0], d);

	if (ret)
		return ret;
	for (uint32_t i = 0; i < roots->want_cnt; i++) {
		wants[i] = roots->wants[i];
		if (i < roots->root_cnt && !is_missing[i])
			wants[i].name_size = 0;
	}
	ret = scan_view(run, view, wants, &hits, d);
	for (uint32_t i = 0; !ret && i < roots->want_cnt; i++) {
		if (i < roots->root_cnt && is_missing[i] && wants[i].hit_cnt)
			add_cands(run, view, i, &wants[i], hits);
		else if (i >= roots->root_cnt && wants[i].hit_cnt)
			add_module_hit(run, module, i, hits[wants[i].hit_first].type_id);
	}
	return ret;
}

/* Is type ID of the pool what W wants? */
static bool is_wanted(const struct btfview *pool, const struct scan_want *w, uint32_t id)
{
	struct btfview_type t;
	const char *name;
	size_t size;

	if (btfview_type(pool, id, &t) || t.kind >= 32 || !(w->kind_mask >> t.kind & 1))
		return false;
	name = btfview_str(pool, t.name_off);
	if (!name)
		return false;
	size = w->flags & SCAN_EXACT ? strlen(name) : btfview_essential_size(name);
	return size == w->name_size && !memcmp(name, w->name, size);
}

/* Hits of W in the set's kernel to HITS, NULL: only counted.  Returns their number. */
static uint32_t find_in_set(const struct relocate_run *run, const struct scan_want *w,
			    uint32_t want_idx, struct scan_hit *hits)
{
	const struct kernelset *s = run->t->set;
	const uint32_t hash = scan_hash(w->name, text_essential_size(w->name, w->name_size));
	uint32_t i = kernelset_first(s, KERNELSET_NAMES, hash), cnt = 0;
	struct kernelset_name n;

	for (; w->name_size && i < kernelset_cnt(s, KERNELSET_NAMES); i++) {
		kernelset_name(s, i, &n);
		if (n.hash != hash)
			break;
		if (!kernelset_has(s, n.set, run->t->kernel_idx) ||
		    !is_wanted(&run->views[0], w, n.type_id))
			continue;
		if (hits)
			hits[cnt] = (struct scan_hit){ want_idx, n.type_id };
		cnt++;
	}
	return cnt;
}

/* What a scan of the kernel's own types would find, from the set's names. */
static void scan_set(struct relocate_run *run, struct scan_hit **hits)
{
	const struct relocate_roots *roots = run->roots;
	struct kernelset_kernel k;
	uint32_t cnt = 0;

	kernelset_kernel(run->t->set, run->t->kernel_idx, &k);
	run->views[0] = run->t->set->pool;
	run->views[0].ptr_size = k.ptr_size;
	run->views[0].memo = ARENA_NEW(run->a, struct btfview_memo, 1);
	for (uint32_t i = 0; i < roots->want_cnt; i++) {
		struct scan_want *w = &roots->wants[i];

		w->hit_first = cnt;
		w->hit_cnt = find_in_set(run, w, i, NULL);
		cnt += w->hit_cnt;
	}
	*hits = ARENA_NEW(run->a, struct scan_hit, cnt);
	for (uint32_t i = 0; i < roots->want_cnt; i++)
		find_in_set(run, &roots->wants[i], i, *hits + roots->wants[i].hit_first);
}

/* The kernel's own types, viewed and scanned. */
static int scan_own(struct relocate_run *run, struct scan_hit **hits, struct corepl_diag *d)
{
	const struct bytes *blob = &run->t->vmlinux;
	int ret = btfview_open(&run->views[0], blob->data, blob->size, NULL, d);

	return ret ? ret : scan_view(run, &run->views[0], run->roots->wants, hits, d);
}

static int find_cands(struct relocate_run *run, struct corepl_diag *d)
{
	const struct relocate_roots *roots = run->roots;
	bool *is_missing = ARENA_NEW(run->a, bool, roots->root_cnt);
	struct scan_hit *hits;
	int ret = 0;

	if (run->t->set)
		scan_set(run, &hits);
	else
		ret = scan_own(run, &hits, d);
	run->result->want_hits = ret ? NULL : hits;
	for (uint32_t i = 0; !ret && i < roots->root_cnt; i++) {
		is_missing[i] = roots->wants[i].hit_cnt == 0;
		if (!is_missing[i])
			add_cands(run, &run->views[0], i, &roots->wants[i], hits);
	}
	for (uint32_t m = 0; !ret && m < run->t->module_cnt; m++)
		ret = find_in_module(run, m, is_missing, d);
	return ret;
}

static void mark_poison(struct relocate_run *run, const struct object_relo *r)
{
	struct relocate_result *res = run->result;
	const struct object_func *f = &run->roots->o->funcs[r->func];
	bool *slots = res->is_poison + res->poison_first[r->func];
	const uint8_t *slot = run->roots->o->secs[r->sec].data + r->insn_off;

	if (r->insn_idx >= f->insn_cnt)
		return;
	slots[r->insn_idx] = true;
	if (insn_is_ld_imm64(slot[0]) && r->insn_idx + 1 < f->insn_cnt)
		slots[r->insn_idx + 1] = true;
}

/* Decide relocation IDX and put it into the copied code. */
static void decide(struct relocate_run *run, uint32_t idx)
{
	const struct object *o = run->roots->o;
	const struct object_relo *r = &o->relos[idx];
	const struct object_section *sec = &o->secs[r->sec];
	const struct relo relo = { r->type_id, r->kind, r->access };
	struct relocate_fix *f = &run->result->fixes[idx];
	struct corepl_diag d;

	diag_init(&d);
	if (r->func >= o->func_cnt || !run->result->code[r->sec])
		f->status = diag_fail(&d, COREPL_EFORMAT, "no function holds the instruction");
	if (!f->status)
		f->status = relo_resolve(&o->btf, &relo, &run->cands[run->roots->root_of_relo[idx]],
					 &f->fix, &d);
	if (!f->status)
		f->status = patch_apply(run->result->code[r->sec],
					(uint32_t)(sec->size / INSN_SIZE), r->insn_off / INSN_SIZE,
					o->is_swapped, &f->fix, &f->is_poisoned, &d);
	if (f->status) {
		f->error = arena_copy(run->a, d.text, strlen(d.text));
		run->result->error_cnt++;
	} else if (f->is_poisoned) {
		mark_poison(run, r);
		run->result->poison_cnt++;
	} else {
		run->result->ok_cnt++;
	}
}

static void copy_code(struct relocate_run *run)
{
	const struct object *o = run->roots->o;
	struct relocate_result *res = run->result;
	uint32_t slot_cnt = 0;

	res->fixes = ARENA_NEW(run->a, struct relocate_fix, o->relo_cnt);
	res->code = ARENA_NEW(run->a, uint8_t *, o->sec_cnt);
	res->poison_first = ARENA_NEW(run->a, uint32_t, o->func_cnt);
	for (uint32_t i = 0; i < o->func_cnt; i++) {
		const struct object_section *sec = &o->secs[o->funcs[i].sec];

		res->poison_first[i] = slot_cnt;
		slot_cnt += o->funcs[i].insn_cnt;
		if (!res->code[o->funcs[i].sec])
			res->code[o->funcs[i].sec] = arena_copy(run->a, sec->data, sec->size);
	}
	res->is_poison = ARENA_NEW(run->a, bool, slot_cnt);
}

/* The candidates of relocation IDX's root that have what it reads, before any pruning. */
static struct relo_cands fitting(struct relocate_run *run, uint32_t idx)
{
	const struct object_relo *r = &run->roots->o->relos[idx];
	const struct relo relo = { r->type_id, r->kind, r->access };
	const struct relo_cands *all = &run->all[run->roots->root_of_relo[idx]];
	struct relo_cands cands = { NULL, 0 };
	struct relo_fix fix;

	if (all->cnt < 2 || r->kind > RELO_FIELD_RSHIFT_U64 || run->result->fixes[idx].status)
		return cands;
	cands.cand = arena_copy(run->a, all->cand, all->cnt * sizeof(*all->cand));
	cands.cnt = all->cnt;
	if (relo_resolve(&run->roots->o->btf, &relo, &cands, &fix, NULL) || !fix.target_view)
		cands.cnt = 0;
	return cands;
}

/* A candidate of A that B lacks, or NULL; both keep the order of the whole list. */
static const struct relo_cand *missing_in(const struct relo_cands *a, const struct relo_cands *b)
{
	for (uint32_t i = 0, k = 0; i < a->cnt; i++) {
		const struct relo_cand *c = &a->cand[i];

		if (k == b->cnt || c->view != b->cand[k].view || c->type_id != b->cand[k].type_id)
			return c;
		k++;
	}
	return NULL;
}

/*
 * Roots that are the name of several kernel types which do not fit the same uses: the object may
 * read one through the layout of another.  Asked without pruning, so that order does not matter.
 */
static void find_mixes(struct relocate_run *run)
{
	const struct relocate_roots *roots = run->roots;
	struct relocate_result *res = run->result;
	struct relo_cands *first = ARENA_NEW(run->a, struct relo_cands, roots->root_cnt);
	uint32_t *first_relo = ARENA_NEW(run->a, uint32_t, roots->root_cnt);
	bool *is_mixed = ARENA_NEW(run->a, bool, roots->root_cnt);

	res->mixes = ARENA_NEW(run->a, struct relocate_mix, roots->root_cnt);
	for (uint32_t i = 0; i < roots->o->relo_cnt; i++) {
		uint32_t root = roots->root_of_relo[i];
		struct relo_cands fits = fitting(run, i);
		const struct relo_cand *a = missing_in(&first[root], &fits);
		const struct relo_cand *b = missing_in(&fits, &first[root]);

		if (!fits.cnt || is_mixed[root])
			continue;
		if (!first[root].cnt) {
			first[root] = fits;
			first_relo[root] = i;
			continue;
		}
		is_mixed[root] = a || b;
		if (a)
			res->mixes[res->mix_cnt++] =
				(struct relocate_mix){ root, a->type_id, first_relo[root], i };
		else if (b)
			res->mixes[res->mix_cnt++] =
				(struct relocate_mix){ root, b->type_id, i, first_relo[root] };
	}
}

/* The lists as they are before the relocations prune them. */
static void keep_all_cands(struct relocate_run *run)
{
	uint32_t root_cnt = run->roots->root_cnt;

	run->all = ARENA_NEW(run->a, struct relo_cands, root_cnt);
	for (uint32_t i = 0; i < root_cnt; i++) {
		run->all[i] = run->cands[i];
		if (run->cands[i].cnt > 1)
			run->all[i].cand = arena_copy(run->a, run->cands[i].cand,
						      run->cands[i].cnt * sizeof(struct relo_cand));
	}
}

int relocate_kernel(struct arena *a, const struct relocate_roots *roots,
		    const struct relocate_target *t, struct relocate_result **result,
		    struct corepl_diag *d)
{
	struct relocate_run run = { .a = a, .roots = roots, .t = t };
	int ret;

	run.views = ARENA_NEW(a, struct btfview, (size_t)t->module_cnt + 1);
	run.cands = ARENA_NEW(a, struct relo_cands, roots->root_cnt);
	run.result = ARENA_NEW(a, struct relocate_result, 1);
	ret = find_cands(&run, d);
	if (ret)
		return ret;
	keep_all_cands(&run);
	copy_code(&run);
	for (uint32_t i = 0; i < roots->o->relo_cnt; i++)
		decide(&run, i);
	find_mixes(&run);
	run.result->views = run.views;
	run.result->all = run.all;
	*result = run.result;
	return 0;
}

const uint8_t *relocate_slot(const struct relocate_roots *roots, const struct relocate_result *r,
			     uint32_t func, uint32_t insn_idx)
{
	const struct object_func *f = &roots->o->funcs[func];

	return r->code[f->sec] + ((size_t)f->insn_first + insn_idx) * INSN_SIZE;
}

bool relocate_is_poison(const struct relocate_result *r, uint32_t func, uint32_t insn_idx)
{
	return r->is_poison[r->poison_first[func] + insn_idx];
}
