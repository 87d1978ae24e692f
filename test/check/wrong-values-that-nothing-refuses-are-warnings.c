/* SPDX-License-Identifier: MIT */
/*
 * Reads that every loader lets pass and that give wrong values: a program whose name starts with
 * `same` is right on all these kernels, the others are wrong where the kernel's own types say so
 * (bpftool btf dump file K format c):
 *
 *                                 5.10, 6.1           6.12
 *   inode.i_state                 unsigned long       u32
 *   net_device.napi_defer_...     int                 u32
 *   sk_buff.l4_hash               bit 0 of a byte     6.1: bit 0; 6.12: bit 1
 *   thread_info.status            byte 8, 16          byte 16
 *   getdents_callback             two structures: {ctx, name, ino, found...}, {ctx, current_dir...}
 */
// REQUIRES: kernels-corpus, clang-14, clang-19
// RUN: %clang19 -target bpf -g -O2 -mcpu=v3 -fplugin=%plugin -I%src/test/runtime/Inputs -c %s -o %t.in
// RUN: %bpf-postlink %t.in %t.o
// RUN: %corepl check %t.o --kernels %kernels/amd64/5.10.0-32-amd64.btf %kernels/amd64/6.1.0-50-amd64.btf \
// RUN:   %kernels/amd64/6.12.107+deb13-amd64.btf > %t.txt
// RUN: %FileCheck %s < %t.txt
// RUN: %clang14 -target bpf -g -O2 -mcpu=v3 -I%src/test/runtime/Inputs -c %s -o %t.14.o
// RUN: %corepl check %t.14.o --kernels %kernels/amd64/5.10.0-32-amd64.btf %kernels/amd64/6.1.0-50-amd64.btf \
// RUN:   %kernels/amd64/6.12.107+deb13-amd64.btf > %t.14.txt
// RUN: grep '^  [a-z]*_' %t.txt > %t.matrix; grep '^  [a-z]*_' %t.14.txt | diff -b %t.matrix -
// RUN: %not %corepl check %t.o --strict --format tsv --kernels %kernels/amd64/6.12.107+deb13-amd64.btf \
// RUN:   | %FileCheck --check-prefix=STRICT %s
// RUN: %corepl check %t.o --format tsv --kernels %kernels/amd64/6.12.107+deb13-amd64.btf \
// RUN:   | %FileCheck --check-prefix=TSV %s
// RUN: %corepl check %t.o --format json --kernels %kernels/amd64/6.12.107+deb13-amd64.btf \
// RUN:   | %FileCheck --check-prefix=JSON %s
// RUN: %corepl check %t.o --format sarif --kernels %kernels/amd64/6.12.107+deb13-amd64.btf > %t.sarif
// RUN: python3 -c "import json,sys; r=json.load(open(sys.argv[1]))['runs'][0]; \
// RUN:   assert sum(x['ruleId']=='silent' and x['level']=='warning' for x in r['results'])==5" %t.sarif
#include "bpf.h"

struct inode {
	unsigned long i_state;
} __relocated;

struct inode___small {
	u32 i_state;
} __relocated;

struct net_device {
	int napi_defer_hard_irqs;
} __relocated;

struct sk_buff {
	u8 l4_hash : 1;
	u8 sw_hash : 1;
	struct net_device *dev;
	unsigned int len;
} __relocated;

struct thread_info {
	unsigned long flags;
	u32 status;
};

struct task_struct {
	struct thread_info thread_info;
	char comm[16];
} __relocated;

struct dir_context {
	void *actor;
} __relocated;

struct getdents_callback {
	struct dir_context ctx;
	char *name;
	unsigned long current_dir;
} __relocated;

#define TP(event, name) SEC("raw_tp/" event) int name(u64 *ctx)

u64 sink;
u32 small_sink;
char name_sink[16];
struct thread_info info_sink;

TP("writeback_dirty_inode", size_of_a_field)
{
	struct inode *inode = (void *)ctx[0];

	probe_read_kernel(&sink, sizeof(sink), &inode->i_state);
	return 0;
}

/* The size is asked for, and another read made where it differs. */
TP("writeback_dirty_inode", same_size_asked)
{
	struct inode___small *inode = (void *)ctx[0];

	if (__builtin_preserve_field_info(inode->i_state, 1) == 4)
		probe_read_kernel(&small_sink, sizeof(small_sink), &inode->i_state);
	else
		probe_read_kernel(&sink, sizeof(sink), &((struct inode *)inode)->i_state);
	return 0;
}

/* A load of an unsigned number is adjusted. */
SEC("tp_btf/writeback_dirty_inode") int same_size_adjusted(u64 *ctx)
{
	sink = ((struct inode *)ctx[0])->i_state;
	return 0;
}

SEC("tp_btf/netif_receive_skb") int sign_of_a_field(u64 *ctx)
{
	struct sk_buff *skb = (void *)ctx[0];

	return skb->dev->napi_defer_hard_irqs < 0;
}

SEC("tp_btf/netif_receive_skb") int place_of_a_bit(u64 *ctx)
{
	struct sk_buff *skb = (void *)ctx[0];

	return skb->l4_hash;
}

/* As BPF_CORE_READ_BITFIELD does it. */
SEC("tp_btf/netif_receive_skb") int same_bit_asked(u64 *ctx)
{
	struct sk_buff *skb = (void *)ctx[0];
	const void *p = (const char *)skb + __builtin_preserve_field_info(skb->sw_hash, 0);
	u64 v = *(const u8 *)p;

	v <<= __builtin_preserve_field_info(skb->sw_hash, 4);
	return v >> __builtin_preserve_field_info(skb->sw_hash, 5);
}

SEC("tp_btf/netif_receive_skb") int same_plain_field(u64 *ctx)
{
	return ((struct sk_buff *)ctx[0])->len;
}

TP("sys_enter", structure_as_a_whole)
{
	struct task_struct *t = current_task();

	probe_read_kernel(&info_sink, sizeof(info_sink), &t->thread_info);
	return 0;
}

/* Less than the array, and no field of another size. */
TP("sys_enter", same_array)
{
	struct task_struct *t = current_task();

	probe_read_kernel(name_sink, 8, &t->comm);
	return 0;
}

TP("sys_enter", mixed_structures)
{
	struct getdents_callback *c = (void *)ctx[0];

	probe_read_kernel(&sink, sizeof(sink), &c->ctx.actor);
	probe_read_kernel(&sink, sizeof(sink), &c->name);
	return 0;
}

LICENSE;

// CHECK: size_of_a_field (raw_tp/writeback_dirty_inode) ok ok warn
// CHECK-NEXT: same_size_asked ({{.*}}) ok ok ok
// CHECK-NEXT: same_size_adjusted ({{.*}}) ok ok ok
// CHECK-NEXT: sign_of_a_field ({{.*}}) ok ok warn
// CHECK-NEXT: place_of_a_bit ({{.*}}) ok ok warn
// CHECK-NEXT: same_bit_asked ({{.*}}) ok ok ok
// CHECK-NEXT: same_plain_field ({{.*}}) ok ok ok
// CHECK-NEXT: structure_as_a_whole ({{.*}}) ok warn warn
// CHECK-NEXT: same_array ({{.*}}) ok ok ok
// CHECK-NEXT: mixed_structures ({{.*}}) warn warn warn
// CHECK-NOT: error:
// CHECK: struct getdents_callback::name
// CHECK: several types of the kernel are called 'getdents_callback', and one has what {{.*}}.c:{{[0-9]+}} reads and not this
// CHECK: struct task_struct::thread_info
// CHECK: struct thread_info is read as a whole: status is at byte 8 of the program's, 16 of the kernel's: read its members one by one
// CHECK: wrong-values-that-nothing-refuses-are-warnings.c:{{.*}}: warning: CO-RE <byte_off> [{{[0-9]+}}] struct inode::i_state (0:0) 'inode->i_state' [silent]
// CHECK-NEXT: probe_read_kernel(&sink, sizeof(sink), &inode->i_state);
// CHECK-NEXT: ^
// CHECK-NEXT: 8 bytes are read; the program's field has 8 (unsigned long), the kernel's 4 (unsigned int): bpf_core_field_size() tells them apart
// CHECK-NEXT: program size_of_a_field may get wrong values on 6.12.107+deb13-amd64 (1 of 3 kernels)
// CHECK: struct net_device::napi_defer_hard_irqs
// CHECK: the program's field is signed (int), the kernel's is unsigned (unsigned int)
// CHECK: struct sk_buff::l4_hash
// CHECK: of what is loaded the program's is 1 bit at bit 0, the kernel's 1 bit at bit 1: use BPF_CORE_READ_BITFIELD
// CHECK-NOT: warning:
// CHECK: 0 of 30 programs on kernels fail
// CHECK-NEXT: 5 causes of wrong values that nothing refuses (--strict counts them as failures)

// STRICT: size_of_a_field	{{.*}}	fail	silent	CO-RE <byte_off>{{.*}}: 8 bytes are read
// STRICT-NEXT: same_size_asked	{{.*}}	ok	-	-
// STRICT: structure_as_a_whole	{{.*}}	fail	silent
// TSV: size_of_a_field	{{.*}}	ok	silent	CO-RE <byte_off>{{.*}}: 8 bytes are read
// TSV-NEXT: same_size_asked	{{.*}}	ok	-	-
// JSON: "level": "warn", "class": "silent"
