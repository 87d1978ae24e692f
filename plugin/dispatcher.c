// SPDX-License-Identifier: MIT
/*
 * dispatcher.c - corepl.so: opens the module for the clang that has loaded it.
 *
 * A plugin built for one LLVM and loaded into another crashes, or worse, runs.  So what users
 * name, -fplugin=corepl.so, knows no LLVM at all: when clang loads it, it finds out clang's major
 * version and opens corepl-NN.so from its own directory, whose constructors register the plugin.
 *
 * The version is asked from clang itself: clang::getClangFullVersion() is exported by
 * libclang-cpp.so and by clangs linked statically, which export their symbols for plugins.  It
 * returns a std::string by value; in the Itanium ABI that is a C struct returned in memory, whose
 * first word points to the text.  Where that is not found, the name of the loaded libclang-cpp or
 * libLLVM tells.  A clang without its module ends with one line: compiling on without the plugin
 * would give an object that lacks what was asked for.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef DISPATCHER_MAJORS
#error "DISPATCHER_MAJORS: the clang versions with a module, as in \"14, 16, 19\""
#endif

/* libstdc++'s std::string, as the caller of a function that returns one sees it. */
struct cxx_string {
	const char *text;    /* NUL-terminated */
	size_t size;         /* bytes */
	char inline_text[16]; /* a text this short lives here; clang's version is longer */
};

__attribute__((noreturn, format(printf, 1, 2))) static void fail(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fputs("corepl.so: error: ", stderr);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
	va_end(args);
	fflush(stderr);
	/* No exit(): handlers of a half loaded process must not run. */
	_exit(1);
}

/* The number behind MARK in TEXT, or 0. */
static int number_after(const char *text, const char *mark)
{
	const char *at = strstr(text, mark);

	return at ? atoi(at + strlen(mark)) : 0;
}

/* Major of "Debian clang version 19.1.7 (3~deb12u1)" as the running clang says it, or 0. */
static int major_by_symbol(void)
{
	struct cxx_string (*full_version)(void);
	struct cxx_string version;

	*(void **)&full_version = dlsym(RTLD_DEFAULT, "_ZN5clang19getClangFullVersionB5cxx11Ev");
	if (!full_version)
		return 0;
	version = full_version();
	if (version.size < sizeof(version.inline_text))
		return 0;
	return number_after(version.text, "clang version ");
}

static int visit_library(struct dl_phdr_info *info, size_t size, void *ctx)
{
	static const char *const mark[] = {
		"libclang-cpp.so.", "libclang-cpp-", "libLLVM.so.", "libLLVM-",
	};
	int *major = ctx;

	(void)size;
	for (size_t i = 0; i < sizeof(mark) / sizeof(mark[0]) && !*major; i++)
		*major = number_after(info->dlpi_name, mark[i]);
	return *major != 0;
}

/* Major by the name of a loaded library: libclang-cpp.so.19.1, libLLVM-14.so.1; or 0. */
static int major_by_library(void)
{
	int major = 0;

	dl_iterate_phdr(visit_library, &major);
	return major;
}

static void open_module(const char *own_path, int major)
{
	const char *slash = strrchr(own_path, '/');
	int dir_size = slash ? (int)(slash - own_path) : 1;
	char path[4096];

	if (snprintf(path, sizeof(path), "%.*s/corepl-%d.so", dir_size, slash ? own_path : ".",
		     major) >= (int)sizeof(path))
		fail("path too long: %s", own_path);
	if (access(path, R_OK))
		fail("no module for clang %d: found no %s, need clang " DISPATCHER_MAJORS, major,
		     path);
	/* All symbols now: a clang built otherwise than the module fails here, in one line. */
	if (!dlopen(path, RTLD_NOW | RTLD_LOCAL))
		fail("module for clang %d does not fit this clang: %s", major, dlerror());
}

__attribute__((constructor)) static void dispatch(void)
{
	static const char here;
	Dl_info self;
	int major = major_by_symbol();

	if (!major)
		major = major_by_library();
	if (!major)
		fail("the program that loads it is no clang, need clang " DISPATCHER_MAJORS);
	if (!dladdr(&here, &self) || !self.dli_fname)
		fail("cannot find its own path");
	open_module(self.dli_fname, major);
}
