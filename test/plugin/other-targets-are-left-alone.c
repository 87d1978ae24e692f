/* SPDX-License-Identifier: MIT */
/* For another target than BPF the plugin does nothing, quietly. */
// RUN: %clang -O2 -g -S -o %t.with.s -fplugin=%plugin -fplugin-arg-corepl-dump %s 2>&1 | count 0
// RUN: %clang -O2 -g -S -o %t.alone.s %s
// RUN: cmp %t.with.s %t.alone.s
extern int CONFIG_HZ __attribute__((section(".kconfig")));

struct s {
	int a, b;
};

int f(struct s *p)
{
	return p->b + CONFIG_HZ;
}
