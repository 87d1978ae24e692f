/* SPDX-License-Identifier: MIT */
/*
 * kernelset.c - reading a set of kernels (kernelset.h) where it lies.
 *
 * In: hostile bytes.  Out: entries and answers; everything that an entry points to was checked when
 * the set was opened.
 */
#include "kernelset.h"

#include "diag.h"
#include "scan.h"
#include "text.h"

const struct tables_format kernelset_format = {
	.name = "kernel set",
	.advice = "pack the kernels again",
	.magic = KERNELSET_MAGIC,
	.version = KERNELSET_VERSION,
	.table_cnt = KERNELSET_TABLE_CNT,
	.sizes = {
		[KERNELSET_STRS] = 1,
		[KERNELSET_KERNELS] = sizeof(struct kernelset_kernel),
		[KERNELSET_SETS] = 4,
		[KERNELSET_NAMES] = sizeof(struct kernelset_name),
		[KERNELSET_CONFIGS] = sizeof(struct kernelset_text),
		[KERNELSET_SYMBOLS] = sizeof(struct kernelset_text),
		[KERNELSET_BTF] = 1,
	},
};

static int check_kernels(const struct kernelset *s, struct corepl_diag *d)
{
	uint32_t cnt = kernelset_cnt(s, KERNELSET_KERNELS);
	uint32_t need = cnt / 32 * 4 + (cnt % 32 ? 4 : 0);
	struct kernelset_kernel k;

	if (!cnt || cnt > KERNELSET_KERNEL_MAX)
		return diag_fail(d, COREPL_EFORMAT, "kernel set: kernels: found %u, need 1 to %u",
				 cnt, KERNELSET_KERNEL_MAX);
	if (s->table[KERNELSET_SETS].size < need)
		return diag_fail(d, COREPL_EFORMAT,
				 "kernel set: rows of bits: found %u bytes, need %u for %u kernels",
				 s->table[KERNELSET_SETS].size, need, cnt);
	for (uint32_t i = 0; i < cnt; i++) {
		kernelset_kernel(s, i, &k);
		if ((k.ptr_size != 4 && k.ptr_size != 8) || !*kernelset_str(s, k.name_str))
			return diag_fail(d, COREPL_EFORMAT,
					 "kernel set: kernel %u: found pointers of %u bytes, "
					 "need a name and 4 or 8", i, k.ptr_size);
	}
	return COREPL_OK;
}

static int check_names(const struct kernelset *s, struct corepl_diag *d)
{
	struct kernelset_name n, last = { 0 };

	for (uint32_t i = 0; i < kernelset_cnt(s, KERNELSET_NAMES); i++, last = n) {
		kernelset_name(s, i, &n);
		if (n.set >= kernelset_cnt(s, KERNELSET_SETS) || n.hash < last.hash)
			return diag_fail(d, COREPL_EFORMAT,
					 "kernel set: name %u: found set %u, need < %u, and hashes "
					 "in order", i, n.set, kernelset_cnt(s, KERNELSET_SETS));
	}
	return COREPL_OK;
}

static int check_texts(const struct kernelset *s, enum kernelset_table t, struct corepl_diag *d)
{
	struct kernelset_text x, last = { 0 };

	for (uint32_t i = 0; i < kernelset_cnt(s, t); i++, last = x) {
		kernelset_text(s, t, i, &x);
		if (x.set >= kernelset_cnt(s, KERNELSET_SETS) ||
		    x.str >= kernelset_cnt(s, KERNELSET_STRS) || x.hash < last.hash)
			return diag_fail(d, COREPL_EFORMAT,
					 "kernel set: text %u: found set %u and string %u, need < "
					 "%u and < %u, and hashes in order", i, x.set, x.str,
					 kernelset_cnt(s, KERNELSET_SETS),
					 kernelset_cnt(s, KERNELSET_STRS));
	}
	return COREPL_OK;
}

int kernelset_open(struct kernelset *s, const void *data, size_t size, struct corepl_diag *d)
{
	const struct tables_table *btf = &s->table[KERNELSET_BTF];
	int rc;

	memset(s, 0, sizeof(*s));
	s->blob.data = data;
	s->blob.size = size;
	rc = tables_open(&s->blob, s->table, &kernelset_format, d);
	if (!rc && !tables_are_strings(&s->blob, &s->table[KERNELSET_STRS]))
		rc = diag_fail(d, COREPL_EFORMAT, "kernel set: strings: need NUL at both ends");
	if (!rc)
		rc = check_kernels(s, d);
	if (!rc)
		rc = check_names(s, d);
	if (!rc)
		rc = check_texts(s, KERNELSET_CONFIGS, d);
	if (!rc)
		rc = check_texts(s, KERNELSET_SYMBOLS, d);
	if (!rc)
		rc = btfview_open(&s->pool, s->blob.data + btf->byte_off, btf->cnt, NULL, d);
	return rc;
}

bool kernelset_is(const void *data, size_t size)
{
	const struct bytes b = { data, size, false };

	return size >= TABLES_HEADER_SIZE &&
	       (bytes_u32(&b, 0) == KERNELSET_MAGIC ||
		bytes_u32(&b, 0) == __builtin_bswap32(KERNELSET_MAGIC));
}

void kernelset_kernel(const struct kernelset *s, uint32_t idx, struct kernelset_kernel *k)
{
	tables_get(&s->blob, &s->table[KERNELSET_KERNELS], idx, k, sizeof(*k));
}

void kernelset_name(const struct kernelset *s, uint32_t idx, struct kernelset_name *n)
{
	tables_get(&s->blob, &s->table[KERNELSET_NAMES], idx, n, sizeof(*n));
}

void kernelset_text(const struct kernelset *s, enum kernelset_table t, uint32_t idx,
		    struct kernelset_text *text)
{
	tables_get(&s->blob, &s->table[t], idx, text, sizeof(*text));
}

uint32_t kernelset_first(const struct kernelset *s, enum kernelset_table t, uint32_t hash)
{
	uint32_t low = 0, high = kernelset_cnt(s, t);

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct tables_table *table = &s->table[t];

		if (bytes_u32(&s->blob, table->byte_off + (size_t)middle * table->size) < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool kernelset_has(const struct kernelset *s, uint32_t set, uint32_t kernel_idx)
{
	const struct tables_table *sets = &s->table[KERNELSET_SETS];
	size_t row = sets->byte_off + (size_t)set * sets->size;

	return bytes_u32(&s->blob, row + kernel_idx / 32 * 4) >> kernel_idx % 32 & 1;
}

/* Does LINE begin with NAME of SIZE bytes and END after it? */
static bool begins(const char *line, const char *name, size_t size, char end)
{
	for (size_t i = 0; i < size; i++)
		if (line[i] != name[i])
			return false;
	return line[size] == end;
}

/* The entry of T whose text is NAME (SIZE bytes) and then END, in kernel KERNEL_IDX; NULL: none. */
static const char *find_text(const struct kernelset *s, enum kernelset_table t,
			     uint32_t kernel_idx, const char *name, char end)
{
	size_t size = text_size(name), base_size = 0;
	struct kernelset_text x;
	uint32_t hash;

	while (base_size < size && (t != KERNELSET_SYMBOLS || name[base_size] != '.'))
		base_size++;
	hash = scan_hash(name, base_size);
	for (uint32_t i = kernelset_first(s, t, hash); i < kernelset_cnt(s, t); i++) {
		kernelset_text(s, t, i, &x);
		if (x.hash != hash)
			return NULL;
		if (begins(kernelset_str(s, x.str), name, size, end) &&
		    kernelset_has(s, x.set, kernel_idx))
			return kernelset_str(s, x.str) + size;
	}
	return NULL;
}

const char *kernelset_config(const struct kernelset *s, uint32_t kernel_idx, const char *name)
{
	const char *rest = find_text(s, KERNELSET_CONFIGS, kernel_idx, name, '=');

	return rest ? rest + 1 : NULL;
}

enum kernelset_symbol kernelset_symbol(const struct kernelset *s, uint32_t kernel_idx,
				       const char *name)
{
	if (find_text(s, KERNELSET_SYMBOLS, kernel_idx, name, 0))
		return KERNELSET_SYMBOL;
	return find_text(s, KERNELSET_SYMBOLS, kernel_idx, name, '.') ? KERNELSET_CLONE
								       : KERNELSET_NO_SYMBOL;
}
