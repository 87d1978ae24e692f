/* SPDX-License-Identifier: MIT */
/*
 * growth.c - how the scan's cost grows with the kernel's types and with the names wanted.
 *
 *   growth BTF > lines "types<TAB>count<TAB>microseconds" and "roots<TAB>count<TAB>microseconds"
 *
 * Types: prefixes of the type section, eighth by eighth, with 100 names wanted.  Roots: the
 * whole section with 1 to 800 names.  Each figure is the median of 101 runs in one process.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/scan.h"

enum { RUNS = 101, MAX_WANTS = 800, MAX_HITS = 16384 };

static struct scan_want wants[MAX_WANTS];
static struct scan_hit hits[MAX_HITS];
static uint32_t slots[4 * MAX_WANTS];
static double run_us[RUNS];

static double now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Take the names of MAX_WANTS structs, spread over the whole BTF. */
static int choose_wants(const struct btfview *v)
{
	uint32_t step = v->id_end / MAX_WANTS, cnt = 0;
	struct btfview_type t;

	for (uint32_t id = 1; id < v->id_end && cnt < MAX_WANTS; id++) {
		const char *name;

		if (btfview_type(v, id, &t))
			return -1;
		name = btfview_str(v, t.name_off);
		if (t.kind != BTFVIEW_STRUCT || !name || !*name || id < cnt * step / 16)
			continue;
		wants[cnt].name = name;
		wants[cnt].name_size = (uint32_t)strlen(name);
		wants[cnt].hash = scan_hash(name, strlen(name));
		wants[cnt++].kind_mask = 1u << BTFVIEW_STRUCT;
	}
	return cnt == MAX_WANTS ? 0 : -1;
}

/* Median over RUNS scans of V with WANT_CNT names, or a negative number. */
static double measure(const struct btfview *v, uint32_t *marks, uint32_t mark_cap,
		      uint32_t want_cnt)
{
	for (int i = 0; i < RUNS; i++) {
		struct scan_mem mem = { slots, scan_slot_cnt(want_cnt), hits, MAX_HITS, 0 };
		struct btfview copy = *v;
		double begin = now_us();

		if (scan_types(&copy, marks, mark_cap, wants, want_cnt, &mem, NULL))
			return -1;
		run_us[i] = now_us() - begin;
	}
	qsort(run_us, RUNS, sizeof(*run_us), by_value);
	return run_us[RUNS / 2];
}

static int grow_types(const struct btfview *v, uint32_t *marks, uint32_t mark_cap)
{
	for (uint32_t part = 1; part <= 8; part++) {
		uint32_t last = (v->id_end - 1) / 8 * part;
		struct btfview prefix = *v;
		struct btfview_type t;

		if (btfview_type(v, last, &t))
			return -1;
		prefix.types.size = t.next_off;
		printf("types\t%u\t%.1f\n", last, measure(&prefix, marks, mark_cap, 100));
	}
	return 0;
}

static int fail(const char *why)
{
	fprintf(stderr, "growth: error: %s\n", why);
	return 1;
}

int main(int argc, char **argv)
{
	static const uint32_t want_cnt[] = { 1, 10, 50, 100, 200, 350, 800 };
	int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
	struct corepl_diag diag = { 0 };
	struct btfview v;
	uint32_t *marks, mark_cap;
	struct stat st;
	uint8_t *data;

	if (fd < 0 || fstat(fd, &st)) {
		fprintf(stderr, "usage: growth BTF\n");
		return 2;
	}
	data = malloc((size_t)st.st_size);
	if (!data || read(fd, data, (size_t)st.st_size) != st.st_size)
		return 1;
	if (btfview_open(&v, data, (size_t)st.st_size, NULL, &diag))
		return fail(diag.text);
	mark_cap = btfview_mark_bound(&v);
	marks = calloc(mark_cap, sizeof(*marks));
	if (!marks || btfview_index(&v, marks, mark_cap, &diag))
		return fail(diag.text);
	if (choose_wants(&v))
		return fail("too few structs");
	marks = calloc(mark_cap, sizeof(*marks)); /* V keeps the first ones */
	if (!marks || grow_types(&v, marks, mark_cap))
		return fail("a prefix of the types cannot be scanned");
	for (size_t i = 0; i < sizeof(want_cnt) / sizeof(*want_cnt); i++)
		printf("roots\t%u\t%.1f\n", want_cnt[i], measure(&v, marks, mark_cap, want_cnt[i]));
	return 0;
}
