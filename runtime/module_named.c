/* SPDX-License-Identifier: MIT */
/*
 * module_named.c - see module_named.h.
 *
 * Modules' BTF objects have ids among all others; one that vanishes while they are gone through is
 * of a module unloaded.
 *
 *   "tcp_bbr:bbr_*"   ids 1 vmlinux, 4 (a program's), 7 nf_conntrack, 9 tcp_bbr  ->  9's descriptor
 *
 * Source: libbpf find_attach_module(), load_module_btfs() for behaviour.
 */
#include "runtime/module_named.h"

#include "runtime/sys.h"

#include "core/diag.h"
#include "core/text.h"

#define NAME_SIZE 64 /* bytes with the NUL; the kernel's names have 56 */

size_t module_named_size(const char *target)
{
	const char *colon = strchr(target, ':');

	return colon ? (size_t)(colon - target) : 0;
}

static int get_info(int fd, struct abi_btf_info *info)
{
	struct abi_info a = { .bpf_fd = (uint32_t)fd,
			      .info_size = sizeof(*info),
			      .info = SYS_PTR(info) };

	return sys_bpf(ABI_OBJ_GET_INFO_BY_FD, &a, sizeof(a));
}

/* Is the BTF behind FD that of the module TARGET begins with?  1, 0, or -errno. */
static int is_of(int fd, const char *target)
{
	char name[NAME_SIZE] = "";
	struct abi_btf_info info = { .name = SYS_PTR(name), .name_size = sizeof(name) };
	size_t size = module_named_size(target);
	int err = get_info(fd, &info);

	name[NAME_SIZE - 1] = 0;
	if (err)
		return err;
	return info.is_kernel && !text_equal(name, "vmlinux") && text_size(name) == size &&
	       !memcmp(name, target, size);
}

/* The descriptor, or -errno; ENOENT: there is none. */
static int find(const char *target)
{
	struct abi_btf_id a = { .id = 0 };

	for (;;) {
		int fd = sys_bpf(ABI_BTF_GET_NEXT_ID, &a, sizeof(a)), found;

		if (fd < 0)
			return fd;
		a = (struct abi_btf_id){ .id = a.next_id };
		fd = sys_bpf(ABI_BTF_GET_FD_BY_ID, &a, sizeof(a));
		if (fd == -ENOENT)
			continue;
		found = fd < 0 ? fd : is_of(fd, target);
		if (found > 0)
			return fd;
		sys_close(fd);
		if (found < 0)
			return found;
	}
}

int module_named_fd(const struct corepl_program *prog, const char *target, struct corepl_diag *d)
{
	int fd = find(target);

	if (fd == -ENOENT || fd == -E2BIG) /* before Linux 5.11 modules have none */
		return diag_fail(d, COREPL_EMISSING,
				 "program %s: %s: found no module %.*s with types in this kernel, "
				 "need it loaded",
				 corepl_program_name(prog), target, (int)module_named_size(target),
				 target);
	if (fd < 0)
		return handle_fail_sys(d, target, "looking for the module's types", fd);
	return fd;
}

/* All of the types behind FD to M: 0 or -errno. */
static int read_all(struct module_named *m, int fd)
{
	struct abi_btf_info info = { 0 };
	int err = get_info(fd, &info);

	if (err)
		return err;
	m->size = info.btf_size;
	m->blob = sys_mmap_memory(m->size);
	err = sys_ptr_error(m->blob);
	if (err) {
		m->blob = NULL;
		return err;
	}
	info = (struct abi_btf_info){ .btf = SYS_PTR(m->blob), .btf_size = (uint32_t)m->size };
	err = get_info(fd, &info);
	return err ? err : info.btf_size == m->size ? 0 : -EIO;
}

int module_named_open(struct module_named *m, const struct btfview *base,
		      const struct corepl_program *prog, const char *target,
		      struct corepl_diag *d)
{
	int fd = module_named_fd(prog, target, d), err;

	if (fd < 0)
		return fd;
	err = read_all(m, fd);
	sys_close(fd);
	return err ? handle_fail_sys(d, target, "reading the module's types", err)
		   : btfview_open(&m->view, m->blob, m->size, base, d);
}

void module_named_close(struct module_named *m)
{
	sys_munmap(m->blob, m->size);
	m->blob = NULL;
}
