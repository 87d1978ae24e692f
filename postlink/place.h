/* SPDX-License-Identifier: MIT */
/*
 * place.h - where in the source a relocation comes from, in one spelling.
 *
 * The plugin's site knows the expression and its exact place; without one the line_info
 * that covers the instruction tells file, line and column, and the text of the whole line stands
 * for the expression.
 *
 *   runqslower.bpf.c:31:20 'p->state'
 */
#ifndef POSTLINK_PLACE_H
#define POSTLINK_PLACE_H

#include "postlink/object.h"

struct place {
	const char *file;  /* "" when nothing is known */
	uint32_t line;	   /* from 1, 0 unknown */
	uint32_t column;   /* from 1, 0 unknown */
	const char *expr;  /* expression, or the source line without leading blanks; never NULL */
	const char *guard; /* condition known to guard it, or "" */
	const char *macro_file; /* expansion place, "" outside macros */
	uint32_t macro_line, macro_column;
};

struct place place_of_relo(const struct object *o, const struct object_relo *r);

/* "file:line:column 'expr'" ("?" when nothing is known) into BUF; returns the length. */
size_t place_format(const struct place *p, char *buf, size_t size);

#endif
