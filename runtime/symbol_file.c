/* SPDX-License-Identifier: MIT */
/*
 * symbol_file.c - see symbol_file.h: headers, the walk over symbol tables, versions.
 *
 * A symbol or header that points outside the file is no symbol; nothing here fails half-way.
 */
#include "runtime/symbol_file.h"

#include "runtime/handle.h"
#include "runtime/sys.h"

#include "core/diag.h"
#include "core/name_pattern.h"

enum {
	HEADER_SIZE = 64,
	SEGMENT_SIZE = 56,
	SECTION_SIZE = 64,
	SYMBOL_SIZE = 24,
	TYPE_LOAD = 1,
	FLAG_EXEC = 1,
	TYPE_SYMTAB = 2,
	TYPE_DYNSYM = 11,
	TYPE_FUNC = 2,
	BIND_WEAK = 2,
	VERSION_HIDDEN = 0x8000,
};

#define TYPE_VERSIONS 0x6fffffffu     /* SHT_GNU_versym: a u16 per dynamic symbol */
#define TYPE_VERSION_DEFS 0x6ffffffdu /* SHT_GNU_verdef */

/* The walk over the functions of one symbol table. */
struct symbol_walk {
	const struct symbol_file *f;
	struct bytes symbols;
	struct bytes strs;
	struct bytes versions;	   /* empty: none */
	struct bytes version_defs; /* chained by byte offsets */
	struct bytes version_strs;
	size_t byte_off;   /* of the next symbol */
	const char *name;  /* of this symbol */
	uint64_t func_off; /* bytes from the file's start */
	uint32_t version;  /* index with VERSION_HIDDEN; 1: none */
	bool is_weak;
};

static struct bytes section_content(const struct symbol_file *f, size_t idx)
{
	size_t at = idx * SECTION_SIZE;
	struct bytes none = { NULL, 0, false };

	if (!bytes_has(&f->sections, at, SECTION_SIZE))
		return none;
	return bytes_part(&f->file, bytes_u64(&f->sections, at + 24),
			  bytes_u64(&f->sections, at + 32));
}

/* Index of the first section of TYPE, or 0. */
static size_t find_section(const struct symbol_file *f, uint32_t type)
{
	for (size_t at = 0; bytes_has(&f->sections, at, SECTION_SIZE); at += SECTION_SIZE)
		if (bytes_u32(&f->sections, at + 4) == type)
			return at / SECTION_SIZE;
	return 0;
}

bool symbol_file_section(const struct symbol_file *f, const char *name, struct bytes *content,
			 uint64_t *address)
{
	struct bytes names = section_content(f, bytes_u16(&f->file, 62));

	for (size_t at = 0; bytes_has(&f->sections, at, SECTION_SIZE); at += SECTION_SIZE) {
		const char *its_name = bytes_str(&names, bytes_u32(&f->sections, at));

		if (!its_name || strcmp(its_name, name))
			continue;
		*content = section_content(f, at / SECTION_SIZE);
		if (address)
			*address = bytes_u64(&f->sections, at + 16);
		return true;
	}
	return false;
}

static struct bytes linked_content(const struct symbol_file *f, size_t idx)
{
	return section_content(f, bytes_u32(&f->sections, idx * SECTION_SIZE + 40));
}

/* Begin with the table of TYPE; false when there is none. */
static bool begin_walk(struct symbol_walk *w, const struct symbol_file *f, uint32_t type)
{
	size_t idx = find_section(f, type);

	memset(w, 0, sizeof(*w));
	w->f = f;
	if (!idx)
		return false;
	w->symbols = section_content(f, idx);
	w->strs = linked_content(f, idx);
	idx = type == TYPE_DYNSYM ? find_section(f, TYPE_VERSIONS) : 0;
	if (idx)
		w->versions = section_content(f, idx);
	idx = idx ? find_section(f, TYPE_VERSION_DEFS) : 0;
	if (idx) {
		w->version_defs = section_content(f, idx);
		w->version_strs = linked_content(f, idx);
	}
	return true;
}

uint64_t symbol_file_offset(const struct symbol_file *f, uint64_t address, bool is_code)
{
	const struct bytes *s = &f->segments;

	for (size_t at = 0; bytes_has(s, at, SEGMENT_SIZE); at += SEGMENT_SIZE) {
		uint64_t start = bytes_u64(s, at + 16), size = bytes_u64(s, at + 32);

		if (bytes_u32(s, at) == TYPE_LOAD &&
		    (bytes_u32(s, at + 4) & FLAG_EXEC || !is_code) && address >= start &&
		    address - start < size)
			return address - start + bytes_u64(s, at + 8);
	}
	return 0;
}

static bool next_function(struct symbol_walk *w)
{
	while (bytes_has(&w->symbols, w->byte_off, SYMBOL_SIZE)) {
		size_t at = w->byte_off, version_at = at / SYMBOL_SIZE * 2;
		uint32_t info = w->symbols.data[at + 4];

		w->byte_off += SYMBOL_SIZE;
		if ((info & 15) != TYPE_FUNC || !bytes_u16(&w->symbols, at + 6))
			continue;
		w->name = bytes_str(&w->strs, bytes_u32(&w->symbols, at));
		w->func_off = symbol_file_offset(w->f, bytes_u64(&w->symbols, at + 8), true);
		w->is_weak = info >> 4 == BIND_WEAK;
		w->version = bytes_has(&w->versions, version_at, 2)
				     ? bytes_u16(&w->versions, version_at)
				     : 1;
		if (w->name && w->func_off)
			return true;
	}
	return false;
}

/* The name of this symbol's version, or NULL. */
static const char *version_name(const struct symbol_walk *w)
{
	const struct bytes *defs = &w->version_defs;
	size_t at = 0;

	/* vd_ndx 4 (u16), vd_aux 12, vd_next 16 (u32); vda_name 0 (u32) */
	while (bytes_has(defs, at, 20)) {
		size_t aux = at + bytes_u32(defs, at + 12), next = bytes_u32(defs, at + 16);

		if (bytes_u16(defs, at + 4) == (w->version & ~(uint32_t)VERSION_HIDDEN))
			return bytes_has(defs, aux, 4)
				       ? bytes_str(&w->version_strs, bytes_u32(defs, aux))
				       : NULL;
		if (!next)
			break;
		at += next;
	}
	return NULL;
}

/* Is this symbol NAME (of SIZE bytes), and of VERSION unless that is NULL? */
static bool is_named(const struct symbol_walk *w, const char *name, size_t size,
		     const char *version)
{
	const char *rest;

	if (strncmp(w->name, name, size) || (w->name[size] && w->name[size] != '@'))
		return false;
	if (!version)
		return true;
	rest = w->name + size;
	rest = *rest ? rest + 1 + (rest[1] == '@') : version_name(w);
	return rest && !strcmp(rest, version);
}

/* Is this symbol what a linker takes for the bare name?  "f@V" and hidden versions are not. */
static bool is_default(const struct symbol_walk *w)
{
	const char *at = strchr(w->name, '@');

	return !(w->version & VERSION_HIDDEN) && (!at || at[1] == '@');
}

/* How well the symbol answers to a name: the best counts. */
static int rank(const struct symbol_walk *w)
{
	return (is_default(w) ? 2 : 0) + (w->is_weak ? 0 : 1);
}

static int find_in_table(struct symbol_walk *w, const char *name, uint64_t *byte_off)
{
	const char *at = strchr(name, '@');
	size_t size = at ? (size_t)(at - name) : strlen(name);
	const char *version = at ? at + 1 + (at[1] == '@') : NULL;
	int best = -1, err = COREPL_EMISSING;

	while (next_function(w)) {
		if (!is_named(w, name, size, version) || rank(w) < best)
			continue;
		if (rank(w) == best && w->func_off != *byte_off) {
			err = COREPL_EAMBIGUOUS;
			continue;
		}
		if (rank(w) > best)
			err = 0;
		best = rank(w);
		*byte_off = w->func_off;
	}
	return err;
}

int symbol_file_find(const struct symbol_file *f, const char *name, uint64_t *byte_off,
		     struct corepl_diag *d)
{
	static const uint32_t types[] = { TYPE_DYNSYM, TYPE_SYMTAB };
	int err = COREPL_EMISSING;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]) && err == COREPL_EMISSING; i++) {
		struct symbol_walk w;

		if (begin_walk(&w, f, types[i]))
			err = find_in_table(&w, name, byte_off);
	}
	if (err == COREPL_EAMBIGUOUS)
		return diag_fail(d, err, "%s: found several functions %s, need one: give an offset",
				 f->path, name);
	return err ? diag_fail(d, err,
			       "%s: found no function %s in its symbols, need one, or an offset",
			       f->path, name)
		   : 0;
}

uint32_t symbol_file_match(const struct symbol_file *f, const char *pattern, uint64_t *byte_offs,
			   uint32_t cap)
{
	static const uint32_t types[] = { TYPE_DYNSYM, TYPE_SYMTAB };
	uint32_t cnt = 0;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]) && !cnt; i++) {
		struct symbol_walk w;

		if (!begin_walk(&w, f, types[i]))
			continue;
		while (next_function(&w)) {
			if (!name_pattern_match(pattern, w.name))
				continue;
			if (cnt < cap)
				byte_offs[cnt] = w.func_off;
			cnt++;
		}
	}
	return cnt;
}

static int check_header(struct symbol_file *f, struct corepl_diag *d)
{
	const uint8_t *id = f->file.data;
	struct bytes *file = &f->file;

	if (file->size < HEADER_SIZE || memcmp(id, "\177ELF", 4))
		return diag_fail(d, COREPL_EFORMAT, "%s: found no ELF file, need one", f->path);
	if (id[4] != 2 || id[5] != (bytes_is_host_big_endian() ? 2 : 1))
		return diag_fail(d, COREPL_EUNSUPPORTED,
				 "%s: found an ELF file of %s, need 64 bits and this machine's "
				 "byte order, or an offset instead of a name",
				 f->path, id[4] == 2 ? "the other byte order" : "32 bits");
	f->segments =
		bytes_part(file, bytes_u64(file, 32), (size_t)bytes_u16(file, 56) * SEGMENT_SIZE);
	f->sections =
		bytes_part(file, bytes_u64(file, 40), (size_t)bytes_u16(file, 60) * SECTION_SIZE);
	if (!f->segments.data || !f->sections.data || bytes_u16(file, 54) != SEGMENT_SIZE ||
	    bytes_u16(file, 58) != SECTION_SIZE)
		return diag_fail(d, COREPL_ETRUNC,
				 "%s: found program or section headers outside the file or of "
				 "another size, need them inside",
				 f->path);
	return 0;
}

static int map_file(struct symbol_file *f, int fd)
{
	long size = sys_seek_end(fd);
	void *map;

	if (size <= 0)
		return (int)size;
	/* shared: in a private mapping the kernel would put the probe as well (valid_vma() in
	 * kernel/events/uprobes.c), and raise the probe's counter once more, for good */
	map = sys_mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, fd, 0);
	if (sys_ptr_error(map))
		return sys_ptr_error(map);
	f->file.data = map;
	f->file.size = (size_t)size;
	return 0;
}

int symbol_file_open(struct symbol_file *f, const char *path, struct corepl_diag *d)
{
	int fd = sys_open(path), err;

	memset(f, 0, sizeof(*f));
	f->path = path;
	if (fd == -ENOENT || fd == -ENOTDIR)
		return diag_fail(d, COREPL_EMISSING,
				 "%s: found no such file, need a program or "
				 "library",
				 path);
	err = fd < 0 ? fd : map_file(f, fd);
	sys_close(fd);
	if (err)
		return handle_fail_sys(d, path, "reading its symbols", err);
	err = check_header(f, d);
	if (err)
		symbol_file_close(f);
	return err;
}

void symbol_file_close(struct symbol_file *f)
{
	sys_munmap((void *)(uintptr_t)f->file.data, f->file.size);
	memset(&f->file, 0, sizeof(f->file));
}
