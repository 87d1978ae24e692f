/* SPDX-License-Identifier: MIT */
/*
 * libbpf_state.c - what libbpf makes of an object, as stable text: the judge of "everyone's" law.
 *
 *   libbpf_state [--load] OBJ
 *
 * Prints maps with their parameters and programs with type, section and attach type; with
 * --load, each program is loaded on its own (all others off) and the result is printed: "ok" or
 * the error, with the number of instructions that libbpf made of it.  libbpf's own messages go to
 * standard error at its default level, and can be compared between two objects.
 * Two objects mean the same to libbpf when this text is the same.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static void print_maps(struct bpf_object *o)
{
	struct bpf_map *m;

	bpf_object__for_each_map(m, o) {
		size_t size = 0;
		const void *value = bpf_map__initial_value(m, &size);
		unsigned sum = 0;

		for (size_t i = 0; value && i < size; i++)
			sum = sum * 31 + ((const unsigned char *)value)[i];
		printf("map %s type %d key %u value %u max %u flags %#x numa %u extra %llu "
		       "pin %s initial %zu:%u btf %s\n",
		       bpf_map__name(m), bpf_map__type(m), bpf_map__key_size(m),
		       bpf_map__value_size(m), bpf_map__max_entries(m), bpf_map__map_flags(m),
		       bpf_map__numa_node(m), (unsigned long long)bpf_map__map_extra(m),
		       bpf_map__pin_path(m) ? bpf_map__pin_path(m) : "-", size, sum,
		       bpf_map__btf_value_type_id(m) ? "yes" : "no");
	}
}

static void print_progs(struct bpf_object *o)
{
	struct bpf_program *p;

	bpf_object__for_each_program(p, o)
		printf("prog %s section %s type %d attach %d autoload %d flags %#x insns %zu\n",
		       bpf_program__name(p), bpf_program__section_name(p), bpf_program__type(p),
		       bpf_program__expected_attach_type(p), bpf_program__autoload(p),
		       bpf_program__flags(p), bpf_program__insn_cnt(p));
}

/* Load program IDX alone; 0, or 1 when there is none. */
static int load_one(const char *path, int idx)
{
	struct bpf_object *o = bpf_object__open_file(path, NULL);
	struct bpf_program *p, *only = NULL;
	int i = 0, err;

	if (!o)
		return 1;
	bpf_object__for_each_program(p, o) {
		bpf_program__set_autoload(p, i == idx);
		if (i++ == idx)
			only = p;
	}
	if (!only) {
		bpf_object__close(o);
		return 1;
	}
	err = bpf_object__load(o);
	printf("load %s: %s, %zu insns\n", bpf_program__name(only), err ? strerror(-err) : "ok",
	       bpf_program__insn_cnt(only));
	bpf_object__close(o);
	return 0;
}

int main(int argc, char **argv)
{
	int loads = argc == 3 && !strcmp(argv[1], "--load");
	const char *path = argv[argc - 1];
	struct bpf_object *o;

	if (argc != 2 + loads) {
		fprintf(stderr, "usage: libbpf_state [--load] OBJ\n");
		return 2;
	}
	libbpf_set_strict_mode(LIBBPF_STRICT_ALL);
	o = bpf_object__open_file(path, NULL);
	if (!o) {
		printf("open: %s\n", strerror(errno));
		return 1;
	}
	printf("name %s\n", bpf_object__name(o));
	print_maps(o);
	print_progs(o);
	bpf_object__close(o);
	for (int i = 0; loads && !load_one(path, i); i++)
		;
	return 0;
}
