/* SPDX-License-Identifier: MIT */
/*
 * cname.c - what makes a string a C identifier; the table and the set of names (see cname.h).
 */
#include "postlink/cname.h"

#include "core/bytes.h"
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

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
}

/* Sixteen bytes of a name, or its last ones and zeros: most names are one block. */
struct block {
	uint64_t low, high; /* the first byte is the least significant one, on any host */
};

typedef uint8_t block_bytes __attribute__((vector_size(16)));

static inline uint64_t first_lowest(uint64_t word)
{
	return bytes_is_host_big_endian() ? __builtin_bswap64(word) : word;
}

/* The ROOM bytes at TEXT, zeros behind them; at most a block. */
static inline block_bytes read_block(const char *text, size_t room)
{
	block_bytes bytes = { 0 };

	if (room >= sizeof(bytes))
		memcpy(&bytes, text, sizeof(bytes));
	else
		memcpy(&bytes, text, room);
	return bytes;
}

static inline struct block words_of(block_bytes bytes)
{
	struct block b;

	memcpy(&b, &bytes, sizeof(b));
	b.low = first_lowest(b.low);
	b.high = first_lowest(b.high);
	return b;
}

/* The bits below the lowest one of WORD, all when it has none. */
static inline uint64_t below_lowest(uint64_t word)
{
	return (word & (0 - word)) - 1;
}

/* The letters that BYTES begin with, zeros behind them, and how many they are. */
static inline struct block take_letters(block_bytes bytes, uint32_t *cnt)
{
	const block_bytes lower = bytes | 0x20;
	const block_bytes others = (block_bytes)(lower - 'a' >= 26) &
				   (block_bytes)(bytes - '0' >= 10) &
				   (block_bytes)(bytes != '_');
	const struct block end = words_of(others);
	struct block b = words_of(bytes);
	/* All bits when the first eight are letters: no branch, half of all names are shorter. */
	const uint64_t goes_on = 0 - (uint64_t)(end.low == 0);
	const uint64_t first = end.low | (end.high & goes_on);

	b.low &= below_lowest(end.low);
	b.high &= below_lowest(end.high) & goes_on;
	*cnt = first ? (uint32_t)__builtin_ctzll(first) / 8 + (8 & (uint32_t)goes_on) : 16;
	return b;
}

static inline uint64_t mix(uint64_t hash, const struct block *b)
{
	hash = (hash ^ b->low) * 0x9e3779b97f4a7c15;
	hash = ((hash ^ hash >> 32) + b->high) * 0xbf58476d1ce4e5b9;
	return hash ^ hash >> 32;
}

struct cname cname_text(const char *text, size_t size)
{
	uint64_t hash = 0;

	for (size_t at = 0; at < size; at += sizeof(block_bytes)) {
		const struct block b = words_of(read_block(text + at, size - at));

		hash = mix(hash, &b);
	}
	return (struct cname){ text, (uint32_t)size, (uint32_t)hash };
}

/* The letters that RAW begins with, as a name: the same hash as cname_text()'s. */
static inline struct cname letters_of(const char *raw, size_t room)
{
	uint32_t size = 0, cnt;
	uint64_t hash = 0;
	struct block b;

	do {
		b = take_letters(read_block(raw + size, room - size), &cnt);
		if (cnt)
			hash = mix(hash, &b);
		size += cnt;
	} while (cnt == sizeof(b));
	return (struct cname){ raw, size, (uint32_t)hash };
}

static void fill_keywords(struct cname_table *t)
{
	for (size_t i = 0; i < KEYWORD_CNT; i++) {
		const struct cname keyword = cname_text(keywords[i], strlen(keywords[i]));
		uint8_t *at = &t->keyword_at[keyword.hash % CNAME_KEYWORD_PLACES];

		t->keyword_next[i] = *at;
		*at = (uint8_t)(i + 1);
	}
}

static bool is_keyword(const struct cname_table *t, const struct cname *name)
{
	uint8_t at = t->keyword_at[name->hash % CNAME_KEYWORD_PLACES];

	for (; at; at = t->keyword_next[at - 1]) {
		const char *keyword = keywords[at - 1];

		if (strlen(keyword) == name->size && memcmp(keyword, name->text, name->size) == 0)
			return true;
	}
	return false;
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
		made->text[out++] = is_letter(raw[i]) ? raw[i] : '_';
	made->text[out] = 0;
	*name = cname_text(made->text, out);
	if (is_keyword(t, name)) {
		made->text[out++] = '_';
		made->text[out] = 0;
		*name = cname_text(made->text, out);
	}
	made->next = t->made;
	t->made = made;
	return true;
}

bool cname_of(struct cname_table *t, const char *raw, size_t room, struct cname *name)
{
	if (!raw || !raw[0])
		return false;
	*name = letters_of(raw, room);
	if (raw[name->size] || is_digit(raw[0]) || is_keyword(t, name))
		return make_identifier(t, raw, name);
	return true;
}

/*
 * The slot of a name, or the empty one where it belongs.  Indices need fewer bits than there are
 * slots; the bits above hold the hash's, so that other names are hardly ever looked at.
 */
static uint32_t *find_slot(const struct cname_table *t, const struct cname *name)
{
	uint32_t mask = t->slot_cnt - 1, hash = name->hash;

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

static size_t block_size(uint32_t cap)
{
	return cap * (sizeof(struct cname_entry) + 2 * sizeof(uint32_t));
}

/* Room for CAP entries and, behind them in the same block, twice as many slots. */
static bool take_tables(struct cname_table *t, uint32_t cap)
{
	struct cname_entry *entries = bigmem_take(block_size(cap));

	if (!entries)
		return false;
	t->entries = entries;
	t->slots = (uint32_t *)(void *)(entries + cap);
	t->slot_cnt = 2 * cap;
	t->cap = cap;
	return true;
}

static bool grow(struct cname_table *t)
{
	struct cname_entry *old = t->entries;
	uint32_t old_cap = t->cap;

	if (!take_tables(t, 2 * old_cap))
		return false;
	memcpy(t->entries, old, t->cnt * sizeof(*old));
	bigmem_give(old, block_size(old_cap));
	for (uint32_t i = 1; i < t->cnt; i++) {
		const struct cname name = cname_text(t->entries[i].text, t->entries[i].size);

		*find_slot(t, &name) = i | (name.hash & ~(t->slot_cnt - 1));
	}
	return true;
}

struct cname_entry *cname_enter(struct cname_table *t, const struct cname *name)
{
	uint32_t *slot;

	if (t->cnt == t->cap && !grow(t))
		return NULL;
	slot = find_slot(t, name);
	if (!*slot) {
		t->entries[t->cnt] = (struct cname_entry){ .text = name->text, .size = name->size };
		*slot = t->cnt++ | (name->hash & ~(t->slot_cnt - 1));
	}
	return &t->entries[*slot & (t->slot_cnt - 1)];
}

struct cname_entry *cname_find(const struct cname_table *t, const struct cname *name)
{
	uint32_t slot = *find_slot(t, name);

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
	uint32_t mask = t->seen_cnt - 1;

	for (uint32_t i = name->hash & mask;; i = (i + 1) & mask) {
		struct cname_seen *s = &t->seen[i];

		if (s->stamp != t->stamp) {
			*s = (struct cname_seen){ t->stamp, *name };
			return true;
		}
		if (s->name.hash == name->hash && s->name.size == name->size &&
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
	fill_keywords(t);
	t->cnt = 1;
	t->seen_cnt = LEAST_SEEN;
	t->seen = calloc(t->seen_cnt, sizeof(*t->seen));
	if (take_tables(t, power_of_two(LEAST_NAMES, name_cnt)) && t->seen)
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
	bigmem_give(t->entries, block_size(t->cap));
	free(t->seen);
	memset(t, 0, sizeof(*t));
}
