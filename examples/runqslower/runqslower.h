/* SPDX-License-Identifier: MIT */
/*
 * runqslower.h - what the BPF side and the control program share: one event.
 */
#ifndef RUNQSLOWER_H
#define RUNQSLOWER_H

#define TASK_COMM_LEN 16

struct event {
	char comm[TASK_COMM_LEN];    /* of the task that waited */
	unsigned long long delta_us; /* how long it waited on the run queue */
	unsigned int pid;	     /* its thread id */
	unsigned int prev_pid;	     /* thread that ran before it */
};

#endif
