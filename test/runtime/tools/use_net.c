/* SPDX-License-Identifier: MIT */
/*
 * use_net.c - the words of `use` for programs on networking and cgroups.
 *
 *   net                      a network namespace of its own, with lo up
 *   udp N   tcp N            N datagrams over lo to port 7777; N times connect, send, receive there
 *   xdp PROG   tcx PROG   tc PROG in|out     on lo
 *   netns PROG               on this network namespace
 *   frames DEVICE N          N UDP datagrams to port 7777 as whole frames, sent by that device
 *   netkit                   a pair of devices, `first` (its primary) and nk0 (its peer), both up
 *   nk PROG                  on `first`
 *   netfilter PROG HOOK      IPv4, at NF_INET_... number HOOK
 *   sockmap PROG MAP         on a map of sockets
 *   sockets MAP N            a TCP pair, the one that sends at 0 and the other at 1; N messages
 *   incgroup   outcgroup     this process into a cgroup of its own; back, the cgroup removed
 *   cgroup PROG              on that cgroup
 *   notc                     the queue that tc made is removed
 *   cc NAME                  is there a congestion control of that name?
 *   tcpcc NAME               a TCP socket is told to use it, then as tcp 1
 *   opsattach MAP            register a struct_ops map
 *   undo                     destroy the last link of these words
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "use.h"

enum { LO = 1, PORT = 7777 };

static struct corepl_link *last;
static char cgroup_top[32];
static char cgroup_dir[64];

static void attached(struct use *u, const char *what, struct corepl_link *link)
{
	last = link ? link : last;
	use_attached(u, what, link);
}

static void need(int is_good, const char *what)
{
	if (is_good)
		return;
	perror(what);
	use_die("cannot", what);
}

static void do_net(struct use *u)
{
	struct ifreq ifr = { .ifr_name = "lo" };
	int fd;

	(void)u;
	need(!unshare(CLONE_NEWNET), "unshare");
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	ifr.ifr_flags = IFF_UP | IFF_RUNNING | IFF_LOOPBACK;
	need(!ioctl(fd, SIOCSIFFLAGS, &ifr), "lo up");
	close(fd);
}

static struct sockaddr_in address(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(PORT) };

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return a;
}

/* A socket bound to the port. */
static int bound(int type)
{
	struct sockaddr_in a = address();
	int fd = socket(AF_INET, type, 0), one = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	need(!bind(fd, (struct sockaddr *)&a, sizeof(a)), "bind");
	return fd;
}

static void do_udp(struct use *u)
{
	int cnt = atoi(use_next(u)), got_cnt = 0, in = bound(SOCK_DGRAM);
	int out = socket(AF_INET, SOCK_DGRAM, 0);
	struct sockaddr_in a = address();
	char byte = 'x';

	for (int i = 0; i < cnt; i++) {
		sendto(out, &byte, 1, 0, (struct sockaddr *)&a, sizeof(a));
		got_cnt += recv(in, &byte, 1, MSG_DONTWAIT) == 1;
	}
	printf("udp: %d of %d\n", got_cnt, cnt);
	close(in);
	close(out);
}

/* A connection: the one that called at [0], the one that was called at [1]. */
static void connect_pair(int listener, int pair[2])
{
	struct sockaddr_in a = address();

	pair[0] = socket(AF_INET, SOCK_STREAM, 0);
	need(!connect(pair[0], (struct sockaddr *)&a, sizeof(a)), "connect");
	pair[1] = accept(listener, NULL, NULL);
	need(pair[1] >= 0, "accept");
}

static int listening(void)
{
	int fd = bound(SOCK_STREAM);

	need(!listen(fd, 8), "listen");
	return fd;
}

static void do_tcp(struct use *u)
{
	int cnt = atoi(use_next(u)), got_cnt = 0, listener = listening(), pair[2];
	char byte = 'x';

	for (int i = 0; i < cnt; i++) {
		connect_pair(listener, pair);
		got_cnt += send(pair[0], &byte, 1, 0) == 1 && recv(pair[1], &byte, 1, 0) == 1;
		close(pair[0]);
		close(pair[1]);
	}
	printf("tcp: %d of %d\n", got_cnt, cnt);
	close(listener);
}

static void do_xdp(struct use *u)
{
	attached(u, "xdp", corepl_program_attach_xdp(use_prog(u, use_next(u)), LO, 0));
}

static void do_tcx(struct use *u)
{
	attached(u, "tcx", corepl_program_attach_tcx(use_prog(u, use_next(u)), LO, NULL));
}

static void do_tc(struct use *u)
{
	struct corepl_program *p = use_prog(u, use_next(u));
	enum corepl_tc_point point = strcmp(use_next(u), "in") ? COREPL_TC_EGRESS
							       : COREPL_TC_INGRESS;

	attached(u, "tc", corepl_program_attach_tc(p, LO, point, NULL));
}

static void do_notc(struct use *u)
{
	(void)u;
	printf("tc hook destroyed: %d\n", corepl_tc_hook_destroy(LO));
}

static void do_netns(struct use *u)
{
	int fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);

	attached(u, "netns", corepl_program_attach_netns(use_prog(u, use_next(u)), fd));
	close(fd);
}

static void do_frames(struct use *u)
{
	/* addresses of all 0; IPv4 of 29 bytes, UDP of 9 from port 1 */
	static const unsigned char frame[60] = {
		[12] = 8, [14] = 0x45, [17] = 29, [22] = 64, [23] = 17, [26] = 127, [29] = 1,
		[30] = 127, [33] = 1, [35] = 1, [36] = PORT >> 8, [37] = PORT & 255, [39] = 9,
	};
	struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_protocol = htons(0x800) };
	const char *name = use_next(u);
	int cnt = atoi(use_next(u)), sent_cnt = 0, fd = socket(AF_PACKET, SOCK_RAW, 0);

	to.sll_ifindex = (int)if_nametoindex(name);
	for (int i = 0; i < cnt; i++)
		sent_cnt += sendto(fd, frame, sizeof(frame), 0, (struct sockaddr *)&to,
				   sizeof(to)) == (ssize_t)sizeof(frame);
	printf("frames: %d of %d by %s\n", sent_cnt, cnt, name);
	close(fd);
}

static void bring_up(const char *name)
{
	struct ifreq ifr = { .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	need(!ioctl(fd, SIOCSIFFLAGS, &ifr), name);
	close(fd);
}

static void do_netkit(struct use *u)
{
	/* nlmsghdr, ifinfomsg and rtattr of <linux/rtnetlink.h>, which musl's users may lack */
	struct {
		uint32_t size;
		uint16_t type, flags;
		uint32_t sequence, port, info[4];
		uint16_t name[2];
		char name_text[8];
		uint16_t link[2];
		uint16_t kind[2];
		char kind_text[8];
	} r = {
		.size = sizeof(r),
		.type = 16 /* RTM_NEWLINK */,
		.flags = 1 | 4 | 0x400 | 0x200 /* NLM_F_REQUEST, ACK, CREATE, EXCL */,
		.name = { 4 + sizeof("first"), 3 /* IFLA_IFNAME */ },
		.name_text = "first",
		.link = { 4 + 4 + 8, 18 /* IFLA_LINKINFO */ },
		.kind = { 4 + sizeof("netkit"), 1 /* IFLA_INFO_KIND */ },
		.kind_text = "netkit",
	};
	struct {
		uint32_t head[4];
		int32_t error;
		uint32_t rest[4];
	} answer;
	int fd = socket(AF_NETLINK, SOCK_RAW, 0);

	(void)u;
	need(send(fd, &r, sizeof(r), 0) == (ssize_t)sizeof(r), "netlink");
	need(recv(fd, &answer, sizeof(answer), 0) >= (ssize_t)sizeof(answer.head) + 4, "netlink");
	close(fd);
	if (answer.error) {
		printf("netkit: none can be made: errno %d\n", -answer.error);
		return;
	}
	bring_up("first");
	bring_up("nk0");
	printf("netkit: made\n");
}

static void do_nk(struct use *u)
{
	int ifindex = (int)if_nametoindex("first");

	attached(u, "nk", corepl_program_attach_netkit(use_prog(u, use_next(u)), ifindex, NULL));
}

static void do_netfilter(struct use *u)
{
	struct corepl_netfilter_opts opts = { .size = sizeof(opts), .pf = 2, .priority = -1 };
	struct corepl_program *p = use_prog(u, use_next(u));

	opts.hooknum = (uint32_t)atoi(use_next(u));
	attached(u, "netfilter", corepl_program_attach_netfilter(p, &opts));
}

static void do_sockmap(struct use *u)
{
	struct corepl_program *p = use_prog(u, use_next(u));
	int fd = corepl_map_fd(use_map(u, use_next(u)));

	attached(u, "sockmap", corepl_program_attach_sockmap(p, fd));
}

static void do_sockets(struct use *u)
{
	struct corepl_map *m = use_map(u, use_next(u));
	int cnt = atoi(use_next(u)), got_cnt = 0, listener = listening(), pair[2];
	char byte = 'x';

	connect_pair(listener, pair);
	for (uint32_t key = 0; key < 2; key++)
		need(!corepl_map_update_elem(m, &key, &pair[key], 0), "sockets in the map");
	for (int i = 0; i < cnt; i++)
		got_cnt += send(pair[0], &byte, 1, 0) == 1 && recv(pair[1], &byte, 1, 0) == 1;
	printf("sockets: %d of %d\n", got_cnt, cnt);
	close(pair[0]);
	close(pair[1]);
	close(listener);
}

static void join(const char *dir)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/cgroup.procs", dir);
	f = fopen(path, "w");
	need(f && fprintf(f, "%d", getpid()) > 0 && !fclose(f), path);
}

static void do_incgroup(struct use *u)
{
	(void)u;
	need(!unshare(CLONE_NEWNS), "unshare");
	need(!mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), "private mounts");
	strcpy(cgroup_top, "/tmp/use-cgroup-XXXXXX");
	need(mkdtemp(cgroup_top) != NULL, cgroup_top);
	need(!mount("none", cgroup_top, "cgroup2", 0, NULL), "mount cgroup2");
	snprintf(cgroup_dir, sizeof(cgroup_dir), "%s/use-%d", cgroup_top, getpid());
	need(!mkdir(cgroup_dir, 0700), cgroup_dir);
	join(cgroup_dir);
}

static void do_outcgroup(struct use *u)
{
	(void)u;
	join(cgroup_top);
	need(!rmdir(cgroup_dir), cgroup_dir);
	need(!umount2(cgroup_top, MNT_DETACH) && !rmdir(cgroup_top), cgroup_top);
}

static void do_cgroup(struct use *u)
{
	int fd = open(cgroup_dir, O_RDONLY | O_CLOEXEC | O_DIRECTORY);

	attached(u, "cgroup", corepl_program_attach_cgroup(use_prog(u, use_next(u)), fd));
	close(fd);
}

static void do_cc(struct use *u)
{
	const char *name = use_next(u);
	char all[1024] = "";
	FILE *f = fopen("/proc/sys/net/ipv4/tcp_available_congestion_control", "r");

	need(f != NULL, "tcp_available_congestion_control");
	if (!fgets(all, sizeof(all), f))
		all[0] = 0;
	fclose(f);
	printf("%s: %s\n", name, strstr(all, name) ? "there" : "not there");
}

static void do_tcpcc(struct use *u)
{
	const char *name = use_next(u);
	int listener = listening(), in, fd = socket(AF_INET, SOCK_STREAM, 0), cnt;
	struct sockaddr_in a = address();
	char byte = 'x';

	need(!connect(fd, (struct sockaddr *)&a, sizeof(a)), "connect");
	in = accept(listener, NULL, NULL);
	need(!setsockopt(fd, IPPROTO_TCP, 13 /* TCP_CONGESTION */, name,
			 (socklen_t)strlen(name)), name);
	cnt = send(fd, &byte, 1, 0) == 1 && recv(in, &byte, 1, 0) == 1;
	printf("tcp with %s: %d of 1\n", name, cnt);
	/* closed without a farewell: no socket keeps the struct */
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &(struct linger){ 1, 0 }, sizeof(struct linger));
	close(fd);
	close(in);
	close(listener);
}

static void do_opsattach(struct use *u)
{
	attached(u, "opsattach", corepl_map_attach_struct_ops(use_map(u, use_next(u))));
}

static void do_undo(struct use *u)
{
	(void)u;
	corepl_link_destroy(last);
	last = NULL;
}

const struct use_step use_net_steps[] = {
	{ "net", do_net },
	{ "udp", do_udp },
	{ "tcp", do_tcp },
	{ "xdp", do_xdp },
	{ "tcx", do_tcx },
	{ "tc", do_tc },
	{ "notc", do_notc },
	{ "netns", do_netns },
	{ "frames", do_frames },
	{ "netkit", do_netkit },
	{ "nk", do_nk },
	{ "netfilter", do_netfilter },
	{ "sockmap", do_sockmap },
	{ "sockets", do_sockets },
	{ "incgroup", do_incgroup },
	{ "outcgroup", do_outcgroup },
	{ "cgroup", do_cgroup },
	{ "cc", do_cc },
	{ "tcpcc", do_tcpcc },
	{ "opsattach", do_opsattach },
	{ "undo", do_undo },
	{ NULL, NULL },
};
