/* SPDX-License-Identifier: MIT */
/*
 * shim_fixed.h - the third part of the door to clang: what is compiled in where a kernel may have
 * it otherwise.
 *
 * The rules of shim.h hold: borrowed handles, no opinion.
 */
#ifndef PLUGIN_SHIM_FIXED_H
#define PLUGIN_SHIM_FIXED_H

#include "shim.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A name with a number of this compilation. */
struct shim_fixed {
	const char *root;     /* type, spelled as in core/site.h */
	const char *name;     /* enumerator, or "" */
	int64_t value;        /* its value, or the type's size in bytes */
};

/* Does S name an enumerator of a named enum, or ask for the size of a relocatable record? */
bool shim_fixed_get_enumerator(const struct shim *tu, const struct shim_stmt *s,
			      struct shim_fixed *f);
bool shim_fixed_get_sizeof(const struct shim *tu, const struct shim_stmt *s,
			  struct shim_fixed *f);

/*
 * Does S ask where a member of a record lies, offsetof()?  F: the record and the offset in bytes,
 * STEP the first *STEP_CNT steps of the path, leaf first; false when there are more than that.
 */
bool shim_fixed_get_offsetof(const struct shim *tu, const struct shim_stmt *s,
			    struct shim_fixed *f, struct shim_step *step, uint32_t *step_cnt);

/* Is the record of S, an offsetof(), relocatable; or declared in a system header? */
bool shim_fixed_is_relocatable(const struct shim_stmt *s);
bool shim_fixed_is_systems(const struct shim *tu, const struct shim_stmt *s);

/* Is D a local variable of a relocatable record type? */
bool shim_fixed_get_copy(const struct shim *tu, const struct shim_decl *d,
			struct shim_fixed *f);

/* Is S, a SHIM_MEMBER, written with an arrow, its record outside system headers? */
bool shim_fixed_is_own_arrow(const struct shim *tu, const struct shim_stmt *s);

/* Call FN for each member's name of the record that S, SHIM_MEMBER or offsetof(), goes into. */
typedef void shim_fixed_name_fn(void *ctx, const char *name);
void shim_fixed_each_member(const struct shim_stmt *s, shim_fixed_name_fn *fn, void *ctx);

#ifdef __cplusplus
}
#endif
#endif
