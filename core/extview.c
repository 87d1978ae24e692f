// SPDX-License-Identifier: MIT
/*
 * extview.c - reading a .BTF.ext blob where it lies.
 *
 * In: hostile bytes.  Out: the three parts by blocks and records.  extview_open() walks all blocks
 * once; after that every block and record is known to lie inside.
 *
 * Records longer than known are accepted and their rest ignored; so are headers.  Names,
 * type ids and instruction offsets are not judged here: they belong to other sections.
 *
 * Sources: kernel Documentation/bpf/btf.rst; libbpf btf_ext_setup_info() for behaviour.
 */
#include "diag.h"
#include "extview.h"

#define EXTVIEW_MAGIC 0xeb9fu
#define EXTVIEW_MAGIC_SWAPPED 0x9febu
#define EXTVIEW_HEADER_SIZE 24u      /* without CO-RE records: before kernel 5.4 */
#define EXTVIEW_HEADER_CORE_SIZE 32u
#define EXTVIEW_BLOCK_HEAD 8u        /* sec_name_off, record_cnt */

static const char *part_name(enum extview_part part)
{
	static const char names[EXTVIEW_PART_CNT][10] = { "func_info", "line_info", "core_relo" };

	return names[part];
}

static int open_header(struct extview *e, struct corepl_diag *d)
{
	struct bytes *b = &e->blob;
	uint32_t hdr_size;

	if (b->size < EXTVIEW_HEADER_SIZE || b->size > UINT32_MAX)
		return diag_fail(d, COREPL_ETRUNC, ".BTF.ext header: found %zu bytes, need %u",
				 b->size, EXTVIEW_HEADER_SIZE);
	b->is_swapped = bytes_u16(b, 0) == EXTVIEW_MAGIC_SWAPPED;
	if (bytes_u16(b, 0) != EXTVIEW_MAGIC)
		return diag_fail(d, COREPL_EFORMAT, ".BTF.ext header: magic: found 0x%x, need 0x%x",
				 bytes_u16(b, 0), EXTVIEW_MAGIC);
	if (b->data[2] != 1 || b->data[3] != 0)
		return diag_fail(d, COREPL_EUNSUPPORTED,
				 ".BTF.ext header: found version %u flags %u, "
				 "need version 1 flags 0",
				 b->data[2], b->data[3]);
	hdr_size = bytes_u32(b, 4);
	if (hdr_size < EXTVIEW_HEADER_SIZE)
		return diag_fail(d, COREPL_EFORMAT, ".BTF.ext header: size: found %u, need >= %u",
				 hdr_size, EXTVIEW_HEADER_SIZE);
	if (hdr_size > b->size)
		return diag_fail(d, COREPL_ETRUNC, ".BTF.ext header: size: found %u, need <= %zu",
				 hdr_size, b->size);
	return COREPL_OK;
}

/* The block at POS of PART's bytes; false when it does not lie inside. */
static bool read_block(const struct extview *e, enum extview_part part, uint32_t pos,
		       struct extview_block *b)
{
	const struct bytes *p = &e->part[part];

	if (!bytes_has(p, pos, EXTVIEW_BLOCK_HEAD))
		return false;
	b->sec_name_off = bytes_u32(p, pos);
	b->record_cnt = bytes_u32(p, pos + 4);
	b->record_off = (uint32_t)(p->data - e->blob.data) + pos + EXTVIEW_BLOCK_HEAD;
	b->record_size = e->record_size[part];
	return (uint64_t)b->record_cnt * b->record_size <= p->size - pos - EXTVIEW_BLOCK_HEAD;
}

static uint32_t block_size(const struct extview_block *b)
{
	return EXTVIEW_BLOCK_HEAD + b->record_cnt * b->record_size;
}

static int check_blocks(const struct extview *e, enum extview_part part, struct corepl_diag *d)
{
	struct extview_block b;
	uint32_t pos = 0;

	for (; pos < e->part[part].size; pos += block_size(&b)) {
		if (!read_block(e, part, pos, &b))
			return diag_fail(d, COREPL_ETRUNC,
					 ".BTF.ext %s: block at byte %u: found %zu bytes, "
					 "need more",
					 part_name(part), pos, e->part[part].size - pos);
		if (b.record_cnt == 0)
			return diag_fail(d, COREPL_EFORMAT,
					 ".BTF.ext %s: block at byte %u: found 0 records, "
					 "need >= 1",
					 part_name(part), pos);
	}
	return COREPL_OK;
}

static int open_part(struct extview *e, enum extview_part part, struct corepl_diag *d)
{
	const uint32_t size_min = part == EXTVIEW_FUNC ? 8 : 16;
	uint32_t field_off = 8 + 8 * (uint32_t)part;
	uint32_t size = bytes_u32(&e->blob, field_off + 4);
	uint64_t byte_off = (uint64_t)bytes_u32(&e->blob, 4) + bytes_u32(&e->blob, field_off);

	if (size == 0)
		return COREPL_OK;
	if (byte_off > e->blob.size || size > e->blob.size - byte_off || size < 4)
		return diag_fail(d, COREPL_ETRUNC,
				 ".BTF.ext %s: found %u bytes at byte %llu, "
				 "need 4 or more within %zu",
				 part_name(part), size, (unsigned long long)byte_off, e->blob.size);
	if (byte_off % 4)
		return diag_fail(d, COREPL_EFORMAT,
				 ".BTF.ext %s: found at byte %llu, need a multiple of 4",
				 part_name(part), (unsigned long long)byte_off);
	e->record_size[part] = bytes_u32(&e->blob, (size_t)byte_off);
	if (e->record_size[part] < size_min || e->record_size[part] % 4)
		return diag_fail(d, COREPL_EFORMAT,
				 ".BTF.ext %s: record size: found %u, need >= %u in steps of 4",
				 part_name(part), e->record_size[part], size_min);
	e->part[part] = bytes_part(&e->blob, (size_t)byte_off + 4, size - 4);
	return check_blocks(e, part, d);
}

int extview_open(struct extview *e, const void *data, size_t size, struct corepl_diag *d)
{
	int rc;

	memset(e, 0, sizeof(*e));
	e->blob.data = data;
	e->blob.size = size;
	rc = open_header(e, d);
	if (!rc)
		rc = open_part(e, EXTVIEW_FUNC, d);
	if (!rc)
		rc = open_part(e, EXTVIEW_LINE, d);
	if (!rc && bytes_u32(&e->blob, 4) >= EXTVIEW_HEADER_CORE_SIZE)
		rc = open_part(e, EXTVIEW_CORE, d);
	return rc;
}

int extview_next(const struct extview *e, enum extview_part part, uint32_t *pos,
		 struct extview_block *b)
{
	if (*pos >= e->part[part].size || !read_block(e, part, *pos, b))
		return 0;
	*pos += block_size(b);
	return 1;
}

void extview_record(const struct extview *e, const struct extview_block *b, uint32_t idx,
		    struct extview_record *r)
{
	size_t byte_off = b->record_off + (size_t)idx * b->record_size;

	BYTES_ASSERT(idx < b->record_cnt);
	r->insn_off = bytes_u32(&e->blob, byte_off);
	for (uint32_t i = 0; i < 3; i++)
		r->word[i] = i * 4 + 8 <= b->record_size ?
				     bytes_u32(&e->blob, byte_off + 4 + i * (size_t)4) : 0;
}
