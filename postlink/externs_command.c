/* SPDX-License-Identifier: MIT */
/*
 * externs_command.c - `corepl externs OBJ`: what each extern would be, seen without the kernel.
 *
 *   extern CONFIG_HZ value=fa000000              the bytes as they lie in the object's memory
 *   extern CONFIG_NAME error found 1, a number, need ...
 *   extern CONFIG_X unknown: need --config FILE
 *   extern settings host: 24 bytes, set by the control program before the load
 *   extern schedule ksym: an address that only the running kernel knows
 *   result ok
 *
 * Values come from a configuration file and a release, as the runtime has them from the running
 * kernel: core/kconfig.c makes the bytes for both.  "result fail" says that a strong extern of the
 * configuration has no value; each failure is told on standard error with its source place.
 */
#include "postlink/command.h"
#include "postlink/text_file.h"

#include "core/kconfig.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SHOWN 60		       /* bytes of a value in a message */
#define COOKIE_VERSION (5u << 16 | 15u << 8) /* bpf_get_attach_cookie() is of 5.15 */

struct externs_options {
	const char *object;
	const char *config;  /* path, or NULL */
	const char *release; /* "X.Y.Z...", or NULL */
	bool is_help;
};

/* What is known of the kernel. */
struct externs_kernel {
	char *config;	    /* owned text, or NULL */
	size_t config_size; /* bytes */
	bool has_version;
	uint32_t version; /* KERNEL_VERSION() */
};

/* A number that no configuration file holds under the extern's own name. */
struct externs_number {
	bool is_known;
	uint32_t value;
	const char *need; /* what would make it known */
};

static int open_kernel(struct externs_kernel *k, const struct externs_options *opt)
{
	struct corepl_diag d;

	diag_init(&d);
	if (opt->config && text_file_read(opt->config, &k->config, &k->config_size, &d))
		return command_error(opt->config, &d);
	k->version = opt->config ? text_file_release(k->config) : 0;
	k->has_version = k->version != 0;
	if (opt->release) {
		k->version = kconfig_version(opt->release);
		k->has_version = true;
	}
	return COMMAND_FINE;
}

/* NAME by what is known of the kernel; false when it is an ordinary value of the configuration. */
static bool number_of(const struct externs_kernel *k, const char *name, struct externs_number *n)
{
	struct kconfig_value v;

	*n = (struct externs_number){ k->has_version, k->version, "--release X.Y.Z" };
	if (!strcmp(name, "LINUX_KERNEL_VERSION"))
		return true;
	if (!strcmp(name, "LINUX_HAS_BPF_COOKIE")) {
		n->value = k->version >= COOKIE_VERSION;
		return true;
	}
	if (strcmp(name, "LINUX_HAS_SYSCALL_WRAPPER") != 0)
		return false;
	n->is_known = k->config != NULL;
	n->value = kconfig_find(k->config, k->config_size,
				"CONFIG_ARCH_HAS_SYSCALL_WRAPPER", &v);
	n->need = "--config FILE";
	return true;
}

/* E's failure on both streams: what, and where it is declared. */
static void tell_failure(const struct object *o, const char *path, const struct object_extern *e,
			 int status, const char *text)
{
	struct corepl_diag d;
	char line[COREPL_DIAG_TEXT_SIZE];

	diag_init(&d);
	diag_fail(&d, status, "extern %s: %s", e->name, text);
	if (e->plan.site < o->site_cnt) {
		const struct site *s = &o->sites[e->plan.site];

		diag_format(d.file, sizeof(d.file), "%s", s->file);
		d.line = s->line;
		d.column = s->column;
	}
	diag_format(line, sizeof(line), "%s", text);
	command_clean(line);
	printf("extern %s error %s\n", command_name(o->arena, e->name), line);
	command_error(path, &d);
}

static void print_bytes(const struct object *o, const struct object_extern *e, const uint8_t *at)
{
	printf("extern %s value=", command_name(o->arena, e->name));
	for (uint32_t i = 0; i < e->plan.size; i++)
		printf("%02x", at[i]);
	printf("\n");
}

/* The value of E into AT: 0; or a status and TEXT. */
static int find_value(const struct externs_kernel *k, const struct object *o,
		      const struct object_extern *e, uint8_t *at, char *text)
{
	const bool is_big = bytes_is_host_big_endian() != o->is_swapped;
	const char *why = "";
	struct externs_number n;
	struct kconfig_value v;
	int ret;

	if (number_of(k, e->name, &n)) {
		ret = kconfig_put_number(&e->plan, n.value, is_big, at, &why);
		diag_format(text, COREPL_DIAG_TEXT_SIZE, "found %u, %s", n.value, why);
		return ret;
	}
	if (kconfig_find(k->config, k->config_size, e->name, &v)) {
		ret = kconfig_put(&e->plan, &v, is_big, at, &why);
		diag_format(text, COREPL_DIAG_TEXT_SIZE, "found %.*s, %s",
			    (int)(v.size < MAX_SHOWN ? v.size : MAX_SHOWN), v.at, why);
		return ret;
	}
	diag_format(text, COREPL_DIAG_TEXT_SIZE,
		    "found no value in the configuration, need one, or declare it weak");
	return e->plan.is_weak ? COREPL_OK : COREPL_EMISSING;
}

/* False when E cannot be had. */
static bool show_kconfig(const struct externs_kernel *k, struct object *o, const char *path,
			 const struct object_extern *e)
{
	uint8_t *at = ARENA_NEW(o->arena, uint8_t, e->plan.size);
	char text[COREPL_DIAG_TEXT_SIZE];
	struct externs_number n;
	int ret;

	if (!number_of(k, e->name, &n))
		n = (struct externs_number){ k->config != NULL, 0, "--config FILE" };
	if (!n.is_known) {
		printf("extern %s unknown: need %s\n", command_name(o->arena, e->name), n.need);
		return e->plan.is_weak;
	}
	ret = find_value(k, o, e, at, text);
	if (ret)
		tell_failure(o, path, e, ret, text);
	else
		print_bytes(o, e, at);
	return !ret;
}

static bool show_extern(const struct externs_kernel *k, struct object *o, const char *path,
			const struct object_extern *e)
{
	const char *name = command_name(o->arena, e->name);
	const char *weak = e->plan.is_weak ? ", 0 where it is missing" : "";

	switch (e->plan.kind) {
	case PLAN_EXTERN_KCONFIG:
		return show_kconfig(k, o, path, e);
	case PLAN_EXTERN_HOST:
		printf("extern %s host: %u bytes, set by the control program before the load%s\n",
		       name, e->plan.size, e->plan.is_weak ? ", or 0" : "");
		return true;
	case PLAN_EXTERN_KSYM:
		printf("extern %s ksym: an address that only the running kernel knows%s\n", name,
		       weak);
		return true;
	case PLAN_EXTERN_KSYM_TYPED:
		printf("extern %s ksym_typed: a variable of the kernel's types%s\n", name, weak);
		return true;
	default:
		printf("extern %s kfunc: a function of the kernel's types%s\n", name, weak);
		return true;
	}
}

static int show_all(const struct externs_kernel *k, struct object *o, const char *path)
{
	bool is_good = true;

	for (uint32_t i = 0; i < o->extern_cnt; i++)
		is_good &= show_extern(k, o, path, &o->externs[i]);
	printf("result %s\n", is_good ? "ok" : "fail");
	return is_good ? COMMAND_FINE : COMMAND_INPUT;
}

static int externs_object(struct arena *a, const struct externs_options *opt,
			  struct externs_kernel *k)
{
	struct corepl_diag d;
	struct object *o;

	diag_init(&d);
	if (setjmp(a->on_exhausted)) {
		diag_init(&d);
		diag_fail(&d, COREPL_ESYS, "no memory");
		return command_error(opt->object, &d);
	}
	if (command_open_object(a, opt->object, &o, &d))
		return command_error(opt->object, &d);
	if (open_kernel(k, opt))
		return COMMAND_INPUT;
	return show_all(k, o, opt->object);
}

static void externs_help(void)
{
	printf("usage: corepl externs OBJ [--config FILE] [--release X.Y.Z]\n"
	       "\n"
	       "Print what each extern of OBJ would be on a kernel of which the configuration\n"
	       "and the release are known: 'extern NAME value=HEX', the bytes as they lie in\n"
	       "memory, 'error TEXT' or 'unknown: need OPTION'; then 'result ok', or\n"
	       "'result fail' when a strong value of the configuration is missing, unknown or\n"
	       "does not fit.  Nothing is loaded.\n"
	       "\n"
	       "  --config FILE    the kernel's configuration, plain or compressed:\n"
	       "                   /boot/config-*, /proc/config.gz\n"
	       "  --release X.Y.Z  for LINUX_KERNEL_VERSION; without it the release in the\n"
	       "                   head of FILE\n"
	       "\n"
	       "LINUX_HAS_SYSCALL_WRAPPER is CONFIG_ARCH_HAS_SYSCALL_WRAPPER of FILE;\n"
	       "LINUX_HAS_BPF_COOKIE is true from release 5.15 on.  Symbols, kernel functions\n"
	       "and values that the control program sets are listed as such: their value needs\n"
	       "a kernel, or that program.\n");
}

/* 0, or the exit code of a wrong command line. */
static int parse_options(int argc, char **argv, struct externs_options *opt)
{
	static const struct option longs[] = { { "config", required_argument, NULL, 'c' },
					       { "release", required_argument, NULL, 'r' },
					       { "help", no_argument, NULL, 'h' },
					       { NULL, 0, NULL, 0 } };
	int c;

	optind = 1;
	opterr = 0;
	while ((c = getopt_long(argc, argv, ":h", longs, NULL)) != -1) {
		if (c == 'c')
			opt->config = optarg;
		else if (c == 'r')
			opt->release = optarg;
		else if (c == 'h')
			opt->is_help = true;
		else
			return command_bad_option("externs", c, argv[optind - 1]);
	}
	if (opt->is_help)
		return 0;
	if (argc - optind != 1)
		return command_usage_error("externs", "found %d objects, need one", argc - optind);
	if (opt->release && !kconfig_version(opt->release))
		return command_usage_error("externs", "--release: found '%s', need X.Y.Z",
					   opt->release);
	opt->object = argv[optind];
	return 0;
}

int externs_command(int argc, char **argv)
{
	struct externs_options opt = { 0 };
	struct externs_kernel kernel = { 0 };
	struct arena a;
	int code = parse_options(argc, argv, &opt);

	if (code)
		return code;
	if (opt.is_help) {
		externs_help();
		return command_finish(COMMAND_FINE);
	}
	arena_init(&a);
	code = externs_object(&a, &opt, &kernel);
	free(kernel.config);
	arena_free(&a);
	return command_finish(code);
}
