// SPDX-License-Identifier: MIT
/*
 * kernels_peer.c - every type of every kernel of a corpus, read by core/ and by libbpf: equal?
 *
 *   kernels_peer DIR       all DIR/.../NAME.btf; NAME's modules in modules-of-NAME/ beside it
 *
 * For each BTF: type count, pointer size, each type's common part, tail and resolved
 * size; then a scan for wanted names against a plain loop over libbpf's types, and all types again
 * through the marks that the scan left.  libbpf swaps the other byte order on load, so s390x
 * checks the swapped paths.  The smallest kernel is also cut and damaged in many places: there only
 * the statuses and memory safety count (run it under sanitizers).
 */
#define _GNU_SOURCE
#include <bpf/btf.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "core/scan.h"

enum { WANT_CNT = 300, HIT_CAP = 1 << 16 };

/* One BTF, read twice. */
struct pair {
	const char *path;
	uint8_t *data;           /* owned */
	size_t size;             /* bytes */
	struct btfview view;
	uint32_t *marks;         /* owned */
	struct btf *btf;         /* owned; libbpf's */
	const struct pair *base; /* vmlinux of a module, or NULL */
};

static char *paths[1024];
static int path_cnt;

static uint32_t noise(void)
{
	static uint64_t state = 0x853c49e6748fea9bu; /* the same on every run */

	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state >> 33);
}

/* PATH's bytes, with no byte to spare, so that a sanitizer sees the first one read too far. */
static uint8_t *read_file(const char *path, size_t *size)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = NULL;
	struct stat st;

	*size = 0;
	if (f && !fstat(fileno(f), &st)) {
		data = malloc((size_t)st.st_size);
		if (data)
			*size = fread(data, 1, (size_t)st.st_size, f);
	}
	if (f)
		fclose(f);
	return data;
}

/* libbpf's btf__new_split() is not exported by every version; reading a file is. */
static struct btf *parse_split(const uint8_t *data, size_t size, struct btf *base)
{
	int fd = memfd_create("module", MFD_CLOEXEC);
	struct btf *btf = NULL;
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (fd >= 0 && write(fd, data, size) == (ssize_t)size)
		btf = btf__parse_raw_split(path, base);
	close(fd);
	return btf;
}

static bool open_pair(struct pair *p, const char *path, const struct pair *base)
{
	struct corepl_diag d = { 0 };
	uint32_t cap;

	memset(p, 0, sizeof(*p));
	p->path = path;
	p->base = base;
	p->data = read_file(path, &p->size);
	p->btf = base ? parse_split(p->data, p->size, base->btf) :
			btf__new(p->data, (uint32_t)p->size);
	CHECK(p->btf != NULL);
	CHECK_EQ(btfview_open(&p->view, p->data, p->size, base ? &base->view : NULL, &d), 0);
	cap = btfview_mark_bound(&p->view);
	p->marks = malloc(cap * sizeof(*p->marks));
	CHECK_EQ(btfview_index(&p->view, p->marks, cap, &d), 0);
	CHECK_STR(d.text, "");
	return p->btf && !d.status;
}

static void close_pair(struct pair *p)
{
	btf__free(p->btf);
	free(p->marks);
	free(p->data);
}

static bool same_str(const struct pair *p, uint32_t own_off, uint32_t peer_off)
{
	const char *own = btfview_str(&p->view, own_off);
	const char *peer = btf__name_by_offset(p->btf, peer_off);

	return own_off == peer_off && own && peer && strcmp(own, peer) == 0;
}

static bool same_member(const struct pair *p, const struct btfview_type *t,
			const struct btf_type *peer, uint32_t i)
{
	const struct btf_member *pm = btf_members(peer) + i;
	struct btfview_member m;

	btfview_member(&p->view, t, i, &m);
	return same_str(p, m.name_off, pm->name_off) && m.type_id == pm->type &&
	       m.bit_off == btf_member_bit_offset(peer, i) &&
	       m.bit_size == btf_member_bitfield_size(peer, i);
}

static bool same_value(const struct pair *p, const struct btfview_type *t,
		       const struct btf_type *peer, uint32_t i)
{
	struct btfview_enumval e;

	btfview_enumval(&p->view, t, i, &e);
	if (btf_is_enum64(peer))
		return same_str(p, e.name_off, btf_enum64(peer)[i].name_off) &&
		       e.value == btf_enum64_value(&btf_enum64(peer)[i]);
	return same_str(p, e.name_off, btf_enum(peer)[i].name_off) &&
	       (uint32_t)e.value == (uint32_t)btf_enum(peer)[i].val &&
	       e.value >> 32 == (btf_kflag(peer) && btf_enum(peer)[i].val < 0 ? UINT32_MAX : 0);
}

static bool same_param(const struct pair *p, const struct btfview_type *t,
		       const struct btf_type *peer, uint32_t i)
{
	struct btfview_param q;

	btfview_param(&p->view, t, i, &q);
	return same_str(p, q.name_off, btf_params(peer)[i].name_off) &&
	       q.type_id == btf_params(peer)[i].type;
}

static bool same_secvar(const struct pair *p, const struct btfview_type *t,
			const struct btf_type *peer, uint32_t i)
{
	const struct btf_var_secinfo *ps = btf_var_secinfos(peer) + i;
	struct btfview_secvar s;

	btfview_secvar(&p->view, t, i, &s);
	return s.type_id == ps->type && s.byte_off == ps->offset && s.size == ps->size;
}

static bool same_element(const struct pair *p, const struct btfview_type *t,
			 const struct btf_type *peer, uint32_t i)
{
	switch (t->kind) {
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		return same_member(p, t, peer, i);
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return same_value(p, t, peer, i);
	case BTF_KIND_FUNC_PROTO:
		return same_param(p, t, peer, i);
	case BTF_KIND_DATASEC:
		return same_secvar(p, t, peer, i);
	default:
		return true; /* FUNC: vlen is the linkage */
	}
}

static bool same_fixed_tail(const struct pair *p, const struct btfview_type *t,
			    const struct btf_type *peer)
{
	struct btfview_array a;

	switch (t->kind) {
	case BTF_KIND_INT:
		return btfview_int_data(&p->view, t) == *(const uint32_t *)(peer + 1);
	case BTF_KIND_ARRAY:
		btfview_array(&p->view, t, &a);
		return a.elem_type_id == btf_array(peer)->type &&
		       a.index_type_id == btf_array(peer)->index_type &&
		       a.elem_cnt == btf_array(peer)->nelems;
	case BTF_KIND_VAR:
		return btfview_extra_u32(&p->view, t) == btf_var(peer)->linkage;
	case BTF_KIND_DECL_TAG:
		return (int)btfview_extra_u32(&p->view, t) == btf_decl_tag(peer)->component_idx;
	default:
		return true;
	}
}

static bool same_size(const struct pair *p, uint32_t id)
{
	int64_t peer = btf__resolve_size(p->btf, id);
	uint64_t size = 0;
	int rc = btfview_size(&p->view, id, &size);

	return peer < 0 ? rc != 0 : rc == 0 && size == (uint64_t)peer;
}

static bool same_type(const struct pair *p, uint32_t id)
{
	const struct btf_type *peer = btf__type_by_id(p->btf, id);
	struct btfview_type t;

	if (btfview_type(&p->view, id, &t) || t.id != id)
		return false;
	if (t.kind != btf_kind(peer) || t.vlen != btf_vlen(peer) ||
	    t.kind_flag != btf_kflag(peer) || t.size_or_type != peer->size ||
	    !same_str(p, t.name_off, peer->name_off))
		return false;
	for (uint32_t i = 0; i < t.vlen; i++)
		if (!same_element(p, &t, peer, i))
			return false;
	return same_fixed_tail(p, &t, peer) && same_size(p, id);
}

static void compare_types(const struct pair *p)
{
	uint32_t cnt = btf__type_cnt(p->btf), bad_cnt = 0;
	struct btfview_type t;

	CHECK_EQ(p->view.id_end, cnt);
	CHECK_EQ(p->view.ptr_size, btf__pointer_size(p->btf));
	for (uint32_t id = 1; id < cnt && bad_cnt < 5; id++) {
		if (same_type(p, id))
			continue;
		bad_cnt++;
		fprintf(stderr, "%s: type [%u] differs\n", p->path, id);
	}
	CHECK_EQ(bad_cnt, 0);
	CHECK_EQ(btfview_type(&p->view, cnt, &t), COREPL_ERANGE);
}

/* Bytes before the last "___" between two other characters, found from the front. */
static uint32_t peer_essential(const char *name)
{
	size_t size = strlen(name), found = size;

	for (size_t i = 1; i + 3 < size; i++)
		if (!strncmp(name + i, "___", 3) && name[i - 1] != '_' && name[i + 3] != '_')
			found = i;
	return (uint32_t)found;
}

static void choose_wants(const struct pair *p, struct scan_want *wants)
{
	for (uint32_t i = 0; i < WANT_CNT; i++) {
		const struct btf_type *t;
		struct scan_want *w = &wants[i];

		do
			t = btf__type_by_id(p->btf, 1 + noise() % (btf__type_cnt(p->btf) - 1));
		while (!t->name_off);
		w->name = btf__name_by_offset(p->btf, t->name_off);
		w->flags = noise() % 2 ? SCAN_EXACT : 0;
		w->name_size = w->flags ? (uint32_t)strlen(w->name) : peer_essential(w->name);
		w->hash = scan_hash(w->name, w->name_size);
		w->kind_mask = noise() % 4 ? 1u << btf_kind(t) : noise() & 0xffffe;
	}
}

static bool is_wanted(const struct pair *p, const struct btf_type *t, const struct scan_want *w)
{
	const char *name = btf__name_by_offset(p->btf, t->name_off);
	uint32_t size;

	if (!(w->kind_mask >> btf_kind(t) & 1) || strncmp(name, w->name, w->name_size) != 0)
		return false;
	size = w->flags ? (uint32_t)strlen(name) : peer_essential(name);
	return size == w->name_size;
}

static void compare_scan(struct pair *p)
{
	static struct scan_hit hits[HIT_CAP];
	static struct scan_want wants[WANT_CNT];
	uint32_t slots[1024], cap = btfview_mark_bound(&p->view), bad_cnt = 0, hit = 0;
	struct scan_mem m = { slots, scan_slot_cnt(WANT_CNT), hits, HIT_CAP, 0 };
	struct corepl_diag d = { 0 };

	choose_wants(p, wants);
	CHECK_EQ(btfview_open(&p->view, p->data, p->size, p->base ? &p->base->view : NULL, &d), 0);
	CHECK_EQ(scan_types(&p->view, p->marks, cap, wants, WANT_CNT, &m, &d), 0);
	CHECK(p->base || p->view.run_cnt == BTFVIEW_RUN_MAX); /* every guess was right */
	CHECK_STR(d.text, "");
	for (uint32_t i = 0; i < WANT_CNT; i++) {
		bad_cnt += wants[i].hit_first != hit;
		for (uint32_t id = p->view.first_id; id < btf__type_cnt(p->btf); id++) {
			if (!is_wanted(p, btf__type_by_id(p->btf, id), &wants[i]))
				continue;
			bad_cnt += hits[hit].want_idx != i || hits[hit].type_id != id;
			hit++;
		}
		bad_cnt += wants[i].hit_first + wants[i].hit_cnt != hit;
	}
	CHECK_EQ(bad_cnt, 0);
	CHECK_EQ(m.hit_cnt, hit);
}

/* Open, index, scan and touch damaged bytes: any status will do, soon. */
static void survive(const uint8_t *data, size_t size)
{
	struct scan_want want = { "task_struct", 11, scan_hash("task_struct", 11), 0xffffe,
				  0, 0, 0 };
	uint32_t slots[4], cap, *marks;
	struct scan_hit hits[16];
	struct scan_mem m = { slots, 4, hits, 16, 0 };
	struct btfview_type t;
	struct btfview v;
	uint64_t type_size;
	int index_rc;

	if (btfview_open(&v, data, size, NULL, NULL))
		return;
	cap = btfview_mark_bound(&v);
	marks = malloc(cap * sizeof(*marks));
	index_rc = btfview_index(&v, marks, cap, NULL);
	for (uint32_t id = 1; id < v.id_end; id += 997) {
		CHECK_EQ(btfview_type(&v, id, &t), 0);
		btfview_str(&v, t.name_off);
		btfview_size(&v, id, &type_size);
		btfview_skip_mods(&v, id, true, &t);
	}
	CHECK_EQ(scan_types(&v, marks, cap, &want, 1, &m, NULL), index_rc);
	free(marks);
}

static void damage(const struct pair *p)
{
	for (uint32_t i = 0; i < 64; i++) {
		size_t size = p->size / 64 * i;
		uint8_t *copy = malloc(size + 1);

		memcpy(copy, p->data, size);
		copy = realloc(copy, size ? size : 1);
		survive(copy, size);
		free(copy);
	}
	for (uint32_t i = 0; i < 64; i++) {
		uint8_t *copy = malloc(p->size);

		memcpy(copy, p->data, p->size);
		for (uint32_t n = 0; n <= i; n++)
			copy[noise() % p->size] ^= (uint8_t)(1u << noise() % 8);
		copy[noise() % 24] ^= (uint8_t)(i % 2 ? noise() : 0);
		survive(copy, p->size);
		free(copy);
	}
}

static void compare(struct pair *p, const char *path, const struct pair *base)
{
	if (open_pair(p, path, base)) {
		compare_types(p);
		compare_scan(p);
		compare_types(p);
		printf("%s: %u types\n", path, p->view.id_end - p->view.first_id);
	}
}

/* PATH's modules lie in modules-of-NAME beside it. */
static bool is_module_of(const char *module, const char *path)
{
	const char *name = strrchr(path, '/') + 1;
	const char *dir = strstr(module, "/modules-of-");
	size_t size = strlen(name) - strlen(".btf");

	return dir && !strncmp(dir + 12, name, size) && dir[12 + size] == '/';
}

static int collect(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	const char *end = strrchr(path, '.');

	(void)st;
	(void)ftw;
	if (type == FTW_F && end && !strcmp(end, ".btf") &&
	    path_cnt < (int)(sizeof(paths) / sizeof(paths[0])))
		paths[path_cnt++] = strdup(path);
	return 0;
}

static int smallest_first(const void *a, const void *b)
{
	struct stat x = { 0 }, y = { 0 };

	stat(*(char *const *)a, &x);
	stat(*(char *const *)b, &y);
	return (x.st_size > y.st_size) - (x.st_size < y.st_size);
}

static void compare_modules(const struct pair *kernel)
{
	struct pair module;

	for (int i = 0; i < path_cnt; i++) {
		if (!is_module_of(paths[i], kernel->path))
			continue;
		compare(&module, paths[i], kernel);
		close_pair(&module);
	}
}

int main(int argc, char **argv)
{
	struct pair kernel;
	bool is_first = true;

	if (argc != 2 || nftw(argv[1], collect, 16, 0) || path_cnt == 0) {
		fprintf(stderr, "usage: kernels_peer DIR, where NAME.btf lie\n");
		return 2;
	}
	qsort(paths, (size_t)path_cnt, sizeof(paths[0]), smallest_first);
	for (int i = 0; i < path_cnt; i++) {
		if (strstr(paths[i], "/modules-of-"))
			continue;
		compare(&kernel, paths[i], NULL);
		compare_modules(&kernel);
		if (is_first)
			damage(&kernel);
		is_first = false;
		close_pair(&kernel);
	}
	return check_result();
}
