/* SPDX-License-Identifier: MIT */
/*
 * gunzip_test.c - what zlib packs, in every way it can, gunzip_bytes() unpacks; what is damaged
 * it refuses or unpacks to the stated size, and reads and writes nowhere else (the sanitizers
 * watch).
 */
#include "runtime/gunzip.h"

#include <stdlib.h>
#include <zlib.h>

#include "check.h"

enum { MAX_SIZE = 200000, MUTATION_CNT = 20000 };

static uint8_t plain[MAX_SIZE], packed[MAX_SIZE * 2], unpacked[MAX_SIZE];
static uint32_t seed = 12345;

static uint32_t next_random(void)
{
	seed = seed * 1664525u + 1013904223u;
	return seed >> 8;
}

/* Lines like a configuration's, and now and then noise. */
static void make_plain(size_t size, uint32_t noise)
{
	static const char *const words[] = { "CONFIG_", "NET", "_BPF=y\n", "# CONFIG_USB",
					     " is not set\n" };
	size_t at = 0;

	while (at < size) {
		const char *word = words[next_random() % 5];

		if (next_random() % 100 < noise) {
			plain[at++] = (uint8_t)next_random();
			continue;
		}
		for (; *word && at < size; word++)
			plain[at++] = (uint8_t)*word;
	}
}

static size_t pack(size_t size, int level, int strategy, gz_header *head)
{
	z_stream z = { 0 };
	size_t packed_size;

	CHECK(deflateInit2(&z, level, Z_DEFLATED, 16 + MAX_WBITS, 8, strategy) == Z_OK);
	if (head)
		CHECK(deflateSetHeader(&z, head) == Z_OK);
	z.next_in = plain;
	z.avail_in = (uInt)size;
	z.next_out = packed;
	z.avail_out = sizeof(packed);
	CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
	packed_size = sizeof(packed) - z.avail_out;
	deflateEnd(&z);
	return packed_size;
}

static void check_round(size_t size, int level, int strategy, gz_header *head)
{
	struct bytes in = { packed, pack(size, level, strategy, head), false };

	memset(unpacked, 0xee, sizeof(unpacked));
	CHECK(gunzip_size(&in) == size);
	CHECK(gunzip_bytes(&in, unpacked, size));
	CHECK(!memcmp(plain, unpacked, size));
	if (size)
		CHECK(!gunzip_bytes(&in, unpacked, size - 1));
	CHECK(!gunzip_bytes(&in, unpacked, size + 1));
}

static void test_every_way_of_packing(void)
{
	static const size_t sizes[] = { 0, 1, 2, 100, 40000, MAX_SIZE - 1 };

	for (uint32_t noise = 0; noise <= 100; noise += 25)
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			make_plain(sizes[i], noise);
			for (int level = 0; level <= 9; level += 3)
				check_round(sizes[i], level, Z_DEFAULT_STRATEGY, NULL);
			check_round(sizes[i], 6, Z_FIXED, NULL);
			check_round(sizes[i], 6, Z_HUFFMAN_ONLY, NULL);
			check_round(sizes[i], 6, Z_RLE, NULL);
		}
}

static void test_heads_with_all_fields(void)
{
	Bytef extra[300] = { 1, 2, 3 }, name[] = "config", comment[] = "of a kernel";
	gz_header head = { .extra = extra, .extra_len = sizeof(extra), .name = name,
			   .comment = comment, .hcrc = 1 };

	make_plain(5000, 5);
	check_round(5000, 6, Z_DEFAULT_STRATEGY, &head);
}

/* Exact allocations, so that a sanitizer sees a step past either end. */
static void test_damage_is_contained(void)
{
	size_t size = 3000, packed_size;
	uint32_t refused_cnt = 0;

	make_plain(size, 10);
	packed_size = pack(size, 6, Z_DEFAULT_STRATEGY, NULL);
	for (uint32_t i = 0; i < MUTATION_CNT; i++) {
		size_t cut = i % 3 ? packed_size : next_random() % packed_size;
		uint8_t *copy = malloc(cut + 1), *out = malloc(size);
		struct bytes in = { copy, cut, false };

		memcpy(copy, packed, cut);
		for (uint32_t k = next_random() % 3; k < 3 && cut; k++)
			copy[next_random() % cut] ^= (uint8_t)(1u << next_random() % 8);
		refused_cnt += !gunzip_bytes(&in, out, size);
		free(copy);
		free(out);
	}
	CHECK(refused_cnt > MUTATION_CNT / 4);
}

int main(void)
{
	test_every_way_of_packing();
	test_heads_with_all_fields();
	test_damage_is_contained();
	return check_result();
}
