/* SPDX-License-Identifier: MIT */
/*
 * use.h - what the word lists of `use` share: the object, the next words, results in print.
 */
#ifndef TEST_RUNTIME_USE_H
#define TEST_RUNTIME_USE_H

#include <stddef.h>

#include "corepl.h"

struct use {
	struct corepl_object *obj;
	char **arg;	  /* next word */
	const void *data; /* the object's bytes */
	size_t size;
	struct corepl_object *other; /* a second one of the same bytes, or NULL */
};

enum { USE_EXTRA_SIZE = 40 }; /* bytes asked for with the object */

typedef void use_fn(struct use *u);

/* A word and what it does; a list ends with a NULL name. */
struct use_step {
	const char *name;
	use_fn *run;
};

/* use_trace.c */
extern const struct use_step use_trace_steps[];
extern const struct use_step use_net_steps[];
extern const struct use_step use_vars_steps[];
/* Further words of a program that has some. */
extern const struct use_step use_more_steps[] __attribute__((weak));

/* Do the step that the next word names. */
void use_step_once(struct use *u);

/* The last failure of a call and its reason; steps that do not print by use_result() note it. */
extern int use_status;
extern char use_reason[512];
void use_note(int status, const char *reason);

void use_die(const char *what, const char *name);
const char *use_next(struct use *u);

/* "NAME=NUMBER" of the next word. */
unsigned long long use_pair(struct use *u, char *name, size_t size);

/* "WHAT: COREPL_OK", or the failure explained. */
void use_result(struct use *u, const char *what, int status);

/* The same for a call that made LINK, or NULL and a diagnostic. */
void use_attached(struct use *u, const char *what, const struct corepl_link *link);

/* By name; without such a part the program ends. */
struct corepl_map *use_map(struct use *u, const char *name);
struct corepl_var *use_var(struct use *u, const char *name);
struct corepl_program *use_prog(struct use *u, const char *name);

#endif
