/* SPDX-License-Identifier: MIT */
/*
 * switches.h - what the BPF side and the control program of `switches` both know.
 */
#ifndef SWITCHES_H
#define SWITCHES_H

enum switch_to {
	SWITCH_TO_TASK,
	SWITCH_TO_IDLE, /* a CPU's idle task */
	SWITCH_TO_CNT,
};

/* What the control program decides before the load. */
struct switch_settings {
	int min_pid; /* tasks below it do not count */
};

#endif
