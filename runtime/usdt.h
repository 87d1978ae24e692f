/* SPDX-License-Identifier: MIT */
/*
 * usdt.h - probes that a program's author put into it (sys/sdt.h, dtrace, ...): where they are and
 * how their arguments are had.
 *
 * Every place is a note of owner "stapsdt", type 3, in section .note.stapsdt: the addresses of
 * the place, of section .stapsdt.base as the linker saw it (prelinkers move both alike), and of
 * a counter or 0 (u64 each), then provider, name and arguments, each with a NUL.  Arguments:
 *
 *   "8@%rdi -4@-20(%rbp) 4@$71"   size, negative where signed; register, memory, constant
 *
 * A program of section usdt reads its arguments by libbpf's usdt.bpf.h: from a map of specs
 * { 12 arguments, cookie u64, count s16 }, whose index is the probe's bpf_cookie.  An argument is
 * { value or offset u64, type u32, offset in pt_regs s16, is signed u8, 64 - bits s8 }, 16 bytes;
 * headers of libbpf 1.7 and later lay out 24 with the same meaning, told by the value's size.
 *
 * Sources: systemtap's wiki, "UserSpaceProbeImplementation"; libbpf src/usdt.bpf.h.
 */
#ifndef RUNTIME_USDT_H
#define RUNTIME_USDT_H

#include "runtime/symbol_file.h"

enum { USDT_SPEC_SIZE = 12 * 24 + 16 }; /* bytes of the larger layout */

struct usdt_site {
	uint64_t byte_off;    /* of the place, from the file's start */
	uint64_t counter_off; /* of its counter; 0: none */
	const char *args;     /* borrowed from the file */
};

/* The walk over the notes; zero it but for f. */
struct usdt_walk {
	const struct symbol_file *f;
	struct bytes notes;
	uint64_t base; /* address of .stapsdt.base, 0: none */
	size_t at;     /* bytes into notes */
};

void usdt_begin(struct usdt_walk *w, const struct symbol_file *f);

/* The next place of PROVIDER:NAME; false at the end. */
bool usdt_next(struct usdt_walk *w, const char *provider, const char *name, struct usdt_site *site);

/*
 * ARGS as a spec of SPEC_SIZE bytes, 208 or 304, with COOKIE.  EUNSUPPORTED: an argument of a form
 * that this library or, for its machine, libbpf's header does not know; another size.
 */
int usdt_fill_spec(const char *args, uint64_t cookie, uint8_t *spec, size_t spec_size,
		   struct corepl_diag *d);

#endif
