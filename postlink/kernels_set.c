/* SPDX-License-Identifier: MIT */
/*
 * kernels_set.c - PATH arguments -> one set of kernels: a set's file mapped, or others packed.
 */
#include "postlink/kernels_command.h"

#include "core/diag.h"
#include "postlink/command.h"
#include "postlink/kernelset_pack.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Map PATH if it is a set; false when it is anything else. */
static bool map_set(struct kernels_set *s, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *map = MAP_FAILED;

	if (fd < 0)
		return false;
	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size > 0)
		map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (map == MAP_FAILED)
		return false;
	s->map = map;
	s->map_size = (size_t)st.st_size;
	if (kernelset_is(map, s->map_size))
		return true;
	kernels_set_close(s);
	return false;
}

bool kernels_set_is(const char *path)
{
	struct kernels_set s;
	bool is = map_set(&s, path);

	if (is)
		kernels_set_close(&s);
	return is;
}

static void skipped(const char *path, const char *why)
{
	command_warning(path, "left out: %s", why);
}

static int pack(struct kernels_set *s, struct arena *a, const char *const *paths,
		uint32_t path_cnt, struct corepl_diag *d)
{
	struct kernel_list list = { .arena = a };
	struct kernelset_pack_result packed;
	int ret = 0;

	for (uint32_t i = 0; i < path_cnt && !ret; i++)
		ret = kernel_list_add(&list, paths[i], d);
	if (!ret)
		ret = kernelset_pack(a, &list, skipped, &packed, d);
	return ret ? ret : kernelset_open(&s->set, packed.data, packed.size, d);
}

int kernels_set_open(struct kernels_set *s, struct arena *a, const char *const *paths,
		     uint32_t path_cnt, struct corepl_diag *d)
{
	uint32_t mark_cap;
	int ret;

	memset(s, 0, sizeof(*s));
	if (path_cnt == 1 && map_set(s, paths[0]))
		ret = kernelset_open(&s->set, s->map, s->map_size, d);
	else
		ret = pack(s, a, paths, path_cnt, d);
	if (!ret) {
		mark_cap = btfview_mark_bound(&s->set.pool);
		ret = btfview_index(&s->set.pool, ARENA_NEW(a, uint32_t, mark_cap), mark_cap, d);
	}
	if (ret)
		kernels_set_close(s);
	return ret;
}

void kernels_set_close(struct kernels_set *s)
{
	if (s->map)
		munmap(s->map, s->map_size);
	s->map = NULL;
}
