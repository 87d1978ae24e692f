/* SPDX-License-Identifier: MIT */
/*
 * attach_any.c - attaching programs of any kind: the one place that knows all families.
 *
 * corepl_attach() and corepl_program_attach() serve objects that are not known when the control
 * program is linked, so they bring every family with them.  A skeleton names its own.
 */
#include "runtime/attach.h"

static corepl_attach_fn *const by_kind[] = {
	[PLAN_ATTACH_RAW_TP] = corepl_auto_raw_tracepoint,
	[PLAN_ATTACH_BTF_TRACE] = corepl_auto_trace,
	[PLAN_ATTACH_TRACEPOINT] = corepl_auto_tracepoint,
	[PLAN_ATTACH_KPROBE] = corepl_auto_kprobe,
	[PLAN_ATTACH_UPROBE] = corepl_auto_uprobe,
	[PLAN_ATTACH_USDT] = corepl_auto_usdt,
	[PLAN_ATTACH_KSYSCALL] = corepl_auto_ksyscall,
	[PLAN_ATTACH_KPROBE_MULTI] = corepl_auto_kprobe_multi,
	[PLAN_ATTACH_UPROBE_MULTI] = corepl_auto_uprobe_multi,
	[PLAN_ATTACH_ITER] = corepl_auto_iter,
	[PLAN_ATTACH_STRUCT_OPS] = corepl_auto_struct_ops,
	[PLAN_ATTACH_TRACE_MULTI] = corepl_auto_trace_multi,
};

static corepl_attach_fn *pick(const void *ctx, const struct corepl_program *prog)
{
	(void)ctx;
	return prog->def.attach < sizeof(by_kind) / sizeof(by_kind[0]) ? by_kind[prog->def.attach]
								       : NULL;
}

struct corepl_link *corepl_program_attach(struct corepl_program *prog)
{
	corepl_attach_fn *attach = prog && *attach_target(prog) ? pick(NULL, prog) : NULL;

	if (!prog)
		return NULL;
	return attach ? attach(prog) : attach_no_target(prog, "a target");
}

int corepl_attach(struct corepl_object *obj)
{
	return attach_every(obj, pick, NULL);
}
