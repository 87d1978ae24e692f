/* SPDX-License-Identifier: MIT */
/*
 * externs.c - what a program declares and the kernel has: configuration, symbols, functions.
 *
 *   .kconfig  values      -> bytes in a frozen map (kernel_config.c)
 *   .ksyms    void        -> an address (kallsyms.c)
 *   .ksyms    variable    -> a BTF id of the kernel's VAR, whose type must be compatible
 *   .ksyms    function    -> a BTF id of the kernel's FUNC, whose prototype must be compatible
 *
 * Only externs of functions that will be loaded count.  A weak one that is missing is 0, a call of
 * it a call of an unknown helper that the program's own test keeps away; a strong one is an error.
 *
 * Source: libbpf bpf_object__resolve_externs(), bpf_object__relocate_data() for behaviour.
 */
#include "runtime/kernel_config.h"
#include "runtime/module_types.h"

#include "core/compat.h"
#include "core/diag.h"
#include "core/text.h"

#if defined(__x86_64__)
#define SYSCALL_WRAPPER "__x64_sys_bpf"
#elif defined(__aarch64__)
#define SYSCALL_WRAPPER "__arm64_sys_bpf"
#elif defined(__s390x__)
#define SYSCALL_WRAPPER "__s390x_sys_bpf"
#elif defined(__riscv)
#define SYSCALL_WRAPPER "__riscv_sys_bpf"
#else
#define SYSCALL_WRAPPER "no machine has it"
#endif

int externs_fail(struct load *l, const struct plan_extern *e, int status, const char *text)
{
	struct plan_site site;

	diag_fail(l->diag, status, "extern %s: %s", handle_str(l->obj, e->name_str), text);
	if (e->site == PLAN_NONE)
		return status;
	PLAN_GET(&l->obj->plan, PLAN_SITES, e->site, &site);
	l->diag->line = site.line;
	l->diag->column = site.column;
	handle_copy_text(l->diag->file, sizeof(l->diag->file), handle_str(l->obj, site.file_str));
	return status;
}

static bool find_want(const struct load *l, const struct plan_extern *e, struct scan_want *w)
{
	const char *name = handle_str(l->obj, e->name_str);

	w->name = name;
	w->kind_mask = 1u << BTFVIEW_FUNC;
	if (e->kind == PLAN_EXTERN_KSYM_TYPED) {
		w->kind_mask = 1u << BTFVIEW_VAR;
	} else if (e->kind == PLAN_EXTERN_KCONFIG) {
		if (text_equal(name, "LINUX_HAS_SYSCALL_WRAPPER")) {
			w->name = SYSCALL_WRAPPER;
		} else if (text_equal(name, "LINUX_HAS_BPF_COOKIE")) {
			w->name = "bpf_func_id";
			w->kind_mask = 1u << BTFVIEW_ENUM;
		} else {
			return false;
		}
	} else if (e->kind != PLAN_EXTERN_KFUNC) {
		return false;
	}
	w->name_size = (uint32_t)text_size(w->name);
	if (e->kind != PLAN_EXTERN_KCONFIG)
		w->name_size = (uint32_t)text_essential_size(w->name, w->name_size);
	return w->name_size > 0;
}

/* What is compared of a FUNC its prototype, of a VAR its type without modifiers. */
static uint32_t inner_type(const struct btfview *v, uint32_t id)
{
	struct btfview_type t;

	if (!btfview_type(v, id, &t) && (t.kind == BTFVIEW_FUNC || t.kind == BTFVIEW_VAR))
		id = t.size_or_type;
	return btfview_skip_mods(v, id, true, &t) ? id : t.id;
}

/* Is the kernel's type what the extern was declared as?  An unknown declaration is. */
static int is_compatible(const struct load *l, const struct plan_extern *e,
			 const struct module_types_found *found)
{
	struct compat_work work = { COMPAT_STEPS, "" };
	struct relo_cand local = { &l->local, inner_type(&l->local, e->btf_id) };
	struct relo_cand target = { found->view, inner_type(found->view, found->type_id) };

	return !e->btf_id || !l->local.blob.size ? 1 : compat_types(&work, local, target);
}

static int fail_missing(struct load *l, const struct plan_extern *e)
{
	char text[96 + MODULE_TYPES_WHERE_SIZE], where[MODULE_TYPES_WHERE_SIZE];

	diag_format(text, sizeof(text),
		    "found no such %s in this kernel's types (%s), need it, or declare it weak",
		    e->kind == PLAN_EXTERN_KFUNC ? "function" : "variable",
		    module_types_where(l, where));
	return externs_fail(l, e, COREPL_EMISSING, text);
}

/* A variable or function by its BTF id. */
static int resolve_typed(struct load *l, const struct plan_extern *e, struct load_extern *le)
{
	struct module_types_found found;
	int is;

	if (!module_types_first(l, le->want, &found))
		return e->is_weak ? 0 : fail_missing(l, e);
	le->value = found.type_id;
	le->module = found.module;
	is = is_compatible(l, e, &found);
	if (is <= 0 && !e->is_weak)
		return externs_fail(l, e, COREPL_EMISMATCH,
				    "the kernel's has another type: need the same prototype, or "
				    "declare it weak");
	le->is_found = is > 0;
	return 0;
}

/*
 * A host's extern has what the caller put into its variable.  Bytes that are all 0 count as given
 * only by corepl_var_update(): nothing else tells them from forgotten ones.
 */
static int resolve_host(struct load *l, const struct plan_extern *e)
{
	const uint8_t *value;
	bool is_set = e->is_weak;

	if (e->map == PLAN_NONE || !l->obj->maps[e->map].data)
		return externs_fail(l, e, COREPL_EFORMAT, "the plan gives it no place");
	value = (const uint8_t *)l->obj->maps[e->map].data + e->byte_off;
	for (uint32_t i = 0; i < e->size && !is_set; i++)
		is_set = value[i] != 0;
	for (uint32_t i = 0; i < plan_cnt(&l->obj->plan, PLAN_VARS) && !is_set; i++) {
		const struct corepl_var *v = &l->obj->vars[i];

		is_set = v->is_set && v->def.map == e->map && v->def.byte_off == e->byte_off;
	}
	return is_set ? 0
		      : externs_fail(l, e, COREPL_EMISSING,
				     "not set: need a value before corepl_load() (0 by "
				     "corepl_var_update()), or declare it weak");
}

static int fail_unlinked(struct load *l, const struct plan_extern *e, const char *need)
{
	char text[96];

	diag_format(text, sizeof(text),
		    "found nothing in this program to resolve it, need it to call %s()", need);
	return externs_fail(l, e, COREPL_EUNSUPPORTED, text);
}

static int resolve(struct load *l, struct kernel_config *k, uint32_t idx, bool *has_ksym)
{
	struct load_extern *le = &l->externs[idx];
	struct plan_extern e;

	PLAN_GET(&l->obj->plan, PLAN_EXTERNS, idx, &e);
	switch (e.kind) {
	case PLAN_EXTERN_KCONFIG:
		if (!kernel_config_resolve)
			return fail_unlinked(l, &e, "corepl_use_kconfig");
		return kernel_config_resolve(l, k, idx);
	case PLAN_EXTERN_KSYM:
		if (!kallsyms_resolve)
			return fail_unlinked(l, &e, "corepl_use_ksyms");
		*has_ksym = true;
		return 0;
	case PLAN_EXTERN_KSYM_TYPED:
	case PLAN_EXTERN_KFUNC:
		return le->want == PLAN_NONE ? 0 : resolve_typed(l, &e, le);
	default:
		return resolve_host(l, &e);
	}
}

/* After kallsyms: strong ones must be there. */
static int check_ksyms(struct load *l)
{
	for (uint32_t i = 0; i < plan_cnt(&l->obj->plan, PLAN_EXTERNS); i++) {
		struct plan_extern e;

		PLAN_GET(&l->obj->plan, PLAN_EXTERNS, i, &e);
		if (e.kind == PLAN_EXTERN_KSYM && l->externs[i].is_used &&
		    !l->externs[i].is_found && !e.is_weak)
			return externs_fail(l, &e, COREPL_EMISSING,
					    "found no such symbol in this kernel, need it, or "
					    "declare it weak");
	}
	return 0;
}

static int resolve_all(struct load *l)
{
	struct kernel_config k = { 0 };
	bool has_ksym = false;
	int err = 0;

	for (uint32_t i = 0; i < plan_cnt(&l->obj->plan, PLAN_EXTERNS) && !err; i++)
		if (l->externs[i].is_used)
			err = resolve(l, &k, i, &has_ksym);
	if (k.is_searched && kernel_config_close)
		kernel_config_close(&k);
	if (!err && has_ksym) {
		err = kallsyms_resolve(l);
		if (!err)
			err = check_ksyms(l);
	}
	return err;
}

static void mark_uses(struct load *l)
{
	for (uint32_t i = 0; i < plan_cnt(&l->obj->plan, PLAN_FUNCS); i++) {
		struct plan_func f;

		PLAN_GET(&l->obj->plan, PLAN_FUNCS, i, &f);
		for (uint32_t k = 0; l->is_used[i] && k < f.extern_cnt; k++) {
			struct plan_extern_use use;

			PLAN_GET(&l->obj->plan, PLAN_EXTERN_USES, f.extern_first + k, &use);
			l->externs[use.ext].is_used = true;
		}
	}
}

static void collect_wants(struct load *l)
{
	for (uint32_t i = 0; i < plan_cnt(&l->obj->plan, PLAN_EXTERNS); i++) {
		struct scan_want w = { .flags = SCAN_EXACT };
		struct plan_extern e;

		PLAN_GET(&l->obj->plan, PLAN_EXTERNS, i, &e);
		l->externs[i].want = PLAN_NONE;
		if (!l->externs[i].is_used || !find_want(l, &e, &w))
			continue;
		w.hash = scan_hash(w.name, w.name_size);
		*wants_add(l, &l->externs[i].want) = w;
	}
}

/* What configuration needs of types is vmlinux's. */
static uint32_t find_missing(struct load *l)
{
	uint32_t cnt = 0;

	for (uint32_t i = 0; i < plan_cnt(&l->obj->plan, PLAN_EXTERNS); i++) {
		uint32_t want = l->externs[i].want;
		struct plan_extern e;

		PLAN_GET(&l->obj->plan, PLAN_EXTERNS, i, &e);
		if (want == PLAN_NONE || e.kind == PLAN_EXTERN_KCONFIG || l->wants[want].hit_cnt)
			continue;
		l->is_missing[want] = true;
		cnt++;
	}
	return cnt;
}

const struct load_extern_steps externs_steps = {
	.note_used = mark_uses,
	.add_wants = collect_wants,
	.note_missing = find_missing,
	.resolve_used = resolve_all,
	.set_uses = extern_uses_set,
	.drop_func_addresses = extern_uses_func_address_workaround,
};

void corepl_use_externs(void)
{
	corepl_use_kernel_types();
}
