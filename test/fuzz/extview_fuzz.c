// SPDX-License-Identifier: MIT
/*
 * extview_fuzz.c - libFuzzer target: any bytes as a .BTF.ext blob, every block and record read.
 *
 * Beside sanitizers: a failure has a text; what opens can be walked to the end of each part,
 * and blocks lie inside the blob.
 */
#include <stdlib.h>
#include <string.h>

#include "core/extview.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void touch_part(const struct extview *e, enum extview_part part)
{
	struct extview_record r;
	struct extview_block b;
	uint32_t pos = 0;

	while (extview_next(e, part, &pos, &b)) {
		if (b.record_cnt == 0 || b.record_off > e->blob.size)
			abort();
		for (uint32_t i = 0; i < b.record_cnt; i++)
			extview_record(e, &b, i, &r);
	}
	if (pos != e->part[part].size)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct corepl_diag d = { 0 };
	struct extview e;
	uint8_t *copy = malloc(size ? size : 1);
	int rc;

	memcpy(copy, data, size);
	rc = extview_open(&e, copy, size, &d);
	if (rc != d.status || (rc && !d.text[0]))
		abort();
	for (int part = 0; part < EXTVIEW_PART_CNT && !rc; part++)
		touch_part(&e, (enum extview_part)part);
	free(copy);
	return 0;
}
