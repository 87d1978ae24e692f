/* SPDX-License-Identifier: MIT */
/*
 * kernels.h - the kernels that -fplugin-arg-corepl-kernels= names, mapped.
 */
#ifndef PLUGIN_KERNELS_H
#define PLUGIN_KERNELS_H

#include <stdbool.h>

#include "core/kernelset.h"
#include "core/relo.h"
#include "core/scan.h"

/* A file's bytes. */
struct kernels_map {
	void *data;
	size_t size;
};

struct kernels_one {
	char *name;              /* owned: the file's, or as the set has it */
	uint32_t version;        /* KERNEL_VERSION(), 0 when not known */
	struct kernels_map btf;  /* raw BTF, or empty in a set */
	struct kernels_map config; /* text, or empty */
	struct btfview view;     /* its types; the pool in a set */
	uint32_t *marks;         /* owned, NULL in a set: its set has them */
	struct kernels_set *set; /* or NULL */
	uint32_t idx;            /* in the set */
	struct scan_want *wants; /* after kernels_find(); NULL in a set */
	struct scan_hit *hits;
};

struct kernels_set {
	struct kernelset set;
	struct kernels_map map;
	uint32_t *marks;         /* owned */
	struct kernels_set *next;
};

struct kernels {
	struct kernels_one *one; /* owned, in the order of their names' numbers */
	uint32_t cnt;
	struct kernels_set *sets; /* owned list */
};

/* Add what lies at PATH.  False with one line in WHY, of SIZE bytes. */
bool kernels_add(struct kernels *k, const char *path, char *why, size_t size);

/* Bring them in order. */
void kernels_sort(struct kernels *k);

/* Look for WANT_CNT names, once, before kernels_cands(). */
bool kernels_find(struct kernels_one *k, const struct scan_want *wants, uint32_t want_cnt);

/* The candidates of WANTS[IDX] in CAND, of CAP entries; how many. */
uint32_t kernels_cands(const struct kernels_one *k, const struct scan_want *wants, uint32_t idx,
		       struct relo_cand *cand, uint32_t cap);

/* The value of NAME in K's configuration, borrowed and of *SIZE bytes; "" where it has none, NULL
 * where the configuration is not known. */
const char *kernels_config(const struct kernels_one *k, const char *name, size_t *size);

void kernels_free(struct kernels *k);

#endif
