/* SPDX-License-Identifier: MIT */
/*
 * range.c - see range.h.
 *
 *   "<5.15,>=5.4" -> below 5.15, of which two parts count; 5.4 or above
 */
#include "core/range.h"

#include "core/name_pattern.h"

/* "5.15" at *TEXT, at most three numbers; how many, 0: none. */
static uint32_t read_version(const char **text, uint32_t *version)
{
	uint32_t part[3] = { 0 }, cnt = 0;
	const char *at = *text;

	while (cnt < 3 && *at >= '0' && *at <= '9') {
		uint32_t n = 0;

		for (; *at >= '0' && *at <= '9'; at++)
			n = n < 100000 ? n * 10 + (uint32_t)(*at - '0') : n;
		if (n > 255 && cnt < 2)
			return 0;
		part[cnt++] = n > 255 ? 255 : n;
		*text = at;
		if (*at == '.')
			at++;
	}
	*version = part[0] << 16 | part[1] << 8 | part[2];
	return cnt;
}

static int read_bounds(struct range *r, const char *word, struct corepl_diag *d)
{
	const char *at = word;

	for (;;) {
		struct range_bound *b = &r->bounds[r->bound_cnt];
		uint32_t version, parts = 0;

		if (r->bound_cnt == RANGE_BOUND_CNT)
			return diag_fail(d, COREPL_EFORMAT, "kernels '%s', need at most %u bounds",
					 word, RANGE_BOUND_CNT);
		b->is_below = *at == '<';
		if (*at == '<' || *at == '>') {
			b->is_equal = *++at == '=';
			at += b->is_equal;
			parts = read_version(&at, &version);
		}
		if (!parts || (*at && *at != ','))
			return diag_fail(d, COREPL_EFORMAT,
					 "kernels '%s', need bounds such as <5.15 or >=5.4,<5.10",
					 word);
		b->shift = 8 * (3 - parts);
		b->version = version >> b->shift;
		r->bound_cnt++;
		if (!*at++)
			return 0;
	}
}

int range_read(struct range *r, const char *word, struct corepl_diag *d)
{
	*r = (struct range){ .label = NULL };
	if (*word == '<' || *word == '>')
		return read_bounds(r, word, d);
	r->label = word;
	return 0;
}

static bool is_within(const struct range_bound *b, uint32_t version)
{
	uint32_t is = version >> b->shift;

	if (!version || is == b->version)
		return version && b->is_equal;
	return b->is_below == (is < b->version);
}

bool range_has(const struct range *r, uint32_t version, const char *label)
{
	for (uint32_t i = 0; i < r->bound_cnt; i++) {
		if (!is_within(&r->bounds[i], version))
			return false;
	}
	return !r->label || name_pattern_match(r->label, label);
}
