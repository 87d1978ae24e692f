// SPDX-License-Identifier: MIT
/*
 * module.c - what the plugin does with a translation unit, in order.
 *
 * In: a unit read without errors, for a BPF target.  Out: a warning where accesses will stay
 * unrelocated, warnings of what kernels lack, the site record handed to the code generator, the
 * sites printed when asked.
 */
#include "advise.h"
#include "options.h"
#include "reach.h"
#include "record.h"
#include "shim.h"
#include "sitetext.h"
#include "strong.h"
#include "walk.h"

#include <stdio.h>

static void hand_over(const struct shim *tu, const struct buffer *blob)
{
	struct buffer text = { 0 };

	if (record_asm(blob, &text))
		shim_add_asm(tu, (const char *)text.data, text.size);
	else
		shim_error(tu, "out of memory");
	buffer_free(&text);
}

/* Map what the arguments name; false with an error given. */
static bool open_kernels(const struct shim *tu, const struct options *opts, struct kernels *kernels)
{
	char why[OPTIONS_TEXT_SIZE];

	for (unsigned int i = 0; i < opts->kernels_cnt; i++) {
		if (!kernels_add(kernels, opts->kernels[i], why, sizeof(why))) {
			shim_error(tu, why);
			return false;
		}
	}
	kernels_sort(kernels);
	return true;
}

/* Warn of what will fail on the kernels that were named. */
static void check_kernels(const struct shim *tu, const struct options *opts,
			  const struct declset *emitted)
{
	struct kernels kernels = { 0 };
	struct outline outline = { .is_lint_off = opts->is_lint_off };
	struct judge judge = { 0 };

	if (open_kernels(tu, opts, &kernels) &&
	    !(outline_make(&outline, tu, emitted) && judge_unit(&judge, tu, &outline, &kernels) &&
	      advise_unit(tu, &judge)))
		shim_error(tu, "out of memory");
	judge_free(&judge);
	outline_free(&outline);
	kernels_free(&kernels);
}

void module_handle_unit(const struct shim *tu, const struct options *opts)
{
	struct declset emitted = { 0 };
	struct record record = { 0 };
	struct buffer blob = { 0 };
	const struct shim_stmt *first_core;

	reach_collect(tu, &emitted);
	first_core = walk_unit(tu, &emitted, &record);
	if (first_core && !opts->is_debug_lint_off && !shim_has_debug_info(tu))
		shim_warn(tu, first_core, "accesses will not be relocated: compile with -g");
	if (!opts->is_extern_lint_off && !strong_unit(tu, &emitted))
		shim_error(tu, "out of memory");
	if (opts->kernels_cnt)
		check_kernels(tu, opts, &emitted);
	if (!record_finish(&record, &blob) || emitted.is_failed)
		shim_error(tu, "out of memory");
	else if (record.site_cnt && !opts->is_record_off)
		hand_over(tu, &blob);
	if (opts->is_dump)
		sitetext_print(stdout, blob.data, blob.size);
	buffer_free(&blob);
	record_free(&record);
	declset_free(&emitted);
}
