/* SPDX-License-Identifier: MIT */
/*
 * check_command.c - `corepl check OBJ... --kernels PATH...`: the command line of the verdicts.
 *
 * Exit codes: 0 all programs work on all kernels, 1 some will fail or an input cannot be read,
 * 2 usage.  Everything else is check.h's matter.
 */
#include "postlink/check.h"
#include "postlink/check_expect.h"
#include "postlink/command.h"

#include "core/kconfig.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

struct check_options {
	const char **objects, **kernels, **expects;
	uint32_t object_cnt, kernel_cnt, expect_cnt;
	void (*print)(const struct check_report *r); /* NULL: text */
	uint32_t release;
	bool is_verbose;
	bool is_strict;
	const char *replaced; /* path, or NULL */
	bool is_help;
};

static void check_help(void)
{
	printf("usage: corepl check OBJ... --kernels PATH... [--format text|tsv|json|sarif|html]\n"
	       "                    [--expect FILE] [--release X.Y] [--replaces OBJ] [--strict]\n"
	       "                    [--verbose]\n"
	       "\n"
	       "Say for each program of each OBJ whether it will load and attach on each kernel, "
	       "and if\n"
	       "not, why, at which source line, and what that kernel has instead.  Relocations "
	       "that fail\n"
	       "behind a guard are fine: the constants of each kernel are propagated through the\n"
	       "instructions as its verifier does.  Nothing is loaded.\n"
	       "\n"
	       "  --kernels PATH...  raw BTF, vmlinux, kernel images, 'running', folders of them,\n"
	       "                     or a set of 'corepl kernels pack'; NAME.config and\n"
	       "                     NAME.symbols (kallsyms or System.map) beside NAME.btf count,\n"
	       "                     and the types of its modules, modules-of-NAME/MODULE.btf\n"
	       "  --format FORMAT    text (default), tsv (a row per program and kernel), json,\n"
	       "                     sarif (2.1.0), html (one page to look at, with nothing\n"
	       "                     loaded from elsewhere)\n"
	       "  --expect FILE      failures that are declared, and fail nothing: a line each,\n"
	       "                     'PROGRAM KERNELS [CLASSES]', as '*_iter <5.15 target,core'\n"
	       "  --replaces OBJ     object whose functions freplace programs replace\n"
	       "  --release X.Y      release of kernels that do not tell theirs\n"
	       "  --strict           what gets wrong values without an error (class silent) fails\n"
	       "                     as well: fields of another size or sign, moved bitfields,\n"
	       "                     structures read as a whole; else these are warnings\n"
	       "  -v, --verbose      list guarded causes and what cannot be known, too\n"
	       "\n"
	       "Exit codes: 0 everything works everywhere but as expected, 1 something fails or\n"
	       "an input is at fault, 2 usage.\n");
}

static int take_format(struct check_options *opt, const char *name)
{
	if (!strcmp(name, "text"))
		opt->print = NULL;
	else if (!strcmp(name, "tsv"))
		opt->print = check_tsv;
	else if (!strcmp(name, "json"))
		opt->print = check_json;
	else if (!strcmp(name, "sarif"))
		opt->print = check_sarif;
	else if (!strcmp(name, "html"))
		opt->print = check_html;
	else
		return command_usage_error(
			"check", "format '%s', need text, tsv, json, sarif or html", name);
	return 0;
}

static int take_release(struct check_options *opt, const char *text)
{
	opt->release = kconfig_version(text);
	if (opt->release < 1u << 16)
		return command_usage_error("check", "release '%s', need one such as 6.1", text);
	return 0;
}

static int take_option(struct check_options *opt, int c, char **argv)
{
	switch (c) {
	case 'k':
		opt->kernels[opt->kernel_cnt++] = optarg;
		return 0;
	case 'f':
		return take_format(opt, optarg);
	case 'e':
		opt->expects[opt->expect_cnt++] = optarg;
		return 0;
	case 'r':
		return take_release(opt, optarg);
	case 'v':
		opt->is_verbose = true;
		return 0;
	case 'R':
		opt->replaced = optarg;
		return 0;
	case 's':
		opt->is_strict = true;
		return 0;
	case 'h':
		opt->is_help = true;
		return 0;
	default:
		return command_bad_option("check", c, argv[optind - 1]);
	}
}

/* Words behind --kernels are kernels until the next option; before it objects. */
static int parse_options(int argc, char **argv, struct check_options *opt)
{
	static const struct option longs[] = { { "kernels", required_argument, NULL, 'k' },
					       { "format", required_argument, NULL, 'f' },
					       { "expect", required_argument, NULL, 'e' },
					       { "release", required_argument, NULL, 'r' },
					       { "replaces", required_argument, NULL, 'R' },
					       { "strict", no_argument, NULL, 's' },
					       { "verbose", no_argument, NULL, 'v' },
					       { "help", no_argument, NULL, 'h' },
					       { NULL, 0, NULL, 0 } };
	bool is_kernel = false;
	int c, ret = 0;

	optind = 1;
	opterr = 0;
	while (!ret && (c = getopt_long(argc, argv, "-:hv", longs, NULL)) != -1) {
		if (c == 1 && is_kernel)
			opt->kernels[opt->kernel_cnt++] = optarg;
		else if (c == 1)
			opt->objects[opt->object_cnt++] = optarg;
		else
			ret = take_option(opt, c, argv);
		is_kernel = c == 'k' || (c == 1 && is_kernel);
	}
	for (; !ret && optind < argc; optind++)
		opt->objects[opt->object_cnt++] = argv[optind];
	if (ret || opt->is_help)
		return ret;
	if (!opt->object_cnt)
		return command_usage_error("check", "need at least one object");
	if (!opt->kernel_cnt)
		return command_usage_error("check", "need --kernels PATH...");
	return 0;
}

/* Everything read and judged; the file at fault in *AT. */
static int judge(const struct check_options *opt, struct check_report *r, const char **at,
		 struct corepl_diag *d)
{
	int ret = 0;

	for (uint32_t i = 0; i < opt->object_cnt && !ret; i++) {
		*at = opt->objects[i];
		ret = check_add_object(r, *at, d);
	}
	for (uint32_t i = 0; i < opt->kernel_cnt && !ret; i++) {
		*at = opt->kernels[i];
		ret = check_add_kernels(r, *at, d);
	}
	if (!ret && opt->replaced) {
		*at = opt->replaced;
		ret = check_set_replaced(r, *at, d);
	}
	for (uint32_t i = 0; i < opt->expect_cnt && !ret; i++)
		ret = check_expect_file(r, opt->expects[i], at, d);
	return ret ? ret : check_run(r, at, d);
}

static int run_check(const struct check_options *opt, struct arena *a)
{
	struct check_report *r = check_report_new(a);
	const char *at = "";
	struct corepl_diag d;

	diag_init(&d);
	r->release = opt->release;
	r->is_strict = opt->is_strict;
	if (judge(opt, r, &at, &d))
		return command_error(at, &d);
	for (uint32_t i = 0; i < r->object_cnt; i++) {
		const struct object *o = r->objects[i].o;

		for (uint32_t w = 0; w < o->warning_cnt; w++)
			command_warning(r->objects[i].path, "%s", o->warnings[w]);
	}
	if (opt->print)
		opt->print(r);
	else
		check_text(r, opt->is_verbose);
	return check_has_failure(r) ? COMMAND_INPUT : COMMAND_FINE;
}

int check_command(int argc, char **argv)
{
	struct check_options opt = { 0 };
	struct corepl_diag d;
	struct arena a;
	int code;

	arena_init(&a);
	if (setjmp(a.on_exhausted)) {
		diag_init(&d);
		diag_fail(&d, COREPL_ESYS, "no memory");
		return command_error("check", &d);
	}
	opt.objects = ARENA_NEW(&a, const char *, (size_t)argc);
	opt.kernels = ARENA_NEW(&a, const char *, (size_t)argc);
	opt.expects = ARENA_NEW(&a, const char *, (size_t)argc);
	code = parse_options(argc, argv, &opt);
	if (!code && opt.is_help)
		check_help();
	else if (!code)
		code = run_check(&opt, &a);
	arena_free(&a);
	return command_finish(code);
}
