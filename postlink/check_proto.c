/* SPDX-License-Identifier: MIT */
/*
 * check_proto.c - how arguments of a kernel's function come to a program that is attached to it.
 *
 *   int tcp_setsockopt(struct sock *sk, int level, int optname, sockptr_t optval, unsigned optlen)
 *   words of the context: 0 sk, 1 level, 2 optname, 3 and 4 optval (16 bytes), 5 optlen, 6 result
 *
 * In: a prototype of the kernel's types -> the argument that a word of the context belongs to, and
 * why a kernel refuses to attach to a function of that prototype at all:
 *
 *   a structure as argument      known from 6.1 on, up to 16 bytes
 *   a union as argument          known from 6.18 on, up to 16 bytes
 *   a structure as result, variable arguments, more than 12 arguments: no kernel
 *
 * What a machine's trampoline cannot carry beyond that shows at attachment and is not judged.
 *
 * Source: kernel btf_distill_func_proto(), get_ctx_arg_idx(); measured on kernels in machines.
 */
#include "postlink/check_impl.h"

enum { WORD_SIZE = 8, SIZE_MAX_IN_WORDS = 16 }; /* bytes */
#define SINCE_STRUCT 0x060100u			/* releases */
#define SINCE_UNION 0x061200u

static bool is_aggregate(const struct btfview_type *t)
{
	return t->kind == BTFVIEW_STRUCT || t->kind == BTFVIEW_UNION;
}

/* Words that a value of type ID takes in the context. */
static uint32_t word_cnt(const struct btfview *view, uint32_t id)
{
	struct btfview_type t;

	if (btfview_skip_mods(view, id, true, &t) || (!is_aggregate(&t) && t.kind != BTFVIEW_INT))
		return 1;
	return t.size_or_type / WORD_SIZE + !!(t.size_or_type % WORD_SIZE);
}

uint32_t check_proto_param(const struct btfview *view, const struct btfview_type *proto,
			   uint32_t skip, uint32_t word)
{
	uint32_t cnt = 0, i;

	for (i = skip; i < proto->vlen; i++) {
		struct btfview_param p;

		btfview_param(view, proto, i, &p);
		cnt += word_cnt(view, p.type_id);
		if (word < cnt)
			return i - skip;
	}
	cnt += word_cnt(view, proto->size_or_type);
	return i - skip + (word >= cnt);
}

/* Why parameter IDX, an aggregate T, keeps V's program off; *IS_SURE: it does on that release. */
static const char *explain(const struct check_view *v, uint32_t idx, const struct btfview_type *t,
			   bool *is_sure)
{
	const char *kind = t->kind == BTFVIEW_UNION ? "union" : "structure";
	uint32_t since = t->kind == BTFVIEW_UNION ? SINCE_UNION : SINCE_STRUCT;

	*is_sure = true;
	if (t->size_or_type > SIZE_MAX_IN_WORDS)
		return arena_printf(v->a,
				    "its argument %u is a %s of %u bytes: no program is given "
				    "more than %u",
				    idx, kind, t->size_or_type, SIZE_MAX_IN_WORDS);
	if (v->kernel->version >= since)
		return NULL;
	*is_sure = v->kernel->version;
	return arena_printf(v->a,
			    "its argument %u is a %s: kernels give it to programs from %u.%u on",
			    idx, kind, since >> 16, since >> 8 & 255);
}

/* BTF has them as a last parameter without type. */
static bool has_variable_arguments(const struct btfview *view, const struct btfview_type *proto)
{
	struct btfview_param last;

	if (!proto->vlen)
		return false;
	btfview_param(view, proto, proto->vlen - 1, &last);
	return !last.type_id;
}

const char *check_proto_refused(const struct check_view *v, const struct btfview *view,
				const struct btfview_type *proto, bool *is_sure)
{
	const char *why = NULL, *one;
	struct btfview_type t;
	bool is_it;

	*is_sure = true;
	if (proto->vlen > CHECK_PARAM_MAX)
		return arena_printf(v->a, "it has %u arguments: programs can have %u", proto->vlen,
				    CHECK_PARAM_MAX);
	if (!btfview_skip_mods(view, proto->size_or_type, true, &t) && is_aggregate(&t))
		return "its result is a structure or union: no program is given that";
	if (has_variable_arguments(view, proto))
		return "it has variable arguments: no program is given them";
	for (uint32_t i = 0; i < proto->vlen; i++) {
		struct btfview_param p;

		btfview_param(view, proto, i, &p);
		if (btfview_skip_mods(view, p.type_id, true, &t) || !is_aggregate(&t))
			continue;
		one = explain(v, i, &t, &is_it);
		if (one && (!why || is_it)) {
			why = one;
			*is_sure = is_it;
		}
	}
	return why;
}
