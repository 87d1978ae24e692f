/* SPDX-License-Identifier: MIT */
/*
 * cpus.c - see cpus.h.
 */
#include "runtime/cpus.h"

#include "runtime/sys.h"

#define CPU_MAX 65536u /* more than any kernel has; bounds a broken list */

int cpus_read(struct cpus *c, const char *path)
{
	int fd = sys_open(path);
	long size;

	if (fd < 0)
		return fd;
	size = sys_read(fd, c->text, sizeof(c->text) - 1);
	sys_close(fd);
	if (size < 0)
		return (int)size;
	c->text[size] = 0;
	c->at = c->text;
	c->is_in_range = 0;
	return 0;
}

static uint32_t number(const char **at)
{
	uint32_t n = 0;

	for (; **at >= '0' && **at <= '9'; ++*at)
		n = n < CPU_MAX ? n * 10 + (uint32_t)(**at - '0') : n;
	return n;
}

int cpus_next(struct cpus *c)
{
	if (!c->is_in_range || c->cpu == c->last) {
		c->at += *c->at == ',';
		if (*c->at < '0' || *c->at > '9')
			return -1;
		c->cpu = c->last = number(&c->at);
		if (*c->at == '-') {
			c->at++;
			c->last = number(&c->at);
		}
		c->is_in_range = c->cpu < c->last && c->last < CPU_MAX;
		return (int)c->cpu;
	}
	c->cpu++;
	return (int)c->cpu;
}

int cpus_possible_cnt(void)
{
	struct cpus c;
	int err = cpus_read(&c, CPUS_POSSIBLE), cpu, max = -1;

	if (err)
		return err;
	while ((cpu = cpus_next(&c)) >= 0)
		max = cpu > max ? cpu : max;
	return max + 1;
}
