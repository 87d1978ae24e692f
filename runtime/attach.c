/* SPDX-License-Identifier: MIT */
/*
 * attach.c - the steps that all families of attach targets share, and the loop over an object's
 * programs.
 *
 * It knows no family: which function attaches a program is its caller's word, so that linking this
 * file links none of them.
 */
#include "runtime/attach.h"

#include "runtime/link.h"
#include "runtime/sys.h"

#include "core/diag.h"

int attach_check(const struct corepl_program *prog, uint32_t type, struct corepl_diag *d)
{
	const char *name = prog ? corepl_program_name(prog) : NULL;

	if (!prog)
		return COREPL_EUSAGE;
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

struct corepl_link *attach_link_bare(struct corepl_program *prog, int err, const char *target,
				     struct corepl_diag *d)
{
	return err < 0 ? attach_link(prog, err, -1, target, d) : link_take(prog->obj, d);
}

struct corepl_link *attach_fail(const struct corepl_program *prog, int status, const char *target,
				const char *why, struct corepl_diag *d)
{
	diag_fail(d, status, "program %s: %s: %s", corepl_program_name(prog), target, why);
	return NULL;
}

struct corepl_link *attach_no_target(const struct corepl_program *prog, const char *form)
{
	diag_fail(handle_diag(prog->obj), COREPL_EUSAGE,
		  "program %s: section '%s' does not say where to attach: found '%s', need %s, or "
		  "use the call for its kind",
		  corepl_program_name(prog), corepl_program_section(prog), attach_target(prog),
		  form);
	return NULL;
}

const char *attach_target(const struct corepl_program *prog)
{
	return handle_target(prog);
}

/* All of TEXT as a number, decimal or 0x...; false when it is none. */
static bool read_whole_number(const char *text, uint64_t *value)
{
	uint32_t base = text[0] == '0' && (text[1] | 32) == 'x' ? 16 : 10;

	text += base == 16 ? 2 : 0;
	*value = 0;
	if (!*text)
		return false;
	for (; *text; text++) {
		uint32_t digit = (uint32_t)(*text <= '9' ? *text - '0' : (*text | 32) - 'a' + 10);

		if (digit >= base || *value > UINT64_MAX / 32)
			return false;
		*value = *value * base + digit;
	}
	return true;
}

bool attach_split(const char *text, char *name, size_t size, uint64_t *byte_off)
{
	const char *plus = strrchr(text, '+');
	size_t name_size = strlen(text);

	*byte_off = 0;
	if (plus && read_whole_number(plus + 1, byte_off))
		name_size = (size_t)(plus - text);
	else
		*byte_off = 0;
	if (!name_size || name_size >= size)
		return false;
	memcpy(name, text, name_size);
	name[name_size] = 0;
	return true;
}

/* Take back the links that this attach_every() made: the first CNT programs', the maps'. */
static void detach_marked(struct corepl_object *obj, uint32_t cnt)
{
	for (uint32_t i = 0; i < cnt; i++) {
		struct corepl_program *p = &obj->progs[i];

		if (p->link && p->is_link_new)
			corepl_link_destroy(p->link);
	}
	for (uint32_t i = 0; i < handle_map_cnt(obj); i++)
		if (!obj->maps[i].was_linked_first)
			corepl_link_destroy(obj->maps[i].link);
}

int attach_every(struct corepl_object *obj, attach_pick_fn *pick, const void *ctx)
{
	struct corepl_diag *d;

	if (!obj)
		return COREPL_EUSAGE;
	d = handle_diag(obj);
	if (!obj->is_loaded)
		return diag_fail(d, COREPL_EUSAGE,
				 "%s: attaching: found it not loaded, need corepl_load() first",
				 obj->name);
	for (uint32_t i = 0; i < handle_map_cnt(obj); i++)
		obj->maps[i].was_linked_first = obj->maps[i].link != NULL;
	for (uint32_t i = 0; i < handle_prog_cnt(obj); i++) {
		struct corepl_program *p = &obj->progs[i];
		corepl_attach_fn *attach;

		p->is_link_new = false;
		if (p->fd < 0 || !p->is_attached || p->link)
			continue;
		attach = pick(ctx, p);
		p->link = attach ? attach(p) : attach_no_target(p, "a name libbpf knows");
		p->is_link_new = true;
		if (!p->link) {
			detach_marked(obj, i);
			return obj->diag.status;
		}
	}
	return 0;
}
