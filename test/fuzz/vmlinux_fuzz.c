/* SPDX-License-Identifier: MIT */
/*
 * vmlinux_fuzz.c - libFuzzer target: any bytes as a BTF, printed as C.
 *
 * Byte 0 says how (1 bare, 2 a second time into the same answer), the rest is the BTF.  Beside
 * sanitizers: a failure has a text, the text is no larger than the limit lets it be, and the
 * same input gives the same text.
 */
#include <stdlib.h>
#include <string.h>

#include "core/diag.h"
#include "postlink/vmlinux_header.h"

enum { MAX_SIZE = 1 << 16, MAX_MARKS = 4096 };

static uint32_t marks[MAX_MARKS];

static void check(bool ok)
{
	if (!ok)
		abort();
}

/* Print V; the text is C's until ctype_close(). */
static int print(struct ctype **c, const struct btfview *v, bool is_bare)
{
	struct ctype_style style = vmlinux_header_style(v);
	struct corepl_diag d;
	int rc;

	diag_init(&d);
	rc = ctype_open(c, v, &style, &d);
	if (!rc && !is_bare)
		vmlinux_header_begin(ctype_text(*c), v, "fuzz */ \n");
	if (!rc)
		rc = ctype_define_all(*c, v->first_id);
	if (!rc && !is_bare)
		rc = vmlinux_header_end(*c, v, NULL);
	check(rc <= 0 && (rc == 0 || (d.status == rc && d.text[0])));
	return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctype *a = NULL, *b = NULL;
	struct corepl_diag d;
	struct btfview v;
	bool is_bare;

	if (size < 1 || size > MAX_SIZE)
		return 0;
	is_bare = data[0] & 1;
	diag_init(&d);
	if (btfview_open(&v, data + 1, size - 1, NULL, &d) ||
	    btfview_index(&v, marks, MAX_MARKS, &d))
		return 0;
	if (print(&a, &v, is_bare) == 0 && data[0] & 2) {
		check(print(&b, &v, is_bare) == 0);
		check(ctype_text(a)->size == ctype_text(b)->size);
		check(!memcmp(ctype_text(a)->data, ctype_text(b)->data, ctype_text(a)->size));
	}
	ctype_close(a);
	ctype_close(b);
	return 0;
}
