/* SPDX-License-Identifier: MIT */
/*
 * check.h - what a C unit test needs: checks that say where and what, and one exit code.
 *
 * A failed check prints file:line, the expression and the values, and the test goes on.
 * End main() with `return check_result();`: 0, or 1 when anything failed or nothing was checked.
 */
#ifndef TEST_CHECK_H
#define TEST_CHECK_H

#include <stdio.h>
#include <string.h>

static unsigned check_done, check_failed;

#define CHECK(cond) check_true(!!(cond), #cond, __FILE__, __LINE__)
#define CHECK_EQ(found, need) \
	check_eq((long long)(found), (long long)(need), #found, __FILE__, __LINE__)
#define CHECK_STR(found, need) check_str((found), (need), #found, __FILE__, __LINE__)

static inline void check_true(int is_true, const char *text, const char *file, int line)
{
	check_done++;
	if (is_true)
		return;
	check_failed++;
	fprintf(stderr, "%s:%d: check failed: %s\n", file, line, text);
}

static inline void check_eq(long long found, long long need, const char *text, const char *file,
			    int line)
{
	check_done++;
	if (found == need)
		return;
	check_failed++;
	fprintf(stderr, "%s:%d: %s: found %lld, need %lld\n", file, line, text, found, need);
}

static inline void check_str(const char *found, const char *need, const char *text,
			     const char *file, int line)
{
	check_done++;
	if (!strcmp(found, need))
		return;
	check_failed++;
	fprintf(stderr, "%s:%d: %s: found \"%s\", need \"%s\"\n", file, line, text, found, need);
}

static inline int check_result(void)
{
	if (check_failed || !check_done)
		fprintf(stderr, "%u of %u checks failed\n", check_failed, check_done);
	return check_failed || !check_done;
}

#endif
