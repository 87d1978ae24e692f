// SPDX-License-Identifier: MIT
/*
 * scan_bench.c - how long one pass over a kernel's types takes, beside libbpf's own way.
 *
 *   scan_bench [BTF-FILE [RUNS]]     default: /sys/kernel/btf/vmlinux, 201 runs
 *
 * Wanted names are taken from the BTF itself, spread evenly over the named types of the kinds that
 * objects ask for (struct, union, enum, typedef), and then with every fifth want a function.
 * Printed: medians in microseconds.  libbpf's figures are btf__parse() of the same
 * file and one loop over all its types per wanted name, as it searches CO-RE candidates.
 *
 * Not part of the test suite: nothing here can fail but by a wrong hit count.
 */
#define _GNU_SOURCE
#include <bpf/btf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "core/scan.h"
#include "core/text.h"

#define WANT_MAX 512

struct bench {
	const char *path;
	int run_cnt;
	const void *data;        /* the mapped file */
	size_t size;             /* bytes */
	struct btfview view;
	uint32_t *marks;
	uint32_t mark_cap;       /* entries */
	struct scan_want wants[WANT_MAX];
	uint32_t want_cnt;
};

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

static double median(double *us, int cnt)
{
	qsort(us, (size_t)cnt, sizeof(*us), by_value);
	return us[cnt / 2];
}

static bool map_file(struct bench *b)
{
	int fd = open(b->path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st)) {
		perror(b->path);
		return false;
	}
	b->size = (size_t)st.st_size;
	b->data = mmap(NULL, b->size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	close(fd);
	if (b->data == MAP_FAILED)
		perror(b->path);
	return b->data != MAP_FAILED;
}

static bool is_type_kind(uint32_t kind)
{
	return kind == BTFVIEW_STRUCT || kind == BTFVIEW_UNION || kind == BTFVIEW_ENUM ||
	       kind == BTFVIEW_TYPEDEF;
}

/* Take the next named type of a wished kind from FROM on; returns its id, or 0. */
static uint32_t take_want(struct bench *b, uint32_t from, bool is_func)
{
	struct btfview_type t;

	for (uint32_t id = from; id < b->view.id_end; id++) {
		struct scan_want *w = &b->wants[b->want_cnt];

		if (btfview_type(&b->view, id, &t))
			return 0;
		if (!t.name_off || !(is_func ? t.kind == BTFVIEW_FUNC : is_type_kind(t.kind)))
			continue;
		w->name = btfview_str(&b->view, t.name_off);
		w->name_size = (uint32_t)btfview_essential_size(w->name);
		w->hash = scan_hash(w->name, w->name_size);
		w->kind_mask = 1u << t.kind;
		w->flags = is_func ? SCAN_EXACT : 0;
		b->want_cnt++;
		return id;
	}
	return 0;
}

static void make_wants(struct bench *b, uint32_t cnt, bool has_funcs)
{
	uint32_t step = b->view.id_end / (cnt * 3);
	uint32_t id = 1;

	b->want_cnt = 0;
	for (uint32_t i = 0; i < cnt; i++) {
		bool is_func = has_funcs && i % 5 == 4;

		id = take_want(b, id + step, is_func);
		if (!id)
			id = take_want(b, 1 + i, is_func);
	}
}

static uint32_t run_scan(struct bench *b)
{
	static uint32_t slots[4 * WANT_MAX];
	static struct scan_hit hits[64 * WANT_MAX];
	struct scan_mem m = { slots, scan_slot_cnt(b->want_cnt), hits, 64 * WANT_MAX, 0 };

	if (scan_types(&b->view, b->marks, b->mark_cap, b->wants, b->want_cnt, &m, NULL))
		abort();
	return m.hit_cnt;
}

static bool is_hit(const struct bench *b, const struct btf_type *t, const char *name,
		   const struct scan_want *w)
{
	size_t size = w->flags & SCAN_EXACT ? strlen(name) : btfview_essential_size(name);

	(void)b;
	return w->kind_mask >> btf_kind(t) & 1 && size == w->name_size &&
	       memcmp(name, w->name, size) == 0;
}

/* libbpf's way: parse, then one loop over all types for each name. */
static uint32_t run_libbpf(struct bench *b, double *parse_us, double *find_us)
{
	double start = now_us();
	struct btf *btf = btf__parse(b->path, NULL);
	uint32_t hit_cnt = 0;

	if (!btf)
		abort();
	*parse_us = now_us() - start;
	start = now_us();
	for (uint32_t i = 0; i < b->want_cnt; i++) {
		for (uint32_t id = 1; id < btf__type_cnt(btf); id++) {
			const struct btf_type *t = btf__type_by_id(btf, id);

			if (!t->name_off || !(b->wants[i].kind_mask >> btf_kind(t) & 1))
				continue;
			hit_cnt += is_hit(b, t, btf__name_by_offset(btf, t->name_off),
					  &b->wants[i]);
		}
	}
	*find_us = now_us() - start;
	btf__free(btf);
	return hit_cnt;
}

static void compare(struct bench *b, uint32_t want_cnt, bool has_funcs)
{
	double parse_us[5], find_us[5];
	double *us = malloc((size_t)b->run_cnt * sizeof(*us));
	uint32_t hit_cnt = 0, peer_cnt = 0;

	make_wants(b, want_cnt, has_funcs);
	for (int i = 0; i < b->run_cnt; i++) {
		double start = now_us();

		hit_cnt = run_scan(b);
		us[i] = now_us() - start;
	}
	for (int i = 0; i < 5; i++)
		peer_cnt = run_libbpf(b, &parse_us[i], &find_us[i]);
	qsort(us, (size_t)b->run_cnt, sizeof(*us), by_value);
	printf("types %u wants %u%s: scan %.0f us (best %.0f); libbpf parse %.0f us, find %.0f us;"
	       " hits %u%s\n", b->view.id_end - 1, want_cnt, has_funcs ? " (1/5 functions)" : "",
	       us[b->run_cnt / 2], us[0], median(parse_us, 5), median(find_us, 5), hit_cnt,
	       hit_cnt == peer_cnt ? "" : " WRONG");
	free(us);
}

int main(int argc, char **argv)
{
	static struct bench b;

	b.path = argc > 1 ? argv[1] : "/sys/kernel/btf/vmlinux";
	b.run_cnt = argc > 2 ? atoi(argv[2]) : 201;
	if (b.run_cnt < 1 || !map_file(&b))
		return 2;
	if (btfview_open(&b.view, b.data, b.size, NULL, NULL))
		return 1;
	b.mark_cap = btfview_mark_bound(&b.view);
	b.marks = malloc(b.mark_cap * sizeof(*b.marks));
	if (!b.marks || btfview_index(&b.view, b.marks, b.mark_cap, NULL))
		return 1;
	compare(&b, 100, false);
	compare(&b, 100, true);
	compare(&b, 350, false);
	compare(&b, 350, true);
	free(b.marks);
	return 0;
}
