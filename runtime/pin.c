/* SPDX-License-Identifier: MIT */
/*
 * pin.c - links and programs as files of a bpffs, and those files removed.
 *
 * A pinned thing stays in the kernel until its file is gone, whoever made it.
 */
#include "runtime/handle.h"
#include "runtime/pin_file.h"

#include "core/diag.h"

static int pin(struct corepl_object *o, int fd, const char *path, const char *what)
{
	struct corepl_diag *d = handle_diag(o);
	bool is_dir_made;
	int err;

	if (!path || fd < 0)
		return diag_fail(d, COREPL_EUSAGE,
				 "%s: found %s, need a path, and what is loaded", what,
				 path ? "it not loaded" : "no path");
	err = pin_file_make(fd, path, &is_dir_made);
	return err < 0 ? pin_file_fail(d, path, what, err) : 0;
}

static int unpin(struct corepl_object *o, const char *path, const char *what)
{
	struct corepl_diag *d = handle_diag(o);

	if (!path)
		return diag_fail(d, COREPL_EUSAGE, "%s: found no path, need one", what);
	return pin_file_remove(path, what, d);
}

int corepl_link_pin(struct corepl_link *link, const char *path)
{
	if (!link || !link->obj)
		return COREPL_EUSAGE;
	return pin(link->obj, link->fd, path, "pinning a link");
}

int corepl_link_unpin(struct corepl_link *link, const char *path)
{
	if (!link || !link->obj)
		return COREPL_EUSAGE;
	return unpin(link->obj, path, "unpinning a link");
}

int corepl_program_pin(struct corepl_program *prog, const char *path)
{
	return prog ? pin(prog->obj, prog->fd, path, "pinning a program") : COREPL_EUSAGE;
}

int corepl_program_unpin(struct corepl_program *prog, const char *path)
{
	return prog ? unpin(prog->obj, path, "unpinning a program") : COREPL_EUSAGE;
}
