/* SPDX-License-Identifier: MIT */
/*
 * skel_rust.c - a skeleton model as a Rust module over libcorepl, with nothing but std.
 *
 * For an object called x the text is `pub mod x`, to be include!d or to be a file of its own: a
 * #[repr(C)] type per record and per data section, whose size and offsets constants assert, and
 * Skeleton, which is opened, loaded, attached and, at the end of its scope, destroyed.
 *
 * Globals are memory that the kernel shares: each is a Shared<T>, read and written as volatile.
 * A bool is a u8, since BPF code may leave any value there.  Bitfields are methods over the bytes
 * that they lie in.  Text is of the editions 2015 to 2021 and Rust 1.63 or newer: paths begin with
 * ::std, and an offset is asserted by stepping from the field to both ends of its record,
 * which is an error of constant evaluation when the field lies elsewhere.
 */
#include "postlink/skel_rust_text.h"
#include "postlink/skel_storage.h"
#include "postlink/skel_text.h"

static const char *const keywords[] = {
	"_",	  "as",	    "async",   "await",	  "break", "const",  "continue", "crate",
	"dyn",	  "else",   "enum",    "extern",  "false", "fn",     "for",	 "if",
	"impl",	  "in",	    "let",     "loop",	  "match", "mod",    "move",	 "mut",
	"pub",	  "ref",    "return",  "self",	  "Self",  "static", "struct",	 "super",
	"trait",  "true",   "type",    "unsafe",  "use",   "where",  "while",	 "abstract",
	"become", "box",    "do",      "final",	  "gen",   "macro",  "override", "priv",
	"try",	  "typeof", "unsized", "virtual", "yield", NULL,
};

/* What the module has itself, and what it takes from Rust by a short name. */
static const char *const types[] = {
	"Error",     "Link",   "Links", "Map",	"Maps",	  "Program", "Programs", "Shared",
	"Skeleton",  "Option", "Some",	"None", "Result", "Ok",	     "Err",	 "String",
	"Drop",	     "Vec",    "Box",	"Copy", "Clone",  "Send",    "Sync",	 "Fn",
	"FnMut",     "FnOnce", "bool",	"char", "str",	  "i8",	     "i16",	 "i32",
	"i64",	     "i128",   "isize", "u8",	"u16",	  "u32",     "u64",	 "u128",
	"StructOps", "usize",  "f32",	"f64",	"std",	  "core",    NULL,
};

static const struct skel_style style = { .keywords = keywords, .types = types };

static void put_type(struct ctext *out, const struct skel_type *t)
{
	switch (t->shape) {
	case SKEL_INT:
		ctext_printf(out, "%c%u", t->is_signed ? 'i' : 'u', t->size * 8);
		break;
	case SKEL_BOOL:
	case SKEL_CHAR:
		ctext_str(out, "u8");
		break;
	case SKEL_FLOAT:
		ctext_printf(out, "f%u", t->size * 8);
		break;
	case SKEL_PTR:
		ctext_str(out, "u64");
		break;
	case SKEL_ARRAY:
		ctext_char(out, '[');
		put_type(out, t->elem);
		ctext_printf(out, "; %u]", t->elem_cnt);
		break;
	case SKEL_RECORD:
		ctext_str(out, t->record->name);
		break;
	case SKEL_PROG:
		ctext_str(out, "*mut c_void");
		break;
	default:
		ctext_printf(out, "[u8; %u]", t->size);
	}
}

static void put_assert(struct ctext *out, const char *type, const struct skel_storage *s)
{
	const struct skel_piece *last = &s->pieces[s->piece_cnt - 1];

	ctext_printf(out, "\tlayout!(%s, %u", type, last->byte_off + last->size);
	for (uint32_t i = 0; i < s->piece_cnt; i++) {
		if (s->pieces[i].kind == SKEL_PIECE_FIELD)
			ctext_printf(out, ", %s %u", s->pieces[i].field->name,
				     s->pieces[i].byte_off);
	}
	ctext_str(out, ");\n\n");
}

/* The fields between braces; those of globals are shared with the kernel. */
static void put_pieces(struct ctext *out, const struct skel_storage *s, bool is_shared)
{
	ctext_str(out, " {\n");
	for (uint32_t i = 0; i < s->piece_cnt; i++) {
		const struct skel_piece *p = &s->pieces[i];

		if (p->kind != SKEL_PIECE_FIELD) {
			ctext_printf(out, "\t\tcorepl_%s_%u: [u8; %u],\n",
				     p->kind == SKEL_PIECE_PAD ? "pad" : "bits", p->byte_off,
				     p->size);
			continue;
		}
		ctext_printf(out, "\t\tpub %s: %s", p->field->name, is_shared ? "Shared<" : "");
		put_type(out, p->field->type);
		ctext_printf(out, "%s,\n", is_shared ? ">" : "");
	}
	ctext_str(out, "\t}\n\n");
}

static void put_bits(struct ctext *out, const struct skel_bits *b)
{
	const struct skel_field *f = b->field;
	uint32_t end = b->byte_off + b->byte_cnt;

	ctext_printf(out, "\t\tpub fn %s(&self) -> ", f->name);
	put_type(out, f->type);
	ctext_printf(out,
		     " {\n\t\t\tlet v = bits_get(unsafe { &self.corepl_bits_%u[%u..%u] }, %u, "
		     "%u);\n\t\t\t",
		     b->run_off, b->byte_off, end, b->shift, f->bit_size);
	if (f->type->shape == SKEL_INT && f->type->is_signed)
		ctext_printf(out, "sign(v, %u) as ", f->bit_size);
	else
		ctext_str(out, "v as ");
	put_type(out, f->type);
	ctext_printf(out, "\n\t\t}\n\t\tpub fn %s(&mut self, value: ", b->setter);
	put_type(out, f->type);
	ctext_printf(out,
		     ") {\n\t\t\tbits_set(unsafe { &mut self.corepl_bits_%u[%u..%u] }, %u, "
		     "%u, value as u64)\n\t\t}\n",
		     b->run_off, b->byte_off, end, b->shift, f->bit_size);
}

static void put_record(const struct skel_model *m, struct ctext *out, const struct skel_record *r)
{
	const struct skel_bits *bits;
	struct skel_storage s;
	uint32_t cnt;

	skel_storage_record(m->layout.a, r, &s);
	ctext_printf(out, "\t#[derive(Clone, Copy)]\n\t#[repr(C%s)]\n\tpub %s %s",
		     r->is_packed ? ", packed" : "", r->is_union ? "union" : "struct", r->name);
	put_pieces(out, &s, false);
	bits = skel_storage_bits(&m->layout, r, "set_", &cnt);
	if (cnt)
		ctext_printf(out, "\t#[allow(unused_unsafe)]\n\timpl %s {\n", r->name);
	for (uint32_t i = 0; i < cnt; i++)
		put_bits(out, &bits[i]);
	if (cnt)
		ctext_str(out, "\t}\n\n");
	put_assert(out, r->name, &s);
}

static void put_data(const struct skel_model *m, struct ctext *out, const struct skel_data *data)
{
	const struct skel_record r = skel_storage_globals(data);
	struct skel_storage s;

	skel_storage_record(m->layout.a, &r, &s);
	ctext_printf(out, "\t/// %s of map %s.\n\t#[repr(C)]\n\tpub struct %s",
		     data->is_struct_ops ? "Initial struct" : "Globals", m->map_idents[data->map],
		     data->ident);
	put_pieces(out, &s, true);
	put_assert(out, data->ident, &s);
}

/* The handles of one kind: `pub struct Maps` and `fn maps()`. */
struct rust_group {
	const char *name;	   /* of the struct */
	const char *function;	   /* that fills it */
	const char *type;	   /* of its fields */
	const char *make;	   /* a field from a pointer */
	const char *const *idents; /* NULL: no field */
	uint32_t cnt;
	uint32_t first; /* slot in the array of pointers */
	bool is_option;
};

static void put_group(struct ctext *out, const struct rust_group *g)
{
	ctext_printf(out, "\tpub struct %s<'a> {\n\t\tall: PhantomData<&'a ()>,\n", g->name);
	for (uint32_t i = 0; i < g->cnt; i++) {
		if (g->idents[i])
			ctext_printf(out, "\t\tpub %s: %s,\n", g->idents[i], g->type);
	}
	ctext_str(out, "\t}\n\n");
}

static void put_map_table(const struct skel_model *m, struct ctext *out)
{
	ctext_printf(out, "\tstatic MAPS: [MapFields; %u] = [\n", m->o->map_cnt);
	for (uint32_t i = 0; i < m->o->map_cnt; i++) {
		const struct skel_data *data = skel_model_data(m, i);

		ctext_printf(out, "\t\tMapFields { map_off: %u * PTR, data_off: ",
			     skel_text_map_slot(i));
		if (data)
			ctext_printf(out, "%u * PTR, data_size: %u },\n",
				     skel_text_data_slot(m, (uint32_t)(data - m->datas)),
				     data->size);
		else
			ctext_str(out, "!0, data_size: 0 },\n");
	}
	ctext_str(out, "\t];\n\n");
}

/* Where link IDX is; !0 is COREPL_NO_IDX. */
static void put_link_off(const struct skel_model *m, struct ctext *out, uint32_t idx)
{
	if (m->link_idents[idx])
		ctext_printf(out, "%u * PTR", skel_text_link_slot(m, idx));
	else
		ctext_str(out, "!0");
}

static void put_map_links(const struct skel_model *m, struct ctext *out)
{
	ctext_printf(out, "\tstatic MAP_LINKS: [u32; %u] = [", m->o->map_cnt);
	for (uint32_t i = m->o->prog_cnt; i < skel_model_link_cnt(m); i++) {
		put_link_off(m, out, i);
		ctext_str(out, ", ");
	}
	ctext_str(out, "];\n\n");
}

static void put_prog_table(const struct skel_model *m, struct ctext *out)
{
	ctext_printf(out, "\tstatic PROGS: [ProgFields; %u] = [\n", m->o->prog_cnt);
	for (uint32_t i = 0; i < m->o->prog_cnt; i++) {
		const char *attach = skel_text_attach(m->o->progs[i].plan.attach);
		bool has_attach = strcmp(attach, "NULL") != 0;

		ctext_printf(out, "\t\tProgFields { prog_off: %u * PTR, link_off: ",
			     skel_text_prog_slot(m, i));
		put_link_off(m, out, i);
		ctext_printf(out, ", attach: ::std::option::Option::%s%s%s },\n",
			     has_attach ? "Some(" : "", has_attach ? attach : "None",
			     has_attach ? ")" : "");
	}
	ctext_str(out, "\t];\n\n");
}

/* Each attach function once. */
static void put_attach_functions(const struct skel_model *m, struct ctext *out)
{
	uint64_t done = 0; /* bits, by kind */

	ctext_str(out, "\textern \"C\" {\n");
	for (uint32_t i = 0; i < m->o->prog_cnt; i++) {
		uint32_t kind = m->o->progs[i].plan.attach;
		const char *attach = skel_text_attach(kind);

		if (strcmp(attach, "NULL") == 0 || kind >= 64 || done >> kind & 1)
			continue;
		done |= (uint64_t)1 << kind;
		ctext_printf(out, "\t\tfn %s(prog: *mut c_void) -> *mut c_void;\n", attach);
	}
	ctext_str(out, "\t}\n\n");
}

static void put_description(const struct skel_model *m, struct ctext *out)
{
	put_attach_functions(m, out);
	ctext_str(out, "\tconst PTR: u32 = ::std::mem::size_of::<*mut c_void>() as u32;\n\n");
	put_map_table(m, out);
	put_prog_table(m, out);
	put_map_links(m, out);
	ctext_printf(out, "\tstatic NAME: [u8; %zu] = *b", strlen(m->o->name) + 1);
	skel_text_bytes(out, (const uint8_t *)m->o->name, strlen(m->o->name) + 1);
	ctext_printf(out,
		     ";\n\n\tstatic DESCRIPTION: Description = Description {\n"
		     "\t\tsize: ::std::mem::size_of::<Description>(),\n"
		     "\t\tname: NAME.as_ptr() as *const c_char,\n"
		     "\t\tdata: null(),\n\t\tdata_size: 0,\n"
		     "\t\tskel_size: %u * PTR,\n\t\tobj_off: 0,\n"
		     "\t\tmaps: MAPS.as_ptr(),\n\t\tmap_cnt: %u,\n"
		     "\t\tprogs: PROGS.as_ptr(),\n\t\tprog_cnt: %u,\n"
		     "\t\tmap_link_offs: MAP_LINKS.as_ptr(),\n\t};\n\n",
		     skel_text_slot_cnt(m), m->o->map_cnt, m->o->prog_cnt);
}

static void put_elf(const struct skel_model *m, struct ctext *out)
{
	if (m->is_external)
		return;
	ctext_printf(out,
		     "\t#[repr(C, align(8))]\n\tstruct Aligned([u8; %zu]);\n"
		     "\tstatic ELF: Aligned = Aligned(*b",
		     m->elf_size);
	skel_text_bytes(out, m->elf, m->elf_size);
	ctext_str(out, ");\n\n\t/// The object's bytes.\n"
		       "\tpub fn elf_bytes() -> &'static [u8] {\n\t\t&ELF.0\n\t}\n\n");
}

/* fn maps() and the like: handles from the array of pointers, which begin at slot FIRST. */
static void put_getter(struct ctext *out, const struct rust_group *g)
{
	ctext_printf(out, "\n\t\tpub fn %s(&self) -> %s<'_> {\n\t\t\t%s {\n", g->function, g->name,
		     g->name);
	ctext_str(out, "\t\t\t\tall: PhantomData,\n");
	for (uint32_t i = 0; i < g->cnt; i++) {
		if (g->idents[i])
			ctext_printf(out, "\t\t\t\t%s: %s(self.field(%u)%s),\n", g->idents[i],
				     g->make, g->first + i, g->is_option ? "" : ", PhantomData");
	}
	ctext_str(out, "\t\t\t}\n\t\t}\n");
}

static void put_data_getter(const struct skel_model *m, struct ctext *out, uint32_t idx)
{
	const char *ident = m->datas[idx].ident;

	ctext_printf(out,
		     "\n\t\tpub fn %s(&self) -> &%s {\n"
		     "\t\t\tunsafe { &*(self.field(%u) as *const %s) }\n\t\t}\n",
		     ident, ident, skel_text_data_slot(m, idx), ident);
}

/* The initial structs of struct_ops maps by name. */
static void put_struct_ops(const struct skel_model *m, struct ctext *out)
{
	if (m->global_cnt == m->data_cnt)
		return;
	ctext_str(
		out,
		"\t/// What struct_ops maps begin with: set before the load, it takes effect.  A\n"
		"\t/// function is a program's as_ptr(), or null.\n"
		"\tpub struct StructOps<'a> {\n");
	for (uint32_t i = m->global_cnt; i < m->data_cnt; i++)
		ctext_printf(out, "\t\tpub %s: &'a %s,\n", m->datas[i].field, m->datas[i].ident);
	ctext_str(out, "\t}\n\n");
}

static void put_struct_ops_getter(const struct skel_model *m, struct ctext *out)
{
	if (m->global_cnt == m->data_cnt)
		return;
	ctext_str(out, "\n\t\tpub fn struct_ops(&self) -> StructOps<'_> {\n\t\t\tStructOps {\n");
	for (uint32_t i = m->global_cnt; i < m->data_cnt; i++)
		ctext_printf(out, "\t\t\t\t%s: unsafe { &*(self.field(%u) as *const %s) },\n",
			     m->datas[i].field, skel_text_data_slot(m, i), m->datas[i].ident);
	ctext_str(out, "\t\t\t}\n\t\t}\n");
}

static void put_skeleton(const struct skel_model *m, struct ctext *out)
{
	const struct rust_group groups[] = {
		{ "Maps", "maps", "Map<'a>", "Map", m->map_idents, m->o->map_cnt,
		  skel_text_map_slot(0), false },
		{ "Progs", "progs", "Program<'a>", "Program", m->prog_idents, m->o->prog_cnt,
		  skel_text_prog_slot(m, 0), false },
		{ "Links", "links", "::std::option::Option<Link<'a>>", "link_of", m->link_idents,
		  skel_model_link_cnt(m), skel_text_link_slot(m, 0), true },
	};

	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		put_group(out, &groups[i]);
	put_struct_ops(m, out);
	ctext_str(out, rust_class);
	if (!m->is_external)
		ctext_str(out, rust_open);
	ctext_str(out, rust_opener);
	skel_model_put_uses(m, out, "\t\t\textern \"C\" { fn ", "(); }\n");
	skel_model_put_uses(m, out, "\t\t\tunsafe { ", "() };\n");
	ctext_str(out, rust_verbs);
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		put_getter(out, &groups[i]);
	for (uint32_t i = 0; i < m->global_cnt; i++)
		put_data_getter(m, out, i);
	put_struct_ops_getter(m, out);
	ctext_str(out, rust_tail);
}

static void print(const struct skel_model *m, struct ctext *out)
{
	skel_model_put_code(m, out, rust_head);
	ctext_str(out, rust_calls);
	ctext_str(out, rust_types);
	ctext_str(out, rust_macro);
	ctext_printf(out, "\tconst BIG_ENDIAN: bool = %s;\n\n",
		     m->o->is_big_endian ? "true" : "false");
	for (uint32_t i = 0; i < m->layout.record_cnt; i++)
		put_record(m, out, m->layout.records[i]);
	for (uint32_t i = 0; i < m->data_cnt; i++)
		put_data(m, out, &m->datas[i]);
	put_description(m, out);
	put_elf(m, out);
	put_skeleton(m, out);
}

const struct skel_language skel_rust = { "rust", &style, print };
