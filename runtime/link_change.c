/* SPDX-License-Identifier: MIT */
/*
 * link_change.c - what can be asked of a link and done with it, besides making and destroying it.
 */
#include "runtime/link.h"
#include "runtime/sys.h"

#include "core/diag.h"

/* LINK's diagnostic, emptied for a new call; NULL when there is no link. */
static struct corepl_diag *begin(const struct corepl_link *link)
{
	return link && link->obj ? handle_diag(link->obj) : NULL;
}

int corepl_link_detach(struct corepl_link *link)
{
	struct corepl_diag *d = begin(link);
	struct abi_link_fd a = { 0 };
	int err;

	if (!d)
		return COREPL_EUSAGE;
	if (link->detach) {
		link->detach(link);
		link->detach = NULL;
		return 0;
	}
	a.link_fd = (uint32_t)link->fd;
	err = sys_bpf(ABI_LINK_DETACH, &a, sizeof(a));
	return err < 0 ? handle_fail_sys(d, link->obj->name, "detaching a link", err) : 0;
}

int corepl_link_update_program(struct corepl_link *link, struct corepl_program *prog)
{
	struct corepl_diag *d = begin(link);
	struct abi_link_update a = { 0 };
	int err;

	if (!d)
		return COREPL_EUSAGE;
	if (!prog || prog->fd < 0)
		return diag_fail(d, COREPL_EUSAGE,
				 "corepl_link_update_program: found no loaded program, need one");
	a.link_fd = (uint32_t)link->fd;
	a.new_prog_fd = (uint32_t)prog->fd;
	err = sys_bpf(ABI_LINK_UPDATE, &a, sizeof(a));
	return err < 0 ? handle_fail_sys(d, corepl_program_name(prog), "taking a link over", err)
		       : 0;
}

int corepl_link_info(const struct corepl_link *link, struct corepl_link_info *info)
{
	struct corepl_diag *d = begin(link);
	struct abi_link_info got = { 0 };
	struct abi_info a = { .info_size = sizeof(got), .info = SYS_PTR(&got) };
	struct corepl_link_info all;
	int err;

	if (!d || !info || info->size < sizeof(info->size))
		return COREPL_EUSAGE;
	a.bpf_fd = (uint32_t)link->fd;
	err = sys_bpf(ABI_OBJ_GET_INFO_BY_FD, &a, sizeof(a));
	if (err < 0)
		return handle_fail_sys(d, link->obj->name, "asking about a link", err);
	all = (struct corepl_link_info){ info->size, got.type, got.id, got.prog_id };
	memcpy(info, &all, info->size < sizeof(all) ? info->size : sizeof(all));
	return 0;
}

struct corepl_link *corepl_link_open(struct corepl_object *obj, const char *path)
{
	struct abi_obj a = { .pathname = SYS_PTR(path) };
	struct corepl_diag *d = handle_diag(obj);
	struct corepl_link *link = NULL;
	int fd;

	if (!path) {
		diag_fail(d, COREPL_EUSAGE, "corepl_link_open: found no path, need one");
		return NULL;
	}
	fd = sys_bpf(ABI_OBJ_GET, &a, sizeof(a));
	if (fd == -ENOENT)
		diag_fail(d, COREPL_EMISSING, "%s: found no such file, need a pinned link", path);
	else if (fd < 0)
		handle_fail_sys(d, path, "opening a pinned link", fd);
	else
		link = link_take(obj, d);
	if (link)
		link->fd = fd;
	else
		sys_close(fd);
	return link;
}
