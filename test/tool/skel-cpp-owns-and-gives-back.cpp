// SPDX-License-Identifier: MIT
/*
 * The C++ skeleton owns: moved without a copy, and at the end of its scope no descriptor is left.
 * REQUIRES: bpf-load, no-asan
 * RUN: %clang -target bpf -g -O2 -DBPF -x c -c %s -o %t.raw.o
 * RUN: %bpf-postlink %t.raw.o %t.o
 * RUN: %corepl skel %t.o --name x --lang cpp > %t.skel.hpp
 * RUN: cp %t.skel.hpp %t.h
 * RUN: c++ -std=c++17 -Wall -Wextra -pedantic -Werror -I%src -I%src/runtime \
 * RUN:   -include %t.h %s -o %t.exe %runtime && %t.exe
 * RUN: %corepl skel %t.o --name x --lang cpp --external > %t.external.h
 * RUN: c++ -std=c++17 -Wall -Wextra -pedantic -Werror -DEXTERNAL -I%src -I%src/runtime \
 * RUN:   -include %t.external.h %s -o %t.exe %runtime && %t.exe %t.o
 */

#ifdef BPF
const volatile long step = 1;
long total;

__attribute__((section("raw_tp/sys_enter"), used)) long count(void *ctx)
{
	__sync_fetch_and_add(&total, step);
	return 0;
}

char LICENSE[] __attribute__((section("license"), used)) = "GPL";
#else
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <unistd.h>

static int next_fd()
{
	int fd = open("/dev/null", O_RDONLY);

	close(fd);
	return fd;
}

static int use(x__owner first)
{
	x__owner owner = std::move(first);

	if (first || !owner)
		return 1;
	owner->rodata->step = 3;
	if (owner.load() || owner.attach()) {
		std::fputs(owner.explain().c_str(), stderr);
		return 2;
	}
	for (int i = 0; i < 10; i++)
		getppid();
	return owner->bss->total >= 30 && owner->bss->total % 3 == 0 ? 0 : 3;
}

int main(int argc, char **argv)
{
	int fd = next_fd();
	struct corepl_diag diag;
#ifdef EXTERNAL
	std::ifstream file(argc > 1 ? argv[1] : "", std::ios::binary);
	std::string bytes((std::istreambuf_iterator<char>(file)), {});
	int ret = (file.close(), use(x__owner::open(bytes.data(), bytes.size(), &diag)));
#else
	(void)argc;
	(void)argv;
	int ret = use(x__owner::open(&diag));
#endif

	if (x__owner().load() != COREPL_EUSAGE || next_fd() != fd)
		return 4;
	return ret;
}
#endif
