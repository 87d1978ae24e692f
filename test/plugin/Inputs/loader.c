/* SPDX-License-Identifier: MIT */
/* loader.c - opens a plugin as clang does; with VERSION defined, says to be that clang. */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

struct string {
	const char *text;
	unsigned long size;
	char room[16];
};

#ifdef VERSION
struct string clang_version(void) __asm__("_ZN5clang19getClangFullVersionB5cxx11Ev");
struct string clang_version(void)
{
	struct string s = { VERSION, strlen(VERSION), "" };

	return s;
}
#endif

int main(int argc, char **argv)
{
	void *plugin = argc > 1 ? dlopen(argv[1], RTLD_LAZY | RTLD_GLOBAL) : NULL;

	printf("%s\n", plugin ? "opened" : dlerror());
	return 0;
}
