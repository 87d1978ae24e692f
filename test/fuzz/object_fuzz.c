/* SPDX-License-Identifier: MIT */
/*
 * object_fuzz.c - libFuzzer target: a whole damaged object through the tools that read one.
 *
 * The input is an object file, raw or canonical; a corpus of real ones gets the fuzzer past the ELF
 * header.  What the passes accept is relocated against the object's own types, which match
 * in many places, and, when canonical, printed as a skeleton of every language.
 *
 * Beside sanitizers: a refusal has a status and a text, every relocation has one result, poison
 * lies inside its function, the fields of a skeleton are identifiers that differ and lie one after
 * another, and the same input gives the same answer.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/insn.h"
#include "postlink/relocate.h"
#include "postlink/skel_model.h"

#define MAX_TEXT ((size_t)16 << 20) /* bytes of a skeleton */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A file that holds DATA, by a path that can be opened; the descriptor keeps it. */
static int make_file(const uint8_t *data, size_t size, char *path, size_t path_size)
{
	int fd = memfd_create("object", MFD_CLOEXEC);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	diag_format(path, path_size, "/proc/self/fd/%d", fd);
	return fd;
}

static void check_refusal(int status, const struct corepl_diag *d)
{
	if (status >= 0 || d->status != status || !d->text[0])
		abort();
}

/* Decide everything against the object's own types; a number that stands for the answer. */
static uint32_t relocate(struct arena *a, const struct object *o)
{
	const struct object_section *sec = &o->secs[o->btf_sec];
	const struct relocate_roots *roots = relocate_roots(a, o);
	const struct relocate_target t = { .vmlinux = { sec->data, sec->size, false } };
	struct relocate_result *res;
	struct corepl_diag d;
	uint32_t answer = 0;
	int ret;

	diag_init(&d);
	ret = relocate_kernel(a, roots, &t, &res, &d);
	if (ret) {
		check_refusal(ret, &d);
		return (uint32_t)ret;
	}
	if (res->ok_cnt + res->poison_cnt + res->error_cnt != o->relo_cnt)
		abort();
	for (uint32_t f = 0; f < o->func_cnt; f++) {
		for (uint32_t i = 0; i < o->funcs[f].insn_cnt; i++)
			answer = answer * 31 + (relocate_is_poison(res, f, i) ?
							1 :
							relocate_slot(roots, res, f, i)[0]);
	}
	return answer;
}

static bool is_identifier(const char *name)
{
	static const char letters[] = "_abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

	return name[0] && (name[0] < '0' || name[0] > '9') && strspn(name, letters) == strlen(name);
}

/* Fields of one data struct; few enough to compare each with each. */
static void check_data(const struct skel_data *data)
{
	uint32_t at = 0;

	if (!is_identifier(data->ident) || !is_identifier(data->field))
		abort();
	for (uint32_t i = 0; i < data->field_cnt; i++) {
		const struct skel_field *f = &data->fields[i];

		if (!is_identifier(f->name) || f->byte_off < at || f->byte_off % f->type->align ||
		    !f->type->size || f->type->size > data->size - f->byte_off)
			abort();
		at = f->byte_off + f->type->size;
		for (uint32_t k = 0; k < i && data->field_cnt < 256; k++) {
			if (strcmp(data->fields[k].name, f->name) == 0)
				abort();
		}
	}
}

static void print_skeleton(const struct object *o, const struct skel_language *language)
{
	struct skel_model m;
	struct corepl_diag d;
	struct ctext text;
	int ret;

	diag_init(&d);
	ret = skel_model_make(o, o->name, language, &m, &d);
	if (ret) {
		check_refusal(ret, &d);
		return;
	}
	for (uint32_t i = 0; i < m.data_cnt; i++)
		check_data(&m.datas[i]);
	m.elf = (const uint8_t *)o->path; /* any bytes */
	m.elf_size = strlen(o->path);
	m.is_external = o->file_size % 2;
	ctext_init(&text, 1 << 16, MAX_TEXT);
	language->print(&m, &text);
	ctext_free(&text);
}

static void run(struct arena *a, const char *path)
{
	struct corepl_diag d;
	struct object *o;
	int ret;

	diag_init(&d);
	ret = object_open(a, path, &o, &d);
	if (ret) {
		check_refusal(ret, &d);
		return;
	}
	if (o->has_btf && relocate(a, o) != relocate(a, o))
		abort();
	print_skeleton(o, &skel_cpp); /* C and more */
	print_skeleton(o, &skel_rust);
	print_skeleton(o, &skel_go);
	print_skeleton(o, &skel_python);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	char path[64];
	int fd = make_file(data, size, path, sizeof(path));

	arena_init(&a);
	if (!setjmp(a.on_exhausted))
		run(&a, path);
	arena_free(&a);
	close(fd);
	return 0;
}
