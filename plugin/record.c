// SPDX-License-Identifier: MIT
/*
 * record.c - writing the site record of core/site.h.
 *
 * In: sites, in source order.  Out: the blob, and the assembler text that carries it into the
 * object: a section that is not loaded, without symbols and without relocations, so that linkers
 * put blobs one behind the other and leave them alone.  The same sites give the same bytes.
 * The reader is core/site.c.
 */
#include "record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ASM_BYTES_PER_LINE 64

static uint32_t hash(const char *text, size_t size)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < size; i++)
		h = (h ^ (uint8_t)text[i]) * 16777619u;
	return h;
}

/* The slot that names TEXT, or a free one. */
static size_t find(const struct record *r, const char *text, size_t size)
{
	size_t i = hash(text, size) & (r->slot_cnt - 1);

	for (; r->slot[i]; i = (i + 1) & (r->slot_cnt - 1)) {
		const char *have = (const char *)r->strings.data + r->slot[i];

		if (strncmp(have, text, size) == 0 && !have[size])
			break;
	}
	return i;
}

static bool grow(struct record *r)
{
	size_t cnt = r->slot_cnt ? r->slot_cnt * 2 : 256, old_cnt = r->slot_cnt;
	uint32_t *slot = calloc(cnt, sizeof(*slot)), *old = r->slot;

	if (!slot) {
		r->strings.is_failed = true;
		return false;
	}
	r->slot = slot;
	r->slot_cnt = cnt;
	for (size_t i = 0; i < old_cnt; i++) {
		const char *text = (const char *)r->strings.data + (old[i] ? old[i] : 0);

		if (old[i])
			r->slot[find(r, text, strlen(text))] = old[i];
	}
	free(old);
	return true;
}

/* Offset of TEXT, of SIZE bytes without NUL, among the strings. */
static uint32_t string_off(struct record *r, const char *text, size_t size)
{
	uint32_t str_off;
	size_t i;

	if (r->strings.size == 0)
		buffer_add(&r->strings, "", 1);
	if (!size || r->strings.is_failed)
		return 0;
	if (r->string_cnt >= r->slot_cnt / 2 && !grow(r))
		return 0;
	i = find(r, text, size);
	if (r->slot[i])
		return r->slot[i];
	str_off = (uint32_t)r->strings.size;
	buffer_add(&r->strings, text, size);
	buffer_add(&r->strings, "", 1);
	if (r->strings.is_failed)
		return 0;
	r->slot[i] = str_off;
	r->string_cnt++;
	return str_off;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == '\\';
}

/* Copy TEXT to OUT, runs of white space (and of escaped line ends) as one space, cut to fit. */
static size_t fold(const char *text, char *out)
{
	size_t used = 0;

	for (; *text && used < SITE_EXPR_MAX; text++) {
		if (!is_space(*text) || (*text == '\\' && !is_space(text[1])))
			out[used++] = *text;
		else if (used && out[used - 1] != ' ')
			out[used++] = ' ';
	}
	/* A character of several bytes is kept whole or not at all. */
	while (used && *text && ((uint8_t)*text & 0xc0) == 0x80 && used--)
		text--;
	while (used && out[used - 1] == ' ')
		used--;
	return used;
}

static void add_string(struct record *r, const char *text)
{
	buffer_add_u32(&r->sites, string_off(r, text, strlen(text)));
}

void record_add(struct record *r, const struct site *s)
{
	char expr[SITE_EXPR_MAX];
	size_t expr_size = fold(s->expr, expr);

	buffer_add_u32(&r->sites, s->kind | (uint32_t)s->relo_kind << 8 | (uint32_t)s->flags << 16);
	buffer_add_u32(&r->sites, s->line);
	buffer_add_u32(&r->sites, s->column);
	add_string(r, s->file);
	buffer_add_u32(&r->sites, s->macro_line);
	buffer_add_u32(&r->sites, s->macro_column);
	add_string(r, s->macro_file);
	add_string(r, s->func);
	add_string(r, s->root);
	add_string(r, s->accessor);
	buffer_add_u32(&r->sites, string_off(r, expr, expr_size));
	add_string(r, s->guard);
	buffer_add_u32(&r->sites, s->bit_off);
	buffer_add_u32(&r->sites, s->bit_size);
	buffer_add_u32(&r->sites, s->root_size);
	for (int i = SITE_WORD_ROOT_SIZE + 1; i < SITE_WORD_CNT; i++)
		buffer_add_u32(&r->sites, 0);
	r->site_cnt++;
}

bool record_finish(struct record *r, struct buffer *out)
{
	size_t str_off = SITE_HEADER_SIZE + r->sites.size;

	string_off(r, "", 0);
	while ((str_off + r->strings.size) % 4 && !r->strings.is_failed)
		buffer_add(&r->strings, "", 1);
	buffer_add(out, SITE_MAGIC, 4);
	buffer_add_u16(out, SITE_VERSION);
	buffer_add_u16(out, SITE_HEADER_SIZE);
	buffer_add_u32(out, (uint32_t)(str_off + r->strings.size));
	buffer_add_u32(out, r->site_cnt);
	buffer_add_u32(out, SITE_SIZE);
	buffer_add_u32(out, (uint32_t)str_off);
	buffer_add(out, r->sites.data, r->sites.size);
	buffer_add(out, r->strings.data, r->strings.size);
	return !(r->sites.is_failed || r->strings.is_failed || out->is_failed);
}

/* One byte inside a string literal of the assembler. */
static void add_escaped(struct buffer *out, uint8_t byte)
{
	char text[5];
	int size;

	if (byte >= ' ' && byte < 0x7f && byte != '"' && byte != '\\')
		size = snprintf(text, sizeof(text), "%c", byte);
	else
		size = snprintf(text, sizeof(text), "\\%03o", byte);
	buffer_add(out, text, (size_t)size);
}

static void add_text(struct buffer *out, const char *text)
{
	buffer_add(out, text, strlen(text));
}

bool record_asm(const struct buffer *blob, struct buffer *out)
{
	add_text(out, "\t.pushsection " SITE_SECTION ",\"\",@progbits\n");
	for (size_t i = 0; i < blob->size; i++) {
		if (i % ASM_BYTES_PER_LINE == 0)
			add_text(out, "\t.ascii \"");
		add_escaped(out, blob->data[i]);
		if (i % ASM_BYTES_PER_LINE == ASM_BYTES_PER_LINE - 1 || i + 1 == blob->size)
			add_text(out, "\"\n");
	}
	add_text(out, "\t.popsection\n");
	return !out->is_failed;
}

void record_free(struct record *r)
{
	buffer_free(&r->sites);
	buffer_free(&r->strings);
	free(r->slot);
	memset(r, 0, sizeof(*r));
}
