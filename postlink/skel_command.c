/* SPDX-License-Identifier: MIT */
/*
 * skel_command.c - `corepl skel OBJ`: the code that a control program includes, to standard output.
 *
 * Reads the object, builds the model, lets the chosen language print it.  All text is made before
 * the first byte is written, so a failure prints none.
 */
#include "postlink/command.h"
#include "postlink/skel_model.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#define SKEL_TEXT_MAX ((size_t)1 << 30) /* bytes of generated text */

struct skel_options {
	const char *object;
	const char *lang;
	const char *name; /* NULL: after the file */
	bool is_external;
	bool is_help;
};

static const struct skel_language *const languages[] = { &skel_c, &skel_cpp, &skel_rust, &skel_go,
							 &skel_python };

#define LANGUAGE_CNT (sizeof(languages) / sizeof(languages[0]))

static const struct skel_language *find_language(const char *name)
{
	for (size_t i = 0; i < LANGUAGE_CNT; i++) {
		if (strcmp(languages[i]->name, name) == 0)
			return languages[i];
	}
	return NULL;
}

/* "dir/runqslower.bpf.o" is called runqslower_bpf, as by bpftool. */
static const char *default_name(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;
	size_t size = strlen(base);

	if (size > 2 && strcmp(base + size - 2, ".o") == 0)
		size -= 2;
	return arena_copy(a, base, size);
}

/* The file's bytes once more: what the passes hold in memory is theirs to change. */
static int read_bytes(struct arena *a, const struct object *o, struct skel_model *m,
		      struct corepl_diag *d)
{
	uint8_t *data = ARENA_NEW(a, uint8_t, o->file_size);
	FILE *f = fopen(o->path, "rb");

	if (f) {
		setvbuf(f, NULL, _IONBF, 0); /* one read of all */
		m->elf_size = fread(data, 1, o->file_size, f);
		fclose(f);
	}
	m->elf = data;
	if (m->elf_size == o->file_size)
		return 0;
	return diag_fail(d, COREPL_ESYS, "cannot read it again: found %zu bytes, need %zu",
			 m->elf_size, o->file_size);
}

static int skel_text(struct arena *a, const struct skel_options *opt, struct ctext *out,
		     struct corepl_diag *d)
{
	const char *name = opt->name ? opt->name : default_name(a, opt->object);
	struct skel_model m;
	struct object *o;
	int ret = command_open_object(a, opt->object, &o, d);

	if (!ret)
		ret = skel_model_make(o, name, find_language(opt->lang), &m, d);
	if (!ret)
		ret = read_bytes(a, o, &m, d);
	if (ret)
		return ret;
	m.is_external = opt->is_external;
	find_language(opt->lang)->print(&m, out);
	if (out->is_full)
		return diag_fail(d, COREPL_ENOSPACE, "the skeleton needs more than %zu bytes",
				 SKEL_TEXT_MAX);
	return 0;
}

static void skel_help(void)
{
	printf("usage: corepl skel OBJ [--lang c|cpp|rust|go|python] [--name NAME] [--external]\n"
	       "\n"
	       "Print a skeleton of OBJ, an object from bpf-postlink: a struct NAME with its "
	       "maps,\n"
	       "programs, links and typed globals, and NAME__open, NAME__open_opts, NAME__load,\n"
	       "NAME__open_and_load, NAME__attach, NAME__detach, NAME__destroy, NAME__elf_bytes.\n"
	       "Types of globals come from the object's BTF as struct NAME__TYPE.\n"
	       "Initial structs of struct_ops maps are struct_ops.MAP, to be changed before the "
	       "load.\n"
	       "\n"
	       "  --lang LANGUAGE  c (a header for C11 and C++17), cpp (and a class NAME__owner),\n"
	       "                   rust (a module NAME to include!, over std alone),\n"
	       "                   go (a package NAME over cgo),\n"
	       "                   python (a ctypes module over libcorepl.so)\n"
	       "  --name NAME      instead of the file's name without .o\n"
	       "  --external       leave the object out; NAME__open_bytes takes it from the "
	       "caller\n"
	       "                   (rust open_bytes, go OpenBytes, python the constructor)\n");
}

static int parse_options(int argc, char **argv, struct skel_options *opt)
{
	static const struct option longs[] = { { "lang", required_argument, NULL, 'l' },
					       { "name", required_argument, NULL, 'n' },
					       { "external", no_argument, NULL, 'e' },
					       { "help", no_argument, NULL, 'h' },
					       { NULL, 0, NULL, 0 } };
	int c;

	optind = 1;
	opterr = 0;
	while ((c = getopt_long(argc, argv, ":h", longs, NULL)) != -1) {
		if (c == 'l')
			opt->lang = optarg;
		else if (c == 'n')
			opt->name = optarg;
		else if (c == 'e')
			opt->is_external = true;
		else if (c == 'h')
			opt->is_help = true;
		else
			return command_bad_option("skel", c, argv[optind - 1]);
	}
	if (opt->is_help)
		return 0;
	if (!find_language(opt->lang))
		return command_usage_error("skel",
					   "unknown language '%s', need c, cpp, rust, go or python",
					   opt->lang);
	if (argc - optind != 1)
		return command_usage_error("skel", "found %d objects, need one", argc - optind);
	opt->object = argv[optind];
	return 0;
}

static int print_skel(struct arena *a, const struct skel_options *opt, struct ctext *out)
{
	struct corepl_diag d;
	int ret;

	diag_init(&d);
	if (setjmp(a->on_exhausted)) {
		diag_init(&d);
		ret = diag_fail(&d, COREPL_ESYS, "no memory");
	} else {
		ret = skel_text(a, opt, out, &d);
	}
	if (ret)
		return command_error(opt->object, &d);
	fwrite(out->data, 1, out->size, stdout);
	return COMMAND_FINE;
}

int skel_command(int argc, char **argv)
{
	struct skel_options opt = { .lang = "c" };
	struct ctext out;
	struct arena a;
	int code = parse_options(argc, argv, &opt);

	if (code)
		return code;
	if (opt.is_help) {
		skel_help();
		return command_finish(COMMAND_FINE);
	}
	arena_init(&a);
	ctext_init(&out, (size_t)1 << 17, SKEL_TEXT_MAX);
	code = print_skel(&a, &opt, &out);
	ctext_free(&out);
	arena_free(&a);
	return command_finish(code);
}
