/* SPDX-License-Identifier: MIT */
/*
 * attach_perf_number.c - the small numbers by which perf_event_open(2) knows kinds of probes and
 * tracepoints: a file of sysfs or tracefs holds each, in decimal.
 */
#include "runtime/attach.h"
#include "runtime/sys.h"

int attach_perf_number(const char *path)
{
	char text[24];
	int fd = sys_open(path), number = 0;
	long size;

	if (fd < 0)
		return fd;
	size = sys_read(fd, text, sizeof(text));
	sys_close(fd);
	if (size < 0)
		return (int)size;
	for (long i = 0; i < size && text[i] >= '0' && text[i] <= '9' && number < 1 << 24; i++)
		number = number * 10 + (text[i] - '0');
	return number;
}
