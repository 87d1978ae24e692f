// SPDX-License-Identifier: MIT
/*
 * module.c - what the plugin does with a translation unit, in order.
 *
 * In: a unit read without errors, for a BPF target.  Out: a warning where accesses will stay
 * unrelocated, the site record handed to the code generator, the sites printed when asked.
 */
#include "options.h"
#include "reach.h"
#include "record.h"
#include "shim.h"
#include "sitetext.h"
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

void module_handle_unit(const struct shim *tu, const struct options *opts)
{
	struct declset emitted = { 0 };
	struct record record = { 0 };
	struct buffer blob = { 0 };
	const struct shim_stmt *first_core;

	reach_collect(tu, &emitted);
	first_core = walk_unit(tu, &emitted, &record);
	if (first_core && !shim_has_debug_info(tu))
		shim_warn(tu, first_core, "accesses will not be relocated: compile with -g");
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
