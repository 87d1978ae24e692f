// SPDX-License-Identifier: MIT
/*
 * plancheck.c - is everything that a plan says about itself inside the plan?
 *
 * In: a plan whose tables plan_open() found.  Out: COREPL_OK, or the first entry that is wrong.
 *
 * Two steps.  First the rules: one line per field that is an index, a string, an enum or a range;
 * after them every index may be followed.  Then what needs several fields or tables.  Ranges of one
 * rule must ascend without overlap, so that walking every owner's range is linear
 * however hostile the plan.
 *
 * It does not look at the object: whether the plan belongs to it is told by section sizes and
 * hashes.
 */
#include "diag.h"
#include "plan.h"

enum plancheck_what {
	PLANCHECK_STR,
	PLANCHECK_IDX,      /* of table arg */
	PLANCHECK_OPT_IDX,  /* the same or PLAN_NONE */
	PLANCHECK_BELOW,    /* less than arg */
	PLANCHECK_RANGE,    /* this word and the next: first, cnt of table arg */
};

/* What must hold for one word of every entry of a table. */
struct plancheck_rule {
	uint8_t table;      /* enum plan_table */
	uint8_t word;       /* index of the u32 within the entry */
	uint8_t what;       /* enum plancheck_what */
	uint8_t arg;        /* table, or bound */
};

#define WORD(type, field) (offsetof(struct plan_##type, field) / 4)
#define OBJECT(field, what, arg) { PLAN_OBJECT, WORD(object, field), PLANCHECK_##what, arg }
#define SECTION(field, what, arg) { PLAN_SECTIONS, WORD(section, field), PLANCHECK_##what, arg }
#define FUNC(field, what, arg) { PLAN_FUNCS, WORD(func, field), PLANCHECK_##what, arg }
#define CHUNK(field, what, arg) { PLAN_CHUNKS, WORD(chunk, field), PLANCHECK_##what, arg }
#define PROG(field, what, arg) { PLAN_PROGS, WORD(prog, field), PLANCHECK_##what, arg }
#define CALL(field, what, arg) { PLAN_CALLS, WORD(call, field), PLANCHECK_##what, arg }
#define MAP_REF(field, what, arg) { PLAN_MAP_REFS, WORD(map_ref, field), PLANCHECK_##what, arg }
#define MAP(field, what, arg) { PLAN_MAPS, WORD(map, field), PLANCHECK_##what, arg }
#define SLOT(field, what, arg) { PLAN_SLOTS, WORD(slot, field), PLANCHECK_##what, arg }
#define VAR(field, what, arg) { PLAN_VARS, WORD(var, field), PLANCHECK_##what, arg }
#define EXTERN(field, what, arg) { PLAN_EXTERNS, WORD(extern, field), PLANCHECK_##what, arg }
#define USE(field, what, arg) { PLAN_EXTERN_USES, WORD(extern_use, field), PLANCHECK_##what, arg }
#define ROOT(field, what, arg) { PLAN_ROOTS, WORD(root, field), PLANCHECK_##what, arg }
#define RELO(field, what, arg) { PLAN_RELOS, WORD(relo, field), PLANCHECK_##what, arg }
#define PLAIN(field, what, arg) { PLAN_PLAINS, WORD(plain, field), PLANCHECK_##what, arg }
#define SITE(field, what, arg) { PLAN_SITES, WORD(site, field), PLANCHECK_##what, arg }

static const struct plancheck_rule rules[] = {
	OBJECT(name_str, STR, 0),
	OBJECT(license_str, STR, 0),
	OBJECT(btf_sec, OPT_IDX, PLAN_SECTIONS),
	OBJECT(ext_sec, OPT_IDX, PLAN_SECTIONS),
	SECTION(name_str, STR, 0),
	SECTION(is_nobits, BELOW, 2),
	FUNC(name_str, STR, 0),
	FUNC(sec, IDX, PLAN_SECTIONS),
	FUNC(call_first, RANGE, PLAN_CALLS),
	FUNC(map_ref_first, RANGE, PLAN_MAP_REFS),
	FUNC(extern_first, RANGE, PLAN_EXTERN_USES),
	CHUNK(func, IDX, PLAN_FUNCS),
	PROG(name_str, STR, 0),
	PROG(sec_str, STR, 0),
	PROG(target_str, STR, 0),
	PROG(flags, BELOW, PLAN_PROG_NO_AUTOATTACH * 2),
	PROG(attach, BELOW, PLAN_ATTACH_TRACE_MULTI + 1),
	PROG(is_ret, BELOW, 2),
	PROG(chunk_first, RANGE, PLAN_CHUNKS),
	CALL(func, IDX, PLAN_FUNCS),
	CALL(kind, BELOW, PLAN_CALL_PTR + 1),
	MAP_REF(map, IDX, PLAN_MAPS),
	MAP_REF(kind, BELOW, PLAN_MAP_REF_VALUE + 1),
	MAP(name_str, STR, 0),
	MAP(role, BELOW, PLAN_MAP_ARENA + 1),
	MAP(pinning, BELOW, 2),
	MAP(inner_map, OPT_IDX, PLAN_MAPS),
	MAP(sec, OPT_IDX, PLAN_SECTIONS),
	MAP(slot_first, RANGE, PLAN_SLOTS),
	SLOT(is_prog, BELOW, 2),
	VAR(name_str, STR, 0),
	VAR(map, IDX, PLAN_MAPS),
	EXTERN(name_str, STR, 0),
	EXTERN(kind, BELOW, PLAN_EXTERN_KFUNC + 1),
	EXTERN(value, BELOW, PLAN_VALUE_CHARS + 1),
	EXTERN(is_signed, BELOW, 2),
	EXTERN(is_weak, BELOW, 2),
	EXTERN(map, OPT_IDX, PLAN_MAPS),
	EXTERN(site, OPT_IDX, PLAN_SITES),
	USE(ext, IDX, PLAN_EXTERNS),
	USE(kind, BELOW, PLAN_USE_LOAD_WIDE + 1),
	ROOT(name_str, STR, 0),
	ROOT(kind, BELOW, 20),
	ROOT(relo_first, RANGE, PLAN_RELOS),
	RELO(func, IDX, PLAN_FUNCS),
	RELO(kind, BELOW, 13),
	RELO(access_str, STR, 0),
	RELO(site, OPT_IDX, PLAN_SITES),
	SITE(file_str, STR, 0),
	SITE(func_str, STR, 0),
	SITE(expr_str, STR, 0),
	SITE(macro_file_str, STR, 0),
	PLAIN(root_str, STR, 0),
	PLAIN(path_str, STR, 0),
	PLAIN(site, IDX, PLAN_SITES),
};

static const char *table_name(uint32_t t)
{
	static const char names[PLAN_TABLE_CNT][16] = {
		"strings", "object", "section", "function", "chunk", "program", "call", "map ref",
		"map", "slot", "variable", "extern", "extern use", "root", "relocation", "site",
		".BTF patch", "plain access",
	};

	return names[t];
}

/* "plan: map [3]: found 9, need WHAT". */
static int fail(struct corepl_diag *d, uint32_t t, uint32_t idx, const char *what, uint64_t found)
{
	return diag_fail(d, COREPL_EFORMAT, "plan: %s [%u]: found %llu, need %s", table_name(t),
			 idx, (unsigned long long)found, what);
}

static uint32_t load(const struct plan *p, uint32_t t, uint32_t idx, uint32_t word)
{
	return bytes_u32(&p->blob, p->table[t].byte_off + (size_t)idx * p->table[t].size +
				   (size_t)word * 4);
}

/* The bound that a value under rule R must stay below. */
static uint32_t bound_of(const struct plan *p, const struct plancheck_rule *r)
{
	return r->what == PLANCHECK_BELOW ? r->arg : p->table[r->arg].cnt;
}

static int check_range(const struct plan *p, const struct plancheck_rule *r, uint32_t idx,
		       uint32_t *next, struct corepl_diag *d)
{
	uint32_t first = load(p, r->table, idx, r->word);
	uint32_t cnt = load(p, r->table, idx, r->word + 1u);
	uint32_t bound = p->table[r->arg].cnt;

	if (cnt == 0)
		return COREPL_OK;
	if (first < *next || first > bound || cnt > bound - first)
		return diag_fail(d, COREPL_EFORMAT,
				 "plan: %s [%u]: word %u: found %s %u and %u more, need %u to %u",
				 table_name(r->table), idx, r->word, table_name(r->arg), first, cnt,
				 *next, bound);
	*next = first + cnt;
	return COREPL_OK;
}

static int check_rule(const struct plan *p, const struct plancheck_rule *r, struct corepl_diag *d)
{
	uint32_t bound = bound_of(p, r), next = 0;

	for (uint32_t idx = 0; idx < p->table[r->table].cnt; idx++) {
		uint32_t value = load(p, r->table, idx, r->word);
		int rc = COREPL_OK;

		if (r->what == PLANCHECK_RANGE)
			rc = check_range(p, r, idx, &next, d);
		else if (value >= bound && !(r->what == PLANCHECK_OPT_IDX && value == PLAN_NONE))
			rc = diag_fail(d, COREPL_EFORMAT,
				       "plan: %s [%u]: word %u: found %u, need < %u",
				       table_name(r->table), idx, r->word, value, bound);
		if (rc)
			return rc;
	}
	return COREPL_OK;
}

/* Does entry kind KIND of table T, one of those owned by functions, take two slots (ld_imm64)? */
static bool is_wide(uint32_t t, uint32_t kind)
{
	if (t == PLAN_CALLS)
		return kind == PLAN_CALL_PTR;
	return t == PLAN_MAP_REFS || kind == PLAN_USE_ADDR || kind == PLAN_USE_KSYM;
}

/*
 * The entries of T that function FUNC_IDX owns, by the range at WORD; all start { insn_idx, x,
 * kind }.
 */
static int check_insns(const struct plan *p, uint32_t func_idx, uint32_t word, uint32_t t,
		       struct corepl_diag *d)
{
	uint32_t insn_cnt = load(p, PLAN_FUNCS, func_idx, WORD(func, insn_cnt));
	uint32_t first = load(p, PLAN_FUNCS, func_idx, word);
	uint32_t cnt = load(p, PLAN_FUNCS, func_idx, word + 1);
	uint32_t previous = 0;

	for (uint32_t i = 0; i < cnt; i++) {
		uint32_t insn_idx = load(p, t, first + i, 0);
		uint32_t width = is_wide(t, load(p, t, first + i, 2)) ? 2 : 1;

		if (insn_idx < previous || insn_idx >= insn_cnt || width > insn_cnt - insn_idx)
			return fail(d, t, first + i, "insn_idx inside its function and ascending",
				    insn_idx);
		previous = insn_idx;
	}
	return COREPL_OK;
}

/* Is [byte_off, byte_off + SIZE * CNT) inside the section of index SEC? */
static bool is_in_section(const struct plan *p, uint32_t sec, uint64_t byte_off, uint32_t cnt,
			  uint32_t size)
{
	uint32_t sec_size;

	if (sec == PLAN_NONE)
		return false;
	sec_size = load(p, PLAN_SECTIONS, sec, WORD(section, size));
	return byte_off <= sec_size && (uint64_t)cnt * size <= sec_size - byte_off;
}

static int check_func(const struct plan *p, uint32_t idx, struct corepl_diag *d)
{
	uint32_t ext_sec = load(p, PLAN_OBJECT, 0, WORD(object, ext_sec));
	struct plan_func f;
	int rc;

	PLAN_GET(p, PLAN_FUNCS, idx, &f);
	if (f.insn_cnt == 0 || load(p, PLAN_SECTIONS, f.sec, WORD(section, is_nobits)) ||
	    !is_in_section(p, f.sec, (uint64_t)f.insn_first * 8, f.insn_cnt, 8))
		return fail(d, PLAN_FUNCS, idx, "insn_cnt >= 1 inside its section", f.insn_cnt);
	if (f.line_cnt && (f.line_size < 16 || f.line_size % 4 ||
			   !is_in_section(p, ext_sec, f.line_off, f.line_cnt, f.line_size)))
		return fail(d, PLAN_FUNCS, idx, "line records inside .BTF.ext", f.line_off);
	rc = check_insns(p, idx, WORD(func, call_first), PLAN_CALLS, d);
	if (!rc)
		rc = check_insns(p, idx, WORD(func, map_ref_first), PLAN_MAP_REFS, d);
	if (!rc)
		rc = check_insns(p, idx, WORD(func, extern_first), PLAN_EXTERN_USES, d);
	return rc;
}

static int check_prog(const struct plan *p, uint32_t idx, struct corepl_diag *d)
{
	struct plan_prog prog;
	uint64_t insn_at = 0;

	PLAN_GET(p, PLAN_PROGS, idx, &prog);
	if (prog.chunk_cnt == 0)
		return fail(d, PLAN_PROGS, idx, "chunks >= 1", 0);
	for (uint32_t i = 0; i < prog.chunk_cnt; i++) {
		struct plan_chunk c;

		PLAN_GET(p, PLAN_CHUNKS, prog.chunk_first + i, &c);
		if (c.insn_at != insn_at)
			return fail(d, PLAN_CHUNKS, prog.chunk_first + i,
				    "insn_at where the chunk before ends", c.insn_at);
		insn_at += load(p, PLAN_FUNCS, c.func, WORD(func, insn_cnt));
	}
	if (insn_at != prog.insn_cnt)
		return fail(d, PLAN_PROGS, idx, "insn_cnt of all its chunks", prog.insn_cnt);
	return COREPL_OK;
}

static int check_map(const struct plan *p, uint32_t idx, struct corepl_diag *d)
{
	struct plan_map m;
	bool is_data;

	PLAN_GET(p, PLAN_MAPS, idx, &m);
	is_data = m.role == PLAN_MAP_DATA || m.role == PLAN_MAP_BSS || m.role == PLAN_MAP_RODATA;
	if (is_data && m.sec == PLAN_NONE)
		return fail(d, PLAN_MAPS, idx, "a section for its content", m.sec);
	if (is_data && load(p, PLAN_SECTIONS, m.sec, WORD(section, size)) > m.value_size)
		return fail(d, PLAN_MAPS, idx, "value_size not below its section's", m.value_size);
	if (m.inner_map != PLAN_NONE &&
	    load(p, PLAN_MAPS, m.inner_map, WORD(map, inner_map)) != PLAN_NONE)
		return fail(d, PLAN_MAPS, idx, "an inner_map without inner map", m.inner_map);
	return COREPL_OK;
}

static int check_slot(const struct plan *p, uint32_t idx, struct corepl_diag *d)
{
	struct plan_slot s;

	PLAN_GET(p, PLAN_SLOTS, idx, &s);
	if (s.idx >= p->table[s.is_prog ? PLAN_PROGS : PLAN_MAPS].cnt)
		return fail(d, PLAN_SLOTS, idx, "idx of a map or program", s.idx);
	return COREPL_OK;
}

/* Are SIZE bytes at BYTE_OFF inside map MAP's value; an arena's globals: inside their section? */
static bool is_in_value(const struct plan *p, uint32_t map, uint32_t byte_off, uint32_t size)
{
	if (load(p, PLAN_MAPS, map, WORD(map, role)) == PLAN_MAP_ARENA)
		return is_in_section(p, load(p, PLAN_MAPS, map, WORD(map, sec)), byte_off, 1, size);
	return (uint64_t)byte_off + size <= load(p, PLAN_MAPS, map, WORD(map, value_size));
}

static int check_var(const struct plan *p, uint32_t idx, struct corepl_diag *d)
{
	struct plan_var v;

	PLAN_GET(p, PLAN_VARS, idx, &v);
	if (!is_in_value(p, v.map, v.byte_off, v.size))
		return fail(d, PLAN_VARS, idx, "its bytes inside the map's value", v.byte_off);
	return COREPL_OK;
}

static int check_extern(const struct plan *p, uint32_t idx, struct corepl_diag *d)
{
	struct plan_extern e;

	PLAN_GET(p, PLAN_EXTERNS, idx, &e);
	if (e.map != PLAN_NONE && !is_in_value(p, e.map, e.byte_off, e.size))
		return fail(d, PLAN_EXTERNS, idx, "its bytes inside the map's value", e.byte_off);
	return COREPL_OK;
}

/* Which kinds of extern a kind of use can be of, as a bit set. */
static uint32_t use_mask(uint32_t use_kind)
{
	switch (use_kind) {
	case PLAN_USE_CALL:
		return 1u << PLAN_EXTERN_KFUNC;
	case PLAN_USE_KSYM:
		return 1u << PLAN_EXTERN_KSYM | 1u << PLAN_EXTERN_KSYM_TYPED |
		       1u << PLAN_EXTERN_KFUNC;
	default:
		return 1u << PLAN_EXTERN_KCONFIG | 1u << PLAN_EXTERN_HOST;
	}
}

static int check_use(const struct plan *p, uint32_t idx, struct corepl_diag *d)
{
	struct plan_extern_use u;
	struct plan_extern e;

	PLAN_GET(p, PLAN_EXTERN_USES, idx, &u);
	PLAN_GET(p, PLAN_EXTERNS, u.ext, &e);
	if (!(use_mask(u.kind) >> e.kind & 1))
		return fail(d, PLAN_EXTERN_USES, idx, "a kind that fits its extern's", u.kind);
	if ((u.kind == PLAN_USE_LOAD_IMM || u.kind == PLAN_USE_LOAD_WIDE) &&
	    (uint64_t)u.byte_off + u.size > e.size)
		return fail(d, PLAN_EXTERN_USES, idx, "its bytes inside the extern", u.byte_off);
	if (u.kind == PLAN_USE_LOAD_WIDE && u.insn_idx < 2)
		return fail(d, PLAN_EXTERN_USES, idx, "two slots before the load", u.insn_idx);
	return COREPL_OK;
}

static int check_root(const struct plan *p, uint32_t idx, struct corepl_diag *d)
{
	struct plan_root r, before;

	if (idx == 0)
		return COREPL_OK;
	PLAN_GET(p, PLAN_ROOTS, idx, &r);
	PLAN_GET(p, PLAN_ROOTS, idx - 1, &before);
	if (r.name_hash < before.name_hash ||
	    (r.name_hash == before.name_hash && r.btf_id < before.btf_id))
		return fail(d, PLAN_ROOTS, idx, "roots sorted by (name_hash, btf_id)", r.btf_id);
	return COREPL_OK;
}

static int check_relo(const struct plan *p, uint32_t idx, struct corepl_diag *d)
{
	struct plan_relo r;

	PLAN_GET(p, PLAN_RELOS, idx, &r);
	if (r.insn_idx >= load(p, PLAN_FUNCS, r.func, WORD(func, insn_cnt)))
		return fail(d, PLAN_RELOS, idx, "insn_idx inside its function", r.insn_idx);
	return COREPL_OK;
}

static int check_btf_patch(const struct plan *p, uint32_t idx, struct corepl_diag *d)
{
	uint32_t btf_sec = load(p, PLAN_OBJECT, 0, WORD(object, btf_sec));
	struct plan_btf_patch b;

	PLAN_GET(p, PLAN_BTF_PATCHES, idx, &b);
	if (b.byte_off % 4 || !is_in_section(p, btf_sec, b.byte_off, 1, 4))
		return fail(d, PLAN_BTF_PATCHES, idx, "a word inside .BTF", b.byte_off);
	return COREPL_OK;
}

/* What the rules do not say of entry IDX of table T. */
static BYTES_APART int check_entry(const struct plan *p, uint32_t t, uint32_t idx,
				   struct corepl_diag *d)
{
	switch (t) {
	case PLAN_FUNCS:
		return check_func(p, idx, d);
	case PLAN_PROGS:
		return check_prog(p, idx, d);
	case PLAN_MAPS:
		return check_map(p, idx, d);
	case PLAN_SLOTS:
		return check_slot(p, idx, d);
	case PLAN_VARS:
		return check_var(p, idx, d);
	case PLAN_EXTERNS:
		return check_extern(p, idx, d);
	case PLAN_EXTERN_USES:
		return check_use(p, idx, d);
	case PLAN_ROOTS:
		return check_root(p, idx, d);
	case PLAN_RELOS:
		return check_relo(p, idx, d);
	case PLAN_BTF_PATCHES:
		return check_btf_patch(p, idx, d);
	default:
		return COREPL_OK;
	}
}

int plan_check(const struct plan *p, struct corepl_diag *d)
{
	int rc = COREPL_OK;

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]) && !rc; i++)
		rc = check_rule(p, &rules[i], d);
	for (uint32_t t = 0; t < PLAN_TABLE_CNT && !rc; t++)
		for (uint32_t idx = 0; idx < p->table[t].cnt && t != PLAN_STRS && !rc; idx++)
			rc = check_entry(p, t, idx, d);
	return rc;
}
