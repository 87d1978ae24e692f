/* SPDX-License-Identifier: MIT */
/*
 * corepl.h - load, attach and use a post-linked BPF object, with nothing but libcorepl.
 *
 * WHAT THIS IS
 * An object made by clang and bpf-postlink holds programs, maps, globals, and the load plan: what
 * has to be done with them, decided at build time.  This library does it on the running kernel: it
 * finds the kernel's types, moves every field access to where this kernel has the field, creates
 * the maps, loads the programs and attaches them.  It calls no allocator and no stdio; an object
 * lives in one memory mapping of a few tens of KiB, its globals in maps' own pages.
 *
 *	struct corepl_diag diag;
 *	struct corepl_object *obj = corepl_open(bytes, size, NULL, &diag);
 *
 *	if (!obj)
 *		say(diag.text);
 *	*(uint64_t *)corepl_var_data(corepl_find_var(obj, "min_us")) = 1000;
 *	if (corepl_load(obj) || corepl_attach(obj)) {
 *		char text[4096];
 *
 *		corepl_explain(obj, text, sizeof(text));
 *		say(text);
 *	}
 *	...
 *	corepl_close(obj);
 *
 * With a skeleton (`corepl skel x.o`) maps, programs, links and globals are fields of a struct,
 * and the same five verbs carry the object's name.
 *
 * FORMATS
 * The object is a 64-bit ELF file of machine BPF in the host's byte order, with a section ".corepl"
 * that bpf-postlink wrote.  An object without it gets COREPL_EUNSUPPORTED; one whose sections were
 * changed afterwards gets COREPL_ESTALE: run bpf-postlink again.
 *
 * CORRUPT INPUT
 * Any byte of the object and of a BTF may be wrong.  No call crashes on it, reads outside of it or
 * loops for long; it answers COREPL_EFORMAT, COREPL_ETRUNC or COREPL_ESTALE.  What the kernel then
 * makes of programs is the verifier's word.
 *
 * STATUS AND DIAGNOSTIC
 * A call that makes something returns it, or NULL; most others return 0 or a negative status of
 * enum corepl_status.  The reason is in a diagnostic: corepl_open() fills the caller's, all
 * later calls the object's own, which corepl_diag() shows.  Most calls that can fail empty it when
 * they begin: look at it before the next one.  A failed call changed nothing unless its description
 * says so.  Pointers are read during the call, unless they are said to be borrowed for longer; they
 * may be NULL where it is said, and as follows.
 *
 * A look-up by a name that is not there gives NULL.  Calls that return a status, a link or a
 * descriptor take that NULL for a map, program or variable: COREPL_EUSAGE, NULL or -1, without a
 * diagnostic.  Other calls need what they are named for.
 *
 * THREADS
 * One object is for one thread at a time; several objects are independent of each other.  There is
 * no global state.  After fork() both processes hold the object's descriptors; each closes its own.
 *
 * VERSIONS
 * Option structs begin with their own size; members not covered by it are taken as 0.
 * Offsets, sizes and counts are bytes, bytes and numbers of things unless named otherwise.
 */
#ifndef COREPL_H
#define COREPL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

#ifdef __cplusplus
extern "C" {
#endif

struct corepl_object;
struct corepl_map;
struct corepl_program;
struct corepl_link;
struct corepl_var;

/* ---- the simple calls ------------------------------------------------------------------- */

struct corepl_open_opts {
	size_t size;		/* sizeof(struct corepl_open_opts) */
	const char *name;	/* object name, prefix of data maps' names; borrowed until
				   corepl_close(); NULL: the plan's */
	const void *kernel_btf; /* types that decide relocations instead of the running kernel's,
				   /sys/kernel/btf/vmlinux, which has the attach targets and
				   externs; modules have no part in them; borrowed until
				   corepl_load() returns; or NULL */
	size_t kernel_btf_size; /* bytes */
	size_t extra_size;	/* bytes for the caller, see corepl_extra() */
	const char *kconfig;	/* lines "CONFIG_X=..." that come before the kernel's own config,
				      which is the first of /boot/config-RELEASE,
				      /usr/lib/modules/RELEASE/config and /proc/config.gz;
				      borrowed until corepl_load() returns; NULL: none */
	size_t log_size;	/* bytes for the verifier's log, mapped only when a program is
				      refused; 0: 1 MiB */
	const char *pin_root;	/* directory of maps pinned by name, in a mounted bpffs; borrowed
				   for the call only; NULL: /sys/fs/bpf */
};

/*
 * View the object in DATA, which is borrowed: it has to stay until corepl_close().  Maps its
 * globals with their initial values.  OPTS may be NULL.  DIAG may be NULL; it needs no
 * initialisation.  Returns the object, or NULL with diag->status:
 *   COREPL_EUSAGE       DATA is NULL
 *   COREPL_EFORMAT, COREPL_ETRUNC   no ELF64 file of machine BPF, or damaged
 *   COREPL_EUNSUPPORTED no plan, a plan of another version, the other byte order
 *   COREPL_ESTALE       a section is not what the plan was made for
 *   COREPL_ESYS         no memory could be mapped, or an arena's addresses are taken
 * System calls: mmap, munmap.
 */
struct corepl_object *corepl_open(const void *data, size_t size,
				  const struct corepl_open_opts *opts, struct corepl_diag *diag);

/*
 * Create the maps and load the programs.  Globals stay at their addresses and are from here on
 * shared with the programs (read-only ones become so).  On failure everything made by the call is
 * gone again and the object is as after corepl_open(), with globals as set; it may be tried again.
 * A program array found pinned gets this object's programs in the slots that its definition fills;
 * a failed load puts those back that were there, if the process may ask for them (CAP_SYS_ADMIN):
 * else slots that it had set stay set.
 *   COREPL_EUSAGE     already loaded; a program's section name says no program type, or no target
 *                     where its kind has to have one, and no call has said it either; a struct_ops
 *                     map's function member that is no program for it; an arena of fewer pages
 *                     than its globals take
 *   COREPL_EMISSING   the kernel has no BTF, or lacks an attach target or a strong extern
 *   COREPL_EAMBIGUOUS, COREPL_EMISMATCH, COREPL_ERANGE, COREPL_EFORMAT   a relocation; named
 *   COREPL_EAMBIGUOUS several kernel symbols have an untyped extern's name (without kprobes, or
 *                     before Linux 6.6, not noticed where the kernel's lookup finds one)
 *   COREPL_EVERIFIER  the kernel refused a program: corepl_log(), corepl_explain()
 *   COREPL_EMISMATCH  what is pinned at a map's path has another shape; both named.  A kernel
 *                     function has another prototype than its extern, a struct_ops member another
 *                     kind or size
 *   COREPL_EUNSUPPORTED  programs that need a later kernel (fentry.multi: Linux 7.2); bitfields in
 *                     a struct_ops map; what is not linked: corepl_use_arena() and its kind
 *   COREPL_ERANGE     a program of more than 1,000,000 instructions
 *   COREPL_EFORMAT, COREPL_ETRUNC   damaged types, of the object or of the kernel
 *   COREPL_ESYS       another system call failed: errno in the diagnostic
 * Types, targets, typed symbols and structs of struct_ops that vmlinux lacks are looked for in the
 * modules' BTF (as libbpf does), which takes Linux 5.11 and CAP_SYS_ADMIN; without, there are none.
 * A section name like "fentry/nfs:nfs_open" asks one module alone.
 * System calls: bpf, openat, lseek, read, mmap, mremap, munmap, madvise, close, uname; mkdirat and
 * unlinkat where maps are pinned; perf_event_open for untyped symbols; prlimit64, which lifts this
 * process's RLIMIT_MEMLOCK if the kernel answers EPERM to bpf.
 */
int corepl_load(struct corepl_object *obj);

/*
 * Attach every loaded program whose section name says where to, unless it has a link already
 * (corepl_program_link()) or corepl_program_set_autoattach() took it out.  On failure the links
 * made by this call are gone again.  COREPL_EUSAGE: not loaded; else the statuses of
 * corepl_program_attach().
 */
int corepl_attach(struct corepl_object *obj);

/* Destroy every link of OBJ.  Programs and maps stay loaded. */
void corepl_detach(struct corepl_object *obj);

/*
 * Destroy OBJ: links, programs, maps, mappings and memory.  What was pinned stays pinned.  OBJ may
 * be NULL.  Perf and ring buffers are closed on their own and before.
 */
void corepl_close(struct corepl_object *obj);

/* What the last call on OBJ or on one of its parts that can fail left: status 0 if it did not. */
const struct corepl_diag *corepl_diag(const struct corepl_object *obj);

/*
 * The last failure as a person wants it: program, source line and expression, what the kernel has
 * instead, then the verifier's last lines with the source lines they belong to.  Writes at most
 * SIZE bytes with the NUL to BUF; returns the length without it.
 */
size_t corepl_explain(const struct corepl_object *obj, char *buf, size_t size);

/*
 * The verifier's log of the program it refused, NUL-terminated, or "".  Where opts.log_size has no
 * room for all of it, the end; before Linux 6.4 the beginning, which corepl_diag() says.
 */
const char *corepl_log(const struct corepl_object *obj);

/* The EXTRA_SIZE bytes asked for in the options: zeroed, 16-byte aligned, gone with OBJ. */
void *corepl_extra(struct corepl_object *obj);

/* The object's name. */
const char *corepl_name(const struct corepl_object *obj);

/* ---- parts of an object: by name, by index ---------------------------------------------- */

/* Indices are those of the plan, which are those of `corepl dump`.  NULL: none; no diagnostic. */
struct corepl_map *corepl_find_map(const struct corepl_object *obj, const char *name);
struct corepl_map *corepl_map_at(const struct corepl_object *obj, uint32_t idx);
uint32_t corepl_map_cnt(const struct corepl_object *obj);
struct corepl_program *corepl_find_program(const struct corepl_object *obj, const char *name);
struct corepl_program *corepl_program_at(const struct corepl_object *obj, uint32_t idx);
uint32_t corepl_program_cnt(const struct corepl_object *obj);
struct corepl_var *corepl_find_var(const struct corepl_object *obj, const char *name);
struct corepl_var *corepl_var_at(const struct corepl_object *obj, uint32_t idx);
uint32_t corepl_var_cnt(const struct corepl_object *obj);

/* ---- global variables ------------------------------------------------------------------- */

const char *corepl_var_name(const struct corepl_var *var);
size_t corepl_var_size(const struct corepl_var *var);

/* The map that holds it, by which variables of one name in two sections are told apart. */
struct corepl_map *corepl_var_map(const struct corepl_var *var);
/* The variable of that name in the section of MAP, or NULL; corepl_find_var() has the first. */
struct corepl_var *corepl_map_find_var(const struct corepl_map *map, const char *name);

struct corepl_var_type {
	size_t size;	  /* sizeof(struct corepl_var_type) */
	uint32_t type_id; /* in the object's .BTF, as written */
	uint32_t kind;	  /* BTF_KIND_INT 1, ...: of the type below typedefs, const, volatile */
	const char *name; /* of that type: "int", "task_struct"; "" when it has none */
};

/*
 * What VAR is, into TYPE.  On failure TYPE is unchanged.
 *   COREPL_EMISSING, COREPL_EFORMAT, COREPL_ETRUNC   the object has no types, or damaged ones
 *   COREPL_ESYS      no memory for a moment
 */
int corepl_var_type(const struct corepl_var *var, struct corepl_var_type *type);

/* Where the variable lies, also while programs run; NULL for NULL.  Constant after the load when it
 * is in .rodata (a write faults). */
void *corepl_var_data(const struct corepl_var *var);

/*
 * Copy the variable out or in.  SIZE must be corepl_var_size().  A host-supplied extern that is not
 * weak must be set before the load; all its bytes 0 only by this call.
 * Where the kernel cannot map arrays (before Linux 5.5) this is, after the load, the only way to
 * the programs' values: the map's whole value is read, changed and written back, and what programs
 * write meanwhile is lost.
 *   COREPL_EUSAGE   VAR is NULL, another SIZE, or update of a read-only variable after the load
 *   COREPL_ESYS     such a map could not be read or written
 */
int corepl_var_read(const struct corepl_var *var, void *value, size_t size);
int corepl_var_update(struct corepl_var *var, const void *value, size_t size);

/* ---- maps ------------------------------------------------------------------------------- */

/* The name in the source: "start", ".rodata". */
const char *corepl_map_name(const struct corepl_map *map);

/* Descriptor, or -1 before the load and for NULL; the object keeps it. */
int corepl_map_fd(const struct corepl_map *map);

uint32_t corepl_map_type(const struct corepl_map *map);
uint32_t corepl_map_key_size(const struct corepl_map *map);
uint32_t corepl_map_value_size(const struct corepl_map *map);
uint32_t corepl_map_max_entries(const struct corepl_map *map);

/*
 * Change a map before the load.  Of a data map the value size alone can be set: its last variable
 * must be an array, and has then as many whole elements as fit.  The globals move, to where
 * corepl_map_data() and a skeleton's field say; what the array gains is 0.
 *   COREPL_EUSAGE   already loaded, or replaced by corepl_map_reuse_fd(); a data map, and as said;
 *                   MAX_ENTRIES 0
 *   COREPL_EMISSING, COREPL_EFORMAT, COREPL_ETRUNC, COREPL_ESYS   value size of a data map: as of
 *                   corepl_var_type()
 */
int corepl_map_set_max_entries(struct corepl_map *map, uint32_t max_entries);
int corepl_map_set_type(struct corepl_map *map, uint32_t map_type);
int corepl_map_set_key_size(struct corepl_map *map, uint32_t key_size);
int corepl_map_set_value_size(struct corepl_map *map, uint32_t value_size);
int corepl_map_set_flags(struct corepl_map *map, uint32_t map_flags);
/*
 * What the maps in a map of maps are like: the map behind FD, borrowed until corepl_load() returns,
 * instead of what the object says.  COREPL_EUSAGE: already loaded, no map of maps, FD below 0.
 */
int corepl_map_set_inner_map_fd(struct corepl_map *map, int fd);
/*
 * Do not create the map (programs that use it must not be loaded).  COREPL_EUSAGE: already loaded,
 * a data map.
 */
int corepl_map_set_autocreate(struct corepl_map *map, bool autocreate);

/*
 * Use the map behind FD instead of creating one; FD is duplicated.  Before the load.  The load then
 * neither looks at the map's pin path nor pins it.  A definition without max_entries gets FD's.
 *   COREPL_EUSAGE     already loaded, a data map
 *   COREPL_EMISMATCH  another type, key size, value size or number of entries
 *   COREPL_ESYS       FD is no map
 */
int corepl_map_reuse_fd(struct corepl_map *map, int fd);

/*
 * The file of a bpffs that is the map, which outlives the object.  A map defined with pinning
 * LIBBPF_PIN_BY_NAME has the path PIN_ROOT/NAME from corepl_open() on; others NULL.  A load uses
 * the map pinned at its path if type, sizes, entries, flags and extra are the same (libbpf's rule),
 * else fails with COREPL_EMISMATCH; where none is, it pins the one it makes, and makes the
 * directory.  A failed load removes the pins that it made.
 * set_pin_path: PATH is borrowed until corepl_close(); NULL: none.
 *   COREPL_EUSAGE    the map is pinned
 */
const char *corepl_map_pin_path(const struct corepl_map *map);
int corepl_map_set_pin_path(struct corepl_map *map, const char *path);
bool corepl_map_is_pinned(const struct corepl_map *map);

/*
 * Pin the map, or remove its pin; PATH NULL means the map's path, and PATH becomes the path of one
 * that has none, borrowed until corepl_close().  Pinning what is pinned there already does nothing.
 *   COREPL_EUSAGE    not loaded; neither path; another PATH than the map's
 *   COREPL_EMISSING  unpin: no file at the path
 *   COREPL_ESYS      errno in the diagnostic
 */
int corepl_map_pin(struct corepl_map *map, const char *path);
int corepl_map_unpin(struct corepl_map *map, const char *path);

/*
 * All maps of OBJ as files of directory PATH in a mounted bpffs: PATH/NAME, of a data map its name
 * in the kernel with '_' for '.', "x_bss".  Each then has that path; one that has another is
 * refused.  With PATH NULL, those that have a path are pinned there.  Maps that are not created are
 * passed over.  Pinning makes the directory where it is missing; on failure, also where a file is
 * there already, the pins and the directory that this call made are gone again.  Unpinning needs no
 * load; it goes on past a failure, tells the first one and leaves the directory.
 *   COREPL_EUSAGE    pin: not loaded; another path than a map's own
 *   COREPL_EMISSING  unpin: no such file
 *   COREPL_ESYS      errno in the diagnostic: EEXIST: something is pinned there
 */
int corepl_pin_maps(struct corepl_object *obj, const char *path);
int corepl_unpin_maps(struct corepl_object *obj, const char *path);

/*
 * The same for all loaded programs, PATH/NAME, and for both; PATH may not be NULL (COREPL_EUSAGE).
 * A map and a program of one name cannot be in one directory: EEXIST.
 */
int corepl_pin_programs(struct corepl_object *obj, const char *path);
int corepl_unpin_programs(struct corepl_object *obj, const char *path);
int corepl_pin(struct corepl_object *obj, const char *path);
int corepl_unpin(struct corepl_object *obj, const char *path);

/*
 * A data map's content (globals of one section) or a struct_ops map's initial struct, and its size;
 * NULL for another map.  SIZE may be NULL.  An arena's first byte, where the globals of section
 * ".addr_space.1" lie from corepl_open() on, and their size; once loaded, all max_entries pages
 * follow there.
 */
void *corepl_map_data(const struct corepl_map *map, size_t *size);

/*
 * Elements, by system call.  KEY and VALUE have the map's sizes; for a per-CPU map VALUE is one
 * value of a size rounded up to 8 for every possible CPU.  FLAGS: BPF_ANY 0, BPF_NOEXIST 1,
 * BPF_EXIST 2.
 *   COREPL_EUSAGE    not loaded
 *   COREPL_ENOTFOUND no such key (next_key: no further one); no diagnostic is written
 *   COREPL_ESYS      errno in the diagnostic
 * next_key with KEY NULL gives the first.
 */
int corepl_map_lookup_elem(const struct corepl_map *map, const void *key, void *value,
			   uint64_t flags);
int corepl_map_update_elem(const struct corepl_map *map, const void *key, const void *value,
			   uint64_t flags);
int corepl_map_delete_elem(const struct corepl_map *map, const void *key);
int corepl_map_next_key(const struct corepl_map *map, const void *key, void *next_key);

/*
 * These do nothing, but a program that calls one links what objects of that kind need.
 * corepl_open() calls all of them.  A skeleton is opened without it and calls those that its object
 * needs, so a static link has no others.  Who calls corepl_skeleton_open() by hand does as a
 * skeleton does; without the call opening, or the load, is COREPL_EUNSUPPORTED and says which.
 *   arena    maps of type arena.  Its addresses are taken when the object is opened: those of
 *            map_extra, or some that fit.  With globals it may not have BPF_F_SEGV_ON_FAULT.
 *   externs  what the caller sets, typed variables and functions of the kernel
 *   kconfig  the same, and CONFIG_... and LINUX_... values
 *   kernel_types  CO-RE relocations, and programs attached to what the kernel's types name (tp_btf,
 *            fentry, lsm, iter ...); externs bring them too
 *   ksyms    the same as externs, and addresses of untyped kernel symbols
 *   pins     maps pinned by name; calls of corepl_map_set_pin_path() link it as well
 *   slots    prog arrays and maps of maps with initial values
 *   types    CO-RE relocations of whole types and of enumerators: bpf_core_type_exists() ...
 */
void corepl_use_arena(void);
void corepl_use_externs(void);
void corepl_use_kconfig(void);
void corepl_use_kernel_types(void);
void corepl_use_ksyms(void);
void corepl_use_pins(void);
void corepl_use_slots(void);
void corepl_use_types(void);

/* ---- programs --------------------------------------------------------------------------- */

const char *corepl_program_name(const struct corepl_program *prog);
const char *corepl_program_section(const struct corepl_program *prog);
uint32_t corepl_program_type(const struct corepl_program *prog);

/* Descriptor, or -1 when not loaded and for NULL; the object keeps it. */
int corepl_program_fd(const struct corepl_program *prog);

/* Is it loaded by corepl_load()?  A section name starting with '?' says no at first. */
bool corepl_program_autoload(const struct corepl_program *prog);
/* COREPL_EUSAGE: already loaded. */
int corepl_program_set_autoload(struct corepl_program *prog, bool autoload);

/*
 * The program type and the attach type that the kernel is told, where the section's name says none
 * or another is wanted: enum bpf_prog_type, enum bpf_attach_type.  COREPL_EUSAGE: already loaded.
 */
int corepl_program_set_type(struct corepl_program *prog, uint32_t prog_type);
int corepl_program_set_expected_attach_type(struct corepl_program *prog, uint32_t attach_type);

/* Is it attached by corepl_attach()? */
bool corepl_program_autoattach(const struct corepl_program *prog);
void corepl_program_set_autoattach(struct corepl_program *prog, bool autoattach);

/*
 * Attach PROG to something else than its section says: before the load, to ATTACH_FUNC_NAME, which
 * is the section's name when NULL.  With ATTACH_PROG_FD 0 it is the kernel's, of the same kind (a
 * function for fentry, a hook for lsm, ...).  Else it is a function of that loaded program, which
 * must have been loaded with types: for freplace/, fentry/ and fexit/.  Name and descriptor are
 * borrowed: until corepl_close(), until corepl_load().
 *   COREPL_EUSAGE    loaded already; a kind without BTF targets; no name; a negative descriptor
 *   COREPL_EMISSING  the program has no types, or no such function
 *   COREPL_ESYS      ATTACH_PROG_FD is no program; errno in the diagnostic
 * On failure nothing is changed; else corepl_attach() attaches it.  System calls: bpf, mmap,
 * munmap, close.
 */
int corepl_program_set_attach_target(struct corepl_program *prog, int attach_prog_fd,
				     const char *attach_func_name);

/*
 * Attach to what the section name says.  Returns the link, or NULL with corepl_diag():
 *   COREPL_EUSAGE     not loaded, or the section names no target: use the call for its kind
 *   COREPL_EMISSING   no such tracepoint, function, file or symbol here
 *   COREPL_ESYS       the kernel refused; errno in the diagnostic
 *   others            as of the call for its kind
 */
struct corepl_link *corepl_program_attach(struct corepl_program *prog);

/*
 * The same to another target; the program's type has to fit, or COREPL_EUSAGE, as for a missing
 * name.  Each returns as corepl_program_attach().  OPTS may be NULL.  A bpf_cookie is what
 * bpf_get_attach_cookie() gives the program; where the kernel is too old for one that is not 0,
 * COREPL_EUNSUPPORTED.
 */
struct corepl_raw_tracepoint_opts {
	size_t size;	     /* sizeof(struct corepl_raw_tracepoint_opts) */
	uint64_t bpf_cookie; /* Linux 6.10 */
};

struct corepl_link *corepl_program_attach_raw_tracepoint(struct corepl_program *prog,
							 const char *tp_name);
struct corepl_link *
corepl_program_attach_raw_tracepoint_opts(struct corepl_program *prog, const char *tp_name,
					  const struct corepl_raw_tracepoint_opts *opts);

struct corepl_tracepoint_opts {
	size_t size;	     /* sizeof(struct corepl_tracepoint_opts) */
	uint64_t bpf_cookie; /* Linux 5.15 */
};

/*
 * COREPL_EMISSING also where no tracefs is mounted, at /sys/kernel/tracing or
 * /sys/kernel/debug/tracing.
 */
struct corepl_link *corepl_program_attach_tracepoint(struct corepl_program *prog,
						     const char *tp_category, const char *tp_name);
struct corepl_link *
corepl_program_attach_tracepoint_opts(struct corepl_program *prog, const char *tp_category,
				      const char *tp_name,
				      const struct corepl_tracepoint_opts *opts);

struct corepl_trace_opts {
	size_t size;	 /* sizeof(struct corepl_trace_opts) */
	uint64_t cookie; /* a bpf_cookie: Linux 5.18 */
};

/* tp_btf, fentry, fexit, fmod_ret, fsession, lsm, freplace: the target was fixed at load. */
struct corepl_link *corepl_program_attach_trace(struct corepl_program *prog);
struct corepl_link *corepl_program_attach_trace_opts(struct corepl_program *prog,
						     const struct corepl_trace_opts *opts);

struct corepl_perf_event_opts {
	size_t size;	     /* sizeof(struct corepl_perf_event_opts) */
	uint64_t bpf_cookie; /* Linux 5.15 */
};

/*
 * An open perf event; the link takes PERF_FD over on success.  COREPL_EUSAGE: PERF_FD is negative.
 * Whether such a program fits such an event is the kernel's word (COREPL_ESYS, EINVAL).
 */
struct corepl_link *corepl_program_attach_perf_event(struct corepl_program *prog, int perf_fd);
struct corepl_link *
corepl_program_attach_perf_event_opts(struct corepl_program *prog, int perf_fd,
				      const struct corepl_perf_event_opts *opts);

struct corepl_kprobe_opts {
	size_t size;	     /* sizeof(struct corepl_kprobe_opts) */
	uint64_t bpf_cookie; /* Linux 5.15 */
	uint64_t offset;     /* bytes from the function's start; 0 for a return probe */
	bool retprobe;	     /* at the function's return */
};

/*
 * An instruction or the return of kernel function FUNC_NAME.
 *   COREPL_EUSAGE       no FUNC_NAME; an offset with a return probe
 *   COREPL_EMISSING     no such function
 *   COREPL_EAMBIGUOUS   several (Linux 6.6 and later tell)
 *   COREPL_EUNSUPPORTED this kernel has no kprobes
 *   COREPL_ESYS         errno in the diagnostic: EINVAL for one that may not be probed
 */
struct corepl_link *corepl_program_attach_kprobe(struct corepl_program *prog, bool retprobe,
						 const char *func_name);
struct corepl_link *corepl_program_attach_kprobe_opts(struct corepl_program *prog,
						      const char *func_name,
						      const struct corepl_kprobe_opts *opts);

struct corepl_ksyscall_opts {
	size_t size;	     /* sizeof(struct corepl_ksyscall_opts) */
	uint64_t bpf_cookie; /* Linux 5.15 */
	bool retprobe;	     /* at the function's return */
};

/* The kernel function behind a system call ("unlinkat"), by the machine's name for it. */
struct corepl_link *corepl_program_attach_ksyscall(struct corepl_program *prog,
						   const char *syscall_name,
						   const struct corepl_ksyscall_opts *opts);

struct corepl_uprobe_opts {
	size_t size;		 /* sizeof(struct corepl_uprobe_opts) */
	uint64_t ref_ctr_offset; /* file offset of a u16 that the kernel keeps above 0; 0: none */
	uint64_t bpf_cookie;	 /* Linux 5.15 */
	bool retprobe;		 /* at the function's return */
	const char *func_name;	 /* "f", "f@VERSION": looked up in the file; NULL: FUNC_OFFSET is
				    from the file's start */
};

/*
 * An instruction or the return of a function in a program or library, in process PID (0: this one,
 * -1: all).  BINARY_PATH without a '/' is looked for as the shell or the dynamic linker would.
 * FUNC_OFFSET is bytes from the function's start, or from the file's.
 *   COREPL_EUSAGE       no BINARY_PATH; REF_CTR_OFFSET of 4 GiB or more
 *   COREPL_EMISSING     no such file, or no such function in it
 *   COREPL_EAMBIGUOUS   several functions of the name
 *   COREPL_EFORMAT, COREPL_ETRUNC   the file is no ELF file, or damaged
 *   COREPL_EUNSUPPORTED this kernel has no uprobes; a file of 32 bits or the other byte order
 *   COREPL_ESYS         errno in the diagnostic
 */
struct corepl_link *corepl_program_attach_uprobe(struct corepl_program *prog, bool retprobe,
						 int pid, const char *binary_path,
						 uint64_t func_offset);
struct corepl_link *corepl_program_attach_uprobe_opts(struct corepl_program *prog, int pid,
						      const char *binary_path, uint64_t func_offset,
						      const struct corepl_uprobe_opts *opts);

struct corepl_usdt_opts {
	size_t size;	      /* sizeof(struct corepl_usdt_opts) */
	uint64_t usdt_cookie; /* what bpf_usdt_cookie() gives the program */
};

/*
 * All places of the probe USDT_PROVIDER:USDT_NAME that the author of a program or library put into
 * it, in process PID (0: this one, -1: all).  The BPF program reads arguments by libbpf's header
 * bpf/usdt.bpf.h.  The probe's counter ("semaphore") is raised while the link lives.
 *   COREPL_EUSAGE       no path, or not both names
 *   COREPL_EMISSING     no such file, or no such probe in it
 *   COREPL_EUNSUPPORTED before Linux 5.15; the program lacks usdt.bpf.h's maps; an argument's form;
 *			 another machine than x86-64, where the probe has arguments
 *   COREPL_ENOSPACE     map __bpf_usdt_specs is full
 *   others              as for uprobes
 */
struct corepl_link *corepl_program_attach_usdt(struct corepl_program *prog, int pid,
					       const char *binary_path, const char *usdt_provider,
					       const char *usdt_name,
					       const struct corepl_usdt_opts *opts);

struct corepl_kprobe_multi_opts {
	size_t size;		    /* sizeof(struct corepl_kprobe_multi_opts) */
	const char *const *syms;    /* CNT functions' names, */
	const unsigned long *addrs; /* or CNT addresses of them; both NULL with a pattern */
	const uint64_t *cookies;    /* CNT bpf_cookies in the order of syms or addrs, or NULL */
	uint32_t cnt;
	bool retprobe; /* at the functions' returns */
};

/*
 * Many kernel functions with one link, for programs of section kprobe.multi (Linux 5.18) or
 * kprobe.session (6.10: at entry and return).  PATTERN is a name or has '*' and '?', and is
 * compared with all functions that tracefs lists as traceable; or NULL, and OPTS tells them.
 *   COREPL_EMISSING     no function matches, or tracefs is not mounted at /sys/kernel/tracing
 *   COREPL_EUSAGE       neither or both of pattern and OPTS tell functions, cookies with a pattern;
 *			 another section
 *   COREPL_EUNSUPPORTED a kernel without, or that lacks CONFIG_FPROBE; a function that may not be
 *			 probed
 *   COREPL_ESYS         errno in the diagnostic
 * Functions of modules are found by a pattern from Linux 6.5 on.
 */
struct corepl_link *
corepl_program_attach_kprobe_multi_opts(struct corepl_program *prog, const char *pattern,
					const struct corepl_kprobe_multi_opts *opts);

struct corepl_uprobe_multi_opts {
	size_t size;			      /* sizeof(struct corepl_uprobe_multi_opts) */
	const char *const *syms;	      /* CNT functions' names, */
	const unsigned long *offsets;	      /* or CNT file offsets; both NULL with a pattern */
	const unsigned long *ref_ctr_offsets; /* CNT file offsets of counters, or NULL */
	const uint64_t *cookies;	      /* CNT bpf_cookies, or NULL */
	uint32_t cnt;
	bool retprobe; /* at the functions' returns */
};

/*
 * Many functions of one program or library with one link, for programs of section uprobe.multi
 * (Linux 6.6) or uprobe.session (6.13).  PID and PATH as for uprobes; FUNC_PATTERN as above, each
 * place once however many names it has.  Statuses as for uprobes.
 */
struct corepl_link *
corepl_program_attach_uprobe_multi(struct corepl_program *prog, int pid, const char *path,
				   const char *func_pattern,
				   const struct corepl_uprobe_multi_opts *opts);

struct corepl_tracing_multi_opts {
	size_t size;		 /* sizeof(struct corepl_tracing_multi_opts) */
	const uint32_t *ids;	 /* CNT functions' ids in the kernel's BTF; NULL with a pattern */
	const uint64_t *cookies; /* CNT bpf_cookies in the order of ids, or NULL */
	uint32_t cnt;
};

/*
 * Many kernel functions with one link and a trampoline each, for programs of section fentry.multi,
 * fexit.multi or fsession.multi (at entry and return), and of these with ".s"; Linux 7.2.  PATTERN
 * is a name or has '*' and '?', and stands for the functions in the kernel's BTF that have such a
 * name and a prototype for trampolines (12 arguments of up to 16 bytes, no struct returned).  Where
 * the kernel cannot trace one of these, those that tracefs lists as traceable are taken instead.
 * "MODULE:PATTERN" stands for functions of that module alone, for a program whose section, or
 * corepl_program_set_attach_target() before the load, names the same module.  Or PATTERN is NULL,
 * and OPTS tells the ids.  All of it is borrowed for the call.
 *   COREPL_EMISSING     no such module, which the load asks for too (CAP_SYS_ADMIN), or no
 *			 function matches; one has no address, or cannot
 *			 be traced, or is not the first of its name in the kernel, and tracefs is
 *			 not mounted at /sys/kernel/tracing
 *   COREPL_EUSAGE       neither or both of PATTERN and OPTS tell functions, cookies with a pattern,
 *			 ids without a count; another section, or module than the program's
 *   COREPL_EUNSUPPORTED this machine's kernel has no such trampolines
 *   COREPL_ESYS         errno in the diagnostic: EINVAL: an id twice, or a function that the
 *			 kernel denies to such programs: for fexit and fsession one that never
 *			 returns, for a sleepable one most; E2BIG: more functions than it takes
 * The load is COREPL_EUNSUPPORTED before Linux 7.2.  A failed call attaches to no function.  System
 * calls: open, read, lseek, mmap, munmap, madvise, close, bpf.
 */
struct corepl_link *
corepl_program_attach_tracing_multi(struct corepl_program *prog, const char *pattern,
				    const struct corepl_tracing_multi_opts *opts);

/* Which map, cgroup or task an iterator is for; the kernel's union bpf_iter_link_info. */
union corepl_iter_link_info {
	struct {
		uint32_t map_fd;
	} map;
	struct {
		uint32_t order;	    /* enum bpf_cgroup_iter_order */
		uint32_t cgroup_fd; /* either this */
		uint64_t cgroup_id; /* or this */
	} cgroup;
	struct {
		uint32_t tid;	 /* one of these, or none */
		uint32_t pid;
		uint32_t pid_fd;
	} task;
};

struct corepl_iter_attach_opts {
	size_t size; /* sizeof(struct corepl_iter_attach_opts) */
	const union corepl_iter_link_info *link_info; /* borrowed for the call; or NULL */
	uint32_t link_info_len;			      /* bytes: sizeof(*link_info) */
};

/* An iterator; walk it by corepl_iter_create(). */
struct corepl_link *corepl_program_attach_iter(struct corepl_program *prog,
					       const struct corepl_iter_attach_opts *opts);

/*
 * Begin a walk of the iterator behind LINK: a descriptor that the caller reads to the end and
 * closes.  COREPL_EUSAGE: LINK is NULL; COREPL_ESYS: errno in the diagnostic.
 */
int corepl_iter_create(const struct corepl_link *link);

/*
 * Networking and cgroups.  Their section names say the kind of hook but not which one, so that
 * corepl_attach() passes over them: attach by the call of the kind.  An ifindex is that of the
 * calling process's network namespace; a descriptor is borrowed for the call.  Each returns as
 * corepl_program_attach(), and COREPL_EUSAGE for a program of another kind; what a kernel is too
 * old for is COREPL_ESYS.
 * Programs without a call here are given to the kernel by the caller, with corepl_program_fd():
 * "socket" and "sk_reuseport" by setsockopt(2) SO_ATTACH_BPF and SO_ATTACH_REUSEPORT_EBPF,
 * "lwt_..." and "action" by a route's or filter's netlink message, "xdp/devmap" and "xdp/cpumap"
 * in the map's value, "lirc_mode2" by BPF_PROG_ATTACH.
 */

/* XDP; FLAGS: XDP_FLAGS_... of <linux/if_link.h>, 0: as the driver can.  Linux 5.9. */
struct corepl_link *corepl_program_attach_xdp(struct corepl_program *prog, int ifindex,
					      uint32_t flags);

/* A place among the programs of a hook; not more than one of relative_fd and relative_id. */
struct corepl_hook_opts {
	size_t size;	      /* sizeof(struct corepl_hook_opts) */
	uint32_t flags;	      /* BPF_F_BEFORE 8, BPF_F_AFTER 16, BPF_F_LINK 1 << 13: of a link;
				 cgroup also BPF_F_PREORDER 64 */
	uint32_t relative_fd; /* a program or link there; 0: none */
	uint32_t relative_id; /* the same by its id; 0: none */
	uint64_t expected_revision; /* fail with ESTALE when the hook has another; 0: any */
};

/* "tc/ingress", "tc/egress", "tcx/...": Linux 6.6; before, corepl_program_attach_tc(). */
struct corepl_link *corepl_program_attach_tcx(struct corepl_program *prog, int ifindex,
					      const struct corepl_hook_opts *opts);

/* "netkit/primary", "netkit/peer" on the primary device: Linux 6.7. */
struct corepl_link *corepl_program_attach_netkit(struct corepl_program *prog, int ifindex,
						 const struct corepl_hook_opts *opts);

enum corepl_tc_point {
	COREPL_TC_INGRESS = 1,
	COREPL_TC_EGRESS = 2,
	COREPL_TC_CUSTOM = 4, /* opts->parent */
};

#define COREPL_TC_REPLACE 1u /* take the place of the filter of that handle and priority */

struct corepl_tc_opts {
	size_t size;	   /* sizeof(struct corepl_tc_opts) */
	uint32_t handle;   /* of the filter; 0: 1 */
	uint32_t priority; /* smaller is earlier, at most 65535; 0: 1 */
	uint32_t parent;   /* a queue or class: MAJOR << 16 | MINOR; only with COREPL_TC_CUSTOM */
	uint32_t flags;	   /* COREPL_TC_REPLACE */
	uint32_t prog_id;  /* out: of corepl_tc_query() */
};

/*
 * A classifier as a filter of the device's clsact queue, which is made if it is missing: every
 * kernel.  The link takes the filter off, also one that has replaced it; the queue stays, see
 * corepl_tc_hook_destroy().  It cannot be pinned, and is detached too where a child process
 * destroys its copy.  With COREPL_TC_CUSTOM the filter's parent is the caller's, and no queue is
 * made.
 *   COREPL_EUSAGE  no classifier or action; another POINT, priority or flag; a parent, or none
 *   COREPL_EMISSING  no clsact queues or bpf filters in this kernel (modules sch_ingress, cls_bpf),
 *                  or no such parent
 *   COREPL_ESYS    EEXIST: the handle is taken; ENODEV: no such interface
 * System calls: socket, sendto, recvfrom, close.
 */
struct corepl_link *corepl_program_attach_tc(struct corepl_program *prog, int ifindex,
					     enum corepl_tc_point point,
					     const struct corepl_tc_opts *opts);

/*
 * The filter of that place, whoever attached it: its program's id, handle and priority, into OPTS;
 * or take it off.
 * 0 or -errno: ENOENT, EINVAL (kernels differ): there is none; EINVAL: as EUSAGE above.
 */
int corepl_tc_query(int ifindex, enum corepl_tc_point point, struct corepl_tc_opts *opts);
int corepl_tc_detach(int ifindex, enum corepl_tc_point point, const struct corepl_tc_opts *opts);

/*
 * Make the device's clsact queue, or remove it with all its filters; 0 or -errno (EEXIST: it is
 * there; EINVAL: there is none).
 */
int corepl_tc_hook_create(int ifindex);
int corepl_tc_hook_destroy(int ifindex);

/*
 * "cgroup...", "sockops", "lsm_cgroup/HOOK" (Linux 6.0): on the cgroup v2 directory open as
 * CGROUP_FD, for it and what is below.  Linux 5.7; a place among others: Linux 6.16.
 */
struct corepl_link *corepl_program_attach_cgroup(struct corepl_program *prog, int cgroup_fd);
struct corepl_link *corepl_program_attach_cgroup_opts(struct corepl_program *prog, int cgroup_fd,
						      const struct corepl_hook_opts *opts);

/* "sk_lookup" (Linux 5.9), "flow_dissector" (5.8): the namespace open as NETNS_FD. */
struct corepl_link *corepl_program_attach_netns(struct corepl_program *prog, int netns_fd);

/*
 * "sk_skb...", "sk_msg": the sockets of the map behind MAP_FD.  Before Linux 6.10 there is no link:
 * the program is then detached when the link is destroyed, and it cannot be pinned.
 */
struct corepl_link *corepl_program_attach_sockmap(struct corepl_program *prog, int map_fd);

struct corepl_netfilter_opts {
	size_t size;	  /* sizeof(struct corepl_netfilter_opts) */
	uint32_t pf;	  /* NFPROTO_IPV4 2, NFPROTO_IPV6 10 */
	uint32_t hooknum; /* NF_INET_... */
	int32_t priority; /* among the hook's others */
	uint32_t flags;	  /* BPF_F_NETFILTER_IP_DEFRAG 1 */
};

/* Linux 6.4; OPTS must not be NULL. */
struct corepl_link *corepl_program_attach_netfilter(struct corepl_program *prog,
						    const struct corepl_netfilter_opts *opts);

struct corepl_test_run_opts {
	size_t size;	       /* sizeof(struct corepl_test_run_opts) */
	const void *data_in;   /* a packet, or NULL */
	void *data_out;	       /* what became of it, or NULL */
	uint32_t data_size_in; /* bytes */
	uint32_t data_size_out; /* bytes at data_out; then bytes written */
	const void *ctx_in;	/* the program's context, or NULL */
	void *ctx_out;		/* what became of it, or NULL */
	uint32_t ctx_size_in;	/* bytes */
	uint32_t ctx_size_out;	/* bytes at ctx_out; then bytes written */
	uint32_t retval;	/* out: what the program returned */
	uint32_t repeat;	/* runs; 0: 1 */
	uint32_t duration_ns;	/* out: of one run, mean */
	uint32_t flags;		/* BPF_F_TEST_... */
	uint32_t cpu;		/* with BPF_F_TEST_RUN_ON_CPU 1 */
	uint32_t batch_size;	/* packets, with BPF_F_TEST_XDP_LIVE_FRAMES 2 */
};

/*
 * Let the kernel run PROG on the caller's input: programs of section "syscall", of networking and
 * others.  Sizes out are also set where there was too little room (ENOSPC).
 *   COREPL_EUSAGE  not loaded; no OPTS
 *   COREPL_ESYS    errno in the diagnostic: ENOTSUPP 524 or EINVAL for a type without test runs
 */
int corepl_program_test_run(struct corepl_program *prog, struct corepl_test_run_opts *opts);

/*
 * Pin the program at PATH in a mounted bpffs, where it stays when OBJ is closed; remove it there.
 * Its directory is made where it is missing.
 *   COREPL_EUSAGE    not loaded; PATH is NULL
 *   COREPL_EMISSING  unpin: no file at PATH
 *   COREPL_ESYS      errno in the diagnostic
 */
int corepl_program_pin(struct corepl_program *prog, const char *path);
int corepl_program_unpin(struct corepl_program *prog, const char *path);

/*
 * struct_ops: register the kernel's struct that MAP (a variable of section ".struct_ops" or
 * ".struct_ops.link") fills; corepl_attach() does it for every loaded map that holds a program.
 * It is the kernel's own, or one that a module registers (Linux 6.9).
 * Members are copied by name to where this kernel has them.  Before the load the initial struct is
 * at corepl_map_data(), laid out as in the object's source; its function members point to struct
 * corepl_program and may be exchanged or set to NULL.  A map of section "?.struct_ops..." is only
 * made after corepl_map_set_autocreate().
 * For ".struct_ops" the link has no descriptor, and destroying it unregisters (so does a child
 * process that destroys its copy); the kernel takes such a map only once: EBUSY from then on, so
 * that a corepl_attach() which registered it and failed later cannot be tried again.
 *   COREPL_EUSAGE   not loaded, or no struct_ops map
 *   COREPL_ESYS     errno in the diagnostic: EEXIST: a struct of that name is registered
 */
struct corepl_link *corepl_map_attach_struct_ops(struct corepl_map *map);

/* The link that corepl_attach() made for PROG, or NULL; for one of struct_ops it is its map's. */
struct corepl_link *corepl_program_link(const struct corepl_program *prog);

/* The link that corepl_map_attach_struct_ops() or corepl_attach() made for MAP, or NULL. */
struct corepl_link *corepl_map_link(const struct corepl_map *map);

/* ---- links ------------------------------------------------------------------------------ */

/* Detach and give back.  LINK may be NULL.  Links left over are destroyed by corepl_close(). */
void corepl_link_destroy(struct corepl_link *link);

/*
 * Descriptor; the link keeps it.  Negative where there is none: COREPL_EUSAGE when LINK is NULL, -1
 * for filters of tc, ".struct_ops", and sockets of a map before Linux 6.10.
 */
int corepl_link_fd(const struct corepl_link *link);

/*
 * Pin the link at PATH in a mounted bpffs, where it stays when OBJ is closed; remove it there.
 * Its directory is made where it is missing.
 *   COREPL_EUSAGE    LINK or PATH is NULL; pin: the link has no descriptor
 *   COREPL_EMISSING  unpin: no file at PATH
 *   COREPL_ESYS      errno in the diagnostic; EINVAL for a perf event without a link (Linux 5.14)
 */
int corepl_link_pin(struct corepl_link *link, const char *path);
int corepl_link_unpin(struct corepl_link *link, const char *path);

/* A pinned link as one of OBJ's.  COREPL_EUSAGE, COREPL_EMISSING: no file at PATH; COREPL_ESYS. */
struct corepl_link *corepl_link_open(struct corepl_object *obj, const char *path);

/*
 * Cut the link's program off its hook while the link stays, also pinned; only some kinds know how
 * (xdp, cgroup, netns, struct_ops, ...).  COREPL_EUSAGE: LINK is NULL; COREPL_ESYS: EOPNOTSUPP.
 */
int corepl_link_detach(struct corepl_link *link);

/*
 * Put loaded PROG in the place of the link's program, at once.  Statuses as for detach;
 * COREPL_EUSAGE also when PROG is NULL or not loaded.
 */
int corepl_link_update_program(struct corepl_link *link, struct corepl_program *prog);

struct corepl_link_info {
	size_t size;	  /* sizeof(struct corepl_link_info) */
	uint32_t type;	  /* enum bpf_link_type */
	uint32_t id;	  /* the kernel's number of the link */
	uint32_t prog_id; /* and of its program */
};

/* What the kernel knows of the link.  COREPL_EUSAGE: LINK or INFO is NULL; COREPL_ESYS. */
int corepl_link_info(const struct corepl_link *link, struct corepl_link_info *info);

/* ---- perf buffer: events of a BPF_MAP_TYPE_PERF_EVENT_ARRAY ------------------------------ */

struct corepl_perf_buffer;

/* One record of SIZE bytes; DATA is valid during the call. */
typedef void (*corepl_perf_sample_fn)(void *ctx, int cpu, void *data, uint32_t size);
/* LOST_CNT records found no room. */
typedef void (*corepl_perf_lost_fn)(void *ctx, int cpu, uint64_t lost_cnt);

struct corepl_perf_buffer_opts {
	size_t size;		      /* sizeof(struct corepl_perf_buffer_opts) */
	corepl_perf_sample_fn sample; /* needed */
	corepl_perf_lost_fn lost;     /* or NULL */
	void *ctx;		      /* given to both */
	uint32_t page_cnt;	      /* data pages per CPU, a power of two; 0: 8 */
	uint32_t wakeup_events;	      /* wake the poller after so many records; 0: 1 */
};

/*
 * Open a buffer on every online CPU and put it into MAP (loaded).  DIAG may be NULL.
 *   COREPL_EUSAGE  MAP not loaded or of another type, no sample function, page_cnt
 *   COREPL_ESYS    errno in the diagnostic
 */
struct corepl_perf_buffer *corepl_perf_buffer_open(struct corepl_map *map,
						   const struct corepl_perf_buffer_opts *opts,
						   struct corepl_diag *diag);

/*
 * Wait up to TIMEOUT_MS (-1: for ever), then deliver what is there.  Returns the number of records,
 * 0 at the timeout or after a signal, or COREPL_ESYS (epoll_wait failed), COREPL_EFORMAT (a record
 * makes no sense); no diagnostic is written.
 */
int corepl_perf_buffer_poll(struct corepl_perf_buffer *pb, int timeout_ms);

/* Deliver what is there without waiting.  Returns as poll. */
int corepl_perf_buffer_consume(struct corepl_perf_buffer *pb);

/*
 * An epoll descriptor, the buffer's, that is readable when records wait.  The kernel tells of them
 * once: who has waited for it calls consume, a poll would wait for further ones.
 */
int corepl_perf_buffer_fd(const struct corepl_perf_buffer *pb);

/* Give everything back.  PB may be NULL. */
void corepl_perf_buffer_close(struct corepl_perf_buffer *pb);

/* ---- ring buffer: events of BPF_MAP_TYPE_RINGBUF ---------------------------------------- */

struct corepl_ring_buffer;

/* One record; a negative result ends the delivery and is returned to the caller. */
typedef int (*corepl_ring_sample_fn)(void *ctx, void *data, size_t size);

/*
 * Read MAP (loaded); room for RING_CNT maps in all (0: 1).  DIAG may be NULL.
 *   COREPL_EUSAGE  MAP not loaded or of another type, no sample function
 *   COREPL_ESYS    errno in the diagnostic
 */
struct corepl_ring_buffer *corepl_ring_buffer_open(struct corepl_map *map,
						   corepl_ring_sample_fn sample, void *ctx,
						   uint32_t ring_cnt, struct corepl_diag *diag);

/*
 * Read another map too.  COREPL_ENOSPACE: RING_CNT maps are there already, no diagnostic is
 * written; else as above, into that of MAP's object.
 */
int corepl_ring_buffer_add(struct corepl_ring_buffer *rb, struct corepl_map *map,
			   corepl_ring_sample_fn sample, void *ctx);

/*
 * As for perf buffers; a negative result of a sample function instead of COREPL_EFORMAT.  The
 * descriptor is readable as long as records wait.
 */
int corepl_ring_buffer_poll(struct corepl_ring_buffer *rb, int timeout_ms);
int corepl_ring_buffer_consume(struct corepl_ring_buffer *rb);
int corepl_ring_buffer_fd(const struct corepl_ring_buffer *rb);
void corepl_ring_buffer_close(struct corepl_ring_buffer *rb);

/* ---- user ring buffer: records for programs, BPF_MAP_TYPE_USER_RINGBUF (Linux 6.1) -------- */

struct corepl_user_ring_buffer;

/*
 * Write into MAP (loaded); one writer at a time.  DIAG may be NULL.
 *   COREPL_EUSAGE  MAP not loaded or of another type
 *   COREPL_ESYS    errno in the diagnostic
 */
struct corepl_user_ring_buffer *corepl_user_ring_buffer_open(struct corepl_map *map,
							     struct corepl_diag *diag);

/*
 * Room for a record of SIZE bytes in *RECORD, 8-byte aligned; NULL on failure.  Programs see it,
 * and what was reserved after it, once it is submitted or discarded.  Makes no system call and
 * writes no diagnostic.
 *   COREPL_ENOSPACE  no room until a program drains the buffer: bpf_user_ringbuf_drain()
 *   COREPL_ERANGE    SIZE and its 8 bytes of header are more than the buffer
 *   COREPL_EFORMAT   the positions make no sense: someone else wrote them
 */
int corepl_user_ring_buffer_reserve(struct corepl_user_ring_buffer *rb, uint32_t size,
				    void **record);

/* The same, waiting up to TIMEOUT_MS (-1: for ever) for a program to make room.  COREPL_ESYS. */
int corepl_user_ring_buffer_reserve_blocking(struct corepl_user_ring_buffer *rb, uint32_t size,
					     int timeout_ms, void **record);

/* RECORD, reserved and filled, is for the programs; or is passed over by them. */
void corepl_user_ring_buffer_submit(struct corepl_user_ring_buffer *rb, void *record);
void corepl_user_ring_buffer_discard(struct corepl_user_ring_buffer *rb, void *record);

/* Give everything back; what was submitted stays in the map.  RB may be NULL. */
void corepl_user_ring_buffer_close(struct corepl_user_ring_buffer *rb);

/* ---- skeletons: what generated code is made of ------------------------------------------- */

/* Where in the skeleton struct the fields of one map are; COREPL_NO_IDX: there is none. */
struct corepl_skeleton_map {
	uint32_t map_off;   /* byte offset of a `struct corepl_map *` */
	uint32_t data_off;  /* byte offset of the pointer to the typed globals */
	uint32_t data_size; /* bytes of the struct of globals, at most the map's */
};

/* Attach PROG to what its section says; as corepl_program_attach(), for programs of one kind. */
typedef struct corepl_link *corepl_attach_fn(struct corepl_program *prog);

corepl_attach_fn corepl_auto_raw_tracepoint; /* raw_tp/NAME */
corepl_attach_fn corepl_auto_trace;	     /* tp_btf/, fentry/, fexit/, fmod_ret/, lsm/NAME */
corepl_attach_fn corepl_auto_tracepoint;     /* tp/CATEGORY/NAME */
corepl_attach_fn corepl_auto_kprobe;	     /* kprobe/, kretprobe/FUNCTION[+OFFSET] */
corepl_attach_fn corepl_auto_ksyscall;	     /* ksyscall/, kretsyscall/NAME */
corepl_attach_fn corepl_auto_uprobe;	     /* uprobe/, uretprobe/PATH:FUNCTION[+OFFSET] */
corepl_attach_fn corepl_auto_usdt;	     /* usdt/PATH:PROVIDER:NAME */
corepl_attach_fn corepl_auto_kprobe_multi;   /* kprobe.multi/, kprobe.session/PATTERN */
corepl_attach_fn corepl_auto_uprobe_multi;   /* uprobe.multi/, uprobe.session/PATH:PATTERN */
corepl_attach_fn corepl_auto_iter;	     /* iter/NAME */
corepl_attach_fn corepl_auto_struct_ops;     /* struct_ops/MEMBER: its map; one link for all */
corepl_attach_fn corepl_auto_trace_multi;    /* fentry.multi/, fexit.multi/PATTERN, ... */

struct corepl_skeleton_prog {
	uint32_t prog_off;	  /* byte offset of a `struct corepl_program *` */
	uint32_t link_off;	  /* byte offset of a `struct corepl_link *`, or COREPL_NO_IDX: its
				     struct_ops map has it */
	corepl_attach_fn *attach; /* of the program's kind: only the kinds that are named here get
				     linked; NULL: its section does not say where to attach */
};

/*
 * A constant of the generated code.  Entry i of maps and progs is the plan's map and program i.
 *
 *	static const struct corepl_skeleton_map x_maps[] = {
 *		{ offsetof(struct x, maps.start), COREPL_NO_IDX, 0 },
 *		{ offsetof(struct x, maps.bss), offsetof(struct x, bss), sizeof(struct x__bss) },
 *	};
 *	static const struct corepl_skeleton_prog x_progs[] = {
 *		{ offsetof(struct x, progs.on_switch), offsetof(struct x, links.on_switch),
 *		  corepl_auto_trace },
 *	};
 *	static const struct corepl_skeleton x_skeleton = {
 *		sizeof(struct corepl_skeleton), "x", x_bytes, sizeof(x_bytes),
 *		sizeof(struct x), offsetof(struct x, obj), x_maps, 2, x_progs, 1, NULL,
 *	};
 */
struct corepl_skeleton {
	size_t size;	    /* sizeof(struct corepl_skeleton) */
	const char *name;   /* object name */
	const void *data;   /* the object's bytes; they stay for the process's life */
	size_t data_size;   /* bytes */
	uint32_t skel_size; /* bytes of the skeleton struct */
	uint32_t obj_off;   /* byte offset of its `struct corepl_object *` */
	const struct corepl_skeleton_map *maps; /* may be NULL when map_cnt is 0 */
	uint32_t map_cnt;
	const struct corepl_skeleton_prog *progs; /* may be NULL when prog_cnt is 0 */
	uint32_t prog_cnt;
	const uint32_t *map_link_offs; /* map_cnt byte offsets of a struct_ops map's
					  `struct corepl_link *`, COREPL_NO_IDX for the others; NULL
					  when there is no such map */
};

/*
 * corepl_open() with the skeleton struct in the object's memory, its fields filled.  Load with
 * corepl_load() and destroy with corepl_close() on its object: the struct goes with it.
 * opts->extra_size is not for the caller here.  COREPL_ESTALE: the counts are not the object's;
 * else as corepl_open().
 */
void *corepl_skeleton_open(const struct corepl_skeleton *desc, const struct corepl_open_opts *opts,
			   struct corepl_diag *diag);

/*
 * corepl_attach() for programs and struct_ops maps whose link field is NULL; fills the fields.
 * Statuses as there.
 */
int corepl_skeleton_attach(const struct corepl_skeleton *desc, void *skel);

/* Destroy the links in the fields, also those that the caller put there, and set them to NULL. */
void corepl_skeleton_detach(const struct corepl_skeleton *desc, void *skel);

#ifdef __cplusplus
}
#endif
#endif
