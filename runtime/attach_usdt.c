/* SPDX-License-Identifier: MIT */
/*
 * attach_usdt.c - a probe that its program's author named: a uprobe at each of its places.
 *
 *   usdt//usr/bin/python3:python:function__entry
 *
 * Each place's arguments go into a free slot of map __bpf_usdt_specs, whose index is the uprobe's
 * bpf_cookie (Linux 5.15; slot 0 is left out, so that older kernels refuse instead of giving
 * wrong arguments).  The uprobes are one link to the caller: the further ones hang on the first.
 */
#include "runtime/attach.h"
#include "runtime/library_path.h"
#include "runtime/link.h"
#include "runtime/sys.h"
#include "runtime/usdt.h"

#include "core/diag.h"

#define SPECS "__bpf_usdt_specs"

struct attach_usdt {
	struct corepl_program *prog;
	struct corepl_map *specs;
	const char *path;
	int pid;
	uint64_t cookie;
	uint32_t spec_idx;     /* of the last place */
	const char *spec_args; /* its arguments, or NULL */
	struct corepl_link *first;
};

/* The slot for ARGS: the last one where they are the same, else the next. */
static int put_spec(struct attach_usdt *a, const char *args, struct corepl_diag *d)
{
	uint8_t spec[USDT_SPEC_SIZE];
	size_t size = a->specs->def.value_size;
	int err;

	if (a->spec_args && !strcmp(a->spec_args, args))
		return 0;
	if (a->spec_idx + 1 >= a->specs->def.max_entries)
		return diag_fail(d, COREPL_ENOSPACE,
				 "usdt: map " SPECS ": found all %u slots taken, need more: "
				 "#define BPF_USDT_MAX_SPEC_CNT before usdt.bpf.h",
				 a->specs->def.max_entries);
	err = usdt_fill_spec(args, a->cookie, spec, size, d);
	if (err)
		return err;
	a->spec_idx++;
	a->spec_args = args;
	err = corepl_map_update_elem(a->specs, &a->spec_idx, spec, 0);
	return err ? diag_fail(d, err, "usdt: %s", a->prog->obj->diag.text) : 0;
}

static int add_site(struct attach_usdt *a, const struct usdt_site *site, struct corepl_diag *d)
{
	struct corepl_uprobe_opts opts = { .size = sizeof(opts),
					   .ref_ctr_offset = site->counter_off };
	struct corepl_link *link;
	int err = put_spec(a, site->args, d);

	if (err)
		return err;
	opts.bpf_cookie = a->spec_idx;
	link = corepl_program_attach_uprobe_opts(a->prog, a->pid, a->path, site->byte_off, &opts);
	if (!link)
		return diag_fail(d, a->prog->obj->diag.status, "usdt: %s", a->prog->obj->diag.text);
	link->more = a->first;
	link->usdt_end = a->spec_idx + 1;
	a->first = link;
	return 0;
}

static int add_all(struct attach_usdt *a, const char *provider, const char *name,
		   struct corepl_diag *d)
{
	struct usdt_site site;
	struct symbol_file f;
	struct usdt_walk w;
	int err = symbol_file_open(&f, a->path, d);

	if (err)
		return err;
	usdt_begin(&w, &f);
	while (!err && usdt_next(&w, provider, name, &site))
		err = add_site(a, &site, d);
	if (!err && !a->first)
		err = diag_fail(d, COREPL_EMISSING,
				"usdt: %s: found no probe %s:%s in its notes, need one", a->path,
				provider, name);
	symbol_file_close(&f);
	return err;
}

static int check(const struct attach_usdt *a, const char *provider, const char *name,
		 struct corepl_diag *d)
{
	const char *prog = corepl_program_name(a->prog);
	int err = attach_check(a->prog, ABI_PROG_KPROBE, d);

	if (err)
		return err;
	if (!a->path || !provider || !name)
		return diag_fail(
			d, COREPL_EUSAGE,
			"program %s: usdt: found no path, no provider, no name, or no such "
			"file where programs and libraries are, need all",
			prog);
	if (!a->specs || a->specs->fd < 0 || a->specs->def.key_size != sizeof(uint32_t))
		return diag_fail(d, COREPL_EUNSUPPORTED,
				 "program %s: usdt: found no map " SPECS
				 ", need the program's source to include bpf/usdt.bpf.h",
				 prog);
	return 0;
}

struct corepl_link *corepl_program_attach_usdt(struct corepl_program *prog, int pid,
					       const char *binary_path, const char *usdt_provider,
					       const char *usdt_name,
					       const struct corepl_usdt_opts *opts)
{
	char buf[LIBRARY_PATH_SIZE];
	struct attach_usdt a = { .prog = prog,
				 .path = binary_path ? library_path_find(binary_path, buf) : NULL,
				 .pid = pid,
				 .cookie = HANDLE_OPT(opts, usdt_cookie, 0) };
	struct corepl_diag *d = HANDLE_DIAG(prog), why;
	int err;

	if (!prog)
		return NULL;
	a.specs = corepl_find_map(prog->obj, SPECS);
	a.spec_idx = link_usdt_last(prog->obj);
	err = check(&a, usdt_provider, usdt_name, d);
	if (err)
		return NULL;
	diag_init(&why);
	err = add_all(&a, usdt_provider, usdt_name, &why);
	if (!err)
		return a.first;
	corepl_link_destroy(a.first);
	diag_init(d);
	diag_fail(d, err, "program %s: %s", corepl_program_name(prog), why.text);
	d->sys_errno = why.sys_errno;
	return NULL;
}

/* The part before the next ':' of *S into BUF; false when there is none or no room. */
static bool take_part(const char **s, char *buf, size_t size)
{
	size_t part = strcspn(*s, ":");

	if (!part || part >= size || (*s)[part] != ':')
		return false;
	memcpy(buf, *s, part);
	buf[part] = 0;
	*s += part + 1;
	return true;
}

struct corepl_link *corepl_auto_usdt(struct corepl_program *prog)
{
	const char *s = attach_target(prog);
	char path[LIBRARY_PATH_SIZE], provider[128];

	if (!take_part(&s, path, sizeof(path)) || !take_part(&s, provider, sizeof(provider)) || !*s)
		return attach_no_target(prog, "path:provider:name");
	return corepl_program_attach_usdt(prog, -1, path, provider, s, NULL);
}
