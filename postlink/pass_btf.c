/* SPDX-License-Identifier: MIT */
/*
 * pass_btf.c - the object's types decoded and checked.
 *
 * Checked beyond object_view_btf(): no type contains itself without a pointer between
 * (struct s { struct s a; }; typedef t t), because everything later may follow such a chain.
 * The walk is a depth-first search with its own stack: hostile BTF nests as deep as it likes.
 */
#include "btf_words.h"
#include "passes.h"

enum pass_btf_state { PASS_BTF_NEW = 0, PASS_BTF_OPEN, PASS_BTF_DONE };

struct pass_btf_frame {
	uint32_t id;
	uint32_t word_idx; /* next word to follow */
};

/* Does a type of KIND hold the types it names by value? */
static bool pass_btf_holds(uint32_t kind)
{
	const uint32_t by_reference = 1u << BTFVIEW_PTR | 1u << BTFVIEW_FUNC |
				      1u << BTFVIEW_FUNC_PROTO | 1u << BTFVIEW_DECL_TAG;

	return !(by_reference >> kind & 1);
}

/* The next type that the frame's type holds, or 0 when all were followed. */
static uint32_t pass_btf_next(const struct object *o, struct pass_btf_frame *f)
{
	const struct btfview_type *t = &o->types[f->id];
	uint32_t cnt = pass_btf_holds(t->kind) ? btf_words_cnt(t) : 0;

	while (f->word_idx < cnt) {
		uint32_t i = f->word_idx++;

		if (btf_words_role(t->kind, i) == BTF_WORDS_TYPE && btf_words_get(o, t, i))
			return btf_words_get(o, t, i);
	}
	return 0;
}

static int pass_btf_walk(const struct object *o, uint32_t root, uint8_t *state,
			 struct pass_btf_frame *stack, struct corepl_diag *d)
{
	uint32_t depth = 1;

	stack[0] = (struct pass_btf_frame){ root, 0 };
	state[root] = PASS_BTF_OPEN;
	while (depth) {
		uint32_t next = pass_btf_next(o, &stack[depth - 1]);

		if (!next) {
			state[stack[--depth].id] = PASS_BTF_DONE;
		} else if (state[next] == PASS_BTF_OPEN) {
			return diag_fail(d, COREPL_EFORMAT, ".BTF: type [%u] '%s': contains itself",
					 next, object_btf_str(o, o->types[next].name_off));
		} else if (state[next] == PASS_BTF_NEW) {
			state[next] = PASS_BTF_OPEN;
			stack[depth++] = (struct pass_btf_frame){ next, 0 };
		}
	}
	return 0;
}

int pass_btf(struct object *o, struct corepl_diag *d)
{
	struct pass_btf_frame *stack;
	uint8_t *state;
	int ret;

	if (o->btf_sec == OBJECT_NONE || !o->secs[o->btf_sec].data)
		return diag_fail(d, COREPL_EFORMAT,
				 "section .BTF: found none, need one: compile with -g (clang -g "
				 "-O2 -target bpf)");
	ret = object_view_btf(o, d);
	if (ret)
		return ret;
	state = ARENA_NEW(o->arena, uint8_t, o->type_cnt);
	stack = ARENA_NEW(o->arena, struct pass_btf_frame, o->type_cnt);
	for (uint32_t id = 1; id < o->type_cnt && !ret; id++)
		if (state[id] == PASS_BTF_NEW)
			ret = pass_btf_walk(o, id, state, stack, d);
	o->note = arena_printf(o->arena, "%u types, %zu bytes of strings", o->type_cnt - 1,
			       o->btf.strs.size);
	return ret;
}
