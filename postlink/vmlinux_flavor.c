/* SPDX-License-Identifier: MIT */
/*
 * vmlinux_flavor.c - names for kernels (see vmlinux_flavor.h).
 *
 *   5.10.0-32-amd64                            5_10
 *   6.1.0-50-amd64, 6.1.0-50-cloud-amd64       6_1_0_50_amd64, 6_1_0_50_cloud_amd64
 *   two files of one name                      vmlinux, vmlinux_2
 *
 * CO-RE cuts a name at its last "___": a suffix holds no two underscores in a row.  It is
 * never a number alone: those tell equal names of one kernel apart.
 */
#include "postlink/vmlinux_flavor.h"

#include "core/diag.h"

#include <string.h>

/* The release that LABEL begins with: up to three numbers; false: none. */
static bool parse_release(const char *label, uint32_t part[3])
{
	uint32_t cnt = 0;

	memset(part, 0, 3 * sizeof(*part));
	while (cnt < 3 && *label >= '0' && *label <= '9') {
		for (; *label >= '0' && *label <= '9'; label++)
			part[cnt] = part[cnt] % 1000000 * 10 + (uint32_t)(*label - '0');
		cnt++;
		if (*label != '.')
			break;
		label++;
	}
	return cnt >= 2;
}

static bool is_older(const struct vmlinux_input *a, const struct vmlinux_input *b)
{
	uint32_t x[3], y[3];

	parse_release(a->file.label, x);
	parse_release(b->file.label, y);
	for (int i = 0; i < 3; i++) {
		if (x[i] != y[i])
			return x[i] < y[i];
	}
	return true; /* the later argument is the newer one */
}

/* Views of split BTF point at their base, never at each other: inputs may be moved. */
void vmlinux_flavor_sort(struct vmlinux_input *in, uint32_t cnt)
{
	for (uint32_t i = 1; i < cnt; i++) {
		struct vmlinux_input moved = in[i];
		uint32_t at = i;

		for (; at && is_older(&in[at - 1], &moved); at--)
			in[at] = in[at - 1];
		in[at] = moved;
	}
}

static void name_short(const char *label, struct vmlinux_flavor *f)
{
	uint32_t part[3];

	f->suffix[0] = 0;
	if (!parse_release(label, part))
		return;
	diag_format(f->suffix, sizeof(f->suffix), "%u_%u", part[0], part[1]);
	diag_format(f->shown, sizeof(f->shown), "%u.%u", part[0], part[1]);
}

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static void name_long(const char *label, struct vmlinux_flavor *f)
{
	bool is_number = true;
	char word[VMLINUX_FLAVOR_SIZE / 2];
	size_t size = 0;

	for (; *label && size + 1 < sizeof(word); label++) {
		is_number &= *label >= '0' && *label <= '9';
		if (is_word_byte(*label))
			word[size++] = *label;
		else if (size && word[size - 1] != '_')
			word[size++] = '_';
	}
	while (size && word[size - 1] == '_')
		size--;
	word[size] = 0;
	diag_format(f->suffix, sizeof(f->suffix), "%s%s", is_number ? "k" : "", word);
	memcpy(f->shown, f->suffix, sizeof(f->shown));
}

static uint32_t count_equal(const struct vmlinux_flavor *f, uint32_t cnt, uint32_t i)
{
	uint32_t equal = 0;

	for (uint32_t j = 0; j < cnt; j++)
		equal += strcmp(f[j].suffix, f[i].suffix) == 0;
	return equal;
}

void vmlinux_flavor_name(const struct vmlinux_input *in, uint32_t cnt, struct vmlinux_flavor *out)
{
	bool is_ambiguous = false;

	for (uint32_t i = 0; i < cnt; i++)
		name_short(in[i].file.label, &out[i]);
	for (uint32_t i = 0; i < cnt; i++)
		is_ambiguous |= !out[i].suffix[0] || count_equal(out, cnt, i) > 1;
	for (uint32_t i = 0; i < cnt && is_ambiguous; i++)
		name_long(in[i].file.label, &out[i]);
	for (uint32_t i = 1; i < cnt; i++) {
		if (count_equal(out, i + 1, i) == 1)
			continue;
		diag_format(out[i].suffix + strlen(out[i].suffix), 16, "_n%u", i + 1);
		memcpy(out[i].shown, out[i].suffix, sizeof(out[i].shown));
	}
}
