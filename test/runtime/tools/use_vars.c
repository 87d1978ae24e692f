/* SPDX-License-Identifier: MIT */
/*
 * use_vars.c - words of `use` about global variables and what else can be asked of an object's
 * parts, and programs run on a packet.
 *
 *   vartype VAR            its type, size and map
 *   in MAP VAR             the value of the variable in that map's section
 *   wrong VAR              read and update with a byte too few and one too many
 *   valuesize MAP=N        set the map's value size
 *   elem VAR N[=NUMBER]    element N of an array of u32: print, or set it through the address
 *   missing VAR            no variable of that name
 *   progtype PROG=N        set the program's type
 *   packet PROG            run it on 64 bytes that are 0
 *   parts                  the object's name, programs, variables and extra bytes
 *   autoattach PROG=0|1   attachtype PROG=N   drop MAP KEY
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corepl.h"
#include "use.h"

static void do_vartype(struct use *u)
{
	const char *name = use_next(u);
	struct corepl_var *v = use_var(u, name);
	struct corepl_var_type type = { .size = sizeof(type) };
	int err = corepl_var_type(v, &type);

	if (err)
		use_result(u, "vartype", err);
	else
		printf("%s: kind %u name '%s' size %zu in %s\n", name, type.kind, type.name,
		       corepl_var_size(v), corepl_map_name(corepl_var_map(v)));
}

static void do_in(struct use *u)
{
	struct corepl_map *m = use_map(u, use_next(u));
	const char *name = use_next(u);
	struct corepl_var *v = corepl_map_find_var(m, name);
	unsigned long long value = 0;

	if (!v || corepl_var_size(v) > sizeof(value)) {
		printf("%s has no such %s\n", corepl_map_name(m), name);
		return;
	}
	corepl_var_read(v, &value, corepl_var_size(v));
	printf("%s %s = %llu\n", corepl_map_name(m), name, value);
}

static void do_wrong(struct use *u)
{
	struct corepl_var *v = use_var(u, use_next(u));
	unsigned char bytes[64];

	memset(bytes, 0xee, sizeof(bytes));
	use_result(u, "read", corepl_var_read(v, bytes, corepl_var_size(v) - 1));
	printf("untouched: %s\n", bytes[0] == 0xee ? "yes" : "no");
	use_result(u, "update", corepl_var_update(v, bytes, corepl_var_size(v) + 1));
}

static void do_valuesize(struct use *u)
{
	char name[64];
	unsigned long long size = use_pair(u, name, sizeof(name));
	struct corepl_map *m = use_map(u, name);

	use_result(u, "valuesize", corepl_map_set_value_size(m, (uint32_t)size));
	printf("%s: %u bytes\n", name, corepl_map_value_size(m));
}

static void do_elem(struct use *u)
{
	struct corepl_var *v = use_var(u, use_next(u));
	const char *word = use_next(u), *equal = strchr(word, '=');
	size_t idx = strtoul(word, NULL, 0);
	uint32_t value = equal ? (uint32_t)strtoul(equal + 1, NULL, 0) : 0;
	uint32_t *place = (uint32_t *)corepl_var_data(v) + idx;

	if ((idx + 1) * sizeof(*place) > corepl_var_size(v))
		printf("%s has no element %zu\n", corepl_var_name(v), idx);
	else if (equal)
		*place = value;
	else
		printf("%s[%zu] = %u\n", corepl_var_name(v), idx, *place);
}

static void do_missing(struct use *u)
{
	const char *name = use_next(u);

	printf("%s: %s\n", name, corepl_find_var(u->obj, name) ? "there" : "none");
}

static void do_progtype(struct use *u)
{
	char name[64];
	unsigned long long type = use_pair(u, name, sizeof(name));

	use_result(u, "progtype", corepl_program_set_type(use_prog(u, name), (uint32_t)type));
}

static void do_packet(struct use *u)
{
	unsigned char data[64] = { 0 };
	struct corepl_test_run_opts opts = { .size = sizeof(opts),
					     .data_in = data,
					     .data_size_in = sizeof(data) };
	struct corepl_program *p = use_prog(u, use_next(u));
	int err = corepl_program_test_run(p, &opts);

	if (err)
		use_result(u, "packet", err);
	else
		printf("returned %u\n", opts.retval);
}

static void print_program(const struct corepl_program *p)
{
	const struct corepl_link *link = corepl_program_link(p);

	printf("program %s section %s type %u load %d attach %d", corepl_program_name(p),
	       corepl_program_section(p), corepl_program_type(p), corepl_program_autoload(p),
	       corepl_program_autoattach(p));
	printf("%s%s\n", corepl_program_fd(p) >= 0 ? " loaded" : "",
	       link && corepl_link_fd(link) >= 0 ? " attached" : "");
}

static void do_parts(struct use *u)
{
	unsigned char *extra = corepl_extra(u->obj), sum = 0;

	for (size_t i = 0; i < USE_EXTRA_SIZE; i++)
		sum |= extra[i];
	printf("object %s, extra bytes %s, log %s\n", corepl_name(u->obj),
	       sum || (uintptr_t)extra % 16 ? "wrong" : "zeroed and aligned",
	       *corepl_log(u->obj) ? "there" : "empty");
	for (uint32_t i = 0; i < corepl_program_cnt(u->obj); i++)
		print_program(corepl_program_at(u->obj, i));
	for (uint32_t i = 0; i < corepl_var_cnt(u->obj); i++)
		printf("variable %s\n", corepl_var_name(corepl_var_at(u->obj, i)));
	if (corepl_var_at(u->obj, corepl_var_cnt(u->obj)) ||
	    corepl_program_at(u->obj, corepl_program_cnt(u->obj)) ||
	    corepl_map_at(u->obj, corepl_map_cnt(u->obj)))
		use_die("a part past", "the last one");
}

static void do_autoattach(struct use *u)
{
	char name[64];
	unsigned long long is_on = use_pair(u, name, sizeof(name));

	corepl_program_set_autoattach(use_prog(u, name), is_on != 0);
}

static void do_attachtype(struct use *u)
{
	char name[64];
	unsigned long long type = use_pair(u, name, sizeof(name));

	use_result(u, "attachtype",
		   corepl_program_set_expected_attach_type(use_prog(u, name), (uint32_t)type));
}

static void do_drop(struct use *u)
{
	struct corepl_map *m = use_map(u, use_next(u));
	uint32_t key = (uint32_t)strtoul(use_next(u), NULL, 0);
	int err = corepl_map_delete_elem(m, &key);

	if (err == COREPL_ENOTFOUND)
		printf("%s[%u]: none to drop\n", corepl_map_name(m), key);
	else
		use_result(u, "drop", err);
}

const struct use_step use_vars_steps[] = {
	{ "vartype", do_vartype },     { "in", do_in },	    { "wrong", do_wrong },
	{ "valuesize", do_valuesize }, { "elem", do_elem }, { "missing", do_missing },
	{ "progtype", do_progtype },   { "packet", do_packet },
	{ "parts", do_parts },	       { "autoattach", do_autoattach },
	{ "attachtype", do_attachtype }, { "drop", do_drop },
	{ NULL, NULL },
};
