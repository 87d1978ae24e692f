/* SPDX-License-Identifier: MIT */
/*
 * load_libbpf.c - the peer: OBJECT opened and loaded by Debian's libbpf.
 *
 *   load_libbpf OBJECT BTF|- EXEC_NS
 *
 * BTF names a kernel BTF file that libbpf reads instead of mapping the kernel's own.
 */
#include <bpf/libbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "meter.h"

int main(int argc, char **argv)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts);
	struct bpf_object *obj;

	if (argc != 4)
		return 2;
	libbpf_set_print(NULL); /* it would spend time on messages */
	if (strcmp(argv[2], "-"))
		opts.btf_custom_path = argv[2];
	obj = bpf_object__open_file(argv[1], &opts);
	if (!obj || bpf_object__load(obj)) {
		fprintf(stderr, "load_libbpf: %s: not loaded\n", argv[1]);
		return 1;
	}
	meter_print(strtoull(argv[3], NULL, 10));
	return 0;
}
