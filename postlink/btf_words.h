/* SPDX-License-Identifier: MIT */
/*
 * btf_words.h - what each 32-bit word of a BTF type is: a string, a type, or a number.
 *
 * A type is a run of words, and three roles say all that pruning, renumbering and
 * checking need.  struct { int a; } named "s":
 *
 *   name_off     info   size   | name_off "a"  type of a   bit offset
 *   STR          PLAIN  PLAIN  | STR           TYPE        PLAIN
 *
 * Source: kernel Documentation/bpf/btf.rst, "Type Encoding".
 */
#ifndef POSTLINK_BTF_WORDS_H
#define POSTLINK_BTF_WORDS_H

#include "object.h"

enum btf_words_role {
	BTF_WORDS_PLAIN = 0,
	BTF_WORDS_STR,	/* string offset */
	BTF_WORDS_TYPE, /* type id */
};

/* Role of word WORD_IDX, from the type's start, of a type of KIND. */
enum btf_words_role btf_words_role(uint32_t kind, uint32_t word_idx);

/* Words of T. */
static inline uint32_t btf_words_cnt(const struct btfview_type *t)
{
	return (t->next_off - t->extra_off) / 4 + 3;
}

/* Byte offset in the type section of word WORD_IDX of T. */
static inline uint32_t btf_words_off(const struct btfview_type *t, uint32_t word_idx)
{
	return t->extra_off - 12 + word_idx * 4;
}

static inline uint32_t btf_words_get(const struct object *o, const struct btfview_type *t,
				     uint32_t word_idx)
{
	return bytes_u32(&o->btf.types, btf_words_off(t, word_idx));
}

#endif
