/* SPDX-License-Identifier: MIT */
/*
 * least_bpf.h - the least that a test of the plugin needs of a BPF program.
 */
#define __relocated __attribute__((preserve_access_index))
#define SEC(name) __attribute__((section(name), used))
#define EXTERN(name) __attribute__((section(name)))
typedef unsigned int u32;
typedef unsigned long long u64;
