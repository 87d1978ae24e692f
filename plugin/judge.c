// SPDX-License-Identifier: MIT
/*
 * judge.c - an outline against kernels.
 *
 * Every root type's name is looked for once per kernel; then the outline is followed on that
 * kernel, and each site that is reached is decided by the engine, which tells existence, sizes and
 * enumerators to the conditions and what is poisoned to the verdict.
 *
 * What cannot be told from the few types of a query is not known: type_matches where the kernel has
 * a type of that name; a typedef of that name counts as the same.  Candidates that disagree, which
 * no known kernel has, are no verdict either.
 *
 * What is not known of a kernel's release and configuration has any value; a site that some guess
 * of it does not reach is the post-link's to tell.
 *
 * A verifier that looks at a global function only where a call of it is reached, since 6.8, is
 * known by the 'called' of struct bpf_func_info_aux, as in postlink/check_rules.c.
 */
#include "judge.h"

#include <stdlib.h>
#include <string.h>

#include "core/kconfig_guess.h"
#include "core/range.h"
#include "fold.h"

#define JUDGE_CANDS 64u   /* candidates of one name that are looked at */
#define JUDGE_FUNC_AUX 0u /* the want of struct bpf_func_info_aux; those of queries follow */

/* One kernel being judged. */
struct bench {
	struct judge *j;
	const struct shim *tu;
	const struct kernels_one *kernel;
	uint32_t idx;	/* of it */
	uint32_t pass;	/* 0, then one for each guess of what is not known of it */
	bool is_open;	/* something of it is not known */
	struct answer {
		struct follow_value value;
		uint8_t cause; /* enum judge_cause */
		bool is_asked;
		uint8_t pass_cnt; /* so many passes, the first ones, reach it */
	} * answer; /* owned, by query */
};

/* ---- names ---- */

static uint32_t want_of(struct judge *j, const struct query *q)
{
	uint32_t hash = scan_hash(q->name, q->name_size), mask = relo_kind_mask(q->root_kind), i;

	for (i = 0; i < j->want_cnt; i++) {
		const struct scan_want *w = &j->want[i];

		if (w->hash == hash && w->kind_mask == mask && w->name_size == q->name_size &&
		    !memcmp(w->name, q->name, q->name_size))
			return i;
	}
	j->want[j->want_cnt++] = (struct scan_want){
		.name = q->name, .name_size = q->name_size, .hash = hash, .kind_mask = mask
	};
	return i;
}

static const struct query func_aux = { .name = "bpf_func_info_aux",
					.name_size = sizeof("bpf_func_info_aux") - 1,
					.root_kind = BTFVIEW_STRUCT };

static bool find_wants(struct judge *j)
{
	uint32_t cnt = j->o->query_cnt;

	j->want = malloc((cnt + 1) * sizeof(*j->want));
	j->want_of = malloc(cnt * sizeof(*j->want_of));
	j->cause = calloc(cnt, j->kernels->cnt);
	if (!j->want || !j->want_of || !j->cause)
		return false;
	want_of(j, &func_aux);
	for (uint32_t i = 0; i < cnt; i++)
		j->want_of[i] = want_of(j, &j->o->query[i].query);
	return true;
}

/* ---- one site on one kernel ---- */

/* Is a relocation of this kind a value that conditions may be made of? */
static bool is_value(uint32_t kind)
{
	return kind == RELO_FIELD_BYTE_SIZE || kind == RELO_FIELD_EXISTS ||
	       kind == RELO_FIELD_SIGNED || kind == RELO_TYPE_EXISTS || kind == RELO_TYPE_SIZE ||
	       kind == RELO_ENUMVAL_EXISTS || kind == RELO_ENUMVAL_VALUE;
}

static enum judge_cause cause_of(const struct query *q, const struct relo_cands *cands)
{
	struct absence a;

	if (!cands->cnt)
		return JUDGE_NO_TYPE;
	if (q->kind == RELO_ENUMVAL_VALUE)
		return JUDGE_NO_ENUMERATOR;
	query_missing(q, cands, &a);
	return a.member ? JUDGE_NO_MEMBER : JUDGE_OTHER_TYPE;
}

/* Has the type that FIX found all the members that OQ's record has? */
static bool is_same_record(const struct outline_query *oq, const struct relo_fix *fix)
{
	const char *name = (const char *)oq->names.data, *end = name + oq->names.size;
	struct btfview_type t;

	if (!fix->target_view || btfview_skip_mods(fix->target_view, fix->target_type_id, true, &t))
		return false;
	for (; name < end; name += strlen(name) + 1)
		if (btfview_find_member(fix->target_view, &t, 0, name) == t.vlen)
			return false;
	return !oq->names.is_failed;
}

/* What relocation KIND of Q becomes with CANDS; false when it is poison. */
static bool ask(const struct query *q, uint32_t kind, const struct relo_cands *cands,
		struct relo_fix *fix)
{
	struct query other = *q;
	struct relo_cand cand[JUDGE_CANDS];
	struct relo_cands copy = { cand, cands->cnt };

	other.kind = kind;
	memcpy(cand, cands->cand, cands->cnt * sizeof(*cand));
	return query_resolve(&other, &copy, fix) && !fix->is_poisoned;
}

/* Does a bitfield lie elsewhere?  Shifts bring its bits to a number of 64, the first ones here. */
static bool is_bitfield_moved(const struct outline_query *oq, const struct relo_cands *cands)
{
	struct relo_fix at, left, right;
	int64_t bit_size, bit_off;

	if (!ask(&oq->query, RELO_FIELD_BYTE_OFF, cands, &at) ||
	    !ask(&oq->query, RELO_FIELD_LSHIFT_U64, cands, &left) ||
	    !ask(&oq->query, RELO_FIELD_RSHIFT_U64, cands, &right))
		return false;
	bit_size = 64 - (int64_t)right.target_value;
	bit_off = (int64_t)at.target_value * 8 + 64 - (int64_t)left.target_value - bit_size;
	return (bit_off << 8 | bit_size) != oq->local;
}

/* A lint's own value stays what it is for conditions; what a kernel has else is its cause. */
static void decide_lint(const struct outline_query *oq, const struct relo_cands *cands,
			struct answer *to)
{
	struct relo_fix fix;
	bool is_other;

	to->value = fold_constant(oq->local);
	if (oq->lint == OUTLINE_BITFIELD) {
		is_other = is_bitfield_moved(oq, cands);
	} else {
		is_other = cands->cnt && ask(&oq->query, oq->query.kind, cands, &fix) &&
			   (int64_t)fix.target_value != oq->local;
		if (oq->lint == OUTLINE_FIXED_OFFSET || oq->lint == OUTLINE_OFFSETOF)
			is_other = is_other && is_same_record(oq, &fix);
	}
	to->cause = is_other ? JUDGE_DIFFERS : JUDGE_FINE;
}

static void decide(const struct bench *b, uint32_t query, struct answer *to)
{
	const struct query *q = &b->j->o->query[query].query;
	struct relo_cand cand[JUDGE_CANDS], kept[JUDGE_CANDS];
	struct relo_cands cands = { cand, 0 }, all = { kept, 0 };
	struct relo_fix fix;

	cands.cnt = kernels_cands(b->kernel, b->j->want, b->j->want_of[query], cand, JUDGE_CANDS);
	if (b->j->o->query[query].lint) {
		decide_lint(&b->j->o->query[query], &cands, to);
		return;
	}
	all.cnt = cands.cnt;
	memcpy(kept, cand, cands.cnt * sizeof(*cand));
	if (q->kind == RELO_TYPE_MATCHES ||
	    (q->kind == RELO_TYPE_EXISTS && q->root_kind == BTFVIEW_TYPEDEF)) {
		to->value = fold_constant(cands.cnt != 0);
		to->value.is_known = !cands.cnt || q->kind == RELO_TYPE_EXISTS;
		return;
	}
	if (!query_resolve(q, &cands, &fix))
		return;
	if (fix.is_poisoned)
		to->cause = (uint8_t)cause_of(q, &all);
	else if (is_value(q->kind))
		to->value = fold_constant((int64_t)fix.target_value);
}

static struct follow_value on_site(void *ctx, uint32_t query)
{
	struct bench *b = ctx;
	struct answer *a = &b->answer[query];

	if (!a->is_asked)
		decide(b, query, a);
	a->is_asked = true;
	if (a->pass_cnt == b->pass)
		a->pass_cnt++;
	return a->value;
}

/* ---- variables that the kernel fills in ---- */

static struct follow_value number_of(const struct plan_extern *e, const uint8_t *byte)
{
	uint64_t number = 0;

	for (uint32_t i = 0; i < e->size; i++)
		number |= (uint64_t)byte[i] << i * 8;
	return fold_fit(fold_constant((int64_t)number), (uint8_t)e->size, e->is_signed);
}

/* What E, called NAME, is with this pass's guess. */
static struct follow_value guess_value(struct bench *b, const struct plan_extern *e,
				       const char *name)
{
	uint8_t byte[8];

	b->is_open = true;
	if (!b->pass || !kconfig_guess(e, name, b->pass - 1, false, byte))
		return fold_unknown;
	return number_of(e, byte);
}

static struct follow_value config_value(struct bench *b, const struct plan_extern *e,
					const struct shim_decl_info *info)
{
	struct kconfig_value v;
	const char *why;
	uint8_t byte[8];

	v.at = kernels_config(b->kernel, info->name, &v.size);
	if (!v.at)
		return guess_value(b, e, info->name);
	if (!v.size) /* where it has to be there, nothing is loaded at all */
		return info->is_weak ? fold_constant(0) : fold_unknown;
	return kconfig_put(e, &v, false, byte, &why) ? fold_unknown : number_of(e, byte);
}

static struct follow_value on_extern(void *ctx, uint32_t idx)
{
	struct bench *b = ctx;
	const struct shim_decl *d = b->j->o->externs.item[idx];
	struct plan_extern e = { .kind = PLAN_EXTERN_KCONFIG };
	struct shim_flow_variable type;
	struct shim_decl_info info;

	shim_get_decl_info(b->tu, d, &info);
	shim_flow_get_variable(b->tu, d, &type);
	if (!type.size || type.size > 8)
		return fold_unknown;
	e.size = type.size;
	e.is_signed = type.is_signed;
	e.value = type.is_bool	 ? PLAN_VALUE_BOOL
		  : type.is_char ? PLAN_VALUE_CHAR
		  : type.is_enum ? PLAN_VALUE_TRISTATE
				 : PLAN_VALUE_INT;
	if (!strcmp(info.name, "LINUX_KERNEL_VERSION"))
		return b->kernel->version ? fold_constant(b->kernel->version)
					  : guess_value(b, &e, info.name);
	return strncmp(info.name, "CONFIG_", 7) ? fold_unknown : config_value(b, &e, &info);
}

/* ---- programs that need not work here ---- */

#define EXPECT_TAG "corepl:expect "
#define EXPECT_SIZE 256u /* bytes of a declaration that is read, NUL included */

struct expectation {
	const struct kernels_one *kernel;
	bool is_met;
};

/* Do CLASSES, "core,target" or none for all, name what is judged here? */
static bool has_core(const char *classes)
{
	const char *at = strstr(classes, "core");

	return !*classes || !strcmp(classes, "any") ||
	       (at && (at == classes || at[-1] == ',') && (!at[4] || at[4] == ','));
}

/* "corepl:expect <5.15 core": a declaration of corepl.bpf.h; bpf-postlink refuses broken ones. */
static void read_tag(void *ctx, const char *tag)
{
	struct expectation *e = ctx;
	char text[EXPECT_SIZE], *rest;
	struct range kernels;

	if (strncmp(tag, EXPECT_TAG, sizeof(EXPECT_TAG) - 1) || strlen(tag) >= sizeof(text))
		return;
	strcpy(text, tag + sizeof(EXPECT_TAG) - 1);
	rest = text + strcspn(text, " ");
	if (*rest)
		*rest++ = 0;
	rest += strspn(rest, " ");
	if (!range_read(&kernels, text, NULL) && has_core(rest))
		e->is_met |= range_has(&kernels, e->kernel->version, e->kernel->name);
}

static bool is_expected(void *ctx, uint32_t func)
{
	const struct bench *b = ctx;
	const struct shim_decl *d = b->j->o->func[func].decl;
	struct expectation e = { b->kernel, false };

	if (d && b->j->o->func[func].is_entry)
		shim_each_tag(d, read_tag, &e);
	return e.is_met;
}

/* ---- all of them ---- */

/* Does this kernel verify global functions only when something calls them? */
static bool is_lazy(const struct bench *b)
{
	struct relo_cand cand[JUDGE_CANDS];
	struct btfview_type t;
	uint32_t cnt = kernels_cands(b->kernel, b->j->want, JUDGE_FUNC_AUX, cand, JUDGE_CANDS);

	for (uint32_t i = 0; i < cnt; i++)
		if (!btfview_type(cand[i].view, cand[i].type_id, &t) &&
		    btfview_find_member(cand[i].view, &t, 0, "called") < t.vlen)
			return true;
	return false;
}

static bool judge_one(struct bench *b)
{
	struct follow_kernel kernel = { on_site, on_extern, is_expected, b, is_lazy(b) };

	memset(b->answer, 0, b->j->o->query_cnt * sizeof(*b->answer));
	b->is_open = false;
	for (b->pass = 0; b->pass <= (b->is_open ? KCONFIG_GUESSES : 0); b->pass++)
		if (!follow_unit(b->j->o, &kernel))
			return false;
	for (uint32_t i = 0; i < b->j->o->query_cnt; i++)
		if (b->answer[i].pass_cnt == b->pass)
			b->j->cause[i * b->j->kernels->cnt + b->idx] = b->answer[i].cause;
	return true;
}

bool judge_unit(struct judge *j, const struct shim *tu, const struct outline *o,
		struct kernels *kernels)
{
	struct bench b = { .j = j, .tu = tu };
	bool is_fine;

	*j = (struct judge){ .o = o, .kernels = kernels };
	if (!o->query_cnt || !kernels->cnt)
		return true;
	b.answer = malloc(o->query_cnt * sizeof(*b.answer));
	is_fine = b.answer && find_wants(j);
	for (b.idx = 0; b.idx < kernels->cnt && is_fine; b.idx++) {
		b.kernel = &kernels->one[b.idx];
		is_fine = kernels_find(&kernels->one[b.idx], j->want, j->want_cnt) && judge_one(&b);
	}
	free(b.answer);
	return is_fine;
}

void judge_missing(const struct judge *j, uint32_t query, uint32_t kernel, struct absence *a)
{
	struct relo_cand cand[JUDGE_CANDS];
	struct relo_cands cands = { cand, 0 };

	cands.cnt = kernels_cands(&j->kernels->one[kernel], j->want, j->want_of[query], cand,
				  JUDGE_CANDS);
	query_missing(&j->o->query[query].query, &cands, a);
}

void judge_free(struct judge *j)
{
	free(j->want);
	free(j->want_of);
	free(j->cause);
	memset(j, 0, sizeof(*j));
}
