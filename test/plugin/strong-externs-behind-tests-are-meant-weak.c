/* SPDX-License-Identifier: MIT */
/*
 * A strong extern that is used only behind a question to the kernel is told, once, at its first use:
 * a loader demands it before the question is asked.  Weak ones, ones used elsewhere too, ones behind
 * other conditions, and what a host supplies are not.
 */
// REQUIRES: clang-14, clang-16, clang-19
// RUN: for clang in %clang14 %clang16 %clang19; do \
// RUN:   $clang %bpf-flags -Wno-pointer-bool-conversion -fsyntax-only -fplugin=%plugin -Xclang -verify %s && \
// RUN:   $clang %bpf-flags -Wno-pointer-bool-conversion -fsyntax-only -fplugin=%plugin -Werror \
// RUN:     -fplugin-arg-corepl-no-lint-strong-extern %s || exit 1; done
#define SEC(name) __attribute__((section(name), used))
#define __ksym __attribute__((section(".ksyms")))
#define __kconfig __attribute__((section(".kconfig")))
#define __weak __attribute__((weak))
#define exists(type) __builtin_preserve_type_info(*(type *)0, 0)
#define has(field) __builtin_preserve_field_info(field, 2)

struct thing {
	int a, b;
} __attribute__((preserve_access_index));

extern int by_own_name(void) __ksym;
extern int by_type(void) __ksym;
extern int by_field(void) __ksym;
extern int by_leaving(void) __ksym;
extern int by_and(void) __ksym;
extern int by_or(void) __ksym;
extern int by_release(void) __ksym;
extern int by_macro(void) __ksym;
extern const int by_address __ksym;
extern int twice(void) __ksym;
extern int also_elsewhere(void) __ksym;
extern int behind_a_value(void) __ksym;
extern int behind_a_result(void) __ksym;
extern int asked(void) __ksym;
extern int weak(void) __ksym __weak;
extern int LINUX_KERNEL_VERSION __kconfig;
extern int CONFIG_BEHIND __kconfig;
extern int CONFIG_ASKED __kconfig;
extern int host_limit __attribute__((section(".BPF.patchable_externs")));

int sink;

SEC("raw_tp/a") int tested(struct thing *t)
{
	if (by_own_name)
		sink += by_own_name(); // expected-warning {{extern 'by_own_name' is strong and used only behind a test: a kernel without it refuses the object before it can ask; declare it __weak}}
	if (exists(struct thing))
		sink += by_type(); // expected-warning {{extern 'by_type' is strong}}
	else
		sink += weak();
	sink += has(t->b) ? by_field() : 0; // expected-warning {{extern 'by_field' is strong}}
	sink += exists(struct thing) && by_and(); // expected-warning {{extern 'by_and' is strong}}
	sink += !exists(struct thing) || by_or(); // expected-warning {{extern 'by_or' is strong}}
	if (LINUX_KERNEL_VERSION >= 0x60000)
		sink += by_release() + CONFIG_BEHIND; // expected-warning {{extern 'by_release' is strong}} expected-warning {{extern 'CONFIG_BEHIND' is strong}}
	if (({ !!by_macro; }))
		sink += by_macro(); // expected-warning {{extern 'by_macro' is strong}}
	if (&by_address)
		sink += by_address; // expected-warning {{extern 'by_address' is strong}}
	if (CONFIG_ASKED)
		sink += twice() + host_limit; // expected-warning {{extern 'twice' is strong}}
	return 0;
}

SEC("raw_tp/b") int left_early(struct thing *t)
{
	if (!has(t->a))
		return 0;
	sink += by_leaving(); // expected-warning {{extern 'by_leaving' is strong}}
	if (exists(struct thing))
		sink += twice();
	return 0;
}

SEC("raw_tp/c") int not_told(struct thing *t)
{
	if (has(t->a))
		sink += also_elsewhere();
	sink += also_elsewhere();
	if (sink > 3)
		sink += behind_a_value();
	if (asked())
		sink += behind_a_result();
	return 0;
}
