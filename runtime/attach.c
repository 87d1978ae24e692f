/* SPDX-License-Identifier: MIT */
/*
 * attach.c - attaching by what the section name says, for one program or for all of an object.
 */
#include "runtime/attach.h"

#include "runtime/link.h"
#include "runtime/sys.h"

#include "core/diag.h"

int attach_check(const struct corepl_program *prog, uint32_t type, struct corepl_diag *d)
{
	const char *name = corepl_program_name(prog);

	if (prog->fd < 0)
		return diag_fail(d, COREPL_EUSAGE,
				 "program %s: found it not loaded, need corepl_load() first", name);
	if (type && prog->def.prog_type != type)
		return diag_fail(d, COREPL_EUSAGE,
				 "program %s: found program type %u, need %u for this target", name,
				 prog->def.prog_type, type);
	return 0;
}

struct corepl_link *attach_link(struct corepl_program *prog, int fd, int perf_fd,
				const char *target, struct corepl_diag *d)
{
	struct corepl_link *l = fd < 0 ? NULL : link_take(prog->obj, d);

	if (l) {
		l->fd = fd;
		l->perf_fd = perf_fd;
		return l;
	}
	if (fd == -ENOENT)
		diag_fail(d, COREPL_EMISSING, "program %s: found no %s in this kernel",
			  corepl_program_name(prog), target);
	else if (fd < 0)
		handle_fail_sys(d, corepl_program_name(prog), target, fd);
	if (fd < 0 && d)
		d->sys_errno = -fd;
	sys_close(fd);
	sys_close(perf_fd);
	return NULL;
}

/* "category/name" of a tracepoint's section. */
static struct corepl_link *attach_tracepoint(struct corepl_program *prog)
{
	const char *target = handle_str(prog->obj, prog->def.target_str);
	const char *slash = strchr(target, '/');
	char category[64];

	if (!slash || (size_t)(slash - target) >= sizeof(category)) {
		diag_fail(handle_diag(prog->obj), COREPL_EUSAGE,
			  "program %s: tracepoint: found '%s', need category/name",
			  corepl_program_name(prog), target);
		return NULL;
	}
	diag_format(category, sizeof(category), "%.*s", (int)(slash - target), target);
	return corepl_program_attach_tracepoint(prog, category, slash + 1);
}

struct corepl_link *corepl_program_attach(struct corepl_program *prog)
{
	bool has_target = *handle_str(prog->obj, prog->def.target_str);

	switch (has_target ? prog->def.attach : PLAN_ATTACH_NONE) {
	case PLAN_ATTACH_RAW_TP:
		return corepl_program_attach_raw_tracepoint(
			prog, handle_str(prog->obj, prog->def.target_str));
	case PLAN_ATTACH_BTF_TRACE:
		return corepl_program_attach_trace(prog);
	case PLAN_ATTACH_TRACEPOINT:
		return attach_tracepoint(prog);
	default:
		diag_fail(handle_diag(prog->obj), COREPL_EUSAGE,
			  "program %s: section '%s' does not say where to attach: use the call for "
			  "its kind",
			  corepl_program_name(prog), corepl_program_section(prog));
		return NULL;
	}
}

/* Take back the links that this corepl_attach() made, of the first CNT programs. */
static void detach_marked(struct corepl_object *obj, uint32_t cnt)
{
	for (uint32_t i = 0; i < cnt; i++) {
		struct corepl_program *p = &obj->progs[i];

		if (p->link && p->is_link_new)
			corepl_link_destroy(p->link);
	}
}

int corepl_attach(struct corepl_object *obj)
{
	for (uint32_t i = 0; i < handle_prog_cnt(obj); i++) {
		struct corepl_program *p = &obj->progs[i];

		p->is_link_new = false;
		if (p->fd < 0 || !p->is_attached || p->link)
			continue;
		p->link = corepl_program_attach(p);
		p->is_link_new = true;
		if (!p->link) {
			detach_marked(obj, i);
			return obj->diag.status;
		}
	}
	return 0;
}
