/* SPDX-License-Identifier: MIT */
/*
 * ring_buffer.c - reading what programs put into a BPF ring buffer.
 *
 * A map is seen through two mappings: one page with our position (writable), then a page with the
 * kernel's position and the records, mapped twice in a row so that none is torn at the end.  A
 * record is { u32 length and flags, u32 private }, then its bytes, padded to 8.  A record still
 * being written is marked busy and ends the walk: order is kept.
 *
 * Source: kernel Documentation/bpf/ringbuf.rst.
 */
#include "runtime/handle.h"
#include "runtime/sys.h"

#include "core/diag.h"

#define EVENTS_PER_POLL 16u

struct ring {
	corepl_ring_sample_fn sample;
	void *ctx;
	int fd;		    /* of the map, our own */
	uint8_t *consumer;  /* our page, or NULL */
	uint8_t *producer;  /* the kernel's page, then data twice; or NULL */
	uint32_t data_size; /* bytes, a power of two */
};

struct corepl_ring_buffer {
	size_t map_size; /* bytes of this struct's own mapping */
	int epoll_fd;
	uint32_t ring_cap; /* rings there is room for */
	uint32_t ring_cnt;
	struct ring ring[];
};

static size_t producer_size(const struct ring *r)
{
	return sys_page_size() + (size_t)r->data_size * 2;
}

static void close_ring(struct ring *r)
{
	sys_munmap(r->consumer, sys_page_size());
	sys_munmap(r->producer, producer_size(r));
	sys_close(r->fd);
}

void corepl_ring_buffer_close(struct corepl_ring_buffer *rb)
{
	if (!rb)
		return;
	for (uint32_t i = 0; i < rb->ring_cnt; i++)
		close_ring(&rb->ring[i]);
	sys_close(rb->epoll_fd);
	sys_munmap(rb, rb->map_size);
}

/* Map both sides of ring R; -errno. */
static int map_ring(struct ring *r)
{
	void *pages = sys_mmap(NULL, sys_page_size(), PROT_READ | PROT_WRITE, MAP_SHARED, r->fd, 0);

	if (sys_ptr_error(pages))
		return sys_ptr_error(pages);
	r->consumer = pages;
	pages = sys_mmap(NULL, producer_size(r), PROT_READ, MAP_SHARED, r->fd, sys_page_size());
	if (sys_ptr_error(pages))
		return sys_ptr_error(pages);
	r->producer = pages;
	return 0;
}

static int add(struct corepl_ring_buffer *rb, struct corepl_map *map, corepl_ring_sample_fn sample,
	       void *ctx, struct corepl_diag *d)
{
	struct ring *r = &rb->ring[rb->ring_cnt];
	int err;

	if (!map || map->fd < 0 || map->def.map_type != ABI_MAP_RINGBUF)
		return diag_fail(d, COREPL_EUSAGE,
				 "ring buffer: found map %s not loaded or of type %u, need it "
				 "loaded, type %d",
				 map ? corepl_map_name(map) : "NULL",
				 map ? map->def.map_type : 0, ABI_MAP_RINGBUF);
	if (!sample)
		return diag_fail(d, COREPL_EUSAGE,
				 "ring buffer: found no sample function, need one");
	*r = (struct ring){ .sample = sample, .ctx = ctx, .data_size = map->def.max_entries };
	r->fd = sys_dup_high(map->fd);
	err = r->fd < 0 ? r->fd : map_ring(r);
	if (!err)
		err = sys_epoll_add(rb->epoll_fd, r->fd, rb->ring_cnt);
	if (!err) {
		rb->ring_cnt++;
		return 0;
	}
	close_ring(r);
	return handle_fail_sys(d, corepl_map_name(map), "opening a ring buffer", err);
}

struct corepl_ring_buffer *corepl_ring_buffer_open(struct corepl_map *map,
						   corepl_ring_sample_fn sample, void *ctx,
						   uint32_t ring_cnt, struct corepl_diag *diag)
{
	uint32_t cap = ring_cnt ? ring_cnt : 1;
	size_t size = sizeof(struct corepl_ring_buffer) + (size_t)cap * sizeof(struct ring);
	struct corepl_ring_buffer *rb;
	int err;

	if (diag)
		diag_init(diag);
	rb = sys_mmap_memory(size);
	err = sys_ptr_error(rb);
	if (!err) {
		rb->map_size = size;
		rb->ring_cap = cap;
		rb->epoll_fd = sys_epoll_create();
		err = rb->epoll_fd < 0 ? rb->epoll_fd : 0;
	}
	if (err)
		handle_fail_sys(diag, "ring buffer", "opening it", err);
	else if (!add(rb, map, sample, ctx, diag))
		return rb;
	if (!sys_ptr_error(rb))
		corepl_ring_buffer_close(rb);
	return NULL;
}

int corepl_ring_buffer_add(struct corepl_ring_buffer *rb, struct corepl_map *map,
			   corepl_ring_sample_fn sample, void *ctx)
{
	if (rb->ring_cnt == rb->ring_cap)
		return COREPL_ENOSPACE;
	return add(rb, map, sample, ctx, map ? handle_diag(map->obj) : NULL);
}

/* Deliver what ring R holds.  *CNT grows by the records; negative: the callback's result. */
static int drain(struct ring *r, int *cnt)
{
	unsigned long *consumer = (unsigned long *)(void *)r->consumer;
	unsigned long *producer = (unsigned long *)(void *)r->producer;
	unsigned long at = *consumer, end = __atomic_load_n(producer, __ATOMIC_ACQUIRE);
	uint8_t *data = r->producer + sys_page_size();

	while (at < end) {
		uint8_t *record = data + (at & (r->data_size - 1));
		uint32_t head = __atomic_load_n((uint32_t *)(void *)record, __ATOMIC_ACQUIRE);
		uint32_t size = head & ~(ABI_RINGBUF_BUSY | ABI_RINGBUF_DISCARD);
		int err = 0;

		if (head & ABI_RINGBUF_BUSY)
			break;
		if (!(head & ABI_RINGBUF_DISCARD)) {
			err = r->sample(r->ctx, record + ABI_RINGBUF_HEAD_SIZE, size);
			++*cnt;
		}
		at += (size + ABI_RINGBUF_HEAD_SIZE + 7) & ~7ul;
		__atomic_store_n(consumer, at, __ATOMIC_RELEASE);
		if (err < 0)
			return err;
		if (at >= end)
			end = __atomic_load_n(producer, __ATOMIC_ACQUIRE);
	}
	return 0;
}

int corepl_ring_buffer_consume(struct corepl_ring_buffer *rb)
{
	int cnt = 0;

	for (uint32_t i = 0; i < rb->ring_cnt; i++) {
		int err = drain(&rb->ring[i], &cnt);

		if (err < 0)
			return err;
	}
	return cnt;
}

int corepl_ring_buffer_poll(struct corepl_ring_buffer *rb, int timeout_ms)
{
	struct abi_epoll_event events[EVENTS_PER_POLL];
	int cnt = 0, ready = sys_epoll_wait(rb->epoll_fd, events, EVENTS_PER_POLL, timeout_ms);

	if (ready < 0)
		return ready == -EINTR ? 0 : COREPL_ESYS;
	for (int i = 0; i < ready; i++) {
		int err = drain(&rb->ring[events[i].data], &cnt);

		if (err < 0)
			return err;
	}
	return cnt;
}

int corepl_ring_buffer_fd(const struct corepl_ring_buffer *rb)
{
	return rb->epoll_fd;
}
