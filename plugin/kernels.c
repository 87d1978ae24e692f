// SPDX-License-Identifier: MIT
/*
 * kernels.c - the kernels that -fplugin-arg-corepl-kernels= names, mapped.
 *
 * In: a raw .BTF with NAME.config beside it, a folder of *.btf, a set made by `corepl kernels
 * pack`, or "running".  Out: for each kernel candidates by name, its release and its configuration.
 * Kernel images and compressed files are for the post-link's tools: they make a set of them.
 */
#include "kernels.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "core/kconfig.h"
#include "core/text.h"

#define RUNNING_PATH "/sys/kernel/btf/vmlinux"

/* SIZE bytes of FD in memory of their own: older kernels' /sys/kernel/btf/vmlinux is not mapped. */
static void *read_file(int fd, size_t size)
{
	char *data = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t used = 0;

	while (data != MAP_FAILED && used < size) {
		ssize_t got = read(fd, data + used, size - used);

		if (got <= 0) {
			munmap(data, size);
			return MAP_FAILED;
		}
		used += (size_t)got;
	}
	return data;
}

static bool map_file(const char *path, struct kernels_map *m)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	*m = (struct kernels_map){ 0 };
	if (fd < 0)
		return false;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size > 0) {
		m->size = (size_t)st.st_size;
		m->data = mmap(NULL, m->size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (m->data == MAP_FAILED)
			m->data = read_file(fd, m->size);
		if (m->data == MAP_FAILED)
			*m = (struct kernels_map){ 0 };
	}
	close(fd);
	return m->data != NULL;
}

static void unmap(struct kernels_map *m)
{
	if (m->data)
		munmap(m->data, m->size);
	*m = (struct kernels_map){ 0 };
}

/* A new kernel called NAME, of NAME_SIZE bytes. */
static struct kernels_one *new_kernel(struct kernels *k, const char *name, size_t name_size)
{
	struct kernels_one *all = realloc(k->one, (k->cnt + 1) * sizeof(*all)), *one;

	if (!all)
		return NULL;
	k->one = all;
	one = &all[k->cnt];
	memset(one, 0, sizeof(*one));
	one->name = strndup(name, name_size);
	if (!one->name)
		return NULL;
	k->cnt++;
	one->version = kconfig_version(one->name);
	return one;
}

/* The release is told in the configuration's head: "# Linux/x86 5.10.223 Kernel Configuration". */
static void use_config(struct kernels_one *one, const char *folder, const char *name,
		       size_t name_size, const char *end)
{
	const char *text, *at;
	char *path = NULL;

	if (asprintf(&path, "%s%.*s%s", folder, (int)name_size, name, end) < 0)
		return;
	if (map_file(path, &one->config)) {
		text = one->config.data;
		at = memmem(text, one->config.size, " Kernel Configuration", 21);
		while (at && at > text && at[-1] != ' ' && at[-1] != '\n')
			at--;
		if (at && kconfig_version(at))
			one->version = kconfig_version(at);
	}
	free(path);
}

static bool fail(char *why, size_t size, const char *path, const char *text)
{
	snprintf(why, size, "kernels: %s: %s", path, text);
	return false;
}

static bool add_btf(struct kernels *k, const char *path, struct kernels_map *map, char *why,
		    size_t size)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t stem_size = strlen(path), name_size;
	struct corepl_diag d = { 0 };
	struct kernels_one *one;
	struct btfview view;

	if (stem_size > 4 && !strcmp(path + stem_size - 4, ".btf"))
		stem_size -= 4;
	name_size = stem_size - (size_t)(name - path);
	if (btfview_open(&view, map->data, map->size, NULL, &d)) {
		unmap(map);
		return fail(why, size, path, "no raw BTF, folder of such, or set of kernels "
				       "(of images 'corepl kernels pack' makes one)");
	}
	one = new_kernel(k, name, name_size);
	if (!one) {
		unmap(map);
		return fail(why, size, path, "out of memory");
	}
	one->view = view;
	one->btf = *map;
	use_config(one, "", path, stem_size, ".config");
	return true;
}

static bool add_set_kernels(struct kernels *k, struct kernels_set *set)
{
	for (uint32_t i = 0; i < kernelset_cnt(&set->set, KERNELSET_KERNELS); i++) {
		struct kernelset_kernel from;
		struct kernels_one *one;
		const char *name;

		kernelset_kernel(&set->set, i, &from);
		name = kernelset_str(&set->set, from.name_str);
		one = new_kernel(k, name, strlen(name));
		if (!one)
			return false;
		one->set = set;
		one->idx = i;
		one->version = from.version;
		one->view = set->set.pool;
		one->view.ptr_size = from.ptr_size;
	}
	return true;
}

static bool add_set(struct kernels *k, const char *path, struct kernels_map *map, char *why,
		    size_t size)
{
	struct kernels_set *set = calloc(1, sizeof(*set));
	struct corepl_diag d = { 0 };
	uint32_t cap;

	if (!set) {
		unmap(map);
		return fail(why, size, path, "out of memory");
	}
	set->map = *map;
	set->next = k->sets;
	k->sets = set;
	if (kernelset_open(&set->set, map->data, map->size, &d))
		return fail(why, size, path, d.text);
	cap = btfview_mark_bound(&set->set.pool);
	set->marks = malloc(cap * sizeof(*set->marks));
	if (!set->marks)
		return fail(why, size, path, "out of memory");
	if (btfview_index(&set->set.pool, set->marks, cap, &d))
		return fail(why, size, path, d.text);
	return add_set_kernels(k, set) || fail(why, size, path, "out of memory");
}

static bool add_file(struct kernels *k, const char *path, char *why, size_t size)
{
	struct kernels_map map;

	if (!map_file(path, &map))
		return fail(why, size, path, "cannot be read");
	if (kernelset_is(map.data, map.size))
		return add_set(k, path, &map, why, size);
	return add_btf(k, path, &map, why, size);
}

/* A configuration that is only in /proc/config.gz stays unknown. */
static bool add_running(struct kernels *k, char *why, size_t size)
{
	struct kernels_one *one;
	struct utsname names;
	size_t name_size;

	if (!add_file(k, RUNNING_PATH, why, size))
		return false;
	one = &k->one[k->cnt - 1];
	if (uname(&names))
		return true;
	free(one->name);
	one->name = strdup(names.release);
	if (!one->name)
		return fail(why, size, RUNNING_PATH, "out of memory");
	name_size = strlen(names.release);
	use_config(one, "/boot/config-", names.release, name_size, "");
	if (!one->config.data)
		use_config(one, "/usr/lib/modules/", names.release, name_size, "/config");
	one->version = kconfig_kernel_version(names.release, names.version);
	return true;
}

static int is_btf(const struct dirent *e)
{
	size_t size = strlen(e->d_name);

	return size > 4 && !strcmp(e->d_name + size - 4, ".btf");
}

static bool add_folder(struct kernels *k, const char *path, char *why, size_t size)
{
	struct dirent **entry = NULL;
	int cnt = scandir(path, &entry, is_btf, alphasort);
	bool is_fine = true;

	for (int i = 0; i < cnt; i++) {
		char *file = NULL;

		if (is_fine && asprintf(&file, "%s/%s", path, entry[i]->d_name) > 0)
			is_fine = add_file(k, file, why, size);
		free(file);
		free(entry[i]);
	}
	free(entry);
	return cnt > 0 ? is_fine : fail(why, size, path, "folder has no *.btf");
}

bool kernels_add(struct kernels *k, const char *path, char *why, size_t size)
{
	struct stat st;

	if (!strcmp(path, "running") || !strcmp(path, RUNNING_PATH))
		return add_running(k, why, size);
	if (stat(path, &st))
		return fail(why, size, path, "cannot be found");
	return S_ISDIR(st.st_mode) ? add_folder(k, path, why, size) : add_file(k, path, why, size);
}

static int by_version(const void *a, const void *b)
{
	const struct kernels_one *x = a, *y = b;

	if (x->version != y->version)
		return x->version < y->version ? -1 : 1;
	return strcmp(x->name, y->name);
}

void kernels_sort(struct kernels *k)
{
	if (k->cnt)
		qsort(k->one, k->cnt, sizeof(*k->one), by_version);
}

bool kernels_find(struct kernels_one *k, const struct scan_want *wants, uint32_t want_cnt)
{
	struct scan_mem mem = { .slot_cnt = scan_slot_cnt(want_cnt), .hit_cap = want_cnt * 8 };
	uint32_t mark_cap = btfview_mark_bound(&k->view);
	int rc = COREPL_ENOSPACE;

	if (k->set)
		return true;
	k->marks = malloc(mark_cap * sizeof(*k->marks));
	k->wants = malloc(want_cnt * sizeof(*wants));
	mem.slots = malloc(mem.slot_cnt * sizeof(*mem.slots));
	while (k->marks && k->wants && mem.slots && rc == COREPL_ENOSPACE) {
		free(k->hits);
		k->hits = mem.hits = malloc(mem.hit_cap * sizeof(*mem.hits));
		if (!mem.hits)
			break;
		memcpy(k->wants, wants, want_cnt * sizeof(*wants));
		rc = scan_types(&k->view, k->marks, mark_cap, k->wants, want_cnt, &mem, NULL);
		mem.hit_cap = mem.hit_cnt;
	}
	free(mem.slots);
	return !rc;
}

/* Does pool type ID fit W? */
static bool is_wanted(const struct btfview *v, uint32_t id, const struct scan_want *w)
{
	struct btfview_type t;
	const char *name;

	if (btfview_type(v, id, &t) || t.kind >= BTFVIEW_KIND_CNT || !(w->kind_mask >> t.kind & 1))
		return false;
	name = btfview_str(v, t.name_off);
	return name && btfview_essential_size(name) == w->name_size &&
	       !memcmp(name, w->name, w->name_size);
}

static uint32_t set_cands(const struct kernels_one *k, const struct scan_want *w,
			  struct relo_cand *cand, uint32_t cap)
{
	const struct kernelset *s = &k->set->set;
	uint32_t i = kernelset_first(s, KERNELSET_NAMES, w->hash), cnt = 0;
	struct kernelset_name n;

	for (; i < kernelset_cnt(s, KERNELSET_NAMES) && cnt < cap; i++) {
		kernelset_name(s, i, &n);
		if (n.hash != w->hash)
			break;
		if (kernelset_has(s, n.set, k->idx) && is_wanted(&k->view, n.type_id, w))
			cand[cnt++] = (struct relo_cand){ &k->view, n.type_id };
	}
	return cnt;
}

uint32_t kernels_cands(const struct kernels_one *k, const struct scan_want *wants, uint32_t idx,
		       struct relo_cand *cand, uint32_t cap)
{
	const struct scan_want *w = &wants[idx];
	uint32_t cnt = 0;

	if (k->set)
		return set_cands(k, w, cand, cap);
	w = &k->wants[idx];
	for (; cnt < w->hit_cnt && cnt < cap; cnt++)
		cand[cnt] = (struct relo_cand){ &k->view, k->hits[w->hit_first + cnt].type_id };
	return cnt;
}

const char *kernels_config(const struct kernels_one *k, const char *name, size_t *size)
{
	struct kernelset_kernel from;
	struct kconfig_value v;
	const char *text = "";

	*size = 0;
	if (k->set) {
		kernelset_kernel(&k->set->set, k->idx, &from);
		if (!(from.flags & KERNELSET_HAS_CONFIG))
			return NULL;
		text = kernelset_config(&k->set->set, k->idx, name);
		*size = text ? strlen(text) : 0;
		return text ? text : "";
	}
	if (!k->config.data)
		return NULL;
	if (!kconfig_find(k->config.data, k->config.size, name, &v))
		return "";
	*size = v.size;
	return v.at;
}

void kernels_free(struct kernels *k)
{
	for (uint32_t i = 0; i < k->cnt; i++) {
		struct kernels_one *one = &k->one[i];

		unmap(&one->btf);
		unmap(&one->config);
		free(one->name);
		free(one->marks);
		free(one->wants);
		free(one->hits);
	}
	while (k->sets) {
		struct kernels_set *set = k->sets;

		k->sets = set->next;
		unmap(&set->map);
		free(set->marks);
		free(set);
	}
	free(k->one);
	memset(k, 0, sizeof(*k));
}
