/* SPDX-License-Identifier: MIT */
/*
 * libbpf_load.c - does Debian's libbpf load an object as a whole?
 *
 *   libbpf_load OBJECT KCONFIG [PROGRAM...]
 *
 * KCONFIG: lines that end with | instead of a newline, before the running kernel's.  PROGRAMs are
 * left out.  Prints "ok", or "STEP: REASON: LINE": the call that failed,
 * its error, and libbpf's first warning.
 */
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static char first[512]; /* libbpf's first warning */

static int note(enum libbpf_print_level level, const char *format, va_list args)
{
	if (level == LIBBPF_WARN && !first[0]) {
		vsnprintf(first, sizeof(first), format, args);
		first[strcspn(first, "\n")] = 0;
	}
	return 0;
}

static int tell(const char *step, int err)
{
	printf("%s: %s: %s\n", step, strerror(err), first);
	return 1;
}

int main(int argc, char **argv)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts);
	struct bpf_program *p;
	struct bpf_object *obj;
	int err;

	if (argc < 3)
		return 2;
	for (char *c = argv[2]; *c; c++)
		if (*c == '|')
			*c = '\n';
	opts.kconfig = argv[2][0] ? argv[2] : NULL;
	libbpf_set_print(note);
	obj = bpf_object__open_file(argv[1], &opts);
	if (!obj)
		return tell("open", errno);
	for (int i = 3; i < argc; i++) {
		p = bpf_object__find_program_by_name(obj, argv[i]);
		if (!p || bpf_program__set_autoload(p, false))
			return tell(argv[i], ENOENT);
	}
	err = bpf_object__load(obj);
	if (err)
		return tell("load", -err);
	printf("ok\n");
	bpf_object__close(obj);
	return 0;
}
