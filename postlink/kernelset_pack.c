/* SPDX-License-Identifier: MIT */
/*
 * kernelset_pack.c - many kernels -> one set: files opened, sorted by name, their types brought
 * into the pool, their configurations and functions noted, all written.
 */
#include "kernelset_pack.h"

#include "core/diag.h"
#include "core/kconfig.h"
#include "core/kernelset.h"
#include "core/scan.h"
#include "kernel_file.h"
#include "kernelset_intern.h"
#include "kernelset_rows.h"
#include "tables_build.h"
#include "text_file.h"

#include <stdlib.h>
#include <string.h>

/* One kernel on its way into the set. */
struct pack_kernel {
	const struct kernel_list_entry *entry;
	struct kernel_file file;
	struct kernelset_kernel out;
};

struct pack {
	struct arena *arena;
	struct pack_kernel *kernels;
	uint32_t kernel_cnt;
	struct kernelset_intern pool;
	struct kernelset_rows names; /* by pool id */
	struct kernelset_texts configs, symbols;
	struct tables_build out;
	uint32_t *set_slots; /* hash table of SETS, index + 1; 0 = free */
	uint32_t set_slot_cnt;
	struct corepl_diag *d;
};

/* Put PATH before what went wrong with it. */
static int fail_file(struct corepl_diag *d, const char *path, const struct corepl_diag *why)
{
	return diag_fail(d, why->status, "%s: %s", path, why->text);
}

static int by_label(const void *a, const void *b)
{
	const struct pack_kernel *x = a, *y = b;
	int order = strverscmp(x->file.label, y->file.label);

	return order ? order : strcmp(x->entry->path, y->entry->path);
}

/* Open entry E as K: its bytes, and whether they are a kernel's types (a module's are none). */
static int open_file(struct pack_kernel *k, const struct kernel_list_entry *e,
		     struct corepl_diag *d)
{
	struct btfview v;
	int ret = kernel_file_open(&k->file, e->path, d);

	k->entry = e;
	if (ret)
		return ret;
	ret = btfview_open(&v, k->file.btf, k->file.btf_size, NULL, d);
	if (ret)
		kernel_file_close(&k->file);
	return ret;
}

static int open_files(struct pack *p, const struct kernel_list *l, kernelset_pack_skipped skipped)
{
	struct corepl_diag d;

	p->kernels = ARENA_NEW(p->arena, struct pack_kernel, l->cnt);
	for (uint32_t i = 0; i < l->cnt; i++) {
		struct pack_kernel *k = &p->kernels[p->kernel_cnt];

		diag_init(&d);
		if (!open_file(k, &l->entries[i], &d))
			p->kernel_cnt++;
		else if (!k->entry->is_found || d.status != COREPL_EFORMAT)
			return fail_file(p->d, k->entry->path, &d);
		else
			skipped(k->entry->path, d.text);
	}
	qsort(p->kernels, p->kernel_cnt, sizeof(*p->kernels), by_label);
	return 0;
}

static bool is_same(const struct pack_kernel *a, const struct pack_kernel *b)
{
	return a->file.btf_size == b->file.btf_size &&
	       !memcmp(a->file.btf, b->file.btf, a->file.btf_size);
}

/* A kernel given twice counts once; two kernels of one name cannot be told apart. */
static int drop_doubles(struct pack *p)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < p->kernel_cnt; i++) {
		struct pack_kernel *k = &p->kernels[i], *last = &p->kernels[kept ? kept - 1 : 0];
		struct pack_kernel moved = *k;

		if (!kept || strcmp(last->file.label, k->file.label)) {
			memset(k, 0, sizeof(*k));
			p->kernels[kept++] = moved;
			continue;
		}
		if (!is_same(last, k))
			return diag_fail(p->d, COREPL_EUSAGE,
					 "%s: found another kernel called '%s' than in %s, need "
					 "one: rename a file", k->entry->path, k->file.label,
					 last->entry->path);
		kernel_file_close(&k->file);
	}
	p->kernel_cnt = kept;
	if (!kept)
		return diag_fail(p->d, COREPL_EMISSING,
				 "found no kernel, need raw BTF, vmlinux or kernel images");
	if (kept > KERNELSET_KERNEL_MAX)
		return diag_fail(p->d, COREPL_EUSAGE, "found %u kernels, need 1 to %u", kept,
				 KERNELSET_KERNEL_MAX);
	return 0;
}

static int add_types(struct pack *p, uint32_t idx)
{
	struct pack_kernel *k = &p->kernels[idx];
	uint32_t *marks, *pool_ids, mark_cap;
	struct corepl_diag d;
	struct btfview v;
	int ret;

	diag_init(&d);
	ret = btfview_open(&v, k->file.btf, k->file.btf_size, NULL, &d);
	if (!ret) {
		mark_cap = btfview_mark_bound(&v);
		marks = ARENA_NEW(p->arena, uint32_t, mark_cap);
		ret = btfview_index(&v, marks, mark_cap, &d);
	}
	if (ret)
		return fail_file(p->d, k->entry->path, &d);
	pool_ids = ARENA_NEW(p->arena, uint32_t, v.id_end);
	ret = kernelset_intern_types(&p->pool, &v, pool_ids, &d);
	if (ret)
		return fail_file(p->d, k->entry->path, &d);
	for (uint32_t id = 1; id < v.id_end; id++)
		if (pool_ids[id])
			kernelset_rows_set(&p->names, pool_ids[id], idx);
	k->out.ptr_size = v.ptr_size;
	k->out.version = k->file.version ? k->file.version : kconfig_version(k->file.label);
	k->out.type_cnt = v.id_end - 1;
	if (v.types.is_swapped != bytes_is_host_big_endian())
		k->out.flags |= KERNELSET_BIG_ENDIAN;
	return 0;
}

/* The next line of *TEXT, cut there; NULL at its end. */
static char *next_line(char **text)
{
	char *line = *text, *end;

	if (!*line)
		return NULL;
	end = strchr(line, '\n');
	*text = end ? end + 1 : line + strlen(line);
	if (end)
		*end = 0;
	return line;
}

static void add_config_line(struct pack *p, char *line, uint32_t kernel_idx)
{
	if (!strncmp(line, "CONFIG_", 7) && strchr(line, '='))
		kernelset_texts_add(&p->configs, line, kernel_idx);
}

/* "ffffffff81000000 T name" and perhaps "\t[module]", which is not the kernel's own. */
static void add_symbol_line(struct pack *p, char *line, uint32_t kernel_idx)
{
	char *type = strchr(line, ' ');

	if (!type || !type[1] || type[2] != ' ' || !type[3] || strchr(line, '['))
		return;
	kernelset_texts_add(&p->symbols, type + 3, kernel_idx);
}

static int add_text(struct pack *p, const char *path, uint32_t kernel_idx,
		    void (*add)(struct pack *p, char *line, uint32_t kernel_idx))
{
	char *text, *at, *line;
	size_t size;
	struct corepl_diag d;
	int ret;

	diag_init(&d);
	ret = text_file_read(path, &text, &size, &d);
	if (ret)
		return fail_file(p->d, path, &d);
	if (add == add_config_line && !p->kernels[kernel_idx].file.version &&
	    text_file_release(text))
		p->kernels[kernel_idx].out.version = text_file_release(text);
	for (at = text; (line = next_line(&at));)
		add(p, line, kernel_idx);
	free(text);
	return 0;
}

static int add_kernel(struct pack *p, uint32_t idx)
{
	struct pack_kernel *k = &p->kernels[idx];
	int ret = add_types(p, idx);

	if (!ret && k->entry->config) {
		k->out.flags |= KERNELSET_HAS_CONFIG;
		ret = add_text(p, k->entry->config, idx, add_config_line);
	}
	if (!ret && k->entry->symbols) {
		k->out.flags |= KERNELSET_HAS_SYMBOLS;
		ret = add_text(p, k->entry->symbols, idx, add_symbol_line);
	}
	return ret;
}

static uint32_t hash_row(const uint32_t *row, uint32_t words)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (uint32_t i = 0; i < words; i++)
		hash = (hash ^ row[i]) * 0x9e3779b97f4a7c15u;
	return (uint32_t)(hash >> 32);
}

/* The slot of ROW among SETS, or the free one where it belongs. */
static uint32_t *find_set(const struct pack *p, const uint32_t *row)
{
	const struct tables_build_table *sets = &p->out.table[KERNELSET_SETS];
	uint32_t i = hash_row(row, p->names.words) & (p->set_slot_cnt - 1);

	for (; p->set_slots[i]; i = (i + 1) & (p->set_slot_cnt - 1)) {
		const uint8_t *at = sets->data + (size_t)(p->set_slots[i] - 1) * sets->size;
		const struct bytes known = { at, sets->size, p->out.is_swapped };
		uint32_t w = 0;

		while (w < p->names.words && bytes_u32(&known, w * 4) == row[w])
			w++;
		if (w == p->names.words)
			break;
	}
	return &p->set_slots[i];
}

/* Index in SETS of ROW. */
static uint32_t set_of(struct pack *p, const uint32_t *row)
{
	uint32_t *slot = find_set(p, row);

	if (!*slot)
		*slot = tables_build_add(&p->out, KERNELSET_SETS, row) + 1;
	return *slot - 1;
}

/* An entry of NAMES, CONFIGS or SYMBOLS with what orders it. */
struct pack_entry {
	uint32_t words[3]; /* as kernelset_name and kernelset_text */
	const char *text;  /* orders entries of one hash */
};

static int by_hash(const void *a, const void *b)
{
	const struct pack_entry *x = a, *y = b;

	if (x->words[0] != y->words[0])
		return x->words[0] < y->words[0] ? -1 : 1;
	if (x->text && strcmp(x->text, y->text))
		return strcmp(x->text, y->text);
	return x->words[1] < y->words[1] ? -1 : x->words[1] > y->words[1];
}

static void write_entries(struct pack *p, enum kernelset_table t, struct pack_entry *entries,
			  uint32_t cnt)
{
	qsort(entries, cnt, sizeof(*entries), by_hash);
	for (uint32_t i = 0; i < cnt; i++)
		tables_build_add(&p->out, t, entries[i].words);
}

static void write_names(struct pack *p)
{
	struct pack_entry *entries = ARENA_NEW(p->arena, struct pack_entry, p->pool.type_cnt);
	uint32_t cnt = 0;

	for (uint32_t id = 1; id <= p->pool.type_cnt; id++) {
		const uint32_t *row = kernelset_rows_get(&p->names, id);
		const char *name = p->pool.strs.data + p->pool.words[p->pool.type_at[id]];

		if (!row)
			continue;
		entries[cnt++] = (struct pack_entry){
			{ scan_hash(name, btfview_essential_size(name)), id, set_of(p, row) }, NULL
		};
	}
	write_entries(p, KERNELSET_NAMES, entries, cnt);
}

static void write_texts(struct pack *p, enum kernelset_table t, const struct kernelset_texts *texts)
{
	struct pack_entry *entries = ARENA_NEW(p->arena, struct pack_entry, texts->cnt);

	for (uint32_t i = 0; i < texts->cnt; i++) {
		const char *text = texts->strs.data + texts->str_at[i];
		size_t size = strcspn(text, t == KERNELSET_CONFIGS ? "=" : ".");

		entries[i] = (struct pack_entry){
			{ scan_hash(text, size), strtab_add(&p->out.strs, text),
			  set_of(p, kernelset_rows_get(&texts->rows, i)) },
			text,
		};
	}
	write_entries(p, t, entries, texts->cnt);
}

/* Room for as many different rows as there can be. */
static void size_set_slots(struct pack *p)
{
	uint64_t rows = (uint64_t)p->pool.type_cnt + p->configs.cnt + p->symbols.cnt;

	for (p->set_slot_cnt = 1024; p->set_slot_cnt < rows * 2; p->set_slot_cnt *= 2)
		;
	p->set_slots = ARENA_NEW(p->arena, uint32_t, p->set_slot_cnt);
}

static void write_all(struct pack *p, struct kernelset_pack_result *result)
{
	struct tables_build_table *btf = &p->out.table[KERNELSET_BTF];

	tables_build_init(&p->out, p->arena, bytes_is_host_big_endian(), &kernelset_format);
	p->out.table[KERNELSET_SETS].size = p->names.words * 4;
	for (uint32_t i = 0; i < p->kernel_cnt; i++) {
		struct pack_kernel *k = &p->kernels[i];

		k->out.name_str = strtab_add(&p->out.strs, k->file.label);
		tables_build_add(&p->out, KERNELSET_KERNELS, &k->out);
		result->btf_size += k->file.btf_size;
	}
	size_set_slots(p);
	write_names(p);
	write_texts(p, KERNELSET_CONFIGS, &p->configs);
	write_texts(p, KERNELSET_SYMBOLS, &p->symbols);
	btf->data = kernelset_intern_blob(&p->pool, &btf->cnt);
	result->data = tables_build_finish(&p->out, &result->size);
	result->kernel_cnt = p->kernel_cnt;
}

static int pack_all(struct pack *p, const struct kernel_list *l, kernelset_pack_skipped skipped,
		    struct kernelset_pack_result *result)
{
	int ret = open_files(p, l, skipped);

	if (!ret)
		ret = drop_doubles(p);
	if (ret)
		return ret;
	kernelset_intern_init(&p->pool, p->arena);
	kernelset_rows_init(&p->names, p->arena, p->kernel_cnt);
	kernelset_texts_init(&p->configs, p->arena, p->kernel_cnt);
	kernelset_texts_init(&p->symbols, p->arena, p->kernel_cnt);
	for (uint32_t i = 0; i < p->kernel_cnt && !ret; i++)
		ret = add_kernel(p, i);
	if (!ret)
		write_all(p, result);
	return ret;
}

int kernelset_pack(struct arena *a, const struct kernel_list *l, kernelset_pack_skipped skipped,
		   struct kernelset_pack_result *result, struct corepl_diag *d)
{
	struct pack p = { .arena = a, .d = d };
	int ret;

	memset(result, 0, sizeof(*result));
	ret = pack_all(&p, l, skipped, result);
	for (uint32_t i = 0; i < p.kernel_cnt; i++)
		kernel_file_close(&p.kernels[i].file);
	return ret;
}
