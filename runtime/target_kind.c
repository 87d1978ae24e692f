/* SPDX-License-Identifier: MIT */
/*
 * target_kind.c - which programs are attached to something that the kernel's types name, and how.
 *
 * A target is a type by the kernel's own naming:
 *
 *   tp_btf/sched_switch    TYPEDEF btf_trace_sched_switch
 *   fentry/vfs_read        FUNC vfs_read          (fexit, fmod_ret too)
 *   lsm/file_open          FUNC bpf_lsm_file_open
 *   iter/task              FUNC bpf_iter_task
 *   fentry/nfs:nfs_open    FUNC nfs_open of module nfs (all of the above)
 *
 * Source: libbpf btf_get_kernel_prefix_kind() for behaviour.
 */
#include "runtime/load.h"

#include "runtime/abi.h"

const char *target_kind_prefix(const struct plan_prog *p, uint32_t *btf_kind)
{
	*btf_kind = BTFVIEW_FUNC;
	switch (p->attach_type) {
	case ABI_TRACE_RAW_TP:
		*btf_kind = BTFVIEW_TYPEDEF;
		return p->prog_type == ABI_PROG_TRACING ? "btf_trace_" : NULL;
	case ABI_TRACE_FENTRY:
	case ABI_TRACE_FEXIT:
	case ABI_MODIFY_RETURN:
	case ABI_TRACE_FSESSION:
		return p->prog_type == ABI_PROG_TRACING ? "" : NULL;
	case ABI_TRACE_ITER:
		return p->prog_type == ABI_PROG_TRACING ? "bpf_iter_" : NULL;
	case ABI_LSM_MAC:
	case ABI_LSM_CGROUP:
		return p->prog_type == ABI_PROG_LSM ? "bpf_lsm_" : NULL;
	default:
		return NULL;
	}
}

bool target_kind_is_kernel(const struct corepl_program *p)
{
	uint32_t btf_kind;

	return target_kind_prefix(&p->def, &btf_kind) && !p->target_id;
}

bool target_kind_lacks(const struct corepl_program *p)
{
	return target_kind_is_kernel(p) && !*handle_target(p);
}
