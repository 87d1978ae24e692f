/* SPDX-License-Identifier: MIT */
/*
 * bpf.h - the few declarations that the post-link tests' programs need, so that no test depends
 * on a kernel's headers.
 */
#ifndef TEST_POSTLINK_BPF_H
#define TEST_POSTLINK_BPF_H

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

#define SEC(name) __attribute__((section(name), used))
#define EXTERN_SEC(name) __attribute__((section(name)))
#define __weak __attribute__((weak))
#define __hidden __attribute__((visibility("hidden")))
#define __noinline __attribute__((noinline))
#define __relocated __attribute__((preserve_access_index))
#define __uint(name, value) int (*name)[value]
#define __type(name, value) typeof(value) *name
#define __array(name, value) typeof(value) *name[]
#define LICENSE char _license[] SEC("license") = "GPL"

enum {
	HASH = 1,
	ARRAY = 2,
	PROG_ARRAY = 3,
	PERF_EVENT_ARRAY = 4,
	ARRAY_OF_MAPS = 12,
	RINGBUF = 27,
};

static void *(*map_lookup)(void *map, const void *key) = (void *)1;
static long (*map_update)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static long (*perf_event_output)(void *ctx, void *map, u64 flags, void *data,
				 u64 size) = (void *)25;
static long (*probe_read_kernel)(void *dst, u32 size, const void *from) = (void *)113;
static long (*loop)(u32 cnt, void *callback, void *ctx, u64 flags) = (void *)181;

#endif
