/* SPDX-License-Identifier: MIT */
/*
 * command.c - errors, warnings and the end of a subcommand, in one spelling.
 *
 * A diagnostic becomes one line: "corepl: FILE: error: SOURCE:LINE:COLUMN: program P: text".
 * The library never prints; this file and the commands do.
 */
#include "postlink/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool is_control(char c)
{
	return (unsigned char)c < ' ' || c == 0x7f;
}

static int exit_code(int status)
{
	if (status == COREPL_EUSAGE)
		return COMMAND_USAGE;
	return status == COREPL_EBUG ? COMMAND_BUG : COMMAND_INPUT;
}

static void print_place(const struct corepl_diag *d)
{
	if (d->file[0] && d->line)
		fprintf(stderr, "%s:%u:%u: ", d->file, d->line, d->column);
	if (d->prog[0])
		fprintf(stderr, "program '%s': ", d->prog);
	if (d->insn_idx != COREPL_NO_IDX)
		fprintf(stderr, "instruction %u: ", d->insn_idx);
}

const char *command_behind(const char *file, const char *text)
{
	size_t size = strlen(file);

	return !strncmp(text, file, size) && !strncmp(text + size, ": ", 2) ? text + size + 2
									    : text;
}

int command_error(const char *file, const struct corepl_diag *d)
{
	char text[COREPL_DIAG_TEXT_SIZE];

	fflush(stdout);
	fprintf(stderr, "corepl: %s: error: ", file);
	print_place(d);
	diag_format(text, sizeof(text), "%s",
		    d->text[0] ? command_behind(file, d->text) : diag_status_name(d->status));
	command_clean(text);
	fprintf(stderr, "%s\n", text);
	return exit_code(d->status);
}

int command_usage_error(const char *name, const char *fmt, ...)
{
	char text[COREPL_DIAG_TEXT_SIZE];
	va_list args;

	va_start(args, fmt);
	diag_vformat(text, sizeof(text), fmt, args);
	va_end(args);
	fprintf(stderr, "corepl %s: error: %s (see corepl help %s)\n", name, text, name);
	return COMMAND_USAGE;
}

const char *command_option(int c, const char *word, char *letter)
{
	bool is_long = !strncmp(word, "--", 2) && (!optopt || strchr(word, '='));

	if (c == ':' || is_long || optopt <= ' ' || optopt >= 0x7f)
		return word;
	letter[0] = '-';
	letter[1] = (char)optopt;
	letter[2] = 0;
	return letter;
}

int command_bad_option(const char *name, int c, const char *word)
{
	char letter[COMMAND_LETTER_SIZE];

	return command_usage_error(name, "%s '%s'",
				   c == ':' ? "missing value of" : "unknown option",
				   command_option(c, word, letter));
}

void command_warning(const char *file, const char *fmt, ...)
{
	char text[COREPL_DIAG_TEXT_SIZE];
	va_list args;

	va_start(args, fmt);
	diag_vformat(text, sizeof(text), fmt, args);
	va_end(args);
	command_clean(text);
	fflush(stdout);
	fprintf(stderr, "corepl: %s: warning: %s\n", file, text);
}

void command_clean(char *text)
{
	for (; *text; text++) {
		if (is_control(*text))
			*text = '?';
	}
}

const char *command_name(struct arena *a, const char *text)
{
	const char *at = text;
	char *copy;

	while (*at && !is_control(*at))
		at++;
	if (!*at)
		return text;
	copy = arena_copy(a, text, strlen(text));
	command_clean(copy);
	return copy;
}

int command_open_object(struct arena *a, const char *path, struct object **o, struct corepl_diag *d)
{
	int ret = object_open(a, path, o, d);

	for (uint32_t i = 0; !ret && i < (*o)->warning_cnt; i++)
		command_warning(path, "%s", (*o)->warnings[i]);
	return ret;
}

int command_finish(int code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	fprintf(stderr, "corepl: standard output: error: cannot write: %s\n", strerror(errno));
	return code ? code : COMMAND_INPUT;
}
