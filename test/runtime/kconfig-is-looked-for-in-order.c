/* SPDX-License-Identifier: MIT */
/*
 * The kernel's configuration comes from the first place that has one: /boot, the modules' directory,
 * then /proc/config.gz, unpacked.  A damaged one is passed over, and a value that is nowhere is an
 * error that tells every place.  On a kernel with /proc/config.gz its own value is found.
 */
// REQUIRES: bpf-load, clang-19
// RUN: %object-of %s %t.o
// RUN: printf 'CONFIG_HZ=100\n' > %t.boot && printf 'CONFIG_HZ=250\n' > %t.modules
// RUN: (seq 20000 | sed 's/.*/# CONFIG_& is not set/'; echo CONFIG_HZ=1000) | gzip -9 > %t.proc
// RUN: head -c 20000 %t.proc > %t.damaged && (seq 9 | gzip > %t.other)
// RUN: %{bin}/places %t.o CONFIG_HZ boot %t.boot modules %t.modules proc %t.proc | %FileCheck --check-prefix=BOOT %s
// BOOT: tried boot
// BOOT-NEXT: CONFIG_HZ = 100
// RUN: %{bin}/places %t.o CONFIG_HZ modules %t.modules proc %t.proc | %FileCheck --check-prefix=MODULES %s
// MODULES: tried boot
// MODULES-NEXT: tried modules
// MODULES-NEXT: CONFIG_HZ = 250
// RUN: %{bin}/places %t.o CONFIG_HZ proc %t.proc | %FileCheck --check-prefix=PROC %s
// PROC: tried boot
// PROC-NEXT: tried modules
// PROC-NEXT: tried proc
// PROC-NEXT: CONFIG_HZ = 1000
// RUN: %{bin}/places %t.o CONFIG_HZ proc %t.damaged | %FileCheck --check-prefix=DAMAGED %s
// DAMAGED: /boot/config-{{[^ ]+}} (not there), /usr/lib/modules/{{.+}}/config (not there), /proc/config.gz (cannot be read)), or declare it weak
// RUN: %{bin}/places %t.o CONFIG_HZ proc %t.other | %FileCheck --check-prefix=NOWHERE %s
// NOWHERE: kconfig-is-looked-for-in-order.c:[[# @LINE + 7]]:12: error: extern CONFIG_HZ: found no value, need one (looked in opts.kconfig, /boot/config-{{[^ ]+}} (not there), /usr/lib/modules/{{[^ ]+}}/config (not there), /proc/config.gz), or declare it weak
// RUN: if [ -r /proc/config.gz ]; then %{bin}/places %t.o CONFIG_HZ proc /proc/config.gz > %t.real && \
// RUN:   zcat /proc/config.gz | sed -n 's/^CONFIG_HZ=/CONFIG_HZ = /p' > %t.want && test -s %t.want && grep -qxFf %t.want %t.real; fi
#include "bpf.h"

#define KCONFIG __attribute__((section(".kconfig")))

extern int CONFIG_HZ KCONFIG;

SEC("raw_tp/sys_enter") int on_enter(u64 *ctx)
{
	return CONFIG_HZ;
}

LICENSE;
