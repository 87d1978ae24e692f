/* SPDX-License-Identifier: MIT */
/* languages.h - what the C and the C++ program of the languages' test print of places. */
#include <stdio.h>

#define PLACE(word, record, member) \
	printf(#record "." #member " %zu %zu\n", offsetof(word x__##record, member), \
	       sizeof(((word x__##record *)0)->member))
#define PLACE_AS(word, record, member, name) \
	printf(#record "." name " %zu %zu\n", offsetof(word x__##record, member), \
	       sizeof(((word x__##record *)0)->member))

static void print_places(void)
{
	PLACE(struct, nasty, is_on);
	PLACE(struct, nasty, inner);
	PLACE(struct, nasty, whole);
	PLACE(struct, nasty, hi);
	PLACE(struct, nasty, deep);
	PLACE(struct, nasty, tail);
	PLACE(struct, nasty, eb);
	PLACE(struct, nasty, ew);
	PLACE(struct, nasty, ex);
	PLACE(struct, nasty, huge);
	PLACE(struct, nasty, f);
	PLACE(struct, nasty, d);
	PLACE(struct, nasty, ptr);
	PLACE(struct, nasty, fn);
	PLACE(struct, nasty, sc);
	PLACE_AS(struct, nasty, class_, "class");
	PLACE(struct, nasty, self);
	PLACE(struct, nasty, type);
	PLACE(struct, nasty, func);
	PLACE(struct, nasty, None);
	PLACE(struct, nasty, grid);
	PLACE(struct, nasty, end);
	PLACE(struct, inner, s);
	PLACE(struct, odd, wide);
	PLACE(struct, odd, in);
	PLACE(struct, odd, arr);
	PLACE(struct, odd, z);
	PLACE(union, both, l);
	PLACE(struct, holder, odds);
	PLACE(struct, holder, both);
}

static void print_bits(const struct x__nasty *n)
{
	printf("%u %x %d %d %llx %d %u\n", n->low, n->high, n->neg, n->last,
	       (unsigned long long)n->wide, n->flag, n->bits.b1);
}
