/* SPDX-License-Identifier: MIT */
/*
 * arena_map.c - see arena_map.h.
 *
 *   open     [ globals, private | no access ... ]     max_entries pages from map_extra on, or
 *   load     [ the arena's own pages            ]     anywhere within one 4 GiB window
 *
 * Addresses are taken at open, so that pointers into the globals, and those that are kept in them,
 * stay good.  The kernel wants the arena mapped before it loads a program that uses it, never
 * across a 4 GiB boundary, and never moves it: its pages go over what is there.
 * Globals lie at the arena's start on every kernel (libbpf puts them at its end from Linux 7.0 on).
 *
 * Source: kernel/bpf/arena.c; libbpf init_arena_map_data() for behaviour.
 */
#include "runtime/arena_map.h"

#include "runtime/sys.h"

#include "core/diag.h"

#define WINDOW ((uint64_t)1 << 32) /* bytes: the most an arena can have */

void corepl_use_arena(void)
{
}

static uint64_t wanted_size(const struct corepl_map *m)
{
	return (uint64_t)m->def.max_entries * sys_page_size();
}

static size_t globals_pages_size(const struct corepl_map *m)
{
	return sys_page_align(handle_globals_size(m));
}

static void *reserve_at(uint64_t at, size_t size, int extra_flags)
{
	return sys_mmap((void *)(uintptr_t)at, size, PROT_NONE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | extra_flags, -1, 0);
}

/* Addresses that nothing else gets, from a 4 GiB boundary on. */
static void *reserve_window(size_t size)
{
	void *all = reserve_at(0, size + WINDOW, 0);
	uintptr_t from = (uintptr_t)all, at = (from + WINDOW - 1) & ~(uintptr_t)(WINDOW - 1);

	if (sys_ptr_error(all))
		return all;
	if (at > from)
		sys_munmap(all, at - from);
	if (from + WINDOW > at)
		sys_munmap((void *)(at + size), from + WINDOW - at);
	return (void *)at;
}

/* SIZE bytes of addresses at AT that are free, or -errno; kernels before 4.17 take AT as a hint. */
static int reserve_free(uint64_t at, size_t size)
{
	void *got = reserve_at(at, size, MAP_FIXED_NOREPLACE);

	if (sys_ptr_error(got))
		return sys_ptr_error(got);
	if (SYS_PTR(got) == at)
		return 0;
	sys_munmap(got, size);
	return -EEXIST;
}

/* Private pages with DATA where M's globals are. */
static int put_globals(struct corepl_map *m, const void *data, size_t size)
{
	void *pages;

	if (!globals_pages_size(m))
		return 0;
	pages = sys_mmap(m->data, globals_pages_size(m), PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	if (sys_ptr_error(pages))
		return sys_ptr_error(pages);
	if (size)
		memcpy(pages, data, size);
	return 0;
}

int arena_map_open(struct corepl_map *m, struct corepl_diag *d)
{
	const struct bytes none = { NULL, 0, false };
	const struct bytes *content =
		m->def.sec == PLAN_NONE ? &none : &m->obj->sections[m->def.sec].content;
	uint64_t extra = (uint64_t)m->def.map_extra_high << 32 | m->def.map_extra_low;
	uint64_t size = wanted_size(m);
	void *at = (void *)(uintptr_t)extra;
	int err;

	if (!size || size > WINDOW)
		size = sys_page_size(); /* the caller sets max_entries, or the kernel refuses it */
	if (size < globals_pages_size(m))
		size = globals_pages_size(m);
	if (extra) {
		err = reserve_free(extra, size);
	} else {
		at = reserve_window(size);
		err = sys_ptr_error(at);
	}
	if (err)
		return handle_fail_sys(d, corepl_map_name(m), "taking the arena's addresses", err);
	m->data = at;
	m->data_size = size;
	err = put_globals(m, content->data, content->size);
	return err ? handle_fail_sys(d, corepl_map_name(m), "memory for globals", err) : 0;
}

/* M's addresses are as many as its entries now ask for. */
static int resize(struct corepl_map *m, struct corepl_diag *d)
{
	size_t size = wanted_size(m), old = m->data_size;
	int err;

	if (size < globals_pages_size(m))
		return diag_fail(d, COREPL_EUSAGE,
				 "map %s: found %u entries, need %llu pages for its globals",
				 corepl_map_name(m), m->def.max_entries,
				 (unsigned long long)(globals_pages_size(m) / sys_page_size()));
	if (size < old)
		sys_munmap((uint8_t *)m->data + size, old - size);
	err = size > old ? reserve_free(SYS_PTR(m->data) + old, size - old) : 0;
	if (err)
		return handle_fail_sys(d, corepl_map_name(m), "taking more addresses", err);
	m->data_size = size;
	return 0;
}

/* M's addresses are again as many as before the load. */
static void resize_back(struct corepl_map *m)
{
	size_t size = m->open_size, now = m->data_size;

	if (size < now)
		sys_munmap((uint8_t *)m->data + size, now - size);
	else if (size > now && reserve_free(SYS_PTR(m->data) + now, size - now))
		return; /* taken meanwhile: fewer are as good until the next load */
	m->data_size = size;
}

/* The arena's pages over what is at M's addresses, which SAVED holds; on failure that again. */
static int put_pages(struct corepl_map *m, const void *saved)
{
	void *pages = sys_mmap(m->data, m->data_size, PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_FIXED, m->fd, 0);

	if (!sys_ptr_error(pages)) {
		m->is_mapped = true;
		if (!m->is_reused && !m->is_pin_found && saved)
			memcpy(m->data, saved, handle_globals_size(m));
		return 0;
	}
	/* it may have unmapped what was there before it failed */
	(void)reserve_at(SYS_PTR(m->data), m->data_size, MAP_FIXED);
	(void)put_globals(m, saved, handle_globals_size(m));
	return sys_ptr_error(pages);
}

int arena_map_share(struct corepl_map *m, struct corepl_diag *d)
{
	size_t size = globals_pages_size(m);
	void *saved = NULL;
	int err;

	if (size && (m->def.map_flags & ABI_F_SEGV_ON_FAULT))
		return diag_fail(d, COREPL_EUSAGE,
				 "map %s: found BPF_F_SEGV_ON_FAULT, which keeps this process from "
				 "giving its globals their values: need it gone",
				 corepl_map_name(m));
	m->open_size = m->data_size;
	err = resize(m, d);
	if (err)
		return err;
	if (size) {
		saved = sys_mmap_memory(size);
		if (sys_ptr_error(saved)) {
			resize_back(m);
			return handle_fail_sys(d, corepl_map_name(m), "memory for globals",
					       sys_ptr_error(saved));
		}
		memcpy(saved, m->data, handle_globals_size(m));
	}
	err = put_pages(m, saved);
	sys_munmap(saved, size);
	if (err)
		resize_back(m);
	return err ? handle_fail_sys(d, corepl_map_name(m), "mapping the arena", err) : 0;
}

void arena_map_unshare(struct corepl_map *m)
{
	size_t size = globals_pages_size(m);
	void *saved = size ? sys_mmap_memory(size) : NULL;

	if (sys_ptr_error(saved))
		return; /* the pages keep the map alive: still valid memory */
	if (size)
		memcpy(saved, m->data, handle_globals_size(m));
	m->is_mapped = false;
	(void)reserve_at(SYS_PTR(m->data), m->data_size, MAP_FIXED);
	(void)put_globals(m, saved, handle_globals_size(m));
	sys_munmap(saved, size);
	resize_back(m);
}
