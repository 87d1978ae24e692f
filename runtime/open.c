/* SPDX-License-Identifier: MIT */
/*
 * open.c - from a file's bytes to an object: viewed, checked, its handles laid out, globals mapped.
 *
 * Everything is borrowed from the file but the handles.  The plan is checked once, here; after that
 * its indices are trusted.  Sections that the plan was made for are found by name and compared by
 * size and hash, so that a file edited after the post-link step is noticed and not misread.
 */
#include "runtime/data_maps.h"
#include "runtime/link.h"
#include "runtime/map_pin.h"
#include "runtime/open.h"
#include "runtime/struct_ops.h"
#include "runtime/sys.h"

#include "core/diag.h"

#define DEFAULT_LOG_SIZE (1u << 20)
#define DEFAULT_PIN_ROOT "/sys/fs/bpf"
#define SPARE_LINK_CNT 8u

/* Find the plan in the file and check all of it. */
static int open_plan(struct corepl_object *o, const struct elf64 *e, struct corepl_diag *d)
{
	struct elf64_section s;
	int err = elf64_find(e, PLAN_SECTION, &s, d);

	if (err == COREPL_ENOTFOUND)
		return diag_fail(d, COREPL_EUNSUPPORTED,
				 "object: found no section " PLAN_SECTION
				 ", need one: run bpf-postlink on the object");
	if (!err)
		err = plan_open(&o->plan, s.content.data, s.content.size, d);
	if (!err)
		err = plan_check(&o->plan, d);
	if (err)
		return err;
	PLAN_GET(&o->plan, PLAN_OBJECT, 0, &o->def);
	o->map_cnt = plan_cnt(&o->plan, PLAN_MAPS);
	o->prog_cnt = plan_cnt(&o->plan, PLAN_PROGS);
	return 0;
}

#define PIECE(field, cnt) REGION_PIECE(struct corepl_object, field, cnt)

/* Numbers of entries: of each table of the plan, and these. */
enum {
	CNT_EXTRA = PLAN_TABLE_CNT,
	CNT_PIN_PATHS,
	CNT_LINKS,
	CNT_CNT
};

/* Take the pieces of the region; the object itself is the first. */
static void *lay_out(struct corepl_object *o, struct region *r, size_t extra_size)
{
	static const struct region_piece pieces[] = {
		{ offsetof(struct corepl_object, extra), 1, CNT_EXTRA },
		PIECE(sections, PLAN_SECTIONS),
		PIECE(maps, PLAN_MAPS),
		PIECE(progs, PLAN_PROGS),
		PIECE(vars, PLAN_VARS),
		PIECE(pin_paths, CNT_PIN_PATHS),
		PIECE(links, CNT_LINKS),
	};
	void *self = region_take(r, 1, sizeof(*o));
	size_t cnts[CNT_CNT];

	handle_cnts(o, cnts);
	o->link_cnt = handle_prog_cnt(o) + SPARE_LINK_CNT;
	cnts[CNT_EXTRA] = extra_size;
	cnts[CNT_PIN_PATHS] = map_pin_paths_size ? map_pin_paths_size(o) : 0;
	cnts[CNT_LINKS] = o->link_cnt;
	region_take_all(r, o, pieces, sizeof(pieces) / sizeof(pieces[0]), cnts);
	return self;
}

/* Move DRAFT into a region of its own. */
static struct corepl_object *settle(struct corepl_object *draft, size_t extra_size,
				    struct corepl_diag *d)
{
	struct region r = { NULL, 0, 0, 0 };
	struct corepl_object *o;
	int err;

	lay_out(draft, &r, extra_size);
	err = region_map(&r);
	if (err) {
		handle_fail_sys(d, "object", "memory for its handles", err);
		return NULL;
	}
	o = lay_out(draft, &r, extra_size);
	draft->region = r;
	*o = *draft;
	return o;
}

/* Locate one section of the plan and compare it with what the plan was made for. */
static int check_section(struct corepl_object *o, const struct elf64 *e, uint32_t idx,
			 struct corepl_diag *d)
{
	struct elf64_section *s = &o->sections[idx];
	struct plan_section want;
	const char *name;
	int err;

	PLAN_GET(&o->plan, PLAN_SECTIONS, idx, &want);
	name = handle_str(o, want.name_str);
	err = elf64_find(e, name, s, d);
	if (err == COREPL_ENOTFOUND)
		return diag_fail(d, COREPL_ESTALE,
				 "object: found no section %s, which the load plan needs: run "
				 "bpf-postlink again",
				 name);
	if (err)
		return err;
	if (s->size != want.size || s->is_nobits != (want.is_nobits != 0))
		return diag_fail(d, COREPL_ESTALE,
				 "object: section %s: found %llu bytes, need the %u of the load "
				 "plan: run bpf-postlink again",
				 name, (unsigned long long)s->size, want.size);
	if (!s->is_nobits && plan_hash(s->content.data, s->content.size) != want.hash)
		return diag_fail(d, COREPL_ESTALE,
				 "object: section %s: its content is not what the load plan was "
				 "made for: run bpf-postlink again",
				 name);
	return 0;
}

static BYTES_APART void fill_handles(struct corepl_object *o)
{
	for (uint32_t i = 0; i < handle_map_cnt(o); i++) {
		struct corepl_map *m = &o->maps[i];

		PLAN_GET(&o->plan, PLAN_MAPS, i, &m->def);
		m->obj = o;
		m->idx = i;
		m->fd = -1;
		m->inner_fd = -1;
		m->is_created = m->def.role != PLAN_MAP_INNER;
	}
	for (uint32_t i = 0; i < handle_prog_cnt(o); i++) {
		struct corepl_program *p = &o->progs[i];

		PLAN_GET(&o->plan, PLAN_PROGS, i, &p->def);
		p->obj = o;
		p->idx = i;
		p->fd = -1;
		p->is_loaded = !(p->def.flags & PLAN_PROG_NO_AUTOLOAD);
		p->is_attached = p->def.attach != PLAN_ATTACH_NONE &&
				 !(p->def.flags & PLAN_PROG_NO_AUTOATTACH);
	}
	for (uint32_t i = 0; i < plan_cnt(&o->plan, PLAN_VARS); i++) {
		PLAN_GET(&o->plan, PLAN_VARS, i, &o->vars[i].def);
		o->vars[i].obj = o;
	}
	link_add_free(o, o->links, o->link_cnt);
}

/* A program without map_pin.c cannot do what a map's definition asks for. */
static int check_no_pins(const struct corepl_object *o, struct corepl_diag *d)
{
	for (uint32_t i = 0; i < handle_map_cnt(o); i++)
		if (o->maps[i].def.pinning)
			return diag_fail(d, COREPL_EUNSUPPORTED,
					 "map %s: found pinning, need corepl_use_pins() in this "
					 "program",
					 corepl_map_name(&o->maps[i]));
	return 0;
}

/* What is left to do once the handles have their place. */
static int fill(struct corepl_object *o, const struct elf64 *e, struct corepl_diag *d)
{
	for (uint32_t i = 0; i < plan_cnt(&o->plan, PLAN_SECTIONS); i++) {
		int err = check_section(o, e, i, d);

		if (err)
			return err;
	}
	fill_handles(o);
	if (struct_ops_open) {
		int err = struct_ops_open(o, d);

		if (err)
			return err;
	}
	if (map_pin_set_paths)
		map_pin_set_paths(o);
	else if (check_no_pins(o, d))
		return COREPL_EUNSUPPORTED;
	return data_maps_open(o, d);
}

static int view(struct corepl_object *draft, struct elf64 *e, struct corepl_diag *d)
{
	int err;

	if (!draft->data.data)
		return diag_fail(d, COREPL_EUSAGE, "corepl_open: found no data, need an object");
	err = elf64_open(e, draft->data.data, draft->data.size, d);
	return err ? err : open_plan(draft, e, d);
}

struct corepl_object *open_object(const void *data, size_t size,
				  const struct corepl_open_opts *opts, struct corepl_diag *diag)
{
	struct corepl_object draft = { .data = { data, size, false }, .btf_fd = -1 };
	size_t extra_size = opts->extra_size;
	struct corepl_object *o;
	struct elf64 e;

	if (!diag)
		diag = &draft.diag;
	diag_init(diag);
	if (view(&draft, &e, diag))
		return NULL;
	draft.name = opts->name;
	draft.kernel_btf = opts->kernel_btf;
	draft.kernel_btf_size = opts->kernel_btf_size;
	draft.kconfig = opts->kconfig;
	draft.log_size = opts->log_size ? opts->log_size : DEFAULT_LOG_SIZE;
	draft.pin_root = opts->pin_root ? opts->pin_root : DEFAULT_PIN_ROOT;
	if (!draft.name)
		draft.name = handle_str(&draft, draft.def.name_str);
	o = settle(&draft, extra_size, diag);
	if (o && fill(o, &e, diag)) {
		corepl_close(o);
		return NULL;
	}
	return o;
}

void corepl_close(struct corepl_object *obj)
{
	struct region r;

	if (!obj)
		return;
	corepl_detach(obj);
	link_free_pages(obj);
	while (obj->pages) {
		struct handle_page *page = obj->pages;

		obj->pages = page->next;
		sys_munmap(page, page->size);
	}
	for (uint32_t i = 0; i < handle_prog_cnt(obj); i++)
		if (obj->progs[i].obj)
			sys_close(obj->progs[i].fd);
	for (uint32_t i = 0; i < handle_map_cnt(obj); i++)
		if (obj->maps[i].obj)
			sys_close(obj->maps[i].fd);
	data_maps_close(obj);
	sys_close(obj->btf_fd);
	sys_munmap(obj->log, obj->log_size);
	r = obj->region;
	region_unmap(&r);
}
