// SPDX-License-Identifier: MIT
// NAME__elf_bytes gives the object's bytes, all 256 values among them, whatever stands after them.
// REQUIRES: no-asan
// RUN: %clang -target bpf -g -O2 -DBPF -c %s -o %t.raw.o
// RUN: %bpf-postlink %t.raw.o %t.my.bpf.o
// RUN: %corepl skel %t.my.bpf.o --name x > %t.skel.h
// RUN: %cc -std=c11 -I%src -I%src/runtime -include %t.skel.h %s -o %t.exe %runtime
// RUN: %t.exe > %t.bytes
// RUN: cmp %t.bytes %t.my.bpf.o
// RUN: %corepl skel %t.my.bpf.o | grep '^struct .*_my_bpf {$'

#ifdef BPF
#define ROW(n) n, n + 1, n + 2, n + 3, n + 4, n + 5, n + 6, n + 7
#define BLOCK(n) ROW(n), ROW(n + 8), ROW(n + 16), ROW(n + 24)
unsigned char all[] = { BLOCK(0), BLOCK(32), BLOCK(64), BLOCK(96), BLOCK(128), BLOCK(160),
			BLOCK(192), BLOCK(224), 1, '1', 0, '7', 7, '9', '?', '?', '=', '"', '\\' };

__attribute__((section("raw_tp/x"), used)) long use(void *ctx)
{
	return all[0];
}
#else
#include <stdio.h>

int main(void)
{
	size_t size;
	const void *bytes = x__elf_bytes(&size);

	return fwrite(bytes, 1, size, stdout) != size;
}
#endif
