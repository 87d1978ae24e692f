/* SPDX-License-Identifier: MIT */
/*
 * pin_object.c - all maps and programs of an object as files of one directory, and those removed.
 *
 *   map counts            DIR/counts
 *   map .bss              DIR/OBJECT_bss    the kernel's name for it; a bpffs takes no '.'
 *   map .data.config      DIR/_data_config
 *   program on_switch     DIR/on_switch
 *
 * Pinning is all or nothing.  Maps remember their paths, which lie in pages that the object keeps
 * until it is closed.
 *
 * Source: libbpf bpf_object__pin_maps() and its kin, sanitize_pin_path() for behaviour.  Unlike
 * there, what was pinned before a call that fails stays so, what is not created or not loaded is
 * passed over, and removing goes on past a file that is missing.
 */
#include "runtime/data_maps.h"
#include "runtime/map_pin.h"
#include "runtime/pin_file.h"
#include "runtime/sys.h"

#include "core/diag.h"
#include "core/text.h"

#define PATH_SIZE 4096u /* bytes of the longest path, with its NUL */

static bool is_file(const struct corepl_map *m)
{
	return m->is_created && m->def.role != PLAN_MAP_INNER;
}

/* The path of M in DIR to AT, unless that is NULL; returns its bytes with the NUL. */
static size_t put_path(const struct corepl_map *m, const char *dir, char *at, size_t size)
{
	char joined[ABI_NAME_SIZE], name[ABI_NAME_SIZE];
	const char *text = data_maps_name(m, joined);
	size_t dir_size = text_size(dir), name_size;

	if (text == joined) {
		handle_kernel_name(name, joined);
		text = name;
	}
	name_size = text_size(text);
	if (at && dir_size + name_size + 2 <= size) {
		diag_format(at, size, "%s/%s", dir, text);
		for (size_t i = dir_size; at[i]; i++)
			at[i] = at[i] == '.' ? '_' : at[i];
	}
	return dir_size + name_size + 2;
}

static size_t paths_size(const struct corepl_object *o, const char *dir)
{
	size_t size = 0;

	for (uint32_t i = 0; i < handle_map_cnt(o); i++)
		size += put_path(&o->maps[i], dir, NULL, 0);
	return size;
}

static int check(const struct corepl_object *o, const char *what, struct corepl_diag *d)
{
	return o->is_loaded
		       ? 0
		       : diag_fail(d, COREPL_EUSAGE,
				   "%s: %s: found it not loaded, need corepl_load() first", o->name,
				   what);
}

/* Take back what the running call pinned; paths within [AT, END) are forgotten. */
static void undo_maps(struct corepl_object *o, const char *at, const char *end)
{
	/* backwards: the first pin may have made the directory of all */
	for (uint32_t i = handle_map_cnt(o); i-- > 0;) {
		struct corepl_map *m = &o->maps[i];

		if (!m->is_pin_new)
			continue;
		map_pin_undo(m);
		if (m->pin_path >= at && m->pin_path < end)
			m->pin_path = NULL;
	}
}

static int put_maps(struct corepl_object *o, const char *dir, char *at, const char *end)
{
	int err = 0;

	for (uint32_t i = 0; i < handle_map_cnt(o) && !err; i++) {
		struct corepl_map *m = &o->maps[i];
		size_t size = 0;

		if (m->fd < 0 || (!dir && !m->pin_path))
			continue;
		if (dir)
			size = put_path(m, dir, at, (size_t)(end - at));
		err = map_pin_put(m, dir ? at : NULL, &o->diag);
		at += size;
	}
	return err;
}

/* Memory of the object's for SIZE bytes of paths; NULL with ESYS in its diagnostic. */
static struct handle_page *map_page(struct corepl_object *o, size_t size)
{
	struct handle_page *page;

	size = sys_page_align(sizeof(*page) + size);
	page = sys_mmap_memory(size);
	if (sys_ptr_error(page)) {
		handle_fail_sys(&o->diag, o->name, "memory for paths", sys_ptr_error(page));
		return NULL;
	}
	page->size = size;
	page->next = o->pages;
	o->pages = page;
	return page;
}

/* The newest page is given back. */
static void drop_page(struct corepl_object *o, struct handle_page *page)
{
	o->pages = page->next;
	sys_munmap(page, page->size);
}

static bool is_page_used(const struct corepl_object *o, const char *at, const char *end)
{
	for (uint32_t i = 0; i < handle_map_cnt(o); i++)
		if (o->maps[i].pin_path >= at && o->maps[i].pin_path < end)
			return true;
	return false;
}

/* Pin all maps, or none that was not pinned.  *PAGE: the paths that this gave, or NULL. */
static int pin_maps(struct corepl_object *o, const char *dir, struct handle_page **page)
{
	char *at = NULL, *end = NULL;
	int err;

	*page = NULL;
	if (dir) {
		size_t size = paths_size(o, dir);

		*page = map_page(o, size);
		if (!*page)
			return o->diag.status;
		at = (char *)(*page + 1);
		end = at + size;
	}
	for (uint32_t i = 0; i < handle_map_cnt(o); i++)
		o->maps[i].is_pin_new = false;
	err = put_maps(o, dir, at, end);
	if (err)
		undo_maps(o, at, end);
	if (*page && !is_page_used(o, at, end)) {
		drop_page(o, *page);
		*page = NULL;
	}
	return err;
}

/* DIR/NAME of P to PATH; false when it is too long. */
static bool put_program_path(const struct corepl_program *p, const char *dir, char *path)
{
	const char *name = corepl_program_name(p);

	if (text_size(dir) + text_size(name) + 2 > PATH_SIZE)
		return false;
	diag_format(path, PATH_SIZE, "%s/%s", dir, name);
	return true;
}

static int put_program(const struct corepl_program *p, const char *dir, bool *is_dir_made)
{
	struct corepl_diag *d = &p->obj->diag;
	char path[PATH_SIZE];
	int err;

	if (!put_program_path(p, dir, path))
		return handle_fail_sys(d, corepl_program_name(p), "pinning a program",
				       -ENAMETOOLONG);
	err = pin_file_make(p->fd, path, is_dir_made);
	return err ? pin_file_fail(d, path, "pinning a program", err) : 0;
}

static int pin_programs(struct corepl_object *o, const char *dir)
{
	uint32_t first = PLAN_NONE; /* the program with which the directory was made */
	bool is_dir_made = false;
	char path[PATH_SIZE];
	uint32_t i;
	int err = 0;

	for (i = 0; i < handle_prog_cnt(o); i++) {
		if (o->progs[i].fd < 0)
			continue;
		err = put_program(&o->progs[i], dir, &is_dir_made);
		if (err)
			break;
		first = is_dir_made ? i : first;
	}
	while (err && i-- > 0)
		if (o->progs[i].fd >= 0 && put_program_path(&o->progs[i], dir, path))
			pin_file_undo(path, i == first);
	return err;
}

/* 0, or the first failure; all others are removed. */
static int unpin_maps(struct corepl_object *o, const char *dir)
{
	char path[PATH_SIZE];
	int first = 0;

	for (uint32_t i = 0; i < handle_map_cnt(o); i++) {
		struct corepl_map *m = &o->maps[i];
		int err;

		if (!is_file(m) || (!dir && !m->pin_path))
			continue;
		if (dir && put_path(m, dir, path, sizeof(path)) > sizeof(path))
			err = handle_fail_sys(&o->diag, corepl_map_name(m), "unpinning a map",
					      -ENAMETOOLONG);
		else
			err = map_pin_remove(m, dir ? path : NULL, &o->diag);
		first = first ? first : err;
	}
	return first;
}

static int unpin_programs(struct corepl_object *o, const char *dir)
{
	char path[PATH_SIZE];
	int first = 0;

	for (uint32_t i = 0; i < handle_prog_cnt(o); i++) {
		const struct corepl_program *p = &o->progs[i];
		int err;

		if (!p->is_loaded)
			continue;
		err = put_program_path(p, dir, path)
			      ? pin_file_remove(path, "unpinning a program", &o->diag)
			      : handle_fail_sys(&o->diag, corepl_program_name(p),
						"unpinning a program", -ENAMETOOLONG);
		first = first ? first : err;
	}
	return first;
}

static int need_dir(const struct corepl_object *o, const char *dir, const char *what,
		    struct corepl_diag *d)
{
	return dir ? 0
		   : diag_fail(d, COREPL_EUSAGE, "%s: %s: found no directory, need one", o->name,
			       what);
}

int corepl_pin_maps(struct corepl_object *obj, const char *path)
{
	int err = check(obj, "pinning its maps", handle_diag(obj));
	struct handle_page *page;

	return err ? err : pin_maps(obj, path, &page);
}

int corepl_unpin_maps(struct corepl_object *obj, const char *path)
{
	handle_diag(obj);
	return unpin_maps(obj, path);
}

int corepl_pin_programs(struct corepl_object *obj, const char *path)
{
	struct corepl_diag *d = handle_diag(obj);
	int err = check(obj, "pinning its programs", d);

	if (!err)
		err = need_dir(obj, path, "pinning its programs", d);
	return err ? err : pin_programs(obj, path);
}

int corepl_unpin_programs(struct corepl_object *obj, const char *path)
{
	int err = need_dir(obj, path, "unpinning its programs", handle_diag(obj));

	return err ? err : unpin_programs(obj, path);
}

int corepl_pin(struct corepl_object *obj, const char *path)
{
	struct corepl_diag *d = handle_diag(obj);
	struct handle_page *page;
	int err = check(obj, "pinning it", d);

	if (!err)
		err = need_dir(obj, path, "pinning it", d);
	if (!err)
		err = pin_maps(obj, path, &page);
	if (err)
		return err;
	err = pin_programs(obj, path);
	if (err && page) {
		undo_maps(obj, (char *)(page + 1), (char *)page + page->size);
		drop_page(obj, page);
	} else if (err) {
		undo_maps(obj, NULL, NULL);
	}
	return err;
}

int corepl_unpin(struct corepl_object *obj, const char *path)
{
	int err = need_dir(obj, path, "unpinning it", handle_diag(obj)), more;

	if (err)
		return err;
	err = unpin_programs(obj, path);
	more = unpin_maps(obj, path);
	return err ? err : more;
}
