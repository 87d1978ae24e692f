/* SPDX-License-Identifier: MIT */
/*
 * kconfig.c - values of the kernel's configuration as bytes of `.kconfig` variables.
 *
 * A CONFIG_* value is looked for in the caller's lines, then in /boot/config-RELEASE and
 * /usr/lib/modules/RELEASE/config.  How a value becomes bytes is the variable's type:
 *
 *   CONFIG_X=y          bool 1, tristate 1 (m: 2), char 'y'
 *   CONFIG_HZ=250       integer, refused when it does not fit
 *   CONFIG_NAME="text"  char array, cut to fit, NUL-terminated
 *
 * LINUX_KERNEL_VERSION comes from uname: Debian keeps the patch level in `version`, not in
 * `release`.  LINUX_HAS_* are answered by the kernel's types, without a probe.
 *
 * Source: libbpf set_kcfg_value_tri(), _str(), _num(), get_kernel_version() for behaviour.
 */
#include "runtime/kconfig.h"

#include "runtime/load.h"
#include "runtime/sys.h"

#include "core/diag.h"
#include "core/text.h"

#define LOOKED "looked in opts.kconfig, /boot/config-RELEASE, /usr/lib/modules/RELEASE/config"

/* A value as it stands in the text. */
struct kconfig_value {
	const char *at;
	size_t size; /* bytes to the end of the line */
};

static int read_config(struct kconfig *k, const char *path)
{
	int fd = sys_open(path);
	long size = fd < 0 ? fd : sys_seek_end(fd), got;
	char *text;

	if (size > 0) {
		(void)sys_seek_start(fd);
		text = sys_mmap_memory((size_t)size + 1);
		got = sys_ptr_error(text) ? -1 : sys_read(fd, text, (size_t)size);
		if (got == size) {
			k->text = text;
			k->size = (size_t)size + 1;
		} else if (got >= 0) {
			sys_munmap(text, (size_t)size + 1);
		}
	}
	sys_close(fd);
	return k->text != NULL;
}

static void find_config(struct kconfig *k)
{
	struct utsname uts;
	char path[160];

	k->is_searched = 1;
	if (sys_uname(&uts))
		return;
	diag_format(path, sizeof(path), "/boot/config-%s", uts.release);
	if (read_config(k, path))
		return;
	diag_format(path, sizeof(path), "/usr/lib/modules/%s/config", uts.release);
	read_config(k, path);
}

void kconfig_close(struct kconfig *k)
{
	sys_munmap(k->text, k->size);
	k->text = NULL;
}

/* The value of NAME in the lines of TEXT. */
static bool find_value(const char *text, const char *name, struct kconfig_value *v)
{
	size_t size = text_size(name);

	while (text && *text) {
		const char *end = text;

		while (*end && *end != '\n')
			end++;
		if ((size_t)(end - text) > size && !memcmp(text, name, size) && text[size] == '=') {
			v->at = text + size + 1;
			v->size = (size_t)(end - v->at);
			return true;
		}
		text = *end ? end + 1 : end;
	}
	return false;
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
		uint64_t digit = (uint64_t)(uint8_t)v->at[i] - '0';

		if (digit > 9)
			digit = ((uint64_t)(uint8_t)v->at[i] | 32) - 'a' + 10;
		if (digit >= base || n > (UINT64_MAX - digit) / base)
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

/* NUMBER into the variable's bytes. */
static int put_number(struct load *l, const struct plan_extern *e, uint64_t number)
{
	uint8_t *to = (uint8_t *)l->obj->maps[e->map].data + e->byte_off;

	if (e->size != 1 && e->size != 2 && e->size != 4 && e->size != 8)
		return externs_fail(l, e, COREPL_EFORMAT, "its size is none of 1, 2, 4, 8 bytes");
	if (!fits(e, number))
		return externs_fail(l, e, COREPL_ERANGE,
				    "the kernel's value does not fit its type: need a wider one");
	for (uint32_t i = 0; i < e->size; i++) {
		uint32_t shift = bytes_is_host_big_endian() ? e->size - 1 - i : i;

		to[i] = (uint8_t)(number >> shift * 8);
	}
	return 0;
}

/* y, n or m. */
static int put_letter(struct load *l, const struct plan_extern *e, char letter)
{
	switch (e->value) {
	case PLAN_VALUE_BOOL:
		if (letter == 'm')
			break;
		return put_number(l, e, letter == 'y');
	case PLAN_VALUE_TRISTATE:
		return put_number(l, e, letter == 'm' ? 2 : letter == 'y');
	case PLAN_VALUE_CHAR:
		return put_number(l, e, (uint64_t)(uint8_t)letter);
	default:
		break;
	}
	return externs_fail(l, e, COREPL_EMISMATCH,
			    "the kernel's value is y, n or m, which its type cannot hold");
}

static int put_text(struct load *l, const struct plan_extern *e, const struct kconfig_value *v)
{
	uint8_t *to = (uint8_t *)l->obj->maps[e->map].data + e->byte_off;
	size_t size = v->size - 2;

	if (e->value != PLAN_VALUE_CHARS)
		return externs_fail(l, e, COREPL_EMISMATCH,
				    "the kernel's value is a text: need a char array");
	if (!e->size)
		return 0;
	if (size > e->size - 1)
		size = e->size - 1;
	memset(to, 0, e->size);
	memcpy(to, v->at + 1, size);
	return 0;
}

static int put_value(struct load *l, const struct plan_extern *e, const struct kconfig_value *v)
{
	uint64_t number;

	if (v->size == 1 && (*v->at == 'y' || *v->at == 'n' || *v->at == 'm'))
		return put_letter(l, e, *v->at);
	if (v->size >= 2 && v->at[0] == '"' && v->at[v->size - 1] == '"')
		return put_text(l, e, v);
	if (!parse_number(v, &number))
		return externs_fail(l, e, COREPL_EFORMAT,
				    "the kernel's value is no number, text or "
				    "letter");
	if (e->value != PLAN_VALUE_INT && e->value != PLAN_VALUE_CHAR)
		return externs_fail(l, e, COREPL_EMISMATCH,
				    "the kernel's value is a number: need an integer type");
	return put_number(l, e, number);
}

static uint32_t small_number(const char **at)
{
	uint32_t n = 0;

	for (; **at >= '0' && **at <= '9'; ++*at)
		n = n < 65536 ? n * 10 + (uint32_t)(**at - '0') : n;
	*at += **at == '.';
	return n;
}

/* KERNEL_VERSION() of the running kernel. */
static int put_version(struct load *l, const struct plan_extern *e)
{
	const char *at, *debian = "Debian ";
	struct utsname uts;
	uint32_t major, minor, patch;
	int err = sys_uname(&uts);

	if (err)
		return handle_fail_sys(l->diag, "LINUX_KERNEL_VERSION", "asking uname", err);
	at = uts.release;
	for (size_t i = 0; i + 7 < sizeof(uts.version) && uts.version[i]; i++)
		if (!memcmp(uts.version + i, debian, 7))
			at = uts.version + i + 7;
	major = small_number(&at);
	minor = small_number(&at);
	patch = small_number(&at);
	return put_number(l, e, major << 16 | minor << 8 | (patch > 255 ? 255 : patch));
}

/* Is LINUX_HAS_*'s type in the kernel, and for an enum the helper's number too? */
static bool has_feature(const struct load *l, const struct scan_want *w)
{
	struct btfview_type t;

	if (!w->hit_cnt || btfview_type(&l->kernel, l->scan.hits[w->hit_first].type_id, &t))
		return false;
	if (t.kind != BTFVIEW_ENUM)
		return true;
	for (uint32_t i = 0; i < t.vlen; i++) {
		struct btfview_enumval v;
		const char *name;

		btfview_enumval(&l->kernel, &t, i, &v);
		name = btfview_str(&l->kernel, v.name_off);
		if (name && text_equal(name, "BPF_FUNC_get_attach_cookie"))
			return true;
	}
	return false;
}

int kconfig_resolve(struct load *l, struct kconfig *k, uint32_t ext_idx)
{
	const struct load_extern *le = &l->externs[ext_idx];
	struct kconfig_value v;
	struct plan_extern e;
	const char *name;

	PLAN_GET(&l->obj->plan, PLAN_EXTERNS, ext_idx, &e);
	name = handle_str(l->obj, e.name_str);
	if (e.map == PLAN_NONE || !l->obj->maps[e.map].data)
		return externs_fail(l, &e, COREPL_EFORMAT, "the plan gives it no place");
	if (text_equal(name, "LINUX_KERNEL_VERSION"))
		return put_version(l, &e);
	if (le->want != PLAN_NONE)
		return put_number(l, &e, has_feature(l, &l->wants[le->want]));
	if (find_value(l->obj->kconfig, name, &v))
		return put_value(l, &e, &v);
	if (!k->is_searched)
		find_config(k);
	if (find_value(k->text, name, &v))
		return put_value(l, &e, &v);
	if (e.is_weak)
		return 0;
	return externs_fail(l, &e, COREPL_EMISSING,
			    "found no value, need one (" LOOKED "), or declare it weak");
}
