// SPDX-License-Identifier: MIT
/*
 * options.c - the table of the plugin's arguments.
 *
 * In: an argument as clang hands it on, "dump" for -fplugin-arg-corepl-dump.  Out: a flag set in
 * struct options.  Each line of the table is also a line of the help text.
 */
#include "options.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const struct option {
	const char *name;      /* after -fplugin-arg-corepl- */
	size_t flag_off;       /* of its bool in struct options */
	const char *help;      /* one line */
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

#define TABLE_CNT (sizeof(table) / sizeof(table[0]))

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
		printf("corepl plugin " OPTIONS_VERSION "\n");
	if (opts->is_help) {
		printf("corepl: records CO-RE sites and externs of BPF programs, "
		       "compiled with -target bpf -g\n");
		for (size_t i = 0; i < TABLE_CNT; i++)
			printf("  -fplugin-arg-corepl-%-13s %s\n", table[i].name, table[i].help);
		printf("  -fplugin-arg-corepl-%-13s %s\n", "kernels=PATH",
		       "warn of CO-RE accesses that fail on these kernels: a raw .btf,\n"
		       "                                    "
		       "a folder of them, or a set made by 'corepl kernels pack'");
	}
	fflush(stdout);
}
