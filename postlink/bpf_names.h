/* SPDX-License-Identifier: MIT */
/*
 * bpf_names.h - the words for numbers of the kernel's BPF interface: program, attach, map types.
 *
 * Words are the enumerators' own in lower case without prefix: BPF_PROG_TYPE_RAW_TRACEPOINT is
 * "raw_tracepoint".  A number that this build does not know gives "?".
 *
 * Source: include/uapi/linux/bpf.h to 7.2 (numbers are never reused).
 */
#ifndef POSTLINK_BPF_NAMES_H
#define POSTLINK_BPF_NAMES_H

#include <stdint.h>

const char *bpf_names_prog_type(uint32_t type);
const char *bpf_names_attach_type(uint32_t type);
const char *bpf_names_map_type(uint32_t type);

#endif
