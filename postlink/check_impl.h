/* SPDX-License-Identifier: MIT */
/*
 * check_impl.h - what the files of the verdict engine (check*.c) share; nobody else includes it.
 *
 * A job is an object prepared once: each program as flat code, and the names to look for in a
 * kernel.  A view is a job on one kernel.
 */
#ifndef POSTLINK_CHECK_IMPL_H
#define POSTLINK_CHECK_IMPL_H

#include "postlink/check.h"

#include "core/kconfig_guess.h"

/* Where in a program's flat code something of the object stands. */
struct check_ref {
	uint32_t slot; /* of the flat code */
	uint32_t idx;  /* relocation, or use of an extern */
};

/* A read of memory whose address or offset a relocation gives. */
struct check_read {
	uint32_t slot;	   /* of the flat code: a load, or the call of a helper */
	uint32_t relo;	   /* relocation */
	uint32_t size;	   /* bytes read */
	bool is_relocated; /* the load itself is what is relocated */
};

/* One program, flat: its functions behind each other. */
struct check_code {
	struct propagate_insn *base; /* without what depends on a kernel */
	uint32_t cnt;
	struct propagate_func *funcs;
	uint32_t *func_ids; /* object's function, per function */
	uint32_t func_cnt;
	struct check_ref *relos; /* by slot */
	uint32_t relo_cnt;
	struct check_ref *uses; /* of externs */
	uint32_t use_cnt;
	struct check_read *reads; /* by slot */
	uint32_t read_cnt;
	struct check_ref *plains; /* accesses that nothing relocates: index of the site */
	uint32_t plain_cnt;
};

/* Kernel types that every object asks for. */
enum check_want {
	CHECK_WANT_HELPERS = 0, /* enum bpf_func_id */
	CHECK_WANT_PROG_TYPES,
	CHECK_WANT_MAP_TYPES,
	CHECK_WANT_ATTACH_TYPES,
	CHECK_WANT_FUNC_AUX, /* the verifier's own struct bpf_func_info_aux */
	CHECK_WANT_NEG,	     /* its FUNC tnum_neg */
	CHECK_WANT_END,	     /* its FUNC tnum_bswap16 */
	CHECK_WANT_STACK_CHECK, /* its FUNC check_stack_range_initialized */
	CHECK_WANT_SYSCALL,  /* FUNC __x64_sys_bpf and its like, four of them */
	CHECK_WANT_CNT = CHECK_WANT_SYSCALL + 4,
};

struct check_job {
	struct arena *a; /* the report's */
	const struct object *o;
	struct relocate_roots *roots;
	struct check_code *codes;	/* per program */
	uint32_t wants[CHECK_WANT_CNT]; /* roots->wants indices */
	uint32_t *prog_want;		/* per program: its target, or OBJECT_NONE */
	uint32_t *extern_want;		/* per extern */
	uint32_t *plain_want;		/* per site: its structure, or OBJECT_NONE */
	uint32_t *record_want;		/* per program: its tracepoint's record, or OBJECT_NONE */
	uint32_t *symbol_want;		/* per program: functions of its names, or OBJECT_NONE */
	uint32_t *map_want;		/* per map: its struct_ops type, or OBJECT_NONE */
};

/* A job on one kernel. */
struct check_view {
	struct check_report *r;
	struct check_job *job;
	const struct check_kernel *kernel;
	uint32_t object_idx, kernel_idx;
	struct arena *a; /* of this kernel only */
	struct relocate_result *res;
	struct propagate_rules rules;
	struct propagate_region *regions; /* per map */
	struct propagate_region *guess[KCONFIG_GUESSES]; /* the same where values are not known;
							    NULL: all are */
	bool *has_extern;		  /* per extern: the kernel has it */
	bool *is_unsure;		  /* per extern: nobody knows */
	uint32_t prog;			  /* program at hand */
	struct propagate_code code;	  /* its code on this kernel */
	struct propagate_result walk;	  /* what is reached of it */
	bool *is_sure;			  /* per slot: and with each guess too; NULL: all of it */
};

/* Prepare an object; judge it on V's kernel, whose bytes are T.  Errors of relocate_kernel(). */
struct check_job *check_job_new(struct arena *a, const struct object *o);
int check_object_on(struct check_view *v, const struct relocate_target *t, struct corepl_diag *d);

/* Flat code of every program; then that of V->prog with V's kernel in it, walked. */
void check_code_prepare(struct check_job *job);
void check_code_walk(struct check_view *v);
/* What a fault at SLOT of V's program means; MESSAGE, with what that hangs on where it does. */
enum check_level check_code_level(const struct check_view *v, uint32_t slot);
const char *check_code_message(const struct check_view *v, uint32_t slot, const char *message);
/* Does the verifier look at F by itself? */
bool check_code_is_global(const struct object *o, const struct object_func *f);
/* V's program, freplace, against the report's object. */
void check_replace(struct check_view *v);

/* Externs resolved: regions, has_extern; findings for what is missing. */
void check_externs(struct check_view *v);
/* Whether the kernel knows the maps, and the program's types, target and arguments. */
void check_maps(struct check_view *v);
void check_target_want(struct check_job *job, uint32_t prog);
void check_prog_types(struct check_view *v);
void check_attach_type(struct check_view *v);
void check_target(struct check_view *v, bool is_attaching); /* or what matters at load */
void check_args(struct check_view *v);
enum { CHECK_PARAM_MAX = 12 }; /* arguments that a program can have, MAX_BPF_FUNC_ARGS */
/*
 * The argument that WORD of the context belongs to, of PROTO without its first SKIP parameters: the
 * result is behind the last, and what is beyond both behind that.
 */
uint32_t check_proto_param(const struct btfview *view, const struct btfview_type *proto,
			   uint32_t skip, uint32_t word);
/* Why no program can be attached to a function of PROTO, in V's arena, or NULL. */
const char *check_proto_refused(const struct check_view *v, const struct btfview *view,
				const struct btfview_type *proto, bool *is_sure);
/* Tracepoints' records. */
void check_tracepoint_want(struct check_job *job, uint32_t prog);
void check_tracepoint(struct check_view *v);
/* Targets that are symbols. */
void check_symbols_want(struct check_job *job, uint32_t prog);
void check_symbols(struct check_view *v);
/*
 * Structures of functions: the members of MAP, false when the kernel has no such structure; what
 * the kernel calls V's program with.
 */
bool check_ops(struct check_view *v, uint32_t map);
/* Of what MAP lacks: not known where it waits, in section "?.struct_ops", to be asked for. */
enum check_level check_ops_level(const struct check_view *v, uint32_t map);
bool check_ops_proto(const struct check_view *v, struct btfview_type *proto);
/* Instructions, relocations and calls of V->prog, after the walk. */
void check_relos(struct check_view *v);
void check_insns(struct check_view *v);
void check_calls(struct check_view *v);

/*
 * The member of what lacks relocation RELO_IDX's field whose structure has it, and the *FIELD;
 * NULL: none.
 */
const char *check_moved(const struct check_view *v, uint32_t relo_idx, const char **field);

/* What PROG reads through offsets, once per object; what of it is wrong on V's kernel. */
void check_reads_find(struct check_job *job, uint32_t prog);
void check_silent_prepare(struct check_job *job);
void check_silent(struct check_view *v);

/* Accesses with offsets compiled in, once per object; those that are wrong on V's kernel. */
void check_plain_prepare(struct check_job *job);
void check_plain(struct check_view *v);

/* What V's verifier tracks. */
void check_rules(struct check_view *v);

/* The value of NAME in K's configuration (has_config); what K has of symbol NAME (has_symbols). */
bool check_config(const struct check_kernel *k, const char *name, struct kconfig_value *value);
enum kernelset_symbol check_symbol(const struct check_kernel *k, const char *name);
/* Has K (has_symbols) a symbol that PATTERN with its '*' and '?' matches? */
bool check_symbol_match(const struct check_kernel *k, const char *pattern);

/* What a want has found. */
struct check_hit {
	const struct btfview *view; /* vmlinux's or a module's */
	struct btfview_type type;
	const char *module; /* name, or NULL: vmlinux */
};

/* The type that WANT found in vmlinux, else in a module; IN: in the module of that name only. */
bool check_find(const struct check_view *v, uint32_t want, const char *in, struct check_hit *h);

/* The first type that want WANT found in vmlinux; false: none. */
bool check_hit(const struct check_view *v, uint32_t want, struct btfview_type *t);
/* Has the enum found by WANT a value of NUMBER?  True when the enum itself is not there. */
bool check_enum_has(const struct check_view *v, uint32_t want, uint32_t number);

/*
 * A new finding of V at the program (OBJECT_NONE: all); the caller fills in more.  MESSAGE is
 * copied.
 */
struct check_finding *check_add(struct check_view *v, uint32_t prog, enum check_class cls,
				enum check_level level, const char *message);
/* A new finding of V's program at relocation RELO. */
struct check_finding *check_add_relo(struct check_view *v, enum check_class cls,
				     enum check_level level, const char *message, uint32_t relo);
/* Put the place of SLOT of V's program into F. */
void check_place_slot(const struct check_view *v, struct check_finding *f, uint32_t slot);

/* The text of line LINE of FILE as the object's lines have it, or NULL. */
const char *check_source_line(const struct object *o, const char *file, uint32_t line);

#endif
