/* SPDX-License-Identifier: MIT */
/*
 * usdt.c - see usdt.h: notes, then arguments for x86-64.
 *
 * Not known: arguments of other machines, with an index register, or relative to a symbol.
 */
#include "runtime/usdt.h"

#include "core/diag.h"

#include <string.h>

enum { MAX_ARGS = 12, ARG_CONST = 0, ARG_REG = 1, ARG_MEMORY = 2, NOTE_HEAD = 12, NOTE_TYPE = 3 };

void usdt_begin(struct usdt_walk *w, const struct symbol_file *f)
{
	struct bytes base;

	memset(w, 0, sizeof(*w));
	w->f = f;
	if (!symbol_file_section(f, ".stapsdt.base", &base, &w->base))
		w->base = 0;
	if (!symbol_file_section(f, ".note.stapsdt", &w->notes, NULL))
		memset(&w->notes, 0, sizeof(w->notes));
}

/* Bytes AT in the notes hold a NUL-terminated string: it, and what follows it in *AT. */
static const char *next_str(const struct usdt_walk *w, size_t *at)
{
	const char *s = bytes_str(&w->notes, *at);

	*at += s ? strlen(s) + 1 : 0;
	return s;
}

/* The description at AT: is it PROVIDER:NAME, with places that are in the file? */
static bool read_site(const struct usdt_walk *w, size_t at, const char *provider, const char *name,
		      struct usdt_site *site)
{
	uint64_t address, move, counter;
	const char *its_provider, *its_name;

	if (!bytes_has(&w->notes, at, 24))
		return false;
	address = bytes_u64(&w->notes, at);
	move = w->base ? w->base - bytes_u64(&w->notes, at + 8) : 0;
	counter = bytes_u64(&w->notes, at + 16);
	at += 24;
	its_provider = next_str(w, &at);
	its_name = its_provider ? next_str(w, &at) : NULL;
	site->args = its_name ? next_str(w, &at) : NULL;
	if (!site->args || strcmp(its_provider, provider) || strcmp(its_name, name))
		return false;
	site->byte_off = symbol_file_offset(w->f, address + move, true);
	site->counter_off = counter ? symbol_file_offset(w->f, counter + move, false) : 0;
	return site->byte_off && (!counter || site->counter_off);
}

bool usdt_next(struct usdt_walk *w, const char *provider, const char *name, struct usdt_site *site)
{
	while (bytes_has(&w->notes, w->at, NOTE_HEAD)) {
		size_t name_size = bytes_u32(&w->notes, w->at);
		size_t size = bytes_u32(&w->notes, w->at + 4);
		bool is_probe = bytes_u32(&w->notes, w->at + 8) == NOTE_TYPE;
		size_t owner = w->at + NOTE_HEAD, at = owner + (name_size + 3) / 4 * 4;

		if (!bytes_has(&w->notes, at, size))
			return false;
		w->at = at + (size + 3) / 4 * 4;
		if (is_probe && name_size == 8 && !memcmp(w->notes.data + owner, "stapsdt", 8) &&
		    read_site(w, at, provider, name, site))
			return true;
	}
	return false;
}

/* Skip blanks; then a decimal number with a sign into *VALUE, if there is one. */
static bool take_number(const char **s, int64_t *value)
{
	bool is_negative = **s == '-', is_number = false;
	uint64_t n = 0;

	*s += is_negative;
	for (; **s >= '0' && **s <= '9'; ++*s, is_number = true)
		n = n * 10 + (uint64_t)(**s - '0');
	*value = (int64_t)(is_negative ? 0 - n : n);
	return is_number;
}

#if defined(__x86_64__)
/* Byte offset in struct pt_regs of the register that the SIZE letters at S name, or -1. */
static int register_off(const char *s, size_t size)
{
	static const int numbered[] = { 72, 64, 56, 48, 24, 16, 8, 0 }; /* r8 ... r15 */
	static const struct {
		char name[3];
		int byte_off;
	} named[] = { { "ax", 80 },  { "bx", 40 }, { "cx", 88 },  { "dx", 96 }, { "si", 104 },
		      { "di", 112 }, { "bp", 32 }, { "sp", 152 }, { "ip", 128 } };
	int nr = size > 1 && s[0] == 'r' && s[1] >= '0' && s[1] <= '9' ? s[1] - '0' : -1;

	if (nr == 1 && size > 2 && s[2] >= '0' && s[2] <= '5')
		nr = 10 + s[2] - '0';
	if (nr >= 8)
		return numbered[nr - 8];
	if (size == 3 && (*s == 'r' || *s == 'e')) { /* rax, eax */
		s++;
		size--;
	}
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		bool is_low = size == 2 && s[1] == 'l' && named[i].name[1] == 'x'; /* al */

		if (size >= 2 && s[0] == named[i].name[0] && (is_low || s[1] == named[i].name[1]))
			return named[i].byte_off; /* sil too */
	}
	return -1;
}
#else
static int register_off(const char *s, size_t size)
{
	(void)s;
	(void)size;
	return -1;
}
#endif

/* One argument, as its text says. */
struct arg {
	int64_t value;
	uint32_t type;
	int reg_off;   /* bytes in struct pt_regs */
	int64_t width; /* bytes; negative: signed */
};

/* "%rax" or "%rax)" at *S. */
static bool take_register(const char **s, struct arg *arg)
{
	size_t size;

	if (**s != '%')
		return false;
	++*s;
	size = strspn(*s, "abcdefghijklmnopqrstuvwxyz0123456789");
	arg->reg_off = register_off(*s, size);
	*s += size;
	return arg->reg_off >= 0;
}

static bool take_arg(const char **s, struct arg *arg)
{
	memset(arg, 0, sizeof(*arg));
	if (!take_number(s, &arg->width) || *(*s)++ != '@')
		return false;
	if (**s == '$') {
		++*s;
		return take_number(s, &arg->value);
	}
	if (**s == '%') {
		arg->type = ARG_REG;
		return take_register(s, arg);
	}
	arg->type = ARG_MEMORY;
	take_number(s, &arg->value);
	if (*(*s)++ != '(' || !take_register(s, arg))
		return false;
	return *(*s)++ == ')';
}

static bool put_arg(uint8_t *to, size_t arg_size, const struct arg *arg)
{
	size_t reg_at = arg_size == 16 ? 12 : 14;
	int64_t width = arg->width < 0 ? -arg->width : arg->width;
	int16_t reg_off = (int16_t)arg->reg_off;

	if (width != 1 && width != 2 && width != 4 && width != 8)
		return false;
	memcpy(to, &arg->value, 8);
	if (bytes_is_host_big_endian())
		to[11] = (uint8_t)arg->type;
	else
		to[8] = (uint8_t)arg->type;
	memcpy(to + reg_at, &reg_off, 2);
	to[reg_at + 2] = arg->width < 0;
	to[reg_at + 3] = (uint8_t)(64 - width * 8);
	return true;
}

int usdt_fill_spec(const char *args, uint64_t cookie, uint8_t *spec, size_t spec_size,
		   struct corepl_diag *d)
{
	size_t arg_size = spec_size == 12 * 16 + 16 ? 16 : 24;
	const char *s = args + strspn(args, " ");
	int16_t cnt = 0;

	if (spec_size != MAX_ARGS * arg_size + 16)
		return diag_fail(d, COREPL_EUNSUPPORTED,
				 "usdt: map __bpf_usdt_specs: found values of %zu bytes, need 208 "
				 "or 304, as libbpf's usdt.bpf.h has them",
				 spec_size);
	memset(spec, 0, spec_size);
	for (; *s; s += strspn(s, " "), cnt++) {
		struct arg arg;

		if (cnt == MAX_ARGS || !take_arg(&s, &arg) || (*s && *s != ' ') ||
		    !put_arg(spec + (size_t)cnt * arg_size, arg_size, &arg))
			return diag_fail(d, COREPL_EUNSUPPORTED,
					 "usdt: argument %d of '%s': found another form, need a "
					 "register, memory by a register, or a constant",
					 cnt, args);
	}
	memcpy(spec + MAX_ARGS * arg_size, &cookie, 8);
	memcpy(spec + MAX_ARGS * arg_size + 8, &cnt, 2);
	return 0;
}
