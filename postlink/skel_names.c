/* SPDX-License-Identifier: MIT */
/*
 * skel_names.c - identifiers from any string, and a set of those taken.  See skel_names.h.
 *
 * The keyword list is the union of C11's and C++20's, with the macros "linux" and "unix" that
 * compilers define in GNU mode.
 */
#include "postlink/skel_names.h"

#include "core/scan.h"

#include <stdbool.h>
#include <string.h>

static const char *const keywords[] = {
	"alignas",  "alignof",	"and",	     "and_eq",	 "asm",	     "auto",	 "bitand",
	"bitor",    "bool",	"break",     "case",	 "catch",    "char",	 "char16_t",
	"char32_t", "class",	"compl",     "concept",	 "const",    "const_cast", "consteval",
	"constexpr", "constinit", "continue", "co_await", "co_return", "co_yield", "decltype",
	"default",  "delete",	"do",	     "double",	 "dynamic_cast", "else", "enum",
	"explicit", "export",	"extern",    "false",	 "float",    "for",	 "friend",
	"goto",	    "if",	"inline",    "int",	 "linux",    "long",	 "mutable",
	"namespace", "new",	"noexcept",  "not",	 "not_eq",   "nullptr",	 "operator",
	"or",	    "or_eq",	"private",   "protected", "public",  "register", "reinterpret_cast",
	"requires", "restrict", "return",    "short",	 "signed",   "sizeof",	 "static",
	"static_assert", "static_cast", "struct", "switch", "template", "this",	 "thread_local",
	"throw",    "true",	"try",	     "typedef",	 "typeid",   "typename", "typeof",
	"union",    "unix",	"unsigned",  "using",	 "virtual",  "void",	 "volatile",
	"wchar_t",  "while",	"xor",	     "xor_eq",
};

static bool is_keyword(const char *name)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
		if (strcmp(keywords[i], name) == 0)
			return true;
	}
	return false;
}

static bool is_ident_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

const char *skel_names_ident(struct arena *a, const char *name)
{
	bool has_digit = name[0] >= '0' && name[0] <= '9';
	char *ident;

	if (!name[0])
		return "_";
	ident = (char *)(uintptr_t)arena_printf(a, "%s%s", has_digit ? "_" : "", name);
	for (char *c = ident; *c; c++) {
		if (!is_ident_char(*c))
			*c = '_';
	}
	if (strncmp(ident, SKEL_NAMES_PAD, strlen(SKEL_NAMES_PAD)) == 0)
		return arena_printf(a, "%s_", ident);
	return is_keyword(ident) ? arena_printf(a, "%s_", ident) : ident;
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
