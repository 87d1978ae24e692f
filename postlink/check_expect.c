/* SPDX-License-Identifier: MIT */
/*
 * check_expect.c - which findings are expected, and which expectations nothing meets.
 *
 * See check_expect.h; the spelling of expectations is check_expect_read.c's.
 */
#include "postlink/check_expect.h"
#include "postlink/check_group.h"

#include "core/name_pattern.h"

#include <string.h>

static bool has_object(const struct check_report *r, const struct check_expect *e, uint32_t object)
{
	const char *path = r->objects[object].path;
	const char *slash = strrchr(path, '/');

	if (e->object_idx != OBJECT_NONE)
		return e->object_idx == object;
	return !e->object[0] || name_pattern_match(e->object, path) ||
	       (slash && name_pattern_match(e->object, slash + 1));
}

static bool has_prog(const struct check_report *r, const struct check_expect *e, uint32_t object,
		     uint32_t prog)
{
	if (e->object_idx != OBJECT_NONE)
		return e->prog_idx == prog;
	return name_pattern_match(e->prog, r->objects[object].o->progs[prog].name);
}

static bool has_kernel(const struct check_report *r, const struct check_expect *e, uint32_t kernel)
{
	const struct check_kernel *k = &r->kernels[kernel];

	return range_has(&e->kernels, k->version, k->label);
}

/* The first expectation of F in program PROG, counted from 1; 0: none. */
static uint32_t find(const struct check_report *r, const struct check_finding *f, uint32_t prog)
{
	for (uint32_t i = 0; i < r->expect_cnt; i++) {
		const struct check_expect *e = &r->expects[i];

		if ((e->classes >> f->cls & 1) && has_kernel(r, e, f->kernel) &&
		    has_object(r, e, f->object) && has_prog(r, e, f->object, prog))
			return i + 1;
	}
	return 0;
}

/* One of each program of F's object; 0 when one has none. */
static uint32_t find_all(const struct check_report *r, const struct check_finding *f)
{
	uint32_t last = 0;

	for (uint32_t p = 0; p < r->objects[f->object].o->prog_cnt; p++) {
		last = find(r, f, p);
		if (!last)
			return 0;
	}
	for (uint32_t p = 0; p < r->objects[f->object].o->prog_cnt; p++)
		r->expects[find(r, f, p) - 1].is_met = true;
	return last;
}

void check_expect_apply(struct check_report *r)
{
	for (uint32_t i = 0; i < r->finding_cnt && r->expect_cnt; i++) {
		struct check_finding *f = &r->findings[i];

		if (f->level != CHECK_FAIL && f->level != CHECK_WARN)
			continue;
		f->expect = f->prog == OBJECT_NONE ? find_all(r, f) : find(r, f, f->prog);
		if (!f->expect)
			continue;
		r->expects[f->expect - 1].is_met = true;
		f->level = CHECK_EXPECTED;
	}
}

/* Is E's object here, and a program of it in *HAS_PROGRAM? */
static bool find_programs(const struct check_report *r, const struct check_expect *e,
			  bool *has_program)
{
	bool is_here = false;

	*has_program = false;
	for (uint32_t i = 0; i < r->object_cnt; i++) {
		if (!has_object(r, e, i))
			continue;
		is_here = true;
		for (uint32_t p = 0; p < r->objects[i].o->prog_cnt && !*has_program; p++)
			*has_program = has_prog(r, e, i, p);
	}
	return is_here;
}

const char *check_expect_state(const struct check_report *r, const struct check_expect *e)
{
	bool has_program;

	if (e->is_met)
		return "met";
	if (!find_programs(r, e, &has_program))
		return "not tested";
	if (!has_program)
		return "no program";
	for (uint32_t k = 0; k < r->kernel_cnt; k++) {
		if (has_kernel(r, e, k))
			return "unmet";
	}
	return "not tested";
}

const char *check_expect_note(const struct check_report *r, const struct check_expect *e)
{
	const char *state = check_expect_state(r, e);
	bool *on;

	if (!strcmp(state, "no program"))
		return arena_printf(r->a, "expectation '%s': no program has such a name, remove it",
				    e->text);
	if (strcmp(state, "unmet") != 0)
		return NULL;
	on = ARENA_NEW(r->a, bool, r->kernel_cnt);
	for (uint32_t k = 0; k < r->kernel_cnt; k++)
		on[k] = has_kernel(r, e, k);
	return arena_printf(r->a,
			    "expectation '%s': nothing of the kind fails on %s any more, remove it",
			    e->text, check_kernel_ranges(r->a, r, on, true));
}

const char *check_expect_name(const struct check_report *r, const struct check_expect *e)
{
	return e->line ? arena_printf(r->a, "%s:%u: '%s'", e->file, e->line, e->text)
		       : arena_printf(r->a, "%s: '%s'", e->file, e->text);
}
