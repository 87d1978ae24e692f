/* SPDX-License-Identifier: MIT */
/*
 * meter.h - what one loader process measures of itself, for the benchmark's driver.
 *
 * A loader gets the driver's clock at exec as its last argument and prints one line
 *
 *   wall_ns cpu_ns own_ns rss_kib malloc_cnt malloc_bytes
 *
 * when its programs are in the kernel: time since exec, CPU time of the process, the loader's own
 * part of it, peak memory, and its calls of malloc and friends with the bytes they asked for.  The
 * own part is without exec and libc's start and without bpf(2), which cost every loader the same.
 *
 * own_ns and malloc figures come from wrappers: the loaders are linked statically with
 * -Wl,--wrap=syscall,--wrap=malloc,--wrap=calloc,--wrap=realloc, in every library alike.
 */
#ifndef BENCH_METER_H
#define BENCH_METER_H

#include <stdint.h>

/* Print the line; EXEC_NS is the driver's CLOCK_MONOTONIC just before exec. */
void meter_print(uint64_t exec_ns);

#endif
