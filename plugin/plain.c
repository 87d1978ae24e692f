// SPDX-License-Identifier: MIT
/*
 * plain.c - accesses to kernel memory whose offsets are compiled in.
 *
 *   struct sock { ... };                                  no preserve_access_index
 *   SEC("fentry/tcp_close") int BPF_PROG(p, struct sock *sk)
 *           return sk->sk_mark;                           struct sock, "sk_mark", bit 4352 of 32
 *
 * Clang leaves no trace of them, and on a kernel with another layout they read something else.
 * Most structures that a program reads are no kernel's: what is known to come from there counts:
 *
 *   - arguments of tracing programs: BPF_PROG(NAME, ...), or loaded from the context
 *   - what helpers return that return kernel objects, and what probe_read helpers are to read
 *   - what is loaded from such memory in turn; local variables initialised so
 *   - a structure without the attribute within one that has it
 *   - the context itself where it is a struct trace_event_raw_...
 *
 * In: the tree through shim.h.  Out: a root, a path by names, its place.  Whether a kernel has it
 * elsewhere is found out when an object is checked.
 */
#include "plain.h"

#include <stdio.h>
#include <string.h>

#define ORIGIN_DEPTH 32u /* expressions and variables that a pointer is followed through */
#define CONTEXT_ROOT "struct trace_event_raw_"

enum origin { NOWHERE, CONTEXT, KERNEL };

/* Does the section's program get pointers into the kernel, in arguments or registers? */
static bool is_tracing(const char *section)
{
	static const char *const names[] = {
		"tp_btf", "raw_tp", "raw_tracepoint", "tp", "tracepoint", "fentry", "fexit",
		"fmod_ret", "fsession", "lsm", "kprobe", "kretprobe", "iter", "struct_ops",
	};
	size_t size;

	section += *section == '?';
	size = strcspn(section, "/.");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strlen(names[i]) == size && !strncmp(names[i], section, size))
			return true;
	}
	return false;
}

void plain_enter(struct plain_func *f, const struct shim_decl_info *info)
{
	f->is_inner = !strncmp(info->name, "____", 4);
	f->section = info->section;
	if (*info->section) {
		f->last_name = info->name;
		f->last_section = info->section;
	}
	if (f->is_inner)
		f->section = f->last_name && !strcmp(f->last_name, info->name + 4)
				     ? f->last_section : "";
}

bool plain_is_probe(const struct shim *tu, const struct shim_stmt *s)
{
	struct shim_origin o;

	shim_get_origin(tu, s, &o);
	return o.kind == SHIM_FROM_CALL &&
	       (o.helper == 4 || o.helper == 45 || o.helper == 113 || o.helper == 115);
}

/* Does the helper return a pointer to a kernel object? */
static bool returns_object(int64_t helper)
{
	return helper == 35 || helper == 158 || helper == 162 ||
	       (helper >= 136 && helper <= 140);
}

static enum origin param_origin(const struct plain_func *f, uint32_t idx)
{
	if (!is_tracing(f->section))
		return NOWHERE;
	if (f->is_inner && idx)
		return KERNEL;
	return idx ? NOWHERE : CONTEXT;
}

/* Where the pointer S comes from. */
static enum origin find_origin(const struct shim *tu, const struct shim_stmt *s,
			       const struct plain_func *f)
{
	bool is_loaded = false; /* out of what S leads to */

	for (uint32_t i = 0; s && i < ORIGIN_DEPTH; i++) {
		enum origin is = NOWHERE;
		struct shim_origin o;
		struct shim_step step;

		shim_get_origin(tu, s, &o);
		switch (o.kind) {
		case SHIM_FROM_OPERAND:
		case SHIM_FROM_LOCAL:
			s = o.from;
			continue;
		case SHIM_FROM_STEP:
			shim_get_step(tu, s, &step);
			if (step.is_by_attribute)
				return KERNEL;
			is_loaded = true;
			s = step.base;
			continue;
		case SHIM_FROM_PARAM:
			is = param_origin(f, o.param_idx);
			return is == CONTEXT && is_loaded ? KERNEL : is;
		case SHIM_FROM_CALL:
			return returns_object(o.helper) ? KERNEL : NOWHERE;
		default:
			return NOWHERE;
		}
	}
	return NOWHERE;
}

/* Put NAME, or [IDX] where it has none, before what PATH holds; false: no room. */
static bool prepend(char *path, const char *name, uint32_t idx)
{
	char text[CHAIN_TEXT_SIZE];
	bool is_last = !*path || *path == '[';
	int size;

	if (*name)
		size = snprintf(text, sizeof(text), "%s%s%s", name, is_last ? "" : ".", path);
	else
		size = snprintf(text, sizeof(text), "[%u]%s%s", idx, is_last ? "" : ".", path);
	if (size < 0 || (size_t)size >= sizeof(text))
		return false;
	memcpy(path, text, (size_t)size + 1);
	return true;
}

/* One step, from the leaf on; false: the path cannot go through it. */
static bool add_step(struct plain *p, const struct shim *tu, const struct shim_stmt *at,
		     const struct shim_step *step)
{
	bool is_member = step->kind == SHIM_STEP_MEMBER;
	struct shim_layout l;

	if (step->kind == SHIM_STEP_POINTER || (!is_member && !step->is_by_builtin))
		return false;
	shim_get_layout(tu, at, &l);
	if (l.bit_off > UINT32_MAX - p->bit_off || l.base_size > UINT32_MAX / 8)
		return false;
	if ((*l.name || !is_member) && !prepend(p->path, l.name, step->idx))
		return false;
	if (!p->base)
		p->bit_size = (uint32_t)l.bit_size;
	p->bit_off += (uint32_t)l.bit_off;
	p->root_size = (uint32_t)l.base_size;
	return true;
}

bool plain_collect(struct plain *p, const struct shim *tu, const struct shim_stmt *leaf,
		   const struct plain_func *f, bool is_probed)
{
	const struct shim_stmt *at = leaf, *head = NULL;
	struct shim_step step, child;
	enum origin is;

	memset(p, 0, sizeof(*p));
	for (uint32_t cnt = 0; cnt < CHAIN_MAX_STEPS; cnt++, child = step) {
		enum shim_kind kind = shim_get_kind(tu, at);

		if (kind != SHIM_MEMBER && kind != SHIM_SUBSCRIPT)
			break;
		shim_get_step(tu, at, &step);
		if (step.is_by_attribute || (cnt && !chain_is_joined(&step, &child)) ||
		    !add_step(p, tu, at, &step))
			break;
		head = at;
		p->base = step.base;
		at = chain_strip(tu, step.base);
	}
	if (!head || shim_get_kind(tu, head) != SHIM_MEMBER || !p->root_size || !p->path[0])
		return false;
	p->root = shim_step_root(tu, head);
	is = is_probed ? KERNEL : find_origin(tu, p->base, f);
	if (is == CONTEXT)
		return !strncmp(p->root, CONTEXT_ROOT, strlen(CONTEXT_ROOT));
	return is == KERNEL && !strstr(p->root, "<anon>") &&
	       (!strncmp(p->root, "struct ", 7) || !strncmp(p->root, "union ", 6));
}
