// SPDX-License-Identifier: MIT
/*
 * site.c - the reader of the site record (site.h).
 *
 * In: the bytes of one ".corepl.sites" section, hostile.  Out: sites one at a time, with strings
 * that borrow from the section.  Blobs lie back to back, as linkers concatenate them; each is
 * checked before its first site is given out.  Unknown flags, and bytes that a newer writer
 * appends to a header or a site, are passed over; an unknown version is not.
 * It does not write: only the plugin does.
 */
#include "site.h"

#include "diag.h"
#include "relo.h"

/* One blob whose header has been checked. */
struct blob {
	struct bytes bytes;  /* the whole of it */
	size_t header_size;  /* bytes before the first site */
	uint32_t site_cnt;
	uint32_t site_size;  /* bytes from one site to the next */
	struct bytes text;   /* its strings */
};

void site_reader_init(struct site_reader *r, const void *data, size_t size)
{
	r->section.data = data;
	r->section.size = size;
	r->section.is_swapped = bytes_is_host_big_endian();
	r->blob_off = 0;
	r->site_idx = 0;
}

/* Is the header at BLOB_OFF one of ours, and whole? */
static int check_header(const struct site_reader *r, struct corepl_diag *d)
{
	const struct bytes *s = &r->section;
	size_t left = s->size - r->blob_off;
	uint32_t version;

	if (left < SITE_HEADER_SIZE)
		return diag_fail(d, COREPL_ETRUNC,
				 SITE_SECTION ": byte %zu: header cut, found %zu bytes, need %u",
				 r->blob_off, left, SITE_HEADER_SIZE);
	if (memcmp(s->data + r->blob_off, SITE_MAGIC, 4) != 0)
		return diag_fail(d, COREPL_EFORMAT,
				 SITE_SECTION ": byte %zu: no site record, need \"" SITE_MAGIC "\"",
				 r->blob_off);
	version = bytes_u16(s, r->blob_off + 4);
	if (version != SITE_VERSION)
		return diag_fail(d, COREPL_EUNSUPPORTED,
				 SITE_SECTION ": byte %zu: found version %u, need %u; "
				 "use tools as new as the plugin that wrote it",
				 r->blob_off, version, SITE_VERSION);
	return 0;
}

static int check_sizes(const struct site_reader *r, const struct blob *b, size_t str_off,
		       struct corepl_diag *d)
{
	uint64_t sites_end = b->header_size + (uint64_t)b->site_cnt * b->site_size;

	if (b->header_size < SITE_HEADER_SIZE || b->site_size < SITE_SIZE || b->site_size % 4)
		return diag_fail(d, COREPL_EFORMAT,
				 SITE_SECTION ": byte %zu: header of %zu and sites of %u bytes, "
				 "need at least %u and %u", r->blob_off, b->header_size,
				 b->site_size, SITE_HEADER_SIZE, SITE_SIZE);
	if (sites_end > str_off || str_off >= b->bytes.size)
		return diag_fail(d, COREPL_EFORMAT,
				 SITE_SECTION ": byte %zu: %u sites end at %llu, strings start at "
				 "%zu, blob has %zu bytes", r->blob_off, b->site_cnt,
				 (unsigned long long)sites_end, str_off, b->bytes.size);
	if (b->bytes.data[str_off] != 0 || b->bytes.data[b->bytes.size - 1] != 0)
		return diag_fail(d, COREPL_EFORMAT,
				 SITE_SECTION ": byte %zu: strings neither start nor end with NUL",
				 r->blob_off);
	return 0;
}

static int open_blob(const struct site_reader *r, struct blob *b, struct corepl_diag *d)
{
	const struct bytes *s = &r->section;
	size_t str_off;
	uint32_t size;
	int status = check_header(r, d);

	if (status)
		return status;
	size = bytes_u32(s, r->blob_off + 8);
	if (size < SITE_HEADER_SIZE || !bytes_has(s, r->blob_off, size))
		return diag_fail(d, COREPL_ETRUNC,
				 SITE_SECTION ": byte %zu: blob of %u bytes, found %zu",
				 r->blob_off, size, s->size - r->blob_off);
	b->bytes = bytes_part(s, r->blob_off, size);
	b->header_size = bytes_u16(&b->bytes, 6);
	b->site_cnt = bytes_u32(&b->bytes, 12);
	b->site_size = bytes_u32(&b->bytes, 16);
	str_off = bytes_u32(&b->bytes, 20);
	status = check_sizes(r, b, str_off, d);
	if (!status)
		b->text = bytes_part(&b->bytes, str_off, size - str_off);
	return status;
}

/* The string that word WORD of SITE names, or NULL when it lies outside. */
static const char *site_string(const struct blob *b, const struct bytes *site, size_t word)
{
	return bytes_str(&b->text, bytes_u32(site, word * 4));
}

static int decode_strings(const struct blob *b, const struct bytes *site, struct site *s)
{
	s->file = site_string(b, site, SITE_WORD_FILE);
	s->macro_file = site_string(b, site, SITE_WORD_MACRO_FILE);
	s->func = site_string(b, site, SITE_WORD_FUNC);
	s->root = site_string(b, site, SITE_WORD_ROOT);
	s->accessor = site_string(b, site, SITE_WORD_ACCESSOR);
	s->expr = site_string(b, site, SITE_WORD_EXPR);
	s->guard = site_string(b, site, SITE_WORD_GUARD);
	return s->file && s->macro_file && s->func && s->root && s->accessor && s->expr && s->guard;
}

static int decode(const struct site_reader *r, const struct blob *b, struct site *s,
		  struct corepl_diag *d)
{
	size_t site_off = b->header_size + (size_t)r->site_idx * b->site_size;
	struct bytes site = bytes_part(&b->bytes, site_off, SITE_SIZE);
	uint32_t head = bytes_u32(&site, SITE_WORD_HEAD * 4);

	s->kind = (uint8_t)head;
	s->relo_kind = (uint8_t)(head >> 8);
	s->flags = (uint16_t)(head >> 16);
	if (s->kind < SITE_CORE || s->kind > SITE_PLAIN || s->relo_kind >= RELO_KIND_CNT)
		return diag_fail(d, COREPL_EFORMAT,
				 SITE_SECTION ": byte %zu: site %u: found kind %u, relocation kind "
				 "%u, need 1..4 and 0..12", r->blob_off, r->site_idx, s->kind,
				 s->relo_kind);
	s->line = bytes_u32(&site, SITE_WORD_LINE * 4);
	s->column = bytes_u32(&site, SITE_WORD_COLUMN * 4);
	s->macro_line = bytes_u32(&site, SITE_WORD_MACRO_LINE * 4);
	s->macro_column = bytes_u32(&site, SITE_WORD_MACRO_COLUMN * 4);
	s->bit_off = bytes_u32(&site, SITE_WORD_BIT_OFF * 4);
	s->bit_size = bytes_u32(&site, SITE_WORD_BIT_SIZE * 4);
	s->root_size = bytes_u32(&site, SITE_WORD_ROOT_SIZE * 4);
	if (!decode_strings(b, &site, s))
		return diag_fail(d, COREPL_EFORMAT,
				 SITE_SECTION ": byte %zu: site %u: string outside, need < %zu",
				 r->blob_off, r->site_idx, b->text.size);
	return 0;
}

int site_next(struct site_reader *r, struct site *s, struct corepl_diag *d)
{
	while (r->blob_off < r->section.size) {
		struct blob b = { 0 };
		int status = open_blob(r, &b, d);

		if (status)
			return status;
		if (r->site_idx < b.site_cnt) {
			status = decode(r, &b, s, d);
			if (status)
				return status;
			r->site_idx++;
			return 1;
		}
		r->blob_off += b.bytes.size;
		r->site_idx = 0;
	}
	return 0;
}
