// SPDX-License-Identifier: MIT
/*
 * options.c - the table of the plugin's arguments.
 *
 * In: an argument as clang hands it on, "dump" for -fplugin-arg-corepl-dump.  Out: a flag set in
 * struct options.  Each line of the table is also a line of the help text.
 */
#include "options.h"

#include "outline.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const struct option {
	const char *name; /* after -fplugin-arg-corepl- */
	size_t flag_off;  /* of its bool in struct options */
	const char *help; /* one line */
} table[] = {
	{ "no-record", offsetof(struct options, is_record_off),
	  "write no record of CO-RE sites into the object" },
	{ "no-debug-fix", offsetof(struct options, is_debug_fix_off),
	  "leave relocated instructions without the locations that clang loses" },
	{ "dump", offsetof(struct options, is_dump),
	  "print the recorded sites to standard output, one a line" },
	{ "help", offsetof(struct options, is_help), "print this list" },
	{ "version", offsetof(struct options, is_version), "print the plugin's version" },
};

#define LINT(lint) offsetof(struct options, is_lint_off) + (lint) * sizeof(bool)

/* All are on unless no-lint-NAME comes after lint-NAME. */
static const struct {
	const char *name; /* after lint- and no-lint- */
	size_t flag_off;  /* of the bool that turns it off */
	const char *help; /* what it warns of */
} lints[] = {
	{ "fixed-offset", LINT(OUTLINE_FIXED_OFFSET),
	  "fields of kernel types read at their offset of here" },
	{ "local-copy", LINT(OUTLINE_LOCAL_COPY), "variables of a relocatable type" },
	{ "sizeof", LINT(OUTLINE_SIZEOF), "sizeof a relocatable type" },
	{ "offsetof", LINT(OUTLINE_OFFSETOF), "offsetof of kernel types" },
	{ "bitfield", LINT(OUTLINE_BITFIELD), "bitfields read plainly" },
	{ "enum-value", LINT(OUTLINE_ENUM_VALUE), "enumerators compiled in" },
	{ "strong-extern", offsetof(struct options, is_extern_lint_off),
	  "strong externs used only behind a test" },
	{ "debug-info", offsetof(struct options, is_debug_lint_off), "-g missing" },
};

#define LINT_CNT (sizeof(lints) / sizeof(lints[0]))
#define TABLE_CNT (sizeof(table) / sizeof(table[0]))

/* lint-NAME and no-lint-NAME; false when ARG is neither. */
static bool set_lint(struct options *opts, const char *arg)
{
	bool is_off = strncmp(arg, "no-", 3) == 0;

	arg += is_off ? 3 : 0;
	if (strncmp(arg, "lint-", 5))
		return false;
	for (size_t i = 0; i < LINT_CNT; i++) {
		if (strcmp(lints[i].name, arg + 5) == 0) {
			*(bool *)((char *)opts + lints[i].flag_off) = is_off;
			return true;
		}
	}
	return false;
}

static bool add_kernels(struct options *opts, const char *path, char *why, size_t size)
{
	if (!*path || opts->kernels_cnt == OPTIONS_KERNELS) {
		snprintf(why, size, "-fplugin-arg-corepl-kernels=: %s",
			 *path ? "too many of them: make a set with 'corepl kernels pack'"
			       : "need a path: a raw .btf, a folder of them, or a set of kernels");
		return false;
	}
	opts->kernels[opts->kernels_cnt++] = path;
	return true;
}

bool options_parse(struct options *opts, const char *arg, char *why, size_t size)
{
	if (!strncmp(arg, "kernels=", 8))
		return add_kernels(opts, arg + 8, why, size);
	if (set_lint(opts, arg))
		return true;
	for (size_t i = 0; i < TABLE_CNT; i++) {
		if (strcmp(table[i].name, arg) == 0) {
			*(bool *)((char *)opts + table[i].flag_off) = true;
			return true;
		}
	}
	snprintf(why, size,
		 "unknown argument '-fplugin-arg-corepl-%s'; '-fplugin-arg-corepl-help' lists them",
		 arg);
	return false;
}

void options_print(const struct options *opts)
{
	if (opts->is_version)
		printf("corepl plugin " COREPL_VERSION "\n");
	if (opts->is_help) {
		printf("corepl: records CO-RE sites and externs of BPF programs, "
		       "compiled with -target bpf -g\n");
		for (size_t i = 0; i < TABLE_CNT; i++)
			printf("  -fplugin-arg-corepl-%-13s %s\n", table[i].name, table[i].help);
		printf("  -fplugin-arg-corepl-%-13s %s\n", "kernels=PATH",
		       "warn of CO-RE accesses that fail on these kernels: a raw .btf,\n"
		       "                                    "
		       "a folder of them, a set of 'corepl kernels pack', or 'running'");
		printf("Lints, on unless -fplugin-arg-corepl-no-lint-NAME; all but the last two "
		       "what\n"
		       "differs on one of the kernels given:\n");
		for (size_t i = 0; i < LINT_CNT; i++)
			printf("  -fplugin-arg-corepl-lint-%-13s %s\n", lints[i].name,
			       lints[i].help);
	}
	fflush(stdout);
}
