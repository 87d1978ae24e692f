/* SPDX-License-Identifier: MIT */
/*
 * json_text.h - text of an input as the inside of a JSON string.
 *
 * Characters stay what they are; '"', '\' and control characters are escaped, and a byte that is
 * no part of well-formed UTF-8 becomes '?', so that what is printed is always JSON.
 *
 * Source: RFC 8259 section 7; Unicode 15, table 3-7 (well-formed UTF-8).
 */
#ifndef POSTLINK_JSON_TEXT_H
#define POSTLINK_JSON_TEXT_H

/* Print TEXT to standard output, without quotes around it. */
void json_text_put(const char *text);

#endif
