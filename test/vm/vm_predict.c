/* SPDX-License-Identifier: MIT */
/*
 * vm_predict.c - what the running kernel makes of programs of which something was predicted.
 *
 *   vm_predict VERDICTS OBJECTS CONFIGS
 *
 * VERDICTS is what `corepl check --format tsv` said; the rows of this kernel, by its release, are
 * tried.  OBJECTS is the folder with the objects, called there as in VERDICTS; CONFIGS may have a
 * configuration RELEASE.config.  Each program is loaded by libcorepl, and, where that is not as
 * predicted, by libbpf too.  Maps that the object leaves to its control program to size get sizes.
 * What is predicted to fail at attachment is attached.  Prints
 *
 *   KERNEL <tab> RELEASE
 *   PREDICT <tab> OBJECT <tab> PROGRAM <tab> LOADED <tab> LIBBPF <tab> ATTACHED <tab> REASON
 *   N tried
 *
 * with ok, fail or - (not tried) for the three, and libcorepl's reason on one line.  What to think
 * of a difference is test/prediction/judge's matter.  Exit status 1 when an object could not be
 * read, or there was no row.
 */
#define _GNU_SOURCE
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/utsname.h>

#include "runtime/corepl.h"

enum { MAX_OBJECT = 4 << 20, MAX_CONFIG = 1 << 20, LINE_SIZE = 8192, REASON_SIZE = 8192 };
enum { FIELDS = 7, MAX_PROGS = 256, NAME_SIZE = 512 };
enum { ENTRIES = 1024, RING_SIZE = 1 << 16, STACK_SIZE = 127 * 8 };

static char data[MAX_OBJECT]; /* the object */
static size_t size;	      /* its bytes */
static const char *kconfig;   /* configuration that the verdicts are made with, or NULL */

/* One prediction. */
struct row {
	char object[NAME_SIZE], program[NAME_SIZE];
	bool is_ok;   /* to be loaded */
	bool is_late; /* and to fail when it is attached */
};

static int silent(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level;
	(void)format;
	(void)args;
	return 0;
}

/* FOLDER/NAME into TO, of MAX bytes; its size, or 0. */
static size_t read_file(const char *folder, const char *name, char *to, size_t max)
{
	char path[LINE_SIZE];
	size_t got;
	FILE *f;

	snprintf(path, sizeof(path), "%.2000s/%.2000s", folder, name);
	f = fopen(path, "r");
	if (!f)
		return 0;
	got = fread(to, 1, max, f);
	fclose(f);
	return got < max ? got : 0;
}

static int read_object(const char *folder, const char *path)
{
	const char *name = strrchr(path, '/');

	size = read_file(folder, name ? name + 1 : path, data, sizeof(data));
	return size ? 0 : -1;
}

static void read_config(const char *folder, const char *release)
{
	static char text[MAX_CONFIG];
	char name[LINE_SIZE];

	snprintf(name, sizeof(name), "%s.config", release);
	if (read_file(folder, name, text, sizeof(text) - 1))
		kconfig = text;
}

/* Entries that a map of TYPE gets when its object says 0: none where kernels want none. */
static unsigned int entries_of(unsigned int type)
{
	switch (type) {
	case BPF_MAP_TYPE_HASH:
	case BPF_MAP_TYPE_ARRAY:
	case BPF_MAP_TYPE_PERCPU_HASH:
	case BPF_MAP_TYPE_PERCPU_ARRAY:
	case BPF_MAP_TYPE_STACK_TRACE:
	case BPF_MAP_TYPE_LRU_HASH:
	case BPF_MAP_TYPE_LRU_PERCPU_HASH:
		return ENTRIES;
	case BPF_MAP_TYPE_RINGBUF:
		return RING_SIZE;
	default:
		return 0;
	}
}

static void prepare_by_corepl(struct corepl_object *obj)
{
	for (uint32_t i = 0; i < corepl_map_cnt(obj); i++) {
		struct corepl_map *m = corepl_map_at(obj, i);
		const uint32_t type = corepl_map_type(m);

		if (corepl_map_pin_path(m))
			corepl_map_set_pin_path(m, NULL);
		if (!corepl_map_max_entries(m) && entries_of(type))
			corepl_map_set_max_entries(m, entries_of(type));
		if (type == BPF_MAP_TYPE_STACK_TRACE && !corepl_map_value_size(m))
			corepl_map_set_value_size(m, STACK_SIZE);
	}
}

static void prepare_by_libbpf(struct bpf_object *obj)
{
	struct bpf_map *m;

	bpf_object__for_each_map(m, obj)
	{
		const unsigned int type = bpf_map__type(m);

		if (bpf_map__pin_path(m))
			bpf_map__set_pin_path(m, NULL);
		if (!bpf_map__max_entries(m) && entries_of(type))
			bpf_map__set_max_entries(m, entries_of(type));
		if (type == BPF_MAP_TYPE_STACK_TRACE && !bpf_map__value_size(m))
			bpf_map__set_value_size(m, STACK_SIZE);
	}
}

static bool attach(struct corepl_program *p)
{
	struct corepl_link *link = corepl_program_attach(p);

	if (link)
		corepl_link_destroy(link);
	return link;
}

/* Load of the object at hand the programs NAMES; NULL when it cannot be, and why in REASON. */
static struct corepl_object *load(const char *const *names, uint32_t cnt, char *reason)
{
	const struct corepl_open_opts opts = { .size = sizeof(opts), .kconfig = kconfig };
	struct corepl_diag diag;
	struct corepl_object *obj = corepl_open(data, size, &opts, &diag);

	reason[0] = 0;
	if (!obj) {
		snprintf(reason, REASON_SIZE, "%s", diag.text);
		return NULL;
	}
	for (uint32_t i = 0; i < corepl_program_cnt(obj); i++) {
		struct corepl_program *p = corepl_program_at(obj, i);
		bool is_wanted = false;

		for (uint32_t k = 0; k < cnt; k++)
			is_wanted = is_wanted || !strcmp(corepl_program_name(p), names[k]);
		corepl_program_set_autoload(p, is_wanted);
	}
	prepare_by_corepl(obj);
	if (!corepl_load(obj))
		return obj;
	corepl_explain(obj, reason, REASON_SIZE);
	corepl_close(obj);
	return NULL;
}

static const char *by_libbpf(const char *name)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts, .kconfig = kconfig);
	struct bpf_object *obj = bpf_object__open_mem(data, size, &opts);
	struct bpf_program *p;
	bool is_loaded;

	if (!obj)
		return "fail";
	bpf_object__for_each_program(p, obj)
		bpf_program__set_autoload(p, !strcmp(bpf_program__name(p), name));
	prepare_by_libbpf(obj);
	is_loaded = !bpf_object__load(obj);
	bpf_object__close(obj);
	return is_loaded ? "ok" : "fail";
}

static void print_row(const struct row *row, bool is_loaded, const char *attached, char *reason)
{
	const bool is_so = is_loaded == row->is_ok;

	for (char *c = reason; *c; c++)
		if (*c == '\n' || *c == '\t' || *c == '\r')
			*c = ' ';
	printf("PREDICT\t%s\t%s\t%s\t%s\t%s\t%s\n", row->object, row->program,
	       is_loaded ? "ok" : "fail", is_so ? "-" : by_libbpf(row->program), attached, reason);
}

/* Print what became of ROW, loaded with OBJ. */
static void tell_loaded(const struct row *row, struct corepl_object *obj)
{
	const char *attached = "-";
	char reason[1] = "";

	if (row->is_late)
		attached = attach(corepl_find_program(obj, row->program)) ? "ok" : "fail";
	print_row(row, true, attached, reason);
}

static void try_alone(const struct row *row)
{
	static char reason[REASON_SIZE];
	const char *const name = row->program;
	struct corepl_object *obj = load(&name, 1, reason);

	if (!obj) {
		print_row(row, false, "-", reason);
		return;
	}
	tell_loaded(row, obj);
	corepl_close(obj);
}

/*
 * The rows of one object.  What loads together loads alone, too, which saves most of the time;
 * where it does not, and of what is to fail, each is tried alone.
 */
static void try_object(const struct row *rows, uint32_t cnt)
{
	static char reason[REASON_SIZE];
	const char *names[MAX_PROGS];
	struct corepl_object *obj = NULL;
	uint32_t ok_cnt = 0;

	for (uint32_t i = 0; i < cnt; i++)
		if (rows[i].is_ok)
			names[ok_cnt++] = rows[i].program;
	if (ok_cnt > 1)
		obj = load(names, ok_cnt, reason);
	for (uint32_t i = 0; i < cnt; i++) {
		if (obj && rows[i].is_ok)
			tell_loaded(&rows[i], obj);
		else
			try_alone(&rows[i]);
	}
	if (obj)
		corepl_close(obj);
}

/* The next row of the kernel RELEASE into ROW; false at the end. */
static bool next_row(FILE *f, const char *release, struct row *row)
{
	static char line[LINE_SIZE];

	while (fgets(line, sizeof(line), f)) {
		char *rest = line, *field[FIELDS];
		int cnt = 0;

		rest[strcspn(rest, "\n")] = 0;
		while (cnt < FIELDS && rest)
			field[cnt++] = strsep(&rest, "\t");
		if (cnt < FIELDS || strcmp(field[0], release))
			continue;
		row->is_late = strstr(field[6], "at attachment: ");
		row->is_ok = row->is_late || !strcmp(field[4], "ok");
		snprintf(row->object, sizeof(row->object), "%s", field[1]);
		snprintf(row->program, sizeof(row->program), "%s", field[2]);
		return true;
	}
	return false;
}

/* Try all rows of RELEASE in F; how many were tried, or -1. */
static int try_all(FILE *f, const char *release, const char *folder)
{
	static struct row rows[MAX_PROGS + 1];
	uint32_t cnt = 0;
	bool is_more;
	int tried = 0;

	do {
		is_more = cnt < MAX_PROGS && next_row(f, release, &rows[cnt]);
		if (is_more && (!cnt || !strcmp(rows[cnt].object, rows[0].object))) {
			cnt++;
			continue;
		}
		if (cnt == MAX_PROGS || (cnt && read_object(folder, rows[0].object))) {
			printf("%s: cannot be read, or too many programs\n", rows[0].object);
			return -1;
		}
		try_object(rows, cnt);
		tried += (int)cnt;
		rows[0] = rows[cnt];
		cnt = is_more;
	} while (is_more || cnt);
	return tried;
}

/* In a virtual machine: the types where they can be mapped, which spares most of the time. */
static void map_types(void)
{
	static const char types[] = "/sys/kernel/btf/vmlinux", copy[] = "/tmp/vmlinux";
	static char part[1 << 16];
	FILE *from, *to;
	size_t got;

	if (!getenv("VMTEST") || unshare(CLONE_NEWNS))
		return;
	from = fopen(types, "r");
	to = fopen(copy, "w");
	while (from && to && (got = fread(part, 1, sizeof(part), from)))
		fwrite(part, 1, got, to);
	if (from)
		fclose(from);
	if (to && !fclose(to) && mount(copy, types, NULL, MS_BIND, NULL))
		printf("types are read: %m\n");
}

int main(int argc, char **argv)
{
	FILE *f = argc == 4 ? fopen(argv[1], "r") : NULL;
	struct utsname uts;
	int tried;

	if (!f) {
		printf("usage: vm_predict VERDICTS OBJECTS CONFIGS\n");
		return 2;
	}
	uname(&uts);
	libbpf_set_print(silent);
	read_config(argv[3], uts.release);
	map_types();
	printf("KERNEL\t%s\n", uts.release);
	tried = try_all(f, uts.release, argv[2]);
	fclose(f);
	printf("%d tried\n", tried);
	return tried <= 0;
}
