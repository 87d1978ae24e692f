/* SPDX-License-Identifier: MIT */
/*
 * check_group.c - see check_group.h.  A hash table over (object, class, key, what), of one level;
 * what fails all of an object's programs is told apart from what fails some.
 */
#include "postlink/check_group.h"

#include <string.h>

struct groups {
	struct arena *a;
	const struct check_report *r;
	struct check_group *group;
	uint32_t cnt;
	uint32_t *slots; /* group index + 1, by hash */
	uint32_t slot_cnt;
};

static uint32_t hash_of(const struct check_finding *f)
{
	uint32_t h = scan_hash(f->what, strlen(f->what));

	h = (h ^ f->object) * 16777619u;
	h = (h ^ f->cls) * 16777619u;
	return (h ^ f->key) * 16777619u;
}

static bool is_same(const struct check_finding *a, const struct check_finding *b)
{
	return a->object == b->object && a->cls == b->cls && a->key == b->key &&
	       !strcmp(a->what, b->what);
}

static bool is_whole(const struct check_finding *f)
{
	return f->prog == OBJECT_NONE;
}

/*
 * The slot of F's cause, whatever F's level, of all programs if WHOLE or of some; or the free one
 * where it belongs.
 */
static uint32_t *find_slot(const struct groups *g, const struct check_finding *f, bool whole)
{
	uint32_t at = hash_of(f) & (g->slot_cnt - 1);

	for (; g->slots[at]; at = (at + 1) & (g->slot_cnt - 1)) {
		const struct check_finding *its = g->group[g->slots[at] - 1].f;

		if (is_same(its, f) && is_whole(its) == whole)
			break;
	}
	return &g->slots[at];
}

static struct check_group *find_group(struct groups *g, const struct check_finding *f)
{
	uint32_t *slot = find_slot(g, f, is_whole(f));
	struct check_group *new;

	if (*slot)
		return &g->group[*slot - 1];
	new = &g->group[g->cnt++];
	*slot = g->cnt;
	*new = (struct check_group){ .f = f };
	new->on = ARENA_NEW(g->a, bool, g->r->kernel_cnt);
	return new;
}

static void add_message(struct groups *g, struct check_group *to, const struct check_finding *f)
{
	struct check_message **at = &to->messages;

	while (*at && strcmp((*at)->text, f->message))
		at = &(*at)->next;
	if (!*at) {
		*at = ARENA_NEW(g->a, struct check_message, 1);
		(*at)->text = f->message;
		(*at)->on = ARENA_NEW(g->a, bool, g->r->kernel_cnt);
	}
	(*at)->on[f->kernel] = true;
}

static void add_prog(struct groups *g, struct check_group *to, uint32_t prog)
{
	uint32_t *old = to->progs;

	for (uint32_t i = 0; i < to->prog_cnt; i++) {
		if (to->progs[i] == prog)
			return;
	}
	if (!(to->prog_cnt & (to->prog_cnt - 1))) { /* at powers of two it is full */
		to->progs = ARENA_NEW(g->a, uint32_t, to->prog_cnt ? to->prog_cnt * 2 : 1);
		if (to->prog_cnt)
			memcpy(to->progs, old, to->prog_cnt * sizeof(*old));
	}
	to->progs[to->prog_cnt++] = prog;
}

static void add_absence(struct groups *g, uint32_t slot, const struct check_finding *f)
{
	struct check_group *to = slot ? &g->group[slot - 1] : NULL;

	if (!to || !to->f->is_absence)
		return;
	to->is_unsure = to->is_unsure || !f->is_absence;
	if (!to->lacks)
		to->lacks = ARENA_NEW(g->a, bool, g->r->kernel_cnt);
	to->lacks[f->kernel] = true;
}

/* Which kernels lack what a group asks for, on whatever level that is said. */
static void add_absences(struct groups *g)
{
	for (uint32_t i = 0; i < g->r->finding_cnt; i++) {
		const struct check_finding *f = &g->r->findings[i];

		if (!f->is_absence && f->level != CHECK_UNSURE)
			continue;
		add_absence(g, *find_slot(g, f, true), f);
		add_absence(g, *find_slot(g, f, false), f);
	}
}

struct check_group *check_groups(struct arena *a, const struct check_report *r, uint32_t level,
				 uint32_t *cnt)
{
	return check_groups_map(a, r, level, cnt, NULL);
}

struct check_group *check_groups_map(struct arena *a, const struct check_report *r, uint32_t level,
				     uint32_t *cnt, uint32_t *group_of)
{
	struct groups g = { .a = a, .r = r, .slot_cnt = scan_slot_cnt(r->finding_cnt + 1) };
	uint32_t of_level = 0;

	for (uint32_t i = 0; i < r->finding_cnt; i++)
		of_level += r->findings[i].level == level;
	g.group = ARENA_NEW(a, struct check_group, of_level);
	g.slots = ARENA_NEW(a, uint32_t, g.slot_cnt);
	for (uint32_t i = 0; i < r->finding_cnt; i++) {
		const struct check_finding *f = &r->findings[i];
		struct check_group *to;

		if (f->level != level)
			continue;
		to = find_group(&g, f);
		if (group_of)
			group_of[i] = (uint32_t)(to - g.group);
		to->on[f->kernel] = true;
		add_message(&g, to, f);
		if (f->expect && !to->expects)
			to->expects = ARENA_NEW(a, bool, r->expect_cnt);
		if (f->expect)
			to->expects[f->expect - 1] = true;
		if (f->prog != OBJECT_NONE)
			add_prog(&g, to, f->prog);
	}
	add_absences(&g);
	*cnt = g.cnt;
	return g.group;
}

const char *check_kernel_ranges(struct arena *a, const struct check_report *r, const bool *on,
				bool wanted)
{
	const char *text = "";

	for (uint32_t k = 0; k < r->kernel_cnt; k++) {
		uint32_t last = k;

		if (on[k] != wanted)
			continue;
		while (last + 1 < r->kernel_cnt && on[last + 1] == wanted)
			last++;
		text = arena_printf(a, "%s%s%s", text, *text ? ", " : "", r->kernels[k].label);
		if (last > k)
			text = arena_printf(a, "%s%s%s", text, last > k + 1 ? " ... " : ", ",
					    r->kernels[last].label);
		k = last;
	}
	return text;
}

const char *check_existence(struct arena *a, const struct check_report *r,
			    const struct check_group *g)
{
	uint32_t first = 0, last = r->kernel_cnt, changes = 0;

	if (!g->lacks || g->is_unsure || r->kernel_cnt < 2)
		return NULL;
	while (first < r->kernel_cnt && g->lacks[first])
		first++;
	if (first == r->kernel_cnt)
		return "exists on none of these kernels";
	while (g->lacks[last - 1])
		last--;
	for (uint32_t k = first; k < last; k++)
		changes += g->lacks[k];
	if (!changes && last == r->kernel_cnt)
		return arena_printf(a, "exists since %s of these kernels", r->kernels[first].label);
	if (!changes && !first)
		return arena_printf(a, "exists up to %s of these kernels",
				    r->kernels[last - 1].label);
	return arena_printf(a, "exists on %s", check_kernel_ranges(a, r, g->lacks, false));
}
