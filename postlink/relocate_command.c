/* SPDX-License-Identifier: MIT */
/*
 * relocate_command.c - `corepl relocate OBJ --kernel K...`: what an object becomes on a kernel.
 *
 * Per relocation one line, in the object's order:
 *
 *   FUNC+SLOT: CO-RE <byte_off> [2] struct task_struct::pid (0:12) at x.c:3:9 'p->pid' => ok new=2
 *
 * ending in "=> poison" or "=> error TEXT" where that is the case.  With --hex follow all
 * functions, each slot as the instruction's fields op(2) dst(1) src(1) off(4) imm(8) in hex digits,
 * whatever the byte order:
 *
 *   prog handle_exec
 *   0 b701000000000001
 *   1 poison
 *
 * Then "result ok", or "result fail" when a relocation ended in an error.  With several kernels
 * each begins with a line "kernel LABEL".
 */
#include "postlink/command.h"
#include "postlink/kernel_file.h"
#include "postlink/kernels_command.h"
#include "postlink/place.h"
#include "postlink/relocate.h"

#include "core/insn.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#define LINE_SIZE 1024 /* bytes: a relocation's spelling is cut there */

struct relocate_options {
	const char *object;
	const char **kernels;
	uint32_t kernel_cnt;
	const char **modules;
	uint32_t module_cnt;
	bool is_hex;
	bool is_help;
};

/* Bytes of the --module files, opened once. */
struct relocate_modules {
	struct kernel_file *files;
	struct bytes *blobs;
	uint32_t cnt; /* opened so far */
};

static void print_fix(const struct relocate_fix *f)
{
	if (f->status)
		printf(" => error %s\n", f->error);
	else if (f->is_poisoned)
		printf(" => poison\n");
	else
		printf(" => ok new=%llu\n", (unsigned long long)f->fix.target_value);
}

static void print_relo_place(const struct object *o, const struct object_relo *r)
{
	const char *func =
		r->func < o->func_cnt ? command_name(o->arena, o->funcs[r->func].name) : "?";
	const struct relo relo = { r->type_id, r->kind, r->access };
	const struct place place = place_of_relo(o, r);
	char line[LINE_SIZE];

	relo_format(&o->btf, &relo, line, sizeof(line));
	command_clean(line);
	printf("%s+%u: CO-RE %s", func, r->insn_idx, line);
	place_format(&place, line, sizeof(line));
	command_clean(line);
	printf(" at %s", line);
}

static void print_slot(const struct object *o, const uint8_t *slot, uint32_t idx)
{
	const struct insn insn = insn_load(slot, o->is_swapped);

	printf("%u %02x%x%x%04x%08x\n", idx, (unsigned int)insn.code, (unsigned int)insn.dst_reg,
	       (unsigned int)insn.src_reg, (unsigned int)(uint16_t)insn.off,
	       (unsigned int)insn.imm);
}

static void print_code(const struct relocate_roots *roots, const struct relocate_result *res)
{
	const struct object *o = roots->o;

	for (uint32_t f = 0; f < o->func_cnt; f++) {
		printf("prog %s\n", command_name(o->arena, o->funcs[f].name));
		for (uint32_t i = 0; i < o->funcs[f].insn_cnt; i++) {
			if (relocate_is_poison(res, f, i))
				printf("%u poison\n", i);
			else
				print_slot(o, relocate_slot(roots, res, f, i), i);
		}
	}
}

/* A kernel has several types of one name, and the program may read one as another. */
static void warn_mixes(const char *path, const char *label, const struct relocate_roots *roots,
		       const struct relocate_result *res)
{
	const struct object *o = roots->o;

	for (uint32_t i = 0; i < res->mix_cnt; i++) {
		const struct relocate_mix *m = &res->mixes[i];
		const char *name = roots->wants[m->root].name;
		const struct place fits = place_of_relo(o, &o->relos[m->relo_fits]);
		const struct place misses = place_of_relo(o, &o->relos[m->relo_misses]);

		command_warning(path,
				"kernel %s: several types are called '%s': type [%u] has what "
				"%s:%u:%u reads but not what %s:%u:%u reads, so reads may go past "
				"its end; give the two uses flavors of their own (%s___a)",
				label, name, m->type_id, fits.file, fits.line, fits.column,
				misses.file, misses.line, misses.column, name);
	}
}

static int show_kernel(struct arena *a, const struct relocate_options *opt,
		       const struct relocate_roots *roots, const struct relocate_target *t,
		       const char *label, struct corepl_diag *d)
{
	const struct object *o = roots->o;
	struct relocate_result *res;
	int ret = relocate_kernel(a, roots, t, &res, d);

	if (ret)
		return ret;
	if (opt->kernel_cnt > 1 || t->set)
		printf("kernel %s\n", label);
	for (uint32_t i = 0; i < o->relo_cnt; i++) {
		print_relo_place(o, &o->relos[i]);
		print_fix(&res->fixes[i]);
	}
	warn_mixes(opt->object, label, roots, res);
	if (opt->is_hex)
		print_code(roots, res);
	printf("result %s\n", res->error_cnt ? "fail" : "ok");
	return res->error_cnt ? COMMAND_INPUT : COMMAND_FINE;
}

/* One target to its lines, in an arena of its own; a failure is told as ARG's. */
static int relocate_target(const struct relocate_options *opt, const struct relocate_roots *roots,
			   const struct relocate_target *t, const char *label, const char *arg)
{
	struct corepl_diag d;
	struct arena a;
	int ret;

	diag_init(&d);
	arena_init(&a);
	if (setjmp(a.on_exhausted))
		ret = diag_fail(&d, COREPL_ESYS, "no memory");
	else
		ret = show_kernel(&a, opt, roots, t, label, &d);
	if (ret < 0)
		ret = command_error(arg, &d);
	arena_free(&a);
	return ret;
}

static int relocate_file(const struct relocate_options *opt, const struct relocate_roots *roots,
			 const struct relocate_modules *mods, const char *arg)
{
	struct relocate_target t = { .modules = mods->blobs, .module_cnt = mods->cnt };
	struct kernel_file k;
	struct corepl_diag d;
	int code;

	diag_init(&d);
	if (kernel_file_open(&k, arg, &d))
		return command_error(arg, &d);
	t.vmlinux = (struct bytes){ k.btf, k.btf_size, false };
	code = relocate_target(opt, roots, &t, k.label, arg);
	kernel_file_close(&k);
	return code;
}

/* Every kernel of a set. */
static int relocate_set(const struct relocate_options *opt, const struct relocate_roots *roots,
			const struct kernelset *set, const char *arg)
{
	struct relocate_target t = { .set = set };
	int code = 0;

	for (; t.kernel_idx < kernelset_cnt(set, KERNELSET_KERNELS); t.kernel_idx++) {
		struct kernelset_kernel k;
		int one;

		kernelset_kernel(set, t.kernel_idx, &k);
		one = relocate_target(opt, roots, &t, kernelset_str(set, k.name_str), arg);
		code = one > code ? one : code;
	}
	return code;
}

static int relocate_one(struct arena *a, const struct relocate_options *opt,
			const struct relocate_roots *roots, const struct relocate_modules *mods,
			const char *arg)
{
	struct kernels_set s;
	struct corepl_diag d;
	int code;

	diag_init(&d);
	if (!kernels_set_is(arg))
		return relocate_file(opt, roots, mods, arg);
	if (mods->cnt)
		return command_usage_error("relocate", "--module needs kernels of their own, "
						       "not a set");
	if (kernels_set_open(&s, a, &arg, 1, &d))
		return command_error(arg, &d);
	code = relocate_set(opt, roots, &s.set, arg);
	kernels_set_close(&s);
	return code;
}

static int open_modules(struct arena *a, const struct relocate_options *opt,
			struct relocate_modules *m)
{
	struct corepl_diag d;

	diag_init(&d);
	m->files = ARENA_NEW(a, struct kernel_file, opt->module_cnt);
	m->blobs = ARENA_NEW(a, struct bytes, opt->module_cnt);
	for (; m->cnt < opt->module_cnt; m->cnt++) {
		struct kernel_file *k = &m->files[m->cnt];

		if (kernel_file_open(k, opt->modules[m->cnt], &d))
			return command_error(opt->modules[m->cnt], &d);
		m->blobs[m->cnt] = (struct bytes){ k->btf, k->btf_size, false };
	}
	return COMMAND_FINE;
}

static int relocate_object(struct arena *a, const struct relocate_options *opt,
			   struct relocate_modules *mods)
{
	const struct relocate_roots *roots;
	struct corepl_diag d;
	struct object *o;
	int code;

	diag_init(&d);
	if (setjmp(a->on_exhausted)) {
		diag_init(&d);
		diag_fail(&d, COREPL_ESYS, "no memory");
		return command_error(opt->object, &d);
	}
	if (command_open_object(a, opt->object, &o, &d))
		return command_error(opt->object, &d);
	roots = relocate_roots(a, o);
	code = open_modules(a, opt, mods);
	for (uint32_t i = 0; i < opt->kernel_cnt && mods->cnt == opt->module_cnt; i++) {
		int one = relocate_one(a, opt, roots, mods, opt->kernels[i]);

		code = one > code ? one : code;
	}
	return code;
}

static void relocate_help(void)
{
	printf("usage: corepl relocate OBJ --kernel KERNEL [--kernel KERNEL]... [--module BTF]...\n"
	       "                       [--hex]\n"
	       "\n"
	       "Print what every CO-RE relocation of OBJ becomes on each KERNEL: 'ok new=VALUE',\n"
	       "'poison' or 'error TEXT', with its place in the source; then 'result ok' or\n"
	       "'result fail'.  Nothing is loaded and no file is changed.\n"
	       "\n"
	       "  --kernel KERNEL  raw BTF, an ELF file with .BTF, a kernel image (vmlinuz), any "
	       "of\n"
	       "                   these compressed, 'running', or a set of 'corepl kernels "
	       "pack'\n"
	       "  --module BTF     a module's BTF, searched for types that the kernel does not "
	       "have\n"
	       "  --hex            also print the patched code: 'prog NAME', then per slot\n"
	       "                   'IDX HEX16' (op, dst, src, off, imm) or 'IDX poison'\n");
}

/* 0, or the exit code of a wrong command line. */
static int parse_options(int argc, char **argv, struct relocate_options *opt)
{
	static const struct option longs[] = { { "kernel", required_argument, NULL, 'k' },
					       { "module", required_argument, NULL, 'm' },
					       { "hex", no_argument, NULL, 'x' },
					       { "help", no_argument, NULL, 'h' },
					       { NULL, 0, NULL, 0 } };
	int c;

	optind = 1;
	opterr = 0;
	while ((c = getopt_long(argc, argv, ":h", longs, NULL)) != -1) {
		if (c == 'k')
			opt->kernels[opt->kernel_cnt++] = optarg;
		else if (c == 'm')
			opt->modules[opt->module_cnt++] = optarg;
		else if (c == 'x')
			opt->is_hex = true;
		else if (c == 'h')
			opt->is_help = true;
		else
			return command_bad_option("relocate", c, argv[optind - 1]);
	}
	if (opt->is_help)
		return 0;
	if (argc - optind != 1)
		return command_usage_error("relocate", "found %d objects, need one", argc - optind);
	if (!opt->kernel_cnt)
		return command_usage_error("relocate", "need at least one --kernel");
	opt->object = argv[optind];
	return 0;
}

int relocate_command(int argc, char **argv)
{
	struct relocate_options opt = { 0 };
	struct relocate_modules mods = { 0 };
	struct arena a;
	int code;

	arena_init(&a);
	if (setjmp(a.on_exhausted))
		return COMMAND_INPUT;
	opt.kernels = ARENA_NEW(&a, const char *, (size_t)argc);
	opt.modules = ARENA_NEW(&a, const char *, (size_t)argc);
	code = parse_options(argc, argv, &opt);
	if (!code && opt.is_help)
		relocate_help();
	else if (!code)
		code = relocate_object(&a, &opt, &mods);
	while (mods.cnt)
		kernel_file_close(&mods.files[--mods.cnt]);
	arena_free(&a);
	return command_finish(code);
}
