/* SPDX-License-Identifier: MIT */
/*
 * gunzip.c - DEFLATE unpacked, as small as it may be: the kernel's /proc/config.gz and no more.
 *
 * Huffman codes are decoded a bit at a time: the codes of each length are consecutive numbers, so
 * that a code is known by its distance from the first one of its length.  With lengths
 * { a: 1, b: 2, c: 2 }:  cnt = { 0, 1, 2 }, symbols = { a, b, c }, codes 0, 10, 11.
 *
 * A 100 KiB configuration takes about 2 ms.  What goes wrong sets is_bad, after which nothing is
 * read or written any more; loops end because each step takes a bit or writes a byte.
 *
 * Source: RFC 1951 (DEFLATE), RFC 1952 (gzip).
 */
#include "runtime/gunzip.h"

#define MAX_BITS 15u
#define LITERAL_CNT 288u
#define DISTANCE_CNT 32u
#define END_OF_BLOCK 256u
#define HEAD_SIZE 10u /* bytes of a gzip head without its optional fields */
#define TAIL_SIZE 8u  /* CRC-32 and size */

struct code {
	uint16_t cnt[MAX_BITS + 1];	/* codes by length */
	uint16_t symbols[LITERAL_CNT]; /* by code */
};

struct gunzip {
	const uint8_t *in;
	size_t in_size; /* bytes */
	size_t in_at;
	uint32_t bits; /* not yet taken, the next one lowest */
	uint32_t bit_cnt;
	uint8_t *out;
	size_t out_size;
	size_t out_at;
	bool is_bad;
	struct code literals;
	struct code distances;
};

static uint32_t take(struct gunzip *g, uint32_t cnt)
{
	uint32_t value;

	while (g->bit_cnt < cnt) {
		if (g->in_at == g->in_size) {
			g->is_bad = true;
			return 0;
		}
		g->bits |= (uint32_t)g->in[g->in_at++] << g->bit_cnt;
		g->bit_cnt += 8;
	}
	value = g->bits & (((uint32_t)1 << cnt) - 1);
	g->bits >>= cnt;
	g->bit_cnt -= cnt;
	return value;
}

static void put(struct gunzip *g, uint8_t byte)
{
	if (g->out_at == g->out_size)
		g->is_bad = true;
	else
		g->out[g->out_at++] = byte;
}

/* The code whose symbol i has LENGTHS[i] bits, 0: none.  False when a length has too many. */
static bool make_code(struct code *c, const uint8_t *lengths, uint32_t cnt)
{
	uint16_t at[MAX_BITS + 2] = { 0 };
	int32_t left = 1;

	memset(c->cnt, 0, sizeof(c->cnt));
	for (uint32_t i = 0; i < cnt; i++)
		c->cnt[lengths[i]]++;
	c->cnt[0] = 0;
	for (uint32_t i = 1; i <= MAX_BITS; i++) {
		left = left * 2 - c->cnt[i];
		if (left < 0)
			return false;
		at[i + 1] = (uint16_t)(at[i] + c->cnt[i]);
	}
	for (uint32_t i = 0; i < cnt; i++)
		if (lengths[i])
			c->symbols[at[lengths[i]]++] = (uint16_t)i;
	return true;
}

static uint32_t take_symbol(struct gunzip *g, const struct code *c)
{
	uint32_t code = 0, first = 0, at = 0;

	for (uint32_t i = 1; i <= MAX_BITS && !g->is_bad; i++) {
		code |= take(g, 1);
		if (code - first < c->cnt[i])
			return c->symbols[at + code - first];
		at += c->cnt[i];
		first = (first + c->cnt[i]) << 1;
		code <<= 1;
	}
	g->is_bad = true;
	return END_OF_BLOCK;
}

/* Bytes to repeat, by a length symbol from 257 on: 3 to 258. */
static uint32_t take_length(struct gunzip *g, uint32_t symbol)
{
	uint32_t i = symbol - 257, extra = (i >> 2) - 1;

	if (i < 8)
		return i + 3;
	if (i == 28)
		return 258;
	if (i > 28)
		g->is_bad = true;
	return g->is_bad ? 0 : ((4 + (i & 3)) << extra) + 3 + take(g, extra);
}

/* How far back, from 1. */
static uint32_t take_distance(struct gunzip *g)
{
	uint32_t i = take_symbol(g, &g->distances), extra = (i >> 1) - 1;

	if (i < 2)
		return i + 1;
	if (i > 29)
		g->is_bad = true;
	return g->is_bad ? 1 : ((2 + (i & 1)) << extra) + 1 + take(g, extra);
}

static void repeat(struct gunzip *g, uint32_t symbol)
{
	uint32_t size = take_length(g, symbol), distance = take_distance(g);

	if (distance > g->out_at)
		g->is_bad = true;
	for (; size && !g->is_bad; size--)
		put(g, g->out[g->out_at - distance]);
}

static void unpack_block(struct gunzip *g)
{
	while (!g->is_bad) {
		uint32_t symbol = take_symbol(g, &g->literals);

		if (symbol == END_OF_BLOCK)
			return;
		if (symbol < END_OF_BLOCK)
			put(g, (uint8_t)symbol);
		else
			repeat(g, symbol);
	}
}

static void copy_block(struct gunzip *g)
{
	uint32_t size, not_size;

	take(g, g->bit_cnt % 8);
	size = take(g, 16);
	not_size = take(g, 16);
	if (size != (~not_size & 0xffff))
		g->is_bad = true;
	for (; size && !g->is_bad; size--)
		put(g, (uint8_t)take(g, 8));
}

static void fixed_codes(struct gunzip *g)
{
	uint8_t lengths[LITERAL_CNT];

	for (uint32_t i = 0; i < LITERAL_CNT; i++)
		lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
	make_code(&g->literals, lengths, LITERAL_CNT);
	memset(lengths, 5, DISTANCE_CNT);
	make_code(&g->distances, lengths, DISTANCE_CNT);
}

/* CNT lengths, themselves in a code: 16 repeats the last one, 17 and 18 are runs of 0. */
static void take_lengths(struct gunzip *g, const struct code *c, uint8_t *lengths, uint32_t cnt)
{
	for (uint32_t i = 0; i < cnt && !g->is_bad;) {
		uint32_t symbol = take_symbol(g, c), run = 1;
		uint8_t length = (uint8_t)symbol;

		if (symbol > 18 || (symbol == 16 && !i))
			g->is_bad = true;
		if (g->is_bad)
			return;
		if (symbol >= 16) {
			length = symbol == 16 && i ? lengths[i - 1] : 0;
			run = symbol == 18 ? 11 + take(g, 7) : 3 + take(g, symbol - 14);
		}
		if (run > cnt - i)
			g->is_bad = true;
		for (; run && !g->is_bad; run--)
			lengths[i++] = length;
	}
}

static void own_codes(struct gunzip *g)
{
	static const uint8_t order[19] = { 16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
					   11, 4,  12, 3, 13, 2, 14, 1, 15 };
	uint8_t lengths[LITERAL_CNT + DISTANCE_CNT] = { 0 };
	uint32_t literal_cnt = take(g, 5) + 257, distance_cnt = take(g, 5) + 1;
	uint32_t length_cnt = take(g, 4) + 4;

	for (uint32_t i = 0; i < length_cnt; i++)
		lengths[order[i]] = (uint8_t)take(g, 3);
	if (literal_cnt > LITERAL_CNT || !make_code(&g->literals, lengths, 19))
		g->is_bad = true;
	take_lengths(g, &g->literals, lengths, literal_cnt + distance_cnt);
	if (g->is_bad || !make_code(&g->literals, lengths, literal_cnt) ||
	    !make_code(&g->distances, lengths + literal_cnt, distance_cnt))
		g->is_bad = true;
}

/* All blocks to the last one. */
static void unpack(struct gunzip *g)
{
	bool is_last = false;

	while (!is_last && !g->is_bad) {
		uint32_t kind;

		is_last = take(g, 1);
		kind = take(g, 2);
		if (kind == 0) {
			copy_block(g);
			continue;
		}
		if (kind == 1)
			fixed_codes(g);
		else if (kind == 2)
			own_codes(g);
		else
			g->is_bad = true;
		unpack_block(g);
	}
}

/* Bytes of the head with its optional fields, or more than there are. */
static size_t head_size(const struct bytes *in)
{
	uint8_t flags = in->data[3];
	size_t at = HEAD_SIZE;

	if (flags & 4) /* extra field */
		at += bytes_has(in, at, 2) ? 2u + in->data[at] + in->data[at + 1] * 256u : in->size;
	for (uint32_t flag = 8; flag <= 16; flag *= 2) { /* name, comment */
		while (flags & flag && at < in->size && in->data[at])
			at++;
		at += (flags & flag) != 0;
	}
	return at + (flags & 2); /* the head's checksum */
}

size_t gunzip_size(const struct bytes *in)
{
	uint32_t size = 0;

	if (in->size < HEAD_SIZE + TAIL_SIZE)
		return 0;
	for (uint32_t i = 0; i < 4; i++)
		size |= (uint32_t)in->data[in->size - 4 + i] << i * 8;
	return size;
}

bool gunzip_bytes(const struct bytes *in, uint8_t *out, size_t size)
{
	struct gunzip g = { .out = out, .out_size = size };
	size_t head;

	if (in->size < HEAD_SIZE + TAIL_SIZE || in->data[0] != 0x1f || in->data[1] != 0x8b ||
	    in->data[2] != 8)
		return false;
	head = head_size(in);
	if (head > in->size - TAIL_SIZE)
		return false;
	g.in = in->data + head;
	g.in_size = in->size - TAIL_SIZE - head;
	unpack(&g);
	return !g.is_bad && g.out_at == size;
}
