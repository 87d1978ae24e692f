/* SPDX-License-Identifier: MIT */
/*
 * netlink.c - see netlink.h.
 *
 * A message is a header {u32 length, u16 type, u16 flags, u32 sequence, u32 port}, then struct
 * tcmsg, then attributes {u16 length, u16 type, data padded to 4}.  The kernel's acknowledgement is
 * a message of type 2 with an i32, 0 or -errno, behind its header.
 *
 * Sources: RFC 3549; kernel include/uapi/linux/netlink.h, rtnetlink.h.
 */
#include "runtime/netlink.h"

#include "runtime/sys.h"

#include <string.h>

enum {
	AF_NETLINK_NR = 16,
	SOCK_RAW_CLOEXEC = 3 | O_CLOEXEC,
	FLAG_REQUEST = 1,
	FLAG_ACK = 4,
	HEADER_SIZE = 16,
	TC_SIZE = 20,
	ANSWER_ERROR = 2,
	MAX_TRIES = 16,
	TYPE_MASK = 0x3fff, /* above are flags */
};

void netlink_begin(struct netlink_request *r, uint16_t type, uint16_t flags,
		   const struct netlink_tc *tc)
{
	uint16_t head[2] = { type, (uint16_t)(flags | FLAG_REQUEST | FLAG_ACK) };

	memset(r, 0, sizeof(*r));
	memcpy(&r->u.words[1], head, sizeof(head));
	memcpy(&r->u.words[5], tc, sizeof(*tc));
	r->size = HEADER_SIZE + TC_SIZE;
}

uint32_t netlink_add(struct netlink_request *r, uint16_t type, const void *data, uint32_t size)
{
	uint16_t head[2] = { (uint16_t)(4 + size), type };
	uint32_t at = r->size;

	if (size > NETLINK_ROOM - 8 - at)
		return at; /* the callers' attributes are of fixed sizes and fit */
	memcpy(r->u.bytes + at, head, sizeof(head));
	if (size)
		memcpy(r->u.bytes + at + 4, data, size);
	r->size = at + 4 + ((size + 3) & ~3u);
	return at;
}

void netlink_end(struct netlink_request *r, uint32_t byte_off)
{
	uint16_t size = (uint16_t)(r->size - byte_off);

	memcpy(r->u.bytes + byte_off, &size, sizeof(size));
}

int netlink_open(void)
{
	return sys_socket(AF_NETLINK_NR, SOCK_RAW_CLOEXEC);
}

/* The answer in the place of the request: its size in bytes, or -errno. */
static long exchange(int socket, struct netlink_request *r)
{
	long got;

	r->u.words[0] = r->size;
	got = sys_send(socket, r->u.bytes, r->size);
	if (got < 0)
		return got;
	/* the request is done by now: what came of it has to be known, also if a signal came */
	for (int i = 0; i < MAX_TRIES; i++) {
		got = sys_receive(socket, r->u.bytes, NETLINK_ROOM);
		if (got >= 0)
			break;
	}
	return got;
}

/* The result that the answer of SIZE bytes states: 0 for one of TYPE. */
static int read_answer(const struct netlink_request *r, long size, uint16_t type)
{
	uint16_t got_type;
	int32_t err;

	if (size < HEADER_SIZE + (long)sizeof(err))
		return size < 0 ? (int)size : -EPROTO;
	memcpy(&got_type, &r->u.words[1], sizeof(got_type));
	memcpy(&err, &r->u.words[4], sizeof(err));
	if (got_type == ANSWER_ERROR && (err || type == ANSWER_ERROR))
		return err;
	return got_type == type ? 0 : -EPROTO;
}

int netlink_send(int socket, struct netlink_request *r)
{
	return read_answer(r, exchange(socket, r), ANSWER_ERROR);
}

int netlink_ask(int socket, struct netlink_request *r, uint16_t type)
{
	long got = exchange(socket, r);

	r->size = got < 0 ? 0 : got < (long)NETLINK_ROOM ? (uint32_t)got : NETLINK_ROOM;
	return read_answer(r, got, type);
}

struct netlink_span netlink_attributes(const struct netlink_request *r)
{
	uint32_t end = r->u.words[0] < r->size ? r->u.words[0] : r->size;

	return (struct netlink_span){ HEADER_SIZE + TC_SIZE, end };
}

struct netlink_span netlink_find(const struct netlink_request *r, struct netlink_span all,
				 uint16_t type)
{
	while (all.byte_off < all.byte_end && all.byte_end - all.byte_off >= 4) {
		uint16_t head[2];
		uint32_t left = all.byte_end - all.byte_off, size;

		memcpy(head, r->u.bytes + all.byte_off, sizeof(head));
		size = head[0] < 4 ? 4 : head[0] < left ? head[0] : left;
		if ((head[1] & TYPE_MASK) == type)
			return (struct netlink_span){ all.byte_off + 4, all.byte_off + size };
		all.byte_off += (size + 3) & ~3u;
	}
	return (struct netlink_span){ 0, 0 };
}
