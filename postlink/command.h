/* SPDX-License-Identifier: MIT */
/*
 * command.h - what the subcommands of `corepl` share: their entries, their errors, their exit.
 *
 * A subcommand is `int NAME_command(int argc, char **argv)` with argv[0] its own name; it prints
 * its help to standard output when given --help, and returns the process's exit code:
 * 0 fine, 1 the input is at fault, 2 usage, 3 our bug.
 */
#ifndef POSTLINK_COMMAND_H
#define POSTLINK_COMMAND_H

#include "core/diag.h"
#include "postlink/object.h"

enum command_exit {
	COMMAND_FINE = 0,
	COMMAND_INPUT = 1, /* the input is at fault */
	COMMAND_USAGE = 2, /* the command line is */
	COMMAND_BUG = 3,   /* corepl is */
};

int check_command(int argc, char **argv);
int dump_command(int argc, char **argv);
int externs_command(int argc, char **argv);
int kernels_command(int argc, char **argv);
int relocate_command(int argc, char **argv);
int skel_command(int argc, char **argv);
int vmlinux_command(int argc, char **argv);

/* "corepl: FILE: error: place: text" to standard error; returns the exit code for D->status. */
int command_error(const char *file, const struct corepl_diag *d);

/* TEXT without "FILE: " at its start, which need not be said twice. */
const char *command_behind(const char *file, const char *text);

/* "corepl NAME: error: ... (see corepl help NAME)" to standard error; returns COMMAND_USAGE. */
int command_usage_error(const char *name, const char *fmt, ...) DIAG_PRINTF(2, 3);

#define COMMAND_LETTER_SIZE 3

/*
 * The option that getopt's answer C is about: ':', it lacks its value, or '?', it is not known.
 * WORD is the one before optind; within a word of several letters getopt has not moved on yet, and
 * LETTER of COMMAND_LETTER_SIZE bytes takes the one.
 */
const char *command_option(int c, const char *word, char *letter);

/* A usage error that tells it. */
int command_bad_option(const char *name, int c, const char *word);

/* "corepl: FILE: warning: ..." to standard error. */
void command_warning(const char *file, const char *fmt, ...) DIAG_PRINTF(2, 3);

/* Control characters in TEXT, which a hostile file may hold, become '?'. */
void command_clean(char *text);

/* TEXT itself when it holds none, else a cleaned copy in A. */
const char *command_name(struct arena *a, const char *text);

/* object_open(), its warnings printed. */
int command_open_object(struct arena *a, const char *path, struct object **o,
			struct corepl_diag *d);

/* Flush standard output; CODE, or COMMAND_INPUT with a message when it could not be written. */
int command_finish(int code);

#endif
