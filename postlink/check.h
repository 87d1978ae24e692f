/* SPDX-License-Identifier: MIT */
/*
 * check.h - will these objects work on these kernels?  The verdicts, for whoever prints them.
 *
 *   struct check_report *r = check_report_new(&arena);
 *   check_add_object(r, "x.bpf.o", &diag);            each object
 *   check_add_kernels(r, "kernels/", &diag);          each path: a kernel or a folder of them
 *   check_expect_file(r, "x.expect", &at, &diag);      failures that are declared
 *   check_run(r, &at, &diag);                         fills findings and cells
 *   check_text(r), check_tsv(r), check_json(r)        printers
 *
 * A finding is one cause on one kernel: a program (or, when it is the whole object that cannot be
 * loaded, all of its programs), a class, a place in the source, and what the kernel has instead.
 * Findings of equal object, class, key are the same cause on several kernels.  Level CHECK_GUARDED
 * is fine: the cause is there and no way leads to it.
 *
 * What is not judged: whether the verifier gives up on a program's size, and whether a helper is
 * allowed to a program's type.  check_limit() says it; printers always print it.
 */
#ifndef POSTLINK_CHECK_H
#define POSTLINK_CHECK_H

#include "core/kconfig.h"
#include "postlink/kernel_file.h"
#include "postlink/kernels_command.h"
#include "postlink/place.h"
#include "postlink/propagate.h"
#include "postlink/relocate.h"

enum check_class {
	CHECK_CORE = 0, /* a relocation */
	CHECK_TARGET,	/* what a program attaches to */
	CHECK_ARGS,	/* its arguments there */
	CHECK_KFUNC,
	CHECK_KSYM,
	CHECK_KCONFIG,
	CHECK_HELPER,
	CHECK_MAP,
	CHECK_PROGTYPE, /* program type or attach type */
	CHECK_INSN,	/* an instruction */
	CHECK_SILENT,	/* a read that gives a wrong value, and no error */
	CHECK_CLASS_CNT,
};

enum check_level {
	CHECK_GUARDED = 0, /* not reachable on that kernel */
	CHECK_UNSURE,	   /* cannot be known from what was given */
	CHECK_FAIL,	   /* load or attachment fails */
	CHECK_WARN,	   /* it loads, and what it reads is wrong */
	CHECK_EXPECTED,	   /* one of the last two, declared (check_expect.h) */
	CHECK_LEVEL_CNT,
};

struct check_finding {
	uint32_t object;     /* objects index */
	uint32_t prog;	     /* program of it, or OBJECT_NONE: all */
	uint32_t kernel;     /* kernels index */
	uint32_t cls;	     /* enum check_class */
	uint32_t level;	     /* enum check_level */
	uint32_t key;	     /* tells causes of a class apart: relocation, extern, number... */
	const char *what;    /* what is asked for: "CO-RE <byte_off> ...", "helper 174" */
	const char *message; /* what that kernel has instead */
	struct place place;  /* file "" when unknown */
	const char *source;  /* the source line of place, or NULL */
	const char *func;    /* function, or "" */
	uint32_t insn_idx;   /* slot within it, when there is a function */
	uint32_t expect;     /* expectation that allows it, from 1; 0: none */
	bool is_absence;     /* the kernel does not have what is asked for: so on every kernel
				that lacks it, guarded or not */
};

/* Findings of one object on one kernel. */
struct check_cell {
	uint32_t first, cnt; /* findings */
};

struct check_kernel {
	const char *path;  /* as given or found in a folder */
	const char *label; /* release, or the file's name */
	uint32_t version;  /* KERNEL_VERSION(), 0 unknown */
	bool has_config, has_symbols;
	bool is_big_endian;
	const char *config;	     /* text of its configuration, or NULL */
	const char *symbols;	     /* text of its symbols, or NULL */
	const char **modules;	     /* paths of its modules' types */
	uint32_t module_cnt;
	const struct kernelset *set; /* that has it, or NULL: its own file */
	uint32_t set_idx;	     /* kernel index there */
};

struct check_object {
	const char *path; /* as given */
	struct object *o;
	struct check_job *job; /* what does not depend on kernels */
};

struct check_report {
	struct arena *a; /* borrowed; owns everything below */
	struct check_object *objects;
	uint32_t object_cnt, object_cap;
	struct check_kernel *kernels; /* by version, then label, after check_run() */
	uint32_t kernel_cnt, kernel_cap;
	struct check_finding *findings;
	uint32_t finding_cnt, finding_cap;
	struct check_cell *cells; /* object_cnt * kernel_cnt: [object][kernel] */
	bool is_strict;		  /* CHECK_SILENT is failure, not warning */
	struct object *replaced;  /* what freplace programs replace functions of, or NULL */
	uint32_t release;	  /* of kernels that do not tell, or 0 */
	struct check_expect *expects;
	uint32_t expect_cnt, expect_cap;
};

struct check_report *check_report_new(struct arena *a);

/* Read PATH; the errors of object_open() and check_expect_tags(). */
int check_add_object(struct check_report *r, const char *path, struct corepl_diag *d);

/* Read PATH, of which freplace programs replace functions; the errors of object_open(). */
int check_set_replaced(struct check_report *r, const char *path, struct corepl_diag *d);

/*
 * A kernel, or all kernels of a folder; none for a file that lies beside one.  ENOTFOUND, ESYS;
 * EMISSING: a folder without any.
 */
int check_add_kernels(struct check_report *r, const char *path, struct corepl_diag *d);

/*
 * Judge all objects on all kernels.  The errors of kernel_file_open() and relocate_kernel(), *AT is
 * the kernel's path; EMISSING: there is none.
 */
int check_run(struct check_report *r, const char **at, struct corepl_diag *d);

/* How many programs fail on kernels; *TOTAL: programs times kernels. */
uint32_t check_failure_cnt(const struct check_report *r, uint32_t *total);

/* The first finding of LEVEL for PROG on KERNEL, or NULL. */
const struct check_finding *check_first(const struct check_report *r, uint32_t object,
					uint32_t prog, uint32_t kernel, uint32_t level);

/*
 * What is said of PROG on KERNEL, and in *F why: CHECK_FAIL, CHECK_WARN, CHECK_EXPECTED, the first
 * of them that there is; else CHECK_GUARDED and NULL: it is fine.
 */
enum check_level check_verdict(const struct check_report *r, uint32_t object, uint32_t prog,
			       uint32_t kernel, const struct check_finding **f);

/* An instruction of PROG that fails on KERNEL or is not reached, CHECK_UNSURE; NULL: none. */
const struct check_finding *check_open(const struct check_report *r, uint32_t object, uint32_t prog,
				       uint32_t kernel);
bool check_is_open(const struct check_finding *f);

/* Is any finding of LEVEL?  Does any program fail on any kernel, against expectation? */
bool check_has(const struct check_report *r, uint32_t level);
bool check_has_failure(const struct check_report *r);

const char *check_class_name(uint32_t cls);

/* What a class is, in a few words. */
const char *check_class_text(uint32_t cls);

/* What these verdicts do not cover, a sentence each; NULL past the end. */
const char *check_limit(const struct check_report *r, uint32_t idx);

/* Printers to standard output. */
void check_text(const struct check_report *r, bool is_verbose);
/* A line for each expectation that should go, BEFORE in front of it; part of text and tsv. */
void check_notes(const struct check_report *r, const char *before);
void check_tsv(const struct check_report *r);
void check_json(const struct check_report *r);
void check_sarif(const struct check_report *r);
void check_html(const struct check_report *r);

#endif
