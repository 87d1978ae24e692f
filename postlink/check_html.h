/* SPDX-License-Identifier: MIT */
/*
 * check_html.h - what the two files that write the HTML report share; nobody else includes it.
 */
#ifndef POSTLINK_CHECK_HTML_H
#define POSTLINK_CHECK_HTML_H

#include "postlink/check_group.h"

struct check_html {
	const struct check_report *r;
	const struct check_group *groups[CHECK_LEVEL_CNT]; /* causes of each level */
	uint32_t cnt[CHECK_LEVEL_CNT];
	uint32_t first[CHECK_LEVEL_CNT]; /* the first one's number on the page */
	uint32_t *group_of;		 /* per finding: its group within its level */
};

/* Find the causes and number them. */
void check_html_prepare(struct check_html *h);
/* The number of the cause of F, a finding of the report. */
uint32_t check_html_id(const struct check_html *h, const struct check_finding *f);

/* All causes; the expectations, where there are some. */
void check_html_causes(const struct check_html *h);
void check_html_expects(const struct check_report *r);

/*
 * TEXT for an element's content or a quoted attribute: markup is escaped, what is no UTF-8 or not
 * seen becomes U+FFFD.
 */
void check_html_text(const char *text);
/* "fail", "guarded": the word and CSS class of an enum check_level. */
const char *check_html_level(uint32_t level);

#endif
