/* SPDX-License-Identifier: MIT */
/*
 * vmlinux_input.c - KERNEL arguments of `corepl vmlinux` (see vmlinux_input.h).
 *
 * Raw BTF says neither release nor build-id; the running kernel tells both (uname,
 * /sys/kernel/notes: an ELF note of type NT_GNU_BUILD_ID and name "GNU").
 */
#include "postlink/vmlinux_input.h"

#include "core/diag.h"
#include "core/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BTF_MAGIC 0xeb9f
#define NOTES_SIZE 4096
#define NOTE_BUILD_ID 3
#define BUILD_ID_MAX 32 /* bytes */

/* Strings that do not begin with the empty one continue another file's. */
static bool is_split(const struct kernel_file *k)
{
	struct bytes b = { k->btf, k->btf_size, false };
	uint64_t at;

	if (!bytes_has(&b, 0, 24))
		return false;
	b.is_swapped = bytes_u16(&b, 0) != BTF_MAGIC;
	at = (uint64_t)bytes_u32(&b, 4) + bytes_u32(&b, 16);
	return at < b.size && b.data[at] != 0;
}

/* btfview_index(), by the walk that is faster: a scan for nothing. */
static int index_types(struct btfview *v, uint32_t *marks, struct corepl_diag *d)
{
	uint32_t slots[2]; /* scan_slot_cnt(0) */
	struct scan_mem mem = { .slots = slots, .slot_cnt = 2 };

	return scan_types(v, marks, btfview_mark_bound(v), NULL, 0, &mem, d);
}

int vmlinux_input_open(struct vmlinux_input *in, const char *arg, const struct btfview *base,
		       struct corepl_diag *d)
{
	int rc = kernel_file_open(&in->file, arg, d);

	in->is_split = !rc && !base && is_split(&in->file);
	if (in->is_split)
		return diag_fail(d, COREPL_EFORMAT, ".BTF: found a module's types, need its "
				 "kernel's: --base VMLINUX, or a file vmlinux beside it");
	if (!rc)
		rc = btfview_open(&in->view, in->file.btf, in->file.btf_size, base, d);
	if (rc)
		return rc;
	in->marks = calloc(btfview_mark_bound(&in->view), sizeof(*in->marks));
	if (!in->marks)
		return diag_fail(d, COREPL_ENOSPACE, "memory: found none for an index");
	return index_types(&in->view, in->marks, d);
}

void vmlinux_input_close(struct vmlinux_input *in)
{
	kernel_file_close(&in->file);
	free(in->marks);
	memset(in, 0, sizeof(*in));
}

bool vmlinux_input_base_beside(const char *arg, char path[VMLINUX_INPUT_PATH_SIZE])
{
	const char *slash = strrchr(arg, '/');

	diag_format(path, VMLINUX_INPUT_PATH_SIZE, "%.*svmlinux",
		    slash ? (int)(slash + 1 - arg) : 0, arg);
	return access(path, R_OK) == 0;
}

bool vmlinux_input_is_object(const char *path)
{
	FILE *f = fopen(path, "rb");
	char magic[4] = "";
	size_t size;

	if (!f)
		return false;
	size = fread(magic, 1, sizeof(magic), f);
	fclose(f);
	return size == sizeof(magic) && memcmp(magic, "\177ELF", sizeof(magic)) == 0;
}

/* The build-id among the notes in B, as hex digits; "" when there is none. */
static void find_build_id(const struct bytes *b, char hex[2 * BUILD_ID_MAX + 1])
{
	size_t at = 0;

	hex[0] = 0;
	while (bytes_has(b, at, 12)) {
		size_t name_size = bytes_u32(b, at), size = bytes_u32(b, at + 4);
		size_t name_at = at + 12, desc_at = name_at + ((name_size + 3) & ~(size_t)3);

		if (name_size > b->size || size > b->size || !bytes_has(b, desc_at, size))
			return;
		if (bytes_u32(b, at + 8) == NOTE_BUILD_ID && name_size == 4 &&
		    size <= BUILD_ID_MAX && memcmp(b->data + name_at, "GNU", 4) == 0) {
			for (size_t i = 0; i < size; i++)
				snprintf(hex + 2 * i, 3, "%02x", b->data[desc_at + i]);
			return;
		}
		at = desc_at + ((size + 3) & ~(size_t)3);
	}
}

static void running_build_id(char hex[2 * BUILD_ID_MAX + 1])
{
	FILE *f = fopen("/sys/kernel/notes", "rb");
	struct bytes b = { NULL, 0, false };
	uint8_t notes[NOTES_SIZE];

	hex[0] = 0;
	if (!f)
		return;
	b.data = notes;
	b.size = fread(notes, 1, sizeof(notes), f);
	fclose(f);
	find_build_id(&b, hex);
}

void vmlinux_input_origin(const struct vmlinux_input *in, char line[VMLINUX_INPUT_ORIGIN_SIZE])
{
	char hex[2 * BUILD_ID_MAX + 1] = "";

	if (in->file.is_running)
		running_build_id(hex);
	diag_format(line, VMLINUX_INPUT_ORIGIN_SIZE, "types of %s%s%s%s, .BTF of %zu bytes",
		    in->file.has_release ? "Linux " : "", in->file.label,
		    hex[0] ? ", build-id " : "", hex, in->file.btf_size);
}
