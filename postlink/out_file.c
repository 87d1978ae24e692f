/* SPDX-License-Identifier: MIT */
/*
 * out_file.c - a file that appears whole or not at all.
 *
 * A regular file, or one that is not there yet, is written under another name in the same folder
 * and then renamed.  What else a path may name, a device or a pipe (/dev/null, /dev/stdout), must
 * not be renamed over: that would replace the device.  It gets the bytes from a nameless file, once
 * they are all there; they need a file first, because libelf writes at offsets.
 */
#include "postlink/out_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(struct corepl_diag *d)
{
	return diag_fail(d, COREPL_ESYS, "cannot write: %s", strerror(errno));
}

/* A descriptor of a file without a name, or -1. */
static int open_nameless(void)
{
	FILE *f = tmpfile();
	int fd = f ? fcntl(fileno(f), F_DUPFD_CLOEXEC, 0) : -1;

	if (f)
		fclose(f);
	return fd;
}

int out_file_open(struct out_file *f, struct arena *a, const char *path, struct corepl_diag *d)
{
	struct stat st;

	f->path = path;
	f->tmp = NULL;
	if (!stat(path, &st) && !S_ISREG(st.st_mode)) {
		f->fd = open_nameless();
	} else {
		f->tmp = (char *)(uintptr_t)arena_printf(a, "%s.XXXXXX", path);
		f->fd = mkostemp(f->tmp, O_CLOEXEC);
	}
	return f->fd < 0 ? fail(d) : 0;
}

static int put(int fd, const char *data, size_t size)
{
	while (size) {
		ssize_t n = write(fd, data, size);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data += n;
		size -= (size_t)n;
	}
	return 0;
}

/* The bytes of FROM to the device or pipe PATH; -1 with errno. */
static int copy(int from, const char *path)
{
	char part[65536];
	int to = open(path, O_WRONLY | O_CLOEXEC), err = 0;
	ssize_t n = 0;
	off_t at = 0;

	if (to < 0)
		return -1;
	while (!err && (n = pread(from, part, sizeof(part), at)) > 0) {
		at += n;
		err = put(to, part, (size_t)n) ? errno : 0;
	}
	if (n < 0)
		err = errno;
	if (close(to) && !err)
		err = errno;
	errno = err;
	return err ? -1 : 0;
}

/* All that has to be done while the file is open; -1 with errno. */
static int finish(const struct out_file *f)
{
	mode_t mask = umask(0);

	umask(mask);
	return f->tmp ? fchmod(f->fd, 0666 & ~mask) : copy(f->fd, f->path);
}

int out_file_close(struct out_file *f, int status, struct corepl_diag *d)
{
	if (!status && finish(f))
		status = fail(d);
	if (close(f->fd) && !status)
		status = fail(d);
	if (!status && f->tmp && rename(f->tmp, f->path))
		status = fail(d);
	if (status && f->tmp)
		unlink(f->tmp);
	return status;
}
