/* SPDX-License-Identifier: MIT */
/*
 * gunzip.h - one gzip member to plain bytes, without zlib.
 */
#ifndef RUNTIME_GUNZIP_H
#define RUNTIME_GUNZIP_H

#include "core/bytes.h"

/* Bytes that IN says it unpacks to, modulo 2^32: its last four bytes; 0 when it is too short. */
size_t gunzip_size(const struct bytes *in);

/*
 * Unpack IN, one whole gzip member, into the SIZE bytes at OUT.  True when that gave exactly SIZE
 * bytes; else, and for damaged or hostile input, false and OUT is undefined.  The member's CRC is
 * not checked.  Source: RFC 1951, RFC 1952.
 */
bool gunzip_bytes(const struct bytes *in, uint8_t *out, size_t size);

#endif
