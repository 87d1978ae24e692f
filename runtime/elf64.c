/* SPDX-License-Identifier: MIT */
/*
 * elf64.c - see elf64.h.
 */
#include "runtime/elf64.h"

#include "core/diag.h"
#include "core/text.h"

#define HEADER_SIZE 64u
#define SECTION_SIZE 64u
#define MACHINE_BPF 247u
#define TYPE_NOBITS 8u
#define INDEX_ESCAPE 0xffffu

static int check_header(const struct bytes *f, struct corepl_diag *d)
{
	uint8_t host_data = bytes_is_host_big_endian() ? 2 : 1;

	if (f->size < HEADER_SIZE || memcmp(f->data, "\177ELF", 4))
		return diag_fail(d, COREPL_EFORMAT,
				 "object: found no ELF file (%zu bytes), need one of clang and "
				 "bpf-postlink",
				 f->size);
	if (f->data[4] != 2)
		return diag_fail(d, COREPL_EFORMAT, "object: ELF class: found %u, need 2 (64-bit)",
				 (unsigned)f->data[4]);
	if (f->data[5] != host_data)
		return diag_fail(d, COREPL_EUNSUPPORTED,
				 "object: byte order: found %u, need %u, this machine's; compile "
				 "with -target %s",
				 (unsigned)f->data[5], (unsigned)host_data,
				 host_data == 2 ? "bpfeb" : "bpfel");
	if (bytes_u16(f, 18) != MACHINE_BPF)
		return diag_fail(d, COREPL_EFORMAT, "object: ELF machine: found %u, need %u (BPF)",
				 (unsigned)bytes_u16(f, 18), MACHINE_BPF);
	return 0;
}

/* Content of section IDX, whose header is inside. */
static int get_section(const struct elf64 *e, uint32_t idx, struct elf64_section *s,
		       struct corepl_diag *d)
{
	size_t at = (size_t)idx * SECTION_SIZE;
	uint64_t byte_off = bytes_u64(&e->headers, at + 24);

	s->size = bytes_u64(&e->headers, at + 32);
	s->is_nobits = bytes_u32(&e->headers, at + 4) == TYPE_NOBITS;
	s->content = (struct bytes){ NULL, 0, false };
	if (s->is_nobits)
		return 0;
	if (byte_off > SIZE_MAX || s->size > SIZE_MAX ||
	    !bytes_has(&e->file, (size_t)byte_off, (size_t)s->size))
		return diag_fail(d, COREPL_ETRUNC,
				 "object: section [%u]: found offset %llu and size %llu, need both "
				 "within the file's %zu bytes",
				 idx, (unsigned long long)byte_off, (unsigned long long)s->size,
				 e->file.size);
	s->content = bytes_part(&e->file, (size_t)byte_off, (size_t)s->size);
	return 0;
}

/* Locate the header table; section 0 may hold what does not fit the file header. */
static int open_headers(struct elf64 *e, uint32_t *names_idx, struct corepl_diag *d)
{
	const struct bytes *f = &e->file;
	uint64_t byte_off = bytes_u64(f, 40);
	uint64_t cnt = bytes_u16(f, 60);

	*names_idx = bytes_u16(f, 62);
	if (bytes_u16(f, 58) != SECTION_SIZE)
		return diag_fail(d, COREPL_EFORMAT,
				 "object: section header size: found %u, need %u",
				 (unsigned)bytes_u16(f, 58), SECTION_SIZE);
	if (byte_off > f->size || f->size - byte_off < SECTION_SIZE)
		return diag_fail(d, COREPL_ETRUNC,
				 "object: section headers: found offset %llu, need it within the "
				 "file's %zu bytes",
				 (unsigned long long)byte_off, f->size);
	if (cnt == 0)
		cnt = bytes_u64(f, (size_t)byte_off + 32);
	if (*names_idx == INDEX_ESCAPE)
		*names_idx = bytes_u32(f, (size_t)byte_off + 40);
	if (cnt > (f->size - byte_off) / SECTION_SIZE || cnt > UINT32_MAX)
		return diag_fail(d, COREPL_ETRUNC,
				 "object: section headers: found %llu, need them within the file's "
				 "%zu bytes",
				 (unsigned long long)cnt, f->size);
	e->sec_cnt = (uint32_t)cnt;
	e->headers = bytes_part(f, (size_t)byte_off, (size_t)cnt * SECTION_SIZE);
	return 0;
}

int elf64_open(struct elf64 *e, const void *data, size_t size, struct corepl_diag *d)
{
	struct elf64_section names;
	uint32_t names_idx;
	int err;

	memset(e, 0, sizeof(*e));
	e->file.data = data;
	e->file.size = size;
	err = check_header(&e->file, d);
	if (!err)
		err = open_headers(e, &names_idx, d);
	if (err)
		return err;
	if (names_idx >= e->sec_cnt)
		return diag_fail(d, COREPL_EFORMAT,
				 "object: section names: found section index %u, need < %u",
				 names_idx, e->sec_cnt);
	err = get_section(e, names_idx, &names, d);
	e->names = names.content;
	return err;
}

int elf64_find(const struct elf64 *e, const char *name, struct elf64_section *s,
	       struct corepl_diag *d)
{
	for (uint32_t i = 1; i < e->sec_cnt; i++) {
		uint32_t name_off = bytes_u32(&e->headers, (size_t)i * SECTION_SIZE);
		const char *found = bytes_str(&e->names, name_off);

		if (found && text_equal(found, name))
			return get_section(e, i, s, d);
	}
	return COREPL_ENOTFOUND;
}
