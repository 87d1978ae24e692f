/* SPDX-License-Identifier: MIT */
/*
 * perf_buffer.c - reading what programs write with bpf_perf_event_output().
 *
 * One ring per online CPU: a page with head and tail, then page_cnt pages of records, each { u32
 * type, u16 misc, u16 size }.  A sample is { header, u32 size, bytes }, a loss { header, u64 id,
 * u64 count }.  The kernel moves the head, we move the tail.  A record that wraps around
 * the end is put together in a buffer first.
 *
 * Source: perf_event_open(2), "MMAP layout".
 */
#include "runtime/cpus.h"
#include "runtime/handle.h"
#include "runtime/sys.h"

#include "core/diag.h"

#define DEFAULT_PAGE_CNT 8u
#define RECORD_MAX 65536u /* the size of a record is 16 bits */
#define HEADER_SIZE 8u
#define EVENTS_PER_POLL 32u

struct perf_ring {
	int fd; /* perf event, or -1 */
	int cpu;
	uint8_t *pages; /* control page, then data; NULL when not mapped */
	bool is_in_map; /* its slot of the map is ours */
};

struct corepl_perf_buffer {
	size_t map_size; /* bytes of this struct's own mapping */
	corepl_perf_sample_fn sample;
	corepl_perf_lost_fn lost; /* or NULL */
	void *ctx;
	int epoll_fd;
	int map_fd;	    /* of the map, our own */
	uint32_t data_size; /* bytes of records per ring */
	uint32_t ring_cnt;
	uint8_t *joined; /* RECORD_MAX bytes */
	struct perf_ring ring[];
};

static size_t ring_size(const struct corepl_perf_buffer *pb)
{
	return sys_page_size() + pb->data_size;
}

void corepl_perf_buffer_close(struct corepl_perf_buffer *pb)
{
	if (!pb)
		return;
	for (uint32_t i = 0; i < pb->ring_cnt; i++) {
		struct perf_ring *r = &pb->ring[i];
		uint32_t key = (uint32_t)r->cpu;
		struct abi_map_elem a = { .map_fd = (uint32_t)pb->map_fd, .key = SYS_PTR(&key) };

		if (r->is_in_map)
			(void)sys_bpf(ABI_MAP_DELETE_ELEM, &a, sizeof(a));
		sys_munmap(r->pages, ring_size(pb));
		sys_close(r->fd);
	}
	sys_close(pb->epoll_fd);
	sys_close(pb->map_fd);
	sys_munmap(pb, pb->map_size);
}

static int open_event(int cpu, uint32_t wakeup_events)
{
	struct abi_perf_attr attr = { .type = ABI_PERF_TYPE_SOFTWARE,
				      .size = sizeof(attr),
				      .config = ABI_PERF_SW_BPF_OUTPUT,
				      .sample_period = 1,
				      .sample_type = ABI_PERF_SAMPLE_RAW,
				      .wakeup_events = wakeup_events };

	return sys_perf_event_open(&attr, -1, cpu);
}

/*
 * Open ring R, map it, put it into the map, start it.  -errno; a CPU that went offline is -ENODEV.
 */
static int open_ring(struct corepl_perf_buffer *pb, struct perf_ring *r, uint32_t idx,
		     uint32_t wakeup_events)
{
	uint32_t key = (uint32_t)r->cpu, fd;
	struct abi_map_elem a = { .map_fd = (uint32_t)pb->map_fd,
				  .key = SYS_PTR(&key),
				  .value = SYS_PTR(&fd) };
	void *pages;
	int err;

	r->fd = open_event(r->cpu, wakeup_events);
	if (r->fd < 0)
		return r->fd;
	pages = sys_mmap(NULL, ring_size(pb), PROT_READ | PROT_WRITE, MAP_SHARED, r->fd, 0);
	err = sys_ptr_error(pages);
	if (err)
		return err;
	r->pages = pages;
	err = sys_ioctl(r->fd, ABI_PERF_IOC_ENABLE, 0);
	if (err < 0)
		return err;
	fd = (uint32_t)r->fd;
	err = sys_bpf(ABI_MAP_UPDATE_ELEM, &a, sizeof(a));
	if (err < 0)
		return err;
	r->is_in_map = true;
	return sys_epoll_add(pb->epoll_fd, r->fd, idx);
}

static int check_opts(const struct corepl_map *map, const struct corepl_perf_buffer_opts *opts,
		      struct corepl_diag *d)
{
	const uint32_t page_cnt = opts->page_cnt;

	if (!map || map->fd < 0 || map->def.map_type != ABI_MAP_PERF_EVENT_ARRAY)
		return diag_fail(d, COREPL_EUSAGE,
				 "perf buffer: found map %s not loaded or of type %u, need it "
				 "loaded, type %d",
				 map ? corepl_map_name(map) : "NULL",
				 map ? map->def.map_type : 0, ABI_MAP_PERF_EVENT_ARRAY);
	if (!opts->sample)
		return diag_fail(d, COREPL_EUSAGE, "perf buffer: found no opts->sample, need one");
	if (page_cnt & (page_cnt - 1) || page_cnt > 1u << 18)
		return diag_fail(
			d, COREPL_EUSAGE,
			"perf buffer: page_cnt: found %u, need a power of two up to 262144",
			page_cnt);
	return 0;
}

/* The struct with room for CPU_CNT rings, in a mapping of its own. */
static struct corepl_perf_buffer *map_buffer(uint32_t cpu_cnt,
					     const struct corepl_perf_buffer_opts *opts)
{
	size_t head = sizeof(struct corepl_perf_buffer) + cpu_cnt * sizeof(struct perf_ring);
	size_t size = sys_page_align(head) + RECORD_MAX;
	struct corepl_perf_buffer *pb = sys_mmap_memory(size);
	uint32_t page_cnt = opts->page_cnt ? opts->page_cnt : DEFAULT_PAGE_CNT;

	if (sys_ptr_error(pb))
		return pb;
	pb->map_size = size;
	pb->sample = opts->sample;
	pb->lost = opts->lost;
	pb->ctx = opts->ctx;
	pb->epoll_fd = pb->map_fd = -1;
	pb->data_size = page_cnt * (uint32_t)sys_page_size();
	pb->joined = (uint8_t *)pb + sys_page_align(head);
	return pb;
}

static int open_rings(struct corepl_perf_buffer *pb, const struct corepl_map *map,
		      struct cpus *online, uint32_t wakeup_events)
{
	int cpu, err;

	pb->map_fd = sys_dup_high(map->fd);
	if (pb->map_fd < 0)
		return pb->map_fd;
	pb->epoll_fd = sys_epoll_create();
	if (pb->epoll_fd < 0)
		return pb->epoll_fd;
	while ((cpu = cpus_next(online)) >= 0 && (uint32_t)cpu < map->def.max_entries) {
		struct perf_ring *r = &pb->ring[pb->ring_cnt];

		*r = (struct perf_ring){ .fd = -1, .cpu = cpu };
		err = open_ring(pb, r, pb->ring_cnt, wakeup_events);
		if (err == -ENODEV)
			continue; /* went offline meanwhile */
		pb->ring_cnt++;
		if (err < 0)
			return err;
	}
	return 0;
}

struct corepl_perf_buffer *corepl_perf_buffer_open(struct corepl_map *map,
						   const struct corepl_perf_buffer_opts *opts,
						   struct corepl_diag *diag)
{
	struct corepl_perf_buffer_opts own;
	struct corepl_perf_buffer *pb;
	struct cpus online;
	int err, cpu_cnt;

	if (diag)
		diag_init(diag);
	handle_take_opts(&own, sizeof(own), opts);
	if (check_opts(map, &own, diag))
		return NULL;
	cpu_cnt = cpus_possible_cnt();
	err = cpu_cnt < 0 ? cpu_cnt : cpus_read(&online, CPUS_ONLINE);
	if (err) {
		handle_fail_sys(diag, "perf buffer", "counting CPUs", err);
		return NULL;
	}
	pb = map_buffer((uint32_t)cpu_cnt, &own);
	err = sys_ptr_error(pb);
	if (!err)
		err = open_rings(pb, map, &online, own.wakeup_events ? own.wakeup_events : 1);
	if (!err)
		return pb;
	if (!sys_ptr_error(pb))
		corepl_perf_buffer_close(pb);
	handle_fail_sys(diag, corepl_map_name(map), "opening a perf buffer", err);
	return NULL;
}

/* SIZE bytes of records at position AT, in one piece. */
static uint8_t *record_bytes(struct corepl_perf_buffer *pb, const struct perf_ring *r, uint64_t at,
			     uint32_t size)
{
	uint8_t *data = r->pages + sys_page_size();
	uint32_t off = (uint32_t)(at & (pb->data_size - 1)), first = pb->data_size - off;

	if (size <= first)
		return data + off;
	memcpy(pb->joined, data + off, first);
	memcpy(pb->joined + first, data, size - first);
	return pb->joined;
}

/* Deliver the record at R of SIZE bytes: 1 for a sample, 0 for another, or EFORMAT. */
static BYTES_APART int deliver(struct corepl_perf_buffer *pb, const struct perf_ring *r,
			       uint8_t *record, uint32_t size)
{
	uint32_t type, sample_size;
	uint64_t lost_cnt;

	memcpy(&type, record, sizeof(type));
	if (type == ABI_PERF_RECORD_SAMPLE && size >= HEADER_SIZE + sizeof(sample_size)) {
		memcpy(&sample_size, record + HEADER_SIZE, sizeof(sample_size));
		if (sample_size > size - HEADER_SIZE - sizeof(sample_size))
			return COREPL_EFORMAT;
		pb->sample(pb->ctx, r->cpu, record + HEADER_SIZE + sizeof(sample_size),
			   sample_size);
		return 1;
	}
	if (type == ABI_PERF_RECORD_LOST && size >= HEADER_SIZE + 16 && pb->lost) {
		memcpy(&lost_cnt, record + HEADER_SIZE + 8, sizeof(lost_cnt));
		pb->lost(pb->ctx, r->cpu, lost_cnt);
	}
	return 0;
}

/* Deliver what ring R holds; the number of samples, or EFORMAT. */
static int drain(struct corepl_perf_buffer *pb, const struct perf_ring *r)
{
	uint64_t *head_at = (uint64_t *)(void *)(r->pages + ABI_PERF_HEAD_OFF);
	uint64_t *tail_at = (uint64_t *)(void *)(r->pages + ABI_PERF_TAIL_OFF);
	uint64_t head = __atomic_load_n(head_at, __ATOMIC_ACQUIRE), tail = *tail_at;
	int cnt = 0, is_sample = 0;

	while (tail < head && is_sample >= 0) {
		uint16_t size;

		memcpy(&size, record_bytes(pb, r, tail, HEADER_SIZE) + 6, sizeof(size));
		if (size < HEADER_SIZE || size > head - tail)
			return COREPL_EFORMAT;
		is_sample = deliver(pb, r, record_bytes(pb, r, tail, size), size);
		cnt += is_sample > 0;
		tail += size;
		__atomic_store_n(tail_at, tail, __ATOMIC_RELEASE);
	}
	return is_sample < 0 ? is_sample : cnt;
}

int corepl_perf_buffer_consume(struct corepl_perf_buffer *pb)
{
	int cnt = 0;

	for (uint32_t i = 0; i < pb->ring_cnt; i++) {
		int got = drain(pb, &pb->ring[i]);

		if (got < 0)
			return got;
		cnt += got;
	}
	return cnt;
}

int corepl_perf_buffer_poll(struct corepl_perf_buffer *pb, int timeout_ms)
{
	struct abi_epoll_event events[EVENTS_PER_POLL];
	int cnt = 0, ready = sys_epoll_wait(pb->epoll_fd, events, EVENTS_PER_POLL, timeout_ms);

	if (ready < 0)
		return ready == -EINTR ? 0 : COREPL_ESYS;
	for (int i = 0; i < ready; i++) {
		int got = drain(pb, &pb->ring[events[i].data]);

		if (got < 0)
			return got;
		cnt += got;
	}
	return cnt;
}

int corepl_perf_buffer_fd(const struct corepl_perf_buffer *pb)
{
	return pb->epoll_fd;
}
