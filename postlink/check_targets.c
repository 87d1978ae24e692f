/* SPDX-License-Identifier: MIT */
/*
 * check_targets.c - what programs attach to, and the arguments they get there.
 *
 * Targets are types by the kernel's own naming:
 *
 *   tp_btf/X, raw_tp/X     TYPEDEF btf_trace_X -> PTR -> FUNC_PROTO; its first parameter is its own
 *   tracepoint/C/X         the same, unless C is "syscalls"
 *   fentry/X, fexit/X...   FUNC X -> FUNC_PROTO
 *   lsm/X                  FUNC bpf_lsm_X
 *   iter/X                 FUNC bpf_iter_X with a struct bpf_iter_meta * first, else it is none
 *
 * Arguments count only when a reachable instruction reads them from the context.  Modules' types
 * are looked at where they are given; "fentry/MODULE:X" asks that module only.
 *
 * Source: kernel btf_ctx_access(), bpf_check_attach_target(), raw_tp_prog_is_valid_access().
 */
#include "postlink/bpf_names.h"
#include "postlink/check_impl.h"

#include <string.h>

enum {
	PROG_TRACEPOINT = 5,
	PROG_RAW_TP = 17,
	PROG_RAW_TP_W = 24,
	PROG_TRACING = 26,
	PROG_STRUCT_OPS = 27,
	PROG_EXT = 28,
	PROG_LSM = 29
};
enum {
	AT_RAW_TP = 23,
	AT_FENTRY = 24,
	AT_FEXIT = 25,
	AT_MODIFY_RETURN = 26,
	AT_LSM_MAC = 27,
	AT_ITER = 28,
	AT_LSM_CGROUP = 43,
	AT_FSESSION = 58
};

/* How a target is called in the kernel's types. */
struct naming {
	const char *prefix;
	uint32_t kind; /* of the type */
};

static bool find_naming(const struct plan_prog *p, struct naming *n)
{
	*n = (struct naming){ "btf_trace_", BTFVIEW_TYPEDEF };
	if (p->prog_type == PROG_RAW_TP || p->prog_type == PROG_RAW_TP_W ||
	    p->prog_type == PROG_TRACEPOINT)
		return true;
	if (p->prog_type == PROG_TRACING && p->attach_type == AT_RAW_TP)
		return true;
	n->kind = BTFVIEW_FUNC;
	if (p->prog_type == PROG_LSM) {
		n->prefix = "bpf_lsm_";
		return true;
	}
	if (p->prog_type != PROG_TRACING)
		return false;
	n->prefix = p->attach_type == AT_ITER ? "bpf_iter_" : "";
	return p->attach_type == AT_ITER || p->attach_type == AT_FENTRY ||
	       p->attach_type == AT_FEXIT || p->attach_type == AT_MODIFY_RETURN ||
	       p->attach_type == AT_FSESSION;
}

void check_target_want(struct check_job *job, uint32_t prog)
{
	const struct object_prog *p = &job->o->progs[prog];
	const char *target = p->target, *slash = strchr(target, '/');
	struct naming n;

	job->prog_want[prog] = OBJECT_NONE;
	if (!*target || !find_naming(&p->plan, &n))
		return;
	if (p->plan.prog_type == PROG_TRACEPOINT) {
		if (!slash || !strncmp(target, "syscalls/", 9))
			return;
		target = slash + 1;
	}
	if (n.kind == BTFVIEW_FUNC && strchr(target, ':'))
		target = strchr(target, ':') + 1;
	job->prog_want[prog] = relocate_want(
		job->a, job->roots,
		(struct scan_want){ .name = arena_printf(job->a, "%s%s", n.prefix, target),
				    .kind_mask = 1u << n.kind,
				    .flags = SCAN_EXACT });
}

/* Does the target only matter when the loaded program is attached? */
static bool is_late(const struct plan_prog *p)
{
	return p->prog_type != PROG_TRACING && p->prog_type != PROG_LSM &&
	       p->prog_type != PROG_STRUCT_OPS && p->prog_type != PROG_EXT;
}

/* Is the function that was found an iterator's?  Others have names of that kind, too. */
static bool is_iter(const struct btfview *view, const struct btfview_type *func)
{
	struct btfview_param p;
	struct btfview_type t;
	const char *name;

	if (btfview_type(view, func->size_or_type, &t) || t.kind != BTFVIEW_FUNC_PROTO || !t.vlen)
		return false;
	btfview_param(view, &t, 0, &p);
	if (btfview_skip_mods(view, p.type_id, true, &t) || t.kind != BTFVIEW_PTR ||
	    btfview_skip_mods(view, t.size_or_type, true, &t))
		return false;
	name = btfview_str(view, t.name_off);
	return name && !strcmp(name, "bpf_iter_meta");
}

/* The module that V's program names, "MODULE:function", or NULL. */
static const char *named_module(const struct check_view *v)
{
	const char *target = v->job->o->progs[v->prog].target, *colon = strchr(target, ':');

	return colon ? arena_printf(v->a, "%.*s", (int)(colon - target), target) : NULL;
}

static void add_module_target(struct check_view *v, const char *module)
{
	const char *target = v->job->o->progs[v->prog].target;
	struct check_finding *f =
		check_add(v, v->prog, CHECK_TARGET, CHECK_UNSURE,
			  arena_printf(v->a, "in module %s, which has to be loaded", module));

	f->key = scan_hash(target, strlen(target));
	f->what = arena_printf(v->r->a, "target '%s'", target);
}

static void add_missing_target(struct check_view *v)
{
	const struct object_prog *p = &v->job->o->progs[v->prog];
	const char *name = v->job->roots->wants[v->job->prog_want[v->prog]].name;
	const char *kind = p->plan.attach_type == AT_ITER ? "iterator"
			   : strstr(name, "btf_trace_")	  ? "tracepoint"
							  : "function";
	struct check_finding *f;

	f = check_add(v, v->prog, CHECK_TARGET, CHECK_FAIL,
		      arena_printf(v->a, "%sthe kernel's types have no %s '%s' (a module's may)",
				   is_late(&p->plan) ? "at attachment: " : "", kind, p->target));
	f->key = scan_hash(p->target, strlen(p->target));
	f->is_absence = true;
	f->what = arena_printf(v->r->a, "target '%s'", p->target);
}

/* The section names no target, or what it names is in another program. */
static void add_open_target(struct check_view *v, const char *message)
{
	struct check_finding *f = check_add(v, v->prog, CHECK_TARGET, CHECK_UNSURE, message);

	f->key = v->prog;
	f->what = arena_printf(v->r->a, "target '%s'", v->job->o->progs[v->prog].target);
}

void check_target(struct check_view *v, bool is_attaching)
{
	const struct object_prog *p = &v->job->o->progs[v->prog];
	bool is_iterator = p->plan.attach_type == AT_ITER;
	bool is_early = p->plan.prog_type == PROG_TRACING || p->plan.prog_type == PROG_LSM;
	struct check_hit hit;

	if (is_late(&p->plan) != is_attaching)
		return;
	if (p->plan.prog_type == PROG_EXT && v->r->replaced && *p->target)
		check_replace(v);
	else if (p->plan.prog_type == PROG_EXT)
		add_open_target(v, "what it replaces is another program's: need one set before "
				   "loading (--replaces OBJ judges it)");
	else if (!*p->target && is_early)
		add_open_target(v, "the section names none: need one set before loading");
	else if (v->job->prog_want[v->prog] != OBJECT_NONE) {
		if (!check_find(v, v->job->prog_want[v->prog], named_module(v), &hit) ||
		    (is_iterator && !is_iter(hit.view, &hit.type)))
			add_missing_target(v);
		else if (hit.module)
			add_module_target(v, hit.module);
		else if (p->plan.attach_type == AT_MODIFY_RETURN &&
			 p->plan.prog_type == PROG_TRACING && strncmp(p->target, "security_", 9))
			add_open_target(v, "not known from BTF whether the kernel lets programs "
					   "change its result");
	} else {
		check_symbols(v);
	}
}

/* What a target is called with. */
struct called {
	const struct btfview *view;
	struct btfview_type proto;
	uint32_t skip; /* first parameters that no program sees */
};

static bool find_proto(const struct check_view *v, struct called *c)
{
	uint32_t want = v->job->prog_want[v->prog];
	struct check_hit hit;

	*c = (struct called){ .view = v->res->views };
	if (v->job->o->progs[v->prog].plan.prog_type == PROG_STRUCT_OPS)
		return check_ops_proto(v, &c->proto);
	if (!check_find(v, want, named_module(v), &hit))
		return false;
	c->view = hit.view;
	c->proto = hit.type;
	c->skip = hit.type.kind == BTFVIEW_TYPEDEF;
	if (c->skip && (btfview_skip_mods(c->view, hit.type.id, true, &c->proto) ||
			c->proto.kind != BTFVIEW_PTR))
		return false;
	return !btfview_type(c->view, c->proto.size_or_type, &c->proto) &&
	       c->proto.kind == BTFVIEW_FUNC_PROTO;
}

/* Does the context hold the result behind the arguments? */
static bool has_result(const struct check_view *v, const struct called *c)
{
	const struct plan_prog *p = &v->job->o->progs[v->prog].plan;
	struct btfview_type t;

	return (p->prog_type == PROG_LSM || p->attach_type == AT_MODIFY_RETURN ||
		p->attach_type == AT_FEXIT || p->attach_type == AT_FSESSION) &&
	       !btfview_skip_mods(c->view, c->proto.size_or_type, true, &t) &&
	       t.kind != BTFVIEW_VOID;
}

/* Is argument IDX, or the result behind the last, one through which memory may be read? */
static bool is_pointer(const struct called *c, uint32_t idx)
{
	struct btfview_param p = { .type_id = c->proto.size_or_type };
	struct btfview_type t;

	if (idx + c->skip < c->proto.vlen)
		btfview_param(c->view, &c->proto, idx + c->skip, &p);
	return btfview_skip_mods(c->view, p.type_id, true, &t) || t.kind == BTFVIEW_PTR;
}

static void add_arg(struct check_view *v, uint32_t arg, uint32_t slot, const char *message)
{
	struct check_finding *f = check_add(v, v->prog, CHECK_ARGS, CHECK_FAIL, message);

	f->key = v->prog * PROPAGATE_ARGS + arg;
	f->what =
		arena_printf(v->r->a, "argument %u of '%s'", arg, v->job->o->progs[v->prog].target);
	check_place_slot(v, f, slot);
}

/* Behind all arguments that a program can have. */
static void check_far_args(struct check_view *v, const struct plan_prog *p)
{
	struct naming n;
	uint32_t slot = v->walk.far_read;

	for (uint32_t i = CHECK_PARAM_MAX; i < PROPAGATE_ARGS && is_late(p); i++)
		slot = slot == PROPAGATE_NONE ? v->walk.arg_read[i] : slot;
	if (slot != PROPAGATE_NONE && p->prog_type != PROG_TRACEPOINT && find_naming(p, &n))
		add_arg(v, CHECK_PARAM_MAX, slot, "no program has that many arguments");
}

/* The function's prototype is one that no program can be attached to. */
static void check_proto(struct check_view *v, const struct plan_prog *p, const struct called *c)
{
	const char *target = v->job->o->progs[v->prog].target, *why;
	struct check_finding *f;
	bool is_sure;

	if (p->prog_type != PROG_LSM &&
	    (p->prog_type != PROG_TRACING || p->attach_type == AT_RAW_TP ||
	     p->attach_type == AT_ITER))
		return;
	why = check_proto_refused(v, c->view, &c->proto, &is_sure);
	if (!why)
		return;
	f = check_add(v, v->prog, CHECK_TARGET, is_sure ? CHECK_FAIL : CHECK_UNSURE, why);
	f->key = scan_hash(target, strlen(target));
	f->what = arena_printf(v->r->a, "target '%s'", target);
}

/* One 8-byte word of the context is read. */
static void check_word(struct check_view *v, const struct called *c, uint32_t word)
{
	const struct plan_prog *p = &v->job->o->progs[v->prog].plan;
	uint32_t arg_cnt = c->proto.vlen - c->skip;
	bool is_result = has_result(v, c);
	uint32_t arg = check_proto_param(c->view, &c->proto, c->skip, word);

	if (arg >= arg_cnt + is_result)
		add_arg(v, word, v->walk.arg_read[word],
			arena_printf(v->a, "%sthe kernel gives %u arguments%s",
				     is_late(p) ? "at attachment: " : "", arg_cnt,
				     is_result ? " and the result" : ""));
	else if (v->walk.arg_used[word] != PROPAGATE_NONE && !is_late(p) && !is_pointer(c, arg))
		add_arg(v, word, v->walk.arg_used[word],
			arena_printf(v->a, "the kernel's %s is a number, and memory is read "
					   "through it", arg < arg_cnt ? "argument" : "result"));
}

void check_args(struct check_view *v)
{
	const struct plan_prog *p = &v->job->o->progs[v->prog].plan;
	struct called c;

	check_far_args(v, p);
	if (p->prog_type == PROG_TRACEPOINT || !find_proto(v, &c) || c.proto.vlen < c.skip)
		return;
	check_proto(v, p, &c);
	for (uint32_t i = 0; i < PROPAGATE_ARGS; i++) {
		if (v->walk.arg_read[i] != PROPAGATE_NONE)
			check_word(v, &c, i);
	}
}
