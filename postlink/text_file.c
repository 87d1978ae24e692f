/* SPDX-License-Identifier: MIT */
/*
 * text_file.c - see text_file.h.
 */
#include "text_file.h"

#include "core/diag.h"
#include "core/kconfig.h"
#include "inflate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STEP ((size_t)1 << 16) /* bytes asked for at a time */

static int fail(const char *what, struct corepl_diag *d)
{
	return diag_fail(d, errno == ENOENT ? COREPL_ENOTFOUND : COREPL_ESYS, "%s: %s", what,
			 strerror(errno));
}

static int read_all(const char *path, struct inflate_out *out, struct corepl_diag *d)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), ret = 0;
	ssize_t got = 1;

	if (fd < 0)
		return fail("cannot open", d);
	while (got > 0 && !ret) {
		ret = inflate_reserve(out, STEP, d);
		got = ret ? 0 : read(fd, out->data + out->size, STEP);
		if (got < 0)
			ret = fail("cannot read", d);
		else
			out->size += (size_t)got;
	}
	close(fd);
	return ret;
}

int text_file_read(const char *path, char **text, size_t *size, struct corepl_diag *d)
{
	struct inflate_out raw = { 0 }, plain = { 0 };
	int ret = read_all(path, &raw, d);
	enum inflate_method method = INFLATE_NONE;

	if (!ret)
		method = inflate_detect(raw.data, raw.size);
	if (method != INFLATE_NONE) {
		ret = inflate_bytes(method, raw.data, raw.size, &plain, d);
		free(raw.data);
		raw = plain;
	}
	if (!ret)
		ret = inflate_reserve(&raw, 1, d);
	if (ret) {
		free(raw.data);
		return ret;
	}
	raw.data[raw.size] = 0;
	*text = (char *)raw.data;
	*size = raw.size;
	return 0;
}

uint32_t text_file_release(const char *config)
{
	static const char begin[] = "# Linux/";
	const char *line = config;

	while (line && strncmp(line, begin, sizeof(begin) - 1)) {
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	if (line)
		line += strcspn(line, " \n") + 1; /* the '#' */
	if (line)
		line += strcspn(line, " \n"); /* "Linux/x86" */
	return line && *line == ' ' ? kconfig_version(line + 1) : 0;
}
