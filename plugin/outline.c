// SPDX-License-Identifier: MIT
/*
 * outline.c - the bodies of emitted functions -> nodes.
 *
 * In: the tree through shim.h and shim_flow.h.  Out: struct outline.  An expression that neither
 * reaches a site nor has a value that can be known becomes node 0.  A local variable whose address
 * is taken, or that assembler writes, is lost: nothing is known of it.
 *
 *   if (bpf_core_field_exists(t->a))      IF a: SITE of a field_exists query
 *           n = t->a;                        b: ASSIGN n, a: SITE of a byte_off query
 *
 * What is an argument of an existence builtin is no code: nothing is loaded there.
 */
#include "outline.h"

#include <stdlib.h>
#include <string.h>

#include "lint.h"

struct builder {
	struct outline *o;
	const struct shim *tu;
	uint32_t func;		       /* being built */
	enum chain_mode mode;	       /* inside a builtin or not */
	const struct shim_stmt *whole; /* expression statement, or NULL */
};

/* Nodes being put one behind the other. */
struct list {
	struct builder *b;
	const struct shim_stmt *at; /* whose parts they are */
	uint32_t first, last;	    /* 0 when there is none */
	bool has_entry;
	bool is_last_known; /* the last child is LAST, not one that was left out */
};

static uint32_t build(struct builder *b, const struct shim_stmt *s);

/* ---- nodes ---- */

static uint32_t new_node(struct builder *b, enum outline_kind kind, uint32_t idx)
{
	struct outline *o = b->o;
	void *item = o->node;
	bool is_fine = buffer_grow(&item, &o->node_cap, o->node_cnt, sizeof(*o->node));

	o->node = item;
	if (!is_fine) {
		o->is_failed = true;
		return 0;
	}
	o->node[o->node_cnt] = (struct outline_node){ .kind = (uint8_t)kind, .idx = idx };
	return o->node_cnt++;
}

static void append(struct list *l, uint32_t node)
{
	struct outline_node *all = l->b->o->node;

	if (!node)
		return;
	if (l->last)
		all[l->last].next = node;
	else
		l->first = node;
	l->last = node;
	l->has_entry |= all[node].has_entry;
}

static void append_child(void *ctx, const struct shim_stmt *s)
{
	struct list *l = ctx;
	uint32_t node = build(l->b, s);

	append(l, node);
	l->is_last_known = node != 0;
}

/* As append_child(), of a block: what stands alone there is what a fix may put a guard before. */
static void append_statement(void *ctx, const struct shim_stmt *s)
{
	struct list *l = ctx;
	const struct shim_stmt *outer = l->b->whole;
	enum shim_flow_place place = shim_flow_place(s);

	if (place != SHIM_FLOW_IN_MACRO)
		l->b->whole = place == SHIM_FLOW_ALONE ? s : NULL;
	append_child(l, s);
	l->b->whole = outer;
}

/* ---- variables, functions, labels ---- */

static uint32_t var_idx(struct builder *b, const struct shim_decl *d)
{
	struct outline *o = b->o;
	uint32_t idx = declset_idx(&o->vars, d);
	struct shim_flow_variable v;
	void *item = o->var;
	bool is_fine;

	if (idx != DECLSET_NONE || !declset_add(&o->vars, d))
		return idx;
	idx = (uint32_t)o->vars.cnt - 1;
	is_fine = buffer_grow(&item, &o->var_cap, idx, sizeof(*o->var));
	o->var = item;
	if (!is_fine) {
		o->is_failed = true;
		return OUTLINE_NONE;
	}
	shim_flow_get_variable(b->tu, d, &v);
	o->var[idx].size = v.size;
	o->var[idx].is_signed = v.is_signed;
	o->var[idx].is_bool = v.is_bool;
	o->var[idx].is_lost = v.storage != SHIM_FLOW_LOCAL;
	return idx;
}

static void add_local_var(void *ctx, const struct shim_decl *d)
{
	var_idx(ctx, d);
}

/* A variable that a loader fills in from the kernel's configuration or release. */
static uint32_t build_extern(struct builder *b, const struct shim_decl *d)
{
	struct shim_decl_info info;

	shim_get_decl_info(b->tu, d, &info);
	if (!info.is_extern || (strcmp(info.section, ".kconfig") != 0 &&
				strcmp(info.section, ".BPF.patchable_externs") != 0))
		return 0;
	declset_add(&b->o->externs, d);
	return new_node(b, OUTLINE_EXTERN, declset_idx(&b->o->externs, d));
}

static uint32_t build_constant(struct builder *b, int64_t value)
{
	uint32_t n = new_node(b, OUTLINE_FLOW, 0);

	b->o->node[n].flow = SHIM_FLOW_CONST;
	b->o->node[n].value = value;
	return n;
}

static uint32_t build_read(struct builder *b, const struct shim_decl *d)
{
	struct shim_flow_variable v;
	uint32_t n;

	shim_flow_get_variable(b->tu, d, &v);
	if (v.storage == SHIM_FLOW_FIXED)
		return build_constant(b, v.value);
	if (v.storage != SHIM_FLOW_LOCAL)
		return build_extern(b, d);
	n = new_node(b, OUTLINE_FLOW, var_idx(b, d));
	b->o->node[n].flow = SHIM_FLOW_READ;
	return n;
}

static uint32_t build_assign(struct builder *b, const struct shim_decl *d,
			     const struct shim_stmt *value, uint8_t op)
{
	uint32_t a = value ? build(b, value) : 0, n;
	struct shim_flow_variable v;

	shim_flow_get_variable(b->tu, d, &v);
	if (v.storage != SHIM_FLOW_LOCAL)
		return a;
	n = new_node(b, OUTLINE_FLOW, var_idx(b, d));
	b->o->node[n].flow = SHIM_FLOW_ASSIGN;
	b->o->node[n].op = op;
	b->o->node[n].a = a;
	b->o->node[n].has_entry = b->o->node[a].has_entry;
	return n;
}

/* D is named where nobody says what becomes of it. */
static void refer(void *ctx, const struct shim_decl *d)
{
	struct list *l = ctx;
	struct shim_flow_variable v;
	uint32_t func = declset_idx(&l->b->o->funcs, d);

	shim_flow_get_variable(l->b->tu, d, &v);
	if (v.storage == SHIM_FLOW_LOCAL) {
		uint32_t idx = var_idx(l->b, d);

		if (idx != OUTLINE_NONE)
			l->b->o->var[idx].is_lost = true;
	} else if (func != DECLSET_NONE) {
		append(l, new_node(l->b, OUTLINE_TAKEN, func));
	}
}

static uint32_t label_idx(struct builder *b, const struct shim_decl *d, bool is_definition)
{
	struct outline *o = b->o;
	void *item = o->label;
	uint32_t idx;
	bool is_fine;

	declset_add(&o->labels, d);
	idx = declset_idx(&o->labels, d);
	is_fine = idx != DECLSET_NONE && buffer_grow(&item, &o->label_cap, idx, sizeof(*o->label));
	o->label = item;
	if (!is_fine) {
		o->is_failed = true;
		return OUTLINE_NONE;
	}
	if (is_definition)
		o->label[idx] |= OUTLINE_LABEL_DEFINED;
	else if (o->label[idx] & OUTLINE_LABEL_DEFINED)
		o->label[idx] |= OUTLINE_LABEL_LOOPS;
	return idx;
}

/* ---- sites ---- */

uint32_t outline_keep(struct outline *o, struct query *q, const struct shim_stmt *at, bool is_made)
{
	void *item = o->query;

	q->at = at;
	if (is_made && buffer_grow(&item, &o->query_cap, o->query_cnt, sizeof(*o->query))) {
		o->query = item;
		o->query[o->query_cnt] = (struct outline_query){ .query = *q };
		return o->query_cnt++;
	}
	query_free(q);
	o->is_failed |= is_made;
	return OUTLINE_NONE;
}

static uint32_t keep_query(struct builder *b, struct query *q, const struct shim_stmt *at,
			   bool is_made)
{
	uint32_t idx = outline_keep(b->o, q, at, is_made);

	if (idx != OUTLINE_NONE)
		b->o->query[idx].whole = b->whole;
	return idx;
}

static uint32_t build_lint(struct builder *b, uint32_t idx)
{
	return idx == OUTLINE_NONE ? 0 : new_node(b, OUTLINE_SITE, idx);
}

/* The access path that ends in LEAF; *NODE is left alone when clang relocates none. */
static bool build_chain(struct builder *b, const struct shim_stmt *leaf, const struct shim_stmt *at,
			uint32_t relo_kind, uint32_t *node)
{
	struct list parts = { .b = b };
	struct query q;
	struct chain c;
	uint32_t idx;

	if (!chain_collect(&c, b->tu, leaf, b->mode))
		return false;
	idx = keep_query(b, &q, at,
			 query_field(&q, b->tu, &c, shim_step_root(b->tu, c.head), relo_kind));
	if (relo_kind == RELO_FIELD_BYTE_OFF) {
		if (b->mode == CHAIN_BY_ATTRIBUTE)
			append(&parts, build_lint(b, lint_bitfield(b->o, b->tu, &c, at)));
		append_child(&parts, c.step[c.cnt - 1].base);
		for (uint32_t i = c.cnt; i-- > 0;)
			if (c.step[i].index)
				append_child(&parts, c.step[i].index);
	}
	*node = new_node(b, OUTLINE_SITE, idx);
	b->o->node[*node].a = parts.first;
	b->o->node[*node].has_entry = parts.has_entry;
	return true;
}

static uint32_t build_field_info(struct builder *b, const struct shim_stmt *s)
{
	const struct shim_stmt *arg = shim_operand(b->tu, s);
	enum chain_mode outer = b->mode;
	struct shim_builtin info;
	uint32_t node = 0;

	shim_get_builtin(b->tu, s, &info);
	if (!arg || info.kind < 0 || info.kind > RELO_FIELD_RSHIFT_U64)
		return 0;
	b->mode = CHAIN_BY_BUILTIN;
	build_chain(b, chain_strip(b->tu, arg), s, (uint32_t)info.kind, &node);
	b->mode = outer;
	return node;
}

/* A builtin on a type or enumerator, whose kinds of relocation are KIND. */
static uint32_t build_type_info(struct builder *b, const struct shim_stmt *s, const int8_t *kind,
				int64_t kind_cnt)
{
	struct shim_builtin info;
	struct query q;
	bool is_made;

	shim_get_builtin(b->tu, s, &info);
	if (info.kind < 0 || info.kind >= kind_cnt)
		return 0;
	is_made = query_type(&q, info.root, info.enum_name, (uint32_t)kind[info.kind]);
	return new_node(b, OUTLINE_SITE, keep_query(b, &q, s, is_made));
}

static uint32_t build_access(struct builder *b, const struct shim_stmt *s)
{
	struct list parts = { .b = b };
	const struct shim_stmt *base = NULL;
	uint32_t node = 0;

	if (build_chain(b, s, s, RELO_FIELD_BYTE_OFF, &node))
		return node;
	if (b->mode == CHAIN_BY_ATTRIBUTE)
		append(&parts, build_lint(b, lint_fixed_offset(b->o, b->tu, s, &base)));
	if (base)
		append_child(&parts, base);
	else
		shim_each_child(s, append_child, &parts);
	if (parts.first) {
		node = new_node(b, OUTLINE_FLOW, 0);
		b->o->node[node].a = parts.first;
		b->o->node[node].has_entry = parts.has_entry;
	}
	return node;
}

/* ---- statements and other expressions ---- */

static uint32_t build_part(struct builder *b, const struct shim_stmt *s)
{
	return s ? build(b, s) : 0;
}

static void append_local(void *ctx, const struct shim_decl *d, const struct shim_stmt *init)
{
	struct list *l = ctx;

	append(l, build_lint(l->b, lint_copy(l->b->o, l->b->tu, d, l->at)));
	append(l, build_assign(l->b, d, init, SHIM_FLOW_NO_OP));
}

/* Children of S by its kind, as a list. */
static void build_list(const struct shim_stmt *s, const struct shim_flow *f, struct list *l)
{
	if (f->kind == SHIM_FLOW_CALL) {
		shim_flow_each_argument(s, append_child, l);
		return;
	}
	shim_each_reference(s, refer, l);
	if (f->kind == SHIM_FLOW_DECLARE)
		shim_flow_each_local(s, append_local, l);
	else
		shim_each_child(s, f->is_block ? append_statement : append_child, l);
}

static bool is_list(enum shim_flow_kind kind)
{
	return kind == SHIM_FLOW_OTHER || kind == SHIM_FLOW_SEQUENCE || kind == SHIM_FLOW_WILD ||
	       kind == SHIM_FLOW_DECLARE || kind == SHIM_FLOW_DEAD;
}

/* A call: its arguments stand in their places, 0 or not, so each has a node of its own. */
static void append_argument(void *ctx, const struct shim_stmt *s)
{
	struct list *l = ctx;
	uint32_t value = build(l->b, s), node = new_node(l->b, OUTLINE_FLOW, 0);

	l->b->o->node[node].flow = SHIM_FLOW_SAME;
	l->b->o->node[node].a = value;
	l->b->o->node[node].has_entry = l->b->o->node[value].has_entry;
	append(l, node);
}

static uint32_t build_flow_list(struct builder *b, const struct shim_stmt *s,
				const struct shim_flow *f)
{
	uint32_t func = f->kind == SHIM_FLOW_CALL ? declset_idx(&b->o->funcs, f->decl) : 0, node;
	enum shim_flow_kind flow = func == DECLSET_NONE ? SHIM_FLOW_OTHER : f->kind;
	struct list l = { .b = b, .at = s };

	if (f->kind == SHIM_FLOW_CALL && func != DECLSET_NONE)
		shim_flow_each_argument(s, append_argument, &l);
	else
		build_list(s, f, &l);
	if (flow == SHIM_FLOW_SEQUENCE && !l.is_last_known)
		flow = SHIM_FLOW_OTHER;
	if (!l.first && flow == SHIM_FLOW_OTHER)
		return 0;
	node = new_node(b, OUTLINE_FLOW, func);
	b->o->node[node].flow = (uint8_t)flow;
	b->o->node[node].a = l.first;
	b->o->node[node].has_entry = l.has_entry;
	if (f->kind == SHIM_FLOW_WILD)
		b->o->func[b->func].is_wild = true;
	return node;
}

/* What F says of S, whose parts are a to d. */
static uint32_t build_parts(struct builder *b, const struct shim_flow *f)
{
	uint32_t part[4] = { 0 }, idx = 0, node;
	struct outline_node *n;

	if (f->kind == SHIM_FLOW_LABEL || f->kind == SHIM_FLOW_GOTO)
		idx = label_idx(b, f->decl, f->kind == SHIM_FLOW_LABEL);
	part[0] = build_part(b, f->a);
	part[1] = !f->b && f->kind == SHIM_FLOW_LOOP ? build_constant(b, 1) : build_part(b, f->b);
	part[2] = build_part(b, f->c);
	part[3] = build_part(b, f->d);
	node = new_node(b, OUTLINE_FLOW, idx);
	n = &b->o->node[node];
	n->a = part[0];
	n->b = part[1];
	n->c = part[2];
	n->d = part[3];
	for (int i = 0; i < 4; i++)
		n->has_entry |= b->o->node[part[i]].has_entry;
	n->has_entry |= f->kind == SHIM_FLOW_CASE || f->kind == SHIM_FLOW_LABEL;
	n->flow = (uint8_t)f->kind;
	n->op = (uint8_t)f->op;
	n->value = f->value;
	n->last = f->last;
	n->is_default = f->is_default;
	n->is_do = f->is_do;
	n->is_unsigned = f->is_unsigned;
	return node;
}

static uint32_t build_flow(struct builder *b, const struct shim_stmt *s)
{
	struct shim_flow f;
	uint32_t node;

	shim_flow_get(b->tu, s, &f);
	switch (f.kind) {
	case SHIM_FLOW_READ:
		node = build_read(b, f.decl);
		break;
	case SHIM_FLOW_ASSIGN:
		node = build_assign(b, f.decl, f.a, (uint8_t)f.op);
		break;
	case SHIM_FLOW_CONST:
		node = build_lint(b, lint_constant(b->o, b->tu, s));
		node = node ? node : build_constant(b, f.value);
		break;
	default:
		node = is_list(f.kind) || f.kind == SHIM_FLOW_CALL ? build_flow_list(b, s, &f)
								   : build_parts(b, &f);
		break;
	}
	if (node) {
		b->o->node[node].size = f.size;
		b->o->node[node].is_signed = f.is_signed;
	}
	return node;
}

static uint32_t build_in_builtin(struct builder *b, const struct shim_stmt *s)
{
	enum chain_mode outer = b->mode;
	uint32_t node;

	b->mode = CHAIN_BY_BUILTIN;
	node = build_part(b, s);
	b->mode = outer;
	return node;
}

/* Relocation kinds by a builtin's second argument. */
static const int8_t type_id_kind[] = { RELO_TYPE_ID_LOCAL, RELO_TYPE_ID_TARGET };
static const int8_t type_info_kind[] = { RELO_TYPE_EXISTS, RELO_TYPE_SIZE, RELO_TYPE_MATCHES };
static const int8_t enum_value_kind[] = { RELO_ENUMVAL_EXISTS, RELO_ENUMVAL_VALUE };

static uint32_t build(struct builder *b, const struct shim_stmt *s)
{
	switch (shim_get_kind(b->tu, s)) {
	case SHIM_SAME_ADDRESS:
		return build_part(b, shim_operand(b->tu, s));
	case SHIM_MEMBER:
	case SHIM_SUBSCRIPT:
		return build_access(b, s);
	case SHIM_PRESERVE_ACCESS:
		return build_in_builtin(b, shim_operand(b->tu, s));
	case SHIM_FIELD_INFO:
		return build_field_info(b, s);
	case SHIM_TYPE_ID:
		return build_type_info(b, s, type_id_kind, sizeof(type_id_kind));
	case SHIM_TYPE_INFO:
		return build_type_info(b, s, type_info_kind, sizeof(type_info_kind));
	case SHIM_ENUM_VALUE:
		return build_type_info(b, s, enum_value_kind, sizeof(enum_value_kind));
	default:
		return build_flow(b, s);
	}
}

/* ---- functions ---- */

/* Room for function DECL, NULL for what stands at file scope. */
static bool add_func(struct outline *o, const struct shim_decl *decl, bool is_entry)
{
	void *item = o->func;
	bool is_fine = buffer_grow(&item, &o->func_cap, o->func_cnt, sizeof(*o->func));

	o->func = item;
	if (is_fine)
		o->func[o->func_cnt++] = (struct outline_func){
			.decl = decl,
			.is_entry = is_entry,
			.is_global = is_entry || shim_flow_is_global(decl),
		};
	return is_fine;
}

static void find_funcs(struct outline *o, const struct shim *tu, const struct declset *emitted)
{
	struct shim_decl_info info;

	for (size_t i = 0; i < emitted->cnt; i++) {
		const struct shim_decl *d = emitted->item[i];

		shim_get_decl_info(tu, d, &info);
		if (!info.is_function || !shim_decl_body(d) || !declset_add(&o->funcs, d))
			continue;
		o->is_failed |= !add_func(o, d, info.section[0] != 0);
	}
}

/* The initialisers of variables: functions named there may be called. */
static uint32_t build_file_scope(struct builder *b, const struct declset *emitted)
{
	struct list l = { .b = b };
	uint32_t node = new_node(b, OUTLINE_FLOW, 0);

	for (size_t i = 0; i < emitted->cnt; i++)
		if (!declset_has(&b->o->funcs, emitted->item[i]) &&
		    shim_decl_body(emitted->item[i]))
			append_child(&l, shim_decl_body(emitted->item[i]));
	b->o->node[node].a = l.first;
	return node;
}

static void build_func(struct builder *b, uint32_t idx, const struct declset *emitted)
{
	struct outline_func f = b->o->func[idx];

	b->func = idx;
	f.var_first = (uint32_t)b->o->vars.cnt;
	f.label_first = (uint32_t)b->o->labels.cnt;
	if (f.decl)
		shim_flow_each_parameter(f.decl, add_local_var, b);
	f.param_cnt = (uint32_t)b->o->vars.cnt - f.var_first;
	f.body = f.decl ? build(b, shim_decl_body(f.decl)) : build_file_scope(b, emitted);
	f.var_cnt = (uint32_t)b->o->vars.cnt - f.var_first;
	f.label_cnt = (uint32_t)b->o->labels.cnt - f.label_first;
	f.is_wild = b->o->func[idx].is_wild;
	b->o->func[idx] = f;
}

bool outline_make(struct outline *o, const struct shim *tu, const struct declset *emitted)
{
	struct builder b = { .o = o, .tu = tu };

	new_node(&b, OUTLINE_FLOW, 0);
	if (o->is_failed)
		return false;
	find_funcs(o, tu, emitted);
	o->is_failed |= !add_func(o, NULL, true);
	for (uint32_t i = 0; i < o->func_cnt && !o->is_failed; i++)
		build_func(&b, i, emitted);
	o->is_failed |=
		o->funcs.is_failed | o->vars.is_failed | o->labels.is_failed | o->externs.is_failed;
	return !o->is_failed;
}

void outline_free(struct outline *o)
{
	for (uint32_t i = 0; i < o->query_cnt; i++) {
		query_free(&o->query[i].query);
		buffer_free(&o->query[i].names);
	}
	free(o->node);
	free(o->query);
	free(o->func);
	free(o->var);
	free(o->label);
	declset_free(&o->funcs);
	declset_free(&o->vars);
	declset_free(&o->labels);
	declset_free(&o->externs);
	memset(o, 0, sizeof(*o));
}
