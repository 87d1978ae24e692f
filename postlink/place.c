/* SPDX-License-Identifier: MIT */
/*
 * place.c - a relocation's site or line_info -> its place in the source.
 *
 * See place.h.  Nothing is judged here: where neither is known the place says so.
 */
#include "postlink/place.h"

static const char *skip_blanks(const char *s)
{
	while (*s == ' ' || *s == '\t')
		s++;
	return s;
}

struct place place_of_relo(const struct object *o, const struct object_relo *r)
{
	struct place p = { .file = "", .expr = "", .guard = "", .macro_file = "" };

	if (r->site < o->site_cnt) {
		const struct site *s = &o->sites[r->site];

		p = (struct place){ s->file,  s->line,	     s->column,	    s->expr,
				    s->guard, s->macro_file, s->macro_line, s->macro_column };
	} else if (r->line < o->line_cnt) {
		const struct object_line *l = &o->lines[r->line];

		p.file = l->file;
		p.line = l->line;
		p.column = l->column;
		p.expr = skip_blanks(l->text);
	}
	return p;
}

size_t place_format(const struct place *p, char *buf, size_t size)
{
	if (!p->file[0])
		return diag_format(buf, size, "?");
	if (!p->expr[0])
		return diag_format(buf, size, "%s:%u:%u", p->file, p->line, p->column);
	return diag_format(buf, size, "%s:%u:%u '%s'", p->file, p->line, p->column, p->expr);
}
