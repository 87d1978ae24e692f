/* SPDX-License-Identifier: MIT */
/*
 * kernelset_intern.c - one kernel's types -> ids in the pool that all kernels share.
 *
 * A type is written as the words it would have in the pool, its children first, and looked up by
 * those words: what is there already is that type.  There are two ways to look at a type:
 *
 *   by value     all it says: what it is, and what lies in it
 *   behind '*'   a struct, union or enum with a name is an empty type of that kind and name
 *
 * so that a change deep in one struct does not make everything new that can point to it.  A member,
 * an array's element and a typedef's target are looked at as their owner is; pointers, functions
 * and their parameters look at the types they name from behind.
 *
 * In: a view of hostile BTF, indexed.  Recursion is bounded by DEPTH_MAX; a type in itself by value
 * is an error.
 */
#include "kernelset_intern.h"

#include "btf_words.h"
#include "core/diag.h"

#include <string.h>

#define DEPTH_MAX 128
#define BUSY UINT32_MAX
#define FIRST_CAP 65536u
#define BTF_MAGIC 0xeb9fu
#define BTF_HEADER_SIZE 24u

enum look { BY_VALUE, BEHIND };

/* One kernel's way into the pool. */
struct job {
	struct kernelset_intern *pool;
	const struct btfview *view;
	uint32_t *known[2]; /* by look and id: the pool id; 0 not yet; BUSY under way */
	struct corepl_diag *d;
};

void kernelset_intern_init(struct kernelset_intern *pool, struct arena *a)
{
	memset(pool, 0, sizeof(*pool));
	pool->arena = a;
	strtab_init(&pool->strs, a);
	pool->word_cap = FIRST_CAP;
	pool->words = ARENA_NEW(a, uint32_t, pool->word_cap);
	pool->type_cap = FIRST_CAP;
	pool->type_at = ARENA_NEW(a, uint32_t, pool->type_cap);
	pool->slot_cnt = 2 * FIRST_CAP;
	pool->slots = ARENA_NEW(a, uint32_t, pool->slot_cnt);
}

/* OLD of CNT words in a place of CAP words. */
static uint32_t *grown(struct arena *a, const uint32_t *old, uint32_t cnt, uint32_t cap)
{
	uint32_t *words = ARENA_NEW(a, uint32_t, cap);

	memcpy(words, old, (size_t)cnt * sizeof(*words));
	return words;
}

static void put(struct kernelset_intern *p, uint32_t word)
{
	if (p->word_cnt == p->word_cap) {
		if (p->word_cap > UINT32_MAX / 8)
			longjmp(p->arena->on_exhausted, 1);
		p->words = grown(p->arena, p->words, p->word_cnt, p->word_cap * 2);
		p->word_cap *= 2;
	}
	p->words[p->word_cnt++] = word;
}

static uint32_t hash_words(const uint32_t *words, uint32_t cnt)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (uint32_t i = 0; i < cnt; i++)
		hash = (hash ^ words[i]) * 0x100000001b3u;
	return (uint32_t)(hash ^ hash >> 32);
}

static uint32_t type_end(const struct kernelset_intern *p, uint32_t id)
{
	return id == p->type_cnt ? p->word_cnt : p->type_at[id + 1];
}

/* The slot of the type of CNT words at WORDS, or the free one where it belongs. */
static uint32_t *find_slot(const struct kernelset_intern *p, const uint32_t *words, uint32_t cnt)
{
	uint32_t i = hash_words(words, cnt) & (p->slot_cnt - 1);

	for (; p->slots[i]; i = (i + 1) & (p->slot_cnt - 1)) {
		uint32_t at = p->type_at[p->slots[i]];

		if (type_end(p, p->slots[i]) - at == cnt &&
		    !memcmp(p->words + at, words, cnt * sizeof(*words)))
			break;
	}
	return &p->slots[i];
}

static void rehash(struct kernelset_intern *p)
{
	p->slot_cnt *= 2;
	p->slots = ARENA_NEW(p->arena, uint32_t, p->slot_cnt);
	for (uint32_t id = 1; id <= p->type_cnt; id++)
		*find_slot(p, p->words + p->type_at[id], type_end(p, id) - p->type_at[id]) = id;
}

/* The words from AT to the end become a type, or go again where the pool has it. */
static uint32_t keep(struct kernelset_intern *p, uint32_t at)
{
	uint32_t cnt = p->word_cnt - at, *slot;

	if (p->type_cnt + 2 >= p->type_cap) {
		p->type_at = grown(p->arena, p->type_at, p->type_cap, p->type_cap * 2);
		p->type_cap *= 2;
	}
	if ((p->type_cnt + 1) * 2 > p->slot_cnt) {
		p->word_cnt = at; /* not a type yet */
		rehash(p);
		p->word_cnt = at + cnt;
	}
	p->type_at[p->type_cnt + 1] = at;
	slot = find_slot(p, p->words + at, cnt);
	if (*slot) {
		p->word_cnt = at;
		return *slot;
	}
	return *slot = ++p->type_cnt;
}

static bool has_name(const struct btfview_type *t)
{
	return t->name_off != 0;
}

static bool is_record_or_enum(uint32_t kind)
{
	return kind == BTFVIEW_STRUCT || kind == BTFVIEW_UNION || kind == BTFVIEW_ENUM ||
	       kind == BTFVIEW_ENUM64;
}

/* How T's parts are looked at, T itself being looked at by LOOK. */
static enum look look_inside(const struct btfview_type *t, enum look look)
{
	switch (t->kind) {
	case BTFVIEW_PTR:
	case BTFVIEW_FUNC:
	case BTFVIEW_FUNC_PROTO:
		return BEHIND;
	case BTFVIEW_STRUCT:
	case BTFVIEW_UNION:
	case BTFVIEW_VAR:
		return BY_VALUE;
	default:
		return look;
	}
}

static uint32_t pool_str(const struct job *j, uint32_t name_off)
{
	const char *name = btfview_str(j->view, name_off);

	return strtab_add(&j->pool->strs, name ? name : "");
}

/* Does the pool keep types of T's kind? */
static bool is_kept(const struct btfview_type *t)
{
	return t->kind && t->kind < BTFVIEW_KIND_CNT && t->kind != BTFVIEW_DATASEC &&
	       t->kind != BTFVIEW_DECL_TAG;
}

static uint32_t word_of(const struct job *j, const struct btfview_type *t, uint32_t idx)
{
	return bytes_u32(&j->view->types, btf_words_off(t, idx));
}

static int intern(struct job *j, uint32_t id, enum look look, uint32_t depth);

/* All types that T names, first. */
static int intern_parts(struct job *j, const struct btfview_type *t, enum look look,
			uint32_t depth)
{
	int ret = 0;

	for (uint32_t i = 2; i < btf_words_cnt(t) && !ret; i++)
		if (btf_words_role(t->kind, i) == BTF_WORDS_TYPE)
			ret = intern(j, word_of(j, t, i), look, depth + 1);
	return ret;
}

/* T's words as the pool has them, once its parts are in the pool. */
static uint32_t write_type(struct job *j, const struct btfview_type *t, enum look look)
{
	const uint32_t at = j->pool->word_cnt;

	for (uint32_t i = 0; i < btf_words_cnt(t); i++) {
		uint32_t word = word_of(j, t, i);

		switch (btf_words_role(t->kind, i)) {
		case BTF_WORDS_STR:
			word = pool_str(j, word);
			break;
		case BTF_WORDS_TYPE:
			word = word < j->view->id_end ? j->known[look][word] : 0;
			break;
		default:
			break;
		}
		put(j->pool, word);
	}
	return keep(j->pool, at);
}

/* What pointers to T lead to. */
static uint32_t write_stub(struct job *j, const struct btfview_type *t)
{
	const uint32_t at = j->pool->word_cnt;
	const uint32_t name = pool_str(j, t->name_off);

	put(j->pool, name);
	put(j->pool, t->kind << 24);
	put(j->pool, 0);
	return keep(j->pool, at);
}

static int intern(struct job *j, uint32_t id, enum look look, uint32_t depth)
{
	struct btfview_type t;
	uint32_t *known;
	int ret;

	if (id == 0 || id >= j->view->id_end)
		return 0;
	known = &j->known[look][id];
	if (*known == BUSY || depth > DEPTH_MAX)
		return diag_fail(j->d, COREPL_EFORMAT,
				 ".BTF: type [%u]: found in itself, or nested in more than %u "
				 "types; need neither", id, DEPTH_MAX);
	if (*known)
		return 0;
	ret = btfview_type(j->view, id, &t);
	if (ret || !is_kept(&t))
		return ret ? diag_fail(j->d, ret, ".BTF: type [%u]: damaged", id) : 0;
	if (look == BEHIND && has_name(&t) && is_record_or_enum(t.kind)) {
		*known = write_stub(j, &t);
		return 0;
	}
	*known = BUSY;
	ret = intern_parts(j, &t, look_inside(&t, look), depth);
	*known = ret ? 0 : write_type(j, &t, look_inside(&t, look));
	return ret;
}

int kernelset_intern_types(struct kernelset_intern *pool, const struct btfview *v,
			   uint32_t *pool_ids, struct corepl_diag *d)
{
	struct job j = { .pool = pool, .view = v, .d = d };
	struct btfview_type t;
	uint32_t type_off = 0;
	int ret = 0;

	j.known[BY_VALUE] = pool_ids;
	j.known[BEHIND] = ARENA_NEW(pool->arena, uint32_t, v->id_end);
	for (uint32_t id = 1; id < v->id_end && !ret; id++, type_off = t.next_off) {
		ret = btfview_type_at(v, type_off, id, &t);
		if (!ret && has_name(&t))
			ret = intern(&j, id, BY_VALUE, 0);
	}
	for (uint32_t id = 1, at = 0; id < v->id_end && !ret; id++, at = t.next_off) {
		ret = btfview_type_at(v, at, id, &t);
		if (!ret && !has_name(&t))
			pool_ids[id] = 0;
	}
	return ret;
}

static void put_le(uint8_t *at, uint32_t word)
{
	word = bytes_is_host_big_endian() ? __builtin_bswap32(word) : word;
	memcpy(at, &word, sizeof(word));
}

uint8_t *kernelset_intern_blob(struct kernelset_intern *pool, uint32_t *size)
{
	const uint32_t types_size = pool->word_cnt * 4;
	const uint32_t header[] = { BTF_MAGIC | 1u << 16, BTF_HEADER_SIZE, 0, types_size,
				    types_size, pool->strs.size };
	const size_t total = BTF_HEADER_SIZE + (size_t)types_size + pool->strs.size;
	uint8_t *blob;

	if (total > INT32_MAX)
		longjmp(pool->arena->on_exhausted, 1);
	blob = arena_alloc(pool->arena, total, 1);
	for (size_t i = 0; i < BTF_HEADER_SIZE / 4; i++)
		put_le(blob + i * 4, header[i]);
	for (uint32_t i = 0; i < pool->word_cnt; i++)
		put_le(blob + BTF_HEADER_SIZE + (size_t)i * 4, pool->words[i]);
	memcpy(blob + BTF_HEADER_SIZE + types_size, pool->strs.data, pool->strs.size);
	*size = (uint32_t)total;
	return blob;
}
