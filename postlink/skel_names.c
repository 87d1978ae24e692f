/* SPDX-License-Identifier: MIT */
/*
 * skel_names.c - identifiers from any string, and a set of those taken.  See skel_names.h.
 */
#include "postlink/skel_names.h"

#include "core/scan.h"

#include <string.h>

/* "__class__" of Python, "__LINE__" of C: each language has its own between these. */
static bool is_between_underlines(const char *name)
{
	size_t size = strlen(name);

	return size > 4 && memcmp(name, "__", 2) == 0 && memcmp(name + size - 2, "__", 2) == 0;
}

static bool is_keyword(const struct skel_style *style, const char *name)
{
	for (uint32_t i = 0; style->keywords[i]; i++) {
		if (style->keywords[i][0] == name[0] && strcmp(style->keywords[i], name) == 0)
			return true;
	}
	return is_between_underlines(name);
}

static bool is_ident_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

const char *skel_names_ident(struct arena *a, const struct skel_style *style, const char *name)
{
	bool has_digit = name[0] >= '0' && name[0] <= '9';
	char *ident;

	ident = (char *)(uintptr_t)arena_printf(a, "%s%s", has_digit || !name[0] ? "_" : "", name);
	for (char *c = ident; *c; c++) {
		if (!is_ident_char(*c))
			*c = '_';
	}
	if (is_keyword(style, ident) || strncmp(ident, SKEL_NAMES_OWN, strlen(SKEL_NAMES_OWN)) == 0)
		return arena_printf(a, "%s_", ident);
	return ident;
}

const char *skel_names_shown(struct arena *a, const struct skel_style *style, const char *name)
{
	char *shown;

	if (!style->is_capital)
		return skel_names_ident(a, style, name);
	shown = (char *)(uintptr_t)arena_printf(a, "%s", name);
	if (shown[0] >= 'a' && shown[0] <= 'z')
		shown[0] = (char)(shown[0] - 'a' + 'A');
	else if (shown[0] < 'A' || shown[0] > 'Z')
		return skel_names_ident(a, style, arena_printf(a, "X_%s", name));
	return skel_names_ident(a, style, shown);
}

void skel_names_init(struct skel_names *n, struct arena *a, uint32_t cnt)
{
	n->a = a;
	n->slot_cnt = 8;
	while (n->slot_cnt / 2 <= cnt && n->slot_cnt < 1u << 31)
		n->slot_cnt *= 2;
	n->slots = ARENA_NEW(a, const char *, n->slot_cnt);
}

/* The slot that holds NAME, or the free one where it belongs. */
static const char **find_slot(const struct skel_names *n, const char *name)
{
	uint32_t mask = n->slot_cnt - 1;
	uint32_t slot = scan_hash(name, strlen(name)) & mask;

	while (n->slots[slot] && strcmp(n->slots[slot], name) != 0)
		slot = (slot + 1) & mask;
	return &n->slots[slot];
}

const char *skel_names_add(struct skel_names *n, const char *ident, uint32_t idx)
{
	const char *unique = ident;
	const char **slot = find_slot(n, unique);

	for (; *slot; idx++) {
		unique = arena_printf(n->a, "%s_%u", ident, idx);
		slot = find_slot(n, unique);
	}
	*slot = unique;
	return unique;
}

void skel_names_reserve(struct skel_names *n, const char *const *list)
{
	for (uint32_t i = 0; list && list[i]; i++)
		skel_names_add(n, list[i], 0);
}

uint32_t skel_names_cnt(const char *const *list)
{
	uint32_t cnt = 0;

	while (list && list[cnt])
		cnt++;
	return cnt;
}
