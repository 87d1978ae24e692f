// SPDX-License-Identifier: MIT
/*
 * diag_test.c - the formatter against snprintf, and the rule that the first failure stays.
 */
#include "check.h"
#include "core/diag.h"

#include <limits.h>

#define SAME(size, ...)                                                          \
	do {                                                                     \
		char own[64], peer[64];                                          \
		size_t used = diag_format(own, size, __VA_ARGS__);               \
		int need = snprintf(peer, size, __VA_ARGS__);                    \
		CHECK_STR(own, peer);                                            \
		CHECK_EQ(used, (size_t)need < (size) ? need : (int)(size) - 1);  \
	} while (0)

static void test_conversions(void)
{
	SAME(64, "plain");
	SAME(64, "%s|%s", "a", "");
	SAME(64, "%.*s|%.*s", 3, "abcdef", 0, "abc");
	SAME(64, "%.*s", -1, "all of it");
	SAME(64, "%c%%%c", 'x', 'y');
	SAME(64, "%d %d %d", 0, INT_MIN, INT_MAX);
	SAME(64, "%u %x", UINT_MAX, UINT_MAX);
	SAME(64, "%08x|%04u|%3u|%5s", 255u, 7u, 7u, "ab");
	SAME(64, "%lld %lld", LLONG_MIN, LLONG_MAX);
	SAME(64, "%llu %llx", ULLONG_MAX, ULLONG_MAX);
	SAME(64, "%zu", (size_t)12345);
}

static void test_text_that_does_not_fit_is_cut(void)
{
	char buf[8] = "xxxxxxx";

	CHECK_EQ(diag_format(buf, 4, "%u", 123456u), 3);
	CHECK(!memcmp(buf, "123\0xxx", 8));
	CHECK_EQ(diag_format(buf, 4, "%s", "abc"), 3);
	CHECK_STR(buf, "abc");
	CHECK_EQ(diag_format(buf, 5, "%08x", 1u), 4);
	CHECK_STR(buf, "0000");
	CHECK_EQ(diag_format(buf, 1, "%s", "abc"), 0);
	CHECK_STR(buf, "");
}

static void test_first_failure_stays(void)
{
	struct corepl_diag d;

	diag_init(&d);
	CHECK_EQ(d.status, 0);
	CHECK_EQ(d.insn_idx, COREPL_NO_IDX);
	CHECK_EQ(diag_fail(&d, COREPL_ERANGE, "cause %u", 1u), COREPL_ERANGE);
	CHECK_EQ(diag_fail(&d, COREPL_EBUG, "consequence"), COREPL_EBUG);
	CHECK_EQ(d.status, COREPL_ERANGE);
	CHECK_STR(d.text, "cause 1");
	CHECK_EQ(diag_fail(NULL, COREPL_EUSAGE, "nobody listens"), COREPL_EUSAGE);
}

static void test_status_names(void)
{
	CHECK_STR(diag_status_name(COREPL_OK), "COREPL_OK");
	CHECK_STR(diag_status_name(COREPL_EFORMAT), "COREPL_EFORMAT");
	CHECK_STR(diag_status_name(COREPL_EBUG), "COREPL_EBUG");
	CHECK_STR(diag_status_name(-99), "?");
	CHECK_STR(diag_status_name(1), "?");
	for (int status = COREPL_EBUG; status <= 0; status++)
		CHECK(diag_status_name(status)[0] == 'C');
}

int main(void)
{
	test_conversions();
	test_text_that_does_not_fit_is_cut();
	test_first_failure_stays();
	test_status_names();
	return check_result();
}
