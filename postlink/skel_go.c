/* SPDX-License-Identifier: MIT */
/*
 * skel_go.c - a skeleton model as a Go package over cgo and libcorepl.
 *
 * For an object called x the text is package x: a struct per record and per data section,
 * whose size and offsets are asserted when it is compiled, and Skeleton, which is opened, loaded,
 * attached and closed.  Names begin with a capital, so that other packages see them.
 *
 * Go has no unions, bitfields or packed structs: those are bytes with a method X() that gives the
 * value and a method SetX() that changes it; a member of a union that is aligned is given by its
 * address, as is what else Go could address.  The text is as gofmt leaves it.
 */
#include "postlink/skel_go_text.h"
#include "postlink/skel_storage.h"
#include "postlink/skel_text.h"

static const char *const keywords[] = {
	"break",  "case",	 "chan", "const",   "continue", "default", "defer",
	"else",	  "fallthrough", "for",	 "func",    "go",	"goto",	   "if",
	"import", "interface",	 "map",	 "package", "range",	"return",  "select",
	"struct", "switch",	 "type", "var",	    "C",	"_",	   NULL,
};

/* What the package has itself. */
static const char *const types[] = {
	"Skeleton",    "Map",	   "Program", "Link",  "Error", "Open",	     "OpenBytes",
	"OpenAndLoad", "ElfBytes", "Maps",    "Progs", "Links", "StructOps", NULL,
};

static const struct skel_style style = { .keywords = keywords, .types = types, .is_capital = true };

static void put_type(struct ctext *out, const struct skel_type *t)
{
	switch (t->shape) {
	case SKEL_INT:
		ctext_printf(out, "%sint%u", t->is_signed ? "" : "u", t->size * 8);
		break;
	case SKEL_BOOL:
		ctext_str(out, "bool");
		break;
	case SKEL_CHAR:
		ctext_str(out, "byte");
		break;
	case SKEL_FLOAT:
		ctext_printf(out, "float%u", t->size * 8);
		break;
	case SKEL_PTR:
		ctext_str(out, "uint64");
		break;
	case SKEL_ARRAY:
		ctext_printf(out, "[%u]", t->elem_cnt);
		put_type(out, t->elem);
		break;
	case SKEL_RECORD:
		ctext_str(out, t->record->name);
		break;
	case SKEL_PROG:
		ctext_str(out, "Program");
		break;
	default:
		ctext_printf(out, "[%u]byte", t->size);
	}
}

/* A line of a struct, its type in the column that gofmt wants: after the longest name. */
static void put_name(struct ctext *out, const char *name, size_t width)
{
	ctext_char(out, '\t');
	ctext_str(out, name);
	for (size_t i = strlen(name); i <= width; i++)
		ctext_char(out, ' ');
}

static size_t widest(const char *const *names, uint32_t cnt, size_t width)
{
	for (uint32_t i = 0; i < cnt; i++) {
		if (names[i] && strlen(names[i]) > width)
			width = strlen(names[i]);
	}
	return width;
}

/* Can Go have piece P of R as a field?  It aligns by itself and packs nothing. */
static bool is_plain(const struct skel_record *r, const struct skel_piece *p)
{
	return p->kind == SKEL_PIECE_FIELD && (!r->is_packed || p->field->type->align == 1);
}

static void put_check(struct ctext *out, const char *call, const char *type, const char *field,
		      uint32_t need)
{
	ctext_printf(out, "var _ [%u]struct{} = [unsafe.%s(%s{}%s%s)]struct{}{}\n", need, call,
		     type, field[0] ? "." : "", field);
}

static const char *piece_name(struct arena *a, const struct skel_record *r,
			      const struct skel_piece *p)
{
	static const char *const words[] = { "at", "pad", "bits" };

	return is_plain(r, p) ? p->field->name
			      : arena_printf(a, "corepl_%s_%u", words[p->kind], p->byte_off);
}

static void put_struct(struct arena *a, struct ctext *out, const struct skel_record *r,
		       const struct skel_storage *s)
{
	const char **names = ARENA_NEW(a, const char *, s->piece_cnt);
	size_t width;

	for (uint32_t i = 0; i < s->piece_cnt; i++)
		names[i] = piece_name(a, r, &s->pieces[i]);
	width = widest(names, s->piece_cnt, 0);
	ctext_printf(out, "type %s struct {\n", r->name);
	for (uint32_t i = 0; i < s->piece_cnt; i++) {
		put_name(out, names[i], width);
		if (is_plain(r, &s->pieces[i]))
			put_type(out, s->pieces[i].field->type);
		else
			ctext_printf(out, "[%u]byte", s->pieces[i].size);
		ctext_char(out, '\n');
	}
	ctext_str(out, "}\n\n");
	put_check(out, "Sizeof", r->name, "", r->size);
	for (uint32_t i = 0; i < s->piece_cnt; i++)
		put_check(out, "Offsetof", r->name, names[i], s->pieces[i].byte_off);
	ctext_char(out, '\n');
}

static void put_union(struct ctext *out, const struct skel_record *r)
{
	uint32_t align = 1;

	for (uint32_t i = 0; i < r->field_cnt && !r->is_packed; i++) {
		if (r->fields[i].type->align > align)
			align = r->fields[i].type->align;
	}
	ctext_printf(out, "type %s struct {\n", r->name);
	put_name(out, "_", strlen("corepl_bits_0"));
	ctext_printf(out, "[0]uint%u\n\tcorepl_bits_0 [%u]byte\n}\n\n", align * 8, r->size);
	put_check(out, "Sizeof", r->name, "", r->size);
	ctext_char(out, '\n');
}

/* A member by its address. */
static void put_pointer_method(struct ctext *out, const struct skel_record *r,
			       const struct skel_field *f)
{
	ctext_printf(out, "// %s is a member of a union.\nfunc (r *%s) %s() *", f->name, r->name,
		     f->name);
	put_type(out, f->type);
	ctext_str(out, " { return (*");
	put_type(out, f->type);
	ctext_str(out, ")(unsafe.Pointer(r)) }\n\n");
}

/* A member by its value, since Go cannot address one that is not aligned. */
static void put_copy_methods(struct ctext *out, const struct skel_record *r,
			     const struct skel_field *f, const char *setter)
{
	char bytes[64];

	diag_format(bytes, sizeof(bytes), "r.corepl_%s_%u", r->is_union ? "bits" : "at",
		    f->byte_off);
	ctext_printf(out, "// %s is a field of a packed struct.\nfunc (r *%s) %s() (v ", f->name,
		     r->name, f->name);
	put_type(out, f->type);
	ctext_printf(out, ") {\n\tcopy((*[%u]byte)(unsafe.Pointer(&v))[:], %s[:])\n\treturn\n}\n\n",
		     f->type->size, bytes);
	ctext_printf(out, "// %s changes it.\nfunc (r *%s) %s(v ", setter, r->name, setter);
	put_type(out, f->type);
	ctext_printf(out, ") {\n\tcopy(%s[:], (*[%u]byte)(unsafe.Pointer(&v))[:])\n}\n\n", bytes,
		     f->type->size);
}

static void put_bits_methods(struct ctext *out, const struct skel_record *r,
			     const struct skel_bits *b, const char *setter)
{
	const struct skel_field *f = b->field;
	bool is_bool = f->type->shape == SKEL_BOOL;
	bool is_signed = f->type->shape == SKEL_INT && f->type->is_signed;
	char run[96];

	diag_format(run, sizeof(run), "r.corepl_bits_%u[%u:%u], %u, %u", b->run_off, b->byte_off,
		    b->byte_off + b->byte_cnt, b->shift, f->bit_size);
	ctext_printf(out, "// %s is a bitfield.\nfunc (r *%s) %s() ", f->name, r->name, f->name);
	put_type(out, f->type);
	ctext_str(out, " { return ");
	if (!is_bool) {
		put_type(out, f->type);
		ctext_char(out, '(');
	}
	ctext_printf(out, "%sbitsGet(%s)", is_signed ? "sign(" : "", run);
	if (is_signed)
		ctext_printf(out, ", %u)", f->bit_size);
	ctext_str(out, is_bool ? " != 0 }\n\n" : ") }\n\n");
	ctext_printf(out, "// %s changes it.\nfunc (r *%s) %s(v ", setter, r->name, setter);
	put_type(out, f->type);
	ctext_printf(out, ") { bitsSet(%s, %s(v)) }\n\n", run, is_bool ? "toBit" : "uint64");
}

/* The methods of what R cannot have as fields. */
static void put_methods(const struct skel_model *m, struct ctext *out, const struct skel_record *r)
{
	struct arena *a = m->layout.a;
	const struct skel_bits *bits;
	struct skel_names scope;
	uint32_t cnt;

	bits = skel_storage_bits(&m->layout, r, "Set", &cnt);
	skel_names_init(&scope, a, r->field_cnt * 2);
	for (uint32_t i = 0; i < r->field_cnt; i++)
		skel_names_add(&scope, r->fields[i].name, i);
	for (uint32_t i = 0; i < r->field_cnt; i++) {
		const struct skel_field *f = &r->fields[i];
		const struct skel_piece piece = { .kind = SKEL_PIECE_FIELD, .field = f };
		const char *setter = arena_printf(a, "Set%s", f->name);

		if (f->bit_size)
			put_bits_methods(out, r, bits++, skel_names_add(&scope, setter, i));
		else if (r->is_packed && !is_plain(r, &piece))
			put_copy_methods(out, r, f, skel_names_add(&scope, setter, i));
		else if (r->is_union)
			put_pointer_method(out, r, f);
	}
}

static void put_record(const struct skel_model *m, struct ctext *out, const struct skel_record *r)
{
	struct skel_storage s;

	if (r->is_union) {
		put_union(out, r);
	} else {
		skel_storage_record(m->layout.a, r, &s);
		put_struct(m->layout.a, out, r, &s);
	}
	put_methods(m, out, r);
}

static void put_data(const struct skel_model *m, struct ctext *out, const struct skel_data *data)
{
	const struct skel_record r = skel_storage_globals(data);
	struct skel_storage s;

	skel_storage_record(m->layout.a, &r, &s);
	ctext_printf(out, "// %s %s map %s.\n", data->ident,
		     data->is_struct_ops ? "is the initial struct of" : "has the globals of",
		     m->map_idents[data->map]);
	put_struct(m->layout.a, out, &r, &s);
}

static void put_map_table(const struct skel_model *m, struct ctext *out)
{
	if (!m->o->map_cnt)
		return;
	ctext_str(out, "static const struct corepl_skeleton_map maps[] = {\n");
	for (uint32_t i = 0; i < m->o->map_cnt; i++) {
		const struct skel_data *data = skel_model_data(m, i);

		ctext_printf(out, "\t{%u * P, ", skel_text_map_slot(i));
		if (data)
			ctext_printf(out, "%u * P, %u},\n",
				     skel_text_data_slot(m, (uint32_t)(data - m->datas)),
				     data->size);
		else
			ctext_str(out, "COREPL_NO_IDX, 0},\n");
	}
	ctext_str(out, "};\n\n");
}

/* Where link IDX is. */
static void put_link_off(const struct skel_model *m, struct ctext *out, uint32_t idx)
{
	if (m->link_idents[idx])
		ctext_printf(out, "%u * P", skel_text_link_slot(m, idx));
	else
		ctext_str(out, "COREPL_NO_IDX");
}

static void put_map_links(const struct skel_model *m, struct ctext *out)
{
	if (!m->has_map_links)
		return;
	ctext_str(out, "static const uint32_t map_link_offs[] = {\n");
	for (uint32_t i = m->o->prog_cnt; i < skel_model_link_cnt(m); i++) {
		ctext_str(out, "\t");
		put_link_off(m, out, i);
		ctext_str(out, ",\n");
	}
	ctext_str(out, "};\n\n");
}

static void put_description(const struct skel_model *m, struct ctext *out)
{
	put_map_table(m, out);
	if (m->o->prog_cnt)
		ctext_str(out, "static const struct corepl_skeleton_prog progs[] = {\n");
	for (uint32_t i = 0; i < m->o->prog_cnt; i++) {
		ctext_printf(out, "\t{%u * P, ", skel_text_prog_slot(m, i));
		put_link_off(m, out, i);
		ctext_printf(out, ", %s},\n", skel_text_attach(m->o->progs[i].plan.attach));
	}
	ctext_str(out, m->o->prog_cnt ? "};\n\n" : "");
	put_map_links(m, out);
	ctext_str(out, "static const struct corepl_skeleton skeleton = {\n"
		       "\tsizeof(struct corepl_skeleton), ");
	skel_text_bytes(out, (const uint8_t *)m->o->name, strlen(m->o->name));
	ctext_printf(out, ", NULL, 0, %u * P, 0,\n\t%s, %u, %s, %u, %s,\n};\n\n",
		     skel_text_slot_cnt(m), m->o->map_cnt ? "maps" : "NULL", m->o->map_cnt,
		     m->o->prog_cnt ? "progs" : "NULL", m->o->prog_cnt,
		     m->has_map_links ? "map_link_offs" : "NULL");
}

/* A struct of handles; TYPE is that of its fields. */
static void put_group(struct ctext *out, const char *group, const char *type,
		      const char *const *idents, uint32_t cnt)
{
	size_t width = widest(idents, cnt, 0);

	ctext_printf(out, "// %s of the object.\ntype %s struct {%s", group, group,
		     width ? "\n" : "");
	for (uint32_t i = 0; i < cnt; i++) {
		if (!idents[i])
			continue;
		put_name(out, idents[i], width);
		ctext_printf(out, "%s\n", type);
	}
	ctext_str(out, "}\n\n");
}

static const char struct_ops[] = "StructOps";

/* The pointers to initial structs. */
static void put_struct_ops(const struct skel_model *m, struct ctext *out)
{
	size_t width = 0;

	if (m->global_cnt == m->data_cnt)
		return;
	for (uint32_t i = m->global_cnt; i < m->data_cnt; i++)
		width = widest(&m->datas[i].field, 1, width);
	ctext_printf(out,
		     "// %s are the structs that struct_ops maps begin with; what is set before\n"
		     "// Load takes effect.\ntype %s struct {\n",
		     struct_ops, struct_ops);
	for (uint32_t i = m->global_cnt; i < m->data_cnt; i++) {
		put_name(out, m->datas[i].field, width);
		ctext_printf(out, "*%s\n", m->datas[i].ident);
	}
	ctext_str(out, "}\n\n");
}

static void put_skeleton(const struct skel_model *m, struct ctext *out)
{
	static const char *const own[] = { "fields" };
	bool has_struct_ops = m->global_cnt < m->data_cnt;
	size_t width = widest(own, 1, 0);

	put_group(out, "Maps", "Map", m->map_idents, m->o->map_cnt);
	put_group(out, "Progs", "Program", m->prog_idents, m->o->prog_cnt);
	put_group(out, "Links", "*Link", m->link_idents, skel_model_link_cnt(m));
	put_struct_ops(m, out);
	for (uint32_t i = 0; i < m->global_cnt; i++)
		width = widest(&m->datas[i].ident, 1, width);
	if (has_struct_ops && strlen(struct_ops) > width)
		width = strlen(struct_ops);
	ctext_str(out, "// Skeleton is the object, opened; Close it.\ntype Skeleton struct {\n");
	put_name(out, "Maps", width);
	ctext_str(out, "Maps\n");
	put_name(out, "Progs", width);
	ctext_str(out, "Progs\n");
	put_name(out, "Links", width);
	ctext_str(out, "Links\n");
	for (uint32_t i = 0; i < m->global_cnt; i++) {
		put_name(out, m->datas[i].ident, width);
		ctext_printf(out, "*%s\n", m->datas[i].ident);
	}
	if (has_struct_ops) {
		put_name(out, struct_ops, width);
		ctext_printf(out, "%s\n", struct_ops);
	}
	put_name(out, "fields", width);
	ctext_str(out, "unsafe.Pointer\n");
	put_name(out, "data", width);
	ctext_str(out, "unsafe.Pointer\n}\n\n");
}

static void put_open(const struct skel_model *m, struct ctext *out)
{
	ctext_str(out,
		  "// OpenBytes opens the object in data, which is of the skeleton's own build.\n"
		  "func OpenBytes(data []byte) (*Skeleton, error) {\n"
		  "\ts := &Skeleton{data: C.CBytes(data)}\n"
		  "\tvar diag C.struct_corepl_diag\n"
		  "\ts.fields = C.skeleton_open(s.data, C.size_t(len(data)), &diag)\n"
		  "\tif s.fields == nil {\n"
		  "\t\tC.free(s.data)\n"
		  "\t\treturn nil, &Error{int(diag.status), C.GoString(&diag.text[0])}\n"
		  "\t}\n");
	for (uint32_t i = 0; i < m->o->map_cnt; i++) {
		if (m->map_idents[i])
			ctext_printf(out, "\ts.Maps.%s = Map{(*C.struct_corepl_map)(s.at(%u))}\n",
				     m->map_idents[i], skel_text_map_slot(i));
	}
	for (uint32_t i = 0; i < m->o->prog_cnt; i++)
		ctext_printf(out, "\ts.Progs.%s = Program{(*C.struct_corepl_program)(s.at(%u))}\n",
			     m->prog_idents[i], skel_text_prog_slot(m, i));
	for (uint32_t i = 0; i < m->data_cnt; i++)
		ctext_printf(out, "\ts.%s%s = (*%s)(s.at(%u))\n",
			     m->datas[i].is_struct_ops ? "StructOps." : "", m->datas[i].field,
			     m->datas[i].ident, skel_text_data_slot(m, i));
	ctext_str(out, "\treturn s, nil\n}\n\nfunc (s *Skeleton) setLinks() {\n");
	for (uint32_t i = 0; i < skel_model_link_cnt(m); i++) {
		if (m->link_idents[i])
			ctext_printf(out, "\ts.Links.%s = linkOf(s.at(%u))\n", m->link_idents[i],
				     skel_text_link_slot(m, i));
	}
	ctext_str(out, "}\n\n");
}

static void print(const struct skel_model *m, struct ctext *out)
{
	skel_model_put_code(m, out, go_head);
	put_description(m, out);
	ctext_str(out, go_opener);
	skel_model_put_uses(m, out, "\t", "();\n");
	ctext_str(out, go_calls);
	ctext_str(out, go_types);
	ctext_printf(out, "const bigEndian = %s\n\n", m->o->is_big_endian ? "true" : "false");
	ctext_str(out, go_bits);
	for (uint32_t i = 0; i < m->layout.record_cnt; i++)
		put_record(m, out, m->layout.records[i]);
	for (uint32_t i = 0; i < m->data_cnt; i++)
		put_data(m, out, &m->datas[i]);
	put_skeleton(m, out);
	if (!m->is_external) {
		ctext_str(out, "const elf = ");
		skel_text_bytes(out, m->elf, m->elf_size);
		ctext_str(out, "\n\n");
		ctext_str(out, go_open);
	}
	put_open(m, out);
	ctext_str(out, go_verbs);
}

const struct skel_language skel_go = { "go", &style, print };
