/* SPDX-License-Identifier: MIT */
/*
 * type_words.h - a type in a few words, for messages: "struct task_struct *", "int[4]".
 */
#ifndef POSTLINK_TYPE_WORDS_H
#define POSTLINK_TYPE_WORDS_H

#include "core/btfview.h"

/* "struct", "function", ...: what people call types of KIND. */
const char *type_words_kind(uint32_t kind);

/*
 * Type ID of V (indexed) into BUF of SIZE bytes (SIZE > 0), cut where it does not fit; returns BUF.
 * Left to right, not as a C declarator: "int (struct x *)" is a function.
 */
const char *type_words(const struct btfview *v, uint32_t id, char *buf, size_t size);

#endif
