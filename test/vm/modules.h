/* SPDX-License-Identifier: MIT */
/*
 * modules.h - what modules.bpf.c tells vm_modules.c.
 */
#ifndef TEST_VM_MODULES_H
#define TEST_VM_MODULES_H

#include <linux/types.h>

struct modules_seen {
	__u32 full_bw_off;    /* bytes */
	__u32 mode_lshift;    /* bits */
	__u32 bbr_size;	      /* bytes */
	__u32 is_none;	      /* a type that no module has is not there */
	__u32 init_cnt;	      /* calls of bbr_init() */
	__u32 named_init_cnt; /* the same, by a program that names the module */
	__s32 lookup_error;   /* what nf_conntrack's function answered */
	__u32 is_there;	      /* one of its functions has an address */
};

#endif
