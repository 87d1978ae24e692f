/* SPDX-License-Identifier: MIT */
/*
 * bpf.h - what the runtime tests' programs need: helpers by number, and a filter for the system
 * calls that the test program `use` makes on purpose.
 */
#ifndef TEST_RUNTIME_BPF_H
#define TEST_RUNTIME_BPF_H

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

#define SEC(name) __attribute__((section(name), used))
#define __noinline __attribute__((noinline))
#define __inline static inline __attribute__((always_inline))
#define __relocated __attribute__((preserve_access_index))
#define __uint(name, value) int (*name)[value]
#define __type(name, value) typeof(value) *name
#define __array(name, value) typeof(value) *name[]
#define __joined(a, b) a##b
#define __unique(a, b) __joined(a, b)
#define __ulong(name, value) enum { __unique(name##_, __COUNTER__) = value } name
#define __arena __attribute__((address_space(1)))
#define LICENSE char _license[] SEC("license") = "GPL"
#define field_exists(field) __builtin_preserve_field_info(field, 2)

enum {
	HASH = 1,
	ARRAY = 2,
	PROG_ARRAY = 3,
	PERF_EVENT_ARRAY = 4,
	ARRAY_OF_MAPS = 12,
	RINGBUF = 27,
	USER_RINGBUF = 31,
	ARENA = 33,
};

#define MMAPABLE 1024

#define CURRENT_CPU 0xffffffffull

static void *(*map_lookup)(void *map, const void *key) = (void *)1;
static long (*map_update)(void *map, const void *key, const void *value, u64 flags) = (void *)2;
static void (*tail_call)(void *ctx, void *map, u32 idx) = (void *)12;
static u64 (*current_pid_tgid)(void) = (void *)14;
static long (*perf_output)(void *ctx, void *map, u64 flags, void *data, u64 size) = (void *)25;
static void *(*current_task)(void) = (void *)35;
static long (*probe_read_kernel)(void *dst, u32 size, const void *from) = (void *)113;
static long (*ringbuf_output)(void *map, void *data, u64 size, u64 flags) = (void *)130;
static void *(*ringbuf_reserve)(void *map, u64 size, u64 flags) = (void *)131;
static void (*ringbuf_submit)(void *data, u64 flags) = (void *)132;
static void (*ringbuf_discard)(void *data, u64 flags) = (void *)133;
static long (*dynptr_read)(void *dst, u32 size, const void *dynptr, u32 off,
			    u64 flags) = (void *)201;
static long (*user_ringbuf_drain)(void *map, void *callback, void *ctx, u64 flags) = (void *)209;
static long (*loop)(u32 cnt, void *callback, void *ctx, u64 flags) = (void *)181;

/* Set by `use` with: pid my_pid nr my_nr */
const volatile int my_pid = 0;
const volatile int my_nr = 0;

/* In a program on raw_tp/sys_enter: is it a call that `use trigger` makes? */
__inline int is_mine(u64 *ctx)
{
	return ctx[1] == (u64)my_nr && (int)(current_pid_tgid() >> 32) == my_pid;
}

#endif
