/* SPDX-License-Identifier: MIT */
/*
 * link.h - links: taken from the object, filled by an attach room, given back.
 */
#ifndef RUNTIME_LINK_H
#define RUNTIME_LINK_H

#include "runtime/handle.h"

/* CNT zeroed links at LINKS join the free ones of O. */
void link_add_free(struct corepl_object *o, struct corepl_link *links, uint32_t cnt);

/* A link with its descriptors -1, or NULL with ESYS in D when no page can be had. */
struct corepl_link *link_take(struct corepl_object *o, struct corepl_diag *d);

/* The highest slot of usdt specs that a link of O uses; 0: none. */
uint32_t link_usdt_last(const struct corepl_object *o);

/* Return the pages that link_take() made. */
void link_free_pages(struct corepl_object *o);

#endif
