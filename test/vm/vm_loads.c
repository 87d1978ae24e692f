/* SPDX-License-Identifier: MIT */
/*
 * vm_loads.c - does the running kernel load what a program's name says?  By libbpf.
 *
 *   vm_loads OBJECT...
 *   vm_loads --table OBJECT...
 *
 * With --table a row per program, "OBJECT PROGRAM ok|fail REASON"; without, each name is judged.
 * Each program is loaded alone.  Names begin with what is to come of it:
 *
 *   ok_...            it is loaded
 *   fails_...         it is refused
 *   since_6_8_...     it is loaded from that release on, and refused before
 *   stable_6_3_...    it is loaded from that release on; before, stable releases differ
 *
 * Prints what is not so with the end of the verifier's log, then the figures.  Exit status 1 when
 * something is not so or no program was tried.
 */
#define _GNU_SOURCE
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

enum { MAX_PROGS = 128, LOG_SIZE = 1 << 20, TAIL = 400 };

static char log_text[LOG_SIZE];
static bool is_table;

static int silent(enum libbpf_print_level level, const char *fmt, va_list args)
{
	(void)level;
	(void)fmt;
	(void)args;
	return 0;
}

/* Is IS_LOADED what NAME says? */
static bool is_expected(const char *name, bool is_loaded)
{
	unsigned int major = 0, minor = 0, found_major = 0, found_minor = 0;
	struct utsname uts;
	bool is_late;

	if (sscanf(name, "since_%u_%u_", &major, &minor) != 2 &&
	    sscanf(name, "stable_%u_%u_", &major, &minor) != 2)
		return is_loaded == !strncmp(name, "ok_", 3);
	uname(&uts);
	sscanf(uts.release, "%u.%u", &found_major, &found_minor);
	is_late = found_major > major || (found_major == major && found_minor >= minor);
	return is_loaded == is_late || (!is_late && name[1] == 't');
}

/* The verifier's last words, the figures aside. */
static const char *reason(void)
{
	char *figures = strstr(log_text, "\nprocessed "), *at;

	if (figures)
		*figures = 0;
	at = strrchr(log_text, '\n');
	return at ? at + 1 : log_text;
}

static void print_row(const char *path, const char *name, bool is_loaded)
{
	const char *file = strrchr(path, '/');

	printf("%s\t%s\t%s\t%s\n", file ? file + 1 : path, name, is_loaded ? "ok" : "fail",
	       is_loaded ? "" : reason());
}

/* Load program IDX of PATH alone: 1 as named, 0 not so, -1 there is none. */
static int try_prog(const char *path, int idx)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts, .kernel_log_buf = log_text,
		    .kernel_log_size = LOG_SIZE, .kernel_log_level = 1);
	struct bpf_object *o = bpf_object__open_file(path, &opts);
	struct bpf_program *p, *found = NULL;
	bool is_loaded;
	int ret = -1, i = 0;

	if (!o)
		return -1;
	log_text[0] = 0;
	bpf_object__for_each_program(p, o)
	{
		bpf_program__set_autoload(p, i == idx);
		if (i++ == idx)
			found = p;
	}
	if (found) {
		size_t size;

		is_loaded = !bpf_object__load(o);
		ret = is_expected(bpf_program__name(found), is_loaded);
		size = strlen(log_text);
		if (is_table)
			print_row(path, bpf_program__name(found), is_loaded);
		else if (!ret)
			printf("%s: %s %s\n%s\n", path, bpf_program__name(found),
			       is_loaded ? "is loaded" : "is refused",
			       log_text + (size > TAIL ? size - TAIL : 0));
	}
	bpf_object__close(o);
	return ret;
}

int main(int argc, char **argv)
{
	int tried = 0, wrong = 0;

	libbpf_set_print(silent);
	is_table = argc > 1 && !strcmp(argv[1], "--table");
	for (int i = 1 + is_table; i < argc; i++) {
		int ret = 0;

		for (int idx = 0; ret >= 0; idx++) {
			ret = try_prog(argv[i], idx);
			tried += ret >= 0;
			wrong += ret == 0;
		}
	}
	if (!is_table)
		printf("%d programs, %d not as named\n", tried, wrong);
	return (wrong && !is_table) || !tried;
}
