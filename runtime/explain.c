/* SPDX-License-Identifier: MIT */
/*
 * explain.c - the last failure as text for a person.
 *
 *   runqslower: program on_switch: runqslower.bpf.c:42:9: error: '...' is reached but ...
 *   the verifier's log ends:
 *   ...
 */
#include "runtime/handle.h"

#include "core/diag.h"
#include "core/text.h"

#define TAIL_SIZE 3000u /* bytes of the log that are shown */

/* Append to BUF of SIZE bytes at *USED. */
#define APPEND(...) (*used += diag_format(buf + *used, size - *used, __VA_ARGS__))

static void append_place(const struct corepl_object *o, char *buf, size_t size, size_t *used)
{
	const struct corepl_diag *d = &o->diag;

	APPEND("%s: ", o->name);
	if (d->file[0])
		APPEND("%s:%u:%u: ", d->file, d->line, d->column);
	APPEND("error: %s", d->text);
	if (d->prog[0] && d->insn_idx != COREPL_NO_IDX)
		APPEND(" [program %s, instruction %u]", d->prog, d->insn_idx);
	APPEND("\n");
}

static void append_log(const struct corepl_object *o, char *buf, size_t size, size_t *used)
{
	const char *log = corepl_log(o);
	size_t log_size = text_size(log), room = size - *used;
	const char *from;

	if (!log_size || room < 64)
		return;
	room = room - 64 < TAIL_SIZE ? room - 64 : TAIL_SIZE;
	from = log + (log_size > room ? log_size - room : 0);
	while (from > log && *from && from[-1] != '\n')
		from++;
	APPEND("the verifier's log%s:\n%s",
	       o->is_log_cut ? ", cut" : from > log ? " ends" : "", from);
}

size_t corepl_explain(const struct corepl_object *obj, char *buf, size_t size)
{
	size_t length = 0, *used = &length;

	if (!size)
		return 0;
	buf[0] = 0;
	if (!obj->diag.status)
		return 0;
	append_place(obj, buf, size, used);
	if (obj->btf_errno)
		APPEND("note: the kernel refused the object's own types with errno %d\n",
		       obj->btf_errno);
	if (obj->diag.status == COREPL_EVERIFIER)
		append_log(obj, buf, size, used);
	return length;
}
