/* SPDX-License-Identifier: MIT */
/*
 * check_symbols.c - targets that are symbols of the kernel, not types: kprobes and their like.
 *
 *   kprobe/NAME+8, kretprobe/NAME     NAME
 *   kprobe.multi/NAME                 NAME
 *   kprobe.multi/vfs_*                any symbol that matches
 *   ksyscall/NAME, kretsyscall/NAME   the machine's wrapper, or __se_sys_NAME
 *
 * The symbols given beside the kernel tell.  Its types alone do not: what is static may be missing
 * there and be a symbol, what the compiler changed (NAME.isra.0) may be there and be none.
 *
 * Source: kernel kernel/kprobes.c, arch/x86/include/asm/syscall_wrapper.h and its like.
 */
#include "postlink/check_impl.h"

#include <string.h>

static const char *const syscall_prefixes[] = { "__x64_sys_", "__arm64_sys_", "__s390x_sys_",
						"__riscv_sys_", "__se_sys_" };

#define PREFIX_CNT (sizeof(syscall_prefixes) / sizeof(syscall_prefixes[0]))

static bool is_symbol_target(const struct object_prog *p)
{
	return *p->target && (p->plan.attach == PLAN_ATTACH_KPROBE ||
			      p->plan.attach == PLAN_ATTACH_KPROBE_MULTI ||
			      p->plan.attach == PLAN_ATTACH_KSYSCALL);
}

static bool is_pattern(const struct object_prog *p)
{
	return p->plan.attach == PLAN_ATTACH_KPROBE_MULTI && strpbrk(p->target, "*?");
}

/* The IDX'th name of which one has to be a symbol, in A; NULL: there are no more. */
static const char *symbol_name(struct arena *a, const struct object_prog *p, uint32_t idx)
{
	if (p->plan.attach == PLAN_ATTACH_KSYSCALL)
		return idx < PREFIX_CNT ? arena_printf(a, "%s%s", syscall_prefixes[idx], p->target)
					: NULL;
	return idx ? NULL : arena_printf(a, "%.*s", (int)strcspn(p->target, "+"), p->target);
}

void check_symbols_want(struct check_job *job, uint32_t prog)
{
	const struct object_prog *p = &job->o->progs[prog];
	const char *name;

	job->symbol_want[prog] = OBJECT_NONE;
	if (!is_symbol_target(p) || is_pattern(p))
		return;
	for (uint32_t i = 0; (name = symbol_name(job->a, p, i)); i++) {
		uint32_t want = relocate_want(job->a, job->roots,
					      (struct scan_want){ .name = name,
								  .kind_mask = 1u << BTFVIEW_FUNC,
								  .flags = SCAN_EXACT });

		if (!i)
			job->symbol_want[prog] = want;
	}
}

/* Is one of the names a function among the kernel's types? */
static bool has_func(const struct check_view *v)
{
	const struct object_prog *p = &v->job->o->progs[v->prog];
	uint32_t cnt = p->plan.attach == PLAN_ATTACH_KSYSCALL ? PREFIX_CNT : 1;
	struct btfview_type t;

	if (v->job->symbol_want[v->prog] == OBJECT_NONE)
		return false;
	for (uint32_t i = 0; i < cnt; i++) {
		if (check_hit(v, v->job->symbol_want[v->prog] + i, &t))
			return true;
	}
	return false;
}

/* Has the kernel, whose symbols are given, what V's program wants? */
static enum kernelset_symbol find_symbol(const struct check_view *v)
{
	const struct object_prog *p = &v->job->o->progs[v->prog];
	enum kernelset_symbol best = KERNELSET_NO_SYMBOL;
	const char *name;

	if (is_pattern(p))
		return check_symbol_match(v->kernel, p->target) ? KERNELSET_SYMBOL
								: KERNELSET_NO_SYMBOL;
	for (uint32_t i = 0; (name = symbol_name(v->a, p, i)) && best != KERNELSET_SYMBOL; i++) {
		enum kernelset_symbol is = check_symbol(v->kernel, name);

		best = is == KERNELSET_NO_SYMBOL ? best : is;
	}
	return best;
}

static const char *explain(const struct check_view *v, enum kernelset_symbol has)
{
	const struct object_prog *p = &v->job->o->progs[v->prog];

	if (!v->kernel->has_symbols && is_pattern(p))
		return "not known from BTF which symbols match: give the kernel's symbols";
	if (!v->kernel->has_symbols)
		return has_func(v)
			       ? "not known from BTF: its types have such a function, of which "
				 "the compiler may have kept a changed copy only; give the "
				 "kernel's symbols"
			       : "not known from BTF: its types have no such function; give the "
				 "kernel's symbols";
	if (has == KERNELSET_CLONE)
		return "at attachment: the compiler kept only a changed copy of it (.isra, "
		       ".constprop, .part)";
	if (is_pattern(p))
		return "at attachment: no symbol of the kernel matches";
	if (p->plan.attach == PLAN_ATTACH_KSYSCALL)
		return "at attachment: the kernel has no such system call";
	return "at attachment: the kernel has no such symbol: inlined, renamed, or in a module";
}

void check_symbols(struct check_view *v)
{
	const struct object_prog *p = &v->job->o->progs[v->prog];
	const bool is_known = v->kernel->has_symbols;
	enum kernelset_symbol has = KERNELSET_NO_SYMBOL;
	struct check_finding *f;
	const char *name;

	if (!is_symbol_target(p))
		return;
	if (is_known)
		has = find_symbol(v);
	if (has == KERNELSET_SYMBOL)
		return;
	f = check_add(v, v->prog, CHECK_TARGET, is_known ? CHECK_FAIL : CHECK_UNSURE,
		      explain(v, has));
	name = arena_printf(v->r->a, "%.*s", (int)strcspn(p->target, "+"), p->target);
	f->key = scan_hash(name, strlen(name));
	f->is_absence = is_known;
	f->what = arena_printf(v->r->a, "target '%s'", name);
}
