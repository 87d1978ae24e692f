/* SPDX-License-Identifier: MIT */
/*
 * skel_text.h - pieces of generated text that several languages spell alike.
 *
 * Rust, Go and Python read "\x7f" as one byte.  Their skeletons, and C's, describe to libcorepl
 * the struct that corepl_skeleton_open() fills; where the language does not lay it out itself it is
 * an array of pointers: the object, maps, programs, links, data sections.
 */
#ifndef POSTLINK_SKEL_TEXT_H
#define POSTLINK_SKEL_TEXT_H

#include "postlink/skel_model.h"

/* DATA between double quotes. */
void skel_text_bytes(struct ctext *out, const uint8_t *data, size_t size);

/* The function that attaches a program of KIND, or NULL: only what is named gets linked. */
const char *skel_text_attach(uint32_t kind);

/* Indices in the array of pointers: of map, program and link IDX, and of M's data struct IDX. */
uint32_t skel_text_map_slot(uint32_t idx);
uint32_t skel_text_prog_slot(const struct skel_model *m, uint32_t idx);
uint32_t skel_text_link_slot(const struct skel_model *m, uint32_t idx);
uint32_t skel_text_data_slot(const struct skel_model *m, uint32_t idx);
uint32_t skel_text_slot_cnt(const struct skel_model *m);

#endif
