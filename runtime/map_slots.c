/* SPDX-License-Identifier: MIT */
/*
 * map_slots.c - initial values of maps of maps and prog arrays, set once what they name is made.
 */
#include "runtime/load.h"
#include "runtime/map_pin.h"
#include "runtime/sys.h"

#include "core/diag.h"

void corepl_use_slots(void)
{
}

/* The kernel refused slot S of M with ERR. */
static int fail_slot(struct load *l, const struct corepl_map *m, const struct plan_slot *s, int err)
{
	const char *name = s->is_prog ? corepl_program_name(&l->obj->progs[s->idx])
				      : corepl_map_name(&l->obj->maps[s->idx]);
	char what[160];

	diag_format(what, sizeof(what), "setting initial value %u to %s, need %s", s->key, name,
		    err == -E2BIG ? "an index below max_entries"
		    : s->is_prog  ? "a program of the type of those that use it"
				  : "a map like its inner one");
	return handle_fail_sys(l->diag, corepl_map_name(m), what, err);
}

static int fill_slot(struct load *l, struct corepl_map *m, uint32_t slot_idx)
{
	struct plan_slot s;
	uint32_t fd;
	int err = 0, idx_fd;

	PLAN_GET(&l->obj->plan, PLAN_SLOTS, slot_idx, &s);
	idx_fd = s.is_prog ? l->obj->progs[s.idx].fd : l->obj->maps[s.idx].fd;
	if (idx_fd < 0)
		return 0; /* not loaded or not created, as its owner asked */
	fd = (uint32_t)idx_fd;
	struct abi_map_elem a = { .map_fd = (uint32_t)m->fd,
				  .key = SYS_PTR(&s.key),
				  .value = SYS_PTR(&fd) };
	if (m->is_pin_found && map_pin_keep_slot)
		err = map_pin_keep_slot(l, m, slot_idx);
	if (err)
		return err;
	err = sys_bpf(ABI_MAP_UPDATE_ELEM, &a, sizeof(a));
	return err ? fail_slot(l, m, &s, err) : 0;
}

int map_slots_fill(struct load *l)
{
	for (uint32_t i = 0; i < handle_map_cnt(l->obj); i++) {
		struct corepl_map *m = &l->obj->maps[i];

		/* others' maps keep their values; a prog array needs this load's programs */
		if (m->is_reused || m->ops ||
		    (m->is_pin_found && m->def.map_type != ABI_MAP_PROG_ARRAY))
			continue;
		for (uint32_t k = 0; m->fd >= 0 && k < m->def.slot_cnt; k++) {
			int err = fill_slot(l, m, m->def.slot_first + k);

			if (err)
				return err;
		}
	}
	return 0;
}
