/* SPDX-License-Identifier: MIT */
/*
 * handle.c - the small things that all rooms of the runtime do with handles and diagnostics.
 */
#include "runtime/handle.h"

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

/* The errno values that users of bpf(2) meet; others show as their number. */
static const char *errno_text(int sys_errno)
{
	switch (sys_errno) {
	case 1:
		return "operation not permitted (need root, or CAP_BPF and CAP_PERFMON)";
	case 2:
		return "no such file, type or function";
	case 7:
		return "too big";
	case 9:
		return "bad file descriptor";
	case 11:
		return "interrupted too often";
	case 12:
		return "out of memory";
	case 13:
		return "permission denied";
	case 16:
		return "busy";
	case 17:
		return "exists already";
	case 19:
		return "no such device";
	case 22:
		return "invalid argument";
	case 24:
		return "too many open files";
	case 28:
		return "no space left";
	case 95:
		return "not supported by this kernel";
	case 524:
		return "not supported by this kernel";
	default:
		return "see errno";
	}
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
