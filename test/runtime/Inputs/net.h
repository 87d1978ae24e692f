/* SPDX-License-Identifier: MIT */
/*
 * net.h - what the tests of networking programs need: the kernel's contexts up to the members used,
 * and which packets are those that `use` sends.
 *
 * Source: kernel include/uapi/linux/bpf.h.
 */
#ifndef TEST_RUNTIME_NET_H
#define TEST_RUNTIME_NET_H

#include "bpf.h"

enum {
	XDP_PASS = 2,
	TC_ACT_OK = 0,
	SK_PASS = 1,
	ETHER_SIZE = 14,
	IP_SIZE = 20, /* without options, as on lo */
	SOCKMAP = 15,
};

struct xdp_md {
	u32 data;
	u32 data_end;
};

struct __sk_buff {
	u32 before[19];
	u32 data;
	u32 data_end;
};

/* A UDP datagram or TCP segment to port 7777, with the IPv4 header at byte AT? */
__inline int is_ours(void *data, void *end, u32 at)
{
	u8 *port = data + at + IP_SIZE + 2;

	return (void *)(port + 2) <= end && port[0] == 7777 >> 8 && port[1] == (7777 & 255);
}

#endif
