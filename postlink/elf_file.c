/* SPDX-License-Identifier: MIT */
/*
 * elf_file.c - the one file with libelf: a relocatable ELF64 file of machine BPF, either byte
 * order.
 *
 * in -> out: a path -> section headers through libelf, checked against the file's size, then names,
 * symbols and relocations from the bytes themselves; and sections -> a file (elf_layout.c says
 * what lies where, libelf encodes the headers).  Does not interpret contents.
 *
 * Descriptors and libelf handles live within one function that never allocates from the arena.
 *
 * Sources: System V ABI chapter 4 "Object Files"; libelf's gelf(3) interface.
 */
#include "elf_file.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elf_layout.h"
#include "elf_tables.h"
#include "out_file.h"

#define ELF_FILE_MAX_SIZE ((size_t)1 << 30) /* bytes; a BPF object is far smaller */
#define ELF_FILE_MAX_ALIGN 4096u	    /* bytes */

static int elf_file_sys(struct corepl_diag *d, int err, const char *what)
{
	if (d && !d->status)
		d->sys_errno = err;
	return diag_fail(d, COREPL_ESYS, "%s: %s", what, strerror(err));
}

/* Read SIZE bytes of PATH into BUF. */
static int elf_file_slurp(const char *path, uint8_t *buf, size_t size, struct corepl_diag *d)
{
	size_t done = 0;
	int ret = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return elf_file_sys(d, errno, "cannot open");
	while (done < size && !ret) {
		ssize_t n = read(fd, buf + done, size - done);

		if (n < 0 && errno != EINTR)
			ret = elf_file_sys(d, errno, "cannot read");
		else if (n == 0)
			ret = diag_fail(d, COREPL_ETRUNC,
					"file: shrank while it was read, found %zu bytes, need %zu",
					done, size);
		else if (n > 0)
			done += (size_t)n;
	}
	close(fd);
	return ret;
}

static int elf_file_load(struct object *o, struct corepl_diag *d)
{
	struct stat st;

	if (stat(o->path, &st))
		return elf_file_sys(d, errno, "cannot open");
	if (S_ISDIR(st.st_mode))
		return elf_file_sys(d, EISDIR, "cannot read");
	if (!S_ISREG(st.st_mode))
		return diag_fail(d, COREPL_EUSAGE,
				 "not a regular file: give the path of an object");
	if ((uint64_t)st.st_size > ELF_FILE_MAX_SIZE)
		return diag_fail(d, COREPL_EUNSUPPORTED, "file: found %llu bytes, need at most %zu",
				 (unsigned long long)st.st_size, ELF_FILE_MAX_SIZE);
	o->file_size = (size_t)st.st_size;
	o->file = ARENA_NEW(o->arena, uint8_t, o->file_size);
	return elf_file_slurp(o->path, o->file, o->file_size, d);
}

/* The identification bytes and the fields that say "relocatable object for BPF". */
static int elf_file_check_header(struct object *o, struct corepl_diag *d)
{
	struct bytes b = { o->file, o->file_size, false };
	uint32_t type, machine;

	if (b.size < 4 || memcmp(b.data, ELFMAG, SELFMAG))
		return diag_fail(
			d, COREPL_EFORMAT,
			"ELF header: not an ELF file, need a BPF object made by clang -target bpf");
	if (b.size < sizeof(Elf64_Ehdr))
		return diag_fail(d, COREPL_ETRUNC, "ELF header: found %zu bytes, need %zu", b.size,
				 sizeof(Elf64_Ehdr));
	if (b.data[EI_CLASS] != ELFCLASS64)
		return diag_fail(d, COREPL_EUNSUPPORTED,
				 "ELF header: class: found %u, need 2 (ELF64)", b.data[EI_CLASS]);
	if (b.data[EI_DATA] != ELFDATA2LSB && b.data[EI_DATA] != ELFDATA2MSB)
		return diag_fail(d, COREPL_EFORMAT,
				 "ELF header: byte order: found %u, need 1 (little) or 2 (big)",
				 b.data[EI_DATA]);
	o->is_big_endian = b.data[EI_DATA] == ELFDATA2MSB;
	o->is_swapped = o->is_big_endian != bytes_is_host_big_endian();
	b.is_swapped = o->is_swapped;
	type = bytes_u16(&b, offsetof(Elf64_Ehdr, e_type));
	machine = bytes_u16(&b, offsetof(Elf64_Ehdr, e_machine));
	if (machine != EM_BPF)
		return diag_fail(
			d, COREPL_EFORMAT,
			"ELF header: machine: found %u, need 247 (BPF): compile with -target bpf",
			machine);
	if (type != ET_REL)
		return diag_fail(d, COREPL_EFORMAT,
				 "ELF header: type: found %u, need 1 (relocatable)", type);
	o->elf_flags = bytes_u32(&b, offsetof(Elf64_Ehdr, e_flags));
	return 0;
}

/* The section header table lies inside the file; its two counts. */
static int elf_file_count(struct object *o, uint32_t *str_sec, struct corepl_diag *d)
{
	size_t cnt = 0, str = 0, table_off, header_size;
	struct bytes b = { o->file, o->file_size, o->is_swapped };
	Elf *elf = elf_memory((char *)o->file, o->file_size);
	bool is_read = elf && !elf_getshdrnum(elf, &cnt) && !elf_getshdrstrndx(elf, &str);

	elf_end(elf);
	table_off = bytes_u64(&b, offsetof(Elf64_Ehdr, e_shoff));
	header_size = bytes_u16(&b, offsetof(Elf64_Ehdr, e_shentsize));
	if (header_size != sizeof(Elf64_Shdr))
		return diag_fail(d, COREPL_EFORMAT,
				 "section header table: header size: found %zu, need %zu",
				 header_size, sizeof(Elf64_Shdr));
	if (!is_read || !bytes_has(&b, table_off, sizeof(Elf64_Shdr)) ||
	    cnt > (b.size - table_off) / sizeof(Elf64_Shdr))
		return diag_fail(d, COREPL_ETRUNC,
				 "section header table: found at byte %zu, the file has %zu bytes",
				 table_off, b.size);
	if (cnt < 2 || cnt >= OBJECT_SYM_SPECIAL)
		return diag_fail(d, COREPL_EUNSUPPORTED,
				 "section header table: found %zu sections, need 2 to %u", cnt,
				 OBJECT_SYM_SPECIAL - 1);
	if (str >= cnt)
		return diag_fail(d, COREPL_EFORMAT,
				 "ELF header: section names: found section %zu, need < %zu", str,
				 cnt);
	o->sec_cnt = (uint32_t)cnt;
	*str_sec = (uint32_t)str;
	return 0;
}

static bool elf_file_headers(struct object *o, GElf_Shdr *headers)
{
	Elf *elf = elf_memory((char *)o->file, o->file_size);
	bool is_read = elf != NULL;

	for (uint32_t i = 0; is_read && i < o->sec_cnt; i++) {
		Elf_Scn *scn = elf_getscn(elf, i);

		is_read = scn && gelf_getshdr(scn, &headers[i]);
	}
	elf_end(elf);
	return is_read;
}

static int elf_file_section(struct object *o, uint32_t idx, const GElf_Shdr *h,
			    struct corepl_diag *d)
{
	struct object_section *s = &o->secs[idx];
	struct bytes b = { o->file, o->file_size, o->is_swapped };

	s->type = h->sh_type;
	s->flags = h->sh_flags;
	s->align = h->sh_addralign ? h->sh_addralign : 1;
	s->entry_size = h->sh_entsize;
	s->size = h->sh_size;
	s->rel_sec = OBJECT_NONE;
	if (s->align > ELF_FILE_MAX_ALIGN || (s->align & (s->align - 1)))
		return diag_fail(
			d, COREPL_EFORMAT,
			"section [%u]: alignment: found %llu, need a power of two up to %u", idx,
			(unsigned long long)s->align, ELF_FILE_MAX_ALIGN);
	if (s->type == SHT_NOBITS) {
		if (s->size > UINT32_MAX)
			return diag_fail(d, COREPL_ERANGE,
					 "section [%u]: size: found %llu bytes, need at most %u",
					 idx, (unsigned long long)s->size, UINT32_MAX);
		return 0;
	}
	if (!bytes_has(&b, h->sh_offset, h->sh_size))
		return diag_fail(d, COREPL_ETRUNC,
				 "section [%u]: found bytes %llu..%llu, the file has %zu bytes",
				 idx, (unsigned long long)h->sh_offset,
				 (unsigned long long)(h->sh_offset + h->sh_size), o->file_size);
	s->data = o->file + h->sh_offset;
	return 0;
}

static int elf_file_sections(struct object *o, struct corepl_diag *d)
{
	GElf_Shdr *headers;
	uint32_t str_sec = 0;
	int ret = elf_file_count(o, &str_sec, d);

	if (ret)
		return ret;
	headers = ARENA_NEW(o->arena, GElf_Shdr, o->sec_cnt);
	o->secs = ARENA_NEW(o->arena, struct object_section, o->sec_cnt);
	if (!elf_file_headers(o, headers))
		return diag_fail(d, COREPL_EFORMAT, "section header table: %s", elf_errmsg(-1));
	for (uint32_t i = 1; i < o->sec_cnt && !ret; i++)
		ret = elf_file_section(o, i, &headers[i], d);
	if (ret)
		return ret;
	o->secs[0].name = "";
	for (uint32_t i = 1; i < o->sec_cnt; i++) {
		struct object_section *names = &o->secs[str_sec];
		struct bytes b = { names->data, names->data ? names->size : 0, false };

		o->secs[i].name = bytes_str(&b, headers[i].sh_name);
		if (!o->secs[i].name)
			return diag_fail(
				d, COREPL_EFORMAT,
				"section [%u]: name at byte %u, section names have %zu bytes", i,
				headers[i].sh_name, b.size);
	}
	for (uint32_t i = 1; i < o->sec_cnt && !ret; i++)
		if (headers[i].sh_type == SHT_SYMTAB)
			ret = elf_tables_symbols(o, i, headers[i].sh_link, d);
	for (uint32_t i = 1; i < o->sec_cnt && !ret; i++)
		if (headers[i].sh_type == SHT_REL || headers[i].sh_type == SHT_RELA)
			ret = elf_tables_rels(o, i, headers[i].sh_info, d);
	return ret;
}

int elf_file_read(struct arena *a, const char *path, struct object **out, struct corepl_diag *d)
{
	struct object *o = ARENA_NEW(a, struct object, 1);
	int ret;

	o->arena = a;
	o->path = arena_copy(a, path, strlen(path));
	*out = o;
	if (elf_version(EV_CURRENT) == EV_NONE)
		return diag_fail(d, COREPL_EBUG, "libelf: %s", elf_errmsg(-1));
	ret = elf_file_load(o, d);
	if (!ret)
		ret = elf_file_check_header(o, d);
	if (!ret)
		ret = elf_file_sections(o, d);
	return ret;
}

static bool elf_file_put_section(Elf *elf, const struct elf_layout_section *s)
{
	Elf_Scn *scn = elf_newscn(elf);
	Elf_Data *data = scn ? elf_newdata(scn) : NULL;
	GElf_Shdr h = { .sh_name = s->name_off,
			.sh_type = s->type,
			.sh_flags = s->flags,
			.sh_offset = s->file_off,
			.sh_size = s->size,
			.sh_link = s->link,
			.sh_info = s->info,
			.sh_addralign = s->align,
			.sh_entsize = s->entry_size };

	if (!data)
		return false;
	data->d_buf = (void *)(uintptr_t)s->data;
	data->d_size = s->size;
	data->d_align = s->align;
	data->d_type = ELF_T_BYTE;
	data->d_version = EV_CURRENT;
	return gelf_update_shdr(scn, &h) != 0;
}

static bool elf_file_put(int fd, const struct object *o, const struct elf_layout *l)
{
	Elf *elf = elf_begin(fd, ELF_C_WRITE, NULL);
	GElf_Ehdr h = { 0 };
	bool is_written = elf && gelf_newehdr(elf, ELFCLASS64);

	h.e_ident[EI_DATA] = o->is_big_endian ? ELFDATA2MSB : ELFDATA2LSB;
	h.e_type = ET_REL;
	h.e_machine = EM_BPF;
	h.e_version = EV_CURRENT;
	h.e_flags = o->elf_flags;
	h.e_shoff = l->table_off;
	h.e_shstrndx = (Elf64_Half)l->str_sec;
	is_written = is_written && gelf_update_ehdr(elf, &h);
	if (is_written)
		elf_flagelf(elf, ELF_C_SET, ELF_F_LAYOUT);
	for (uint32_t i = 1; i < l->sec_cnt && is_written; i++)
		is_written = elf_file_put_section(elf, &l->secs[i]);
	is_written = is_written && elf_update(elf, ELF_C_WRITE) >= 0;
	elf_end(elf);
	return is_written;
}

int elf_file_write(const struct object *o, const char *path, struct corepl_diag *d)
{
	struct elf_layout l;
	struct out_file f;
	int ret;

	elf_layout_make(o, &l);
	ret = out_file_open(&f, o->arena, path, d);
	if (ret)
		return ret;
	if (!elf_file_put(f.fd, o, &l))
		ret = diag_fail(d, COREPL_ESYS, "cannot write: %s", elf_errmsg(-1));
	return out_file_close(&f, ret, d);
}

static bool elf_file_has_name(Elf *elf, size_t str_sec, const GElf_Shdr *h, const char *name)
{
	const char *found = elf_strptr(elf, str_sec, h->sh_name);

	return found && strcmp(found, name) == 0 && h->sh_type != SHT_NOBITS;
}

int elf_file_find(const void *data, size_t size, const char *name, struct bytes *part,
		  struct corepl_diag *d)
{
	struct bytes file = { data, size, false };
	Elf_Scn *scn = NULL;
	size_t str_sec = 0;
	bool is_found = false;
	GElf_Shdr h;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = elf_memory((char *)(uintptr_t)data, size);
	if (elf && !elf_getshdrstrndx(elf, &str_sec)) {
		while (!is_found && (scn = elf_nextscn(elf, scn)) != NULL)
			is_found =
				gelf_getshdr(scn, &h) && elf_file_has_name(elf, str_sec, &h, name);
	}
	elf_end(elf);
	if (!is_found)
		return diag_fail(d, COREPL_EFORMAT, "ELF file: no section %s", name);
	*part = bytes_part(&file, h.sh_offset, h.sh_size);
	if (!part->data)
		return diag_fail(d, COREPL_ETRUNC,
				 "section %s: found bytes %llu..%llu, the file has %zu bytes", name,
				 (unsigned long long)h.sh_offset,
				 (unsigned long long)(h.sh_offset + h.sh_size), size);
	return 0;
}
