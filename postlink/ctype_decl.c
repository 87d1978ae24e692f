/* SPDX-License-Identifier: MIT */
/*
 * ctype_decl.c - declarators: a chain of BTF types turned inside out.
 *
 * BTF reads "f is an array of 5 pointers to functions returning int"; C writes the innermost
 * type first and the rest around the name:
 *
 *   ARRAY 5 -> PTR -> FUNC_PROTO -> INT         int (*f[5])(void)
 *              left to right from the base:     int, " (" "*" ... f ... "[5]", ")" "(void)"
 *
 * The chain is collected once, then written to the left of the name from its end and to the
 * right from its start.  Also here: how numbers are spelled.  An INT that names a C type of
 * its size is that type; any other ("u8" of Rust, "__Poly8_t") is a typedef of the same size.
 */
#include "postlink/ctype_impl.h"

#define CHAIN_MAX 64 /* pointers, arrays, qualifiers, functions of one declarator */
#define LINE_TABS_MAX 8 /* of a line that is printed in one go */
#define HELD_MAX 16  /* qualifiers and type tags of one of them */

#define TAG_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:.-"

/* How INTs are called by compilers, with the size that C gives such a type on 64-bit targets. */
static const struct spelling {
	const char *name;
	uint32_t size;        /* bytes */
	bool is_long;         /* another size on 32-bit targets */
} spellings[] = {
	{ "char", 1, false },
	{ "signed char", 1, false },
	{ "unsigned char", 1, false },
	{ "_Bool", 1, false },
	{ "short", 2, false },
	{ "short int", 2, false },
	{ "unsigned short", 2, false },
	{ "short unsigned int", 2, false },
	{ "int", 4, false },
	{ "unsigned int", 4, false },
	{ "long", 8, true },
	{ "long int", 8, true },
	{ "unsigned long", 8, true },
	{ "long unsigned int", 8, true },
	{ "long long", 8, false },
	{ "long long int", 8, false },
	{ "unsigned long long", 8, false },
	{ "long long unsigned int", 8, false },
	{ "__int128", 16, false },
	{ "__int128 unsigned", 16, false },
	{ "unsigned __int128", 16, false },
	{ "float", 4, false },
	{ "double", 8, false },
	{ "long double", 8, false },
};

#define SPELLING_CNT ((uint8_t)(sizeof(spellings) / sizeof(spellings[0])))

/* Values of layout[] of a number's id. */
#define SPELLED_BY_SIZE 0xfe
#define SPELLED_BY_TYPEDEF 0xff

/* INTs that C knows by name but not of C's size (Rust's 4-byte "char", a 4-byte "long"). */
static uint8_t find_spelling(struct ctype *c, const struct btfview_type *t)
{
	const char *name = btfview_str(c->view, t->name_off);

	if (!name || !name[0])
		return SPELLED_BY_SIZE;
	for (uint8_t i = 0; i < SPELLING_CNT; i++) {
		const struct spelling *s = &spellings[i];

		if (strcmp(s->name, name) != 0)
			continue;
		if (s->size == t->size_or_type && !(s->is_long && c->view->ptr_size == 4))
			return (uint8_t)(i + 1);
		return t->kind == BTFVIEW_INT ? SPELLED_BY_SIZE : SPELLED_BY_TYPEDEF;
	}
	return SPELLED_BY_TYPEDEF;
}

static uint8_t spelling_of(struct ctype *c, const struct btfview_type *t)
{
	if (!c->layout[t->id])
		c->layout[t->id] = find_spelling(c, t);
	return c->layout[t->id];
}

bool ctype_decl_is_plain_int(struct ctype *c, const struct btfview_type *t)
{
	return spelling_of(c, t) != SPELLED_BY_TYPEDEF;
}

static const char *sized_int(uint32_t size, uint32_t data)
{
	bool is_signed = data >> 24 & 1;

	if (data >> 26 & 1 && size == 1)
		return "_Bool";
	switch (size) {
	case 1:
		return is_signed ? "signed char" : "unsigned char";
	case 2:
		return is_signed ? "short" : "unsigned short";
	case 4:
		return is_signed ? "int" : "unsigned int";
	case 8:
		return is_signed ? "long long" : "unsigned long long";
	default:
		return is_signed ? "__int128" : "unsigned __int128";
	}
}

/* A C type of the size of INT or FLOAT T, whatever T is called. */
void ctype_decl_put_int(struct ctype *c, const struct btfview_type *t)
{
	struct ctype_measure size;

	if (!ctype_layout_measure(c, t->id, &size))
		return;
	if (t->kind == BTFVIEW_INT)
		ctext_str(&c->text, sized_int(t->size_or_type, btfview_int_data(c->view, t)));
	else if (t->size_or_type == 4 || t->size_or_type == 8)
		ctext_str(&c->text, t->size_or_type == 4 ? "float" : "double");
	else
		ctext_printf(&c->text, "struct {\n\tunsigned char bytes[%u];\n}", t->size_or_type);
}

void ctype_decl_put_name(struct ctype *c, const struct btfview_type *t)
{
	struct ctype_ident name = ctype_ident_of(c, t);

	ctype_put_ident(c, &name);
}

static void put_number(struct ctype *c, const struct btfview_type *t)
{
	uint8_t spelling = spelling_of(c, t);

	if (spelling == SPELLED_BY_TYPEDEF)
		ctype_decl_put_name(c, t);
	else if (spelling == SPELLED_BY_SIZE)
		ctype_decl_put_int(c, t);
	else
		ctext_str(&c->text, spellings[spelling - 1].name);
}

/* A declarator's types from the name outwards; base is what is left. */
struct chain {
	uint32_t id;                         /* the whole type */
	struct btfview_type link[CHAIN_MAX]; /* PTR, ARRAY, FUNC_PROTO, qualifiers of the next */
	uint32_t cnt;
	struct btfview_type held[HELD_MAX];  /* qualifiers whose place is not known yet */
	uint32_t held_cnt;
	struct btfview_type base;
};

static bool add_link(struct ctype *c, struct chain *chain, const struct btfview_type *t)
{
	if (chain->cnt == CHAIN_MAX) {
		ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u]: found a declarator of more than %u "
			   "parts, or a cycle", t->id, CHAIN_MAX);
		return false;
	}
	chain->link[chain->cnt++] = *t;
	return true;
}

static bool hold_qualifier(struct ctype *c, struct chain *chain, const struct btfview_type *t)
{
	/* "const" of an array and of its elements is one. */
	for (uint32_t i = 0; i < chain->held_cnt && t->kind != BTFVIEW_TYPE_TAG; i++) {
		if (chain->held[i].kind == t->kind)
			return true;
	}
	if (chain->held_cnt == HELD_MAX) {
		ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u]: found more than %u qualifiers, or "
			   "a cycle", t->id, HELD_MAX);
		return false;
	}
	chain->held[chain->held_cnt++] = *t;
	return true;
}

/* Is T, or what it is a name of, a pointer to an object?  Only such may be `restrict`. */
static bool may_restrict(struct ctype *c, const struct btfview_type *t)
{
	struct btfview_type below = *t;

	if (t->kind == BTFVIEW_TYPEDEF && c->style.ptr_word)
		return false;
	return (t->kind == BTFVIEW_PTR || t->kind == BTFVIEW_TYPEDEF) &&
	       ctype_layout_below(c, t->id, &below) && below.kind == BTFVIEW_PTR &&
	       ctype_layout_below(c, below.size_or_type, &below) &&
	       below.kind != BTFVIEW_FUNC_PROTO;
}

/* The qualifiers held so far belong to T. */
static bool release_qualifiers(struct ctype *c, struct chain *chain, const struct btfview_type *t)
{
	for (uint32_t i = 0; i < chain->held_cnt; i++) {
		if (chain->held[i].kind == BTFVIEW_RESTRICT && !may_restrict(c, t))
			continue;
		if (!add_link(c, chain, &chain->held[i]))
			return false;
	}
	chain->held_cnt = 0;
	return true;
}

static bool is_function_result(const struct chain *chain)
{
	return chain->cnt && chain->link[chain->cnt - 1].kind == BTFVIEW_FUNC_PROTO;
}

/*
 * One type of the chain, corrected to what C can say: an array's qualifiers are its elements', a
 * function has none, and functions return neither arrays nor functions.
 */
static bool add_type(struct ctype *c, struct chain *chain, const struct btfview_type *t)
{
	switch (t->kind) {
	case BTFVIEW_PTR:
		return release_qualifiers(c, chain, t) && add_link(c, chain, t);
	case BTFVIEW_ARRAY:
	case BTFVIEW_FUNC_PROTO:
		if (is_function_result(chain)) {
			ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u]: found a function that "
				   "returns an array or a function", t->id);
			return false;
		}
		if (t->kind == BTFVIEW_FUNC_PROTO)
			chain->held_cnt = 0;
		return add_link(c, chain, t);
	default:
		return hold_qualifier(c, chain, t);
	}
}

static uint32_t next_id(struct ctype *c, const struct btfview_type *t)
{
	struct btfview_array a;

	if (t->kind != BTFVIEW_ARRAY)
		return t->size_or_type;
	btfview_array(c->view, t, &a);
	return a.elem_type_id;
}

static bool collect(struct ctype *c, uint32_t id, struct chain *chain)
{
	struct btfview_type t;

	chain->id = id;
	chain->cnt = 0;
	chain->held_cnt = 0;
	while (ctype_load(c, id, &t)) {
		if (t.kind != BTFVIEW_PTR && t.kind != BTFVIEW_ARRAY &&
		    t.kind != BTFVIEW_FUNC_PROTO && !ctype_is_modifier(t.kind)) {
			chain->base = t;
			return release_qualifiers(c, chain, &t);
		}
		if (!add_type(c, chain, &t))
			return false;
		id = next_id(c, &t);
	}
	return false;
}

static void put_base(struct ctype *c, const struct btfview_type *t, uint32_t tab_cnt)
{
	switch (t->kind) {
	case BTFVIEW_VOID:
		ctext_put(&c->text, "void", 4);
		return;
	case BTFVIEW_INT:
	case BTFVIEW_FLOAT:
		put_number(c, t);
		return;
	case BTFVIEW_STRUCT:
	case BTFVIEW_UNION:
		ctext_str(&c->text, t->kind == BTFVIEW_UNION ? "union " : "struct ");
		if (t->name_off)
			ctype_decl_put_name(c, t);
		else
			ctype_record_put(c, t, tab_cnt);
		return;
	case BTFVIEW_ENUM:
	case BTFVIEW_ENUM64:
		ctext_put(&c->text, "enum ", 5);
		if (t->name_off)
			ctype_decl_put_name(c, t);
		else
			ctype_enum_put(c, t, tab_cnt);
		return;
	case BTFVIEW_FWD:
		ctext_str(&c->text, t->kind_flag ? "union " : "struct ");
		ctype_decl_put_name(c, t);
		return;
	case BTFVIEW_TYPEDEF:
		ctype_decl_put_name(c, t);
		return;
	default:
		ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u]: found kind %u where a type is "
			   "needed", t->id, t->kind);
	}
}

static const char *qualifier(uint32_t kind)
{
	return kind == BTFVIEW_CONST ? "const" : kind == BTFVIEW_VOLATILE ? "volatile" : "restrict";
}

/* "address_space(1)": the only attribute that BTF carries so today. */
static bool is_address_space(const char *text)
{
	static const char start[] = "address_space(";
	size_t size = strlen(text);

	return size > sizeof(start) && strncmp(text, start, sizeof(start) - 1) == 0 &&
	       strspn(text + sizeof(start) - 1, "0123456789") == size - sizeof(start) &&
	       text[size - 1] == ')';
}

static void put_type_tag(struct ctype *c, const struct btfview_type *t)
{
	const char *text = ctype_name(c, t->name_off);
	bool is_word = text[0] && text[strspn(text, TAG_LETTERS)] == 0;

	if (c->style.is_native)
		return;
	if (t->kind_flag && is_address_space(text))
		ctext_printf(&c->text, " __attribute__((%s))", text);
	else if (!t->kind_flag && is_word)
		ctext_printf(&c->text, " __attribute__((btf_type_tag(\"%s\")))", text);
}

/* Does link I need parentheses around what is nearer to the name? */
static bool is_wrapped(const struct chain *chain, uint32_t i)
{
	if (i == 0 || chain->link[i].kind == BTFVIEW_PTR)
		return false;
	return chain->link[i].kind == BTFVIEW_FUNC_PROTO ||
	       (chain->link[i].kind == BTFVIEW_ARRAY && chain->link[i - 1].kind != BTFVIEW_ARRAY);
}

/* Everything left of the name; true when a space belongs between. */
static bool put_left(struct ctype *c, const struct chain *chain, uint32_t tab_cnt)
{
	uint32_t i = chain->cnt;
	bool is_tight = false; /* after "*" or "(": no space */

	for (; i && ctype_is_modifier(chain->link[i - 1].kind); i--) {
		if (chain->link[i - 1].kind == BTFVIEW_TYPE_TAG)
			break;
		ctext_str(&c->text, qualifier(chain->link[i - 1].kind));
		ctext_char(&c->text, ' ');
	}
	put_base(c, &chain->base, tab_cnt);
	while (i--) {
		const struct btfview_type *t = &chain->link[i];

		if (t->kind == BTFVIEW_PTR) {
			ctext_str(&c->text, is_tight ? "*" : " *");
		} else if (t->kind == BTFVIEW_TYPE_TAG) {
			put_type_tag(c, t);
		} else if (ctype_is_modifier(t->kind)) {
			ctext_char(&c->text, ' ');
			ctext_str(&c->text, qualifier(t->kind));
		} else if (is_wrapped(chain, i)) {
			ctext_put(&c->text, " (", 2);
		}
		if (t->kind != BTFVIEW_ARRAY || is_wrapped(chain, i))
			is_tight = t->kind == BTFVIEW_PTR || is_wrapped(chain, i);
	}
	return !is_tight;
}

/* How a function's parameters are printed. */
struct param_style {
	uint32_t tab_cnt; /* indent of anonymous records among them */
	bool has_names;
};

static void put_param(struct ctype *c, const struct btfview_type *proto, uint32_t idx,
		      const struct param_style *style)
{
	struct ctype_ident ident = { NULL, { "", 0, 0 }, 1, NULL };
	struct btfview_param p;
	const char *raw;

	btfview_param(c->view, proto, idx, &p);
	if (idx)
		ctext_put(&c->text, ", ", 2);
	if (p.type_id == 0 && p.name_off == 0 && idx + 1 == proto->vlen) {
		ctext_put(&c->text, "...", 3);
		return;
	}
	if (style->has_names) {
		raw = btfview_str(c->view, p.name_off);
		cname_of(&c->names, raw, raw ? strlen(raw) + 1 : 0, &ident.name);
	}
	ctype_decl_put(c, p.type_id, &ident, style->tab_cnt);
}

/* "f(...)" alone is no C11: the one variadic parameter without a first is left out. */
static void put_params(struct ctype *c, const struct btfview_type *proto,
		       const struct param_style *style)
{
	struct btfview_param p = { 0, 1 };

	c->param_depth++;
	ctext_char(&c->text, '(');
	if (proto->vlen == 1)
		btfview_param(c->view, proto, 0, &p);
	if (proto->vlen == 0)
		ctext_put(&c->text, "void", 4);
	for (uint32_t i = 0; i < proto->vlen && p.type_id && !c->status; i++)
		put_param(c, proto, i, style);
	ctext_char(&c->text, ')');
	c->param_depth--;
}

static void put_right(struct ctype *c, const struct chain *chain, const struct param_style *style)
{
	const struct param_style inner = { style->tab_cnt, false };
	struct btfview_array a;

	for (uint32_t i = 0; i < chain->cnt && !c->status; i++) {
		if (is_wrapped(chain, i))
			ctext_char(&c->text, ')');
		if (chain->link[i].kind == BTFVIEW_ARRAY) {
			btfview_array(c->view, &chain->link[i], &a);
			ctext_char(&c->text, '[');
			ctext_uint(&c->text, a.elem_cnt);
			ctext_char(&c->text, ']');
		} else if (chain->link[i].kind == BTFVIEW_FUNC_PROTO) {
			put_params(c, &chain->link[i], i == 0 ? style : &inner);
		}
	}
}

/* "unsigned int name[4]" for an object that is made of pointers; false: it is not. */
static bool put_word(struct ctype *c, const struct chain *chain, const struct ctype_ident *name)
{
	struct btfview_array a;
	uint32_t ptr_idx = 0;

	while (ptr_idx < chain->cnt && (chain->link[ptr_idx].kind == BTFVIEW_ARRAY ||
					ctype_is_modifier(chain->link[ptr_idx].kind)))
		ptr_idx++;
	if (ptr_idx == chain->cnt || chain->link[ptr_idx].kind != BTFVIEW_PTR)
		return false;
	ctext_printf(&c->text, "__corepl_ptr(%s ", c->style.ptr_word);
	ctype_put_ident(c, name);
	for (uint32_t i = 0; i < ptr_idx; i++) {
		if (chain->link[i].kind != BTFVIEW_ARRAY)
			continue;
		btfview_array(c->view, &chain->link[i], &a);
		ctext_printf(&c->text, "[%u]", a.elem_cnt);
	}
	ctext_put(&c->text, ", ", 2);
	return true;
}

/* Is all of a declaration left of the name, and the same wherever it stands? */
static bool is_plain(const struct ctype *c, const struct chain *chain)
{
	if (c->style.ptr_word || chain->base.kind == BTFVIEW_FWD ||
	    (chain->base.name_off == 0 && chain->base.kind != BTFVIEW_VOID))
		return false;
	for (uint32_t i = 0; i < chain->cnt; i++) {
		if (chain->link[i].kind == BTFVIEW_ARRAY ||
		    chain->link[i].kind == BTFVIEW_FUNC_PROTO)
			return false;
	}
	return true;
}

static void note_text(struct ctype *c, uint32_t id, size_t at, bool is_tight)
{
	if (c->text.size - at <= UINT16_MAX && at <= UINT32_MAX && !c->text.is_full) {
		c->memos[id].text_at = (uint32_t)at;
		c->memos[id].text_size = (uint16_t)(c->text.size - at);
		c->memos[id].is_tight = is_tight;
	}
}

static void put_chain(struct ctype *c, const struct chain *chain, const struct ctype_ident *name,
		      uint32_t tab_cnt)
{
	size_t at = c->text.size;
	const struct param_style style = { tab_cnt, false };
	bool is_tight = !put_left(c, chain, tab_cnt);

	if (is_plain(c, chain))
		note_text(c, chain->id, at, is_tight);
	if (!is_tight && name->name.size)
		ctext_char(&c->text, ' ');
	ctype_put_ident(c, name);
	put_right(c, chain, &style);
}

/* The text of a declaration that was printed before. */
static void put_memo(struct ctype *c, const struct ctype_memo *memo, const struct ctype_ident *name)
{
	/* The text moves when it grows, so it grows first; it was longer than this one before. */
	if (c->text.cap - c->text.size < memo->text_size + CTEXT_SHORT &&
	    !ctext_grow(&c->text, memo->text_size + CTEXT_SHORT))
		return;
	ctext_put_short(&c->text, c->text.data + memo->text_at, memo->text_size);
	if (!memo->is_tight && name->name.size)
		ctext_char(&c->text, ' ');
	ctype_put_ident(c, name);
}

/* Most lines of a header: every part is short, so that none costs a branch on its size. */
bool ctype_decl_put_line(struct ctype *c, const struct ctype_place *p, uint32_t tab_cnt)
{
	static const char tabs[] = "\t\t\t\t\t\t\t\t";
	const struct ctype_memo *memo = &c->memos[p->type_id < c->id_end ? p->type_id : 0];
	struct ctext *text = &c->text;
	char *at;

	if (!memo->text_size || memo->text_size > CTEXT_SHORT || !ctype_is_short(c, &p->name) ||
	    tab_cnt > LINE_TABS_MAX)
		return false;
	if (text->cap - text->size < 4 * CTEXT_SHORT && !ctext_grow(text, 4 * CTEXT_SHORT))
		return false;
	at = text->data + text->size;
	memcpy(at, tabs, LINE_TABS_MAX);
	at += tab_cnt;
	ctext_copy_short(at, text->data + memo->text_at);
	at += memo->text_size;
	*at = ' ';
	at += !memo->is_tight;
	ctext_copy_short(at, p->name.text);
	at += p->name.size;
	memcpy(at, ";\n", 2);
	text->size = (size_t)(at + 2 - text->data);
	return true;
}

void ctype_decl_put(struct ctype *c, uint32_t id, const struct ctype_ident *name, uint32_t tab_cnt)
{
	bool is_word = false;
	struct chain chain;

	if (id < c->id_end && c->memos[id].text_size) {
		put_memo(c, &c->memos[id], name);
		return;
	}
	if (ctype_enter(c, id) && collect(c, id, &chain)) {
		if (c->style.ptr_word && c->param_depth == 0 && name->name.size)
			is_word = put_word(c, &chain, name);
		put_chain(c, &chain, name, tab_cnt);
		if (is_word)
			ctext_char(&c->text, ')');
	}
	c->depth--;
}

int ctype_declare_func(struct ctype *c, uint32_t proto_id, const char *name)
{
	const struct param_style style = { 0, true };
	const struct ctype_ident ident = { NULL, { name, (uint32_t)strlen(name), 0 }, 1, NULL };
	struct chain chain;

	if (!collect(c, proto_id, &chain))
		return ctype_status(c);
	if (chain.cnt == 0 || chain.link[0].kind != BTFVIEW_FUNC_PROTO)
		return ctype_fail(c, COREPL_EFORMAT, ".BTF: type [%u]: function '%s': found no "
				  "prototype", proto_id, name);
	if (put_left(c, &chain, 0))
		ctext_char(&c->text, ' ');
	ctype_put_ident(c, &ident);
	put_right(c, &chain, &style);
	return ctype_status(c);
}
