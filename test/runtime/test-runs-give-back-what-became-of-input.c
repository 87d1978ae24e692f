// SPDX-License-Identifier: MIT
/*
 * A test run gives back the packet and the context as the program left them, with their sizes, and
 * how often it ran; with too little room the sizes needed.
 * REQUIRES: bpf-load, no-asan
 * RUN: %clang -target bpf -g -O2 -DBPF -fplugin=%plugin -c %s -o %t.raw.o
 * RUN: %bpf-postlink %t.raw.o %t.o
 * RUN: %corepl skel %t.o --name x > %t.skel.h
 * RUN: %cc -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -I%src -I%src/runtime -include %t.skel.h \
 * RUN:   %s -o %t.exe %runtime
 * RUN: %t.exe
 */

#ifdef BPF
#define SEC(name) __attribute__((section(name), used))

struct __sk_buff {
	unsigned int len, pkt_type, mark;
};

static long (*store_bytes)(void *skb, unsigned int byte_off, const void *from, unsigned int size,
			   unsigned long long flags) = (void *)9;

unsigned int run_cnt;

SEC("tc") int on_packet(struct __sk_buff *skb)
{
	char letter = 'z';

	run_cnt++;
	skb->mark++;
	return store_bytes(skb, 20, &letter, 1, 0) ? -1 : 7;
}

char LICENSE[] SEC("license") = "GPL";
#else
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define CHECK(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "line %d: %s\n", __LINE__, #condition); \
			return 1; \
		} \
	} while (0)

enum { PACKET_SIZE = 64, CTX_SIZE = 192, MARK = 2 /* __sk_buff's third word */ };

int main(void)
{
	struct x *skel = x__open_and_load(NULL);
	char packet[PACKET_SIZE] = "abcdef", out[PACKET_SIZE] = "";
	uint32_t ctx[CTX_SIZE / 4] = { 0 }, ctx_out[CTX_SIZE / 4] = { 0 };
	struct corepl_test_run_opts opts = {
		.size = sizeof(opts),
		.data_in = packet,
		.data_size_in = sizeof(packet),
		.data_out = out,
		.data_size_out = sizeof(out),
		.ctx_in = ctx,
		.ctx_size_in = sizeof(ctx),
		.ctx_out = ctx_out,
		.ctx_size_out = sizeof(ctx_out),
		.repeat = 3,
	};

	CHECK(skel);
	ctx[MARK] = 40;
	CHECK(corepl_program_test_run(skel->progs.on_packet, &opts) == 0);
	CHECK(opts.retval == 7 && skel->bss->run_cnt == 3);
	CHECK(opts.data_size_out == sizeof(packet) && opts.ctx_size_out == sizeof(ctx));
	CHECK(out[20] == 'z' && out[0] == 'a' && packet[20] == 0);
	CHECK(ctx_out[MARK] == 43 && ctx[MARK] == 40);
	opts.repeat = 1;
	opts.data_size_out = 10;
	CHECK(corepl_program_test_run(skel->progs.on_packet, &opts) == COREPL_ESYS);
	CHECK(corepl_diag(skel->obj)->sys_errno == ENOSPC && opts.data_size_out == sizeof(packet));
	/* a size that ends before the context: none is asked for */
	opts.data_size_out = sizeof(out);
	opts.size = offsetof(struct corepl_test_run_opts, ctx_in);
	memset(ctx_out, 0, sizeof(ctx_out));
	CHECK(corepl_program_test_run(skel->progs.on_packet, &opts) == 0);
	CHECK(ctx_out[MARK] == 0);
	x__destroy(skel);
	return 0;
}
#endif
