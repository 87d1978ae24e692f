/* SPDX-License-Identifier: MIT */
/*
 * relo_spell.c - prints the CO-RE relocations of raw .BTF and .BTF.ext files, one line each:
 * "SECTION INSN_OFF CO-RE <spelling>", for tests that compare the spelling with another tool's.
 *
 *   relo_spell BTF BTF.ext
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/diag.h"
#include "core/extview.h"
#include "core/relo.h"

enum { MAX_FILE = 1 << 20 };

static uint8_t btf_bytes[MAX_FILE], ext_bytes[MAX_FILE];
static uint32_t marks[MAX_FILE / 12];

static size_t read_file(const char *path, uint8_t *bytes)
{
	FILE *f = fopen(path, "rb");
	size_t size;

	if (!f) {
		perror(path);
		exit(2);
	}
	size = fread(bytes, 1, MAX_FILE, f);
	fclose(f);
	return size;
}

static void print_block(const struct btfview *btf, const struct extview *ext,
			const struct extview_block *block)
{
	struct extview_record record;
	struct relo r;
	char line[1024];

	for (uint32_t i = 0; i < block->record_cnt; i++) {
		extview_record(ext, block, i, &record);
		r.type_id = record.word[0];
		r.access = btfview_str(btf, record.word[1]);
		r.kind = record.word[2];
		relo_format(btf, &r, line, sizeof(line));
		printf("%s %x CO-RE %s\n", btfview_str(btf, block->sec_name_off), record.insn_off,
		       line);
	}
}

int main(int argc, char **argv)
{
	struct corepl_diag d;
	struct btfview btf;
	struct extview ext;
	struct extview_block block;
	uint32_t pos = 0;

	if (argc != 3)
		return 2;
	diag_init(&d);
	if (btfview_open(&btf, btf_bytes, read_file(argv[1], btf_bytes), NULL, &d) ||
	    btfview_index(&btf, marks, sizeof(marks) / sizeof(marks[0]), &d) ||
	    extview_open(&ext, ext_bytes, read_file(argv[2], ext_bytes), &d)) {
		fprintf(stderr, "%s\n", d.text);
		return 1;
	}
	while (extview_next(&ext, EXTVIEW_CORE, &pos, &block))
		print_block(&btf, &ext, &block);
	return 0;
}
