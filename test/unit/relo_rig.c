/* SPDX-License-Identifier: MIT */
/*
 * relo_rig.c - opens the two hand-made BTFs and calls the engine.
 */
#include "relo_rig.h"

#include "core/diag.h"

void relo_rig_init(struct relo_rig *rig)
{
	btf_writer_init(&rig->local, false);
	btf_writer_init(&rig->target, false);
	rig->ptr_size = 0;
	rig->cands.cand = rig->cand;
	rig->cands.cnt = 0;
}

void relo_rig_cand(struct relo_rig *rig, uint32_t id)
{
	rig->cand[rig->cands.cnt].view = &rig->target_view;
	rig->cand[rig->cands.cnt++].type_id = id;
}

int relo_rig_open(struct relo_rig *rig)
{
	const void *blob;
	size_t size;
	int err;

	diag_init(&rig->diag);
	blob = btf_writer_blob(&rig->local, &size);
	err = btfview_open(&rig->local_view, blob, size, NULL, &rig->diag);
	if (!err)
		err = relo_index_local(&rig->local_view, rig->local_marks, 4096, &rig->diag);
	if (err)
		return err;
	blob = btf_writer_blob(&rig->target, &size);
	err = btfview_open(&rig->target_view, blob, size, NULL, &rig->diag);
	if (!err)
		err = btfview_index(&rig->target_view, rig->target_marks, 4096, &rig->diag);
	if (rig->ptr_size)
		rig->target_view.ptr_size = rig->ptr_size;
	return err;
}

int relo_rig_resolve(struct relo_rig *rig, uint32_t type_id, uint32_t kind, const char *access)
{
	const struct relo r = { type_id, kind, access };
	int err = relo_rig_open(rig);

	return err ? err : relo_resolve(&rig->local_view, &r, &rig->cands, &rig->fix, &rig->diag);
}
