/* SPDX-License-Identifier: MIT */
/*
 * kernels_command.c - `corepl kernels`: sets of kernels made, listed, compared.
 *
 *   corepl kernels pack -o SET PATH...        many kernels in one file
 *   corepl kernels list PATH...               one line per kernel
 *   corepl kernels diff K1 K2 [TYPE] [--set SET]
 *   corepl kernels fetch DIR                  Debian's kernels, by apt
 */
#include "postlink/kernels_command.h"

#include "core/diag.h"
#include "postlink/command.h"
#include "postlink/kernelset_pack.h"
#include "postlink/out_file.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct kernels_options {
	const char *action;
	const char *out; /* -o */
	const char *set; /* --set */
	const char *const *args;
	uint32_t arg_cnt;
	bool is_help;
};

static void kernels_help(void)
{
	printf("usage: corepl kernels pack -o SET PATH...\n"
	       "       corepl kernels list PATH...\n"
	       "       corepl kernels diff KERNEL KERNEL [TYPE]\n"
	       "       corepl kernels diff --set SET NAME NAME [TYPE]\n"
	       "       corepl kernels fetch DIR [WANTED]\n"
	       "\n"
	       "A set is one file with what checking needs of many kernels, equal types once.\n"
	       "PATH is raw BTF, an ELF file with .BTF, a kernel image, any of these compressed,\n"
	       "'running', or a folder of them; beside NAME.btf the files NAME.config and\n"
	       "NAME.symbols (/proc/kallsyms or System.map) are taken when they are there.\n"
	       "\n"
	       "pack writes a set; the order of PATHs does not matter.  list prints for each\n"
	       "kernel its name, pointer size, byte order, types, and what else is known.  diff\n"
	       "prints the names that only the first (-) or only the second (+) has, and those\n"
	       "that differ (~); with TYPE, what of it differs.  fetch gets Debian kernels' types\n"
	       "and configurations by apt, without installing anything, as DIR/ARCH/RELEASE.btf\n"
	       "and .config; WANTED has lines 'SUITE ARCH RELEASE-REGEX', the newest that matches\n"
	       "counts.  Debian's images hold no symbols: put a kallsyms or System.map beside.\n"
	       "\n"
	       "  -o, --output SET  the file to write\n"
	       "  --set SET         take the two kernels, by name, from a set\n");
}

static int write_file(struct arena *a, const char *path, const uint8_t *data, size_t size,
		      struct corepl_diag *d)
{
	struct out_file f;
	int ret = out_file_open(&f, a, path, d);

	if (ret)
		return ret;
	while (size && !ret) {
		ssize_t n = write(f.fd, data, size);

		if (n < 0 && errno != EINTR)
			ret = diag_fail(d, COREPL_ESYS, "cannot write: %s", strerror(errno));
		data += n > 0 ? n : 0;
		size -= n > 0 ? (size_t)n : 0;
	}
	return out_file_close(&f, ret, d);
}

/* The script's folder: beside the program in a build, under its prefix when installed. */
static const char *fetch_script(struct arena *a)
{
	char self[4096];
	ssize_t size = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	self[size > 0 ? size : 0] = 0;
	slash = strrchr(self, '/');
	return arena_printf(a, "%.*s/../share/corepl/kernels/fetch",
			    slash ? (int)(slash - self) : 0, self);
}

/* Becomes the script, which works with apt alone. */
static int fetch(struct arena *a, const struct kernels_options *opt)
{
	const char *script = fetch_script(a);
	char *args[4] = { (char *)script };

	if (opt->arg_cnt < 1 || opt->arg_cnt > 2)
		return command_usage_error("kernels", "fetch needs a folder, and at most a list");
	for (uint32_t i = 0; i < opt->arg_cnt; i++)
		args[1 + i] = (char *)opt->args[i];
	setenv("COREPL_CORPUS", "/dev/null", 1); /* kernels by apt, no others */
	execv(script, args);
	fprintf(stderr, "corepl kernels: error: %s: cannot run: %s; need an installed corepl\n",
		script, strerror(errno));
	return COMMAND_INPUT;
}

/* D of the argument that its text begins with, else of FILE. */
static int fail(const struct kernels_options *opt, const char *file, const struct corepl_diag *d)
{
	for (uint32_t i = 0; i < opt->arg_cnt; i++) {
		size_t size = strlen(opt->args[i]);

		if (!strncmp(d->text, opt->args[i], size) && !strncmp(d->text + size, ": ", 2))
			file = opt->args[i];
	}
	return command_error(file, d);
}

static void skipped(const char *path, const char *why)
{
	command_warning(path, "left out: %s", why);
}

static int pack(struct arena *a, const struct kernels_options *opt)
{
	struct kernel_list list = { .arena = a };
	struct kernelset_pack_result r;
	struct corepl_diag d;
	int ret = 0;

	if (!opt->out || !opt->arg_cnt)
		return command_usage_error("kernels", "pack needs -o SET and at least one PATH");
	diag_init(&d);
	for (uint32_t i = 0; i < opt->arg_cnt && !ret; i++)
		ret = kernel_list_add(&list, opt->args[i], &d);
	if (!ret)
		ret = kernelset_pack(a, &list, skipped, &r, &d);
	if (!ret)
		ret = write_file(a, opt->out, r.data, r.size, &d);
	if (ret)
		return fail(opt, opt->out, &d);
	printf("%s: %u kernels in %u bytes, from %llu\n", opt->out, r.kernel_cnt, r.size,
	       (unsigned long long)r.btf_size);
	return 0;
}

static int list(struct arena *a, const struct kernels_options *opt)
{
	struct kernels_set s;
	struct corepl_diag d;

	if (!opt->arg_cnt)
		return command_usage_error("kernels", "list needs at least one PATH");
	diag_init(&d);
	if (kernels_set_open(&s, a, opt->args, opt->arg_cnt, &d))
		return fail(opt, opt->args[0], &d);
	for (uint32_t i = 0; i < kernelset_cnt(&s.set, KERNELSET_KERNELS); i++) {
		struct kernelset_kernel k;

		kernelset_kernel(&s.set, i, &k);
		printf("%s release %u.%u.%u pointers %u %s-endian types %u%s%s\n",
		       command_name(a, kernelset_str(&s.set, k.name_str)), k.version >> 16,
		       k.version >> 8 & 255, k.version & 255, k.ptr_size,
		       k.flags & KERNELSET_BIG_ENDIAN ? "big" : "little", k.type_cnt,
		       k.flags & KERNELSET_HAS_CONFIG ? " config" : "",
		       k.flags & KERNELSET_HAS_SYMBOLS ? " symbols" : "");
	}
	kernels_set_close(&s);
	return 0;
}

/* The kernel of S called NAME, or its count. */
static uint32_t find_kernel(const struct kernelset *s, const char *name)
{
	struct kernelset_kernel k;
	uint32_t i;

	for (i = 0; i < kernelset_cnt(s, KERNELSET_KERNELS); i++) {
		kernelset_kernel(s, i, &k);
		if (!strcmp(kernelset_str(s, k.name_str), name))
			break;
	}
	return i;
}

/* Of two kernels given as files: the order of their names need not be that of the arguments. */
static int file_order(struct arena *a, const struct kernels_options *opt, struct kernels_set *s,
		      uint32_t *first, struct corepl_diag *d)
{
	struct kernels_set one;
	struct kernelset_kernel k;
	int ret = kernels_set_open(&one, a, opt->args, 1, d);

	if (ret)
		return ret;
	kernelset_kernel(&one.set, 0, &k);
	*first = find_kernel(&s->set, kernelset_str(&one.set, k.name_str));
	kernels_set_close(&one);
	return kernelset_cnt(&s->set, KERNELSET_KERNELS) == 2
		       ? 0
		       : diag_fail(d, COREPL_EUSAGE, "found %u kernels, need two different ones",
				   kernelset_cnt(&s->set, KERNELSET_KERNELS));
}

static int pick_two(struct arena *a, const struct kernels_options *opt, struct kernels_set *s,
		    uint32_t *two, struct corepl_diag *d)
{
	if (!opt->set) {
		int ret = file_order(a, opt, s, &two[0], d);

		two[1] = 1 - (two[0] & 1);
		return ret;
	}
	for (uint32_t i = 0; i < 2; i++) {
		two[i] = find_kernel(&s->set, opt->args[i]);
		if (two[i] == kernelset_cnt(&s->set, KERNELSET_KERNELS))
			return diag_fail(d, COREPL_ENOTFOUND,
					 "found no kernel called '%s'; corepl kernels list shows "
					 "the names", opt->args[i]);
	}
	return 0;
}

static int diff(struct arena *a, const struct kernels_options *opt)
{
	const char *name = opt->set ? opt->set : opt->args[0];
	struct kernels_set s;
	struct corepl_diag d;
	uint32_t two[2];
	int ret;

	if (opt->arg_cnt < 2 || opt->arg_cnt > 3)
		return command_usage_error("kernels", "diff needs two kernels, and at most a type");
	diag_init(&d);
	ret = opt->set ? kernels_set_open(&s, a, &opt->set, 1, &d)
		       : kernels_set_open(&s, a, opt->args, 2, &d);
	if (ret)
		return fail(opt, name, &d);
	ret = pick_two(a, opt, &s, two, &d);
	if (!ret)
		ret = kernels_diff(a, &s.set, two[0], two[1],
				   opt->arg_cnt == 3 ? opt->args[2] : NULL, &d);
	kernels_set_close(&s);
	return ret ? command_error(name, &d) : 0;
}

/* 0, or the exit code of a wrong command line. */
static int parse_options(int argc, char **argv, struct kernels_options *opt)
{
	static const struct option longs[] = { { "output", required_argument, NULL, 'o' },
					       { "set", required_argument, NULL, 's' },
					       { "help", no_argument, NULL, 'h' },
					       { NULL, 0, NULL, 0 } };
	int c;

	optind = 1;
	opterr = 0;
	while ((c = getopt_long(argc, argv, ":ho:", longs, NULL)) != -1) {
		if (c == 'o')
			opt->out = optarg;
		else if (c == 's')
			opt->set = optarg;
		else if (c == 'h')
			opt->is_help = true;
		else
			return command_bad_option("kernels", c, argv[optind - 1]);
	}
	if (opt->is_help)
		return 0;
	if (optind == argc)
		return command_usage_error("kernels", "need pack, list, diff or fetch");
	opt->action = argv[optind];
	opt->args = (const char *const *)argv + optind + 1;
	opt->arg_cnt = (uint32_t)(argc - optind - 1);
	return 0;
}

static int run(struct arena *a, const struct kernels_options *opt)
{
	if (opt->out && strcmp(opt->action, "pack"))
		return command_usage_error("kernels", "-o is of pack, found with '%s'",
					   opt->action);
	if (opt->set && strcmp(opt->action, "diff"))
		return command_usage_error("kernels", "--set is of diff, found with '%s'",
					   opt->action);
	if (!strcmp(opt->action, "pack"))
		return pack(a, opt);
	if (!strcmp(opt->action, "list"))
		return list(a, opt);
	if (!strcmp(opt->action, "diff"))
		return diff(a, opt);
	if (!strcmp(opt->action, "fetch"))
		return fetch(a, opt);
	return command_usage_error("kernels", "unknown action '%s', need pack, list, diff or fetch",
				   opt->action);
}

int kernels_command(int argc, char **argv)
{
	struct kernels_options opt = { 0 };
	struct arena a;
	int code;

	arena_init(&a);
	if (setjmp(a.on_exhausted)) {
		fprintf(stderr, "corepl kernels: error: not enough memory, or more than 4 GiB\n");
		return COMMAND_INPUT;
	}
	code = parse_options(argc, argv, &opt);
	if (!code && opt.is_help)
		kernels_help();
	else if (!code)
		code = run(&a, &opt);
	arena_free(&a);
	return command_finish(code);
}
