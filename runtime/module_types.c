/* SPDX-License-Identifier: MIT */
/*
 * module_types.c - split BTF of modules, searched for what vmlinux lacks.
 *
 * Only when a root of relocations, an attach target or a kernel symbol is not in vmlinux, all BTF
 * objects of the kernel are gone through by id.  Those of modules are read into a region and
 * scanned for the missing names; a module without any gives its region to the next one.
 *
 *   ids      1 vmlinux   2 nf_defrag_ipv4   5 (a program's)   6 nf_conntrack   7 (vanished)
 *   looked   -           scanned, none      -                 scanned, kept    -
 *
 * As in libbpf every module with a root's name gives candidates, and of a target or symbol the
 * first one counts, as does the first that has the frame of a struct_ops map's struct.  An id that
 * vanishes between two calls is a module unloaded.  Who may not list BTF objects (EPERM), or runs
 * on Linux before 5.11, has no modules.
 *
 * Differs from libbpf: MODULE in "fentry/MODULE:name" is the whole name, not any prefix of it.
 *
 * Source: libbpf load_module_btfs(), bpf_core_find_cands(), find_kernel_btf_id(),
 * find_ksym_btf_id() for behaviour; kernel btf_get_info_by_fd().
 */
#include "runtime/module_types.h"

#include "runtime/struct_ops.h"
#include "runtime/sys.h"

#include "core/diag.h"
#include "core/text.h"

#define VMLINUX "vmlinux"

/* One search. */
struct search {
	struct load *l;
	struct module_types **last; /* where the next kept module goes */
	struct region spare;	    /* of a module without hits */
	uint32_t hit_cnt;	    /* of all kept modules */
	bool is_vmlinux_seen;	    /* among the ids */
};

/* The BTF object behind a descriptor. */
struct btf_object {
	int fd;
	size_t size; /* bytes */
	char name[MODULE_TYPES_NAME_SIZE];
};

size_t module_types_prefix_size(const char *target)
{
	size_t size = 0;

	while (target[size] && target[size] != ':')
		size++;
	return target[size] ? size : 0;
}

static bool is_named(const char *name, const char *prefix, size_t prefix_size)
{
	return text_size(name) == prefix_size && !memcmp(name, prefix, prefix_size);
}

static bool is_target_missing(const struct load *l, uint32_t prog_idx)
{
	const char *target = handle_target(&l->obj->progs[prog_idx]);
	size_t size = module_types_prefix_size(target);

	if (l->prog_want[prog_idx] == PLAN_NONE || is_named(VMLINUX, target, size))
		return false;
	return size || !l->wants[l->prog_want[prog_idx]].hit_cnt;
}

static void mark(struct load *l, uint32_t want_idx, bool is_missing, uint32_t *cnt)
{
	if (!is_missing)
		return;
	l->is_missing[want_idx] = true;
	++*cnt;
}

/* The struct and the frame of struct_ops map MAP_IDX, where the frame is not vmlinux's. */
static void mark_ops(struct load *l, uint32_t map_idx, uint32_t *cnt)
{
	uint32_t want = l->ops_want[map_idx];

	if (want == PLAN_NONE || l->wants[want + 1].hit_cnt)
		return;
	mark(l, want + 1, true, cnt);
	mark(l, want, !l->wants[want].hit_cnt, cnt);
}

/* Which wants modules may answer; returns how many. */
static uint32_t mark_missing(struct load *l)
{
	const struct plan *p = &l->obj->plan;
	uint32_t cnt = 0;

	for (uint32_t i = 0; i < plan_cnt(p, PLAN_ROOTS) && !l->obj->kernel_btf; i++)
		mark(l, l->root_want[i],
		     l->root_want[i] != PLAN_NONE && !l->wants[l->root_want[i]].hit_cnt, &cnt);
	for (uint32_t i = 0; i < handle_prog_cnt(l->obj); i++)
		mark(l, l->prog_want[i], is_target_missing(l, i), &cnt);
	if (plan_cnt(p, PLAN_EXTERNS))
		cnt += externs_steps.note_missing(l);
	for (uint32_t i = 0; struct_ops_want && i < handle_map_cnt(l->obj); i++)
		mark_ops(l, i, &cnt);
	return cnt;
}

/* Pieces of M's region for a BTF of SIZE bytes; counted first, then taken. */
static struct module_types *lay_out(struct region *r, struct module_types *m, const struct load *l,
				    size_t size, uint32_t hit_cap)
{
	struct btfview bound = { .types.size = size };
	struct module_types *at = region_take(r, 1, sizeof(*m));

	if (at)
		m = at;
	m->wants = region_take(r, l->want_cnt, sizeof(*m->wants));
	m->scan.slot_cnt = scan_slot_cnt(l->want_cnt);
	m->scan.slots = region_take(r, m->scan.slot_cnt, sizeof(*m->scan.slots));
	m->scan.hit_cap = hit_cap;
	m->scan.hits = region_take(r, hit_cap, sizeof(*m->scan.hits));
	m->marks = region_take(r, btfview_mark_bound(&bound), sizeof(*m->marks));
	m->blob = region_take(r, size, 1);
	return m;
}

/* A region for a module's SIZE bytes: the spare one if it is large enough.  0 or -errno. */
static int get_region(struct search *s, size_t size, uint32_t hit_cap, struct module_types **m)
{
	struct region need = { NULL, 0, 0, 0 };
	struct module_types counting;
	int err = 0;

	lay_out(&need, &counting, s->l, size, hit_cap);
	if (need.is_overflow || s->spare.size < need.used) {
		region_unmap(&s->spare);
		err = region_map(&need);
		s->spare = need;
	}
	if (err)
		return err;
	s->spare.used = 0;
	*m = lay_out(&s->spare, &counting, s->l, size, hit_cap);
	(*m)->fd_idx = 0;
	return 0;
}

static BYTES_APART int get_info(int fd, struct abi_btf_info *info)
{
	struct abi_info a = { .bpf_fd = (uint32_t)fd,
			      .info_size = sizeof(*info),
			      .info = SYS_PTR(info) };

	return sys_bpf(ABI_OBJ_GET_INFO_BY_FD, &a, sizeof(a));
}

/* Read O's types and scan them for what is missing. */
static int scan_once(struct search *s, const struct btf_object *o, uint32_t hit_cap,
		     struct module_types **m, struct corepl_diag *d)
{
	struct load *l = s->l;
	struct abi_btf_info info = { .btf_size = (uint32_t)o->size };
	int err = get_region(s, o->size, hit_cap, m);

	if (err)
		return handle_fail_sys(d, ".BTF", "memory for it", err);
	info.btf = SYS_PTR((*m)->blob);
	err = get_info(o->fd, &info);
	if (err < 0 || info.btf_size != o->size)
		return handle_fail_sys(d, ".BTF", "reading it", err < 0 ? err : -EIO);
	err = btfview_open(&(*m)->view, (*m)->blob, o->size, &l->kernel, d);
	if (err)
		return err;
	memcpy((*m)->wants, l->wants, l->want_cnt * sizeof(*l->wants));
	for (uint32_t i = 0; i < l->want_cnt; i++) {
		(*m)->wants[i].hit_cnt = 0;
		if (!l->is_missing[i])
			(*m)->wants[i].name_size = 0;
	}
	(*m)->scan.hit_cnt = 0;
	return scan_types(&(*m)->view, (*m)->marks, btfview_mark_bound(&(*m)->view), (*m)->wants,
			  l->want_cnt, &(*m)->scan, d);
}

static void keep(struct search *s, struct btf_object *o, struct module_types *m)
{
	m->region = s->spare;
	s->spare = (struct region){ NULL, 0, 0, 0 };
	m->fd = o->fd;
	o->fd = -1;
	memcpy(m->name, o->name, sizeof(m->name));
	m->next = NULL;
	*s->last = m;
	s->last = &m->next;
	s->hit_cnt += m->scan.hit_cnt;
}

static int look_into(struct search *s, struct btf_object *o)
{
	uint32_t hit_cap = s->l->want_cnt + 64;
	struct module_types *m = NULL;
	struct corepl_diag d;
	int err;

	for (;;) {
		diag_init(&d);
		err = scan_once(s, o, hit_cap, &m, &d);
		if (err != COREPL_ENOSPACE || m->scan.hit_cnt <= hit_cap)
			break;
		hit_cap = m->scan.hit_cnt;
	}
	s->l->module_cnt++;
	if (err) {
		s->l->diag->sys_errno = d.sys_errno;
		return diag_fail(s->l->diag, err, "types of module %s: %s", o->name, d.text);
	}
	if (m->scan.hit_cnt)
		keep(s, o, m);
	return 0;
}

/* Name and size of O, if it is a module's; *IS_MODULE tells. */
static int identify(struct search *s, struct btf_object *o, bool *is_module)
{
	struct abi_btf_info info = { .name = SYS_PTR(o->name), .name_size = sizeof(o->name) };
	int err = get_info(o->fd, &info);

	*is_module = false;
	if (err < 0)
		return err;
	o->name[sizeof(o->name) - 1] = 0;
	o->size = info.btf_size;
	if (info.is_kernel && text_equal(o->name, VMLINUX))
		s->is_vmlinux_seen = true;
	else
		*is_module = info.is_kernel != 0;
	return 0;
}

/* This kernel does not tell of modules, for the reason ERR: 0; else the error that it is. */
static int stop(struct search *s, const char *what, int err)
{
	if (err != -E2BIG && err != -EPERM)
		return handle_fail_sys(s->l->diag, s->l->obj->name, what, err);
	s->l->modules_errno = -err;
	return 0;
}

/* The BTF object of id ID; one that has vanished is none. */
static int visit(struct search *s, uint32_t id)
{
	struct abi_btf_id a = { .id = id };
	struct btf_object o;
	bool is_module;
	int err;

	o.fd = sys_bpf(ABI_BTF_GET_FD_BY_ID, &a, sizeof(a));
	if (o.fd == -ENOENT)
		return 0;
	if (o.fd < 0)
		return stop(s, "opening modules' types", o.fd);
	err = identify(s, &o, &is_module);
	if (err < 0)
		err = stop(s, "asking for modules' names", err);
	else if (is_module)
		err = look_into(s, &o);
	sys_close(o.fd);
	return err;
}

/* Go through all ids. */
static int visit_all(struct search *s)
{
	struct abi_btf_id a = { .id = 0 };
	int err = 0;

	while (!err && !s->l->modules_errno) {
		int next = sys_bpf(ABI_BTF_GET_NEXT_ID, &a, sizeof(a));

		if (next == -ENOENT) /* before Linux 5.11 only programs' types have ids */
			s->l->modules_errno = s->is_vmlinux_seen ? 0 : E2BIG;
		if (next == -ENOENT)
			break;
		if (!next && a.next_id <= a.id)
			next = -EIO;
		if (next)
			return stop(s, "listing modules' types", next);
		a.id = a.next_id;
		err = visit(s, a.id);
	}
	return err;
}

/* Room for the candidates of one root: at most all hits. */
static int map_cands(struct search *s)
{
	struct load *l = s->l;
	int err = 0;

	if (s->hit_cnt <= l->scan.hit_cap)
		return 0;
	for (int is_taking = 0; is_taking < 2 && !err; is_taking++) {
		l->cands = region_take(&l->module_cands, s->hit_cnt, sizeof(*l->cands));
		if (!is_taking)
			err = region_map(&l->module_cands);
	}
	return err ? handle_fail_sys(l->diag, l->obj->name, "memory for candidates", err) : 0;
}

int module_types_search(struct load *l)
{
	struct search s = { .l = l, .last = &l->modules };
	int err;

	if (!mark_missing(l))
		return 0;
	l->is_modules_asked = true;
	err = visit_all(&s);
	region_unmap(&s.spare);
	return err ? err : map_cands(&s);
}

void module_types_close(struct load *l)
{
	region_unmap(&l->module_cands);
	while (l->modules) {
		struct module_types *m = l->modules;
		struct region region = m->region;

		l->modules = m->next;
		sys_close(m->fd);
		region_unmap(&region);
	}
}

/* The first type of modules for WANT_IDX; with NAME only of the module of that name. */
static bool find_in_modules(const struct load *l, uint32_t want_idx, const char *name,
			    size_t name_size, struct module_types_found *found)
{
	for (struct module_types *m = l->modules; m; m = m->next) {
		const struct scan_want *w = &m->wants[want_idx];

		if (!w->hit_cnt || (name && !is_named(m->name, name, name_size)))
			continue;
		found->view = &m->view;
		found->module = m;
		found->type_id = m->scan.hits[w->hit_first].type_id;
		return true;
	}
	return false;
}

bool module_types_first(const struct load *l, uint32_t want_idx, struct module_types_found *found)
{
	const struct scan_want *w = &l->wants[want_idx];

	if (!w->hit_cnt)
		return find_in_modules(l, want_idx, NULL, 0, found);
	found->view = &l->kernel;
	found->module = NULL;
	found->type_id = l->scan.hits[w->hit_first].type_id;
	return true;
}

bool module_types_within(const struct load *l, uint32_t want_idx, struct module_types *m,
			 struct module_types_found *found)
{
	if (!l->wants[want_idx].hit_cnt && m)
		return find_in_modules(l, want_idx, m->name, text_size(m->name), found);
	return l->wants[want_idx].hit_cnt && module_types_first(l, want_idx, found);
}

bool module_types_target(const struct load *l, uint32_t want_idx, const char *target,
			 struct module_types_found *found)
{
	size_t size = module_types_prefix_size(target);

	if (size && !is_named(VMLINUX, target, size))
		return find_in_modules(l, want_idx, target, size, found);
	return module_types_first(l, want_idx, found);
}

static void add_cands(struct relo_cands *c, const struct btfview *view, const struct scan_want *w,
		      const struct scan_mem *scan)
{
	for (uint32_t i = 0; i < w->hit_cnt; i++) {
		c->cand[c->cnt].view = view;
		c->cand[c->cnt++].type_id = scan->hits[w->hit_first + i].type_id;
	}
}

struct relo_cands module_types_cands(const struct load *l, uint32_t root_idx)
{
	struct relo_cands c = { l->cands, 0 };
	uint32_t want = l->root_want[root_idx];

	if (want == PLAN_NONE)
		return c;
	add_cands(&c, &l->kernel, &l->wants[want], &l->scan);
	if (c.cnt || l->obj->kernel_btf) /* types that the caller gave have no modules */
		return c;
	for (const struct module_types *m = l->modules; m; m = m->next)
		add_cands(&c, &m->view, &m->wants[want], &m->scan);
	return c;
}

uint32_t module_types_fd_idx(struct load *l, struct module_types *m)
{
	if (!m)
		return 0;
	if (!m->fd_idx) {
		m->fd_idx = ++l->fd_array_cnt; /* index 0 means vmlinux */
		l->fd_array[m->fd_idx] = m->fd;
	}
	return m->fd_idx;
}

const char *module_types_where(const struct load *l, char buf[MODULE_TYPES_WHERE_SIZE])
{
	if (!l->is_modules_asked)
		diag_format(buf, MODULE_TYPES_WHERE_SIZE, VMLINUX);
	else if (l->modules_errno == EPERM)
		diag_format(buf, MODULE_TYPES_WHERE_SIZE, VMLINUX "; modules need CAP_SYS_ADMIN");
	else if (l->modules_errno)
		diag_format(buf, MODULE_TYPES_WHERE_SIZE,
			    VMLINUX "; types of modules need Linux 5.11");
	else
		diag_format(buf, MODULE_TYPES_WHERE_SIZE, VMLINUX " and %u module%s", l->module_cnt,
			    l->module_cnt == 1 ? "" : "s");
	return buf;
}
