/* SPDX-License-Identifier: MIT */
/*
 * options.h - the plugin's arguments: what follows -fplugin-arg-corepl- on clang's command line.
 */
#ifndef PLUGIN_OPTIONS_H
#define PLUGIN_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#define OPTIONS_TEXT_SIZE 256
#define OPTIONS_KERNELS 64 /* arguments kernels= at most */
#define OPTIONS_LINTS 16   /* as many as there are, and more */

struct options {
	bool is_record_off;    /* no-record: leave the object as clang makes it */
	bool is_debug_fix_off; /* no-debug-fix: leave debug locations as clang loses them */
	bool is_dump;          /* dump: print the sites */
	const char *kernels[OPTIONS_KERNELS]; /* kernels=PATH, borrowed from the arguments */
	unsigned int kernels_cnt;
	bool is_lint_off[OPTIONS_LINTS]; /* no-lint-NAME, by enum outline_lint */
	bool is_debug_lint_off; /* no-lint-debug-info: say nothing of a missing -g */
	bool is_extern_lint_off; /* no-lint-strong-extern */
	bool is_help;          /* help */
	bool is_version;       /* version */
};

/* Take one argument; false with one line in WHY, of SIZE bytes, when there is no such. */
bool options_parse(struct options *opts, const char *arg, char *why, size_t size);

/* Print to standard output what help and version ask for. */
void options_print(const struct options *opts);

#endif
