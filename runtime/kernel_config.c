/* SPDX-License-Identifier: MIT */
/*
 * kernel_config.c - where values of `.kconfig` externs come from on the running kernel.
 *
 * A CONFIG_* value is looked for in the caller's lines, then in the first of /boot/config-RELEASE,
 * /usr/lib/modules/RELEASE/config and /proc/config.gz that can be read; core/kconfig.c makes its
 * bytes.  LINUX_KERNEL_VERSION comes from uname: Debian keeps the patch level in `version`, not in
 * `release`; Ubuntu in a file of its own, as the third word ("Ubuntu 5.4.0-12.15-generic 5.4.8").
 * LINUX_HAS_* are answered by the kernel's types, without a probe.
 *
 * Source: libbpf bpf_object__read_kconfig_file(), get_kernel_version() for behaviour.
 */
#include "runtime/kernel_config.h"

#include "runtime/gunzip.h"
#include "runtime/load.h"
#include "runtime/sys.h"

#include "core/diag.h"
#include "core/kconfig.h"
#include "core/text.h"

#define PROC_CONFIG "/proc/config.gz"
#define SIGNATURE "/proc/version_signature"
#define MAX_CONFIG ((size_t)64 << 20) /* bytes; real ones have less than 1 MiB */
#define MAX_SHOWN 60		      /* bytes of a value in a message */

void corepl_use_kconfig(void)
{
	corepl_use_externs();
}

/* The file at PATH in memory of its own, K's; -errno when it cannot be read. */
static int read_file(struct kernel_config *k, const char *path)
{
	int fd = sys_open(path);
	long size = fd < 0 ? fd : sys_seek_end(fd), got = size;
	char *text;

	if (size > 0)
		got = sys_seek_start(fd);
	if (size > 0 && !got) {
		text = sys_mmap_memory((size_t)size);
		got = sys_ptr_error(text);
		if (!got) {
			k->text = text;
			k->size = (size_t)size;
			got = sys_read(fd, text, (size_t)size);
		}
	}
	sys_close(fd);
	if (got > 0 && got == size)
		return 0;
	kernel_config_close(k);
	return got < 0 ? (int)got : -EIO;
}

/* What is packed at K's text, unpacked. */
static int unpack(struct kernel_config *k)
{
	const struct bytes in = { (const uint8_t *)k->text, k->size, false };
	size_t size = gunzip_size(&in);
	uint8_t *text = NULL;
	int err = size && size <= MAX_CONFIG ? 0 : -EIO;

	if (!err) {
		text = sys_mmap_memory(size);
		err = sys_ptr_error(text);
	}
	if (!err && !gunzip_bytes(&in, text, size)) {
		sys_munmap(text, size);
		err = -EIO;
	}
	kernel_config_close(k);
	if (err)
		return err;
	k->text = (char *)text;
	k->size = size;
	return 0;
}

/* 0 when PATH is the kernel's configuration; -errno. */
static int try_place(struct kernel_config *k, const char *path, bool is_packed)
{
	int err = read_file(k, path);
	size_t at = text_size(k->looked);

	if (!err && is_packed)
		err = unpack(k);
	diag_format(k->looked + at, sizeof(k->looked) - at, ", %s%s", path,
		    !err	     ? ""
		    : err == -ENOENT ? " (not there)"
				     : " (cannot be read)");
	return err;
}

/* A failure that another place does not mend: 0 or -errno. */
static int find_config(struct kernel_config *k)
{
	struct utsname uts;
	char path[160];
	int err = sys_uname(&uts);

	k->is_searched = 1;
	if (err)
		return err;
	diag_format(path, sizeof(path), "/boot/config-%s", uts.release);
	err = try_place(k, path, false);
	if (err && !sys_is_passing(err)) {
		diag_format(path, sizeof(path), "/usr/lib/modules/%s/config", uts.release);
		err = try_place(k, path, false);
	}
	if (err && !sys_is_passing(err))
		err = try_place(k, PROC_CONFIG, true);
	return sys_is_passing(err) ? err : 0;
}

void kernel_config_close(struct kernel_config *k)
{
	sys_munmap(k->text, k->size);
	k->text = NULL;
}

static uint8_t *place_of(const struct load *l, const struct plan_extern *e)
{
	return (uint8_t *)l->obj->maps[e->map].data + e->byte_off;
}

static int put_value(struct load *l, const struct plan_extern *e, const struct kconfig_value *v)
{
	const char *why = "";
	char text[200];
	int err = kconfig_put(e, v, bytes_is_host_big_endian(), place_of(l, e), &why);

	if (!err)
		return 0;
	diag_format(text, sizeof(text), "found %.*s, %s",
		    (int)(v->size < MAX_SHOWN ? v->size : MAX_SHOWN), v->at, why);
	return externs_fail(l, e, err, text);
}

static int put_number(struct load *l, const struct plan_extern *e, uint32_t number)
{
	const char *why = "";
	char text[200];
	int err = kconfig_put_number(e, number, bytes_is_host_big_endian(), place_of(l, e), &why);

	if (!err)
		return 0;
	diag_format(text, sizeof(text), "found %u, %s", number, why);
	return externs_fail(l, e, err, text);
}

/* The version that Ubuntu's kernels tell in a file into *VERSION, else it stays: 0 or -errno. */
static int read_signature(uint32_t *version)
{
	char text[128] = { 0 };
	const char *word = text;
	int fd = sys_open(SIGNATURE);
	long got = fd < 0 ? fd : sys_read(fd, text, sizeof(text) - 1);

	sys_close(fd);
	for (uint32_t i = 0; i < 2; i++) {
		while (*word && *word != ' ')
			word++;
		word += *word != 0;
	}
	if (got > 0 && kconfig_version(word))
		*version = kconfig_version(word);
	return sys_is_passing(got) ? (int)got : 0;
}

/* KERNEL_VERSION() of the running kernel. */
static int put_version(struct load *l, const struct plan_extern *e)
{
	struct utsname uts;
	uint32_t version = 0;
	int err = sys_uname(&uts);

	if (!err) {
		version = kconfig_kernel_version(uts.release, uts.version);
		err = read_signature(&version);
	}
	if (err)
		return handle_fail_sys(l->diag, "LINUX_KERNEL_VERSION", "asking for it", err);
	return put_number(l, e, version);
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

int kernel_config_resolve(struct load *l, struct kernel_config *k, uint32_t ext_idx)
{
	const struct load_extern *le = &l->externs[ext_idx];
	struct kconfig_value v;
	struct plan_extern e;
	const char *name;
	char text[sizeof(k->looked) + 100];
	int err;

	PLAN_GET(&l->obj->plan, PLAN_EXTERNS, ext_idx, &e);
	name = handle_str(l->obj, e.name_str);
	if (e.map == PLAN_NONE || !l->obj->maps[e.map].data)
		return externs_fail(l, &e, COREPL_EFORMAT, "the plan gives it no place");
	if (text_equal(name, "LINUX_KERNEL_VERSION"))
		return put_version(l, &e);
	if (le->want != PLAN_NONE)
		return put_number(l, &e, has_feature(l, &l->wants[le->want]));
	if (kconfig_find(l->obj->kconfig, SIZE_MAX, name, &v))
		return put_value(l, &e, &v);
	err = k->is_searched ? 0 : find_config(k);
	if (err)
		return handle_fail_sys(l->diag, "the kernel's configuration", "reading it", err);
	if (kconfig_find(k->text, k->size, name, &v))
		return put_value(l, &e, &v);
	if (e.is_weak)
		return 0;
	diag_format(text, sizeof(text),
		    "found no value, need one (looked in opts.kconfig%s), or declare it weak",
		    k->looked);
	return externs_fail(l, &e, COREPL_EMISSING, text);
}
