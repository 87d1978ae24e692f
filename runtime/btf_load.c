/* SPDX-License-Identifier: MIT */
/*
 * btf_load.c - the object's types given to the kernel.
 *
 * The kernel wants them for map keys and values, function and line info.  It refuses FUNC and VAR
 * of extern linkage, so the plan lists the words to change; only an object with such words is
 * copied.  A kernel that refuses the types gets them in older kinds.  If it refuses those as well,
 * it gets programs and maps without types: many load all the same, and where one does not, the
 * reason kept in btf_errno is told.
 */
#include "runtime/load.h"
#include "runtime/sys.h"

static int give(const void *btf, size_t size)
{
	struct abi_btf_load a = { .btf = SYS_PTR(btf), .btf_size = (uint32_t)size };

	return sys_bpf(ABI_BTF_LOAD, &a, sizeof(a) - sizeof(a.pad));
}

/* A copy of BTF with the plan's words changed; or an error as a pointer. */
static uint8_t *copy_patched(struct load *l, const struct bytes *btf)
{
	uint8_t *copy = sys_mmap_memory(btf->size);

	if (sys_ptr_error(copy))
		return copy;
	memcpy(copy, btf->data, btf->size);
	for (uint32_t i = 0; i < plan_cnt(&l->obj->plan, PLAN_BTF_PATCHES); i++) {
		struct plan_btf_patch p;

		PLAN_GET(&l->obj->plan, PLAN_BTF_PATCHES, i, &p);
		memcpy(copy + p.byte_off, &p.value, sizeof(p.value));
	}
	return copy;
}

static int load_copy(struct load *l, const struct bytes *btf)
{
	uint8_t *copy = copy_patched(l, btf);
	int fd = sys_ptr_error(copy);

	if (fd)
		return fd;
	fd = give(copy, btf->size);
	for (uint32_t kind = BTFVIEW_ENUM64; fd == -EINVAL && kind >= BTFVIEW_FLOAT; kind--)
		if (btf_downgrade(&l->local, copy, kind))
			fd = give(copy, btf->size);
	sys_munmap(copy, btf->size);
	return fd;
}

int btf_load(struct load *l)
{
	struct corepl_object *o = l->obj;
	const struct bytes *btf;
	int fd = -EINVAL;

	o->btf_errno = 0;
	if (o->def.btf_sec == PLAN_NONE)
		return 0;
	btf = &o->sections[o->def.btf_sec].content;
	if (!plan_cnt(&o->plan, PLAN_BTF_PATCHES))
		fd = give(btf->data, btf->size);
	if (fd == -EINVAL)
		fd = load_copy(l, btf);
	if (sys_is_passing(fd))
		return handle_fail_sys(l->diag, o->name, "giving the kernel the object's types",
				       fd);
	if (fd < 0)
		o->btf_errno = -fd;
	o->btf_fd = fd < 0 ? -1 : fd;
	return 0;
}
