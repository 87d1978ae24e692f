/* SPDX-License-Identifier: MIT */
/*
 * vmlinux_command.c - `corepl vmlinux KERNEL > vmlinux.h`: command line, files in, text out.
 *
 * The text is made in memory and written at the end, so that a failure writes nothing.
 */
#include "postlink/command.h"
#include "postlink/vmlinux_header.h"
#include "postlink/vmlinux_flavor.h"
#include "postlink/vmlinux_input.h"
#include "postlink/vmlinux_merge.h"
#include "postlink/vmlinux_slim.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct vmlinux_options {
	char **kernels;       /* of the command line */
	uint32_t kernel_cnt;
	const char *base;     /* vmlinux that a module's split BTF stands on, or NULL */
	const char **files;   /* owned list: of --for */
	uint32_t file_cnt;
	const char **types;   /* owned list: of --type */
	uint32_t type_cnt;
	struct vmlinux_words_compiler compiler;
	bool is_bare;
	bool has_origin;
	bool is_help;
};

static void print_help(void)
{
	printf("usage: corepl vmlinux [OPTIONS] KERNEL... [-- CLANG-OPTIONS] > vmlinux.h\n"
	       "\n"
	       "Print the types of a kernel, or of any BTF, as a C header for BPF programs.\n"
	       "\n"
	       "KERNEL: 'running', raw BTF, an ELF file with .BTF (vmlinux, module, BPF object),\n"
	       "or a kernel image.\n"
	       "\n"
	       "Several KERNELs: the newest one's types (by release; of equals the last argument)\n"
	       "and what others have instead, as flavors: struct task_struct___5_10 holds the\n"
	       "members that newer ones lack or have with another type, to be guarded by\n"
	       "bpf_core_field_exists().\n"
	       "\n"
	       "options:\n"
	       "  -b, --base VMLINUX  the kernel that a module's BTF (KERNEL) belongs to\n"
	       "                      (default: a file vmlinux beside it)\n"
	       "  -f, --for FILE      only the types that FILE touches; may be repeated\n"
	       "                      FILE: C source (preprocessed with CLANG-OPTIONS), or an\n"
	       "                      object made from it (which has lost names of constants)\n"
	       "  -t, --type NAME     only the type NAME and what it needs; may be repeated\n"
	       "      --clang CLANG   the clang for --for (default: $CLANG, or clang)\n"
	       "      --bare          only the types: no guard, no attributes, no kfuncs\n"
	       "      --no-origin     do not say where the types come from (reproducible builds)\n"
	       "  -h, --help          this text\n"
	       "\n"
	       "Macros to define before including the header:\n"
	       "  BPF_NO_PRESERVE_ACCESS_INDEX  do not relocate accesses\n"
	       "  BPF_NO_KFUNC_PROTOTYPES       no prototypes of kfuncs\n"
	       "  COREPL_KERNEL_VARS            declare the kernel's variables as well\n"
	       "  COREPL_WIDE_POINTERS          32-bit kernels: pointers as wide as BPF's\n");
}

static bool take_option(struct vmlinux_options *opt, int o)
{
	if (o == 'b')
		opt->base = optarg;
	else if (o == 'f')
		opt->files[opt->file_cnt++] = optarg;
	else if (o == 't')
		opt->types[opt->type_cnt++] = optarg;
	else if (o == 'c')
		opt->compiler.clang = optarg;
	else if (o == 'B')
		opt->is_bare = true;
	else if (o == 'n')
		opt->has_origin = false;
	else if (o == 'h')
		opt->is_help = true;
	else
		return false;
	return true;
}

static int check_arguments(int cnt, char **args, struct vmlinux_options *opt)
{
	if (cnt < 1 || cnt > VMLINUX_MERGE_MAX)
		return command_usage_error("vmlinux", "found %d arguments, need 1 to %d KERNELs",
					   cnt, VMLINUX_MERGE_MAX);
	if (cnt > 1 && (opt->file_cnt || opt->type_cnt || opt->base))
		return command_usage_error("vmlinux", "found %d KERNELs, need one with --%s", cnt,
					   opt->base ? "base" : opt->file_cnt ? "for" : "type");
	if (opt->compiler.args && opt->compiler.args[0] && !opt->file_cnt)
		return command_usage_error("vmlinux", "found options of clang, need --for FILE");
	opt->kernels = args;
	opt->kernel_cnt = (uint32_t)cnt;
	return COMMAND_FINE;
}

/* ARGC and ARGV without what stands behind "--". */
static int parse_options(int argc, char **argv, struct vmlinux_options *opt)
{
	static const struct option longs[] = {
		{ "base", required_argument, NULL, 'b' },
		{ "for", required_argument, NULL, 'f' },
		{ "type", required_argument, NULL, 't' },
		{ "clang", required_argument, NULL, 'c' },
		{ "bare", no_argument, NULL, 'B' },
		{ "no-origin", no_argument, NULL, 'n' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int o;

	optind = 0;
	opterr = 0;
	while ((o = getopt_long(argc, argv, ":b:f:t:h", longs, NULL)) != -1) {
		if (!take_option(opt, o))
			return command_bad_option("vmlinux", o, argv[optind - 1]);
	}
	if (opt->is_help)
		return COMMAND_FINE;
	return check_arguments(argc - optind, argv + optind, opt);
}

static int write_all(const char *data, size_t size, struct corepl_diag *d)
{
	while (size) {
		ssize_t n = write(STDOUT_FILENO, data, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return diag_fail(d, COREPL_ESYS, "standard output: cannot write: %s",
					 strerror(errno));
		data += n;
		size -= (size_t)n;
	}
	return COREPL_OK;
}

/* The words of one file of --for. */
static int add_file(struct vmlinux_words *w, const char *path,
		    const struct vmlinux_words_compiler *compiler, struct corepl_diag *d)
{
	struct vmlinux_input in = { 0 };
	int rc;

	if (!vmlinux_input_is_object(path))
		return vmlinux_words_add_source(w, path, compiler, d);
	rc = vmlinux_input_open(&in, path, NULL, d);
	if (!rc)
		rc = vmlinux_words_add_btf(w, &in.view, d);
	vmlinux_input_close(&in);
	return rc;
}

static int collect_words(struct vmlinux_words *w, const struct vmlinux_options *opt,
			 const char **file, struct corepl_diag *d)
{
	int rc = vmlinux_words_open(w, d);

	for (uint32_t i = 0; !rc && i < opt->type_cnt; i++)
		rc = vmlinux_words_add_name(w, opt->types[i], d);
	for (uint32_t i = 0; !rc && i < opt->file_cnt; i++) {
		*file = opt->files[i];
		rc = add_file(w, opt->files[i], &opt->compiler, d);
	}
	return rc;
}

/* The whole text of the kernels IN, newest first, in C's buffer; WORDS NULL: all types. */
static int print_types(struct ctype *c, const struct vmlinux_options *opt,
		       const struct vmlinux_input *in, const struct vmlinux_words *words,
		       struct corepl_diag *d)
{
	const struct ctype_style style = opt->is_bare ? (struct ctype_style){ 0 } :
							vmlinux_header_style(&in->view);
	const struct btfview *v = &in->view;
	char origin[VMLINUX_INPUT_ORIGIN_SIZE];
	int rc;

	if (!opt->is_bare) {
		vmlinux_input_origin(in, origin);
		vmlinux_header_begin(ctype_text(c), v, opt->has_origin ? origin : NULL);
	}
	if (words)
		rc = vmlinux_slim_define(c, v, v->first_id, words, d);
	else
		rc = ctype_define_all(c, v->first_id);
	if (!rc && opt->kernel_cnt > 1)
		rc = vmlinux_merge_append(ctype_text(c), in, opt->kernel_cnt, &style, d);
	if (!rc && !opt->is_bare)
		rc = vmlinux_header_end(c, v, words);
	return rc;
}

static bool has_word(const struct ctext *text, const char *word)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	const char *at = text->data, *end = text->data + text->size;
	size_t size = strlen(word);

	while (at && (at = memmem(at, (size_t)(end - at), word, size))) {
		bool is_inside = at > text->data && memchr(letters, at[-1], sizeof(letters) - 1);

		at += size;
		if (!is_inside && (at == end || !memchr(letters, *at, sizeof(letters) - 1)))
			return true;
	}
	return false;
}

/* Every name of --type stands in the TEXT that was made for it, or the kernel has none such. */
static int check_names(const struct vmlinux_options *opt, const struct ctext *text,
		       struct corepl_diag *d)
{
	for (uint32_t i = 0; i < opt->type_cnt; i++) {
		const char *space = strrchr(opt->types[i], ' ');

		if (!has_word(text, space ? space + 1 : opt->types[i]))
			return diag_fail(d, COREPL_ENOTFOUND, ".BTF: found nothing named '%s' "
					 "(--type)", opt->types[i]);
	}
	return COREPL_OK;
}

static int print_input(const struct vmlinux_options *opt, const struct vmlinux_input *in,
		       const struct vmlinux_words *words, struct corepl_diag *d)
{
	struct ctype_style style = { 0 };
	struct ctype *c = NULL;
	int rc;

	if (!opt->is_bare)
		style = vmlinux_header_style(&in->view);
	rc = ctype_open(&c, &in->view, &style, d);
	if (!rc)
		rc = print_types(c, opt, in, words, d);
	if (rc == COREPL_ENOTFOUND && opt->type_cnt)
		d->status = rc = COREPL_OK; /* said again, with the name */
	if (!rc)
		rc = check_names(opt, ctype_text(c), d);
	if (!rc)
		rc = write_all(ctype_text(c)->data, ctype_text(c)->size, d);
	ctype_close(c);
	return rc;
}

static int open_kernels(const struct vmlinux_options *opt, struct vmlinux_input *in,
			const struct btfview *base, const char **file, struct corepl_diag *d)
{
	int rc = 0;

	for (uint32_t i = 0; !rc && i < opt->kernel_cnt; i++) {
		*file = opt->kernels[i];
		rc = vmlinux_input_open(&in[i], opt->kernels[i], base, d);
		if (!rc && in[i].view.ptr_size != in[0].view.ptr_size)
			rc = diag_fail(d, COREPL_EFORMAT, ".BTF: pointers: found %u bytes, need "
				       "%u as in the first KERNEL", in[i].view.ptr_size,
				       in[0].view.ptr_size);
	}
	return rc;
}

/* A module's types were found alone: once more, on those that lie beside it. */
static int open_beside(const struct vmlinux_options *opt, struct vmlinux_input *in,
		       struct vmlinux_input *base, struct corepl_diag *d)
{
	char path[VMLINUX_INPUT_PATH_SIZE];
	int rc;

	if (opt->kernel_cnt > 1 || !vmlinux_input_base_beside(opt->kernels[0], path))
		return COREPL_EFORMAT;
	vmlinux_input_close(in);
	diag_init(d);
	rc = vmlinux_input_open(base, path, NULL, d);
	return rc ? rc : vmlinux_input_open(in, opt->kernels[0], &base->view, d);
}

static int run(const struct vmlinux_options *opt, const char **file, struct corepl_diag *d)
{
	struct vmlinux_input base = { 0 }, in[VMLINUX_MERGE_MAX] = { 0 };
	bool is_slim = opt->file_cnt || opt->type_cnt;
	struct vmlinux_words words = { 0 };
	int rc = 0;

	*file = opt->kernels[0];
	if (is_slim)
		rc = collect_words(&words, opt, file, d);
	if (!rc && opt->base) {
		*file = opt->base;
		rc = vmlinux_input_open(&base, opt->base, NULL, d);
	}
	if (!rc)
		rc = open_kernels(opt, in, opt->base ? &base.view : NULL, file, d);
	if (rc && in[0].is_split)
		rc = open_beside(opt, &in[0], &base, d);
	if (!rc) {
		vmlinux_flavor_sort(in, opt->kernel_cnt);
		rc = print_input(opt, in, is_slim ? &words : NULL, d);
	}
	for (uint32_t i = 0; i < opt->kernel_cnt; i++)
		vmlinux_input_close(&in[i]);
	vmlinux_input_close(&base);
	vmlinux_words_close(&words);
	return rc;
}

static int parse_and_run(int argc, char **argv, struct vmlinux_options *opt)
{
	struct corepl_diag d;
	const char *file;
	int code, dash = 1;

	while (dash < argc && strcmp(argv[dash], "--") != 0)
		dash++;
	opt->compiler.args = dash < argc ? argv + dash + 1 : NULL;
	code = parse_options(dash, argv, opt);
	if (code)
		return code;
	if (opt->is_help) {
		print_help();
		return command_finish(COMMAND_FINE);
	}
	diag_init(&d);
	if (run(opt, &file, &d))
		return command_error(file, &d);
	return COMMAND_FINE;
}

int vmlinux_command(int argc, char **argv)
{
	struct vmlinux_options opt = { .has_origin = true };
	int code = COMMAND_BUG;

	opt.compiler.clang = getenv("CLANG");
	if (!opt.compiler.clang || !opt.compiler.clang[0])
		opt.compiler.clang = "clang";
	opt.files = calloc((size_t)argc, sizeof(*opt.files));
	opt.types = calloc((size_t)argc, sizeof(*opt.types));
	if (opt.files && opt.types)
		code = parse_and_run(argc, argv, &opt);
	free(opt.files);
	free(opt.types);
	return code;
}
