/* SPDX-License-Identifier: MIT */
/*
 * handle.h - what the opaque structs of the public header are.
 *
 * All of them lie in the object's one region.  A handle copies its entry of the plan once, at open,
 * and options change the copy; strings stay in the plan.  Descriptors are -1 when there is none.
 */
#ifndef RUNTIME_HANDLE_H
#define RUNTIME_HANDLE_H

#include "core/btfview.h"
#include "core/plan.h"
#include "runtime/corepl.h"
#include "runtime/elf64.h"
#include "runtime/region.h"

struct corepl_map {
	struct corepl_object *obj;
	struct plan_map def; /* with the caller's changes */
	uint32_t idx;	     /* in the plan */
	int fd;
	bool is_created;  /* autocreate */
	bool is_reused;	  /* fd was given by the caller */
	bool is_pinned;
	bool is_pin_found;    /* fd was found pinned by the load */
	bool is_pin_new;      /* pinned by the load */
	bool is_pin_dir_made; /* with the directory of the pin */
	const char *pin_path; /* borrowed, or NULL */
	void *data;	  /* globals, NULL for other maps */
	size_t data_size; /* bytes mapped at data */
	void *data_field; /* a skeleton's pointer to data, or NULL */
	void *ops;	  /* struct_ops: what struct_ops.c made of data for this kernel, or NULL */
	size_t ops_size;  /* bytes mapped at ops */
	struct corepl_link *link; /* struct_ops: made by corepl_attach(), or NULL */
	bool was_linked;	  /* struct_ops: before the running attach of a program */
	bool was_linked_first;	  /* and before the running corepl_attach() */
	uint32_t asked_entries;	  /* before the load fitted def to the kernel */
	uint32_t asked_flags;
	bool is_mapped;		  /* arena: the kernel's pages are at data */
	size_t open_size;	  /* arena: data_size before the load */
	int inner_fd;		  /* of maps: the caller's prototype, borrowed; or -1 */
};

struct corepl_program {
	struct corepl_object *obj;
	struct plan_prog def;
	uint32_t idx; /* in the plan */
	int fd;
	const char *target;	  /* instead of the section's, borrowed; or NULL */
	int target_fd;		  /* the program that has the target, borrowed; 0: the kernel */
	uint32_t target_id;	  /* BTF id of the target in that program; 0: the kernel's */
	bool is_loaded;		  /* autoload */
	bool is_attached;	  /* autoattach */
	bool is_link_new;	  /* link was made by the running corepl_attach() */
	struct corepl_link *link; /* made by corepl_attach(), or NULL */
};

struct corepl_var {
	struct corepl_object *obj;
	struct plan_var def;
	bool is_set; /* by corepl_var_update() */
};

struct corepl_link {
	struct corepl_object *obj; /* NULL while free */
	struct corepl_link *next;  /* of the object's free links */
	int fd;			   /* the link, or the perf event where the kernel has no link */
	int perf_fd;		   /* perf event, map or socket under the link, or -1 */
	void (*detach)(const struct corepl_link *link); /* what closing fd does not undo, or NULL */
	int prog_fd;		   /* for detach: borrowed from the object */
	uint32_t where;		   /* for detach: attach type or place */
	uint32_t target[3];	   /* for detach: what the family knows by numbers */
	struct corepl_link *more;  /* goes with this one, or NULL */
	uint32_t usdt_end;	   /* one past the slot of usdt specs it uses; 0: none */
};

/* A further page of links; the first ones are in the region. */
struct link_page {
	struct link_page *next;
	struct corepl_link link[];
};

/* Further memory of an object, given back with it. */
struct handle_page {
	struct handle_page *next;
	size_t size; /* bytes, with this struct */
};

/* By size: what is far from the start takes longer instructions to reach. */
struct corepl_object {
	struct corepl_map *maps;
	struct corepl_program *progs;
	uint32_t map_cnt, prog_cnt; /* as in the plan */
	struct elf64_section *sections; /* the plan's sections */
	const char *name;
	struct plan plan;
	struct corepl_var *vars;
	char *log;	 /* the verifier's, mapped when first needed, or NULL */
	size_t log_size; /* bytes */
	bool is_log_cut; /* its end is missing: a kernel before 6.4 */
	struct plan_object def;
	int btf_fd;
	int btf_errno; /* why the kernel did not take the object's types, or 0 */
	bool is_loaded;
	uint32_t link_cnt;
	struct corepl_link *links; /* region's links: one per program and some more */
	struct corepl_link *free_links;
	struct link_page *link_pages;
	struct handle_page *pages;
	const void *kernel_btf; /* borrowed, or NULL */
	size_t kernel_btf_size; /* bytes */
	const char *kconfig;	/* the caller's lines, borrowed, or NULL */
	const char *pin_root;	/* borrowed */
	char *pin_paths;	/* of the maps pinned by name */
	void *extra;		/* the caller's bytes */
	struct bytes data;	/* the file, borrowed */
	struct region region;	/* holds this struct, all above and the handles */
	struct corepl_diag diag; /* of the last failed call */
};

static inline uint32_t handle_map_cnt(const struct corepl_object *obj)
{
	return obj->map_cnt;
}

static inline uint32_t handle_prog_cnt(const struct corepl_object *obj)
{
	return obj->prog_cnt;
}

/* The number of entries of each table of the plan: PLAN_TABLE_CNT at CNTS. */
void handle_cnts(const struct corepl_object *obj, size_t *cnts);

static inline const char *handle_str(const struct corepl_object *obj, uint32_t str_off)
{
	return plan_str(&obj->plan, str_off);
}

/* Bytes of globals at M's data. */
static inline size_t handle_globals_size(const struct corepl_map *m)
{
	if (m->def.role != PLAN_MAP_ARENA)
		return m->def.value_size;
	return m->def.sec == PLAN_NONE ? 0 : m->obj->sections[m->def.sec].size;
}

/* What PROG is attached to: its section's words, unless the caller gave others. */
static inline const char *handle_target(const struct corepl_program *prog)
{
	return prog->target ? prog->target : handle_str(prog->obj, prog->def.target_str);
}

/* A new call on OBJ: the next failure is the one to tell. */
struct corepl_diag *handle_diag(struct corepl_object *obj);

/* The same of a part of an object, which may be NULL. */
#define HANDLE_DIAG(part) ((part) ? handle_diag((part)->obj) : NULL)

/* Record in D that WHAT of NAME got ERR (-errno): COREPL_ESYS. */
int handle_fail_sys(struct corepl_diag *d, const char *name, const char *what, int err);

/* Copy TEXT into the fixed field DST of SIZE bytes. */
void handle_copy_text(char *dst, size_t size, const char *text);

/* NAME as the kernel accepts it: at most 15 bytes of letters, digits, '_' and '.'. */
void handle_kernel_name(char *dst, const char *name);

/*
 * OWN, an option struct of SIZE bytes that starts with its size, becomes the caller's OPTS as far
 * as that goes, and 0 after it; OPTS may be NULL.
 */
void handle_take_opts(void *own, size_t size, const void *opts);

/* Is MEMBER covered by the size that the caller's option struct states? */
#define HANDLE_HAS(opts, member) \
	((opts) && (opts)->size >= offsetof(__typeof__(*(opts)), member) + sizeof((opts)->member))

/* It, or NONE where it is not. */
#define HANDLE_OPT(opts, member, none) (HANDLE_HAS(opts, member) ? (opts)->member : (none))

#endif
