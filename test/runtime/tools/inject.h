/* SPDX-License-Identifier: MIT */
/*
 * inject.h - what the two halves of `inject` share: the faults of sys_call() and the state that a
 * failed call must leave as it was.
 */
#ifndef TEST_RUNTIME_INJECT_H
#define TEST_RUNTIME_INJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/sys.h"

enum inject_mode {
	INJECT_OFF,
	INJECT_ONE,   /* call number `at` fails */
	INJECT_EVERY, /* calls number `at`, `at` + `step`, ... fail */
	INJECT_GIVING_BACK, /* all calls that acquire something fail */
};

/* Which answers stand for a failure. */
enum inject_answer {
	INJECT_NO_MEMORY, /* ENOMEM */
	INJECT_REFUSED,	  /* EPERM to bpf and the like, EACCES to perf events, EMFILE, or EINTR */
	INJECT_OLD,	  /* EINVAL to bpf alone, as a kernel that lacks something */
	INJECT_ANSWER_CNT,
};

struct inject_faults {
	enum inject_mode mode;
	enum inject_answer answer;
	long at;
	long step;
	long call_cnt;	 /* calls so far that could fail */
	long failed_cnt; /* those that did */
	int sys_errno;	 /* of the last one */
	char what[48];	 /* that call's name */
};

extern struct inject_faults inject_faults;

/* The number FORGOTTEN of system call NR (-1: none) is left out, but told to be done. */
extern long inject_forget_nr, inject_forgotten;

/* Kernel objects that calls made, by the kernel's ids; the first of those still there, or NULL. */
const char *inject_ids_left(void);

/* inject_state.c */

#define INJECT_STATE_SIZE 65536u

/* Descriptors, mappings, pins below PINS (or NULL) with the maps' content, queues of interfaces. */
void inject_state_take(char state[INJECT_STATE_SIZE], const char *pins, bool has_queues);

/* The first line that differs, for a person. */
void inject_state_tell(const char *before, const char *after);

#endif
