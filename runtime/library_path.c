/* SPDX-License-Identifier: MIT */
/*
 * library_path.c - see library_path.h: directories in lists with ':' between them.
 *
 * Source: libbpf resolve_full_path() for behaviour.
 */
#include "runtime/library_path.h"

#include "runtime/sys.h"

#include "core/diag.h"

#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#define MULTIARCH "/lib/x86_64-linux-gnu:"
#elif defined(__aarch64__)
#define MULTIARCH "/lib/aarch64-linux-gnu:"
#elif defined(__s390x__)
#define MULTIARCH "/lib/s390x-linux-gnu:"
#elif defined(__riscv) && __riscv_xlen == 64
#define MULTIARCH "/lib/riscv64-linux-gnu:"
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#define MULTIARCH "/lib/powerpc64le-linux-gnu:"
#else
#define MULTIARCH
#endif

enum { MAY_READ = 4, MAY_RUN = 1 };

static const char *find_in(const char *dirs, const char *file, int mode, char *buf)
{
	while (dirs && *dirs) {
		size_t size = strcspn(dirs, ":");

		if (size && size + strlen(file) + 2 <= LIBRARY_PATH_SIZE) {
			diag_format(buf, LIBRARY_PATH_SIZE, "%.*s/%s", (int)size, dirs, file);
			if (!sys_access(buf, mode))
				return buf;
		}
		dirs += size + (dirs[size] == ':');
	}
	return NULL;
}

static bool is_library(const char *file)
{
	const char *so = strstr(file, ".so");

	return so && (!so[3] || so[3] == '.');
}

const char *library_path_find(const char *file, char *buf)
{
	const char *found;

	if (strchr(file, '/'))
		return file;
	if (!is_library(file)) {
		found = find_in(getenv("PATH"), file, MAY_READ | MAY_RUN, buf);
		return found ? found : find_in("/usr/bin:/usr/sbin", file, MAY_READ | MAY_RUN, buf);
	}
	found = find_in(getenv("LD_LIBRARY_PATH"), file, MAY_READ, buf);
	return found ? found
		     : find_in("/usr/lib64:/usr/lib:" MULTIARCH "/lib64:/lib", file, MAY_READ, buf);
}
