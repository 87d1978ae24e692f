/* SPDX-License-Identifier: MIT */
/*
 * blame.c - a refused program: from the verifier's log to a line of the author's source.
 *
 * If the verifier has reached a poisoned instruction, its log ends with
 *
 *   12: (85) call unknown#195896080
 *   invalid func unknown#195896080
 *
 * and slot 12 leads to a function, its relocation, the source expression.  Any other refusal
 * is the log's last sentence, at the last instruction that the log shows; the line record of
 * that instruction tells the source line.
 */
#include "runtime/load.h"

#include "core/diag.h"
#include "core/text.h"

#define POISON_CALL "(85) call unknown#195896080"
#define NO_MAP_CALL "(85) call unknown#2001"

/* A line of the log. */
struct log_line {
	const char *at;
	size_t size; /* bytes without the newline */
};

/* The line before AT within LOG; false at its start. */
static bool previous_line(const char *log, const char **at, struct log_line *line)
{
	const char *end = *at;

	if (end == log)
		return false;
	end -= end[-1] == '\n';
	line->at = end;
	while (line->at > log && line->at[-1] != '\n')
		line->at--;
	line->size = (size_t)(end - line->at);
	*at = line->at;
	return true;
}

static bool line_has(const struct log_line *line, const char *part)
{
	size_t size = text_size(part);

	for (size_t i = 0; i + size <= line->size; i++)
		if (!memcmp(line->at + i, part, size))
			return true;
	return false;
}

/* "12: (85) call ..." -> 12; PLAN_NONE for a line of another form. */
static uint32_t line_insn(const struct log_line *line)
{
	uint32_t insn = 0;
	size_t i = 0;

	while (i < line->size && line->at[i] >= '0' && line->at[i] <= '9' && insn < 1u << 24)
		insn = insn * 10 + (uint32_t)(line->at[i++] - '0');
	if (i == 0 || i + 3 > line->size || memcmp(line->at + i, ": (", 3))
		return PLAN_NONE;
	return insn;
}

/* Is it the verifier's own sentence, and not state, source, instruction or statistics? */
static bool is_sentence(const struct log_line *line)
{
	static const char *const other[] = {
		"processed ", "verification time", "stack depth", "max_states",	  ";",	    "from ",
		"func#",      "last_idx",	   "regs=",	  "mark_precise", "parent "
	};

	if (!line->size || line_insn(line) != PLAN_NONE)
		return false;
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		size_t size = text_size(other[i]);

		if (line->size >= size && !memcmp(line->at, other[i], size))
			return false;
	}
	return true;
}

/* The function at slot INSN of program P: *INSN becomes the slot within it. */
static uint32_t find_func(const struct load *l, const struct corepl_program *p, uint32_t *insn)
{
	for (uint32_t k = 0; k < p->def.chunk_cnt; k++) {
		struct plan_chunk c;
		struct plan_func f;

		PLAN_GET(&l->obj->plan, PLAN_CHUNKS, p->def.chunk_first + k, &c);
		PLAN_GET(&l->obj->plan, PLAN_FUNCS, c.func, &f);
		if (*insn < f.insn_cnt)
			return c.func;
		*insn -= f.insn_cnt;
	}
	return PLAN_NONE;
}

/* File and line of slot INSN of function FUNC_IDX, by the last line record at or before it. */
void blame_line(struct load *l, uint32_t func_idx, uint32_t insn)
{
	const struct bytes *ext;
	struct plan_func f;
	const char *file;

	l->diag->insn_idx = insn;
	PLAN_GET(&l->obj->plan, PLAN_FUNCS, func_idx, &f);
	if (!f.line_cnt || l->obj->def.ext_sec == PLAN_NONE)
		return;
	ext = &l->obj->sections[l->obj->def.ext_sec].content;
	for (uint32_t i = 0; i < f.line_cnt; i++) {
		size_t at = f.line_off + (size_t)i * f.line_size;

		if (bytes_u32(ext, at) / 8 - f.insn_first > insn)
			break;
		file = btfview_str(&l->local, bytes_u32(ext, at + 4));
		handle_copy_text(l->diag->file, sizeof(l->diag->file), file ? file : "");
		l->diag->line = bytes_u32(ext, at + 12) >> 10;
		l->diag->column = bytes_u32(ext, at + 12) & 0x3ff;
	}
}

/* The refusal at slot INSN of the program, shown by LINE of the log; SENTENCE says why. */
static int blame_insn(struct load *l, const struct corepl_program *p, const struct log_line *line,
		      const struct log_line *sentence)
{
	uint32_t insn = line_insn(line), func_idx = find_func(l, p, &insn);

	if (func_idx != PLAN_NONE && line_has(line, POISON_CALL) && l->blame_poison &&
	    l->blame_poison(l, p, func_idx, insn))
		return COREPL_EVERIFIER;
	if (line_has(line, NO_MAP_CALL))
		diag_fail(l->diag, COREPL_EVERIFIER,
			  "program %s: a map is used that was not created", corepl_program_name(p));
	else
		diag_fail(l->diag, COREPL_EVERIFIER, "program %s: the kernel's verifier: %.*s",
			  corepl_program_name(p),
			  (int)(sentence->size < 300 ? sentence->size : 300),
			  sentence->at ? sentence->at : "");
	if (func_idx != PLAN_NONE)
		blame_line(l, func_idx, insn);
	return COREPL_EVERIFIER;
}

/* 0 when the log says nothing: the kernel refused P before it walked. */
static int blame_log(struct load *l, const struct corepl_program *p, const char *log)
{
	const char *at = log + text_size(log);
	struct log_line line, sentence = { "", 0 };

	while (previous_line(log, &at, &line)) {
		if (line_insn(&line) != PLAN_NONE)
			return blame_insn(l, p, &line, &sentence);
		if (!sentence.size && is_sentence(&line))
			sentence = line;
	}
	if (!sentence.size)
		return 0;
	return diag_fail(l->diag, COREPL_EVERIFIER, "program %s: the kernel's verifier: %.*s",
			 corepl_program_name(p), (int)(sentence.size < 300 ? sentence.size : 300),
			 sentence.at);
}

int blame_program(struct load *l, const struct corepl_program *p, int err)
{
	const char *log = corepl_log(l->obj);
	const char *name = corepl_program_name(p);

	handle_copy_text(l->diag->prog, sizeof(l->diag->prog), name);
	if (attach_trace_multi_blame && attach_trace_multi_blame(l, p))
		return l->diag->status;
	if (l->obj->is_log_cut)
		diag_fail(l->diag, COREPL_EVERIFIER,
			  "program %s: the log is cut before the verifier's reason: found room for "
			  "%zu bytes, need a larger opts.log_size",
			  name, l->obj->log_size);
	else if (!*log || !blame_log(l, p, log))
		handle_fail_sys(l->diag, name, "loading the program", err);
	l->diag->sys_errno = -err;
	return l->diag->status;
}
