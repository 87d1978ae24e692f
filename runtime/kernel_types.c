/* SPDX-License-Identifier: MIT */
/*
 * kernel_types.c - the running kernel's BTF: had, and scanned once for everything wanted.
 *
 * /sys/kernel/btf/vmlinux can be mapped from Linux 6.16 on: no copy.  Before, it is read into
 * memory whose huge pages spare a thousand faults.  Without wants the kernel's types are not
 * touched.  Types that the caller gave stand for the kernel's in relocations, and on a kernel
 * without any.
 *
 * In: l->wants.  Out: l->kernel with marks, hits by want in l->scan.
 */
#include "runtime/load.h"
#include "runtime/sys.h"

#include "core/diag.h"

#define VMLINUX_BTF "/sys/kernel/btf/vmlinux"
#define HUGE_PAGE ((size_t)2 << 20) /* bytes; where they are larger the advice is just ignored */

/* Read all SIZE bytes of FD to DATA. */
static int read_all(int fd, uint8_t *data, size_t size)
{
	while (size) {
		long got = sys_read(fd, data, size);

		if (got == -EINTR)
			continue;
		if (got <= 0)
			return got ? (int)got : -EIO;
		data += got;
		size -= (size_t)got;
	}
	return 0;
}

/* Memory with the SIZE bytes of FD, starting where a huge page does. */
static int read_types(struct load *l, int fd, size_t size, const uint8_t **data)
{
	/* whole huge pages: a tail of small ones would be hundreds of faults */
	size_t huge_size = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
	size_t map_size = huge_size + HUGE_PAGE;
	uint8_t *map = sys_mmap_memory(map_size), *at;
	int err = sys_ptr_error(map);

	if (err)
		return err;
	l->kernel_map = map;
	l->kernel_map_size = map_size;
	at = map + (HUGE_PAGE - (uintptr_t)map % HUGE_PAGE) % HUGE_PAGE;
	sys_madvise(at, huge_size, MADV_HUGEPAGE);
	*data = at;
	err = (int)sys_seek_start(fd);
	return err ? err : read_all(fd, at, size);
}

/* The types behind FD, mapped or read. */
static int get_types(struct load *l, int fd, const uint8_t **data, size_t *size)
{
	long end = sys_seek_end(fd);
	void *map;

	if (end <= 0)
		return end ? (int)end : -EIO;
	*size = (size_t)end;
	map = sys_mmap(NULL, *size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (!sys_ptr_error(map)) {
		l->kernel_map = map;
		l->kernel_map_size = *size;
		*data = map;
		return 0;
	}
	return read_types(l, fd, *size, data);
}

/* DATA and SIZE stay where the kernel has no types and the caller gave some. */
static int open_running(struct load *l, const uint8_t **data, size_t *size)
{
	int fd = sys_open(VMLINUX_BTF), err;

	if (fd == -ENOENT && *data)
		return 0;
	if (fd == -ENOENT)
		return diag_fail(l->diag, COREPL_EMISSING,
				 "kernel types: " VMLINUX_BTF ": not there; need a kernel with "
				 "CONFIG_DEBUG_INFO_BTF, /sys mounted, or opts.kernel_btf");
	if (fd < 0)
		return handle_fail_sys(l->diag, VMLINUX_BTF, "opening the kernel's types", fd);
	err = get_types(l, fd, data, size);
	sys_close(fd);
	return err ? handle_fail_sys(l->diag, VMLINUX_BTF, "reading the kernel's types", err) : 0;
}

/* Numbers of entries. */
enum {
	CNT_SLOTS,
	CNT_HITS,
	CNT_MARKS,
	CNT_ONE,
	CNT_CNT
};

#define PIECE(field, cnt) REGION_PIECE(struct load, field, cnt)

static const struct region_piece pieces[] = {
	PIECE(scan.slots, CNT_SLOTS),	PIECE(scan.hits, CNT_HITS),   PIECE(cands, CNT_HITS),
	PIECE(kernel_marks, CNT_MARKS), PIECE(kernel_memo, CNT_ONE),
};

/* Scratch for a scan with room for HIT_CAP hits. */
static int map_scratch(struct load *l, uint32_t hit_cap)
{
	struct region *r = &l->kernel_scratch;
	size_t cnts[CNT_CNT];
	int err;

	region_unmap(r);
	l->scan.slot_cnt = scan_slot_cnt(l->want_cnt);
	l->scan.hit_cap = hit_cap;
	cnts[CNT_SLOTS] = l->scan.slot_cnt;
	cnts[CNT_HITS] = hit_cap;
	cnts[CNT_MARKS] = btfview_mark_bound(&l->kernel);
	cnts[CNT_ONE] = 1;
	err = region_map_all(r, l, pieces, sizeof(pieces) / sizeof(pieces[0]), cnts);
	return err ? handle_fail_sys(l->diag, l->obj->name, "memory for a scan", err) : 0;
}

static int scan_wants(struct load *l)
{
	uint32_t hit_cap = l->want_cnt * 2 + 64;
	struct corepl_diag d;
	int err;

	for (;;) {
		err = map_scratch(l, hit_cap);
		if (err)
			return err;
		diag_init(&d);
		l->kernel.memo = l->kernel_memo;
		err = scan_types(&l->kernel, l->kernel_marks, btfview_mark_bound(&l->kernel),
				 l->wants, l->want_cnt, &l->scan, &d);
		if (err != COREPL_ENOSPACE || l->scan.hit_cnt <= hit_cap)
			break;
		hit_cap = l->scan.hit_cnt;
	}
	return err ? diag_fail(l->diag, err, "kernel types: %s", d.text) : 0;
}

int kernel_types_open(struct load *l, bool is_own)
{
	const uint8_t *data = l->obj->kernel_btf;
	size_t size = l->obj->kernel_btf_size;
	struct corepl_diag d;
	int err = 0;

	if (!data || is_own)
		err = open_running(l, &data, &size);
	if (err)
		return err;
	diag_init(&d);
	err = btfview_open(&l->kernel, data, size, NULL, &d);
	return err ? diag_fail(l->diag, err, "kernel types: %s", d.text) : 0;
}

int kernel_types_scan(struct load *l, bool is_own)
{
	int err = l->want_cnt ? kernel_types_open(l, is_own) : 0;

	return !err && l->want_cnt ? scan_wants(l) : err;
}

void kernel_types_close(struct load *l)
{
	region_unmap(&l->kernel_scratch);
	sys_munmap(l->kernel_map, l->kernel_map_size);
	l->kernel_map = NULL;
}
