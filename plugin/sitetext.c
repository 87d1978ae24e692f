// SPDX-License-Identifier: MIT
/*
 * sitetext.c - the site record as text, for -fplugin-arg-corepl-dump.
 *
 * In: a record as it goes into the object, read back by core/site.c.  Out: one line a site, stable,
 * fields in this order:
 *
 *   a.c:12:9: core byte_off [struct s] 0:1:2 in prog: s->in.y
 *   b.h:7:30: core field_exists [struct s] 0:1 in prog inline from a.c:14:6: s->in
 *   a.c:9:13: plain [struct s] in.y at bit 64 of 32 in prog: s->in.y
 *   a.c:3:12: extern-decl LINUX_KERNEL_VERSION weak: extern int LINUX_KERNEL_VERSION
 *
 * "from" is where the macro that the site is written in is expanded.
 */
#include "sitetext.h"

#include "core/diag.h"
#include "core/relo.h"
#include "core/site.h"

static const char *kind_name(const struct site *s)
{
	switch (s->kind) {
	case SITE_CORE:
		return "core";
	case SITE_EXTERN_DECL:
		return "extern-decl";
	case SITE_PLAIN:
		return "plain";
	default:
		return "extern-use";
	}
}

static void print_site(FILE *out, const struct site *s)
{
	fprintf(out, "%s:%u:%u: %s ", s->file, s->line, s->column, kind_name(s));
	if (s->kind == SITE_CORE)
		fprintf(out, "%s [%s] %s", relo_kind_name(s->relo_kind), s->root, s->accessor);
	else if (s->kind == SITE_PLAIN)
		fprintf(out, "[%s] %s at bit %u of %u", s->root, s->accessor, s->bit_off,
			s->bit_size);
	else
		fprintf(out, "%s", s->root);
	if (s->func[0])
		fprintf(out, " in %s", s->func);
	if (s->flags & SITE_IS_WEAK)
		fprintf(out, " weak");
	if (s->flags & SITE_IN_INLINE)
		fprintf(out, " inline");
	if (s->flags & SITE_IN_MACRO)
		fprintf(out, " from %s:%u:%u", s->macro_file, s->macro_line, s->macro_column);
	fprintf(out, ": %s\n", s->expr);
}

void sitetext_print(FILE *out, const void *data, size_t size)
{
	struct site_reader reader;
	struct corepl_diag diag;
	struct site s;
	int status;

	diag_init(&diag);
	site_reader_init(&reader, data, size);
	while ((status = site_next(&reader, &s, &diag)) == 1)
		print_site(out, &s);
	if (status < 0)
		fprintf(out, "%s\n", diag.text);
	fflush(out);
}
