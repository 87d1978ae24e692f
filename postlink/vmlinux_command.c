/* SPDX-License-Identifier: MIT */
/*
 * vmlinux_command.c - `corepl vmlinux KERNEL > vmlinux.h`: command line, files in, text out.
 *
 * The text is made in memory and written by one write(2), so that a failure writes nothing.
 */
#include "postlink/command.h"
#include "postlink/kernel_file.h"
#include "postlink/vmlinux_header.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct vmlinux_options {
	const char *kernel;
	const char *base;     /* vmlinux that a module's split BTF stands on, or NULL */
	bool is_bare;
	bool has_origin;
	bool is_help;
};

/* One opened BTF with its index. */
struct vmlinux_input {
	struct kernel_file file;
	struct btfview view;
	uint32_t *marks;      /* owned */
};

static void print_help(void)
{
	printf("usage: corepl vmlinux [OPTIONS] KERNEL > vmlinux.h\n"
	       "\n"
	       "Print the types of a kernel, or of any BTF, as a C header for BPF programs.\n"
	       "\n"
	       "KERNEL: 'running', raw BTF, an ELF file with .BTF (vmlinux, module, BPF object),\n"
	       "or a kernel image.\n"
	       "\n"
	       "options:\n"
	       "  -b, --base VMLINUX  the kernel that a module's BTF (KERNEL) belongs to\n"
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

static int parse_options(int argc, char **argv, struct vmlinux_options *opt)
{
	static const struct option longs[] = {
		{ "base", required_argument, NULL, 'b' },
		{ "bare", no_argument, NULL, 'B' },
		{ "no-origin", no_argument, NULL, 'n' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int o;

	*opt = (struct vmlinux_options){ .has_origin = true };
	optind = 0;
	opterr = 0;
	while ((o = getopt_long(argc, argv, "+b:h", longs, NULL)) != -1) {
		if (o == 'b')
			opt->base = optarg;
		else if (o == 'B')
			opt->is_bare = true;
		else if (o == 'n')
			opt->has_origin = false;
		else if (o == 'h')
			opt->is_help = true;
		else
			return command_usage_error("vmlinux", "bad option '%s'", argv[optind - 1]);
	}
	if (opt->is_help)
		return COMMAND_FINE;
	if (argc - optind != 1)
		return command_usage_error("vmlinux", "found %d arguments, need one KERNEL",
					   argc - optind);
	opt->kernel = argv[optind];
	return COMMAND_FINE;
}

static int open_input(struct vmlinux_input *in, const char *arg, const struct btfview *base,
		      struct corepl_diag *d)
{
	int rc = kernel_file_open(&in->file, arg, d);

	if (!rc)
		rc = btfview_open(&in->view, in->file.btf, in->file.btf_size, base, d);
	if (rc)
		return rc;
	in->marks = calloc(btfview_mark_bound(&in->view), sizeof(*in->marks));
	if (!in->marks)
		return diag_fail(d, COREPL_ENOSPACE, "memory: found none for an index");
	return btfview_index(&in->view, in->marks, btfview_mark_bound(&in->view), d);
}

static void close_input(struct vmlinux_input *in)
{
	kernel_file_close(&in->file);
	free(in->marks);
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

static void put_origin(char *line, size_t size, const struct vmlinux_input *in)
{
	diag_format(line, size, "corepl vmlinux: types of %s%s, .BTF of %zu bytes",
		    in->file.has_release ? "Linux " : "", in->file.label, in->file.btf_size);
}

/* The whole text of IN's types in C's buffer. */
static int print_types(struct ctype *c, const struct vmlinux_options *opt,
		       const struct vmlinux_input *in)
{
	const struct btfview *v = &in->view;
	char origin[256];
	int rc;

	if (!opt->is_bare) {
		put_origin(origin, sizeof(origin), in);
		vmlinux_header_begin(ctype_text(c), v, opt->has_origin ? origin : NULL);
	}
	rc = ctype_define_all(c, v->first_id);
	if (!rc && !opt->is_bare)
		rc = vmlinux_header_end(c, v);
	return rc;
}

static int run(const struct vmlinux_options *opt, const char **file, struct corepl_diag *d)
{
	struct vmlinux_input base = { 0 }, in = { 0 };
	struct ctype_style style = { 0 };
	struct ctype *c = NULL;
	int rc = 0;

	*file = opt->base;
	if (opt->base)
		rc = open_input(&base, opt->base, NULL, d);
	if (rc)
		goto out;
	*file = opt->kernel;
	rc = open_input(&in, opt->kernel, opt->base ? &base.view : NULL, d);
	if (rc)
		goto out;
	if (!opt->is_bare)
		style = vmlinux_header_style(&in.view);
	rc = ctype_open(&c, &in.view, &style, d);
	if (!rc)
		rc = print_types(c, opt, &in);
	if (!rc)
		rc = write_all(ctype_text(c)->data, ctype_text(c)->size, d);
out:
	ctype_close(c);
	close_input(&in);
	close_input(&base);
	return rc;
}

int vmlinux_command(int argc, char **argv)
{
	struct vmlinux_options opt;
	struct corepl_diag d;
	const char *file;
	int code = parse_options(argc, argv, &opt);

	if (code)
		return code;
	if (opt.is_help) {
		print_help();
		return command_finish(COMMAND_FINE);
	}
	diag_init(&d);
	if (run(&opt, &file, &d))
		return command_error(file, &d);
	return COMMAND_FINE;
}
