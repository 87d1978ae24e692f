/* SPDX-License-Identifier: MIT */
/*
 * inject_state.c - what a process has and what outlives it, as text that can be compared.
 *
 *   fd 4 anon_inode:bpf-map
 *   map rw-s 4096 anon_inode:bpf-map          a file's mapping
 *   anonymous rw-p 81920                      all others of one protection: the kernel joins them
 *   pin /sys/fs/bpf/counts 07000000 46000000  a pinned map's elements
 *   queue 1 clsact                            from rtnetlink
 *
 * Addresses are left out.  So are stack, heap and the page of uprobes, which are not the runtime's,
 * and in a sanitized program all that is anonymous.
 */
#define _GNU_SOURCE
#include "inject.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static size_t used;

static void __attribute__((format(printf, 2, 3))) add(char *state, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	used += (size_t)vsnprintf(state + used, INJECT_STATE_SIZE - used, format, args);
	va_end(args);
	if (used >= INJECT_STATE_SIZE) {
		fprintf(stderr, "inject: a state has no room\n");
		exit(2);
	}
}

static void add_fds(char *state)
{
	DIR *dir = opendir("/proc/self/fd");
	struct dirent *e;

	while (dir && (e = readdir(dir))) {
		char target[256];
		ssize_t size = readlinkat(dirfd(dir), e->d_name, target, sizeof(target));

		if (size > 0 && atoi(e->d_name) != dirfd(dir))
			add(state, "fd %s %.*s\n", e->d_name, (int)size, target);
	}
	if (dir)
		closedir(dir);
}

static bool is_of_libc(const char *path)
{
	return *path == '[' && strncmp(path, "[anon", 5);
}

static void add_mappings(char *state)
{
	struct {
		char prot[5];
		unsigned long size;
	} sums[16] = { { "", 0 } };
	FILE *f = fopen("/proc/self/maps", "r");
	char line[512], prot[5], path[256];
	unsigned long from, to;

	while (f && fgets(line, sizeof(line), f)) {
		int i = 0;

		*path = 0;
		if (sscanf(line, "%lx-%lx %4s %*s %*s %*s %255s", &from, &to, prot, path) < 3)
			exit(2);
		if (*path == '/' || !strncmp(path, "anon_inode", 10)) {
			add(state, "map %s %lu %s\n", prot, to - from, path);
			continue;
		}
#ifdef __SANITIZE_ADDRESS__
		continue; /* the sanitizer has its own */
#endif
		while (*sums[i].prot && strcmp(sums[i].prot, prot))
			i++;
		memcpy(sums[i].prot, prot, sizeof(prot));
		sums[i].size += is_of_libc(path) ? 0 : to - from;
	}
	if (f)
		fclose(f);
	for (int i = 0; *sums[i].prot; i++)
		add(state, "anonymous %s %lu\n", sums[i].prot, sums[i].size);
}

static void add_bytes(char *state, const unsigned char *bytes, uint32_t size)
{
	add(state, " ");
	for (uint32_t i = 0; i < size; i++)
		add(state, "%02x", bytes[i]);
}

static long bpf(enum abi_cmd cmd, void *attr, size_t size)
{
	return syscall(SYS_bpf, cmd, attr, size);
}

/* All elements of the map behind FD. */
static void add_elements(char *state, int fd)
{
	struct abi_map_info info = { 0 };
	struct abi_info ask = { .bpf_fd = (uint32_t)fd,
				.info_size = sizeof(info),
				.info = SYS_PTR(&info) };
	unsigned char key[64], next[64], value[256];
	struct abi_map_elem a = { .map_fd = (uint32_t)fd };

	if (bpf(ABI_OBJ_GET_INFO_BY_FD, &ask, sizeof(ask)) || info.key_size > sizeof(key) ||
	    info.value_size > sizeof(value))
		return;
	a.value = SYS_PTR(next);
	while (!bpf(ABI_MAP_GET_NEXT_KEY, &a, sizeof(a))) {
		memcpy(key, next, info.key_size);
		a.key = SYS_PTR(key);
		a.value = SYS_PTR(value);
		add_bytes(state, key, info.key_size);
		if (!bpf(ABI_MAP_LOOKUP_ELEM, &a, sizeof(a)))
			add_bytes(state, value, info.value_size);
		a.value = SYS_PTR(next);
	}
}

/* Pins in the directory AT and in those below it. */
static void add_pins(char *state, const char *at)
{
	DIR *dir = opendir(at);
	struct dirent *e;

	while (dir && (e = readdir(dir))) {
		char path[512];
		struct abi_obj a = { .pathname = SYS_PTR(path) };
		int fd;

		if (*e->d_name == '.' || strstr(e->d_name, ".debug"))
			continue;
		snprintf(path, sizeof(path), "%s/%s", at, e->d_name);
		add(state, "pin %s", path);
		fd = e->d_type == DT_DIR ? -1 : (int)bpf(ABI_OBJ_GET, &a, sizeof(a));
		if (fd >= 0) {
			add_elements(state, fd);
			close(fd);
		}
		add(state, "\n");
		if (e->d_type == DT_DIR)
			add_pins(state, path);
	}
	if (dir)
		closedir(dir);
}

/* Each answer to RTM_GETQDISC: interface and the kind, its first attribute. */
static void add_queues(char *state)
{
	struct {
		uint32_t size;
		uint16_t type, flags;
		uint32_t sequence, port, rest[5];
	} ask = { .size = sizeof(ask), .type = 38, .flags = 0x301 };
	int fd = socket(16 /* AF_NETLINK */, SOCK_RAW | SOCK_CLOEXEC, 0);
	static char answer[16384];
	bool is_more = fd >= 0 && send(fd, &ask, sizeof(ask), 0) > 0;

	while (is_more) {
		ssize_t size = recv(fd, answer, sizeof(answer), 0);
		uint32_t part = 0;

		is_more = size > 0;
		for (ssize_t at = 0; at + 40 < size; at += (part + 3) & ~3u) {
			int32_t ifindex;

			memcpy(&part, answer + at, sizeof(part));
			memcpy(&ifindex, answer + at + 20, sizeof(ifindex));
			if (answer[at + 4] != 36 || part < 41) {
				is_more = false;
				break;
			}
			add(state, "queue %d %.16s\n", ifindex, answer + at + 40);
		}
		is_more = is_more && part && answer[4] == 36;
	}
	close(fd);
}

void inject_state_take(char state[INJECT_STATE_SIZE], const char *pins, bool has_queues)
{
	used = 0;
	add_fds(state);
	add_mappings(state);
	if (pins)
		add_pins(state, pins);
	if (has_queues)
		add_queues(state);
}

/* The first line of A that B has not. */
static void tell_missing(const char *sign, const char *a, const char *b)
{
	for (; *a; a += strcspn(a, "\n") + 1) {
		size_t size = strcspn(a, "\n") + 1;
		const char *at = b;

		while (*at && strncmp(at, a, size))
			at += strcspn(at, "\n") + 1;
		if (!*at)
			printf("  %s %.*s", sign, (int)size, a);
	}
}

void inject_state_tell(const char *before, const char *after)
{
	tell_missing("gone:", before, after);
	tell_missing("new:", after, before);
}
