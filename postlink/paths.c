/* SPDX-License-Identifier: MIT */
/*
 * paths.c - a source path seen from the compilation directory, as text only.
 *
 * From /src/p/build:
 *   /src/p/build/gen/x.h -> gen/x.h        /src/p/x.c -> ../x.c
 *   /usr/include/y.h -> the same: nothing in common        ./x.c -> x.c
 */
#include "paths.h"

#include <string.h>

/* Fold "//", "/./" and leading "./" of PATH in place. */
static void paths_fold(char *path)
{
	char *to = path;

	for (const char *from = path; *from;) {
		bool is_start = to == path || to[-1] == '/';

		if (is_start && from[0] == '.' && from[1] == '/')
			from += 2;
		else if (is_start && *from == '/' && to != path)
			from++;
		else
			*to++ = *from++;
	}
	*to = '\0';
}

/* Bytes of DIR and PATH that are equal whole components, the '/' after them not counted. */
static size_t paths_common(const char *dir, const char *path)
{
	size_t i = 0, end = 0;

	for (;; i++) {
		bool is_dir_end = dir[i] == '/' || !dir[i],
		     is_path_end = path[i] == '/' || !path[i];

		if (is_dir_end && is_path_end)
			end = i;
		if (!dir[i] || dir[i] != path[i])
			return end;
	}
}

const char *paths_relative(struct object *o, const char *path)
{
	const char *dir = o->comp_dir;
	size_t common, up_cnt = 0, size;
	char *full, *to, *out;

	if (!dir || !*dir || !*path)
		return path;
	full = arena_copy(o->arena, path, strlen(path));
	paths_fold(full);
	if (*full != '/')
		return full;
	common = paths_common(dir, full);
	if (!common)
		return full;
	for (const char *p = dir + common; *p; p++)
		up_cnt += *p == '/' && p[1];
	size = strlen(full + common);
	out = to = arena_alloc(o->arena, up_cnt * 3 + size + 1, 1);
	for (; up_cnt; up_cnt--, to += 3)
		memcpy(to, "../", 3);
	memcpy(to, full + common + (full[common] == '/'), size - (full[common] == '/') + 1);
	return out;
}
