/* SPDX-License-Identifier: MIT */
/*
 * skeleton.c - what generated skeletons call: the struct of typed fields, laid into the object.
 *
 * The generated constant says at which byte offsets the struct's fields are; entry i is the plan's
 * map or program i, so nothing is looked up by name.
 */
#include "runtime/attach.h"
#include "runtime/open.h"

#include "core/diag.h"

/*
 * The pointer field at BYTE_OFF of SKEL; offsets from the generated constant are right by offsetof.
 */
static void set_field(void *skel, uint32_t byte_off, void *value)
{
	if (byte_off != COREPL_NO_IDX)
		memcpy((uint8_t *)skel + byte_off, &value, sizeof(value));
}

static struct corepl_link *get_link(const void *skel, uint32_t byte_off)
{
	struct corepl_link *link = NULL;

	if (byte_off != COREPL_NO_IDX)
		memcpy(&link, (const uint8_t *)skel + byte_off, sizeof(link));
	return link;
}

static int check_counts(const struct corepl_skeleton *desc, const struct corepl_object *o,
			struct corepl_diag *d)
{
	if (desc->map_cnt != handle_map_cnt(o) || desc->prog_cnt != handle_prog_cnt(o))
		return diag_fail(d, COREPL_ESTALE,
				 "skeleton %s: found %u maps and %u programs, need %u and %u: "
				 "generate it again",
				 desc->name, desc->map_cnt, desc->prog_cnt, handle_map_cnt(o),
				 handle_prog_cnt(o));
	for (uint32_t i = 0; i < desc->map_cnt; i++)
		if (desc->maps[i].data_off != COREPL_NO_IDX &&
		    (!o->maps[i].data ||
		     desc->maps[i].data_size > handle_globals_size(&o->maps[i])))
			return diag_fail(d, COREPL_ESTALE,
					 "skeleton %s: map %s: found %u bytes of globals, need at "
					 "most %zu: generate it again",
					 desc->name, corepl_map_name(&o->maps[i]),
					 desc->maps[i].data_size,
					 o->maps[i].data ? handle_globals_size(&o->maps[i]) : 0);
	return 0;
}

static void fill(const struct corepl_skeleton *desc, struct corepl_object *o, void *skel)
{
	set_field(skel, desc->obj_off, o);
	for (uint32_t i = 0; i < desc->map_cnt; i++) {
		set_field(skel, desc->maps[i].map_off, &o->maps[i]);
		set_field(skel, desc->maps[i].data_off, o->maps[i].data);
		if (desc->maps[i].data_off != COREPL_NO_IDX)
			o->maps[i].data_field = (uint8_t *)skel + desc->maps[i].data_off;
	}
	for (uint32_t i = 0; i < desc->prog_cnt; i++)
		set_field(skel, desc->progs[i].prog_off, &o->progs[i]);
}

void *corepl_skeleton_open(const struct corepl_skeleton *desc, const struct corepl_open_opts *opts,
			   struct corepl_diag *diag)
{
	struct corepl_open_opts own;
	struct corepl_object *o;
	struct corepl_diag d;

	handle_take_opts(&own, sizeof(own), opts);
	own.extra_size = desc->skel_size;
	if (!own.name)
		own.name = desc->name;
	if (!diag)
		diag = &d;
	o = open_object(desc->data, desc->data_size, &own, diag);
	if (!o)
		return NULL;
	if (check_counts(desc, o, diag)) {
		corepl_close(o);
		return NULL;
	}
	fill(desc, o, o->extra);
	return o->extra;
}

static struct corepl_object *object_of(const struct corepl_skeleton *desc, const void *skel)
{
	struct corepl_object *o;

	memcpy(&o, (const uint8_t *)skel + desc->obj_off, sizeof(o));
	return o;
}

static corepl_attach_fn *pick(const void *ctx, const struct corepl_program *prog)
{
	const struct corepl_skeleton *desc = ctx;

	return desc->progs[prog->idx].attach;
}

/* Where the link of map IDX is; a description of an older header has none. */
static uint32_t map_link_off(const struct corepl_skeleton *desc, uint32_t idx)
{
	return desc->size >= sizeof(*desc) && desc->map_link_offs ? desc->map_link_offs[idx]
								  : COREPL_NO_IDX;
}

int corepl_skeleton_attach(const struct corepl_skeleton *desc, void *skel)
{
	struct corepl_object *o = object_of(desc, skel);
	int err;

	for (uint32_t i = 0; i < desc->prog_cnt; i++)
		if (!o->progs[i].link)
			o->progs[i].link = get_link(skel, desc->progs[i].link_off);
	for (uint32_t i = 0; i < desc->map_cnt; i++)
		if (!o->maps[i].link)
			o->maps[i].link = get_link(skel, map_link_off(desc, i));
	err = attach_every(o, pick, desc);
	for (uint32_t i = 0; i < desc->prog_cnt; i++)
		set_field(skel, desc->progs[i].link_off, o->progs[i].link);
	for (uint32_t i = 0; i < desc->map_cnt; i++)
		set_field(skel, map_link_off(desc, i), o->maps[i].link);
	return err;
}

/* Destroy the link in the field at BYTE_OFF, if any. */
static void detach(void *skel, uint32_t byte_off)
{
	corepl_link_destroy(get_link(skel, byte_off));
	set_field(skel, byte_off, NULL);
}

void corepl_skeleton_detach(const struct corepl_skeleton *desc, void *skel)
{
	for (uint32_t i = 0; i < desc->prog_cnt; i++)
		detach(skel, desc->progs[i].link_off);
	for (uint32_t i = 0; i < desc->map_cnt; i++)
		detach(skel, map_link_off(desc, i));
}
