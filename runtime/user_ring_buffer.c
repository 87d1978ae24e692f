/* SPDX-License-Identifier: MIT */
/*
 * user_ring_buffer.c - writing records that programs read: BPF_MAP_TYPE_USER_RINGBUF (6.1+).
 *
 * A map is seen through two mappings: one page with the kernel's position (read-only), then a page
 * with ours and the data, mapped twice in a row so that no record is torn at the end.  A record is
 * { u32 length and flags, u32 0 }, then its bytes, padded to 8; busy from the reservation on, until
 * it is submitted or discarded.  Positions only grow; ours minus the kernel's is what is in use.
 * Who else has the map may write our page: positions are checked before every use.
 *
 * Source: kernel/bpf/ringbuf.c, __bpf_user_ringbuf_peek(); libbpf user_ring_buffer__reserve() for
 * behaviour.
 */
#include "runtime/handle.h"
#include "runtime/sys.h"

#include "core/diag.h"

struct corepl_user_ring_buffer {
	int epoll_fd;
	int fd;			 /* of the map, our own */
	const uint8_t *consumer; /* the kernel's page, or NULL */
	uint8_t *producer;	 /* our page, then data twice; or NULL */
	uint32_t data_size;	 /* bytes, a power of two */
};

static size_t producer_size(const struct corepl_user_ring_buffer *rb)
{
	return sys_page_size() + (size_t)rb->data_size * 2;
}

void corepl_user_ring_buffer_close(struct corepl_user_ring_buffer *rb)
{
	if (!rb)
		return;
	sys_munmap((void *)(uintptr_t)rb->consumer, sys_page_size());
	sys_munmap(rb->producer, producer_size(rb));
	sys_close(rb->fd);
	sys_close(rb->epoll_fd);
	sys_munmap(rb, sizeof(*rb));
}

/* Map both sides and wait for room to be told: at each change only, it is there nearly always. */
static int connect(struct corepl_user_ring_buffer *rb, const struct corepl_map *map)
{
	void *pages;

	rb->fd = sys_dup_high(map->fd);
	if (rb->fd < 0)
		return rb->fd;
	pages = sys_mmap(NULL, sys_page_size(), PROT_READ, MAP_SHARED, rb->fd, 0);
	if (sys_ptr_error(pages))
		return sys_ptr_error(pages);
	rb->consumer = pages;
	pages = sys_mmap(NULL, producer_size(rb), PROT_READ | PROT_WRITE, MAP_SHARED, rb->fd,
			 sys_page_size());
	if (sys_ptr_error(pages))
		return sys_ptr_error(pages);
	rb->producer = pages;
	rb->epoll_fd = sys_epoll_create();
	return rb->epoll_fd < 0 ? rb->epoll_fd
				: sys_epoll_add_events(rb->epoll_fd, rb->fd,
						       ABI_EPOLLOUT | ABI_EPOLLET, 0);
}

struct corepl_user_ring_buffer *corepl_user_ring_buffer_open(struct corepl_map *map,
							     struct corepl_diag *diag)
{
	struct corepl_user_ring_buffer *rb;
	int err;

	if (diag)
		diag_init(diag);
	if (!map || map->fd < 0 || map->def.map_type != ABI_MAP_USER_RINGBUF) {
		diag_fail(diag, COREPL_EUSAGE,
			  "user ring buffer: found map %s not loaded or of type %u, need it "
			  "loaded, type %d",
			  map ? corepl_map_name(map) : "NULL", map ? map->def.map_type : 0,
			  ABI_MAP_USER_RINGBUF);
		return NULL;
	}
	rb = sys_mmap_memory(sizeof(*rb));
	err = sys_ptr_error(rb);
	if (!err) {
		*rb = (struct corepl_user_ring_buffer){ .epoll_fd = -1,
							.fd = -1,
							.data_size = map->def.max_entries };
		err = connect(rb, map);
		if (!err)
			return rb;
		corepl_user_ring_buffer_close(rb);
	}
	handle_fail_sys(diag, corepl_map_name(map), "opening a user ring buffer", err);
	return NULL;
}

int corepl_user_ring_buffer_reserve(struct corepl_user_ring_buffer *rb, uint32_t size,
				    void **record)
{
	unsigned long *producer = (unsigned long *)(void *)rb->producer;
	unsigned long end = *producer;
	unsigned long at = __atomic_load_n((const unsigned long *)(const void *)rb->consumer,
					   __ATOMIC_ACQUIRE);
	uint64_t total = ((uint64_t)size + ABI_RINGBUF_HEAD_SIZE + 7) & ~(uint64_t)7;
	uint32_t head[2] = { size | ABI_RINGBUF_BUSY, 0 };
	uint8_t *place;

	*record = NULL;
	if (total > rb->data_size)
		return COREPL_ERANGE;
	if (end - at > rb->data_size || end % 8)
		return COREPL_EFORMAT;
	if (total > rb->data_size - (end - at))
		return COREPL_ENOSPACE;
	place = rb->producer + sys_page_size() + (end & (rb->data_size - 1));
	memcpy(place, head, sizeof(head));
	__atomic_store_n(producer, end + (unsigned long)total, __ATOMIC_RELEASE);
	*record = place + ABI_RINGBUF_HEAD_SIZE;
	return 0;
}

int corepl_user_ring_buffer_reserve_blocking(struct corepl_user_ring_buffer *rb, uint32_t size,
					     int timeout_ms, void **record)
{
	int64_t now = timeout_ms < 0 ? 0 : sys_clock_ms(), until = now + timeout_ms;
	struct abi_epoll_event event;

	for (;;) {
		int err = corepl_user_ring_buffer_reserve(rb, size, record), ready;

		if (err != COREPL_ENOSPACE || (timeout_ms >= 0 && now >= until))
			return err;
		ready = sys_epoll_wait(rb->epoll_fd, &event, 1,
				       timeout_ms < 0 ? -1 : (int)(until - now));
		if (ready < 0 && ready != -EINTR)
			return COREPL_ESYS;
		now = timeout_ms < 0 ? 0 : sys_clock_ms();
	}
}

/* RECORD is no longer busy; its bytes come first. */
static void commit(void *record, uint32_t flags)
{
	uint32_t *head = (uint32_t *)(void *)((uint8_t *)record - ABI_RINGBUF_HEAD_SIZE);

	__atomic_store_n(head, (*head & ~ABI_RINGBUF_BUSY) | flags, __ATOMIC_RELEASE);
}

void corepl_user_ring_buffer_submit(struct corepl_user_ring_buffer *rb, void *record)
{
	(void)rb;
	commit(record, 0);
}

void corepl_user_ring_buffer_discard(struct corepl_user_ring_buffer *rb, void *record)
{
	(void)rb;
	commit(record, ABI_RINGBUF_DISCARD);
}
