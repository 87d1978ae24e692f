/* SPDX-License-Identifier: MIT */
/*
 * prog_load.c - programs given to the verifier, with function and line info.
 *
 * The first try asks for no log: writing one costs the verifier more than the program does.  Only a
 * refused program is tried again with one.
 *
 * Records of .BTF.ext count from their section's start in bytes, the kernel counts slots of the
 * program:  record of a function at section slot 10, placed at slot 40:  insn_off 96 -> 42.
 */
#include "runtime/load.h"
#include "runtime/sys.h"

#include "core/diag.h"

#define FUNC_INFO_SIZE 8u /* { insn_off, type_id } */
#define F_SLEEPABLE (1u << 4)

static void get_chunk(const struct load *l, const struct corepl_program *p, uint32_t k,
		      struct plan_chunk *c, struct plan_func *f)
{
	PLAN_GET(&l->obj->plan, PLAN_CHUNKS, p->def.chunk_first + k, c);
	PLAN_GET(&l->obj->plan, PLAN_FUNCS, c->func, f);
}

void prog_load_info_sizes(const struct corepl_object *o, size_t *func_size, size_t *line_size)
{
	*func_size = *line_size = 0;
	for (uint32_t i = 0; i < handle_prog_cnt(o); i++) {
		const struct plan_prog *p = &o->progs[i].def;
		size_t lines = 0;

		for (uint32_t k = 0; k < p->chunk_cnt; k++) {
			struct plan_chunk c;
			struct plan_func f;

			PLAN_GET(&o->plan, PLAN_CHUNKS, p->chunk_first + k, &c);
			PLAN_GET(&o->plan, PLAN_FUNCS, c.func, &f);
			lines += (size_t)f.line_cnt * f.line_size;
		}
		if (lines > *line_size)
			*line_size = lines;
		if ((size_t)p->chunk_cnt * FUNC_INFO_SIZE > *func_size)
			*func_size = (size_t)p->chunk_cnt * FUNC_INFO_SIZE;
	}
}

/* A record for every function, or none: the kernel takes no half of it. */
static void set_func_info(struct load *l, const struct corepl_program *p, struct abi_prog_load *a)
{
	for (uint32_t k = 0; k < p->def.chunk_cnt; k++) {
		struct plan_chunk c;
		struct plan_func f;
		uint32_t record[2];

		get_chunk(l, p, k, &c, &f);
		if (!f.btf_id)
			return;
		record[0] = c.insn_at;
		record[1] = f.btf_id;
		memcpy(l->func_info + (size_t)k * FUNC_INFO_SIZE, record, sizeof(record));
	}
	a->prog_btf_fd = (uint32_t)l->obj->btf_fd;
	a->func_info = SYS_PTR(l->func_info);
	a->func_info_cnt = p->def.chunk_cnt;
	a->func_info_rec_size = FUNC_INFO_SIZE;
}

/* Copy function F's records, placed at slot AT.  False when its first slot has none. */
static bool copy_lines(struct load *l, const struct plan_func *f, uint32_t at, uint8_t *to)
{
	const struct bytes *ext = &l->obj->sections[l->obj->def.ext_sec].content;
	bool is_at_start = false;

	memcpy(to, ext->data + f->line_off, (size_t)f->line_cnt * f->line_size);
	for (uint32_t i = 0; i < f->line_cnt; i++) {
		uint32_t insn;

		memcpy(&insn, to + (size_t)i * f->line_size, sizeof(insn));
		insn = insn / 8 - f->insn_first;
		is_at_start |= insn == 0;
		insn += at;
		memcpy(to + (size_t)i * f->line_size, &insn, sizeof(insn));
	}
	return is_at_start;
}

static void set_line_info(struct load *l, const struct corepl_program *p, struct abi_prog_load *a)
{
	uint32_t cnt = 0, record_size = 0;

	for (uint32_t k = 0; k < p->def.chunk_cnt; k++) {
		struct plan_chunk c;
		struct plan_func f;

		get_chunk(l, p, k, &c, &f);
		if (!k)
			record_size = f.line_size;
		if (!f.line_cnt || f.line_size != record_size ||
		    !copy_lines(l, &f, c.insn_at, l->line_info + (size_t)cnt * record_size))
			return;
		cnt += f.line_cnt;
	}
	a->prog_btf_fd = (uint32_t)l->obj->btf_fd;
	a->line_info = SYS_PTR(l->line_info);
	a->line_info_cnt = cnt;
	a->line_info_rec_size = record_size;
}

/* What the kernel would refuse without a word: NULL, or what P lacks and where to get it. */
static const char *find_lack(const struct corepl_program *p)
{
	if (!p->def.prog_type)
		return "program type, need a section name that says one, or "
		       "corepl_program_set_type()";
	if (p->def.prog_type == ABI_PROG_EXT && !p->target_id)
		return "program whose function it replaces, need "
		       "corepl_program_set_attach_target()";
	if (target_kind_lacks(p))
		return "attach target, need one after the name and a '/', or "
		       "corepl_program_set_attach_target()";
	return NULL;
}

static int check_program(struct load *l, const struct corepl_program *p)
{
	const char *lack = p->is_loaded ? find_lack(p) : NULL;

	if (!lack)
		return 0;
	handle_copy_text(l->diag->prog, sizeof(l->diag->prog), corepl_program_name(p));
	return diag_fail(l->diag, COREPL_EUSAGE,
			 "program %s: section %s: found no %s before corepl_load()",
			 corepl_program_name(p), corepl_program_section(p), lack);
}

int prog_load_check(struct load *l)
{
	int err = 0;

	for (uint32_t i = 0; i < handle_prog_cnt(l->obj) && !err; i++)
		err = check_program(l, &l->obj->progs[i]);
	return err;
}

/* The verifier's log, mapped when it is first needed. */
static char *get_log(struct corepl_object *o)
{
	void *log;

	if (!o->log) {
		log = sys_mmap_memory(o->log_size);
		o->log = sys_ptr_error(log) ? NULL : log;
	}
	if (o->log)
		o->log[0] = 0;
	return o->log;
}

static int load_with_log(struct load *l, struct abi_prog_load *a)
{
	char *log = get_log(l->obj);
	int fd;

	if (!log)
		return sys_bpf(ABI_PROG_LOAD, a, sizeof(*a));
	a->log_level = 1;
	a->log_buf = SYS_PTR(log);
	a->log_size = (uint32_t)l->obj->log_size;
	fd = sys_bpf(ABI_PROG_LOAD, a, sizeof(*a));
	log[l->obj->log_size - 1] = 0;
	l->obj->is_log_cut = fd == -ENOSPC;
	return fd;
}

static int load_one(struct load *l, struct corepl_program *p)
{
	struct abi_prog_load a = {
		.prog_type = p->def.prog_type,
		.insn_cnt = p->def.insn_cnt,
		.insns = SYS_PTR(l->image),
		.license = SYS_PTR(handle_str(l->obj, l->obj->def.license_str)),
		.kern_version = l->obj->def.kern_version,
		.prog_flags =
			p->def.load_flags | (p->def.flags & PLAN_PROG_SLEEPABLE ? F_SLEEPABLE : 0),
		.expected_attach_type = p->def.attach_type,
		.attach_btf_id = l->prog_target[p->idx],
		.attach_btf_obj_fd = (uint32_t)l->prog_target_fd[p->idx],
		.fd_array = l->fd_array_cnt ? SYS_PTR(l->fd_array) : 0,
	};
	int module_fd = attach_trace_multi_module ? attach_trace_multi_module(l, p) : 0, first;

	if (module_fd < 0)
		return module_fd;
	if (module_fd)
		a.attach_btf_obj_fd = (uint32_t)module_fd;
	if (p->target_id) {
		a.attach_btf_id = p->target_id;
		a.attach_btf_obj_fd = (uint32_t)p->target_fd;
	}
	code_assemble(l, p);
	handle_kernel_name(a.prog_name, corepl_program_name(p));
	if (l->obj->btf_fd >= 0) {
		set_func_info(l, p, &a);
		if (a.func_info_cnt)
			set_line_info(l, p, &a);
	}
	first = sys_bpf(ABI_PROG_LOAD, &a, sizeof(a));
	if (first == -EINVAL && plan_cnt(&l->obj->plan, PLAN_EXTERNS) &&
	    externs_steps.drop_func_addresses(l, p))
		first = sys_bpf(ABI_PROG_LOAD, &a, sizeof(a));
	p->fd = first;
	if (first < 0)
		p->fd = load_with_log(l, &a);
	if (first == -EINVAL && p->fd < 0 && old_helpers_workaround(l, p))
		p->fd = load_with_log(l, &a);
	if (module_fd)
		sys_close(module_fd);
	if (p->fd >= 0)
		return 0;
	p->fd = -1;
	return blame_program(l, p, first);
}

int prog_load_all(struct load *l)
{
	for (uint32_t i = 0; i < handle_prog_cnt(l->obj); i++) {
		int err = l->obj->progs[i].is_loaded ? load_one(l, &l->obj->progs[i]) : 0;

		if (err)
			return err;
	}
	return 0;
}
