/* SPDX-License-Identifier: MIT */
/* struct_ops.c - a control program in C, and in C++. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "x.skel.h"

#define PLACE(member) \
	printf(#member " %zu %zu\n", offsetof(struct x__own__tcp_congestion_ops___ours, member), \
	       sizeof(own->member))

static int explain(struct x *skel)
{
	char text[4096];

	corepl_explain(skel->obj, text, sizeof(text));
	fprintf(stderr, "%s\n", text);
	return 1;
}

static int is_loaded(const struct corepl_program *prog)
{
	return corepl_program_fd(prog) >= 0;
}

int main(int argc, char **argv)
{
	struct x *skel = x__open(NULL);
	struct x__own__tcp_congestion_ops___ours *own;

	if (!skel || argc != 2)
		return 1;
	own = skel->struct_ops.own;
	PLACE(name);
	PLACE(no_kernel_has_it);
	PLACE(ssthresh);
	PLACE(undo_cwnd);
	PLACE(cong_avoid);
	PLACE(pkts_acked);
	PLACE(init);
	PLACE(flags);
	printf("%s %d %d\n", own->name, own->init == skel->progs.first,
	       (int)own->no_kernel_has_it);
	fflush(stdout);
	strcpy(own->name, "corepl_new");
	own->init = skel->progs.second;
	own->pkts_acked = NULL;
	if (x__load(skel) || x__attach(skel))
		return explain(skel);
	if (system(argv[1]))
		return 2;
	printf("loaded %d %d %d\n", is_loaded(skel->progs.first), is_loaded(skel->progs.second),
	       is_loaded(skel->progs.acked));
	printf("ran %d %d %d\n", skel->bss->first_cnt, skel->bss->second_cnt,
	       skel->bss->acked_cnt);
	x__destroy(skel);
	return 0;
}
