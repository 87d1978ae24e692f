/* SPDX-License-Identifier: MIT */
/*
 * kernelset.h - many kernels' types in one file, equal types stored once.
 *
 * A container of tables.h, magic "CPLK".  KERNELSET_BTF is one ordinary .BTF, the pool: every
 * distinct type of every kernel.  Two types are one when they say the same with all that lies in
 * them by value; behind a pointer a struct, union or enum counts by its name alone, as CO-RE sees
 * it, and the pool's pointer leads to an empty type of that name.
 *
 *   pool [7] struct task_struct size 9472 {...}     in kernels { 6.1, 6.1-rt }
 *        [8] struct task_struct size 9728 {...}     in kernels { 6.12 }
 *        [9] struct task_struct size 0 {}           in none: what pointers lead to
 *
 * So one view serves the engine for all kernels, and what a kernel has is a question of names:
 * NAMES gives, by the hash of a type's essential name, the pool's types that kernels have at their
 * top level, and for each a set of kernels, a row of bits in SETS.  Lines of kernels' configs and
 * their symbols' names are kept the same way.
 *
 *   kernelset_first(&s, scan_hash("task_struct", 11)) ... while s.names[i].hash is that
 *   kernelset_has(&s, name.set, kernel_idx)
 *
 * A set's content does not depend on the order in which kernels were given.
 */
#ifndef CORE_KERNELSET_H
#define CORE_KERNELSET_H

#include "btfview.h"
#include "tables.h"

#define KERNELSET_MAGIC 0x43504c4bu /* "CPLK" read as a big-endian number */
#define KERNELSET_VERSION 1u
#define KERNELSET_KERNEL_MAX 4096u

enum kernelset_table {
	KERNELSET_STRS = 0,
	KERNELSET_KERNELS, /* oldest first, by the numbers in their names */
	KERNELSET_SETS,	   /* rows of bits: bit k of word k / 32 is kernel k */
	KERNELSET_NAMES,   /* sorted by hash, then type id */
	KERNELSET_CONFIGS, /* sorted by hash, then line */
	KERNELSET_SYMBOLS, /* sorted by hash, then name */
	KERNELSET_BTF,	   /* bytes of the pool */
	KERNELSET_TABLE_CNT,
};

enum kernelset_flag {
	KERNELSET_HAS_CONFIG = 1,  /* CONFIGS tell this kernel's whole configuration */
	KERNELSET_HAS_SYMBOLS = 2, /* SYMBOLS tell all of its own */
	KERNELSET_BIG_ENDIAN = 4,
};

struct kernelset_kernel {
	uint32_t name_str; /* as given: a release, or the file's name without its ending */
	uint32_t ptr_size; /* bytes: 8 or 4 */
	uint32_t flags;	   /* enum kernelset_flag */
	uint32_t type_cnt; /* of its own BTF, without VOID */
	uint32_t version;  /* KERNEL_VERSION() by its configuration, else by its name; or 0 */
};

/* A pool type at some kernels' top level. */
struct kernelset_name {
	uint32_t hash;	  /* scan_hash() of the essential name */
	uint32_t type_id; /* in the pool */
	uint32_t set;	  /* index in SETS */
};

/* A line "CONFIG_X=y" (hash of "CONFIG_X"), or a symbol's name (hash of it up to a '.'). */
struct kernelset_text {
	uint32_t hash;
	uint32_t str; /* in STRS */
	uint32_t set; /* index in SETS */
};

extern const struct tables_format kernelset_format;

struct kernelset {
	struct bytes blob; /* borrowed */
	struct tables_table table[KERNELSET_TABLE_CNT];
	struct btfview pool; /* marks not filled */
};

/*
 * View the set in DATA (borrowed) and check, in time linear in its size, that every index, string
 * and order holds.  The pool's header is checked; btfview_index() of &set->pool is the caller's.
 * EFORMAT: damaged, the place named; EUNSUPPORTED: version; ETRUNC.
 */
int kernelset_open(struct kernelset *s, const void *data, size_t size, struct corepl_diag *d);

/* Do these bytes look like a set? */
bool kernelset_is(const void *data, size_t size);

static inline uint32_t kernelset_cnt(const struct kernelset *s, enum kernelset_table t)
{
	return s->table[t].cnt;
}

static inline const char *kernelset_str(const struct kernelset *s, uint32_t str)
{
	return tables_str(&s->blob, &s->table[KERNELSET_STRS], str);
}

/* Entry IDX; IDX is below the table's count (asserted). */
void kernelset_kernel(const struct kernelset *s, uint32_t idx, struct kernelset_kernel *k);
void kernelset_name(const struct kernelset *s, uint32_t idx, struct kernelset_name *n);
void kernelset_text(const struct kernelset *s, enum kernelset_table t, uint32_t idx,
		    struct kernelset_text *text);

/* Index of the first entry of NAMES, CONFIGS or SYMBOLS (T) whose hash is HASH or more. */
uint32_t kernelset_first(const struct kernelset *s, enum kernelset_table t, uint32_t hash);

/* Is kernel KERNEL_IDX in set SET? */
bool kernelset_has(const struct kernelset *s, uint32_t set, uint32_t kernel_idx);

/* The rest of the line "NAME=..." in kernel KERNEL_IDX's configuration, or NULL. */
const char *kernelset_config(const struct kernelset *s, uint32_t kernel_idx, const char *name);

enum kernelset_symbol {
	KERNELSET_NO_SYMBOL = 0,
	KERNELSET_SYMBOL,
	KERNELSET_CLONE, /* only NAME.isra.0 and the like, copies that the compiler changed */
};

/* What kernel KERNEL_IDX has of NAME.  Meaningful with KERNELSET_HAS_SYMBOLS. */
enum kernelset_symbol kernelset_symbol(const struct kernelset *s, uint32_t kernel_idx,
				       const char *name);

#endif
