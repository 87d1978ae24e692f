/* SPDX-License-Identifier: MIT */
/*
 * postlink_main.c - bpf-postlink: the command line around the passes.
 *
 *   bpf-postlink [-v] [--keep-paths] [--kernels PATH... [--warn-only] [--expect FILE]] IN OUT
 *
 * Reads IN, runs the passes (passes.c), judges IN on the kernels (check.h), writes OUT.  On failure
 * there is no OUT: an older file of that name is removed, because it would not belong to the source
 * any more; IN itself is never touched.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "check_expect.h"
#include "command.h"
#include "elf_file.h"
#include "passes.h"

enum postlink_exit { EXIT_FINE = 0, EXIT_INPUT = 1, EXIT_USAGE = 2, EXIT_BUG = 3 };

struct postlink_args {
	const char *in_path;
	const char *out_path;
	char **words; /* IN, OUT and kernels as they came: put together at argv's start */
	int word_cnt;
	int kernels_at; /* words before the first --kernels, or -1 */
	bool is_verbose;
	bool keeps_paths;
	bool warns_only;
	bool is_strict;
	uint32_t release;     /* of kernels that do not tell, or 0 */
	const char **expects; /* files of expectations; owned */
	int expect_cnt;
	const char *replaced; /* object whose functions IN's freplace programs replace, or NULL */
	const char *needs_kernels; /* an option that means nothing without --kernels, or NULL */
};

static const char postlink_help[] =
	"usage: bpf-postlink [options] IN OUT\n"
	"\n"
	"Turn the BPF object IN, made by clang -g -O2 -target bpf, into its canonical form OUT:\n"
	"the same bytes whatever directory or day, loadable by every BPF loader, with the\n"
	"load plan of libcorepl in it. OUT may be IN, a device or a pipe.\n"
	"\n"
	"  -v, --verbose     print each pass and what it did\n"
	"      --keep-paths  leave source paths as the compiler wrote them; otherwise they\n"
	"                    become relative to the compilation directory\n"
	"      --kernels PATH...  write OUT only when no program will fail on any of these\n"
	"                    kernels; what fails is printed as by corepl check, whose help\n"
	"                    says what PATH may be\n"
	"      --warn-only   print it, and write OUT all the same\n"
	"      --expect FILE, --release X.Y, --replaces OBJ, --strict  as of corepl check\n"
	"  -h, --help        print this\n"
	"      --version     print the version\n"
	"\n"
	"exit: 0 fine, 1 the input is at fault or a program will fail, 2 usage, 3 a bug of\n"
	"bpf-postlink\n";

static int postlink_usage(const char *what, const char *arg)
{
	fprintf(stderr, "bpf-postlink: error: %s%s (see bpf-postlink --help)\n", what, arg);
	return EXIT_USAGE;
}

/* CODE, once all that was printed is written. */
static int postlink_finish(int code)
{
	if (!fflush(stdout) && !ferror(stdout))
		return code;
	fprintf(stderr, "bpf-postlink: standard output: error: cannot write: %s\n",
		strerror(errno));
	return code ? code : EXIT_INPUT;
}

static int postlink_bad_option(int c, const char *word)
{
	char letter[COMMAND_LETTER_SIZE];

	fprintf(stderr, "bpf-postlink: error: %s '%s' (see bpf-postlink --help)\n",
		c == ':' ? "missing value of" : "unknown option", command_option(c, word, letter));
	return EXIT_USAGE;
}

/* IN and OUT are the first two words, or the last ones when only kernels come before them. */
static int postlink_take_words(struct postlink_args *args)
{
	int cnt = args->word_cnt, kernels_at = args->kernels_at;
	const char *last[2];

	if (kernels_at < 0 ? cnt != 2 : cnt < 3 || kernels_at > 2)
		return postlink_usage(kernels_at < 0 ? "need IN and OUT"
						     : "need IN, OUT and --kernels PATH...",
				      "");
	if (kernels_at < 0 && args->needs_kernels)
		return postlink_usage(args->needs_kernels, ": need --kernels PATH...");
	if (kernels_at < 0)
		kernels_at = 2;
	for (int i = kernels_at; i < 2; i++)
		last[i] = args->words[cnt - 2 + i];
	args->in_path = kernels_at > 0 ? args->words[0] : last[0];
	args->out_path = kernels_at > 1 ? args->words[1] : last[1];
	args->words += kernels_at;
	args->word_cnt = cnt - 2;
	return -1;
}

/* Options that say how to judge; as above. */
static int postlink_take_judging(struct postlink_args *args, int c)
{
	switch (c) {
	case 'w':
		args->warns_only = true;
		args->needs_kernels = "--warn-only";
		return -1;
	case 'e':
		args->expects[args->expect_cnt++] = optarg;
		args->needs_kernels = "--expect";
		return -1;
	case 'R':
		args->replaced = optarg;
		args->needs_kernels = "--replaces";
		return -1;
	case 's':
		args->is_strict = true;
		args->needs_kernels = "--strict";
		return -1;
	default:
		args->release = kconfig_version(optarg);
		args->needs_kernels = "--release";
		return args->release >> 16
			       ? -1
			       : postlink_usage("--release: need one such as 6.1: ", optarg);
	}
}

/* Returns -1 to go on, or the exit code. */
static int postlink_parse(int argc, char **argv, struct postlink_args *args)
{
	static const struct option options[] = { { "verbose", no_argument, NULL, 'v' },
						 { "keep-paths", no_argument, NULL, 'p' },
						 { "kernels", required_argument, NULL, 'k' },
						 { "warn-only", no_argument, NULL, 'w' },
						 { "expect", required_argument, NULL, 'e' },
						 { "release", required_argument, NULL, 'r' },
						 { "replaces", required_argument, NULL, 'R' },
						 { "strict", no_argument, NULL, 's' },
						 { "help", no_argument, NULL, 'h' },
						 { "version", no_argument, NULL, 'V' },
						 { NULL, 0, NULL, 0 } };
	int c, ret = -1;

	opterr = 0;
	while (ret < 0 && (c = getopt_long(argc, argv, "-:hv", options, NULL)) != -1) {
		switch (c) {
		case 'k':
			if (args->kernels_at < 0)
				args->kernels_at = args->word_cnt;
			args->words[args->word_cnt++] = optarg;
			break;
		case 1:
			args->words[args->word_cnt++] = optarg;
			break;
		case 'v':
			args->is_verbose = true;
			break;
		case 'p':
			args->keeps_paths = true;
			break;
		case 'w':
		case 'e':
		case 's':
		case 'r':
		case 'R':
			ret = postlink_take_judging(args, c);
			break;
		case 'h':
			fputs(postlink_help, stdout);
			return postlink_finish(EXIT_FINE);
		case 'V':
			puts("bpf-postlink " COREPL_VERSION);
			return postlink_finish(EXIT_FINE);
		default:
			return postlink_bad_option(c, argv[optind - 1]);
		}
	}
	while (optind < argc)
		args->words[args->word_cnt++] = argv[optind++];
	return ret < 0 ? postlink_take_words(args) : ret;
}

static void postlink_print_pass(const struct pass *pass, const char *note, void *ctx)
{
	(void)ctx;
	printf("%-10s %s: %s\n", pass->name, pass->holds, *note ? note : "nothing to do");
}

/* IN on the kernels; EMISSING: a program will fail on one, which is printed. */
static int postlink_judge(struct arena *a, const struct postlink_args *args, struct corepl_diag *d,
			  const char **at_fault)
{
	struct check_report *r = check_report_new(a);
	int ret = check_add_object(r, args->in_path, d);

	r->is_strict = args->is_strict;
	r->release = args->release;
	if (args->replaced && !ret) {
		*at_fault = args->replaced;
		ret = check_set_replaced(r, args->replaced, d);
	}
	for (int i = 0; i < args->expect_cnt && !ret; i++)
		ret = check_expect_file(r, args->expects[i], at_fault, d);
	for (int i = 0; i < args->word_cnt && !ret; i++) {
		*at_fault = args->words[i];
		ret = check_add_kernels(r, args->words[i], d);
	}
	if (!ret)
		ret = check_run(r, at_fault, d);
	if (ret)
		return ret;
	if (check_has_failure(r) || check_has(r, CHECK_WARN))
		check_text(r, args->is_verbose);
	else
		check_notes(r, "");
	*at_fault = args->in_path;
	return args->warns_only || !check_has_failure(r)
		       ? 0
		       : diag_fail(d, COREPL_EMISSING,
				   "kernels: found some that refuse "
				   "it (listed above), need none, or --warn-only");
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
	if (args->word_cnt)
		ret = postlink_judge(a, args, d, at_fault);
	if (ret)
		return ret;
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
	struct postlink_args args = { .words = argv + 1, .kernels_at = -1 };
	const char *at_fault;
	struct corepl_diag d;
	struct arena arena;
	int ret, code;

	args.expects = calloc((size_t)argc + 1, sizeof(*args.expects));
	ret = args.expects ? postlink_parse(argc, argv, &args) : EXIT_INPUT;
	if (ret >= 0) {
		free(args.expects);
		return ret;
	}
	at_fault = args.in_path;
	diag_init(&d);
	arena_init(&arena);
	ret = postlink_run(&arena, &args, &d, &at_fault);
	if (ret) {
		fflush(stdout); /* what it tells comes before the word on it */
		postlink_clean(d.text);
		fprintf(stderr, "bpf-postlink: %s: error: %s\n", at_fault,
			command_behind(at_fault, d.text));
	}
	arena_free(&arena); /* at_fault may be of it */
	free(args.expects);
	code = postlink_finish(!ret ? EXIT_FINE : ret == COREPL_EBUG ? EXIT_BUG : EXIT_INPUT);
	if (code)
		postlink_remove_stale(&args);
	return code;
}
