/* SPDX-License-Identifier: MIT */
/*
 * skel_model.h - what a skeleton shows of an object, before any language.
 *
 * A skeleton has one field per map and per program, a link per program (those of a struct_ops map
 * have one together, the map's), and one struct of typed fields per data section.  Here they have
 * identifiers and layouts; skel_c.c and the other skel_LANGUAGE.c files only spell them.  Indices
 * are the plan's, as corepl_skeleton wants them.
 */
#ifndef POSTLINK_SKEL_MODEL_H
#define POSTLINK_SKEL_MODEL_H

#include "postlink/ctext.h"
#include "postlink/skel_layout.h"

/* The globals of one section, or the initial struct of a struct_ops map. */
struct skel_data {
	const char *ident; /* of its type: "bss", "rodata", "data_x", "own__sched_ext_ops" */
	const char *field; /* where the skeleton has it: ident, or a field of struct_ops */
	bool is_struct_ops;
	uint32_t map;		   /* map index */
	struct skel_field *fields; /* by byte_off */
	uint32_t field_cnt;
	uint32_t size;	/* bytes, up to the last variable's end */
	uint32_t align; /* bytes */
};

struct skel_model {
	const struct object *o;
	struct skel_layout layout;
	const char *name;	  /* identifier; prefix of all that is generated */
	const char **map_idents;  /* per map; NULL for one without a field */
	const char **prog_idents; /* per program */
	const char **link_idents; /* per program, then per map; NULL for one without a field */
	struct skel_data *datas;  /* globals first, then initial structs of struct_ops maps */
	uint32_t global_cnt;	  /* datas of globals */
	uint32_t data_cnt;
	uint32_t map_field_cnt; /* maps with a field */
	uint32_t link_field_cnt; /* links with a field */
	bool has_map_links;	 /* links of maps among them */
	const uint8_t *elf;	/* the object's bytes, 0 when they are not embedded */
	size_t elf_size;	/* bytes */
	bool is_external;	/* the control program brings the object's bytes itself */
};

/* One file per language. */
struct skel_language {
	const char *name; /* of --lang */
	const struct skel_style *style;
	void (*print)(const struct skel_model *m, struct ctext *out); /* M as source text */
};

extern const struct skel_language skel_c, skel_cpp, skel_rust, skel_go, skel_python;

/*
 * Model of O, a canonical object, in O's arena; NAME is made an identifier of LANGUAGE.
 * EUNSUPPORTED: a raw object; EFORMAT: nothing in it that a skeleton could show.
 */
int skel_model_make(const struct object *o, const char *name, const struct skel_language *language,
		    struct skel_model *m, struct corepl_diag *d);

/* How many link_idents there are. */
uint32_t skel_model_link_cnt(const struct skel_model *m);

/* The identifier of map MAP's link, an index, or NULL. */
const char *skel_model_map_link(const struct skel_model *m, uint32_t map);

/* The data struct of map MAP, an index, or NULL. */
const struct skel_data *skel_model_data(const struct skel_model *m, uint32_t map);

/*
 * Before it opens, the generated code calls the corepl_use_...() of what the object needs:
 * BEFORE, its name and AFTER, once for each.
 */
void skel_model_put_uses(const struct skel_model *m, struct ctext *out, const char *before,
			 const char *after);

/* CODE with every '@' replaced by the skeleton's name. */
void skel_model_put_code(const struct skel_model *m, struct ctext *out, const char *code);

/* skel_c.c: what C++ takes too. */
extern const struct skel_style skel_c_style;
void skel_c_print(const struct skel_model *m, struct ctext *out);

#endif
