/* SPDX-License-Identifier: MIT */
/*
 * sec_names_peer.c - our table of section names against libbpf's: for every name that this
 * libbpf knows, program type and attach type must be equal.  Prints how many were compared; with
 * an argument, the names of our table alone.
 */
#include <bpf/libbpf.h>
#include <stdio.h>
#include <string.h>

#include "postlink/sec_names.h"

static int silent(enum libbpf_print_level level, const char *fmt, va_list args)
{
	(void)level;
	(void)fmt;
	(void)args;
	return 0;
}

static int print_names(void)
{
	uint32_t prog_type, attach_type;
	const char *name;

	for (uint32_t i = 0; sec_names_entry(i, &name, &prog_type, &attach_type); i++)
		puts(name);
	return 0;
}

int main(int argc, char **argv)
{
	uint32_t prog_type, attach_type, same_cnt = 0, unknown_cnt = 0, differ_cnt = 0;
	const char *name;

	(void)argv;
	if (argc > 1)
		return print_names();
	libbpf_set_print(silent);
	for (uint32_t i = 0; sec_names_entry(i, &name, &prog_type, &attach_type); i++) {
		enum bpf_attach_type peer_attach = 0;
		enum bpf_prog_type peer_prog = 0;
		struct plan_prog plan = { 0 };
		const char *target;
		char sec[64];

		snprintf(sec, sizeof(sec), "%s", name);
		if (sec[strlen(sec) - 1] == '+')
			snprintf(sec + strlen(sec) - 1, 8, "/x");
		if (!sec_names_lookup(sec, &plan, &target) || plan.prog_type != prog_type) {
			printf("%s: not found by its own name\n", sec);
			differ_cnt++;
		}
		if (libbpf_prog_type_by_name(sec, &peer_prog, &peer_attach)) {
			unknown_cnt++;
		} else if (peer_prog != plan.prog_type || peer_attach != plan.attach_type) {
			printf("%s: found %u %u, libbpf has %u %u\n", sec, plan.prog_type,
			       plan.attach_type, peer_prog, peer_attach);
			differ_cnt++;
		} else {
			same_cnt++;
		}
	}
	printf("%u same, %u differ, %u unknown to this libbpf\n", same_cnt, differ_cnt,
	       unknown_cnt);
	return differ_cnt != 0;
}
