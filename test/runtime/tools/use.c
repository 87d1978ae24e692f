/* SPDX-License-Identifier: MIT */
/*
 * use.c - libcorepl by words: opens OBJECT, does each STEP, prints what came of it.
 *
 *   use OBJECT [kconfig LINES] [types FILE] [pinroot DIR] STEP...
 *                                   LINES end with | instead of a newline
 *
 *   load  attach  detach            the verbs; "load: COREPL_OK" or the failure explained
 *   set VAR=NUMBER   print VAR      a global of 1, 2, 4 or 8 bytes; update VAR=NUMBER by the call
 *   autoload PROG=0|1   autocreate MAP=0|1   entries MAP=N   type MAP=N
 *   pid VAR   nr VAR                the global becomes this process's id, getppid's number
 *   trigger N                       N system calls getppid(2)
 *   put MAP KEY=VALUE   get MAP KEY   u32 keys and u64 values; keys MAP counts keys
 *   perf MAP N   ring MAP N         open, trigger N, consume, print each record's first u32
 *   attachto PROG TRACEPOINT        a raw tracepoint by name
 *   map MAP                         what the kernel has
 *   pinpath MAP PATH   mappin MAP PATH   mapunpin MAP PATH   path - is NULL
 *   pinned MAP                      its path, and whether it is there
 *   pinmaps DIR   unpinmaps DIR   pinprogs DIR   unpinprogs DIR   pinall DIR   unpinall DIR
 *   and the words of use_trace.c, use_net.c and use_vars.c
 *
 * At the end the object is closed; the last line tells descriptors and mappings left over.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "corepl.h"
#include "use.h"

int use_status;
char use_reason[512];

void use_note(int status, const char *reason)
{
	if (!status)
		return;
	use_status = status;
	snprintf(use_reason, sizeof(use_reason), "%s", reason);
}

void use_die(const char *what, const char *name)
{
	printf("use: %s %s\n", what, name);
	exit(2);
}

const char *use_next(struct use *u)
{
	if (!*u->arg)
		use_die("a word is missing", "at the end");
	return *u->arg++;
}

/* "NAME=NUMBER" of the next word. */
unsigned long long use_pair(struct use *u, char *name, size_t size)
{
	const char *word = use_next(u), *equal = strchr(word, '=');

	if (!equal)
		use_die("no = in", word);
	snprintf(name, size, "%.*s", (int)(equal - word), word);
	return strtoull(equal + 1, NULL, 0);
}

static const char *status_name(int status)
{
	static const char *const name[] = {
		"COREPL_OK",	    "COREPL_EFORMAT",	 "COREPL_ETRUNC",    "COREPL_EUNSUPPORTED",
		"COREPL_ENOTFOUND", "COREPL_EAMBIGUOUS", "COREPL_EMISMATCH", "COREPL_ERANGE",
		"COREPL_ENOSPACE",  "COREPL_ESYS",	 "COREPL_EVERIFIER", "COREPL_EUSAGE",
		"COREPL_ESTALE",    "COREPL_EMISSING",	 "COREPL_EBUG",
	};

	return status <= 0 && status >= COREPL_EBUG ? name[-status] : "?";
}

void use_result(struct use *u, const char *what, int status)
{
	char text[8192];

	printf("%s: %s\n", what, status_name(status));
	if (!status)
		return;
	use_note(status, corepl_diag(u->obj)->text);
	corepl_explain(u->obj, text, sizeof(text));
	printf("%s%s", text,
	       status == COREPL_EVERIFIER && !*corepl_log(u->obj) ? "no log\n" : "");
}

void use_attached(struct use *u, const char *what, const struct corepl_link *link)
{
	int status = corepl_diag(u->obj)->status;

	use_result(u, what, link ? 0 : status ? status : COREPL_EBUG);
}

struct corepl_map *use_map(struct use *u, const char *name)
{
	struct corepl_map *m = corepl_find_map(u->obj, name);

	if (!m)
		use_die("no map", name);
	return m;
}

struct corepl_var *use_var(struct use *u, const char *name)
{
	struct corepl_var *v = corepl_find_var(u->obj, name);

	if (!v)
		use_die("no variable", name);
	return v;
}

struct corepl_program *use_prog(struct use *u, const char *name)
{
	struct corepl_program *p = corepl_find_program(u->obj, name);

	if (!p)
		use_die("no program", name);
	return p;
}

static void do_load(struct use *u)
{
	use_result(u, "load", corepl_load(u->obj));
}

static void do_attach(struct use *u)
{
	use_result(u, "attach", corepl_attach(u->obj));
}

static void do_detach(struct use *u)
{
	corepl_detach(u->obj);
}

static void do_set(struct use *u)
{
	char name[64];
	unsigned long long value = use_pair(u, name, sizeof(name));
	struct corepl_var *v = use_var(u, name);

	memcpy(corepl_var_data(v), &value, corepl_var_size(v));
}

static void do_update(struct use *u)
{
	char name[64];
	unsigned long long value = use_pair(u, name, sizeof(name));
	struct corepl_var *v = use_var(u, name);

	use_result(u, "update", corepl_var_update(v, &value, corepl_var_size(v)));
}

static void do_pid(struct use *u)
{
	int pid = getpid();

	memcpy(corepl_var_data(use_var(u, use_next(u))), &pid, sizeof(pid));
}

static void do_nr(struct use *u)
{
	int nr = SYS_getppid;

	memcpy(corepl_var_data(use_var(u, use_next(u))), &nr, sizeof(nr));
}

static void do_print(struct use *u)
{
	const char *name = use_next(u);
	struct corepl_var *v = use_var(u, name);
	unsigned long long value = 0;

	use_note(corepl_var_read(v, &value, corepl_var_size(v)), corepl_diag(u->obj)->text);
	printf("%s = %llu\n", name, value);
}

static void do_autoload(struct use *u)
{
	char name[64];
	unsigned long long value = use_pair(u, name, sizeof(name));
	int err = corepl_program_set_autoload(use_prog(u, name), value != 0);

	if (err)
		use_result(u, "autoload", err);
}

static void do_autocreate(struct use *u)
{
	char name[64];
	unsigned long long value = use_pair(u, name, sizeof(name));

	corepl_map_set_autocreate(use_map(u, name), value != 0);
}

static void do_entries(struct use *u)
{
	char name[64];
	unsigned long long value = use_pair(u, name, sizeof(name));

	use_result(u, "entries", corepl_map_set_max_entries(use_map(u, name), (uint32_t)value));
}

static void do_type(struct use *u)
{
	char name[64];
	unsigned long long value = use_pair(u, name, sizeof(name));

	use_result(u, "type", corepl_map_set_type(use_map(u, name), (uint32_t)value));
}

static void trigger(int cnt)
{
	for (int i = 0; i < cnt; i++)
		syscall(SYS_getppid);
}

static void do_trigger(struct use *u)
{
	trigger(atoi(use_next(u)));
}

static void do_put(struct use *u)
{
	struct corepl_map *m = use_map(u, use_next(u));
	char key_text[64];
	unsigned long long value = use_pair(u, key_text, sizeof(key_text));
	uint32_t key = (uint32_t)strtoul(key_text, NULL, 0);

	use_result(u, "put", corepl_map_update_elem(m, &key, &value, 0));
}

static void do_get(struct use *u)
{
	struct corepl_map *m = use_map(u, use_next(u));
	uint32_t key = (uint32_t)strtoul(use_next(u), NULL, 0);
	unsigned long long value = 0;
	int err = corepl_map_lookup_elem(m, &key, &value, 0);

	use_note(err == COREPL_ENOTFOUND ? 0 : err, corepl_diag(u->obj)->text);
	if (err)
		printf("%s[%u]: %s\n", corepl_map_name(m), key, status_name(err));
	else
		printf("%s[%u] = %llu\n", corepl_map_name(m), key, value);
}

static void do_keys(struct use *u)
{
	struct corepl_map *m = use_map(u, use_next(u));
	uint32_t key = 0, next_key, cnt = 0;
	const uint32_t *from = NULL;
	int err;

	while (!(err = corepl_map_next_key(m, from, &next_key))) {
		key = next_key;
		from = &key;
		cnt++;
	}
	use_note(err == COREPL_ENOTFOUND ? 0 : err, corepl_diag(u->obj)->text);
	printf("%s: %u keys, then %s\n", corepl_map_name(m), cnt, status_name(err));
}

static void on_perf(void *ctx, int cpu, void *data, uint32_t size)
{
	uint32_t first = 0;

	(void)ctx;
	(void)cpu;
	memcpy(&first, data, size < 4 ? size : 4);
	printf("record %u\n", first);
}

static void on_lost(void *ctx, int cpu, uint64_t lost_cnt)
{
	(void)cpu;
	*(uint64_t *)ctx += lost_cnt;
}

static int on_ring(void *ctx, void *data, size_t size)
{
	(void)ctx;
	on_perf(NULL, 0, data, (uint32_t)size);
	return 0;
}

/* A caller's own epoll loop sees by the buffer's descriptor that CNT records wait. */
static void need_readable(int fd, int cnt)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	if (cnt > 0 && poll(&p, 1, 1000) != 1)
		use_die("no records by", "the buffer's descriptor");
}

static void do_perf(struct use *u)
{
	uint64_t lost_cnt = 0;
	struct corepl_perf_buffer_opts opts = { .size = sizeof(opts),
						.sample = on_perf,
						.lost = on_lost,
						.ctx = &lost_cnt,
						.page_cnt = 1 };
	struct corepl_map *m = use_map(u, use_next(u));
	struct corepl_diag diag;
	struct corepl_perf_buffer *pb = corepl_perf_buffer_open(m, &opts, &diag);
	int cnt = atoi(use_next(u)), got, more;

	if (!pb) {
		use_note(diag.status, diag.text);
		printf("perf: %s: %s\n", status_name(diag.status), diag.text);
		return;
	}
	trigger(cnt);
	got = corepl_perf_buffer_poll(pb, 1000);
	trigger(1); /* a loss is told with the next record that finds room */
	need_readable(corepl_perf_buffer_fd(pb), cnt);
	more = corepl_perf_buffer_consume(pb);
	printf("perf: %d and %d records, %s lost\n", got, more, lost_cnt ? "some" : "none");
	corepl_perf_buffer_close(pb);
}

static void do_ring(struct use *u)
{
	struct corepl_map *m = use_map(u, use_next(u));
	struct corepl_diag diag;
	struct corepl_ring_buffer *rb = corepl_ring_buffer_open(m, on_ring, NULL, 1, &diag);
	int cnt = atoi(use_next(u)), got;

	if (!rb) {
		use_note(diag.status, diag.text);
		printf("ring: %s: %s\n", status_name(diag.status), diag.text);
		return;
	}
	trigger(cnt);
	need_readable(corepl_ring_buffer_fd(rb), cnt);
	got = corepl_ring_buffer_poll(rb, 1000);
	printf("ring: %d records, then %d\n", got, corepl_ring_buffer_consume(rb));
	corepl_ring_buffer_close(rb);
}

static void do_attachto(struct use *u)
{
	struct corepl_program *p = use_prog(u, use_next(u));
	struct corepl_link *l = corepl_program_attach_raw_tracepoint(p, use_next(u));

	use_attached(u, "attachto", l);
}

static void do_map(struct use *u)
{
	struct corepl_map *m = use_map(u, use_next(u));

	printf("map %s: type %u key %u value %u entries %u\n", corepl_map_name(m),
	       corepl_map_type(m), corepl_map_key_size(m), corepl_map_value_size(m),
	       corepl_map_max_entries(m));
}

static const char *next_path(struct use *u)
{
	const char *path = use_next(u);

	return strcmp(path, "-") ? path : NULL;
}

static void do_pinpath(struct use *u)
{
	struct corepl_map *m = use_map(u, use_next(u));

	use_result(u, "pinpath", corepl_map_set_pin_path(m, next_path(u)));
}

static void do_mappin(struct use *u)
{
	struct corepl_map *m = use_map(u, use_next(u));

	use_result(u, "mappin", corepl_map_pin(m, next_path(u)));
}

static void do_mapunpin(struct use *u)
{
	struct corepl_map *m = use_map(u, use_next(u));

	use_result(u, "mapunpin", corepl_map_unpin(m, next_path(u)));
}

static void do_pinned(struct use *u)
{
	struct corepl_map *m = use_map(u, use_next(u));
	const char *path = corepl_map_pin_path(m);

	printf("%s: path %s, %s\n", corepl_map_name(m), path ? path : "none",
	       corepl_map_is_pinned(m) ? "pinned" : "not pinned");
}

static void do_pinmaps(struct use *u)
{
	use_result(u, "pinmaps", corepl_pin_maps(u->obj, next_path(u)));
}

static void do_unpinmaps(struct use *u)
{
	use_result(u, "unpinmaps", corepl_unpin_maps(u->obj, next_path(u)));
}

static void do_pinprogs(struct use *u)
{
	use_result(u, "pinprogs", corepl_pin_programs(u->obj, next_path(u)));
}

static void do_unpinprogs(struct use *u)
{
	use_result(u, "unpinprogs", corepl_unpin_programs(u->obj, next_path(u)));
}

static void do_pinall(struct use *u)
{
	use_result(u, "pinall", corepl_pin(u->obj, next_path(u)));
}

static void do_unpinall(struct use *u)
{
	use_result(u, "unpinall", corepl_unpin(u->obj, next_path(u)));
}

static const struct use_step steps[] = {
	{ "load", do_load },
	{ "attach", do_attach },
	{ "detach", do_detach },
	{ "set", do_set },
	{ "update", do_update },
	{ "pid", do_pid },
	{ "nr", do_nr },
	{ "print", do_print },
	{ "autoload", do_autoload },
	{ "autocreate", do_autocreate },
	{ "entries", do_entries },
	{ "type", do_type },
	{ "trigger", do_trigger },
	{ "put", do_put },
	{ "get", do_get },
	{ "keys", do_keys },
	{ "perf", do_perf },
	{ "ring", do_ring },
	{ "attachto", do_attachto },
	{ "map", do_map },
	{ "pinpath", do_pinpath },
	{ "mappin", do_mappin },
	{ "mapunpin", do_mapunpin },
	{ "pinned", do_pinned },
	{ "pinmaps", do_pinmaps },
	{ "unpinmaps", do_unpinmaps },
	{ "pinprogs", do_pinprogs },
	{ "unpinprogs", do_unpinprogs },
	{ "pinall", do_pinall },
	{ "unpinall", do_unpinall },
	{ NULL, NULL },
};

static bool run_step_of(const struct use_step *all, const char *name, struct use *u)
{
	for (; all->name; all++) {
		if (!strcmp(all->name, name)) {
			all->run(u);
			return true;
		}
	}
	return false;
}

void use_step_once(struct use *u)
{
	const char *name = use_next(u);

	if (!run_step_of(steps, name, u) && !run_step_of(use_trace_steps, name, u) &&
	    !run_step_of(use_net_steps, name, u) && !run_step_of(use_vars_steps, name, u) &&
	    !(use_more_steps && run_step_of(use_more_steps, name, u)))
		use_die("no step", name);
}

static int count_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int cnt = 0;

	while (dir && readdir(dir))
		cnt++;
	if (dir)
		closedir(dir);
	return cnt;
}

/* Without the page that the kernel keeps in a process that hit a uprobe. */
static int count_mappings(void)
{
	FILE *f = fopen("/proc/self/maps", "r");
	char line[512];
	int cnt = 0;

	while (f && fgets(line, sizeof(line), f))
		cnt += strchr(line, '\n') && !strstr(line, "[uprobes]");
	if (f)
		fclose(f);
	return cnt;
}

static void *read_file(const char *path, size_t *size)
{
	FILE *f = fopen(path, "r");
	void *data;

	if (!f)
		use_die("cannot read", path);
	data = malloc(1 << 24);
	*size = fread(data, 1, 1 << 24, f);
	fclose(f);
	return data;
}

/* Weak: the same words have another program around them in inject.c. */
__attribute__((weak)) int main(int argc, char **argv)
{
	struct corepl_diag diag;
	struct corepl_open_opts opts = { .size = sizeof(opts), .extra_size = USE_EXTRA_SIZE };
	struct use u = { NULL, NULL, NULL, 0, NULL };
	size_t size;
	void *data, *types = NULL;
	int fd_cnt, mapping_cnt;

	if (argc < 2)
		use_die("usage:", "use OBJECT STEP...");
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("use %s\n", argv[argc - 1]);
	data = read_file(argv[1], &size);
	count_mappings(); /* stdio's buffers are there from now on */
	mapping_cnt = count_mappings();
	fd_cnt = count_fds();
	u.arg = argv + 2;
	if (*u.arg && !strcmp(*u.arg, "kconfig")) {
		opts.kconfig = u.arg[1];
		for (char *c = u.arg[1]; (c = strchr(c, '|'));)
			*c = '\n';
		u.arg += 2;
	}
	if (*u.arg && !strcmp(*u.arg, "types")) {
		opts.kernel_btf = types = read_file(u.arg[1], &opts.kernel_btf_size);
		u.arg += 2;
	}
	u.data = data;
	u.size = size;
	if (*u.arg && !strcmp(*u.arg, "pinroot")) {
		opts.pin_root = u.arg[1];
		u.arg += 2;
	}
	u.obj = corepl_open(data, size, &opts, &diag);
	if (!u.obj)
		printf("open: %s: %s\n", status_name(diag.status), diag.text);
	while (u.obj && *u.arg)
		use_step_once(&u);
	corepl_close(u.obj);
	corepl_close(u.other);
	printf("left over: descriptors %d, ", count_fds() - fd_cnt);
#ifdef __SANITIZE_ADDRESS__
	printf("mappings 0 (not counted: the sanitizer has its own)\n");
	(void)mapping_cnt;
#else
	printf("mappings %d\n", count_mappings() - mapping_cnt);
#endif
	free(types);
	free(data);
	return 0;
}
