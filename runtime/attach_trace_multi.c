/* SPDX-License-Identifier: MIT */
/*
 * attach_trace_multi.c - fentry.multi, fexit.multi, fsession.multi: many kernel functions with one
 * link, a trampoline each.
 *
 *   fentry.multi/tcp_v4_*  ->  BPF_LINK_CREATE with the BTF ids of all that match
 *
 * The kernel goes from an id to a name and on to the first address of that name, and takes all of
 * the functions or none.  Its types also name functions that are gone since boot, and such that
 * must not be traced: where it says ENOENT, those whose names tracefs lists are tried instead.
 * libbpf stops there.
 *
 * Functions of a module, "MODULE:pattern", have ids in its types, and the program must have been
 * loaded with these.
 *
 * Source: libbpf bpf_program__attach_tracing_multi(), btf_type_is_traceable_func() for behaviour.
 */
#include "runtime/attach.h"
#include "runtime/kernel_functions.h"
#include "runtime/load.h"
#include "runtime/module_named.h"
#include "runtime/sys.h"

#include "core/diag.h"
#include "core/name_pattern.h"

#define MAX_ARGS 12	/* of a function; MAX_BPF_FUNC_ARGS of the kernel */
#define MAX_ARG_SIZE 16 /* bytes, passed by value */

/* What a pattern is compared with, and what matches. */
struct multi_search {
	const struct btfview *view;
	const char *target;   /* "MODULE:pattern" or the pattern */
	const char *pattern;
	struct region region; /* holds all below */
	uint32_t *marks;      /* the view's */
	uint32_t *ids;
	uint32_t cnt;
};

static bool is_multi(const struct corepl_program *prog)
{
	return prog->def.attach_type == ABI_TRACE_FENTRY_MULTI ||
	       prog->def.attach_type == ABI_TRACE_FEXIT_MULTI ||
	       prog->def.attach_type == ABI_TRACE_FSESSION_MULTI;
}

/* Is type ID, not void, one that a trampoline hands over: a pointer, number, or record to 16 bytes?
 */
static bool is_handed_over(const struct btfview *v, uint32_t id, bool is_record_fine)
{
	struct btfview_type t;

	if (!id || btfview_skip_mods(v, id, true, &t))
		return false;
	switch (t.kind) {
	case BTFVIEW_PTR:
		return true;
	case BTFVIEW_STRUCT:
	case BTFVIEW_UNION:
		return is_record_fine && t.size_or_type && t.size_or_type <= MAX_ARG_SIZE;
	case BTFVIEW_INT:
	case BTFVIEW_ENUM:
	case BTFVIEW_ENUM64:
		return t.size_or_type && t.size_or_type <= MAX_ARG_SIZE;
	default:
		return false;
	}
}

/* Has FUNC a prototype for trampolines?  Without variable arguments: such a list ends in void. */
static bool is_traceable(const struct btfview *v, const struct btfview_type *func)
{
	struct btfview_type proto;
	struct btfview_param p;

	if (btfview_type(v, func->size_or_type, &proto) || proto.kind != BTFVIEW_FUNC_PROTO ||
	    proto.vlen > MAX_ARGS)
		return false;
	if (proto.size_or_type && !is_handed_over(v, proto.size_or_type, false))
		return false;
	for (uint32_t i = 0; i < proto.vlen; i++) {
		btfview_param(v, &proto, i, &p);
		if (!is_handed_over(v, p.type_id, true))
			return false;
	}
	return true;
}

static bool is_wanted(const struct multi_search *s, const struct btfview_type *t)
{
	const char *name = t->kind == BTFVIEW_FUNC ? btfview_str(s->view, t->name_off) : NULL;

	return name && *name && name_pattern_match(s->pattern, name) && is_traceable(s->view, t);
}

/* Numbers of entries. */
enum {
	CNT_MARKS,
	CNT_IDS,
	CNT_CNT
};

static const struct region_piece pieces[] = {
	REGION_PIECE(struct multi_search, marks, CNT_MARKS),
	REGION_PIECE(struct multi_search, ids, CNT_IDS),
};

/* The ids of V's functions that are wanted. */
static int search_types(struct multi_search *s, struct btfview *v, struct corepl_diag *d)
{
	struct btfview_type t = { .next_off = 0 };
	const size_t cnts[CNT_CNT] = { btfview_mark_bound(v), v->types.size / 12 };
	int err = region_map_all(&s->region, s, pieces, sizeof(pieces) / sizeof(pieces[0]), cnts);

	if (err)
		return handle_fail_sys(d, s->target, "memory for functions", err);
	err = btfview_index(v, s->marks, btfview_mark_bound(v), d);
	s->view = v;
	for (uint32_t id = v->first_id; !err && id < v->id_end; id++) {
		err = btfview_type_at(v, t.next_off, id, &t);
		if (!err && is_wanted(s, &t))
			s->ids[s->cnt++] = id;
	}
	return err;
}

static const struct region_piece kernel_pieces[] = {
	REGION_PIECE(struct load, kernel_marks, CNT_MARKS),
};

/* The same in the module of S's target, whose types go on where the kernel's in L end. */
static int search_module(struct multi_search *s, struct load *l, struct module_named *m,
			 const struct corepl_program *prog)
{
	const size_t cnts[CNT_CNT] = { btfview_mark_bound(&l->kernel), 0 };
	int err = region_map_all(&l->kernel_scratch, l, kernel_pieces, 1, cnts);

	if (err)
		return handle_fail_sys(l->diag, s->target, "memory for types", err);
	s->pattern = strchr(s->target, ':') + 1;
	err = btfview_index(&l->kernel, l->kernel_marks, btfview_mark_bound(&l->kernel), l->diag);
	if (!err)
		err = module_named_open(m, &l->kernel, prog, s->target, l->diag);
	return err ? err : search_types(s, &m->view, l->diag);
}

/* What the kernel refused FD (-errno) for, or NULL. */
static const char *why_refused(int fd)
{
	switch (fd) {
	case -EOPNOTSUPP:
		return "found a kernel without such trampolines, need one with "
		       "CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS for this machine";
	case -ENOENT:
		return "found a function that cannot be traced, or is not the first of its name "
		       "in this kernel, need others, or for a pattern tracefs mounted at "
		       "/sys/kernel/tracing, which tells them";
	case -EINVAL:
		return "errno 22, found a function that this kernel denies to such programs (for "
		       "fexit one that never returns, for a sleepable one most), or an id twice, "
		       "need others";
	default:
		return NULL;
	}
}

static int create_link(const struct corepl_program *prog, struct abi_link_trace_multi *a)
{
	a->head.prog_fd = (uint32_t)prog->fd;
	a->head.attach_type = prog->def.attach_type;
	return sys_bpf(ABI_LINK_CREATE, a, sizeof(*a));
}

static struct corepl_link *take_link(struct corepl_program *prog, int fd, const char *target,
				     struct corepl_diag *d)
{
	const char *why = why_refused(fd);
	int status = fd == -EOPNOTSUPP ? COREPL_EUNSUPPORTED
		     : fd == -ENOENT   ? COREPL_EMISSING
				       : COREPL_ESYS;

	if (!why)
		return attach_link(prog, fd, -1, target, d);
	attach_fail(prog, status, target, why, d);
	d->sys_errno = -fd;
	return NULL;
}

static const char *name_of(const struct multi_search *s, uint32_t id)
{
	struct btfview_type t;

	return btfview_type(s->view, id, &t) ? NULL : btfview_str(s->view, t.name_off);
}

/* Only what tracefs lists stays; nothing where there is no list.  0 or -errno. */
static int keep_listed(struct multi_search *s)
{
	struct kernel_functions f;
	uint32_t cnt = 0;
	int err = kernel_functions_find_names(&f, s->pattern, s->target,
					      module_named_size(s->target));

	for (uint32_t i = 0; !err && i < s->cnt; i++) {
		const char *name = name_of(s, s->ids[i]);

		if (name && kernel_functions_has(&f, name))
			s->ids[cnt++] = s->ids[i];
	}
	s->cnt = cnt;
	kernel_functions_free(&f);
	return err == -ENOENT ? 0 : err;
}

static struct corepl_link *attach_found(struct corepl_program *prog, struct multi_search *s,
					struct corepl_diag *d)
{
	struct abi_link_trace_multi a = { .ids = SYS_PTR(s->ids), .cnt = s->cnt };
	int fd, err = 0;

	if (!s->cnt)
		return attach_fail(prog, COREPL_EMISSING, s->target,
				   "found no function of such a name and with a prototype for "
				   "trampolines, need one",
				   d);
	fd = create_link(prog, &a);
	if (fd == -ENOENT) {
		err = keep_listed(s);
		a.cnt = s->cnt;
		fd = a.cnt ? create_link(prog, &a) : fd;
	}
	if (err) {
		handle_fail_sys(d, corepl_program_name(prog), "reading tracefs", err);
		return NULL;
	}
	return take_link(prog, fd, s->target, d);
}

static struct corepl_link *attach_matching(struct corepl_program *prog, const char *pattern,
					   struct corepl_diag *d)
{
	struct load l = { .obj = prog->obj, .diag = d };
	struct multi_search s = { .target = pattern, .pattern = pattern };
	struct module_named m = { .blob = NULL };
	struct corepl_link *link = NULL;
	int err = kernel_types_open(&l, true);

	if (!err && module_named_size(pattern))
		err = search_module(&s, &l, &m, prog);
	else if (!err)
		err = search_types(&s, &l.kernel, d);
	if (!err)
		link = attach_found(prog, &s, d);
	region_unmap(&s.region);
	module_named_close(&m);
	kernel_types_close(&l);
	return link;
}

/* The kernel takes ids of the types that the program was loaded with: a module's or vmlinux's. */
static bool is_loaded_for(const struct corepl_program *prog, const char *pattern)
{
	const char *target = handle_target(prog);
	size_t size = module_named_size(pattern);

	return module_named_size(target) == size && !memcmp(target, pattern, size);
}

struct corepl_link *
corepl_program_attach_tracing_multi(struct corepl_program *prog, const char *pattern,
				    const struct corepl_tracing_multi_opts *opts)
{
	struct abi_link_trace_multi a = { .ids = SYS_PTR(HANDLE_OPT(opts, ids, NULL)),
					  .cookies = SYS_PTR(HANDLE_OPT(opts, cookies, NULL)),
					  .cnt = HANDLE_OPT(opts, cnt, 0) };
	struct corepl_diag *d = HANDLE_DIAG(prog);

	if (attach_check(prog, ABI_PROG_TRACING, d))
		return NULL;
	if (!is_multi(prog) || !!pattern + !!a.ids != 1 || !a.ids != !a.cnt ||
	    (pattern && a.cookies))
		return attach_fail(prog, COREPL_EUSAGE, "tracing multi",
				   "found another section, or not one of pattern and ids with "
				   "their count, need a program of fentry.multi, fexit.multi or "
				   "fsession.multi, and one of them; cookies with ids",
				   d);
	if (pattern && !is_loaded_for(prog, pattern))
		return attach_fail(prog, COREPL_EUSAGE, pattern,
				   "found another module than the program's target had when it was "
				   "loaded, need the same, as 'MODULE:pattern', or none",
				   d);
	return pattern ? attach_matching(prog, pattern, d)
		       : take_link(prog, create_link(prog, &a), "ids", d);
}

int attach_trace_multi_module(struct load *l, const struct corepl_program *p)
{
	const char *target = handle_target(p);

	if (!is_multi(p) || p->def.prog_type != ABI_PROG_TRACING || !module_named_size(target))
		return 0;
	return module_named_fd(p, target, l->diag);
}

/*
 * An older kernel reads the same as a program for one function that it does not name; with a
 * module's types it says so in no log.
 */
bool attach_trace_multi_blame(struct load *l, const struct corepl_program *p)
{
	const char *log = corepl_log(l->obj);

	if (p->def.prog_type != ABI_PROG_TRACING || !is_multi(p))
		return false;
	if (!strstr(log, "must provide btf_id") &&
	    (*log || !module_named_size(handle_target(p))))
		return false;
	diag_fail(l->diag, COREPL_EUNSUPPORTED,
		  "program %s: section %s: found a kernel without such programs, need Linux 7.2",
		  corepl_program_name(p), corepl_program_section(p));
	l->diag->sys_errno = EINVAL;
	return true;
}

struct corepl_link *corepl_auto_trace_multi(struct corepl_program *prog)
{
	const char *target = attach_target(prog);

	return *target ? corepl_program_attach_tracing_multi(prog, target, NULL)
		       : attach_no_target(prog, "a function or a pattern");
}
