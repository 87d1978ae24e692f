/* SPDX-License-Identifier: MIT */
/* languages.cpp - a control program in C++. */
#include <unistd.h>

#include "x.skel.hpp"

#include "languages.h"

int main()
{
	struct corepl_diag diag;
	auto skel = x__owner::open(&diag);

	if (!skel)
		return 1;
	print_places();
	print_bits(&skel->data->nasty);
	skel->data->nasty.last = -9;
	skel->data->nasty.wide = 7;
	skel->data->nasty.bits.b1 = 9;
	print_bits(&skel->data->nasty);
	std::printf("%llx %d\n", (unsigned long long)skel->data->holder.odds[1].wide,
		    skel->data_my_section->custom);
	skel->rodata->step = 3;
	if (skel.load() || skel.attach())
		return 2;
	for (int i = 0; i < 10; i++)
		getppid();
	skel.detach();
	if (skel->bss->total < 30 || skel->bss->total % 3 || !skel->data->holder.both.i)
		return 3;
	std::printf("%s\n", corepl_open("no", 2, nullptr, &diag) ? "" : diag.text);
	return 0;
}
