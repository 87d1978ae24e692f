/* SPDX-License-Identifier: MIT */
/* Roots and accessors of every kind of builtin, and of paths with arrays, casts and typedefs. */
// RUN: %clang %bpf-flags -c -o %t.o -fplugin=%plugin -fplugin-arg-corepl-dump %s > %t
// RUN: %FileCheck %s < %t
// RUN: %python %tools/object_sites.py coverage %t.o
#include "Inputs/least_bpf.h"

struct in {
	int x, y;
};
struct s {
	int a;
	struct in in[4];
	struct {
		int q;
		union {
			int u1;
			long u2;
		};
	};
	u32 b : 3;
	u32 : 2;
	u32 c : 4;
	int last[2][3];
} __relocated;
typedef struct s s_t;
typedef struct {
	int z;
} __relocated unnamed_t;
enum e { E0, E1 = 5 };

SEC("raw_tp/sys_enter") int prog(u64 *ctx)
{
	struct s *p = (void *)ctx;
	struct s (*rows)[5] = (void *)ctx;
	s_t *alias = p;
	unnamed_t *unnamed = (void *)ctx;
	u64 sum = 0;

	// CHECK: :[[#@LINE+1]]:{{.*}} byte_off [struct s] 3:0 in prog: p[3].a
	sum += p[3].a;
	// CHECK: :[[#@LINE+1]]:{{.*}} byte_off [typedef s_t] 0:2:1:1 in prog: alias->u2
	sum += alias->u2;
	// CHECK: :[[#@LINE+1]]:{{.*}} byte_off [typedef unnamed_t] 0:0 in prog: unnamed->z
	sum += unnamed->z;
	// The unnamed bitfield has no number.
	// CHECK: :[[#@LINE+1]]:{{.*}} field_exists [struct s] 0:4 in prog
	sum += __builtin_preserve_field_info(p->c, 2);
	// Without the builtin the second subscript is an ordinary one.
	// CHECK: :[[#@LINE+1]]:{{.*}} byte_off [struct s] 0:5:1 in prog: p->last[1]
	sum += p->last[1][2];
	// CHECK: :[[#@LINE+1]]:{{.*}} byte_off [struct s] 0:5:1:2 in prog: p->last[1][2]
	sum += *__builtin_preserve_access_index(&p->last[1][2]);
	// CHECK: :[[#@LINE+1]]:{{.*}} byte_off [struct s] 7:0 in prog: rows[1][2].a
	sum += *__builtin_preserve_access_index(&rows[1][2].a);
	// A dynamic index cuts the path; struct in has no attribute of its own.
	// CHECK: :[[#@LINE+1]]:{{.*}} byte_off [struct s] 0:1 in prog: p->in{{$}}
	sum += p->in[*ctx & 3].y;
	// A cast to the same type does not cut it.
	// CHECK: :[[#@LINE+1]]:{{.*}} byte_off [struct s] 0:1:1:1 in prog: ((struct in *)(void *)&p->in[1])->y
	sum += *__builtin_preserve_access_index(&((struct in *)(void *)&p->in[1])->y);
	// CHECK: :[[#@LINE+1]]:{{.*}} local_type_id [struct s] 0 in prog
	sum += __builtin_btf_type_id(*(struct s *)0, 0);
	// CHECK: :[[#@LINE+1]]:{{.*}} local_type_id [ptr] 0 in prog
	sum += __builtin_btf_type_id(*(struct s **)0, 0);
	// CHECK: :[[#@LINE+1]]:{{.*}} local_type_id [int int] 0 in prog
	sum += __builtin_btf_type_id(*(int *)0, 0);
	// CHECK: :[[#@LINE+1]]:{{.*}} target_type_id [typedef u64] 0 in prog
	sum += __builtin_btf_type_id(*(u64 *)0, 1);
	// CHECK: :[[#@LINE+1]]:{{.*}} type_size [typedef s_t] 0 in prog
	sum += __builtin_preserve_type_info(*(s_t *)0, 1);
	// CHECK: :[[#@LINE+1]]:{{.*}} enumval_value [enum e] 1 in prog
	sum += __builtin_preserve_enum_value(*(enum e *)E1, 1);
	return sum;
}
