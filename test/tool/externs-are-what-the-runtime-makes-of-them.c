/* SPDX-License-Identifier: MIT */
/*
 * corepl externs: the bytes of every kind of extern from a configuration, plain or packed, and a
 * release; what fails is told with its source line, what needs a kernel is said to.
 */
// RUN: %clang -target bpf -g -O2 -fplugin=%plugin -c %s -o %t.in.o && %bpf-postlink %t.in.o %t.o
// RUN: printf '#\n# Linux/x86 6.1.99 Kernel Configuration\n#\nCONFIG_A=y\nCONFIG_T=m\nCONFIG_C=n\nCONFIG_N=-2\nCONFIG_H=0xfffe\nCONFIG_S="two words"\nCONFIG_W=250\nCONFIG_ARCH_HAS_SYSCALL_WRAPPER=y\n' > %t.config
// RUN: %corepl externs %t.o --config %t.config > %t.txt && %FileCheck %s < %t.txt
// RUN: gzip -c %t.config > %t.gz && %corepl externs --config=%t.gz %t.in.o > %t.two.txt && sort %t.txt > %t.s && sort %t.two.txt | cmp %t.s -
// By hand: 6.1.99 is 0x060163, m is 2 of a tristate of 4 bytes, 'n' 0x6e, -2 fe, 250 fa in 8 bytes,
// "two words" cut to 7 bytes and a NUL.
// CHECK-DAG: extern LINUX_KERNEL_VERSION value=63010600
// CHECK-DAG: extern LINUX_HAS_SYSCALL_WRAPPER value=01
// CHECK-DAG: extern LINUX_HAS_BPF_COOKIE value=01
// CHECK-DAG: extern CONFIG_A value=01
// CHECK-DAG: extern CONFIG_T value=02000000
// CHECK-DAG: extern CONFIG_C value=6e
// CHECK-DAG: extern CONFIG_N value=fe
// CHECK-DAG: extern CONFIG_H value=feff
// CHECK-DAG: extern CONFIG_W value=fa00000000000000
// CHECK-DAG: extern CONFIG_S value=74776f20776f7200
// CHECK-DAG: extern CONFIG_NOT_THERE value=0000000000000000
// CHECK-DAG: extern settings host: 24 bytes, set by the control program before the load
// CHECK-DAG: extern schedule ksym: an address that only the running kernel knows
// CHECK-DAG: extern runqueues ksym_typed:
// CHECK-DAG: extern bpf_a_kfunc kfunc: a function of the kernel's types, 0 where it is missing
// CHECK: result ok
// RUN: %corepl externs %t.o --config %t.config --release 5.10.223-1-amd64 | %FileCheck --check-prefix=OLD %s
// OLD-DAG: extern LINUX_KERNEL_VERSION value=df0a0500
// OLD-DAG: extern LINUX_HAS_BPF_COOKIE value=00
// OLD: result ok
// RUN: %clang -target bpfeb -g -O2 -fplugin=%plugin -c %s -o %t.big.in.o && %bpf-postlink %t.big.in.o %t.big.o
// RUN: %corepl externs %t.big.o --config %t.config | %FileCheck --check-prefix=BIG %s
// BIG-DAG: extern LINUX_KERNEL_VERSION value=00060163
// BIG-DAG: extern CONFIG_W value=00000000000000fa
// RUN: sed -i 's/=-2/=200/; /CONFIG_W/d; s/_A=y/_A=m/; s/_H=.*/_H="x"/; s/_S=.*/_S=12oz/' %t.config
// RUN: %not %corepl externs %t.o --config %t.config > %t.bad 2> %t.err
// RUN: %FileCheck --check-prefix=BAD %s < %t.bad && %FileCheck --check-prefix=ERR %s < %t.err
// BAD-DAG: extern CONFIG_A error found m, which its type cannot hold, need bool (but for m), tristate or char
// BAD-DAG: extern CONFIG_N error found 200, which does not fit its type, need a wider one
// BAD-DAG: extern CONFIG_H error found "x", a text, need a char array
// BAD-DAG: extern CONFIG_S error found 12oz, need a number, a text in quotes, or y, n or m
// BAD-DAG: extern CONFIG_W error found no value in the configuration, need one, or declare it weak
// BAD-DAG: extern CONFIG_T value=02000000
// BAD: result fail
// ERR-DAG: corepl: {{.*}}: error: {{.*}}externs-are-what-the-runtime-makes-of-them.c:[[# @LINE + 16]]:20: extern CONFIG_N: found 200, which does not fit
// RUN: %not %corepl externs %t.o | %FileCheck --check-prefix=NOTHING %s
// NOTHING-DAG: extern CONFIG_A unknown: need --config FILE
// NOTHING-DAG: extern LINUX_KERNEL_VERSION unknown: need --release X.Y.Z
// NOTHING-DAG: extern LINUX_HAS_SYSCALL_WRAPPER unknown: need --config FILE
// NOTHING: result fail
#define KCONFIG __attribute__((section(".kconfig")))
#define KSYM __attribute__((section(".ksyms")))
#define HOST __attribute__((section(".BPF.patchable_externs")))
#define WEAK __attribute__((weak))

enum libbpf_tristate { TRI_NO, TRI_YES, TRI_MODULE };
extern int LINUX_KERNEL_VERSION KCONFIG;
extern _Bool LINUX_HAS_SYSCALL_WRAPPER KCONFIG, LINUX_HAS_BPF_COOKIE KCONFIG, CONFIG_A KCONFIG;
extern enum libbpf_tristate CONFIG_T KCONFIG;
extern char CONFIG_C KCONFIG, CONFIG_S[8] KCONFIG;
extern signed char CONFIG_N KCONFIG;
extern unsigned short CONFIG_H KCONFIG;
extern unsigned long long CONFIG_W HOST, CONFIG_NOT_THERE HOST WEAK;
extern struct {
	unsigned long long a, b, c;
} settings HOST;
struct rq;
extern const void schedule KSYM;
extern const struct rq runqueues KSYM;
extern void bpf_a_kfunc(void) KSYM WEAK;

__attribute__((section("raw_tp/sys_enter"), used)) int prog(void *ctx)
{
	unsigned long long sum = LINUX_KERNEL_VERSION + LINUX_HAS_SYSCALL_WRAPPER;

	sum += LINUX_HAS_BPF_COOKIE + CONFIG_A + CONFIG_T + CONFIG_C + CONFIG_S[1] + CONFIG_N;
	sum += CONFIG_H + CONFIG_W + CONFIG_NOT_THERE + settings.b + (long)&schedule;
	if (bpf_a_kfunc)
		bpf_a_kfunc();
	return sum + (long)&runqueues;
}
