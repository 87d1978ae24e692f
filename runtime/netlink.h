/* SPDX-License-Identifier: MIT */
/*
 * netlink.h - one request to rtnetlink and its answer.
 */
#ifndef RUNTIME_NETLINK_H
#define RUNTIME_NETLINK_H

#include <stdint.h>

#define NETLINK_ROOM 1024u /* bytes; requests need less, answers are cut there */

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
	NETLINK_GET_FILTER = 46,
};

enum netlink_flag {
	NETLINK_REPLACE = 0x100,
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

/* Send it and wait for an answer of TYPE, which is in R then: 0 or -errno. */
int netlink_ask(int socket, struct netlink_request *r, uint16_t type);

/* Attributes within a message: data from byte_off to byte_end. */
struct netlink_span {
	uint32_t byte_off;
	uint32_t byte_end;
};

/* All attributes of the answer in R. */
struct netlink_span netlink_attributes(const struct netlink_request *r);

/* The data of the first attribute TYPE in ALL, cut to what there is; empty where there is none. */
struct netlink_span netlink_find(const struct netlink_request *r, struct netlink_span all,
				 uint16_t type);

#endif
