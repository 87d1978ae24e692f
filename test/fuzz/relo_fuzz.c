/* SPDX-License-Identifier: MIT */
/*
 * relo_fuzz.c - libFuzzer target: a relocation between two damaged BTFs, resolved and patched.
 *
 * Structured: both BTFs start as well-formed blobs with every kind of type, and the input says
 * where to change bytes in them, so that most runs get past the header.  Input:
 *
 *   byte 0 relocation kind, 1 flags (1 local big endian, 2 target big endian, 4 pointers of 4
 *   bytes), 2 root id, 3 accessor size, 4 number of candidates, then the accessor's bytes, one id
 *   byte per candidate, 24 bytes of instructions, then edits of 3 bytes
 *   { side << 15 | byte_off, value }
 *
 * Beside sanitizers: a failure has a text, candidates never grow, the same input gives the same
 * answer, and a slot after a failed patch is what it was.
 */
#include <stdlib.h>
#include <string.h>

#include "core/diag.h"
#include "core/patch.h"
#include "test/unit/btf_writer.h"

enum { MAX_BLOB = 4096, MAX_CANDS = 8, MAX_ACCESS = 64, MAX_MARKS = 128, CODE_SIZE = 24 };

/* One side's blob and its view. */
struct side {
	uint8_t blob[MAX_BLOB];
	size_t size;
	struct btfview view;
	uint32_t marks[MAX_MARKS];
};

/* The input, decoded. */
struct job {
	struct relo relo;
	char access[MAX_ACCESS + 1];
	struct relo_cand cand[MAX_CANDS];
	uint32_t cand_cnt;
	uint8_t code[CODE_SIZE];
	bool is_swapped;
};

static uint8_t pristine[2][2][MAX_BLOB]; /* side, byte order */
static size_t pristine_size[2][2];
static struct side local, target;

static void write_scalars(struct btf_writer *w, uint32_t shift)
{
	const uint32_t i = btf_writer_int(w, "int", 4, BTF_WRITER_SIGNED);
	const uint32_t u = btf_writer_int(w, "unsigned long", 8 >> shift, 0);
	uint32_t e;

	btf_writer_ref(w, 2, "", i);
	btf_writer_array(w, u, 4 + shift);
	e = btf_writer_enum(w, "e", 4, false);
	btf_writer_value(w, "A", shift);
	btf_writer_value(w, "B", 0x80000000u);
	btf_writer_enum(w, "f", 8, true);
	btf_writer_value(w, "A", UINT64_MAX);
	btf_writer_ref(w, 8, "e_t", e);
	btf_writer_ref(w, 10, "", e);
	btf_writer_ref(w, 18, "tag", e);
	btf_writer_float(w, "double", 8);
	btf_writer_fwd(w, "fwd", false);
	btf_writer_proto(w, i);
	btf_writer_param(w, "x", u);
	btf_writer_param(w, "y", 3);
}

/* Ids 1-12 from write_scalars(), then the records. */
static void write_records(struct btf_writer *w, uint32_t shift)
{
	const uint32_t flex = btf_writer_array(w, 1, 0);
	const uint32_t anon = btf_writer_record(w, 5, "", 16);
	uint32_t foo;

	btf_writer_member(w, "in", 1, 0);
	btf_writer_member(w, "p", 3, 0);
	foo = btf_writer_record(w, 4, "foo", 96);
	btf_writer_member(w, "a", 1, 32 * shift);
	btf_writer_member(w, "", anon, 64 + 64 * shift);
	btf_writer_member(w, "v", 4, 192);
	btf_writer_member(w, "e", 5, 512);
	btf_writer_member(w, "last", flex, 640);
	btf_writer_record(w, 4, "bits", 16);
	btf_writer_bitfield(w, "x", 1, 3 + shift, 5);
	btf_writer_bitfield(w, "y", 2, 30 + shift, 12);
	btf_writer_record(w, 4, "outer", 512);
	btf_writer_member(w, "foo", foo, 8 * shift);
	btf_writer_member(w, "fn", 12, 256);
	btf_writer_ref(w, 8, "foo_t", foo);
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static struct btf_writer w;
	const void *blob;

	(void)argc;
	(void)argv;
	for (int side = 0; side < 2; side++) {
		for (int is_big = 0; is_big < 2; is_big++) {
			btf_writer_init(&w, is_big);
			write_scalars(&w, (uint32_t)side);
			write_records(&w, (uint32_t)side);
			blob = btf_writer_blob(&w, &pristine_size[side][is_big]);
			if (pristine_size[side][is_big] > MAX_BLOB)
				abort();
			memcpy(pristine[side][is_big], blob, pristine_size[side][is_big]);
		}
	}
	return 0;
}

static void reset(struct side *s, int side, bool is_big)
{
	s->size = pristine_size[side][is_big];
	memcpy(s->blob, pristine[side][is_big], s->size);
}

static void edit(const uint8_t *data, size_t size)
{
	for (; size >= 3; data += 3, size -= 3) {
		struct side *s = data[0] & 0x80 ? &target : &local;

		s->blob[(size_t)((data[0] & 0x7f) << 8 | data[1]) % s->size] = data[2];
	}
}

static bool open_side(struct side *s)
{
	static struct btfview_memo memos[2];
	struct btfview_memo *memo = &memos[s == &target];

	if (btfview_open(&s->view, s->blob, s->size, NULL, NULL) ||
	    btfview_index(&s->view, s->marks, MAX_MARKS, NULL))
		return false;
	memset(memo, 0, sizeof(*memo));
	s->view.memo = memo;
	return true;
}

static bool decode(const uint8_t *data, size_t size, struct job *job)
{
	size_t access_size;

	if (size < 5)
		return false;
	access_size = data[3] % (MAX_ACCESS + 1u);
	job->cand_cnt = data[4] % (MAX_CANDS + 1u);
	if (size < 5 + access_size + job->cand_cnt + CODE_SIZE)
		return false;
	job->relo.kind = data[0] % (RELO_KIND_CNT + 1);
	job->relo.type_id = data[2];
	job->relo.access = job->access;
	job->is_swapped = (data[1] & 1) != bytes_is_host_big_endian();
	memcpy(job->access, data + 5, access_size);
	job->access[access_size] = 0;
	for (uint32_t i = 0; i < job->cand_cnt; i++)
		job->cand[i] = (struct relo_cand){ &target.view, data[5 + access_size + i] };
	memcpy(job->code, data + 5 + access_size + job->cand_cnt, CODE_SIZE);
	reset(&local, 0, data[1] & 1);
	reset(&target, 1, data[1] & 2);
	access_size += 5 + job->cand_cnt + CODE_SIZE;
	edit(data + access_size, size - access_size);
	if (!open_side(&local) || !open_side(&target))
		return false;
	local.view.ptr_size = 8;
	if (data[1] & 4)
		target.view.ptr_size = 4;
	return true;
}

static int resolve(const struct job *job, struct relo_fix *fix)
{
	struct relo_cand cand[MAX_CANDS];
	struct relo_cands cands = { cand, job->cand_cnt };
	struct corepl_diag d;
	int err;

	diag_init(&d);
	memcpy(cand, job->cand, sizeof(cand));
	err = relo_resolve(&local.view, &job->relo, &cands, fix, &d);
	if (cands.cnt > job->cand_cnt || (err && !d.text[0]))
		abort();
	return err;
}

static void patch(const struct job *job, const struct relo_fix *fix)
{
	for (uint32_t idx = 0; idx < 4; idx++) {
		uint8_t code[CODE_SIZE];
		bool was_poisoned;

		memcpy(code, job->code, CODE_SIZE);
		if (patch_apply(code, CODE_SIZE / 8, idx, job->is_swapped, fix, &was_poisoned,
				NULL) &&
		    memcmp(code, job->code, CODE_SIZE))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct job job;
	struct relo_fix fix, again;
	char line[200];

	if (!decode(data, size, &job))
		return 0;
	if (relo_format(&local.view, &job.relo, line, sizeof(line)) != strlen(line))
		abort();
	if (resolve(&job, &fix))
		return 0;
	if (resolve(&job, &again) || fix.target_value != again.target_value ||
	    fix.is_poisoned != again.is_poisoned)
		abort();
	patch(&job, &fix);
	return 0;
}
