/* SPDX-License-Identifier: MIT */
/*
 * cname.c - interning of names, and what makes a string a C identifier (see cname.h).
 */
#include "postlink/cname.h"

#include "core/scan.h"
#include "postlink/bigmem.h"

#include <stdlib.h>

#define LARGE_STRS (1u << 17) /* bytes of strings from which on a BTF is a kernel's */

/* A text made here because the BTF's own is no identifier. */
struct cname_made {
	struct cname_made *next;
	char text[];
};

/* C11's keywords and those that clang and gcc add in their default mode. */
static const char *const keywords[] = {
	"_Alignas", "_Alignof", "_Atomic", "_Bool", "_Complex", "_Float16", "_Generic",
	"_Imaginary", "_Noreturn", "_Static_assert", "_Thread_local", "__alignof", "__alignof__",
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

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void fill_letters(bool *is_letter)
{
	for (int c = 'a'; c <= 'z'; c++)
		is_letter[c] = true;
	for (int c = 'A'; c <= 'Z'; c++)
		is_letter[c] = true;
	for (int c = '0'; c <= '9'; c++)
		is_letter[c] = true;
	is_letter['_'] = true;
}

/* "a::b" -> "a__b", "1st" -> "_1st", "int" -> "int_". */
static const char *make_identifier(struct cname_table *t, const char *text, bool is_keyword)
{
	size_t size = strlen(text), out = 0;
	struct cname_made *made = malloc(sizeof(*made) + size + 2);

	if (!made)
		return NULL;
	if (is_digit(text[0]))
		made->text[out++] = '_';
	for (size_t i = 0; i < size; i++)
		made->text[out++] = t->is_letter[(uint8_t)text[i]] ? text[i] : '_';
	if (is_keyword)
		made->text[out++] = '_';
	made->text[out] = 0;
	made->next = t->made;
	t->made = made;
	return made->text;
}

/*
 * The slot of a name, or the empty one where it belongs.  Indices need fewer bits than there are
 * slots; the bits above hold the hash's, so that other names are hardly ever looked at.
 */
static uint32_t *find_slot(const struct cname_table *t, const char *text, size_t size,
			   uint32_t hash)
{
	uint32_t mask = t->slot_cnt - 1;

	for (uint32_t i = hash & mask;; i = (i + 1) & mask) {
		const struct cname *n;

		if (!t->slots[i])
			return &t->slots[i];
		if ((t->slots[i] ^ hash) & ~mask)
			continue;
		n = &t->names[t->slots[i] & mask];
		if (n->size == size && memcmp(n->text, text, size) == 0)
			return &t->slots[i];
	}
}

static bool grow_slots(struct cname_table *t)
{
	uint32_t slot_cnt = 2 * t->slot_cnt, *slots = bigmem_take(slot_cnt * sizeof(*slots));

	if (!slots)
		return false;
	bigmem_give(t->slots, t->slot_cnt * sizeof(*t->slots));
	t->slots = slots;
	t->slot_cnt = slot_cnt;
	for (uint32_t i = 1; i < t->cnt; i++) {
		const struct cname *n = &t->names[i];
		uint32_t hash = scan_hash(n->text, n->size);

		*find_slot(t, n->text, n->size, hash) = i | (hash & ~(slot_cnt - 1));
	}
	return true;
}

static bool grow_names(struct cname_table *t)
{
	struct cname *names = bigmem_take(2 * (size_t)t->cap * sizeof(*names));

	if (!names)
		return false;
	memcpy(names, t->names, t->cnt * sizeof(*names));
	bigmem_give(t->names, t->cap * sizeof(*names));
	t->names = names;
	t->cap *= 2;
	return true;
}

/* Index of TEXT, an identifier that outlives the table; 0: memory exhausted. */
static uint32_t intern(struct cname_table *t, const char *text, size_t size)
{
	uint32_t hash = scan_hash(text, size);
	uint32_t *slot;
	struct cname *n;

	if ((t->cnt == t->cap && !grow_names(t)) || (t->cnt * 2 >= t->slot_cnt && !grow_slots(t)))
		return 0;
	slot = find_slot(t, text, size, hash);
	if (*slot)
		return *slot & (t->slot_cnt - 1);
	n = &t->names[t->cnt];
	n->text = text;
	n->size = (uint32_t)size & 0x7fffffff;
	*slot = t->cnt | (hash & ~(t->slot_cnt - 1));
	return t->cnt++;
}

struct cname *cname_of(struct cname_table *t, const char *text)
{
	size_t size = 0;
	uint32_t idx = 0;

	while (t->is_letter[(uint8_t)text[size]])
		size++;
	if (text[size] || is_digit(text[0]))
		text = make_identifier(t, text, false);
	if (text)
		idx = intern(t, text, text[size] ? strlen(text) : size);
	if (idx && t->names[idx].is_keyword) {
		text = make_identifier(t, text, true);
		idx = text ? intern(t, text, strlen(text)) : 0;
	}
	return idx ? &t->names[idx] : NULL;
}

struct cname *cname_at(struct cname_table *t, uint32_t name_off)
{
	const char *text = btfview_str(t->view, name_off);
	struct cname *n;

	if (!text || !text[0])
		return NULL;
	n = &t->names[t->by_off[name_off >> 2]];
	if (n->text == text)
		return n;
	n = cname_of(t, text);
	if (n)
		t->by_off[name_off >> 2] = (uint32_t)(n - t->names);
	return n;
}

static bool enter_keywords(struct cname_table *t)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
		uint32_t idx = intern(t, keywords[i], strlen(keywords[i]));

		if (!idx)
			return false;
		t->names[idx].is_keyword = true;
	}
	return true;
}

int cname_open(struct cname_table *t, const struct btfview *v)
{
	size_t str_size = (size_t)v->first_str_off + v->strs.size;

	memset(t, 0, sizeof(*t));
	t->view = v;
	t->cnt = 1;
	t->cap = str_size < LARGE_STRS ? 1u << 12 : 1u << 17;
	t->slot_cnt = t->cap * 2;
	t->by_off_size = (str_size / 4 + 1) * sizeof(*t->by_off);
	t->names = bigmem_take(t->cap * sizeof(*t->names));
	t->slots = bigmem_take(t->slot_cnt * sizeof(*t->slots));
	t->by_off = bigmem_take(t->by_off_size);
	fill_letters(t->is_letter);
	if (t->names && t->slots && t->by_off && enter_keywords(t))
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
	bigmem_give(t->names, t->cap * sizeof(*t->names));
	bigmem_give(t->slots, t->slot_cnt * sizeof(*t->slots));
	bigmem_give(t->by_off, t->by_off_size);
	memset(t, 0, sizeof(*t));
}
