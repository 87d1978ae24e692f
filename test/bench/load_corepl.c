/* SPDX-License-Identifier: MIT */
/*
 * load_corepl.c - us: OBJECT opened and loaded by libcorepl.
 *
 *   load_corepl OBJECT -|read EXEC_NS
 *
 * "read": the kernel's BTF cannot be mapped, as before Linux 6.16, and has to be read.
 * The runtime's one door to the kernel, sys_call(), is this program's own, so that the meter sees
 * bpf(2) and a mapping can be refused; it is linked in place of the archive's.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "meter.h"
#include "runtime/corepl.h"
#include "runtime/sys.h"

static int refuse_file_maps;

long sys_call(long nr, const struct sys_args *args)
{
	long ret;

	if (refuse_file_maps && nr == SYS_mmap && (args->d & MAP_PRIVATE) && (int)args->e >= 0)
		return -ENODEV;
	ret = syscall(nr, args->a, args->b, args->c, args->d, args->e, args->f);
	return ret < 0 ? -errno : ret;
}

int main(int argc, char **argv)
{
	struct corepl_object *obj;
	struct corepl_diag diag;
	struct stat st;
	void *data;
	int fd;

	if (argc != 4)
		return 2;
	refuse_file_maps = !strcmp(argv[2], "read");
	fd = open(argv[1], O_RDONLY);
	if (fd < 0 || fstat(fd, &st))
		return 1;
	data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	obj = corepl_open(data, (size_t)st.st_size, NULL, &diag);
	if (!obj || corepl_load(obj)) {
		fprintf(stderr, "load_corepl: %s: %s\n", argv[1],
			obj ? corepl_diag(obj)->text : diag.text);
		return 1;
	}
	meter_print(strtoull(argv[3], NULL, 10));
	return 0;
}
