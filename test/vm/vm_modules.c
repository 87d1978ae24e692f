/* SPDX-License-Identifier: MIT */
/*
 * vm_modules.c - modules.bpf.c on a kernel with Debian's modules, by libcorepl and by libbpf.
 *
 *   vm_modules LINKED RAW DIR
 *
 * Inserts the modules of DIR (none there: none inserted) until the end, and loads each object:
 * LINKED is RAW after bpf-postlink.  A TCP connection with bbr over the loopback calls tcp_bbr's
 * functions, a test run of the XDP program nf_conntrack's.  Both loaders must see the same; where a
 * program names its module, which libbpf 1.1 cannot, libcorepl's must be called as often.
 *
 * Exit status 0 and what was seen; else 1, and what differs or why nothing was loaded.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "modules.h"
#include "runtime/corepl.h"

enum { MAX_OBJECT = 1 << 20, PORT = 7777 };

struct file {
	size_t size; /* bytes */
	char data[MAX_OBJECT];
};

static struct file raw, linked;

static int read_file(const char *path, struct file *to)
{
	const int fd = open(path, O_RDONLY);
	const ssize_t got = fd < 0 ? -1 : read(fd, to->data, sizeof(to->data));

	if (fd >= 0)
		close(fd);
	to->size = got > 0 ? (size_t)got : 0;
	return got > 0 ? 0 : -1;
}

/* In the order of their dependencies; what a kernel has not as a module is in it. */
static const char *const names[] = { "tcp_bbr", "libcrc32c", "nf_defrag_ipv4", "nf_defrag_ipv6",
				     "nf_conntrack" };
enum { NAME_CNT = sizeof(names) / sizeof(names[0]) };

static int insert_modules(const char *dir)
{
	char path[256];
	int cnt = 0;

	for (int i = 0; i < NAME_CNT; i++) {
		int fd;

		snprintf(path, sizeof(path), "%s/%s.ko", dir, names[i]);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		if (syscall(SYS_finit_module, fd, "", 0))
			printf("%s: %m\n", path);
		else
			cnt++;
		close(fd);
	}
	return cnt;
}

/* The guest's next cases are not to find them: searching modules costs time. */
static void remove_modules(void)
{
	for (int i = NAME_CNT; i-- > 0;)
		(void)syscall(SYS_delete_module, names[i], O_NONBLOCK);
}

/* A connection to ourselves, whose side that connects uses bbr. */
static void connect_by_bbr(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons(PORT),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const int server = socket(AF_INET, SOCK_STREAM, 0),
		  client = socket(AF_INET, SOCK_STREAM, 0);
	const int one = 1;

	setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(server, (struct sockaddr *)&to, sizeof(to)) || listen(server, 1) ||
	    setsockopt(client, IPPROTO_TCP, TCP_CONGESTION, "bbr", 3) ||
	    connect(client, (struct sockaddr *)&to, sizeof(to)))
		printf("no connection with bbr: %m\n");
	close(client);
	close(server);
}

/* All that makes the programs run. */
static void run_all(int xdp_fd)
{
	char packet[64] = { 0 };
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = packet, .data_size_in = sizeof(packet));

	syscall(SYS_getppid);
	connect_by_bbr();
	if (bpf_prog_test_run_opts(xdp_fd, &opts))
		printf("test run: %m\n");
}

static int by_corepl(struct modules_seen *seen)
{
	struct corepl_diag diag;
	struct corepl_object *obj = corepl_open(linked.data, linked.size, NULL, &diag);
	char text[4096];
	int ret = -1;

	if (!obj) {
		printf("corepl_open: %s\n", diag.text);
		return -1;
	}
	corepl_program_set_autoload(corepl_find_program(obj, "on_named_init"), true);
	if (corepl_load(obj) || corepl_attach(obj)) {
		corepl_explain(obj, text, sizeof(text));
		printf("corepl: %s\n", text);
	} else {
		run_all(corepl_program_fd(corepl_find_program(obj, "look_up")));
		memcpy(seen, corepl_var_data(corepl_find_var(obj, "seen")), sizeof(*seen));
		ret = 0;
	}
	corepl_close(obj);
	return ret;
}

/* Is a function there?  Asked by its address. */
static void look_for(void)
{
	struct corepl_diag diag;
	struct corepl_object *obj = corepl_open(linked.data, linked.size, NULL, &diag);
	struct modules_seen seen;

	for (uint32_t i = 0; i < corepl_program_cnt(obj); i++) {
		struct corepl_program *p = corepl_program_at(obj, i);

		corepl_program_set_autoload(p, !strcmp(corepl_program_name(p), "look_for"));
	}
	if (corepl_load(obj)) {
		printf("function by address: refused: %s\n", corepl_diag(obj)->text);
	} else {
		run_all(corepl_program_fd(corepl_find_program(obj, "look_for")));
		memcpy(&seen, corepl_var_data(corepl_find_var(obj, "seen")), sizeof(seen));
		printf("function by address: %u\n", seen.is_there);
	}
	corepl_close(obj);
}

static int print_warning(enum libbpf_print_level level, const char *format, va_list args)
{
	return level == LIBBPF_WARN ? vprintf(format, args) : 0;
}

static int run_loaded(struct bpf_object *obj, struct modules_seen *seen)
{
	struct bpf_link *enter =
		bpf_program__attach(bpf_object__find_program_by_name(obj, "on_enter"));
	struct bpf_link *init =
		bpf_program__attach(bpf_object__find_program_by_name(obj, "on_init"));
	struct bpf_map *bss = bpf_object__find_map_by_name(obj, ".bss");
	const int key = 0;
	int ret = -1;

	if (enter && init && bss) {
		run_all(bpf_program__fd(bpf_object__find_program_by_name(obj, "look_up")));
		ret = bpf_map__lookup_elem(bss, &key, sizeof(key), seen, sizeof(*seen), 0);
	}
	bpf_link__destroy(init);
	bpf_link__destroy(enter);
	return ret;
}

static int by_libbpf(struct modules_seen *seen)
{
	struct bpf_object *obj = bpf_object__open_mem(raw.data, raw.size, NULL);
	const int ret = obj && !bpf_object__load(obj) ? run_loaded(obj, seen) : -1;

	bpf_object__close(obj);
	return ret;
}

static void print_seen(const char *who, const struct modules_seen *s)
{
	printf("%s: full_bw at %u, mode shifted by %u, bbr of %u bytes, none %u, bbr_init %u "
	       "times, lookup error %d\n",
	       who, s->full_bw_off, s->mode_lshift, s->bbr_size, s->is_none, s->init_cnt,
	       s->lookup_error);
}

static int compare(void)
{
	struct modules_seen ours = { 0 }, theirs = { 0 };

	if (by_corepl(&ours) || by_libbpf(&theirs))
		return 1;
	print_seen("corepl", &ours);
	print_seen("libbpf", &theirs);
	if (ours.named_init_cnt != ours.init_cnt) {
		printf("tcp_bbr:bbr_init called %u times\n", ours.named_init_cnt);
		return 1;
	}
	ours.named_init_cnt = 0;
	if (memcmp(&ours, &theirs, sizeof(ours)))
		return 1;
	printf("equal\n");
	look_for();
	return 0;
}

int main(int argc, char **argv)
{
	int status;

	if (argc != 4 || read_file(argv[1], &linked) || read_file(argv[2], &raw)) {
		printf("usage: vm_modules LINKED RAW DIR\n");
		return 2;
	}
	libbpf_set_print(print_warning);
	printf("%d modules inserted\n", insert_modules(argv[3]));
	status = compare();
	remove_modules();
	return status;
}
