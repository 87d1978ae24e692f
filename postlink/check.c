/* SPDX-License-Identifier: MIT */
/*
 * check.c - the report's life: objects, kernels, each judged on each, and questions to the result.
 *
 * Kernels are the outer loop: each is opened once, in an arena of its own, and closed before the
 * next; what is kept of it are findings.
 */
#include "postlink/check_expect.h"
#include "postlink/check_impl.h"

#include <string.h>

static const char *const class_names[CHECK_CLASS_CNT] = { "core",     "target",	 "args",   "kfunc",
							  "ksym",     "kconfig", "helper", "map",
							  "progtype", "insn",
							  "silent" };

struct check_report *check_report_new(struct arena *a)
{
	struct check_report *r = ARENA_NEW(a, struct check_report, 1);

	r->a = a;
	return r;
}

const char *check_class_name(uint32_t cls)
{
	return cls < CHECK_CLASS_CNT ? class_names[cls] : "?";
}

const char *check_class_text(uint32_t cls)
{
	static const char *const texts[CHECK_CLASS_CNT] = {
		"a CO-RE relocation that the kernel's types cannot answer",
		"what a program attaches to is not there",
		"the arguments there are not those that the program reads",
		"a kernel function is not there or has another prototype",
		"a kernel symbol is not there",
		"the kernel's configuration does not set an option",
		"a helper that the kernel does not have",
		"a map of a type that the kernel does not have",
		"a program type or attach type that the kernel does not have",
		"an instruction that the kernel does not know",
		"a read that gives a wrong value and no error",
	};

	return cls < CHECK_CLASS_CNT ? texts[cls] : "";
}

int check_add_object(struct check_report *r, const char *path, struct corepl_diag *d)
{
	struct check_object *new;
	struct object *o;
	int ret = object_open(r->a, path, &o, d);

	if (ret)
		return ret;
	if (r->object_cnt == r->object_cap) {
		struct check_object *old = r->objects;

		r->object_cap = r->object_cap * 2 + 8;
		r->objects = ARENA_NEW(r->a, struct check_object, r->object_cap);
		if (r->object_cnt)
			memcpy(r->objects, old, r->object_cnt * sizeof(*old));
	}
	new = &r->objects[r->object_cnt++];
	*new = (struct check_object){ path, o, check_job_new(r->a, o) };
	return check_expect_tags(r, r->object_cnt - 1, d);
}

/* All objects on kernel K, which is T. */
static int judge_kernel(struct check_report *r, struct arena *a, uint32_t k,
			const struct relocate_target *t, struct corepl_diag *d)
{
	int ret = 0;

	for (uint32_t i = 0; i < r->object_cnt && !ret; i++) {
		struct check_cell *cell = &r->cells[(size_t)i * r->kernel_cnt + k];
		struct check_view v = { .r = r,
					.job = r->objects[i].job,
					.kernel = &r->kernels[k],
					.object_idx = i,
					.kernel_idx = k,
					.a = a };

		cell->first = r->finding_cnt;
		ret = check_object_on(&v, t, d);
		cell->cnt = r->finding_cnt - cell->first;
	}
	return ret;
}

static int run_target(struct check_report *r, uint32_t k, const struct relocate_target *t,
		      struct corepl_diag *d)
{
	struct arena a;
	int ret;

	arena_init(&a);
	if (setjmp(a.on_exhausted))
		ret = diag_fail(d, COREPL_ESYS, "no memory");
	else
		ret = judge_kernel(r, &a, k, t, d);
	arena_free(&a);
	return ret;
}

/* T with the modules beside kernel K. */
static int run_with_modules(struct check_report *r, uint32_t k, struct relocate_target *t,
			    struct corepl_diag *d)
{
	const struct check_kernel *kernel = &r->kernels[k];
	struct kernel_file *files = ARENA_NEW(r->a, struct kernel_file, kernel->module_cnt);
	struct bytes *blobs = ARENA_NEW(r->a, struct bytes, kernel->module_cnt);
	uint32_t cnt = 0;
	int ret = 0;

	for (; cnt < kernel->module_cnt; cnt++) {
		ret = kernel_file_open(&files[cnt], kernel->modules[cnt], d);
		if (ret)
			break;
		blobs[cnt] = (struct bytes){ files[cnt].btf, files[cnt].btf_size, false };
	}
	t->modules = blobs;
	t->module_cnt = cnt;
	if (!ret)
		ret = run_target(r, k, t, d);
	while (cnt)
		kernel_file_close(&files[--cnt]);
	return ret;
}

static int run_kernel(struct check_report *r, uint32_t k, struct corepl_diag *d)
{
	const struct check_kernel *kernel = &r->kernels[k];
	struct relocate_target t = { .set = kernel->set, .kernel_idx = kernel->set_idx };
	struct kernel_file file;
	int ret;

	if (t.set)
		return run_target(r, k, &t, d);
	ret = kernel_file_open(&file, kernel->path, d);
	if (ret)
		return ret;
	t.vmlinux = (struct bytes){ file.btf, file.btf_size, false };
	ret = run_with_modules(r, k, &t, d);
	kernel_file_close(&file);
	return ret;
}

static bool is_later(const struct check_kernel *a, const struct check_kernel *b)
{
	if (a->version != b->version)
		return a->version > b->version;
	return strcmp(a->label, b->label) > 0;
}

/* By version, then label; unknown ones first. */
static void sort_kernels(struct check_report *r)
{
	for (uint32_t i = 1; i < r->kernel_cnt; i++) {
		struct check_kernel k = r->kernels[i];
		uint32_t at = i;

		for (; at && is_later(&r->kernels[at - 1], &k); at--)
			r->kernels[at] = r->kernels[at - 1];
		r->kernels[at] = k;
	}
}

int check_run(struct check_report *r, const char **at, struct corepl_diag *d)
{
	int ret = 0;

	if (!r->kernel_cnt)
		return diag_fail(d, COREPL_EMISSING,
				 "found what lies beside a kernel, need the kernel itself");
	sort_kernels(r);
	r->cells = ARENA_NEW(r->a, struct check_cell, (size_t)r->object_cnt * r->kernel_cnt);
	for (uint32_t k = 0; k < r->kernel_cnt && !ret; k++) {
		*at = r->kernels[k].path;
		ret = run_kernel(r, k, d);
	}
	if (!ret)
		check_expect_apply(r);
	return ret;
}

const struct check_finding *check_first(const struct check_report *r, uint32_t object,
					uint32_t prog, uint32_t kernel, uint32_t level)
{
	const struct check_cell *cell = &r->cells[(size_t)object * r->kernel_cnt + kernel];

	for (uint32_t i = 0; i < cell->cnt; i++) {
		const struct check_finding *f = &r->findings[cell->first + i];

		if (f->level == level && (f->prog == prog || f->prog == OBJECT_NONE))
			return f;
	}
	return NULL;
}

uint32_t check_failure_cnt(const struct check_report *r, uint32_t *total)
{
	uint32_t cnt = 0;

	*total = 0;
	for (uint32_t i = 0; i < r->object_cnt; i++) {
		for (uint32_t p = 0; p < r->objects[i].o->prog_cnt; p++)
			for (uint32_t k = 0; k < r->kernel_cnt; k++)
				cnt += check_first(r, i, p, k, CHECK_FAIL) != NULL;
		*total += r->objects[i].o->prog_cnt * r->kernel_cnt;
	}
	return cnt;
}

enum check_level check_verdict(const struct check_report *r, uint32_t object, uint32_t prog,
			       uint32_t kernel, const struct check_finding **f)
{
	static const enum check_level told[] = { CHECK_FAIL, CHECK_WARN, CHECK_EXPECTED };

	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
		*f = check_first(r, object, prog, kernel, told[i]);
		if (*f)
			return told[i];
	}
	return CHECK_GUARDED;
}

bool check_is_open(const struct check_finding *f)
{
	return f->level == CHECK_UNSURE && f->func && *f->func;
}

const struct check_finding *check_open(const struct check_report *r, uint32_t object, uint32_t prog,
				       uint32_t kernel)
{
	const struct check_cell *cell = &r->cells[(size_t)object * r->kernel_cnt + kernel];

	for (uint32_t i = 0; i < cell->cnt; i++) {
		const struct check_finding *f = &r->findings[cell->first + i];

		if (check_is_open(f) && f->prog == prog)
			return f;
	}
	return NULL;
}

bool check_has(const struct check_report *r, uint32_t level)
{
	for (uint32_t i = 0; i < r->finding_cnt; i++) {
		if (r->findings[i].level == level)
			return true;
	}
	return false;
}

bool check_has_failure(const struct check_report *r)
{
	return check_has(r, CHECK_FAIL);
}

static bool has_modules(const struct check_report *r)
{
	for (uint32_t k = 0; k < r->kernel_cnt; k++) {
		if (r->kernels[k].module_cnt)
			return true;
	}
	return false;
}

/* Does a program attach to what lies in user space? */
static bool has_user_targets(const struct check_report *r)
{
	for (uint32_t i = 0; i < r->object_cnt; i++) {
		const struct object *o = r->objects[i].o;

		for (uint32_t p = 0; p < o->prog_cnt; p++) {
			uint32_t attach = o->progs[p].plan.attach;

			if (attach == PLAN_ATTACH_UPROBE || attach == PLAN_ATTACH_USDT ||
			    attach == PLAN_ATTACH_UPROBE_MULTI)
				return true;
		}
	}
	return false;
}

static uint32_t count_unknown_releases(const struct check_report *r)
{
	uint32_t cnt = 0;

	for (uint32_t k = 0; k < r->kernel_cnt; k++)
		cnt += !r->kernels[k].version;
	return cnt;
}

/* Is there an object that a kernel here would refuse for its byte order alone? */
static bool has_other_order(const struct check_report *r)
{
	for (uint32_t i = 0; i < r->object_cnt; i++) {
		for (uint32_t k = 0; k < r->kernel_cnt; k++)
			if (r->objects[i].o->is_big_endian != r->kernels[k].is_big_endian)
				return true;
	}
	return false;
}

const char *check_limit(const struct check_report *r, uint32_t idx)
{
	static const char *const limits[] = {
		"a verifier may refuse a program as too complex",
		"a helper may not be allowed to a program's type",
		("read-only data counts with its initial values: what a control program sets "
		 "before loading may open other branches"),
	};
	uint32_t cnt = sizeof(limits) / sizeof(limits[0]);

	if (idx < cnt)
		return limits[idx];
	if (idx == cnt)
		return has_modules(r) ? "of modules only the types given beside kernels are known"
				      : "modules' types are not looked at";
	idx -= cnt + 1;
	if (has_user_targets(r) && !idx--)
		return "what uprobes and usdt attach to is not looked at";
	if (has_other_order(r) && !idx--)
		return "on kernels of the other byte order an object counts as compiled for it "
		       "(-target bpfel, bpfeb)";
	if (!idx && count_unknown_releases(r))
		return "of kernels without a known release instructions are not judged (--release)";
	return NULL;
}
