// SPDX-License-Identifier: MIT
/*
 * Where among the programs of a hook one goes, by the other's descriptor, by its id, before and
 * after, is where packets meet it; a hook that changed meanwhile refuses.
 * REQUIRES: bpf-load, no-asan
 * RUN: %clang -target bpf -g -O2 -DBPF -fplugin=%plugin -c %s -o %t.raw.o
 * RUN: %bpf-postlink %t.raw.o %t.o
 * RUN: %corepl skel %t.o --name x > %t.skel.h
 * RUN: %cc -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -I%src -I%src/runtime -include %t.skel.h \
 * RUN:   %s -o %t.exe %runtime
 * RUN: %t.exe | FileCheck %s
 */

#ifdef BPF
#define SEC(name) __attribute__((section(name), used))

unsigned long long order; /* the programs that a packet met, a digit each */

SEC("tc/egress") int first(void *skb)
{
	order = order * 10 + 1;
	return -1; /* TCX_NEXT */
}

SEC("tc/egress") int second(void *skb)
{
	order = order * 10 + 2;
	return -1;
}

SEC("tc/egress") int third(void *skb)
{
	order = order * 10 + 3;
	return -1;
}

char LICENSE[] SEC("license") = "GPL";
#else
#include <arpa/inet.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BEFORE = 1 << 3, AFTER = 1 << 4, BY_LINK = 1 << 13, LO = 1 };

static struct x *skel;

static struct corepl_link *put(struct corepl_program *prog, struct corepl_hook_opts opts)
{
	const struct corepl_diag *d = corepl_diag(skel->obj);
	struct corepl_link *link;

	opts.size = sizeof(opts);
	link = corepl_program_attach_tcx(prog, LO, &opts);
	if (!link)
		printf("%d errno %d %s\n", d->status, d->sys_errno, d->text);
	return link;
}

/* One datagram on lo, which is not answered: nobody listens, and nobody routes an answer. */
static void meet(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons(9),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_DGRAM, 0), in = socket(AF_INET, SOCK_DGRAM, 0);

	skel->bss->order = 0;
	if (bind(in, (struct sockaddr *)&to, sizeof(to)) ||
	    sendto(fd, "x", 1, 0, (struct sockaddr *)&to, sizeof(to)) != 1)
		perror("sendto");
	printf("order %llu\n", (unsigned long long)skel->bss->order);
	close(fd);
	close(in);
}

static int begin(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd, err = unshare(CLONE_NEWNET);

	fd = err ? -1 : socket(AF_INET, SOCK_DGRAM, 0);
	err = err || ioctl(fd, SIOCSIFFLAGS, &lo);
	close(fd);
	skel = err ? NULL : x__open_and_load(NULL);
	return !skel;
}

int main(void)
{
	struct corepl_link_info info = { .size = sizeof(info) };
	struct corepl_link *one, *two;

	if (begin())
		return 1;
	one = put(skel->progs.first, (struct corepl_hook_opts){ 0 });
	two = put(skel->progs.second, (struct corepl_hook_opts){ 0 });
	// CHECK: order 12{{$}}
	meet();
	corepl_link_destroy(two);
	two = put(skel->progs.second,
		  (struct corepl_hook_opts){ .flags = BEFORE,
					     .relative_fd = (uint32_t)corepl_program_fd(
						     skel->progs.first) });
	put(skel->progs.third, (struct corepl_hook_opts){ .flags = BEFORE | BY_LINK,
							  .relative_fd =
								  (uint32_t)corepl_link_fd(one) });
	// CHECK-NEXT: order 231{{$}}
	meet();
	corepl_link_destroy(two);
	if (corepl_link_info(one, &info))
		return 1;
	put(skel->progs.second,
	    (struct corepl_hook_opts){ .flags = AFTER | BY_LINK, .relative_id = info.id });
	// CHECK-NEXT: order 312{{$}}
	meet();
	// CHECK-NEXT: -11 errno 0 program second: interface for tcx: found both relative_fd and relative_id, need at most one
	put(skel->progs.second,
	    (struct corepl_hook_opts){ .relative_fd = 1, .relative_id = info.id });
	/* the hook's revision began with 1, and six changes went by */
	// CHECK-NEXT: -9 errno 116 second: interface for tcx: errno 116
	put(skel->progs.second, (struct corepl_hook_opts){ .expected_revision = 1 });
	// CHECK-NEXT: -9 errno 17 second: interface for tcx: errno 17
	put(skel->progs.second, (struct corepl_hook_opts){ .expected_revision = 8 });
	x__destroy(skel);
	return 0;
}
#endif
