// SPDX-License-Identifier: MIT
/*
 * diag.c - the text formatter and the recorder of first failures.
 *
 * In: a format of the small set named in diag.h.  Out: cut, NUL-terminated text.  An unknown
 * conversion is written as "%?", so that a mistake shows in the message and reads nothing
 * from the argument list.  It does not print, allocate or know locales and floating point.
 *
 *   "%08x" of 255 -> "000000ff"     "%.*s" of 3, "abcdef" -> "abc"     "%d" of -7 -> "-7"
 */
#include "diag.h"

#include <stdbool.h>
#include <string.h>

/* Text being written; writing past the end is counted as nothing. */
struct diag_out {
	char *buf;           /* caller's */
	size_t size;         /* bytes of buf, NUL included */
	size_t used;         /* bytes written, at most size - 1 */
};

/* One conversion, parsed. */
struct diag_conv {
	size_t width;        /* characters at least, 0 padded when is_zero */
	size_t text_max;     /* bytes of a string at most */
	bool is_zero;        /* pad with '0', not ' ' */
	bool is_long_long;
	bool is_size;
	char letter;         /* what ends the conversion */
};

static void put(struct diag_out *o, const char *text, size_t size)
{
	size_t room = o->size - 1 - o->used;

	if (size > room)
		size = room;
	memcpy(o->buf + o->used, text, size);
	o->used += size;
}

static void put_padded(struct diag_out *o, const struct diag_conv *c, const char *text, size_t size)
{
	for (size_t i = size; i < c->width; i++)
		put(o, c->is_zero ? "0" : " ", 1);
	put(o, text, size);
}

static void put_number(struct diag_out *o, const struct diag_conv *c, unsigned long long value,
		       bool is_negative)
{
	unsigned int base = c->letter == 'x' ? 16 : 10;
	char text[24]; /* 20 digits and a sign */
	size_t at = sizeof(text);

	do {
		text[--at] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	if (is_negative)
		text[--at] = '-';
	put_padded(o, c, text + at, sizeof(text) - at);
}

/*
 * Parse the conversion after '%'; a `*` precision takes its argument.  Returns its last
 * character.
 */
static const char *parse(const char *fmt, struct diag_conv *c, va_list *args)
{
	memset(c, 0, sizeof(*c));
	c->text_max = SIZE_MAX;
	c->is_zero = *fmt == '0';
	for (; *fmt >= '0' && *fmt <= '9'; fmt++)
		c->width = c->width * 10 + (size_t)(*fmt - '0');
	if (fmt[0] == '.' && fmt[1] == '*') {
		int size = va_arg(*args, int);

		if (size >= 0)
			c->text_max = (size_t)size;
		fmt += 2;
	}
	if (fmt[0] == 'l' && fmt[1] == 'l') {
		c->is_long_long = true;
		fmt += 2;
	} else if (*fmt == 'z') {
		c->is_size = true;
		fmt++;
	}
	c->letter = *fmt;
	return fmt;
}

static void put_string(struct diag_out *o, const struct diag_conv *c, const char *text)
{
	size_t size = 0;

	if (!text)
		text = "(none)";
	while (size < c->text_max && text[size])
		size++;
	put_padded(o, c, text, size);
}

/* The number that C takes, with the sign of what was given. */
static long long take_number(const struct diag_conv *c, va_list *args)
{
	int value;

	if (c->is_long_long)
		return va_arg(*args, long long);
	if (c->is_size)
		return (long long)va_arg(*args, size_t);
	value = va_arg(*args, int);
	return c->letter == 'd' ? value : (long long)(unsigned int)value;
}

static void put_any_number(struct diag_out *o, const struct diag_conv *c, va_list *args)
{
	long long value = take_number(c, args);
	unsigned long long magnitude = (unsigned long long)value;
	bool is_negative = c->letter == 'd' && value < 0;

	put_number(o, c, is_negative ? 0 - magnitude : magnitude, is_negative);
}

static void put_conv(struct diag_out *o, const struct diag_conv *c, va_list *args)
{
	char letter;

	switch (c->letter) {
	case 's':
		put_string(o, c, va_arg(*args, const char *));
		break;
	case 'c':
		letter = (char)va_arg(*args, int);
		put_padded(o, c, &letter, 1);
		break;
	case 'd':
	case 'u':
	case 'x':
		put_any_number(o, c, args);
		break;
	case '%':
		put(o, "%", 1);
		break;
	default:
		put(o, "%?", 2);
	}
}

size_t diag_vformat(char *buf, size_t size, const char *fmt, va_list args)
{
	struct diag_out o = { buf, size, 0 };
	struct diag_conv c;
	va_list rest;

	va_copy(rest, args);
	for (; *fmt; fmt++) {
		if (*fmt != '%') {
			put(&o, fmt, 1);
			continue;
		}
		fmt = parse(fmt + 1, &c, &rest);
		put_conv(&o, &c, &rest);
		if (!*fmt)
			break;
	}
	va_end(rest);
	buf[o.used] = 0;
	return o.used;
}

size_t diag_format(char *buf, size_t size, const char *fmt, ...)
{
	size_t used;
	va_list args;

	va_start(args, fmt);
	used = diag_vformat(buf, size, fmt, args);
	va_end(args);
	return used;
}

void diag_init(struct corepl_diag *d)
{
	memset(d, 0, sizeof(*d));
	d->insn_idx = COREPL_NO_IDX;
	d->relo_idx = COREPL_NO_IDX;
}

int diag_fail(struct corepl_diag *d, int status, const char *fmt, ...)
{
	va_list args;

	if (!d || d->status)
		return status;
	d->status = status;
	va_start(args, fmt);
	diag_vformat(d->text, sizeof(d->text), fmt, args);
	va_end(args);
	return status;
}

const char *diag_status_name(int status)
{
	switch (status) {
	case COREPL_OK: return "COREPL_OK";
	case COREPL_EFORMAT: return "COREPL_EFORMAT";
	case COREPL_ETRUNC: return "COREPL_ETRUNC";
	case COREPL_EUNSUPPORTED: return "COREPL_EUNSUPPORTED";
	case COREPL_ENOTFOUND: return "COREPL_ENOTFOUND";
	case COREPL_EAMBIGUOUS: return "COREPL_EAMBIGUOUS";
	case COREPL_EMISMATCH: return "COREPL_EMISMATCH";
	case COREPL_ERANGE: return "COREPL_ERANGE";
	case COREPL_ENOSPACE: return "COREPL_ENOSPACE";
	case COREPL_ESYS: return "COREPL_ESYS";
	case COREPL_EVERIFIER: return "COREPL_EVERIFIER";
	case COREPL_EUSAGE: return "COREPL_EUSAGE";
	case COREPL_ESTALE: return "COREPL_ESTALE";
	case COREPL_EMISSING: return "COREPL_EMISSING";
	case COREPL_EBUG: return "COREPL_EBUG";
	default: return "?";
	}
}
