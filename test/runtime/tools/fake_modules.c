/* SPDX-License-Identifier: MIT */
/*
 * fake_modules.c - sys_call() of a kernel with modules that this one does not have, for `use`.
 *
 * $FAKE_MODULES is a list of words, one for each BTF object after vmlinux's:
 *
 *   NAME=OFF     module NAME: struct only_here { int x at byte OFF; }, functions only_call() and
 *                only_other(int), variable only_var, typedef btf_trace_only_tp, a struct_ops type
 *                only_ops { int (*only_func)(int); int n; } with its frame, and a struct
 *                task_struct { int pid at byte 4000 } that nobody may see while vmlinux has one
 *   random=SEED  a module with wrong bytes, at places that SEED decides
 *   user=OFF     the same types, loaded by a program
 *   vanished     an id that is gone when it is opened
 *   damaged      a module whose types break the format
 *   unreadable   a module whose name can be asked but not its types
 *   stuck        the next id is this one, for ever
 *   alone        no vmlinux, as before Linux 5.11;    old: info of another size, as there
 *   forbidden    EPERM to the first question
 *
 * With $FAKE_FAIL the system call of that number, close and munmap not counted, answers ENOMEM.
 * Everything else goes to the kernel.  A program that names a fake module is not loaded: the call
 * is told (with the id within the module) and answered EACCES; a map that names one is told, and
 * what is no map is its descriptor.  The last line says whether ids were asked for.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/btfview.h"
#include "runtime/sys.h"

enum { MAX_OBJECTS = 16, FIRST_ID = 1000, BLOB_SIZE = 4096, VAR_GLOBAL = 1 };

struct object {
	char name[32];
	unsigned long off; /* bytes */
	int fd;		   /* opened, or -1 */
	bool is_kernel;
};

static struct object objects[MAX_OBJECTS], vmlinux = { "vmlinux", 0, -1, true };
static uint32_t object_cnt;
static unsigned long ask_cnt, call_cnt;
static uint32_t first_id, first_str_off; /* where vmlinux's end */

/* A blob that grows: types and strings of a split BTF. */
struct writer {
	uint32_t types[256];
	char strs[1024];
	uint32_t word_cnt, str_size;
};

static void find_ends(void)
{
	static struct btfview view;
	int fd = open("/sys/kernel/btf/vmlinux", O_RDONLY);
	size_t cap = 64 << 20, size = 0;
	uint8_t *data = malloc(cap);
	uint32_t *marks;
	ssize_t got;

	while (data && (got = read(fd, data + size, cap - size)) > 0)
		size += (size_t)got;
	close(fd);
	if (btfview_open(&view, data, size, NULL, NULL))
		exit(2);
	marks = malloc(btfview_mark_bound(&view) * sizeof(*marks));
	if (btfview_index(&view, marks, btfview_mark_bound(&view), NULL))
		exit(2);
	first_id = view.id_end;
	first_str_off = (uint32_t)view.strs.size;
	free(marks);
	free(data);
}

static uint32_t add_name(struct writer *w, const char *name)
{
	uint32_t at = w->str_size;

	strcpy(w->strs + at, name);
	w->str_size += (uint32_t)strlen(name) + 1;
	return first_str_off + at;
}

static void add_type(struct writer *w, const char *name, uint32_t kind, uint32_t vlen,
		     uint32_t size_or_type)
{
	w->types[w->word_cnt++] = *name ? add_name(w, name) : 0;
	w->types[w->word_cnt++] = kind << 24 | vlen;
	w->types[w->word_cnt++] = size_or_type;
}

static void add_struct(struct writer *w, const char *name, const char *member, unsigned long off)
{
	add_type(w, name, BTFVIEW_STRUCT, 1, (uint32_t)off + 4);
	w->types[w->word_cnt++] = add_name(w, member);
	w->types[w->word_cnt++] = first_id;
	w->types[w->word_cnt++] = (uint32_t)off * 8;
}

static void add_member(struct writer *w, const char *name, uint32_t type, uint32_t byte_off)
{
	w->types[w->word_cnt++] = add_name(w, name);
	w->types[w->word_cnt++] = first_id + type;
	w->types[w->word_cnt++] = byte_off * 8;
}

/* Types 9 to 11: a pointer to the type of only_other(), the struct, its frame. */
static void add_ops(struct writer *w)
{
	add_type(w, "", BTFVIEW_PTR, 0, first_id + 5);
	add_type(w, "only_ops", BTFVIEW_STRUCT, 2, 16);
	add_member(w, "only_func", 9, 0);
	add_member(w, "n", 0, 8);
	add_type(w, "bpf_struct_ops_only_ops", BTFVIEW_STRUCT, 2, 80);
	add_member(w, "common", 0, 0);
	add_member(w, "data", 10, 64);
}

/* Change up to 4 of SIZE bytes, now and then a whole word; the same ones for the same SEED. */
static void spoil(uint8_t *blob, uint32_t size, unsigned int seed)
{
	uint32_t at;

	srandom(seed);
	for (long i = random() % 4; i >= 0; i--) {
		at = (uint32_t)random() % size;
		blob[at] = random() % 4 ? (uint8_t)random() : 0xff;
		if (random() % 4 == 0)
			memset(blob + at / 4 * 4, (int)random(), 4);
	}
}

/* O's BTF into BLOB; returns its size. */
static uint32_t make_blob(const struct object *o, uint8_t *blob)
{
	static struct writer w;
	uint32_t head[6];

	memset(&w, 0, sizeof(w));
	add_type(&w, "int", BTFVIEW_INT, 0, 4);
	w.types[w.word_cnt++] = 1 << 24 | 32;
	add_struct(&w, "only_here", "x", o->off);
	add_struct(&w, "task_struct", "pid", 4000);
	add_type(&w, "", BTFVIEW_FUNC_PROTO, 0, first_id);
	add_type(&w, "only_call", BTFVIEW_FUNC, 0, first_id + 3);
	add_type(&w, "", BTFVIEW_FUNC_PROTO, 1, first_id);
	w.types[w.word_cnt++] = add_name(&w, "a");
	w.types[w.word_cnt++] = first_id;
	add_type(&w, "only_other", BTFVIEW_FUNC, 0, first_id + 5);
	add_type(&w, "btf_trace_only_tp", BTFVIEW_TYPEDEF, 0, first_id);
	add_type(&w, "only_var", BTFVIEW_VAR, 0, first_id);
	w.types[w.word_cnt++] = VAR_GLOBAL;
	add_ops(&w);
	head[0] = strcmp(o->name, "damaged") ? 1u << 16 | 0xeb9f : 0;
	head[1] = sizeof(head);
	head[2] = 0;
	head[3] = head[4] = w.word_cnt * 4;
	head[5] = w.str_size;
	memcpy(blob, head, sizeof(head));
	memcpy(blob + sizeof(head), w.types, head[3]);
	memcpy(blob + sizeof(head) + head[3], w.strs, w.str_size);
	if (!strcmp(o->name, "random"))
		spoil(blob, (uint32_t)sizeof(head) + head[3], (unsigned int)o->off);
	return (uint32_t)sizeof(head) + head[3] + w.str_size;
}

static void read_words(void)
{
	char *words = strdup(getenv("FAKE_MODULES") ? getenv("FAKE_MODULES") : "");
	char *save = NULL;

	find_ends();
	for (char *w = strtok_r(words, " ", &save); w && object_cnt < MAX_OBJECTS;
	     w = strtok_r(NULL, " ", &save)) {
		struct object *o = &objects[object_cnt++];
		char *equal = strchr(w, '=');

		o->fd = -1;
		o->off = equal ? strtoul(equal + 1, NULL, 0) : 0;
		snprintf(o->name, sizeof(o->name), "%.*s", (int)strcspn(w, "="), w);
		o->is_kernel = equal ? strcmp(o->name, "user") != 0
				     : !strcmp(w, "damaged") || !strcmp(w, "unreadable");
	}
	free(words);
}

static struct object *find_word(const char *name)
{
	for (uint32_t i = 0; i < object_cnt; i++)
		if (!strcmp(objects[i].name, name))
			return &objects[i];
	return NULL;
}

static struct object *object_of(int fd)
{
	for (uint32_t i = 0; fd > 0 && i < object_cnt; i++)
		if (objects[i].fd == fd)
			return &objects[i];
	return fd > 0 && vmlinux.fd == fd ? &vmlinux : NULL;
}

static long next_id(struct abi_btf_id *a)
{
	uint32_t next = a->id < FIRST_ID ? FIRST_ID : a->id + 1;

	ask_cnt++;
	if (find_word("forbidden"))
		return -EPERM;
	if (!a->id && !find_word("alone"))
		next = 1;
	if (next >= FIRST_ID + object_cnt)
		return -ENOENT;
	if (next > FIRST_ID && !strcmp(objects[next - FIRST_ID].name, "stuck"))
		next--;
	a->next_id = next;
	return 0;
}

static long open_id(const struct abi_btf_id *a)
{
	struct object *o = a->id >= FIRST_ID ? &objects[a->id - FIRST_ID] : &vmlinux;

	if (!strcmp(o->name, "vanished"))
		return -ENOENT;
	o->fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	return o->fd;
}

static long get_info(const struct abi_info *a)
{
	const struct object *o = object_of((int)a->bpf_fd);
	struct abi_btf_info info;
	uint8_t blob[BLOB_SIZE];
	uint32_t size = make_blob(o, blob);

	memcpy(&info, (const void *)(uintptr_t)a->info, sizeof(info));
	if (find_word("old"))
		return -E2BIG;
	if (info.btf && !strcmp(o->name, "unreadable"))
		return -EINVAL;
	if (info.btf)
		memcpy((void *)(uintptr_t)info.btf, blob,
		       size < info.btf_size ? size : info.btf_size);
	if (info.name)
		snprintf((char *)(uintptr_t)info.name, info.name_size, "%s", o->name);
	info.btf_size = size;
	info.is_kernel = o->is_kernel;
	memcpy((void *)(uintptr_t)a->info, &info, sizeof(info));
	return 0;
}

/* Tell of the fake module that INSN names, which is not the last one; false if it names none. */
static bool tell_insn(const uint8_t *insn, const int32_t *fds)
{
	const struct object *o = NULL;
	int32_t imm, next_imm;
	int16_t off;

	memcpy(&off, insn + 2, sizeof(off));
	memcpy(&imm, insn + 4, sizeof(imm));
	memcpy(&next_imm, insn + 12, sizeof(next_imm));
	if (insn[0] == 0x85 && insn[1] >> 4 == 2 && off)
		o = object_of(fds[off]);
	else if (insn[0] == 0x18 && insn[1] >> 4 == 3)
		o = object_of(next_imm);
	if (o)
		printf("%s: %s [+%u]\n", insn[0] == 0x85 ? "call" : "address", o->name,
		       (uint32_t)imm - first_id);
	return o != NULL;
}

/* Told, and refused, if the program names a fake module. */
static bool is_of_module(const struct abi_prog_load *a)
{
	const struct object *target = object_of((int)a->attach_btf_obj_fd);
	bool is_any = target != NULL;

	if (a->log_level) /* the second try */
		return object_of((int)a->attach_btf_obj_fd) || a->fd_array;
	if (target)
		printf("target: %s [+%u]\n", target->name, a->attach_btf_id - first_id);
	for (uint32_t i = 0; i + 1 < a->insn_cnt; i++)
		is_any |= tell_insn((const uint8_t *)(uintptr_t)a->insns + (size_t)i * 8,
				    (const int32_t *)(uintptr_t)a->fd_array);
	return is_any;
}

/* A map of a fake module's type: told, and a descriptor in its place. */
static int create_map(const struct abi_map_create *a)
{
	printf("map: %s [+%u], %u bytes, flags 0x%x\n",
	       object_of((int)a->value_type_btf_obj_fd)->name,
	       a->btf_vmlinux_value_type_id - first_id, a->value_size, a->map_flags);
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static long fake_bpf(const struct sys_args *args, bool *is_mine)
{
	void *attr = (void *)args->b;

	*is_mine = true;
	if (args->a == ABI_BTF_GET_NEXT_ID)
		return next_id(attr);
	if (args->a == ABI_BTF_GET_FD_BY_ID)
		return open_id(attr);
	if (args->a == ABI_OBJ_GET_INFO_BY_FD && object_of((int)((struct abi_info *)attr)->bpf_fd))
		return get_info(attr);
	if (args->a == ABI_MAP_CREATE &&
	    object_of((int)((struct abi_map_create *)attr)->value_type_btf_obj_fd))
		return create_map(attr);
	if (args->a == ABI_PROG_LOAD && is_of_module(attr))
		return -EACCES;
	*is_mine = false;
	return 0;
}

static void tell(void)
{
	printf("ids were %s\n", ask_cnt ? "asked for" : "never asked for");
}

long sys_call(long nr, const struct sys_args *args)
{
	bool is_mine = false;
	long ret;

	if (!first_id) {
		read_words();
		atexit(tell);
	}
	if (nr != SYS_close && nr != SYS_munmap && getenv("FAKE_FAIL") &&
	    ++call_cnt == strtoul(getenv("FAKE_FAIL"), NULL, 10))
		return -ENOMEM;
	if (nr == SYS_bpf) {
		ret = fake_bpf(args, &is_mine);
		if (is_mine)
			return ret;
	}
	if (nr == SYS_close && object_of((int)args->a))
		object_of((int)args->a)->fd = -1;
	ret = syscall(nr, args->a, args->b, args->c, args->d, args->e, args->f);
	return ret == -1 ? -(long)errno : ret;
}
