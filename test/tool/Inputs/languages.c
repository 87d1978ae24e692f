/* SPDX-License-Identifier: MIT */
/* languages.c - a control program in C. */
#define _POSIX_C_SOURCE 200809L
#include <string.h>
#include <unistd.h>

#include "x.skel.h"

#include "languages.h"

int main(void)
{
	struct corepl_diag diag;
	struct x *skel = x__open(&diag);

	if (!skel || skel->kconfig->CONFIG_NOWHERE)
		return 1;
	print_places();
	print_bits(&skel->data->nasty);
	skel->data->nasty.last = -9;
	skel->data->nasty.wide = 7;
	skel->data->nasty.bits.b1 = 9;
	print_bits(&skel->data->nasty);
	printf("%llx %d\n", (unsigned long long)skel->data->holder.odds[1].wide,
	       skel->data_my_section->custom);
	skel->rodata->step = 3;
	if (x__load(skel) || x__attach(skel))
		return 2;
	for (int i = 0; i < 10; i++)
		getppid();
	x__detach(skel);
	if (skel->bss->total < 30 || skel->bss->total % 3 || !skel->data->holder.both.i)
		return 3;
	x__destroy(skel);
	printf("%s\n", corepl_open("no", 2, NULL, &diag) ? "" : diag.text);
	return 0;
}
