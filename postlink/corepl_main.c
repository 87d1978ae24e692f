/* SPDX-License-Identifier: MIT */
/*
 * corepl_main.c - the person's tool: one table of subcommands, nothing else.
 *
 *   corepl check x.o --kernels K...     will it work there
 *   corepl dump x.o                      what is in an object
 *   corepl externs x.o --config FILE     what its externs would be
 *   corepl kernels pack -o SET K...      many kernels in one file
 *   corepl relocate x.o --kernel K       what it becomes on a kernel
 *   corepl skel x.o > x.skel.h           the code a control program includes
 *   corepl vmlinux K > vmlinux.h         a kernel's types as C
 *
 * Each subcommand lives in NAME_command.c and knows its own options and help.  Exit codes: 0 fine,
 * 1 the input is at fault, 2 usage, 3 a bug of corepl.
 */
#include "postlink/command.h"

#include <stdio.h>
#include <string.h>

struct subcommand {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
};

static const struct subcommand subcommands[] = {
	{ "check", check_command, "say on which kernels an object will fail, and why" },
	{ "dump", dump_command, "print everything known of an object" },
	{ "externs", externs_command, "print what an object's externs would be" },
	{ "kernels", kernels_command, "pack kernels into one file, list and compare them" },
	{ "relocate", relocate_command, "print what an object becomes on a kernel" },
	{ "skel", skel_command, "generate the code that a control program includes" },
	{ "vmlinux", vmlinux_command, "print the types of a kernel as a C header" },
};

#define SUBCOMMAND_CNT (sizeof(subcommands) / sizeof(subcommands[0]))

static void print_help(FILE *out)
{
	fprintf(out, "usage: corepl COMMAND [ARGUMENTS]\n"
		     "       corepl help COMMAND\n"
		     "       corepl --version\n"
		     "\n"
		     "BPF programs that are compiled once and run on every kernel.\n"
		     "\n"
		     "commands:\n");
	for (size_t i = 0; i < SUBCOMMAND_CNT; i++)
		fprintf(out, "  %-10s %s\n", subcommands[i].name, subcommands[i].summary);
	fprintf(out,
		"\nExit codes: 0 fine, 1 the input is at fault, 2 usage, 3 a bug of corepl.\n");
}

static const struct subcommand *find_subcommand(const char *name)
{
	for (size_t i = 0; i < SUBCOMMAND_CNT; i++) {
		if (strcmp(subcommands[i].name, name) == 0)
			return &subcommands[i];
	}
	return NULL;
}

static int unknown_subcommand(const char *name)
{
	fprintf(stderr, "corepl: error: unknown command '%s', need one of:", name);
	for (size_t i = 0; i < SUBCOMMAND_CNT; i++)
		fprintf(stderr, " %s", subcommands[i].name);
	fprintf(stderr, "\n");
	return COMMAND_USAGE;
}

/* corepl help [COMMAND] */
static int help(int argc, char **argv)
{
	const struct subcommand *sub;
	char option[] = "--help";
	char *args[] = { NULL, option, NULL };

	if (argc < 2) {
		print_help(stdout);
		return command_finish(COMMAND_FINE);
	}
	sub = find_subcommand(argv[1]);
	if (!sub)
		return unknown_subcommand(argv[1]);
	args[0] = argv[1];
	return sub->run(2, args);
}

int main(int argc, char **argv)
{
	const struct subcommand *sub;

	if (argc < 2) {
		print_help(stderr);
		return COMMAND_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return help(1, argv);
	if (strcmp(argv[1], "help") == 0)
		return help(argc - 1, argv + 1);
	if (strcmp(argv[1], "--version") == 0) {
		printf("corepl %s\n", COREPL_VERSION);
		return command_finish(COMMAND_FINE);
	}
	sub = find_subcommand(argv[1]);
	if (!sub)
		return unknown_subcommand(argv[1]);
	return sub->run(argc - 1, argv + 1);
}
