/* SPDX-License-Identifier: MIT */
/*
 * postlink_main.c - bpf-postlink: the command line around the passes.
 *
 *   bpf-postlink [-v] [--keep-paths] IN OUT
 *
 * Reads IN, runs the passes (passes.c), writes OUT.  On failure there is no OUT: an older file
 * of that name is removed, because it would not belong to the source any more; IN itself is
 * never touched.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elf_file.h"
#include "passes.h"

enum postlink_exit { EXIT_FINE = 0, EXIT_INPUT = 1, EXIT_USAGE = 2, EXIT_BUG = 3 };

struct postlink_args {
	const char *in_path;
	const char *out_path;
	bool is_verbose;
	bool keeps_paths;
};

static const char postlink_help[] =
	"usage: bpf-postlink [options] IN OUT\n"
	"\n"
	"Turn the BPF object IN, made by clang -g -O2 -target bpf, into its canonical form OUT:\n"
	"the same bytes whatever directory or day, loadable by every BPF loader, with the\n"
	"load plan of libcorepl in it. OUT may be IN.\n"
	"\n"
	"  -v, --verbose     print each pass and what it did\n"
	"      --keep-paths  leave source paths as the compiler wrote them; otherwise they\n"
	"                    become relative to the compilation directory\n"
	"      --help        print this\n"
	"      --version     print the version\n"
	"\n"
	"exit: 0 fine, 1 the input is at fault, 2 usage, 3 a bug of bpf-postlink\n";

static int postlink_usage(const char *what, const char *arg)
{
	fprintf(stderr, "bpf-postlink: error: %s%s (see bpf-postlink --help)\n", what, arg);
	return EXIT_USAGE;
}

/* Returns -1 to go on, or the exit code. */
static int postlink_parse(int argc, char **argv, struct postlink_args *args)
{
	static const struct option options[] = { { "verbose", no_argument, NULL, 'v' },
						 { "keep-paths", no_argument, NULL, 'k' },
						 { "help", no_argument, NULL, 'h' },
						 { "version", no_argument, NULL, 'V' },
						 { NULL, 0, NULL, 0 } };
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":v", options, NULL)) != -1) {
		switch (c) {
		case 'v':
			args->is_verbose = true;
			break;
		case 'k':
			args->keeps_paths = true;
			break;
		case 'h':
			fputs(postlink_help, stdout);
			return EXIT_FINE;
		case 'V':
			puts("bpf-postlink " COREPL_VERSION);
			return EXIT_FINE;
		default:
			return postlink_usage("unknown option: ", argv[optind - 1]);
		}
	}
	if (argc - optind != 2)
		return postlink_usage("need IN and OUT", "");
	args->in_path = argv[optind];
	args->out_path = argv[optind + 1];
	return -1;
}

static void postlink_print_pass(const struct pass *pass, const char *note, void *ctx)
{
	(void)ctx;
	printf("%-10s %s: %s\n", pass->name, pass->holds, *note ? note : "nothing to do");
}

static int postlink_run(struct arena *a, const struct postlink_args *args, struct corepl_diag *d,
			const char **at_fault)
{
	unsigned when = PASSES_CANON | (args->keeps_paths ? 0 : PASSES_PATHS);
	struct object *o;
	int ret;

	if (setjmp(a->on_exhausted))
		return diag_fail(d, COREPL_ENOSPACE, "out of memory");
	ret = elf_file_read(a, args->in_path, &o, d);
	if (!ret)
		ret = passes_run(o, when, args->is_verbose ? postlink_print_pass : NULL, NULL, d);
	if (ret)
		return ret;
	for (uint32_t i = 0; i < o->warning_cnt; i++)
		fprintf(stderr, "bpf-postlink: %s: warning: %s\n", args->in_path, o->warnings[i]);
	*at_fault = args->out_path;
	ret = elf_file_write(o, args->out_path, d);
	if (!ret && args->is_verbose)
		printf("%-10s %s\n", "write", args->out_path);
	return ret;
}

/* A file of an earlier run must not be taken for the result of this one. */
static void postlink_remove_stale(const struct postlink_args *args)
{
	struct stat in, out;

	if (stat(args->out_path, &out) || !S_ISREG(out.st_mode))
		return;
	if (!stat(args->in_path, &in) && in.st_dev == out.st_dev && in.st_ino == out.st_ino)
		return;
	unlink(args->out_path);
}

/* Names from a hostile file must not move the terminal's cursor. */
static void postlink_clean(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			*text = '?';
}

int main(int argc, char **argv)
{
	struct postlink_args args = { 0 };
	const char *at_fault;
	struct corepl_diag d;
	struct arena arena;
	int ret = postlink_parse(argc, argv, &args);

	if (ret >= 0)
		return ret;
	at_fault = args.in_path;
	diag_init(&d);
	arena_init(&arena);
	ret = postlink_run(&arena, &args, &d, &at_fault);
	arena_free(&arena);
	if (!ret)
		return EXIT_FINE;
	postlink_clean(d.text);
	fprintf(stderr, "bpf-postlink: %s: error: %s\n", at_fault, d.text);
	postlink_remove_stale(&args);
	return ret == COREPL_EBUG ? EXIT_BUG : EXIT_INPUT;
}
