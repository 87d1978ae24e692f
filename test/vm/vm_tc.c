/* SPDX-License-Identifier: MIT */
/*
 * vm_tc.c - filters of one interface, put on and taken off by libcorepl and by libbpf: each has to
 * find the other's.
 *
 *   vm_tc OBJECT
 *
 * In a network namespace of its own, on lo.  Lines tell which program (a or b) each library finds
 * at a place, "none" where there is no filter; between them iproute2's tc shows its view.  Exit
 * status 0 when everything was done.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "runtime/corepl.h"

enum { LO = 1, MAX_OBJECT = 1 << 20, PORT = 7777 };

/* A place for a filter; libbpf's words have the same values. */
struct place {
	enum corepl_tc_point point;
	uint32_t parent, handle, priority;
};

static char bytes[MAX_OBJECT];
static struct corepl_object *obj;
static struct corepl_program *a, *b;

static void need(int is_good, const char *what)
{
	if (is_good)
		return;
	printf("%s: %m\n", what);
	exit(1);
}

static void open_all(const char *path)
{
	struct ifreq r = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	const int fd = (need(!unshare(CLONE_NEWNET), "unshare"), socket(AF_INET, SOCK_DGRAM, 0));
	FILE *f = fopen(path, "rb");

	need(f && !ioctl(fd, SIOCSIFFLAGS, &r), path);
	close(fd);
	obj = corepl_open(bytes, fread(bytes, 1, sizeof(bytes), f), NULL, NULL);
	fclose(f);
	need(obj && !corepl_load(obj), "loading");
	a = corepl_find_program(obj, "a");
	b = corepl_find_program(obj, "b");
}

static const char *name_of(uint32_t prog_id)
{
	struct corepl_program *const all[] = { a, b };

	for (int i = 0; i < 2; i++) {
		struct bpf_prog_info info;
		uint32_t size = sizeof(info);

		memset(&info, 0, sizeof(info));
		if (!bpf_obj_get_info_by_fd(corepl_program_fd(all[i]), &info, &size) &&
		    info.id == prog_id)
			return corepl_program_name(all[i]);
	}
	return "another program";
}

static struct corepl_tc_opts our_opts(struct place p, uint32_t flags)
{
	return (struct corepl_tc_opts){ .size = sizeof(struct corepl_tc_opts),
					.handle = p.handle,
					.priority = p.priority,
					.parent = p.parent,
					.flags = flags };
}

static struct bpf_tc_hook their_hook(struct place p)
{
	return (struct bpf_tc_hook){ .sz = sizeof(struct bpf_tc_hook),
				     .ifindex = LO,
				     .attach_point = (enum bpf_tc_attach_point)p.point,
				     .parent = p.parent };
}

static struct bpf_tc_opts their_opts(struct place p)
{
	return (struct bpf_tc_opts){ .sz = sizeof(struct bpf_tc_opts),
				     .handle = p.handle,
				     .priority = p.priority };
}

/* What both find at P. */
static void look(const char *what, struct place p)
{
	struct corepl_tc_opts ours = our_opts(p, 0);
	struct bpf_tc_opts theirs = their_opts(p);
	struct bpf_tc_hook hook = their_hook(p);
	const int our_err = corepl_tc_query(LO, p.point, &ours);
	const int their_err = bpf_tc_query(&hook, &theirs);

	printf("%s: corepl finds %s, libbpf %s\n", what, our_err ? "none" : name_of(ours.prog_id),
	       their_err ? "none" : name_of(theirs.prog_id));
}

static struct corepl_link *put(struct corepl_program *prog, struct place p, uint32_t flags)
{
	struct corepl_tc_opts opts = our_opts(p, flags);
	struct corepl_link *link = corepl_program_attach_tc(prog, LO, p.point, &opts);

	if (!link)
		printf("corepl: %s\n", corepl_diag(obj)->text);
	return link;
}

static void their_put(struct corepl_program *prog, struct place p, uint32_t flags)
{
	struct bpf_tc_opts opts = their_opts(p);
	struct bpf_tc_hook hook = their_hook(p);
	int err;

	opts.prog_fd = corepl_program_fd(prog);
	opts.flags = flags;
	err = bpf_tc_attach(&hook, &opts);
	if (err)
		printf("libbpf: %s\n", strerror(-err));
}

static int send_one(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(PORT) };
	const int fd = socket(AF_INET, SOCK_DGRAM, 0);
	ssize_t sent;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sent = sendto(fd, "x", 1, 0, (struct sockaddr *)&to, sizeof(to));
	close(fd);
	return sent == 1;
}

/* Who saw a datagram (and what answered it: nobody listens there)? */
static void fire(const char *what)
{
	uint64_t *a_cnt = corepl_var_data(corepl_find_var(obj, "a_cnt")),
		 *b_cnt = corepl_var_data(corepl_find_var(obj, "b_cnt"));

	*a_cnt = *b_cnt = 0;
	need(send_one(), "sending");
	printf("%s: a %s, b %s\n", what, *a_cnt ? "fired" : "did not",
	       *b_cnt ? "fired" : "did not");
}

static void show(const char *command)
{
	fflush(stdout);
	need(!system(command), command);
}

static void check_places(void)
{
	const struct place in = { COREPL_TC_INGRESS, 0, 5, 9 }, out = { COREPL_TC_EGRESS, 0, 7, 3 },
			   as_custom = { COREPL_TC_CUSTOM, 0xfffffff2, 5, 9 },
			   other = { COREPL_TC_INGRESS, 0, 6, 9 };
	struct corepl_tc_opts opts;
	struct corepl_link *link;

	printf("queue: %d\n", corepl_tc_hook_create(LO));
	printf("queue again: %d\n", corepl_tc_hook_create(LO));
	link = put(a, in, 0);
	look("ours", in);
	look("ours by its parent's number", as_custom);
	look("another handle", other);
	show("tc filter show dev lo ingress");
	fire("ours");
	put(b, in, 0);
	put(b, in, COREPL_TC_REPLACE);
	look("replaced", in);
	fire("replaced");
	their_put(a, in, BPF_TC_F_REPLACE);
	look("replaced by libbpf", in);
	their_put(a, out, 0);
	look("libbpf's", out);
	put(b, out, COREPL_TC_REPLACE);
	look("libbpf's replaced", out);
	corepl_link_destroy(link);
	look("link destroyed", in);
	opts = our_opts(out, 0);
	printf("detached: %d\n", corepl_tc_detach(LO, out.point, &opts));
	look("detached", out);
}

static void check_defaults(void)
{
	const struct place first = { COREPL_TC_EGRESS, 0, 1, 1 },
			   later = { COREPL_TC_EGRESS, 0, 1, 2 };
	struct bpf_tc_hook hook = their_hook(first);
	struct bpf_tc_opts opts = their_opts(first);
	struct corepl_link *link = put(b, later, 0);

	fire("the later one alone");
	need(corepl_program_attach_tc(a, LO, COREPL_TC_EGRESS, NULL) != NULL, "attach");
	look("by default", first);
	fire("the smaller priority first");
	need(!bpf_tc_detach(&hook, &opts), "bpf_tc_detach");
	look("detached by libbpf", first);
	corepl_link_destroy(link);
}

/* A class of a queue of the caller's. */
static void check_class(void)
{
	const struct place root = { COREPL_TC_CUSTOM, 1 << 16, 4, 8 };

	show("tc qdisc add dev lo root handle 1: htb");
	put(a, root, 0);
	look("below htb", root);
	show("tc filter show dev lo parent 1:");
	fire("below htb");
}

static void check_refusals(void)
{
	const struct place no_parent = { COREPL_TC_CUSTOM, 0, 1, 1 },
			   parent = { COREPL_TC_INGRESS, 1 << 16, 1, 1 },
			   low = { COREPL_TC_INGRESS, 0, 1, 65536 },
			   nowhere = { COREPL_TC_CUSTOM, 0x550000, 1, 1 };

	put(a, no_parent, 0);
	put(a, parent, 0);
	put(a, low, 0);
	put(a, nowhere, 0);
	put(a, (struct place){ COREPL_TC_INGRESS, 0, 1, 1 }, 2);
	printf("query: %d %d %d\n", corepl_tc_query(LO, COREPL_TC_INGRESS, NULL),
	       corepl_tc_query(LO, (enum corepl_tc_point)3, &(struct corepl_tc_opts){ 0 }),
	       corepl_tc_detach(LO, COREPL_TC_CUSTOM, NULL));
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		printf("usage: vm_tc OBJECT\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	libbpf_set_print(NULL);
	open_all(argv[1]);
	check_places();
	check_defaults();
	check_class();
	check_refusals();
	printf("queue removed: %d\n", corepl_tc_hook_destroy(LO));
	printf("queue removed again: %d\n", corepl_tc_hook_destroy(LO));
	corepl_close(obj);
	return 0;
}
