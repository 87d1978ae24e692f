/* SPDX-License-Identifier: MIT */
/*
 * kernel_functions.c - see kernel_functions.h.
 *
 *   ffffffff81001000 do_one_initcall          available_filter_functions_addrs
 *   ffffffffc0401230 nft_do_chain [nf_tables]
 *   do_one_initcall                           available_filter_functions
 *
 * One mapping has room for as many as the kernel takes in a link; pages are there once written.
 */
#include "runtime/kernel_functions.h"

#include "runtime/sys.h"
#include "runtime/text_lines.h"

#include "core/name_pattern.h"

#include <string.h>

#define ROOT "/sys/kernel/tracing/available_filter_functions"
#define OLD_ROOT "/sys/kernel/debug/tracing/available_filter_functions"
#define MAX_CNT (1u << 20)			 /* MAX_KPROBE_MULTI_CNT of the kernel */
#define TABLE_SIZE (MAX_CNT * sizeof(void *))	 /* bytes, of addresses or names */
#define TEXT_SIZE ((size_t)16 << 20)		 /* bytes */
#define NO_FUNCTION "__ftrace_invalid_address__" /* tracefs' name for one that was discarded */

/* Cut NAME at its module, "[nf_tables]" or ""; is it a function that the pattern asks for? */
static bool is_wanted(const struct kernel_functions *f, char *name, const char **module)
{
	size_t size = strcspn(name, " \t");

	*module = name + size + strspn(name + size, " \t");
	name[size] = 0;
	return strncmp(name, NO_FUNCTION, sizeof(NO_FUNCTION) - 1) != 0 &&
	       name_pattern_match(f->pattern, name) && f->cnt < MAX_CNT;
}

static void meet_address(void *ctx, char *line, size_t size)
{
	struct kernel_functions *f = ctx;
	char *name = strchr(line, ' ');
	unsigned long addr = 0;
	const char *module;

	(void)size;
	if (!name || !is_wanted(f, name + 1, &module))
		return;
	for (const char *at = line; at < name; at++)
		addr = addr << 4 |
		       (unsigned long)((*at <= '9' ? *at - '0' : (*at | 32) - 'a' + 10) & 15);
	f->addrs[f->cnt++] = addr;
}

static bool is_own(const struct kernel_functions *f, const char *module)
{
	if (!f->module_size)
		return !*module;
	return *module == '[' && strlen(module) > f->module_size + 1 &&
	       !memcmp(module + 1, f->module, f->module_size) && module[f->module_size + 1] == ']';
}

static void meet_name(void *ctx, char *line, size_t size)
{
	struct kernel_functions *f = ctx;
	const char *module;

	if (!is_wanted(f, line, &module) || !is_own(f, module) || TEXT_SIZE - f->text_size <= size)
		return;
	f->names[f->cnt++] = memcpy(f->text + f->text_size, line, strlen(line) + 1);
	f->text_size += strlen(line) + 1;
}

/* Shell's sort: the names are few or nearly in no order, and need no more. */
static void sort_names(const char **names, uint32_t cnt)
{
	for (uint32_t gap = cnt / 2; gap; gap = gap == 2 ? 1 : gap * 5 / 11) {
		for (uint32_t i = gap; i < cnt; i++) {
			const char *name = names[i];
			uint32_t k = i;

			for (; k >= gap && strcmp(names[k - gap], name) > 0; k -= gap)
				names[k] = names[k - gap];
			names[k] = name;
		}
	}
}

/* The kernel counts the functions it finds: a name may be there once only. */
static void keep_one_of_each(struct kernel_functions *f)
{
	uint32_t cnt = 0;

	sort_names(f->names, f->cnt);
	for (uint32_t i = 0; i < f->cnt; i++)
		if (!cnt || strcmp(f->names[cnt - 1], f->names[i]))
			f->names[cnt++] = f->names[i];
	f->cnt = cnt;
}

static int read_names(struct kernel_functions *f, const char *path)
{
	int err;

	f->addrs = NULL;
	f->names = f->map;
	err = text_lines_each(path, meet_name, f);
	keep_one_of_each(f);
	return err;
}

static int read_tracefs(struct kernel_functions *f, const char *addrs_path, const char *names_path)
{
	int err;

	f->addrs = f->map;
	f->names = NULL;
	err = text_lines_each(addrs_path, meet_address, f);
	return err == -ENOENT ? read_names(f, names_path) : err;
}

static int begin(struct kernel_functions *f, const char *pattern)
{
	int err;

	memset(f, 0, sizeof(*f));
	f->pattern = pattern;
	f->map = sys_mmap_memory(TABLE_SIZE + TEXT_SIZE);
	err = sys_ptr_error(f->map);
	if (err) {
		f->map = NULL;
		return err;
	}
	f->text = (char *)f->map + TABLE_SIZE;
	return 0;
}

int kernel_functions_find(struct kernel_functions *f, const char *pattern)
{
	int err = begin(f, pattern);

	if (err)
		return err;
	err = read_tracefs(f, ROOT "_addrs", ROOT);
	return err == -ENOENT ? read_tracefs(f, OLD_ROOT "_addrs", OLD_ROOT) : err;
}

int kernel_functions_find_names(struct kernel_functions *f, const char *pattern,
				const char *module, size_t module_size)
{
	int err = begin(f, pattern);

	if (err)
		return err;
	f->module = module;
	f->module_size = module_size;
	err = read_names(f, ROOT);
	return err == -ENOENT ? read_names(f, OLD_ROOT) : err;
}

bool kernel_functions_has(const struct kernel_functions *f, const char *name)
{
	uint32_t from = 0, to = f->cnt;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		int order = strcmp(f->names[middle], name);

		if (!order)
			return true;
		if (order < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return false;
}

void kernel_functions_free(struct kernel_functions *f)
{
	sys_munmap(f->map, TABLE_SIZE + TEXT_SIZE);
	f->map = NULL;
}
