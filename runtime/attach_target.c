/* SPDX-License-Identifier: MIT */
/*
 * attach_target.c - a program's target given by the caller: another name in the kernel, or a
 * function of a program that is loaded already.
 *
 * A function of a program is named to the kernel by its id in that program's types, which are asked
 * for through the program's descriptor; a program loaded without types has no such targets.
 */
#include "runtime/attach.h"
#include "runtime/sys.h"

#include "core/diag.h"
#include "core/text.h"

/* A descriptor of the types of the program behind PROG_FD, or -errno; 0: it has none. */
static int open_types(int prog_fd)
{
	struct abi_prog_info info = { 0 };
	struct abi_info a = { .bpf_fd = (uint32_t)prog_fd,
			      .info_size = sizeof(info),
			      .info = SYS_PTR(&info) };
	struct abi_btf_id b = { 0 };
	int err = sys_bpf(ABI_OBJ_GET_INFO_BY_FD, &a, sizeof(a));

	if (err || !info.btf_id)
		return err;
	b.id = info.btf_id;
	return sys_bpf(ABI_BTF_GET_FD_BY_ID, &b, sizeof(b));
}

/* Map a copy of the types behind BTF_FD: 0, or -errno. */
static int read_types(int btf_fd, void **map, size_t *size)
{
	struct abi_btf_info info = { 0 };
	struct abi_info a = { .bpf_fd = (uint32_t)btf_fd,
			      .info_size = sizeof(info),
			      .info = SYS_PTR(&info) };
	int err = sys_bpf(ABI_OBJ_GET_INFO_BY_FD, &a, sizeof(a));

	if (err)
		return err;
	*size = info.btf_size;
	*map = sys_mmap_memory(*size);
	if (sys_ptr_error(*map)) {
		err = sys_ptr_error(*map);
		*map = NULL;
		return err;
	}
	info = (struct abi_btf_info){ .btf = SYS_PTR(*map), .btf_size = (uint32_t)*size };
	a.info_size = sizeof(info);
	return sys_bpf(ABI_OBJ_GET_INFO_BY_FD, &a, sizeof(a));
}

/* The id of FUNC NAME in the types at DATA, or 0. */
static uint32_t find_function(const void *data, size_t size, const char *name)
{
	struct btfview_type t;
	struct btfview v;

	if (btfview_open(&v, data, size, NULL, NULL))
		return 0;
	t.next_off = 0;
	for (uint32_t id = 1; t.next_off < v.types.size; id++) {
		const char *type_name;

		if (btfview_type_at(&v, t.next_off, id, &t))
			return 0;
		type_name = btfview_str(&v, t.name_off);
		if (t.kind == BTFVIEW_FUNC && type_name && text_equal(type_name, name))
			return id;
	}
	return 0;
}

static int find_in_program(struct corepl_program *prog, int prog_fd, const char *name,
			   struct corepl_diag *d)
{
	int btf_fd = open_types(prog_fd), err;
	const char *own = corepl_program_name(prog);
	void *map = NULL;
	size_t size = 0;
	uint32_t id = 0;

	err = btf_fd > 0 ? read_types(btf_fd, &map, &size) : btf_fd;
	if (err)
		handle_fail_sys(d, own, "asking for its target's types", err);
	else if (map)
		id = find_function(map, size, name);
	if (!err && !id)
		diag_fail(
			d, COREPL_EMISSING,
			"program %s: found no function %s in the program to attach to%s, need one",
			own, name, map ? "" : ", which was loaded without types");
	sys_munmap(map, size);
	if (btf_fd > 0)
		sys_close(btf_fd);
	if (!id)
		return d->status;
	prog->target_fd = prog_fd;
	prog->target_id = id;
	return 0;
}

static bool has_btf_target(const struct corepl_program *prog)
{
	uint32_t type = prog->def.prog_type;

	return type == ABI_PROG_TRACING || type == ABI_PROG_LSM || type == ABI_PROG_EXT;
}

int corepl_program_set_attach_target(struct corepl_program *prog, int attach_prog_fd,
				     const char *attach_func_name)
{
	struct corepl_diag *d = HANDLE_DIAG(prog);
	const char *name = attach_func_name;
	int err;

	if (!prog)
		return COREPL_EUSAGE;
	if (!name)
		name = handle_str(prog->obj, prog->def.target_str);
	corepl_use_kernel_types();
	if (prog->obj->is_loaded || !has_btf_target(prog) || !*name || attach_prog_fd < 0)
		return diag_fail(d, COREPL_EUSAGE,
				 "program %s: found a loaded object, no function's name, no "
				 "program, or section '%s', need a name before corepl_load(), for "
				 "fentry, fexit, freplace, tp_btf, lsm or iter",
				 corepl_program_name(prog), corepl_program_section(prog));
	if (attach_prog_fd) {
		err = find_in_program(prog, attach_prog_fd, name, d);
		if (err)
			return err;
	} else {
		prog->target_fd = 0;
		prog->target_id = 0;
	}
	prog->target = name;
	prog->is_attached = true;
	return 0;
}
