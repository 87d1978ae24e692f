/* SPDX-License-Identifier: MIT */
/*
 * cname.c - what makes a string a C identifier; the table and the set of names (see cname.h).
 */
#include "postlink/cname.h"

#include "core/scan.h"
#include "postlink/bigmem.h"

#include <stdlib.h>

#define LEAST_SEEN 1024u  /* slots of the set: more than most records ask for */
#define LEAST_NAMES 1024u

/* A text made here because the BTF's own is no identifier. */
struct cname_made {
	struct cname_made *next;
	char text[];
};

/* C11's keywords, those that clang and gcc add in their default mode, and BPF's macros. */
static const char *const keywords[] = {
	"_Alignas", "_Alignof", "_Atomic", "_Bool", "_Complex", "_Float16", "_Generic",
	"_Imaginary", "_Noreturn", "__BPF__", "__BPF_CPU_VERSION__", "__bpf__", "__clang__",
	"__COUNTER__", "__DATE__", "__FILE__", "__GNUC__", "__LINE__", "__TIME__", "__VERSION__",
	"_Static_assert", "_Thread_local", "__alignof", "__alignof__",
	"__asm", "__asm__", "__attribute", "__attribute__", "__auto_type", "__complex__",
	"__const", "__const__", "__extension__", "__float128", "__func__", "__imag__",
	"__inline", "__inline__", "__int128", "__label__", "__real__", "__restrict",
	"__restrict__", "__signed", "__signed__", "__thread", "__typeof", "__typeof__",
	"__volatile", "__volatile__", "asm", "auto", "break", "case", "char", "const",
	"continue", "default", "do", "double", "else", "enum", "extern", "float", "for",
	"goto", "if", "inline", "int", "long", "register", "restrict", "return", "short",
	"signed", "sizeof", "static", "struct", "switch", "typedef", "typeof", "union",
	"unsigned", "void", "volatile", "while",
};

#define KEYWORD_CNT (sizeof(keywords) / sizeof(keywords[0]))

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void fill_letters(struct cname_table *t)
{
	for (int c = 'a'; c <= 'z'; c++)
		t->is_letter[c] = true;
	for (int c = 'A'; c <= 'Z'; c++)
		t->is_letter[c] = true;
	for (int c = '0'; c <= '9'; c++)
		t->is_letter[c] = true;
	t->is_letter['_'] = true;
}

/* A place among 512 that differs for most keywords; TEXT has at least one byte and a NUL. */
static uint32_t keyword_place(const char *text, size_t size)
{
	return ((uint32_t)(uint8_t)text[0] * 5 + (uint32_t)(uint8_t)text[1] * 17 +
		(uint32_t)size * 67) & 511;
}

static void fill_keywords(struct cname_table *t)
{
	for (size_t i = 0; i < KEYWORD_CNT; i++) {
		uint8_t *at = &t->keyword_at[keyword_place(keywords[i], strlen(keywords[i]))];

		t->keyword_next[i] = *at;
		*at = (uint8_t)(i + 1);
	}
}

static bool is_one_of(const struct cname_table *t, uint8_t at, const char *text, size_t size)
{
	for (; at; at = t->keyword_next[at - 1]) {
		const char *keyword = keywords[at - 1];

		if (strlen(keyword) == size && memcmp(keyword, text, size) == 0)
			return true;
	}
	return false;
}

static inline bool is_keyword(const struct cname_table *t, const char *text, size_t size)
{
	uint8_t at = t->keyword_at[keyword_place(text, size)];

	return at && is_one_of(t, at, text, size);
}

/* "a::b" -> "a__b", "1st" -> "_1st", "int" -> "int_". */
static bool make_identifier(struct cname_table *t, const char *raw, struct cname *name)
{
	size_t size = strlen(raw), out = 0;
	struct cname_made *made = malloc(sizeof(*made) + size + 3);

	if (!made)
		return false;
	if (is_digit(raw[0]))
		made->text[out++] = '_';
	for (size_t i = 0; i < size; i++)
		made->text[out++] = t->is_letter[(uint8_t)raw[i]] ? raw[i] : '_';
	made->text[out] = 0;
	if (is_keyword(t, made->text, out)) {
		made->text[out++] = '_';
		made->text[out] = 0;
	}
	made->next = t->made;
	t->made = made;
	name->text = made->text;
	name->size = out;
	return true;
}

bool cname_of(struct cname_table *t, const char *raw, struct cname *name)
{
	size_t size = 0;

	if (!raw || !raw[0])
		return false;
	while (t->is_letter[(uint8_t)raw[size]])
		size++;
	if (raw[size] || is_digit(raw[0]) || is_keyword(t, raw, size))
		return make_identifier(t, raw, name);
	name->text = raw;
	name->size = size;
	return true;
}

/*
 * The slot of a name, or the empty one where it belongs.  Indices need fewer bits than there are
 * slots; the bits above hold the hash's, so that other names are hardly ever looked at.
 */
static uint32_t *find_slot(const struct cname_table *t, const struct cname *name, uint32_t hash)
{
	uint32_t mask = t->slot_cnt - 1;

	for (uint32_t i = hash & mask;; i = (i + 1) & mask) {
		const struct cname_entry *e;

		if (!t->slots[i])
			return &t->slots[i];
		if ((t->slots[i] ^ hash) & ~mask)
			continue;
		e = &t->entries[t->slots[i] & mask];
		if (e->size == name->size && memcmp(e->text, name->text, name->size) == 0)
			return &t->slots[i];
	}
}

static bool grow_slots(struct cname_table *t)
{
	uint32_t slot_cnt = 2 * t->slot_cnt, *slots = bigmem_take(slot_cnt * sizeof(*slots));

	if (!slots)
		return false;
	bigmem_give(t->slots, t->slot_cnt * sizeof(*slots));
	t->slots = slots;
	t->slot_cnt = slot_cnt;
	for (uint32_t i = 1; i < t->cnt; i++) {
		const struct cname name = { t->entries[i].text, t->entries[i].size };
		uint32_t hash = scan_hash(name.text, name.size);

		*find_slot(t, &name, hash) = i | (hash & ~(slot_cnt - 1));
	}
	return true;
}

static bool grow_entries(struct cname_table *t)
{
	const size_t size = t->cap * sizeof(*t->entries);
	struct cname_entry *entries = bigmem_take(2 * size);

	if (!entries)
		return false;
	memcpy(entries, t->entries, size);
	bigmem_give(t->entries, size);
	t->entries = entries;
	t->cap *= 2;
	return true;
}

struct cname_entry *cname_enter(struct cname_table *t, const struct cname *name)
{
	uint32_t hash = scan_hash(name->text, name->size), *slot;

	if ((t->cnt == t->cap && !grow_entries(t)) || (t->cnt * 2 >= t->slot_cnt && !grow_slots(t)))
		return NULL;
	slot = find_slot(t, name, hash);
	if (!*slot) {
		t->entries[t->cnt] = (struct cname_entry){ .text = name->text,
							   .size = (uint32_t)name->size };
		*slot = t->cnt++ | (hash & ~(t->slot_cnt - 1));
	}
	return &t->entries[*slot & (t->slot_cnt - 1)];
}

struct cname_entry *cname_find(const struct cname_table *t, const struct cname *name)
{
	uint32_t slot = *find_slot(t, name, scan_hash(name->text, name->size));

	return slot ? &t->entries[slot & (t->slot_cnt - 1)] : NULL;
}

bool cname_set_begin(struct cname_table *t, uint32_t cnt)
{
	if (t->seen_cnt / 2 < cnt) {
		uint32_t seen_cnt = t->seen_cnt;
		struct cname_seen *seen;

		while (seen_cnt / 2 < cnt)
			seen_cnt *= 2;
		seen = calloc(seen_cnt, sizeof(*seen));
		if (!seen)
			return false;
		free(t->seen);
		t->seen = seen;
		t->seen_cnt = seen_cnt;
		t->stamp = 0;
	}
	t->stamp++;
	return true;
}

bool cname_set_add(struct cname_table *t, const struct cname *name)
{
	uint32_t hash = scan_hash(name->text, name->size), mask = t->seen_cnt - 1;

	for (uint32_t i = hash & mask;; i = (i + 1) & mask) {
		struct cname_seen *s = &t->seen[i];

		if (s->stamp != t->stamp) {
			*s = (struct cname_seen){ t->stamp, hash, *name };
			return true;
		}
		if (s->hash == hash && s->name.size == name->size &&
		    memcmp(s->name.text, name->text, name->size) == 0)
			return false;
	}
}

static uint32_t power_of_two(uint32_t least, uint32_t cnt)
{
	while (least < cnt && least < 1u << 30)
		least *= 2;
	return least;
}

int cname_open(struct cname_table *t, uint32_t name_cnt)
{
	memset(t, 0, sizeof(*t));
	fill_letters(t);
	fill_keywords(t);
	t->cnt = 1;
	t->cap = power_of_two(LEAST_NAMES, name_cnt);
	t->slot_cnt = t->cap * 2;
	t->seen_cnt = LEAST_SEEN;
	t->entries = bigmem_take(t->cap * sizeof(*t->entries));
	t->slots = bigmem_take(t->slot_cnt * sizeof(*t->slots));
	t->seen = calloc(t->seen_cnt, sizeof(*t->seen));
	if (t->entries && t->slots && t->seen)
		return COREPL_OK;
	cname_close(t);
	return COREPL_ENOSPACE;
}

void cname_close(struct cname_table *t)
{
	while (t->made) {
		struct cname_made *made = t->made;

		t->made = made->next;
		free(made);
	}
	bigmem_give(t->entries, t->cap * sizeof(*t->entries));
	bigmem_give(t->slots, t->slot_cnt * sizeof(*t->slots));
	free(t->seen);
	memset(t, 0, sizeof(*t));
}
