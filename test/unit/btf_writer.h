/* SPDX-License-Identifier: MIT */
/*
 * btf_writer.h - makes .BTF blobs by hand for tests, in either byte order.
 *
 * Written from the kernel's Documentation/bpf/btf.rst and independent of core/, so that a test
 * does not check the engine against itself.  Nothing is checked here: a test may write nonsense on
 * purpose.  Sizes are fixed; a test that outgrows them aborts.
 *
 *   struct btf_writer w;
 *   btf_writer_init(&w, false);
 *   uint32_t i = btf_writer_int(&w, "int", 4, BTF_WRITER_SIGNED);
 *   uint32_t s = btf_writer_record(&w, 4, "foo", 8);
 *   btf_writer_member(&w, "x", i, 0);
 *   const void *blob = btf_writer_blob(&w, &size);
 */
#ifndef TEST_BTF_WRITER_H
#define TEST_BTF_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BTF_WRITER_CAP (1u << 20)

enum {
	BTF_WRITER_SIGNED = 1, /* encodings of an INT */
	BTF_WRITER_CHAR = 2,
	BTF_WRITER_BOOL = 4,
};

struct btf_writer {
	uint8_t types[BTF_WRITER_CAP];
	uint8_t strs[BTF_WRITER_CAP];
	uint8_t blob[2 * BTF_WRITER_CAP + 64];
	uint32_t type_size;    /* bytes used of types */
	uint32_t str_size;     /* bytes used of strs */
	uint32_t str_base;     /* string offset where this blob's own strings start */
	uint32_t next_id;
	uint32_t open_off;     /* byte offset of the type that takes members */
	bool is_big;           /* byte order of the blob */
};

void btf_writer_init(struct btf_writer *w, bool is_big);

/* A module's BTF on top of BASE. */
void btf_writer_init_split(struct btf_writer *w, const struct btf_writer *base);

/* Each returns the new type's id.  KIND is BTF's number. */
uint32_t btf_writer_int(struct btf_writer *w, const char *name, uint32_t size, uint32_t encoding);
uint32_t btf_writer_array(struct btf_writer *w, uint32_t elem_id, uint32_t elem_cnt);
uint32_t btf_writer_record(struct btf_writer *w, uint32_t kind, const char *name, uint32_t size);
uint32_t btf_writer_enum(struct btf_writer *w, const char *name, uint32_t size, bool is_signed);
uint32_t btf_writer_proto(struct btf_writer *w, uint32_t result_id);
/* PTR 2, TYPEDEF 8, VOLATILE 9, CONST 10, RESTRICT 11, TYPE_TAG 18: a name or "" and a type. */
uint32_t btf_writer_ref(struct btf_writer *w, uint32_t kind, const char *name, uint32_t id);
uint32_t btf_writer_fwd(struct btf_writer *w, const char *name, bool is_union);
uint32_t btf_writer_float(struct btf_writer *w, const char *name, uint32_t size);

/* Added to the record, enum or prototype written last. */
void btf_writer_member(struct btf_writer *w, const char *name, uint32_t id, uint32_t bit_off);
void btf_writer_bitfield(struct btf_writer *w, const char *name, uint32_t id, uint32_t bit_off,
			 uint32_t bit_size);
void btf_writer_value(struct btf_writer *w, const char *name, uint64_t value);
void btf_writer_param(struct btf_writer *w, const char *name, uint32_t id);

/* The finished blob, owned by W, valid until the next call on W. */
const void *btf_writer_blob(struct btf_writer *w, size_t *size);

/* A 32-bit number into the blob's byte order at P. */
void btf_writer_put_u32(const struct btf_writer *w, uint8_t *p, uint32_t v);

#endif
