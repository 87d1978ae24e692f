/* SPDX-License-Identifier: MIT */
/*
 * check_kernels.c - the kernels of a command line: files, folders, and what lies beside them.
 *
 *   6.1.0-50-amd64.btf       the kernel, by kernel_file.c
 *   6.1.0-50-amd64.config    its configuration, whose head tells the exact release
 *   6.1.0-50-amd64.symbols   its symbols (kallsyms or System.map)
 *   modules-of-6.1.0-50-amd64/   its modules' types, MODULE.btf each; of "running" /sys/kernel/btf
 *
 * PATHs are kernel_list.h's, or sets of `corepl kernels pack`, which hold all three.
 */
#include "postlink/check_impl.h"
#include "postlink/kernel_list.h"
#include "postlink/text_file.h"

#include "core/kconfig.h"

#include <dirent.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#define BIG_ENDIAN_MAGIC 0xeb /* BTF's first byte there */
#define SYMBOL_MAX 512 /* bytes of a symbol's name that patterns are held against */

/* The text of PATH, or NULL when there is no such file or it cannot be read. */
static char *read_text(struct arena *a, const char *path)
{
	char *text, *copy;
	size_t size;

	if (!path || text_file_read(path, &text, &size, NULL))
		return NULL;
	copy = arena_copy(a, text, size);
	free(text);
	return copy;
}

static struct check_kernel *new_kernel(struct check_report *r, const char *path, const char *label)
{
	struct check_kernel *k;

	if (r->kernel_cnt == r->kernel_cap) {
		struct check_kernel *old = r->kernels;

		r->kernel_cap = r->kernel_cap * 2 + 16;
		r->kernels = ARENA_NEW(r->a, struct check_kernel, r->kernel_cap);
		if (r->kernel_cnt)
			memcpy(r->kernels, old, r->kernel_cnt * sizeof(*old));
	}
	k = &r->kernels[r->kernel_cnt++];
	k->path = arena_copy(r->a, path, strlen(path));
	k->label = arena_copy(r->a, label, strlen(label));
	k->version = kconfig_version(label);
	if (!k->version)
		k->version = r->release;
	return k;
}

/* Is NAME the types of a module in a folder of them? */
static int is_module(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && strcmp(entry->d_name, "vmlinux") != 0;
}

/* The folder of the modules of the kernel in PATH. */
static const char *modules_folder(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t size = strlen(name);

	if (!strcmp(path, "running"))
		return "/sys/kernel/btf";
	if (size > 4 && !strcmp(name + size - 4, ".btf"))
		size -= 4;
	return arena_printf(a, "%.*smodules-of-%.*s", (int)(name - path), path, (int)size, name);
}

static void find_modules(struct check_report *r, struct check_kernel *k, const char *path)
{
	const char *folder = modules_folder(r->a, path);
	struct dirent **entries;
	int cnt = scandir(folder, &entries, is_module, alphasort);

	if (cnt < 0)
		return;
	k->modules = ARENA_NEW(r->a, const char *, (size_t)cnt);
	for (int i = 0; i < cnt; i++) {
		k->modules[k->module_cnt++] =
			arena_printf(r->a, "%s/%s", folder, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
}

static int add_file(struct check_report *r, const struct kernel_list_entry *e,
		    struct corepl_diag *d)
{
	struct kernel_file file;
	struct check_kernel *k;
	uint32_t version;
	int ret = kernel_file_open(&file, e->path, d);

	if (ret)
		return ret;
	k = new_kernel(r, e->path, file.label);
	version = file.version;
	k->is_big_endian = file.btf_size && file.btf[0] == BIG_ENDIAN_MAGIC;
	kernel_file_close(&file);
	find_modules(r, k, e->path);
	k->config = read_text(r->a, e->config);
	k->symbols = read_text(r->a, e->symbols);
	k->has_config = k->config;
	k->has_symbols = k->symbols;
	if (!version && k->config)
		version = text_file_release(k->config);
	if (version)
		k->version = version;
	return 0;
}

/* Every kernel of the set in PATH, which stays mapped for the process's life. */
static int add_set(struct check_report *r, const char *path, struct corepl_diag *d)
{
	struct kernels_set *s = ARENA_NEW(r->a, struct kernels_set, 1);
	int ret = kernels_set_open(s, r->a, &path, 1, d);

	for (uint32_t i = 0; !ret && i < kernelset_cnt(&s->set, KERNELSET_KERNELS); i++) {
		struct kernelset_kernel from;
		struct check_kernel *k;

		kernelset_kernel(&s->set, i, &from);
		k = new_kernel(r, path, kernelset_str(&s->set, from.name_str));
		k->set = &s->set;
		k->set_idx = i;
		k->has_config = from.flags & KERNELSET_HAS_CONFIG;
		k->has_symbols = from.flags & KERNELSET_HAS_SYMBOLS;
		k->is_big_endian = from.flags & KERNELSET_BIG_ENDIAN;
		if (from.version)
			k->version = from.version;
	}
	return ret;
}

int check_add_kernels(struct check_report *r, const char *path, struct corepl_diag *d)
{
	struct kernel_list list = { .arena = r->a };
	uint32_t before = r->kernel_cnt;
	int ret;

	if (kernels_set_is(path))
		return add_set(r, path, d);
	ret = kernel_list_add(&list, path, d);
	for (uint32_t i = 0; i < list.cnt && !ret; i++) {
		struct corepl_diag why;

		diag_init(&why);
		ret = add_file(r, &list.entries[i], &why);
		if (ret == COREPL_EFORMAT && list.entries[i].is_found)
			ret = 0; /* a folder may hold other files */
		else if (ret)
			*d = why;
	}
	if (!ret && r->kernel_cnt == before && !kernel_list_is_beside(path))
		ret = diag_fail(d, COREPL_EMISSING,
				"no kernel in this folder, need raw BTF, "
				"vmlinux or kernel images");
	return ret;
}

bool check_config(const struct check_kernel *k, const char *name, struct kconfig_value *value)
{
	const char *rest;

	if (!k->set)
		return kconfig_find(k->config, SIZE_MAX, name, value);
	rest = kernelset_config(k->set, k->set_idx, name);
	if (rest)
		*value = (struct kconfig_value){ rest, strlen(rest) };
	return rest;
}

enum kernelset_symbol check_symbol(const struct check_kernel *k, const char *name)
{
	enum kernelset_symbol best = KERNELSET_NO_SYMBOL;
	size_t size = strlen(name);

	if (k->set)
		return kernelset_symbol(k->set, k->set_idx, name);
	for (const char *at = strstr(k->symbols, name); at; at = strstr(at + 1, name)) {
		if (at == k->symbols || at[-1] != ' ')
			continue;
		if (!at[size] || strchr("\n\t ", at[size]))
			return KERNELSET_SYMBOL;
		if (at[size] == '.')
			best = KERNELSET_CLONE;
	}
	return best;
}

/* Does PATTERN match the SIZE bytes at TEXT? */
static bool is_match(const char *pattern, const char *text, size_t size)
{
	char name[SYMBOL_MAX];

	if (size >= sizeof(name))
		return false;
	memcpy(name, text, size);
	name[size] = 0;
	return !fnmatch(pattern, name, FNM_NOESCAPE);
}

bool check_symbol_match(const struct check_kernel *k, const char *pattern)
{
	struct kernelset_text t;

	for (const char *line = k->symbols; !k->set && line; line = strchr(line, '\n')) {
		const char *name;

		line += *line == '\n';
		name = strchr(line, ' ');
		name = name ? strchr(name + 1, ' ') : NULL;
		if (name && is_match(pattern, name + 1, strcspn(name + 1, "\t\n ")))
			return true;
	}
	for (uint32_t i = 0; k->set && i < kernelset_cnt(k->set, KERNELSET_SYMBOLS); i++) {
		const char *name;

		kernelset_text(k->set, KERNELSET_SYMBOLS, i, &t);
		name = kernelset_str(k->set, t.str);
		if (kernelset_has(k->set, t.set, k->set_idx) &&
		    is_match(pattern, name, strlen(name)))
			return true;
	}
	return false;
}
