/* SPDX-License-Identifier: MIT */
/*
 * vmlinux_header.c - the frame of vmlinux.h: guard, CO-RE attribute, kfuncs, variables.
 *
 * Macros that the including program may define first:
 *
 *   BPF_NO_PRESERVE_ACCESS_INDEX  accesses are not relocated
 *   BPF_NO_KFUNC_PROTOTYPES       no kfunc prototypes (the program has its own)
 *   COREPL_KERNEL_VARS            also declare the kernel's variables (off: programs declare the
 *                                 few they use themselves, as const or not)
 *   COREPL_WIDE_POINTERS          32-bit kernels: pointers stay pointers of the BPF target
 *
 * The first two are those of `bpftool btf dump`, so that programs need no change.
 */
#include "postlink/vmlinux_header.h"

#include "core/diag.h"

static const char ptr_macro[] =
	"/*\n"
	" * The kernel's pointers have 4 bytes; where the compiler's have 8 (BPF), members that\n"
	" * are pointers are integers of 4 bytes, so that all offsets and sizes are the kernel's.\n"
	" * COREPL_WIDE_POINTERS keeps them pointers; then only relocated accesses are right.\n"
	" */\n"
	"#if __SIZEOF_POINTER__ == 4 || defined(COREPL_WIDE_POINTERS)\n"
	"#define __corepl_ptr(word, ...) __VA_ARGS__\n"
	"#else\n"
	"#define __corepl_ptr(word, ...) word\n"
	"#endif\n"
	"\n";

static const char push_attribute[] =
	"#if defined(__clang__) && defined(__bpf__) && !defined(BPF_NO_PRESERVE_ACCESS_INDEX)\n"
	"#pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)\n"
	"#endif\n"
	"\n";

static const char pop_attribute[] =
	"#if defined(__clang__) && defined(__bpf__) && !defined(BPF_NO_PRESERVE_ACCESS_INDEX)\n"
	"#pragma clang attribute pop\n"
	"#endif\n"
	"\n";

static const char kfunc_macros[] =
	"#ifndef __ksym\n"
	"#define __ksym __attribute__((section(\".ksyms\")))\n"
	"#endif\n"
	"\n"
	"#ifndef __weak\n"
	"#define __weak __attribute__((weak))\n"
	"#endif\n"
	"\n"
	"#ifndef __bpf_fastcall\n"
	"#if defined(__has_attribute) && __has_attribute(bpf_fastcall)\n"
	"#define __bpf_fastcall __attribute__((bpf_fastcall))\n"
	"#else\n"
	"#define __bpf_fastcall\n"
	"#endif\n"
	"#endif\n"
	"\n";

struct ctype_style vmlinux_header_style(const struct btfview *v)
{
	struct ctype_style style = { .has_decl_tags = true };

	if (v->ptr_size == 4)
		style.ptr_word = "unsigned int";
	return style;
}

void vmlinux_header_begin(struct ctext *out, const struct btfview *v, const char *origin)
{
	ctext_str(out, "#ifndef __VMLINUX_H__\n#define __VMLINUX_H__\n\n");
	if (origin) {
		ctext_str(out, "/* ");
		for (; *origin; origin++)
			ctext_char(out, *origin >= ' ' && *origin < 127 && *origin != '*' ?
					*origin : '_');
		ctext_str(out, " */\n\n");
	}
	if (v->ptr_size == 4)
		ctext_str(out, ptr_macro);
	ctext_str(out, push_attribute);
}

/* Names that a prototype or variable may have: identifiers that no type or enumerator uses. */
static bool is_free_name(struct ctype *c, const char *name)
{
	if (!name || !name[0] || (name[0] >= '0' && name[0] <= '9'))
		return false;
	for (const char *s = name; *s; s++) {
		if (!(*s >= 'a' && *s <= 'z') && !(*s >= 'A' && *s <= 'Z') &&
		    !(*s >= '0' && *s <= '9') && *s != '_')
			return false;
	}
	return !ctype_is_taken(c, name);
}

static bool has_tag(struct ctype *c, uint32_t *idx, uint32_t func_id, const char *wanted)
{
	const char *text;
	uint32_t id;
	bool is_found = false;

	for (; ctype_tag_at(c, *idx, &id, &text) && id == func_id; (*idx)++)
		is_found |= strcmp(text, wanted) == 0;
	return is_found;
}

/* Is NAME to be declared at all? */
static bool is_wanted(const struct vmlinux_words *words, const char *name)
{
	if (!words || !name)
		return name != NULL;
	return vmlinux_words_use(words, name, strlen(name)) & VMLINUX_WORDS_TYPE;
}

static void put_kfunc(struct ctype *c, const struct btfview_type *t, const char *name, bool is_fast)
{
	struct ctext *out = ctype_text(c);

	if (!is_free_name(c, name))
		return;
	ctext_str(out, "extern ");
	if (ctype_declare_func(c, t->size_or_type, name))
		return;
	ctext_str(out, is_fast ? " __weak __ksym __bpf_fastcall;\n" : " __weak __ksym;\n");
}

/* Every function with a DECL_TAG "bpf_kfunc"; PUT false: only what their prototypes need. */
static bool walk_kfuncs(struct ctype *c, const struct btfview *v, const struct vmlinux_words *words,
			bool put)
{
	uint32_t idx = 0, func_id;
	struct btfview_type t;
	const char *text, *name;
	bool is_any = false;

	while (ctype_tag_at(c, idx, &func_id, &text)) {
		uint32_t fast_idx = idx;
		bool is_fast = has_tag(c, &fast_idx, func_id, "bpf_fastcall");

		if (!has_tag(c, &idx, func_id, "bpf_kfunc") || func_id < v->first_id ||
		    btfview_type(v, func_id, &t) || t.kind != BTFVIEW_FUNC)
			continue;
		name = btfview_str(v, t.name_off);
		if (!is_wanted(words, name))
			continue;
		is_any = true;
		if (put)
			put_kfunc(c, &t, name, is_fast);
		else
			ctype_announce(c, t.size_or_type);
	}
	return is_any;
}

/* A kernel may have two static variables of one name: only the first can be declared. */
static void walk_vars(struct ctype *c, const struct btfview *v, const struct vmlinux_words *words,
		      bool put)
{
	struct ctext *out = ctype_text(c);
	struct btfview_type t;

	for (uint32_t i = 0; ctype_var_at(c, i, &t); i++) {
		const char *name = btfview_str(v, t.name_off);

		if (t.id < v->first_id || !is_wanted(words, name))
			continue;
		if (!put) {
			ctype_announce(c, t.size_or_type);
		} else if (is_free_name(c, name) && ctype_take(c, name)) {
			ctext_str(out, "extern ");
			if (ctype_declare(c, t.size_or_type, name, 0))
				return;
			ctext_str(out, " __ksym;\n");
		}
	}
}

int vmlinux_header_end(struct ctype *c, const struct btfview *v, const struct vmlinux_words *words)
{
	struct ctext *out = ctype_text(c);
	bool has_kfuncs = walk_kfuncs(c, v, words, false);

	walk_vars(c, v, words, false);
	ctext_str(out, pop_attribute);
	ctext_str(out, kfunc_macros);
	if (has_kfuncs) {
		ctext_str(out, "#ifndef BPF_NO_KFUNC_PROTOTYPES\n\n");
		walk_kfuncs(c, v, words, true);
		ctext_str(out, "\n#endif\n\n");
	}
	ctext_str(out, "#ifdef COREPL_KERNEL_VARS\n\n");
	walk_vars(c, v, words, true);
	ctext_str(out, "\n#endif\n\n#endif /* __VMLINUX_H__ */\n");
	return ctype_status(c);
}
