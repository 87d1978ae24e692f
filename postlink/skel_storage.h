/* SPDX-License-Identifier: MIT */
/*
 * skel_storage.h - a record as plain storage, for languages without bitfields.
 *
 * The fields of a struct become a list of pieces that cover it from its first byte to its last:
 * fields, padding, and runs of bytes that hold bitfields; whoever wants a bitfield takes its bits
 * from the run.  Pieces of a union all begin at 0, and the last one is as large as the union.
 *
 *	struct { char c; int low : 3, high : 7; short s; }
 *	FIELD c at 0, BITS at 1 (2 bytes: low, high), PAD at 3, FIELD s at 4, PAD at 6
 */
#ifndef POSTLINK_SKEL_STORAGE_H
#define POSTLINK_SKEL_STORAGE_H

#include "postlink/skel_model.h"

enum skel_piece_kind {
	SKEL_PIECE_FIELD,
	SKEL_PIECE_PAD,
	SKEL_PIECE_BITS,
};

struct skel_piece {
	enum skel_piece_kind kind;
	uint32_t byte_off;		/* from the record's start */
	uint32_t size;			/* bytes */
	const struct skel_field *field; /* of SKEL_PIECE_FIELD */
};

struct skel_storage {
	struct skel_piece *pieces;
	uint32_t piece_cnt;
};

/* What one bitfield is in its run. */
struct skel_bits {
	const struct skel_field *field;
	const char *setter; /* identifier, free in the record: "set_low" */
	uint32_t run_off;   /* byte offset of the run that holds it, from the record's start */
	uint32_t byte_off;  /* of its first byte, from the run's start */
	uint32_t byte_cnt;  /* bytes that hold it, at most 8 */
	uint32_t shift;	    /* bits below it in those bytes, read in the object's byte order */
};

/* The pieces of R in S. */
void skel_storage_record(struct arena *a, const struct skel_record *r, struct skel_storage *s);

/* DATA as a record, its size rounded up as compilers do. */
struct skel_record skel_storage_globals(const struct skel_data *data);

/* The bitfields of R, an array of *CNT; each setter is PREFIX and the name. */
const struct skel_bits *skel_storage_bits(const struct skel_layout *l, const struct skel_record *r,
					  const char *prefix, uint32_t *cnt);

#endif
