/* SPDX-License-Identifier: MIT */
/* struct_ops.c - a control program in C, and in C++; "wrong": one that takes wrong programs. */
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

/* Load with INIT as that member, and the callback that no kernel has if it HAS_LOST one. */
static void load_wrong(const char *what, int has_lost, size_t prog_off)
{
	struct x *skel = x__open(NULL);
	char text[4096], *at;
	int err;

	if (!has_lost)
		skel->struct_ops.own->no_callback = NULL;
	memcpy(&skel->struct_ops.own->init, (const char *)skel + prog_off, sizeof(void *));
	err = x__load(skel);
	corepl_explain(skel->obj, text, sizeof(text));
	at = strstr(text, "map own:");
	printf("%s: %d %s\n", what, err, at ? at : text);
	x__destroy(skel);
}

int main(int argc, char **argv)
{
	struct x *skel;
	struct x__own__tcp_congestion_ops___ours *own;
	int is_linked;

	if (argc != 2)
		return 1;
	if (strcmp(argv[1], "wrong") == 0) {
		load_wrong("another kind", 0, offsetof(struct x, progs.other));
		load_wrong("no program", 0, offsetof(struct x, maps.own));
		load_wrong("twice", 0, offsetof(struct x, progs.ssthresh));
		load_wrong("a callback that no kernel has", 1, offsetof(struct x, progs.first));
		return 0;
	}
	skel = x__open(NULL);
	if (!skel)
		return 1;
	own = skel->struct_ops.own;
	PLACE(name);
	PLACE(no_kernel_has_it);
	PLACE(ssthresh);
	PLACE(undo_cwnd);
	PLACE(cong_avoid);
	PLACE(pkts_acked);
	PLACE(init);
	PLACE(no_callback);
	PLACE(flags);
	printf("%s %d %d\n", own->name, own->init == skel->progs.first,
	       (int)own->no_kernel_has_it);
	fflush(stdout);
	strcpy(own->name, "corepl_new");
	own->init = skel->progs.second;
	own->pkts_acked = NULL;
	own->no_callback = NULL;
	if (x__load(skel) || x__attach(skel))
		return explain(skel);
	if (system(argv[1]))
		return 2;
	printf("loaded %d %d %d %d\n", is_loaded(skel->progs.first), is_loaded(skel->progs.second),
	       is_loaded(skel->progs.acked), is_loaded(skel->progs.lost));
	printf("ran %d %d %d\n", skel->bss->first_cnt, skel->bss->second_cnt,
	       skel->bss->acked_cnt);
	is_linked = skel->links.own != NULL;
	x__detach(skel);
	printf("linked %d %d\n", is_linked, skel->links.own != NULL);
	x__destroy(skel);
	return 0;
}
