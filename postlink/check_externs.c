/* SPDX-License-Identifier: MIT */
/*
 * check_externs.c - what an object expects from outside, on one kernel.
 *
 * kconfig values come from the configuration beside the kernel, its release and its types; typed
 * symbols and kfuncs from its types; untyped symbols from its symbol list.  What is strong and
 * missing fails every program of the object, as loaders do it.  Without configuration or symbols
 * the answer is that nobody knows, and no branch is decided by it; guesses of what the
 * configuration may say show which faults hang on it.
 *
 * Source: libbpf bpf_object__resolve_externs() for behaviour.
 */
#include "postlink/check_impl.h"

#include "core/compat.h"
#include "core/kconfig.h"

#include <string.h>

/* Bytes of the .kconfig map while they are filled. */
struct kconfig_bytes {
	uint8_t *data, *known;
	uint32_t size; /* bytes */
	uint32_t map;  /* map index */
};

static struct check_finding *add(struct check_view *v, uint32_t ext, enum check_class cls,
				 enum check_level level, const char *message)
{
	const struct object_extern *e = &v->job->o->externs[ext];
	struct check_finding *f = check_add(v, OBJECT_NONE, cls, level, message);

	f->key = ext;
	f->what = arena_printf(v->r->a, "%sextern '%s'", e->plan.is_weak ? "weak " : "", e->name);
	if (e->plan.site < v->job->o->site_cnt) {
		const struct site *s = &v->job->o->sites[e->plan.site];

		f->place.file = s->file;
		f->place.line = s->line;
		f->place.column = s->column;
		f->place.expr = s->expr;
	}
	return f;
}

/* The kernel answers LINUX_HAS_... by its types. */
static bool has_feature(const struct check_view *v, const char *name)
{
	struct btfview_type t;

	if (!strcmp(name, "LINUX_HAS_BPF_COOKIE"))
		return check_enum_has(v, CHECK_WANT_HELPERS, 174); /* get_attach_cookie */
	for (uint32_t i = 0; i < 4; i++) {
		if (check_hit(v, v->job->wants[CHECK_WANT_SYSCALL + i], &t))
			return true;
	}
	return false;
}

static bool is_feature(const char *name)
{
	return !strcmp(name, "LINUX_HAS_BPF_COOKIE") || !strcmp(name, "LINUX_HAS_SYSCALL_WRAPPER");
}

/* The value's bytes; 1 when they are known, 0 when not, or a status and *WHY a loader refuses. */
static int kconfig_value(struct check_view *v, uint32_t ext, uint8_t *to, const char **why)
{
	const struct plan_extern *e = &v->job->o->externs[ext].plan;
	const char *name = v->job->o->externs[ext].name;
	bool is_big = v->job->o->is_big_endian;
	struct kconfig_value value;
	int ret;

	if (!strcmp(name, "LINUX_KERNEL_VERSION")) {
		if (!v->kernel->version)
			return 0;
		ret = kconfig_put_number(e, v->kernel->version, is_big, to, why);
	} else if (is_feature(name)) {
		ret = kconfig_put_number(e, has_feature(v, name), is_big, to, why);
	} else if (!v->kernel->has_config) {
		return 0;
	} else if (check_config(v->kernel, name, &value)) {
		ret = kconfig_put(e, &value, is_big, to, why);
	} else {
		*why = "its configuration does not set it, and it is not weak";
		ret = e->is_weak ? 0 : COREPL_EMISSING;
	}
	return ret ? ret : 1;
}

static void resolve_kconfig(struct check_view *v, uint32_t ext, const struct kconfig_bytes *k)
{
	const struct object *o = v->job->o;
	const struct plan_extern *e = &o->externs[ext].plan;
	const char *why = "";
	int ret;

	if (e->byte_off > k->size || e->size > k->size - e->byte_off)
		return;
	ret = kconfig_value(v, ext, k->data + e->byte_off, &why);
	if (ret == 1)
		memset(k->known + e->byte_off, 1, e->size);
	else if (ret == 0)
		add(v, ext, CHECK_KCONFIG, CHECK_UNSURE,
		    !strcmp(o->externs[ext].name, "LINUX_KERNEL_VERSION")
			    ? "the kernel's release is not known (--release tells it)"
			    : "no configuration of the kernel was given (NAME.config beside it)");
	else
		add(v, ext, CHECK_KCONFIG, CHECK_FAIL, why)->is_absence = ret == COREPL_EMISSING;
	v->has_extern[ext] = ret >= 0;
}

/* What is compared of a FUNC its prototype, of a VAR its type without modifiers. */
static uint32_t inner_type(const struct btfview *view, uint32_t id)
{
	struct btfview_type t;

	if (!btfview_type(view, id, &t) && (t.kind == BTFVIEW_FUNC || t.kind == BTFVIEW_VAR))
		id = t.size_or_type;
	return btfview_skip_mods(view, id, true, &t) ? id : t.id;
}

static void resolve_typed(struct check_view *v, uint32_t ext, enum check_class cls)
{
	const struct object *o = v->job->o;
	const struct object_extern *e = &o->externs[ext];
	struct compat_work work = { COMPAT_STEPS, "" };
	struct check_hit hit;
	int is = 1;

	v->has_extern[ext] = check_find(v, v->job->extern_want[ext], NULL, &hit);
	if (v->has_extern[ext] && e->plan.btf_id) {
		struct relo_cand local = { &o->btf, inner_type(&o->btf, e->plan.btf_id) };
		struct relo_cand target = { hit.view, inner_type(hit.view, hit.type.id) };

		is = compat_types(&work, local, target);
		v->has_extern[ext] = is > 0;
	}
	if (v->has_extern[ext] && hit.module)
		add(v, ext, cls, CHECK_UNSURE,
		    arena_printf(v->a, "in module %s, which has to be loaded", hit.module));
	if (v->has_extern[ext] || e->plan.is_weak)
		return;
	add(v, ext, cls, CHECK_FAIL,
	    is <= 0 ? "the kernel's has another type, and it is not weak"
		    : "the kernel's types do not have it (a module's may), and it is not weak")
		->is_absence = is > 0;
}

static void resolve_ksym(struct check_view *v, uint32_t ext)
{
	const struct object_extern *e = &v->job->o->externs[ext];

	if (!v->kernel->has_symbols) {
		v->is_unsure[ext] = true;
		v->has_extern[ext] = true;
		add(v, ext, CHECK_KSYM, CHECK_UNSURE,
		    "no list of the kernel's symbols was given: it may be there or not");
		return;
	}
	v->has_extern[ext] = check_symbol(v->kernel, e->name) == KERNELSET_SYMBOL;
	if (!v->has_extern[ext] && !e->plan.is_weak)
		add(v, ext, CHECK_KSYM, CHECK_FAIL,
		    "the kernel has no such symbol, and it is not weak")
			->is_absence = true;
}

static void add_regions(struct check_view *v, struct kconfig_bytes *k)
{
	const struct object *o = v->job->o;

	v->regions = ARENA_NEW(v->a, struct propagate_region, o->map_cnt);
	for (uint32_t i = 0; i < o->map_cnt; i++) {
		const struct plan_map *m = &o->maps[i].plan;

		if (m->role == PLAN_MAP_RODATA && m->sec < o->sec_cnt && o->secs[m->sec].data) {
			uint64_t size = o->secs[m->sec].size;

			v->regions[i] =
				(struct propagate_region){ o->secs[m->sec].data, NULL,
							   size > UINT32_MAX ? UINT32_MAX
									     : (uint32_t)size };
		} else if (m->role == PLAN_MAP_KCONFIG) {
			k->map = i;
			k->size = m->value_size;
			k->data = ARENA_NEW(v->a, uint8_t, k->size);
			k->known = ARENA_NEW(v->a, uint8_t, k->size);
			v->regions[i] = (struct propagate_region){ k->data, k->known, k->size };
		}
	}
}

/* Guess IDX of what is not known after all; false: everything is. */
static bool guess(struct check_view *v, const struct kconfig_bytes *k, uint32_t idx)
{
	const struct object *o = v->job->o;
	uint8_t *data = arena_copy(v->a, k->data, k->size);
	uint8_t *known = arena_copy(v->a, k->known, k->size);
	bool is_any = false;

	for (uint32_t i = 0; i < o->extern_cnt; i++) {
		const struct plan_extern *e = &o->externs[i].plan;

		if (e->kind != PLAN_EXTERN_KCONFIG || e->byte_off > k->size ||
		    e->size > k->size - e->byte_off || !e->size || known[e->byte_off] ||
		    !kconfig_guess(e, o->externs[i].name, idx, o->is_big_endian,
				   data + e->byte_off))
			continue;
		memset(known + e->byte_off, 1, e->size);
		is_any = true;
	}
	if (!is_any)
		return false;
	v->guess[idx] = ARENA_NEW(v->a, struct propagate_region, o->map_cnt);
	memcpy(v->guess[idx], v->regions, o->map_cnt * sizeof(*v->regions));
	v->guess[idx][k->map] = (struct propagate_region){ data, known, k->size };
	return true;
}

void check_externs(struct check_view *v)
{
	const struct object *o = v->job->o;
	struct kconfig_bytes k = { NULL, NULL, 0, 0 };

	v->has_extern = ARENA_NEW(v->a, bool, o->extern_cnt);
	v->is_unsure = ARENA_NEW(v->a, bool, o->extern_cnt);
	add_regions(v, &k);
	for (uint32_t i = 0; i < o->extern_cnt; i++) {
		switch (o->externs[i].plan.kind) {
		case PLAN_EXTERN_KCONFIG:
			resolve_kconfig(v, i, &k);
			break;
		case PLAN_EXTERN_KSYM:
			resolve_ksym(v, i);
			break;
		case PLAN_EXTERN_KSYM_TYPED:
			resolve_typed(v, i, CHECK_KSYM);
			break;
		case PLAN_EXTERN_KFUNC:
			resolve_typed(v, i, CHECK_KFUNC);
			break;
		default:
			v->has_extern[i] = true;
			if (!o->externs[i].plan.is_weak)
				add(v, i, CHECK_KCONFIG, CHECK_UNSURE,
				    "the host's: need a value set before loading; all branches "
				    "on it count as open");
		}
	}
	for (uint32_t i = 0; i < KCONFIG_GUESSES && guess(v, &k, i);)
		i++;
}
