/* SPDX-License-Identifier: MIT */
/*
 * netlink.h - one request to rtnetlink and its answer.
 */
#ifndef RUNTIME_NETLINK_H
#define RUNTIME_NETLINK_H

#include <stdint.h>

#define NETLINK_ROOM 256u /* bytes; the requests of the runtime need less */

/* A request in the making: a header of 16 bytes, struct tcmsg, then attributes. */
struct netlink_request {
	uint32_t size; /* bytes so far, a multiple of 4 */
	union {
		uint8_t bytes[NETLINK_ROOM];
		uint32_t words[NETLINK_ROOM / 4];
	} u;
};

enum netlink_type {
	NETLINK_NEW_QDISC = 36,
	NETLINK_DEL_QDISC = 37,
	NETLINK_NEW_FILTER = 44,
	NETLINK_DEL_FILTER = 45,
};

enum netlink_flag {
	NETLINK_EXCL = 0x200,
	NETLINK_CREATE = 0x400,
};

/* struct tcmsg without its family */
struct netlink_tc {
	int32_t ifindex;
	uint32_t handle;
	uint32_t parent;
	uint32_t info; /* filters: priority << 16 | protocol in network order */
};

void netlink_begin(struct netlink_request *r, uint16_t type, uint16_t flags,
		   const struct netlink_tc *tc);

/* Attribute TYPE with SIZE bytes of DATA; returns where it starts, for netlink_end(). */
uint32_t netlink_add(struct netlink_request *r, uint16_t type, const void *data, uint32_t size);

/* The attribute that starts at BYTE_OFF holds all that was added since. */
void netlink_end(struct netlink_request *r, uint32_t byte_off);

/* A socket for requests in the network namespace of now, or -errno; the caller closes it. */
int netlink_open(void);

/* Send it by SOCKET and wait for the kernel's word: 0 or -errno. */
int netlink_send(int socket, struct netlink_request *r);

#endif
