/* SPDX-License-Identifier: MIT */
/*
 * handle.c - the small things that all rooms of the runtime do with handles and diagnostics.
 */
#include "runtime/handle.h"

#include <errno.h>
#include <string.h>

#include "core/diag.h"
#include "runtime/abi.h"

struct corepl_diag *handle_diag(struct corepl_object *obj)
{
	diag_init(&obj->diag);
	return &obj->diag;
}

void handle_cnts(const struct corepl_object *obj, size_t *cnts)
{
	for (uint32_t i = 0; i < PLAN_TABLE_CNT; i++)
		cnts[i] = plan_cnt(&obj->plan, i);
}

void handle_copy_text(char *dst, size_t size, const char *text)
{
	diag_format(dst, size, "%s", text);
}

/*
 * The errno values that users of bpf(2) meet, each a byte with its text after it; others, the last
 * one, show as their number.
 */
static const char errnos[] = "\001operation not permitted (need root, or CAP_BPF and CAP_PERFMON)\0"
			     "\002no such file, type or function\0"
			     "\003no such process\0"
			     "\007too big\0"
			     "\011bad file descriptor\0"
			     "\013interrupted too often\0"
			     "\014out of memory\0"
			     "\015permission denied\0"
			     "\020busy\0"
			     "\021exists already\0"
			     "\023no such device\0"
			     "\026invalid argument\0"
			     "\030too many open files\0"
			     "\034no space left\0"
			     "\137not supported by this kernel\0"
			     "\000see errno";

#define ERRNO_NOTSUPP 524 /* the kernel's own, says the same as 95 */

static const char *errno_text(int sys_errno)
{
	const char *at = errnos;

	if (sys_errno == ERRNO_NOTSUPP)
		sys_errno = EOPNOTSUPP;
	if (sys_errno == EBADFD) /* bpf(2)'s word for EBADF */
		sys_errno = EBADF;
	while (*at && *at != sys_errno)
		at += strlen(at) + 1;
	return at + 1;
}

int handle_fail_sys(struct corepl_diag *d, const char *name, const char *what, int err)
{
	if (d && d->status)
		return d->status;
	diag_fail(d, COREPL_ESYS, "%s: %s: errno %d, %s", name, what, -err, errno_text(-err));
	if (d) {
		d->sys_errno = -err;
		handle_copy_text(d->prog, sizeof(d->prog), name);
	}
	return COREPL_ESYS;
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.';
}

void handle_kernel_name(char *dst, const char *name)
{
	size_t i;

	for (i = 0; i < ABI_NAME_SIZE - 1 && name[i]; i++)
		dst[i] = is_name_char(name[i]) ? name[i] : '_';
	dst[i] = 0;
}

void handle_take_opts(void *own, size_t size, const void *opts)
{
	size_t given = 0;

	if (opts)
		memcpy(&given, opts, sizeof(given));
	given &= ~(sizeof(void *) - 1); /* no half of a pointer */
	memset(own, 0, size);
	if (opts)
		memcpy(own, opts, given < size ? given : size);
	memcpy(own, &size, sizeof(size));
}
