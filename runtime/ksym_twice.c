/* SPDX-License-Identifier: MIT */
/*
 * ksym_twice.c - does a kernel symbol that the kernel's lookup found have a namesake?
 *
 * The lookup tells the first symbol of a name.  Since Linux 6.6 (commit b022f0c7e404, also in later
 * ones of 6.1) a kprobe by name is refused with EADDRNOTAVAIL when several symbols have it.  Asked
 * for is a probe at an offset beyond any function: where the name is one symbol's alone there is
 * never a probe either.
 *
 *   name_show + 0x7fffffff   EADDRNOTAVAIL   several, also in modules
 *   schedule + 0x7fffffff    EINVAL          one
 *
 * Source: kernel create_local_trace_kprobe(), number_of_same_symbols(), kprobe_addr().
 */
#include "runtime/attach.h"
#include "runtime/load.h"
#include "runtime/sys.h"

#define PMU_TYPE "/sys/bus/event_source/devices/kprobe/type"
#define BEYOND 0x7fffffffu /* bytes; the kernel keeps 32 bits of an offset */

static bool has_namesake(int pmu_type, const char *name)
{
	struct abi_perf_attr attr = { .type = (uint32_t)pmu_type,
				      .size = sizeof(attr),
				      .config1 = SYS_PTR(name),
				      .config2 = BEYOND };
	int fd = sys_perf_event_open(&attr, -1, 0);

	sys_close(fd);
	return fd == -EADDRNOTAVAIL;
}

bool ksym_twice_any(const struct load *l)
{
	int pmu_type = -1;

	for (uint32_t i = 0; i < plan_cnt(&l->obj->plan, PLAN_EXTERNS); i++) {
		struct plan_extern e;

		PLAN_GET(&l->obj->plan, PLAN_EXTERNS, i, &e);
		if (e.kind != PLAN_EXTERN_KSYM || !l->externs[i].is_used || !l->externs[i].is_found)
			continue;
		if (pmu_type < 0)
			pmu_type = attach_perf_number(PMU_TYPE);
		if (pmu_type < 0)
			return false; /* no kprobes: nobody to ask */
		if (has_namesake(pmu_type, handle_str(l->obj, e.name_str)))
			return true;
	}
	return false;
}
