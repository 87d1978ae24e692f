/* SPDX-License-Identifier: MIT */
/*
 * sitetext.h - the site record as text, for -fplugin-arg-corepl-dump.
 */
#ifndef PLUGIN_SITETEXT_H
#define PLUGIN_SITETEXT_H

#include <stddef.h>
#include <stdio.h>

/* Print the sites of the blob DATA, one a line; the format is in sitetext.c. */
void sitetext_print(FILE *out, const void *data, size_t size);

#endif
