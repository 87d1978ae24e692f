/* SPDX-License-Identifier: MIT */
/*
 * kconfig.c - a configuration's text -> values -> bytes of externs.
 *
 * See kconfig.h.  The text is a file's: lines may be anything, and a NUL ends it.  Comments need no
 * care, as "# CONFIG_X is not set" does not begin with a name.
 */
#include "kconfig.h"

#include "text.h"

bool kconfig_find(const char *text, size_t size, const char *name, struct kconfig_value *v)
{
	size_t name_size = text_size(name), at = 0;

	while (text && at < size && text[at]) {
		size_t end = at;

		while (end < size && text[end] && text[end] != '\n')
			end++;
		if (end - at > name_size && !memcmp(text + at, name, name_size) &&
		    text[at + name_size] == '=') {
			v->at = text + at + name_size + 1;
			v->size = end - at - name_size - 1;
			return true;
		}
		at = end + 1;
	}
	return false;
}

/* Value of digit C in BASE, or BASE. */
static uint64_t digit_of(char c, uint64_t base)
{
	uint64_t digit = (uint64_t)(uint8_t)c - '0';

	if (digit > 9)
		digit = ((uint64_t)(uint8_t)c | 32) - 'a' + 10;
	if (digit < 10 && (c < '0' || c > '9'))
		return base;
	return digit < base ? digit : base;
}

/* Decimal, octal or hexadecimal with an optional sign, all of the value. */
static bool parse_number(const struct kconfig_value *v, uint64_t *number)
{
	bool is_negative = v->size && v->at[0] == '-';
	size_t i = is_negative;
	uint64_t base = 10, n = 0;

	if (v->size - i > 2 && v->at[i] == '0' && (v->at[i + 1] | 32) == 'x') {
		base = 16;
		i += 2;
	} else if (v->size - i > 1 && v->at[i] == '0') {
		base = 8;
	}
	if (i == v->size)
		return false;
	for (; i < v->size; i++) {
		uint64_t digit = digit_of(v->at[i], base);

		if (digit == base || n > (UINT64_MAX - digit) / base)
			return false;
		n = n * base + digit;
	}
	*number = is_negative ? 0 - n : n;
	return true;
}

static bool fits(const struct plan_extern *e, uint64_t number)
{
	uint32_t bits = e->size * 8;

	if (bits >= 64)
		return true;
	if (e->is_signed)
		return number + ((uint64_t)1 << (bits - 1)) < (uint64_t)1 << bits;
	return number >> bits == 0;
}

int kconfig_put_number(const struct plan_extern *e, uint64_t number, bool is_big, uint8_t *to,
		       const char **why)
{
	if (e->size != 1 && e->size != 2 && e->size != 4 && e->size != 8) {
		*why = "a number, need a type of 1, 2, 4 or 8 bytes";
		return COREPL_EFORMAT;
	}
	if (!fits(e, number)) {
		*why = "which does not fit its type, need a wider one";
		return COREPL_ERANGE;
	}
	for (uint32_t i = 0; i < e->size; i++) {
		uint32_t shift = is_big ? e->size - 1 - i : i;

		to[i] = (uint8_t)(number >> shift * 8);
	}
	return COREPL_OK;
}

/* y, n or m. */
static int put_letter(const struct plan_extern *e, char letter, bool is_big, uint8_t *to,
		      const char **why)
{
	uint64_t number = letter == 'm' ? 2 : letter == 'y';

	if (e->value == PLAN_VALUE_CHAR)
		number = (uint8_t)letter;
	else if (e->value != PLAN_VALUE_TRISTATE && (e->value != PLAN_VALUE_BOOL || number == 2)) {
		*why = "which its type cannot hold, need bool (but for m), tristate or char";
		return COREPL_EMISMATCH;
	}
	return kconfig_put_number(e, number, is_big, to, why);
}

static int put_text(const struct plan_extern *e, const struct kconfig_value *v, uint8_t *to,
		    const char **why)
{
	size_t size = v->size - 2;

	if (e->value != PLAN_VALUE_CHARS) {
		*why = "a text, need a char array";
		return COREPL_EMISMATCH;
	}
	if (!e->size)
		return COREPL_OK;
	if (size > e->size - 1)
		size = e->size - 1;
	memset(to, 0, e->size);
	memcpy(to, v->at + 1, size);
	return COREPL_OK;
}

int kconfig_put(const struct plan_extern *e, const struct kconfig_value *v, bool is_big,
		uint8_t *to, const char **why)
{
	uint64_t number;

	if (v->size == 1 && (*v->at == 'y' || *v->at == 'n' || *v->at == 'm'))
		return put_letter(e, *v->at, is_big, to, why);
	if (v->size >= 2 && v->at[0] == '"' && v->at[v->size - 1] == '"')
		return put_text(e, v, to, why);
	if (!parse_number(v, &number)) {
		*why = "need a number, a text in quotes, or y, n or m";
		return COREPL_EFORMAT;
	}
	if (e->value != PLAN_VALUE_INT && e->value != PLAN_VALUE_CHAR) {
		*why = "a number, need an integer type";
		return COREPL_EMISMATCH;
	}
	return kconfig_put_number(e, number, is_big, to, why);
}

/* The number that *AT begins with, moved past it and a dot. */
static uint32_t small_number(const char **at)
{
	uint32_t n = 0;

	for (; **at >= '0' && **at <= '9'; ++*at)
		n = n < 65536 ? n * 10 + (uint32_t)(**at - '0') : n;
	*at += **at == '.';
	return n;
}

uint32_t kconfig_version(const char *text)
{
	uint32_t major = small_number(&text);
	uint32_t minor = small_number(&text);
	uint32_t patch = small_number(&text);

	return major << 16 | minor << 8 | (patch > 255 ? 255 : patch);
}

uint32_t kconfig_kernel_version(const char *release, const char *line)
{
	static const char debian[] = "Debian ";
	bool is_build = false; /* the compiler before it may be Debian's too */

	for (; *line; line++) {
		uint32_t i = 0;

		is_build |= *line == '#';
		while (debian[i] && line[i] == debian[i])
			i++;
		if (is_build && !debian[i] && line[i] >= '0' && line[i] <= '9')
			release = line + i;
	}
	return kconfig_version(release);
}
