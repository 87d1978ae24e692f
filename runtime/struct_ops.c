/* SPDX-License-Identifier: MIT */
/*
 * struct_ops.c - from the object's initial struct to the one that this kernel takes.
 *
 *   object   struct tcp_congestion_ops { .ssthresh = f, .name = "x" }        its own layout
 *   kernel   struct bpf_struct_ops_tcp_congestion_ops { ...; struct tcp_congestion_ops data; }
 *
 * Members go by name from the one to the other; a function becomes its program's descriptor, and
 * the program learns the kernel's struct and the member's number, which the verifier wants.  A
 * member that this kernel lacks is passed over while it is 0, and an error that names it else.
 * What a module registers (Linux 6.9) is in its types, and the map and the programs name them by
 * its BTF; the frame decides whose they are, the struct itself may be vmlinux's also then.
 *
 * Source: libbpf bpf_map__init_kern_struct_ops(), bpf_object_adjust_struct_ops_autoload() for
 * behaviour.
 */
#include "runtime/struct_ops.h"

#include "runtime/module_types.h"
#include "runtime/sys.h"

#include "core/diag.h"
#include "core/text.h"

#define PREFIX "bpf_struct_ops_"

/* One map on its way. */
struct job {
	struct load *l;
	struct corepl_map *m;
	struct btfview_type local, kernel; /* the struct on both sides */
	const struct btfview *view;	   /* of kernel: vmlinux, or a module over it */
	int view_fd;			   /* that module's BTF; 0: vmlinux */
	uint32_t data_off;		   /* byte offset of kernel in the value */
	struct struct_ops *ops;
	uint8_t *value;
	const char *member; /* the one that is looked at */
};

static bool is_ours(const struct corepl_map *m)
{
	return m->def.role == PLAN_MAP_STRUCT_OPS;
}

static int fail(const struct job *j, int status, const char *why)
{
	return diag_fail(j->l->diag, status, "map %s: member %s: %s", corepl_map_name(j->m),
			 j->member, why);
}

/* The programs of the source's initial struct, as pointers a caller may exchange. */
static int set_programs(struct corepl_map *m, struct corepl_diag *d)
{
	for (uint32_t i = 0; i < m->def.slot_cnt; i++) {
		const void *prog;
		struct plan_slot s;

		PLAN_GET(&m->obj->plan, PLAN_SLOTS, m->def.slot_first + i, &s);
		if (!s.is_prog || s.key > m->def.value_size ||
		    m->def.value_size - s.key < sizeof(prog))
			return diag_fail(d, COREPL_EFORMAT,
					 "plan: map %s: found a slot at byte %u, need a program "
					 "within %u bytes",
					 corepl_map_name(m), s.key, m->def.value_size);
		prog = &m->obj->progs[s.idx];
		memcpy((uint8_t *)m->data + s.key, &prog, sizeof(prog));
	}
	return 0;
}

static int open_map(struct corepl_map *m, struct corepl_diag *d)
{
	const struct corepl_object *o = m->obj;
	const struct elf64_section *s = m->def.sec == PLAN_NONE ? NULL : &o->sections[m->def.sec];
	struct plan_section sec;
	void *data;

	if (!s || !m->def.value_size || m->def.sec_off > s->size ||
	    m->def.value_size > s->size - m->def.sec_off)
		return diag_fail(d, COREPL_EFORMAT,
				 "plan: map %s: found %u bytes at %u, need them in its section",
				 corepl_map_name(m), m->def.value_size, m->def.sec_off);
	m->data_size = sys_page_align(m->def.value_size);
	data = sys_mmap_memory(m->data_size);
	if (sys_ptr_error(data))
		return handle_fail_sys(d, corepl_map_name(m), "memory for the initial struct",
				       sys_ptr_error(data));
	m->data = data;
	if (s->content.size)
		memcpy(data, s->content.data + m->def.sec_off, m->def.value_size);
	PLAN_GET(&o->plan, PLAN_SECTIONS, m->def.sec, &sec);
	if (*handle_str(o, sec.name_str) == '?')
		m->is_created = false;
	return set_programs(m, d);
}

int struct_ops_open(struct corepl_object *o, struct corepl_diag *d)
{
	int err = 0;

	for (uint32_t i = 0; i < handle_map_cnt(o) && !err; i++)
		err = is_ours(&o->maps[i]) ? open_map(&o->maps[i], d) : 0;
	return err;
}

/* A map's struct in the object, checked to lie in the value. */
static int find_local(struct load *l, const struct corepl_map *m, struct btfview_type *t)
{
	int err = btfview_skip_mods(&l->local, m->def.value_btf_id, true, t);

	if (!err && (t->kind != BTFVIEW_STRUCT || t->size_or_type != m->def.value_size))
		err = diag_fail(l->diag, COREPL_EFORMAT,
				"map %s: found a type of kind %u, need a struct of %u bytes",
				corepl_map_name(m), t->kind, m->def.value_size);
	return err;
}

/* Is PTR a program of O?  Its index. */
static bool find_program(const struct corepl_object *o, const void *ptr, uint32_t *idx)
{
	uint64_t at = SYS_PTR(ptr) - SYS_PTR(o->progs);

	*idx = (uint32_t)(at / sizeof(o->progs[0]));
	return SYS_PTR(ptr) >= SYS_PTR(o->progs) && at % sizeof(o->progs[0]) == 0 &&
	       at / sizeof(o->progs[0]) < handle_prog_cnt(o);
}

/* Member IDX of T in V: its type without modifiers and its size; bitfields are none. */
static int get_member(const struct btfview *v, const struct btfview_type *t, uint32_t idx,
		      struct btfview_member *m, struct btfview_type *type)
{
	btfview_member(v, t, idx, m);
	return m->bit_size || m->bit_off % 8 ? COREPL_EUNSUPPORTED
					     : btfview_skip_mods(v, m->type_id, true, type);
}

/* The bytes of the local member, or NULL when it does not lie in the struct. */
static const uint8_t *local_bytes(const struct job *j, const struct btfview_member *m,
				  uint64_t *size)
{
	if (btfview_size(&j->l->local, m->type_id, size) || m->bit_off / 8 > j->m->def.value_size ||
	    *size > j->m->def.value_size - m->bit_off / 8)
		return NULL;
	return (const uint8_t *)j->m->data + m->bit_off / 8;
}

/* A program used by the struct of J is to be loaded. */
static int choose_member(const struct job *j, uint32_t idx)
{
	struct btfview_member m;
	struct btfview_type t;
	const uint8_t *from;
	const void *ptr;
	uint64_t size;
	uint32_t prog;

	if (get_member(&j->l->local, &j->local, idx, &m, &t) || t.kind != BTFVIEW_PTR)
		return 0;
	from = local_bytes(j, &m, &size);
	if (!from || size < sizeof(ptr))
		return 0;
	memcpy(&ptr, from, sizeof(ptr));
	if (find_program(j->l->obj, ptr, &prog))
		j->l->obj->progs[prog].is_loaded = true;
	return 0;
}

int struct_ops_choose(struct load *l)
{
	struct corepl_object *o = l->obj;
	int err = 0;

	for (uint32_t i = 0; i < handle_map_cnt(o); i++)
		for (uint32_t k = 0; is_ours(&o->maps[i]) && k < o->maps[i].def.slot_cnt; k++) {
			struct plan_slot s;

			PLAN_GET(&o->plan, PLAN_SLOTS, o->maps[i].def.slot_first + k, &s);
			o->progs[s.idx].is_loaded = false;
		}
	for (uint32_t i = 0; i < handle_map_cnt(o) && !err; i++) {
		struct job j = { .l = l, .m = &o->maps[i] };

		if (!is_ours(j.m) || !j.m->is_created)
			continue;
		err = find_local(l, j.m, &j.local);
		for (uint32_t k = 0; !err && k < j.local.vlen; k++)
			err = choose_member(&j, k);
	}
	return err;
}

static const char *struct_name(struct load *l, const struct corepl_map *m)
{
	struct btfview_type t;
	const char *name;

	if (btfview_skip_mods(&l->local, m->def.value_btf_id, true, &t))
		return "";
	name = btfview_str(&l->local, t.name_off);
	return name ? name : "";
}

size_t struct_ops_names_size(const struct load *l)
{
	size_t size = 0;

	for (uint32_t i = 0; i < handle_map_cnt(l->obj); i++)
		if (is_ours(&l->obj->maps[i]))
			size += sizeof(PREFIX) + l->local.strs.size;
	return size;
}

static void add_want(struct load *l, const char *name, size_t size)
{
	struct scan_want *w = &l->wants[l->want_cnt++];

	*w = (struct scan_want){ .name = name,
				 .name_size = (uint32_t)size,
				 .hash = scan_hash(name, size),
				 .kind_mask = 1u << BTFVIEW_STRUCT,
				 .flags = SCAN_EXACT };
}

void struct_ops_want(struct load *l, char *names)
{
	corepl_use_kernel_types();
	for (uint32_t i = 0; i < handle_map_cnt(l->obj); i++) {
		const struct corepl_map *m = &l->obj->maps[i];
		const char *name;
		size_t size;

		l->ops_want[i] = PLAN_NONE;
		if (!is_ours(m) || !m->is_created)
			continue;
		name = struct_name(l, m);
		size = btfview_essential_size(name);
		if (!size)
			continue;
		memcpy(names, PREFIX, sizeof(PREFIX) - 1);
		memcpy(names + sizeof(PREFIX) - 1, name, size);
		l->ops_want[i] = l->want_cnt;
		add_want(l, names + sizeof(PREFIX) - 1, size);
		add_want(l, names, sizeof(PREFIX) - 1 + size);
		names += sizeof(PREFIX) + size;
	}
}

/* The kernel's struct and its frame *VALUE; whose they are. */
static int find_kernel(struct job *j, struct btfview_type *value)
{
	uint32_t want = j->l->ops_want[j->m->idx];
	struct module_types_found frame, inner;

	if (want == PLAN_NONE || !module_types_first(j->l, want + 1, &frame) ||
	    !module_types_within(j->l, want, frame.module, &inner))
		return COREPL_ENOTFOUND;
	j->view = frame.view;
	j->view_fd = frame.module ? frame.module->fd : 0;
	return btfview_type(j->view, inner.type_id, &j->kernel) ||
			       btfview_type(j->view, frame.type_id, value)
		       ? COREPL_ENOTFOUND
		       : 0;
}

/* A program gets its place in the kernel's struct. */
static int place_program(const struct job *j, const void *ptr, uint32_t idx, uint32_t byte_off)
{
	struct corepl_program *p;
	uint32_t prog;

	if (!ptr)
		return 0;
	if (!find_program(j->l->obj, ptr, &prog))
		return fail(j, COREPL_EUSAGE, "found no program of this object, need one or NULL");
	p = &j->l->obj->progs[prog];
	if (p->def.prog_type != ABI_PROG_STRUCT_OPS)
		return fail(j, COREPL_EUSAGE, "found a program of another kind, need struct_ops");
	if (j->l->prog_target[prog] &&
	    (j->l->prog_target[prog] != j->kernel.id ||
	     j->l->prog_target_fd[prog] != j->view_fd || p->def.attach_type != idx))
		return fail(j, COREPL_EUSAGE, "found its program in another member too, need one");
	j->l->prog_target[prog] = j->kernel.id;
	j->l->prog_target_fd[prog] = j->view_fd;
	p->def.attach_type = idx;
	j->ops->funcs[j->ops->func_cnt++] = (struct struct_ops_func){ byte_off, prog };
	return 0;
}

static bool is_zero(const uint8_t *bytes, uint64_t size)
{
	for (uint64_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

/* Member FROM of SIZE bytes and type LOCAL to member IDX of the kernel's struct. */
static int copy_member(struct job *j, uint32_t idx, const uint8_t *from, uint64_t size,
		       const struct btfview_type *local)
{
	const struct btfview *kernel = j->view;
	struct btfview_type t, pointee;
	struct btfview_member m;
	uint64_t kernel_size;
	const void *ptr;
	uint32_t at;

	if (get_member(kernel, &j->kernel, idx, &m, &t) ||
	    btfview_size(kernel, m.type_id, &kernel_size))
		return fail(j, COREPL_EUNSUPPORTED, "found a bitfield in this kernel");
	if (t.kind != local->kind || kernel_size != size)
		return fail(j, COREPL_EMISMATCH, "found another kind or size in this kernel");
	at = j->data_off + m.bit_off / 8;
	if (at > j->ops->value_size || size > j->ops->value_size - at)
		return fail(j, COREPL_EFORMAT, "found it outside of the kernel's struct");
	if (t.kind != BTFVIEW_PTR) {
		memcpy(j->value + at, from, size);
		return 0;
	}
	memcpy(&ptr, from, sizeof(ptr));
	if (ptr && (btfview_skip_mods(kernel, t.size_or_type, true, &pointee) ||
		    pointee.kind != BTFVIEW_FUNC_PROTO))
		return fail(j, COREPL_EMISMATCH, "found no function pointer in this kernel");
	return place_program(j, ptr, idx, at);
}

static int place_member(struct job *j, uint32_t idx)
{
	const struct btfview *kernel = j->view;
	struct btfview_member m;
	struct btfview_type t;
	const uint8_t *from;
	uint64_t size = 0;
	uint32_t k;
	int err = get_member(&j->l->local, &j->local, idx, &m, &t);

	j->member = btfview_str(&j->l->local, m.name_off);
	if (!j->member)
		j->member = "";
	if (err)
		return fail(j, COREPL_EUNSUPPORTED, "found a bitfield, need a whole member");
	from = local_bytes(j, &m, &size);
	if (!from)
		return fail(j, COREPL_EFORMAT, "found it outside of its struct");
	for (k = 0; *j->member && k < j->kernel.vlen; k++) {
		k = btfview_find_member(kernel, &j->kernel, k, j->member);
		if (k == j->kernel.vlen)
			break;
		btfview_member(kernel, &j->kernel, k, &m);
		if (m.name_off)
			return copy_member(j, k, from, size, &t);
	}
	if (!is_zero(from, size))
		return fail(j, COREPL_EMISSING,
			    "found a value for it and no such member in this kernel");
	return 0;
}

/* Where the kernel's value struct has the struct itself. */
static int find_data(struct job *j, const struct btfview_type *value)
{
	for (uint32_t i = 0; i < value->vlen; i++) {
		struct btfview_member m;

		btfview_member(j->view, value, i, &m);
		if (m.type_id == j->kernel.id) {
			j->data_off = m.bit_off / 8;
			return 0;
		}
	}
	return COREPL_ENOTFOUND;
}

/* Room for the functions and the value. */
static int map_room(struct job *j, const struct btfview_type *value)
{
	size_t value_off = sizeof(*j->ops) + (size_t)j->local.vlen * sizeof(j->ops->funcs[0]);
	size_t size = sys_page_align(value_off + 8 + value->size_or_type);
	void *room = sys_mmap_memory(size);

	if (sys_ptr_error(room))
		return handle_fail_sys(j->l->diag, corepl_map_name(j->m), "memory for its struct",
				       sys_ptr_error(room));
	j->m->ops = j->ops = room;
	j->m->ops_size = size;
	j->ops->value_off = (uint32_t)((value_off + 7) & ~(size_t)7);
	j->ops->value_size = value->size_or_type;
	j->ops->value_id = value->id;
	j->ops->value_fd = j->view_fd;
	j->value = (uint8_t *)room + j->ops->value_off;
	return 0;
}

static int match_map(struct job *j)
{
	char where[MODULE_TYPES_WHERE_SIZE];
	struct btfview_type value;
	int err = find_local(j->l, j->m, &j->local);

	if (err)
		return err;
	if (find_kernel(j, &value) || find_data(j, &value))
		return diag_fail(j->l->diag, COREPL_EMISSING,
				 "map %s: found no struct %s to register in this kernel's types "
				 "(%s)",
				 corepl_map_name(j->m), struct_name(j->l, j->m),
				 module_types_where(j->l, where));
	err = map_room(j, &value);
	for (uint32_t i = 0; !err && i < j->local.vlen; i++)
		err = place_member(j, i);
	return err;
}

int struct_ops_match(struct load *l)
{
	int err = 0;

	for (uint32_t i = 0; i < handle_map_cnt(l->obj) && !err; i++) {
		struct job j = { .l = l, .m = &l->obj->maps[i] };

		if (is_ours(j.m) && j.m->is_created)
			err = match_map(&j);
	}
	return err;
}

void struct_ops_shape(const struct corepl_map *m, struct abi_map_create *a)
{
	const struct struct_ops *ops = m->ops;

	a->value_size = ops->value_size;
	a->btf_vmlinux_value_type_id = ops->value_id;
	a->btf_fd = (uint32_t)m->obj->btf_fd;
	if (ops->value_fd) {
		a->value_type_btf_obj_fd = (uint32_t)ops->value_fd;
		a->map_flags |= ABI_F_VTYPE_BTF_OBJ_FD;
	}
}

const void *struct_ops_value(const struct corepl_map *m)
{
	const struct struct_ops *ops = m->ops;

	return (const uint8_t *)m->ops + ops->value_off;
}

void struct_ops_fill(struct corepl_object *o)
{
	for (uint32_t i = 0; i < handle_map_cnt(o); i++) {
		struct struct_ops *ops = o->maps[i].ops;

		for (uint32_t k = 0; ops && k < ops->func_cnt; k++) {
			uint64_t fd = (uint64_t)o->progs[ops->funcs[k].prog].fd;

			memcpy((uint8_t *)ops + ops->value_off + ops->funcs[k].byte_off, &fd,
			       sizeof(fd));
		}
	}
}
