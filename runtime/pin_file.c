/* SPDX-License-Identifier: MIT */
/*
 * pin_file.c - see pin_file.h.
 *
 *   /sys/fs/bpf/x/counts    the bpffs is the caller's, x is made, counts is the thing itself
 *
 * Source: libbpf make_parent_dir() for behaviour.
 */
#include "runtime/pin_file.h"

#include "runtime/handle.h"
#include "runtime/sys.h"

#include "core/diag.h"
#include "core/text.h"

#define DIR_SIZE 4096u /* bytes of the longest path, with its NUL */

/* The directory of PATH, in DIR of DIR_SIZE bytes; false when PATH is in "/" or too long. */
static bool parent(const char *path, char *dir)
{
	size_t size = text_size(path);

	while (size && path[size - 1] != '/')
		size--;
	if (size < 2 || size > DIR_SIZE)
		return false;
	memcpy(dir, path, size - 1);
	dir[size - 1] = 0;
	return true;
}

int pin_file_make(int fd, const char *path, bool *is_dir_made)
{
	struct abi_obj a = { .pathname = SYS_PTR(path), .bpf_fd = (uint32_t)fd };
	char dir[DIR_SIZE];
	int dir_err = parent(path, dir) ? sys_mkdir(dir) : -EEXIST;
	int err = sys_bpf(ABI_OBJ_PIN, &a, sizeof(a));

	*is_dir_made = !dir_err;
	if (err == -ENOENT && dir_err && dir_err != -EEXIST)
		err = dir_err; /* why there is no directory */
	if (err && *is_dir_made) {
		sys_rmdir(dir);
		*is_dir_made = false;
	}
	return err;
}

int pin_file_fail(struct corepl_diag *d, const char *path, const char *what, int err)
{
	if (err != -EPERM)
		return handle_fail_sys(d, path, what, err);
	diag_fail(d, COREPL_ESYS,
		  "%s: %s: errno 1, found no bpffs there, or no right, need a path in a mounted "
		  "bpffs, and root or CAP_BPF",
		  path, what);
	if (d)
		d->sys_errno = EPERM;
	return COREPL_ESYS;
}

void pin_file_undo(const char *path, bool is_dir_made)
{
	char dir[DIR_SIZE];

	(void)sys_unlink(path);
	if (is_dir_made && parent(path, dir))
		sys_rmdir(dir);
}

int pin_file_remove(const char *path, const char *what, struct corepl_diag *d)
{
	int err = sys_unlink(path);

	if (err == -ENOENT)
		return diag_fail(d, COREPL_EMISSING, "%s: found no such file, need a pin", path);
	return err < 0 ? handle_fail_sys(d, path, what, err) : 0;
}
