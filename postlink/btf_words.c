/* SPDX-License-Identifier: MIT */
/*
 * btf_words.c - the roles of words by kind, as one small table of what repeats after the common
 * part.
 */
#include "btf_words.h"

struct btf_words_kind {
	uint8_t word2;	  /* role of the third common word: size or type */
	uint8_t period;	  /* words per trailing entry, 0 when nothing there has a role */
	uint8_t entry[3]; /* roles within an entry */
};

#define STR BTF_WORDS_STR
#define TYPE BTF_WORDS_TYPE

static const struct btf_words_kind btf_words_kinds[BTFVIEW_KIND_CNT] = {
	[BTFVIEW_PTR] = { TYPE, 0, { 0 } },
	[BTFVIEW_ARRAY] = { 0, 3, { TYPE, TYPE, 0 } },
	[BTFVIEW_STRUCT] = { 0, 3, { STR, TYPE, 0 } },
	[BTFVIEW_UNION] = { 0, 3, { STR, TYPE, 0 } },
	[BTFVIEW_ENUM] = { 0, 2, { STR, 0, 0 } },
	[BTFVIEW_TYPEDEF] = { TYPE, 0, { 0 } },
	[BTFVIEW_VOLATILE] = { TYPE, 0, { 0 } },
	[BTFVIEW_CONST] = { TYPE, 0, { 0 } },
	[BTFVIEW_RESTRICT] = { TYPE, 0, { 0 } },
	[BTFVIEW_FUNC] = { TYPE, 0, { 0 } },
	[BTFVIEW_FUNC_PROTO] = { TYPE, 2, { STR, TYPE, 0 } },
	[BTFVIEW_VAR] = { TYPE, 0, { 0 } },
	[BTFVIEW_DATASEC] = { 0, 3, { TYPE, 0, 0 } },
	[BTFVIEW_DECL_TAG] = { TYPE, 0, { 0 } },
	[BTFVIEW_TYPE_TAG] = { TYPE, 0, { 0 } },
	[BTFVIEW_ENUM64] = { 0, 3, { STR, 0, 0 } },
};

enum btf_words_role btf_words_role(uint32_t kind, uint32_t word_idx)
{
	const struct btf_words_kind *k = &btf_words_kinds[kind < BTFVIEW_KIND_CNT ? kind : 0];

	if (word_idx == 0)
		return BTF_WORDS_STR;
	if (word_idx == 2)
		return k->word2;
	if (word_idx < 3 || !k->period)
		return BTF_WORDS_PLAIN;
	return k->entry[(word_idx - 3) % k->period];
}
