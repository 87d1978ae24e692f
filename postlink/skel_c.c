/* SPDX-License-Identifier: MIT */
/*
 * skel_c.c - a skeleton model as a C header that is C++ as well.
 *
 * The header holds, for an object called x: struct x__TYPE for every record that globals
 * need, struct x__SECTION for the globals of each section, struct x with them all, the
 * object's bytes, and x__open ... x__destroy over corepl_skeleton_open() and its kin.
 *
 * Every byte of a record is spelled out: gaps are fields named corepl_pad_N, integers have
 * a fixed width, pointers are uint64_t (BPF's are 8 bytes, whatever the host's are), and
 * static asserts check the result.  The object is a string literal, which compiles ten times
 * as fast as a list of 0x.. (the README has figures).  .incbin is faster still, but
 * needs the object's path when the user compiles: whoever wants it takes --external and
 * NAME__open_bytes().
 */
#include "postlink/skel_text.h"

/*
 * C23's and C++20's, the macros that compilers define in GNU mode, those of the headers that
 * corepl.h includes, and the types of fields, which C++ lets no field be called.
 */
static const char *const keywords[] = {
	"alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break",
	"case", "catch", "char", "char16_t", "char32_t", "class", "compl", "concept", "const",
	"const_cast", "consteval", "constexpr", "constinit", "continue", "co_await", "co_return",
	"co_yield", "decltype", "default", "delete", "do", "double", "dynamic_cast", "else",
	"enum", "explicit", "export", "extern", "false", "float", "for", "friend", "goto", "if",
	"inline", "int", "linux", "long", "mutable", "namespace", "new", "noexcept", "not",
	"not_eq", "nullptr", "operator", "or", "or_eq", "private", "protected", "public",
	"register", "reinterpret_cast", "requires", "restrict", "return", "short", "signed",
	"sizeof", "static", "static_assert", "static_cast", "struct", "switch", "template",
	"this", "thread_local", "throw", "true", "try", "typedef", "typeid", "typename",
	"typeof", "union", "unix", "unsigned", "using", "virtual", "void", "volatile", "wchar_t",
	"while", "xor", "xor_eq", "typeof_unqual", "_Alignas", "_Alignof", "_Atomic", "_BitInt",
	"_Bool", "_Complex", "_Generic", "_Imaginary", "_Noreturn", "_Static_assert",
	"_Thread_local", "__alignof", "__asm", "__attribute", "__complex", "__const",
	"__extension", "__imag", "__inline", "__int128", "__label", "__null", "__real",
	"__restrict", "__signed", "__thread", "__typeof", "__volatile", "NULL", "INT8_MIN",
	"INT8_MAX", "INT16_MIN", "INT16_MAX", "INT32_MIN", "INT32_MAX", "INT64_MIN", "INT64_MAX",
	"UINT8_MAX", "UINT16_MAX", "UINT32_MAX", "UINT64_MAX", "INTMAX_MIN", "INTMAX_MAX",
	"UINTMAX_MAX", "INTPTR_MIN", "INTPTR_MAX", "UINTPTR_MAX", "PTRDIFF_MIN", "PTRDIFF_MAX",
	"SIZE_MAX", "SIG_ATOMIC_MIN", "SIG_ATOMIC_MAX", "WCHAR_MIN", "WCHAR_MAX", "WINT_MIN",
	"WINT_MAX", "INT_LEAST8_MIN", "INT_LEAST8_MAX", "INT_LEAST16_MIN", "INT_LEAST16_MAX",
	"INT_LEAST32_MIN", "INT_LEAST32_MAX", "INT_LEAST64_MIN", "INT_LEAST64_MAX",
	"UINT_LEAST8_MAX", "UINT_LEAST16_MAX", "UINT_LEAST32_MAX", "UINT_LEAST64_MAX",
	"INT_FAST8_MIN", "INT_FAST8_MAX", "INT_FAST16_MIN", "INT_FAST16_MAX", "INT_FAST32_MIN",
	"INT_FAST32_MAX", "INT_FAST64_MIN", "INT_FAST64_MAX", "UINT_FAST8_MAX",
	"UINT_FAST16_MAX", "UINT_FAST32_MAX", "UINT_FAST64_MAX", "int8_t", "int16_t", "int32_t",
	"int64_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t", "std", NULL,
};

/* C++'s class. */
static const char *const types[] = { "owner", NULL };

const struct skel_style skel_c_style = {
	.keywords = keywords,
	.types = types,
	.has_unnamed = true,
};

/* State of one header. */
struct c_print {
	const struct skel_model *m;
	struct ctext *out;
	uint32_t pad_cnt; /* padding fields printed so far */
};

static void put_indent(struct c_print *p, uint32_t depth)
{
	ctext_indent(p->out, depth);
}

static void put_pad(struct c_print *p, uint32_t byte_cnt, uint32_t depth)
{
	if (!byte_cnt)
		return;
	put_indent(p, depth);
	ctext_printf(p->out, "uint8_t " SKEL_NAMES_PAD "%u[%u];\n", p->pad_cnt++, byte_cnt);
}

/* Bring the place from bit AT to bit TO: bits up to a byte's end, bytes, bits again. */
static void put_gap(struct c_print *p, uint64_t at, uint64_t to, uint32_t depth)
{
	if (at % 8 && at < to) {
		uint64_t end = (at / 8 + 1) * 8 < to ? (at / 8 + 1) * 8 : to;

		put_indent(p, depth);
		ctext_printf(p->out, "uint8_t : %u;\n", (unsigned int)(end - at));
		at = end;
	}
	put_pad(p, (uint32_t)((to - at) / 8), depth);
	at += (to - at) / 8 * 8;
	if (at < to) {
		put_indent(p, depth);
		ctext_printf(p->out, "uint8_t : %u;\n", (unsigned int)(to - at));
	}
}

static void put_scalar(struct c_print *p, const struct skel_type *t)
{
	switch (t->shape) {
	case SKEL_INT:
		ctext_printf(p->out, "%sint%u_t", t->is_signed ? "" : "u", t->size * 8);
		break;
	case SKEL_BOOL:
		ctext_str(p->out, "bool");
		break;
	case SKEL_CHAR:
		ctext_str(p->out, "char");
		break;
	case SKEL_FLOAT:
		ctext_str(p->out, t->size == 4 ? "float" : "double");
		break;
	case SKEL_PTR:
		ctext_str(p->out, "uint64_t");
		break;
	case SKEL_RECORD:
		ctext_printf(p->out, "%s %s__%s", t->record->is_union ? "union" : "struct",
			     p->m->name, t->record->name);
		break;
	case SKEL_PROG:
		ctext_str(p->out, "struct corepl_program");
		break;
	default:
		ctext_str(p->out, "uint8_t");
	}
}

/* "TYPE name[2][3]" */
static void put_declaration(struct c_print *p, const struct skel_type *t, const char *name)
{
	const struct skel_type *elem = t;

	while (elem->shape == SKEL_ARRAY)
		elem = elem->elem;
	put_scalar(p, elem);
	ctext_printf(p->out, " %s%s", elem->shape == SKEL_PROG ? "*" : "", name);
	for (; t->shape == SKEL_ARRAY; t = t->elem)
		ctext_printf(p->out, "[%u]", t->elem_cnt);
	if (t->shape == SKEL_BYTES)
		ctext_printf(p->out, "[%u]", t->size);
}

static void put_body(struct c_print *p, const struct skel_record *r, uint32_t depth);

static void put_field(struct c_print *p, const struct skel_field *f, uint32_t depth)
{
	put_indent(p, depth);
	if (!f->name[0]) {
		ctext_printf(p->out, "__extension__ %s {\n",
			     f->type->record->is_union ? "union" : "struct");
		put_body(p, f->type->record, depth + 1);
		put_indent(p, depth);
		ctext_str(p->out, f->type->record->is_packed ? "} __attribute__((packed))" : "}");
	} else {
		put_declaration(p, f->type, f->name);
	}
	if (f->bit_size)
		ctext_printf(p->out, " : %u", f->bit_size);
	ctext_str(p->out, ";\n");
}

/* A union has no gaps but must be as large as it says. */
static void put_union(struct c_print *p, const struct skel_record *r, uint32_t depth)
{
	uint32_t size = 0, align = 1;

	for (uint32_t i = 0; i < r->field_cnt; i++) {
		const struct skel_type *t = r->fields[i].type;

		put_field(p, &r->fields[i], depth);
		size = t->size > size ? t->size : size;
		align = t->align > align ? t->align : align;
	}
	if (r->is_packed ? size != r->size : (size + align - 1) / align * align != r->size)
		put_pad(p, r->size, depth);
}

static void put_body(struct c_print *p, const struct skel_record *r, uint32_t depth)
{
	uint64_t at = 0; /* bits */

	if (r->is_union) {
		put_union(p, r, depth);
		return;
	}
	for (uint32_t i = 0; i < r->field_cnt; i++) {
		const struct skel_field *f = &r->fields[i];

		put_gap(p, at, f->bit_off, depth);
		put_field(p, f, depth);
		at = f->bit_off + (f->bit_size ? f->bit_size : (uint64_t)f->type->size * 8);
	}
	put_gap(p, at, (uint64_t)r->size * 8, depth);
}

static void put_record(struct c_print *p, const struct skel_record *r)
{
	const char *word = r->is_union ? "union" : "struct";

	ctext_printf(p->out, "%s %s__%s {\n", word, p->m->name, r->name);
	put_body(p, r, 1);
	ctext_printf(p->out, "}%s;\n", r->is_packed ? " __attribute__((packed))" : "");
	ctext_printf(p->out, "%s__assert(sizeof(%s %s__%s) == %u);\n\n", p->m->name, word,
		     p->m->name, r->name, r->size);
}

static void put_data(struct c_print *p, const struct skel_data *data)
{
	const char *name = p->m->name;
	uint32_t at = 0;

	ctext_printf(p->out, "/* %s \"%s\". */\nstruct %s__%s {\n",
		     data->is_struct_ops ? "Initial struct of map" : "Globals of section",
		     p->m->map_idents[data->map], name, data->ident);
	for (uint32_t i = 0; i < data->field_cnt; i++) {
		const struct skel_field *f = &data->fields[i];

		put_pad(p, f->byte_off - at, 1);
		put_field(p, f, 1);
		if (f->type->shape == SKEL_PROG) /* 8 bytes, also where the host's have 4 */
			ctext_str(p->out, "\tuint32_t : 64 - 8 * sizeof(void *);\n");
		at = f->byte_off + f->type->size;
	}
	ctext_str(p->out, "};\n");
	for (uint32_t i = 0; i < data->field_cnt; i++)
		ctext_printf(p->out, "%s__assert(offsetof(struct %s__%s, %s) == %u);\n", name, name,
			     data->ident, data->fields[i].name, data->fields[i].byte_off);
	ctext_char(p->out, '\n');
}

static void put_group(struct c_print *p, const char *type, const char *const *idents, uint32_t cnt,
		      const char *group)
{
	ctext_str(p->out, "\tstruct {\n");
	for (uint32_t i = 0; i < cnt; i++) {
		if (idents[i])
			ctext_printf(p->out, "\t\tstruct %s *%s;\n", type, idents[i]);
	}
	ctext_printf(p->out, "\t} %s;\n", group);
}

static void put_struct_ops(struct c_print *p)
{
	const struct skel_model *m = p->m;

	ctext_str(p->out, "\tstruct { /* set before the load */\n");
	for (uint32_t i = m->global_cnt; i < m->data_cnt; i++)
		ctext_printf(p->out, "\t\tstruct %s__%s *%s;\n", m->name, m->datas[i].ident,
			     m->datas[i].field);
	ctext_str(p->out, "\t} struct_ops;\n");
}

static void put_struct(struct c_print *p)
{
	const struct skel_model *m = p->m;

	ctext_printf(p->out, "struct %s {\n\tstruct corepl_object *obj;\n", m->name);
	if (m->map_field_cnt)
		put_group(p, "corepl_map", m->map_idents, m->o->map_cnt, "maps");
	if (m->o->prog_cnt)
		put_group(p, "corepl_program", m->prog_idents, m->o->prog_cnt, "progs");
	if (m->link_field_cnt)
		put_group(p, "corepl_link", m->link_idents, skel_model_link_cnt(m), "links");
	for (uint32_t i = 0; i < m->global_cnt; i++)
		ctext_printf(p->out, "\tstruct %s__%s *%s;\n", m->name, m->datas[i].ident,
			     m->datas[i].field);
	if (m->global_cnt < m->data_cnt)
		put_struct_ops(p);
	ctext_str(p->out, "};\n\n");
}

/* One byte inside a string literal; NEXT decides whether a short octal escape is safe. */
static size_t escape(char *buf, uint8_t c, uint8_t next)
{
	size_t size = 0;

	if (c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '?') {
		buf[0] = (char)c;
		return 1;
	}
	buf[size++] = '\\';
	if (c == '"' || c == '\\' || c == '?') {
		buf[size++] = (char)c;
		return size;
	}
	if (c >= 64 || (next >= '0' && next <= '9'))
		buf[size++] = (char)('0' + c / 64);
	if (c >= 8 || (next >= '0' && next <= '9'))
		buf[size++] = (char)('0' + c / 8 % 8);
	buf[size++] = (char)('0' + c % 8);
	return size;
}

/* escape() of every byte, before others and before a digit: an object has many bytes. */
struct c_escapes {
	struct {
		char text[4];
		uint32_t size; /* bytes of text */
	} of[2][256];
	uint8_t is_digit[256]; /* index of of, by the byte that follows */
};

static void make_escapes(struct c_escapes *e)
{
	for (unsigned i = 0; i < 256; i++) {
		e->of[0][i].size = (uint32_t)escape(e->of[0][i].text, (uint8_t)i, ' ');
		e->of[1][i].size = (uint32_t)escape(e->of[1][i].text, (uint8_t)i, '0');
		e->is_digit[i] = i >= '0' && i <= '9';
	}
}

/* Lines of string literals. */
static void put_literals(struct c_print *p, const uint8_t *data, size_t data_size)
{
	struct c_escapes e = { 0 };
	size_t i = 0;

	make_escapes(&e);
	while (i < data_size) {
		char line[128] = "\"";
		size_t size = 1;

		for (; i < data_size && size < 94; i++) {
			uint8_t next = i + 1 < data_size ? data[i + 1] : 0;
			uint8_t row = e.is_digit[next];

			memcpy(line + size, e.of[row][data[i]].text, 4);
			size += e.of[row][data[i]].size;
		}
		line[size++] = '"';
		line[size++] = '\n';
		ctext_put(p->out, line, size);
	}
}

static void put_bytes(struct c_print *p)
{
	const struct skel_model *m = p->m;

	ctext_printf(p->out,
		     "#if defined(__GNUC__)\n#pragma GCC diagnostic push\n"
		     "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n#endif\n"
		     "static const unsigned char %s__elf_data[%zu + 1] "
		     "__attribute__((aligned(8))) =\n",
		     m->name, m->elf_size);
	put_literals(p, m->elf, m->elf_size);
	ctext_str(p->out, ";\n#if defined(__GNUC__)\n#pragma GCC diagnostic pop\n#endif\n\n");
}

static void put_map_table(struct c_print *p)
{
	const struct skel_model *m = p->m;

	if (!m->o->map_cnt)
		return;
	ctext_str(p->out, "\tstatic const struct corepl_skeleton_map maps[] = {\n");
	for (uint32_t i = 0; i < m->o->map_cnt; i++) {
		const struct skel_data *data = skel_model_data(m, i);

		if (m->map_idents[i])
			ctext_printf(p->out, "\t\t{ offsetof(struct %s, maps.%s), ", m->name,
				     m->map_idents[i]);
		else
			ctext_str(p->out, "\t\t{ COREPL_NO_IDX, ");
		if (data)
			ctext_printf(p->out, "offsetof(struct %s, %s%s), %u },\n", m->name,
				     data->is_struct_ops ? "struct_ops." : "", data->field,
				     data->size);
		else
			ctext_str(p->out, "COREPL_NO_IDX, 0 },\n");
	}
	ctext_str(p->out, "\t};\n");
}

static void put_link_off(struct c_print *p, const char *ident)
{
	if (ident)
		ctext_printf(p->out, "offsetof(struct %s, links.%s)", p->m->name, ident);
	else
		ctext_str(p->out, "COREPL_NO_IDX");
}

static void put_prog_table(struct c_print *p)
{
	const struct skel_model *m = p->m;

	if (!m->o->prog_cnt)
		return;
	ctext_str(p->out, "\tstatic const struct corepl_skeleton_prog progs[] = {\n");
	for (uint32_t i = 0; i < m->o->prog_cnt; i++) {
		ctext_printf(p->out, "\t\t{ offsetof(struct %s, progs.%s), ", m->name,
			     m->prog_idents[i]);
		put_link_off(p, m->link_idents[i]);
		ctext_printf(p->out, ",\n\t\t  %s },\n",
			     skel_text_attach(m->o->progs[i].plan.attach));
	}
	ctext_str(p->out, "\t};\n");
}

static void put_map_links(struct c_print *p)
{
	if (!p->m->has_map_links)
		return;
	ctext_str(p->out, "\tstatic const uint32_t map_link_offs[] = {\n");
	for (uint32_t i = 0; i < p->m->o->map_cnt; i++) {
		ctext_str(p->out, "\t\t");
		put_link_off(p, skel_model_map_link(p->m, i));
		ctext_str(p->out, ",\n");
	}
	ctext_str(p->out, "\t};\n");
}

static void put_string(struct ctext *out, const char *s)
{
	char buf[8];

	ctext_char(out, '"');
	for (; *s; s++)
		ctext_put(out, buf, escape(buf, (uint8_t)*s, (uint8_t)s[1]));
	ctext_char(out, '"');
}

static void put_description(struct c_print *p)
{
	const struct skel_model *m = p->m;

	ctext_printf(p->out, "static inline const struct corepl_skeleton *%s__skeleton(void)\n{\n",
		     m->name);
	put_map_table(p);
	put_prog_table(p);
	put_map_links(p);
	ctext_str(p->out, "\tstatic const struct corepl_skeleton skeleton = {\n"
			  "\t\tsizeof(struct corepl_skeleton), ");
	put_string(p->out, m->o->name);
	if (m->is_external)
		ctext_str(p->out, ", NULL, 0,\n");
	else
		ctext_printf(p->out, ", %s__elf_data, %zu,\n", m->name, m->elf_size);
	ctext_printf(p->out,
		     "\t\tsizeof(struct %s), offsetof(struct %s, obj), %s, %u, %s, %u,\n"
		     "\t\t%s,\n\t};\n\n\treturn &skeleton;\n}\n\n",
		     m->name, m->name, m->o->map_cnt ? "maps" : "NULL", m->o->map_cnt,
		     m->o->prog_cnt ? "progs" : "NULL", m->o->prog_cnt,
		     m->has_map_links ? "map_link_offs" : "NULL");
}

static void put_open(struct c_print *p)
{
	if (p->m->is_external) {
		skel_model_put_code(
			p->m, p->out,
			"/* corepl_open() of the object in DATA, borrowed until @__destroy(). */\n"
			"static inline struct @ *@__open_bytes(const void *data, size_t size,\n"
			"\t\tconst struct corepl_open_opts *opts, struct corepl_diag *diag)\n"
			"{\n"
			"\tstruct corepl_skeleton skeleton = *@__skeleton();\n\n"
			"\tskeleton.data = data;\n"
			"\tskeleton.data_size = size;\n");
		skel_model_put_uses(p->m, p->out, "\t", "();\n");
		skel_model_put_code(
			p->m, p->out,
			"\treturn (struct @ *)corepl_skeleton_open(&skeleton, opts, diag);\n"
			"}\n\n");
		return;
	}
	skel_model_put_code(
		p->m, p->out,
		"/* The object's bytes. */\n"
		"static inline const void *@__elf_bytes(size_t *size)\n"
		"{\n"
		"\t*size = sizeof(@__elf_data) - 1;\n"
		"\treturn @__elf_data;\n"
		"}\n\n"
		"/* corepl_open(): NULL and DIAG (may be NULL) on failure; OPTS may be NULL. */\n"
		"static inline struct @ *@__open_opts(const struct corepl_open_opts *opts,\n"
		"\t\tstruct corepl_diag *diag)\n"
		"{\n");
	skel_model_put_uses(p->m, p->out, "\t", "();\n");
	skel_model_put_code(
		p->m, p->out,
		"\treturn (struct @ *)corepl_skeleton_open(@__skeleton(), opts, diag);\n"
		"}\n\n"
		"static inline struct @ *@__open(struct corepl_diag *diag)\n"
		"{\n"
		"\treturn @__open_opts(NULL, diag);\n"
		"}\n\n");
}

static void put_verbs(struct c_print *p)
{
	skel_model_put_code(
		p->m, p->out,
		"/* corepl_load(): 0, or a negative status; corepl_explain(skel->obj, ...) says "
		"why. */\n"
		"static inline int @__load(struct @ *skel)\n"
		"{\n"
		"\treturn corepl_load(skel->obj);\n"
		"}\n\n"
		"/* Attach what can be attached and has no link yet; links are in skel->links. */\n"
		"static inline int @__attach(struct @ *skel)\n"
		"{\n"
		"\treturn corepl_skeleton_attach(@__skeleton(), skel);\n"
		"}\n\n"
		"static inline void @__detach(struct @ *skel)\n"
		"{\n"
		"\tcorepl_skeleton_detach(@__skeleton(), skel);\n"
		"}\n\n"
		"/* Detach, unload, give everything back; SKEL may be NULL and is gone. */\n"
		"static inline void @__destroy(struct @ *skel)\n"
		"{\n"
		"\tif (!skel)\n"
		"\t\treturn;\n"
		"\t@__detach(skel);\n"
		"\tcorepl_close(skel->obj);\n"
		"}\n\n");
	if (p->m->is_external)
		return;
	skel_model_put_code(p->m, p->out,
			    "/* @__open() and @__load(); on failure nothing is left but DIAG. */\n"
			    "static inline struct @ *@__open_and_load(struct corepl_diag *diag)\n"
			    "{\n"
			    "\tstruct @ *skel = @__open(diag);\n\n"
			    "\tif (!skel || @__load(skel) == 0)\n"
			    "\t\treturn skel;\n"
			    "\tif (diag)\n"
			    "\t\t*diag = *corepl_diag(skel->obj);\n"
			    "\t@__destroy(skel);\n"
			    "\treturn NULL;\n"
			    "}\n\n");
}

static void put_head(struct c_print *p)
{
	skel_model_put_code(
		p->m, p->out,
		"/* SPDX-License-Identifier: MIT */\n"
		"/* Generated by `corepl skel`: changes belong into the BPF source. */\n"
		"#ifndef @__SKEL_H\n"
		"#define @__SKEL_H\n\n"
		"#include \"corepl.h\"\n\n"
		"#ifdef __cplusplus\n"
		"#define @__assert(condition) static_assert(condition, #condition)\n"
		"#else\n"
		"#define @__assert(condition) _Static_assert(condition, #condition)\n"
		"#endif\n\n");
}

void skel_c_print(const struct skel_model *m, struct ctext *out)
{
	struct c_print p = { .m = m, .out = out };

	put_head(&p);
	for (uint32_t i = 0; i < m->layout.record_cnt; i++) {
		if (m->layout.records[i]->is_named_use)
			put_record(&p, m->layout.records[i]);
	}
	for (uint32_t i = 0; i < m->data_cnt; i++)
		put_data(&p, &m->datas[i]);
	put_struct(&p);
	if (!m->is_external)
		put_bytes(&p);
	put_description(&p);
	put_open(&p);
	put_verbs(&p);
	skel_model_put_code(m, out, "#undef @__assert\n\n#endif\n");
}

const struct skel_language skel_c = { "c", &skel_c_style, skel_c_print };
