/* SPDX-License-Identifier: MIT */
/*
 * attach_uprobe_multi.c - uprobe.multi and uprobe.session: many functions of one file with one
 * link.
 *
 *   uprobe.multi/libc.so.6:mem*  ->  BPF_LINK_CREATE with the file offsets of all that match
 *
 * Aliases are one place: its program runs once for a call.
 */
#include "runtime/attach.h"
#include "runtime/library_path.h"
#include "runtime/symbol_file.h"
#include "runtime/sys.h"

#include "core/diag.h"

#define AT_RETURN 1u /* BPF_F_UPROBE_MULTI_RETURN */

/* File offsets in a mapping of their own. */
struct offsets {
	uint64_t *at;
	uint32_t cnt;
	size_t map_size; /* bytes */
};

static bool is_multi(const struct corepl_program *prog)
{
	return prog->def.attach_type == ABI_TRACE_UPROBE_MULTI ||
	       prog->def.attach_type == ABI_TRACE_UPROBE_SESSION;
}

static int map_offsets(struct offsets *o, uint32_t cnt, struct corepl_diag *d)
{
	size_t size = (size_t)cnt * sizeof(*o->at);
	void *map = sys_mmap_memory(size);

	if (sys_ptr_error(map))
		return handle_fail_sys(d, "uprobe.multi", "memory for offsets", sys_ptr_error(map));
	*o = (struct offsets){ map, cnt, size };
	return 0;
}

/* Shell's sort, then one of each. */
static void keep_one_of_each(struct offsets *o)
{
	uint32_t cnt = 0;

	for (uint32_t gap = o->cnt / 2; gap; gap = gap == 2 ? 1 : gap * 5 / 11) {
		for (uint32_t i = gap; i < o->cnt; i++) {
			uint64_t value = o->at[i];
			uint32_t k = i;

			for (; k >= gap && o->at[k - gap] > value; k -= gap)
				o->at[k] = o->at[k - gap];
			o->at[k] = value;
		}
	}
	for (uint32_t i = 0; i < o->cnt; i++)
		if (!cnt || o->at[cnt - 1] != o->at[i])
			o->at[cnt++] = o->at[i];
	o->cnt = cnt;
}

static int find_matching(const struct symbol_file *f, const char *pattern, struct offsets *o,
			 struct corepl_diag *d)
{
	uint32_t cnt = symbol_file_match(f, pattern, NULL, 0);
	int err;

	if (!cnt)
		return diag_fail(d, COREPL_EMISSING,
				 "%s: found no function %s in its symbols, need one", f->path,
				 pattern);
	err = map_offsets(o, cnt, d);
	if (err)
		return err;
	symbol_file_match(f, pattern, o->at, cnt);
	keep_one_of_each(o);
	return 0;
}

static int find_named(const struct symbol_file *f, const struct corepl_uprobe_multi_opts *opts,
		      struct offsets *o, struct corepl_diag *d)
{
	int err = map_offsets(o, opts->cnt, d);

	for (uint32_t i = 0; !err && i < opts->cnt; i++)
		err = symbol_file_find(f, opts->syms[i], &o->at[i], d);
	return err;
}

/* The file offsets of PATTERN, or of the names in OPTS. */
static int find_offsets(const struct corepl_program *prog, const char *path, const char *pattern,
			const struct corepl_uprobe_multi_opts *opts, struct offsets *o)
{
	struct corepl_diag why;
	struct symbol_file f;
	int err;

	diag_init(&why);
	err = symbol_file_open(&f, path, &why);
	if (err) {
		attach_fail(prog, err, "uprobe.multi", why.text, &prog->obj->diag);
		return err;
	}
	err = pattern ? find_matching(&f, pattern, o, &why) : find_named(&f, opts, o, &why);
	symbol_file_close(&f);
	if (err)
		attach_fail(prog, err, "uprobe.multi", why.text, &prog->obj->diag);
	return err;
}

static struct corepl_link *create_link(struct corepl_program *prog, struct abi_link_uprobes *a,
				       const char *path, struct corepl_diag *d)
{
	int fd;

	a->head.prog_fd = (uint32_t)prog->fd;
	a->head.attach_type = prog->def.attach_type;
	a->path = SYS_PTR(path);
	fd = sys_bpf(ABI_LINK_CREATE, a, sizeof(*a));
	if (fd == -EINVAL || fd == -EOPNOTSUPP)
		return attach_fail(prog, COREPL_EUNSUPPORTED, path,
				   "found a kernel that takes no such link, need Linux 6.6 for "
				   "uprobe.multi, 6.13 for uprobe.session, and places in code",
				   d);
	return attach_link(prog, fd, -1, path, d);
}

/* Do pattern, names and offsets leave one meaning? */
static bool is_clear(const struct abi_link_uprobes *a, const char *pattern, const void *syms)
{
	if (!!pattern + !!syms + !!a->offsets != 1)
		return false;
	return pattern ? !a->cnt && !a->cookies && !a->ref_ctr_offsets : a->cnt != 0;
}

struct corepl_link *corepl_program_attach_uprobe_multi(struct corepl_program *prog, int pid,
						       const char *path, const char *func_pattern,
						       const struct corepl_uprobe_multi_opts *opts)
{
	struct abi_link_uprobes a = { .offsets = SYS_PTR(HANDLE_OPT(opts, offsets, NULL)),
				      .ref_ctr_offsets =
					      SYS_PTR(HANDLE_OPT(opts, ref_ctr_offsets, NULL)),
				      .cookies = SYS_PTR(HANDLE_OPT(opts, cookies, NULL)),
				      .cnt = HANDLE_OPT(opts, cnt, 0),
				      .flags = HANDLE_OPT(opts, retprobe, false) ? AT_RETURN : 0,
				      .pid = (uint32_t)(pid > 0 ? pid : 0) };
	struct corepl_diag *d = HANDLE_DIAG(prog);
	struct corepl_link *link = NULL;
	struct offsets found = { NULL, 0, 0 };
	char buf[LIBRARY_PATH_SIZE];

	if (attach_check(prog, ABI_PROG_KPROBE, d))
		return NULL;
	if (!path || !*path || !is_multi(prog) ||
	    !is_clear(&a, func_pattern, HANDLE_OPT(opts, syms, NULL)))
		return attach_fail(prog, COREPL_EUSAGE, "uprobe.multi",
				   "found another section, no path, or not one of pattern, names "
				   "and offsets with their count, need a program of uprobe.multi "
				   "or uprobe.session, a path and one of them",
				   d);
	path = library_path_find(path, buf);
	if (!path)
		return attach_fail(prog, COREPL_EMISSING, "uprobe.multi",
				   "found no such file where programs and libraries are, need a "
				   "path",
				   d);
	if (pid == 0)
		a.pid = (uint32_t)sys_getpid();
	if (a.offsets || !find_offsets(prog, path, func_pattern, opts, &found)) {
		a.offsets = a.offsets ? a.offsets : SYS_PTR(found.at);
		a.cnt = found.at ? found.cnt : a.cnt;
		link = create_link(prog, &a, path, d);
	}
	sys_munmap(found.at, found.map_size);
	return link;
}

struct corepl_link *corepl_auto_uprobe_multi(struct corepl_program *prog)
{
	const struct corepl_uprobe_multi_opts opts = { .size = sizeof(opts),
						       .retprobe = prog->def.is_ret };
	const char *target = attach_target(prog), *colon = strchr(target, ':');
	char path[LIBRARY_PATH_SIZE];

	if (!colon || colon == target || !colon[1] || (size_t)(colon - target) >= sizeof(path))
		return attach_no_target(prog, "path:function or path:pattern");
	diag_format(path, sizeof(path), "%.*s", (int)(colon - target), target);
	return corepl_program_attach_uprobe_multi(prog, -1, path, colon + 1, &opts);
}
