/* SPDX-License-Identifier: MIT */
/*
 * bigmem.h - tables that are read at random: zeroed memory on huge pages where the system has them.
 *
 * A kernel's names fill tables of some MiB; in pages of 4 KiB the faults and the misses of the
 * address cache cost more than the work on them.  Small tables come from calloc().
 */
#ifndef POSTLINK_BIGMEM_H
#define POSTLINK_BIGMEM_H

#include <stddef.h>

/* SIZE zeroed bytes, or NULL; bigmem_give() with the same SIZE ends it. */
void *bigmem_take(size_t size);
void bigmem_give(void *data, size_t size);

#endif
