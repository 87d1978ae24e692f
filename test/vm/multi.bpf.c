/* SPDX-License-Identifier: MIT */
/* multi.bpf.c - a program for many trampolines, attached by vm_multi.c. */
#define SEC(name) __attribute__((section(name), used))

char _license[] SEC("license") = "GPL";

SEC("fentry.multi") int on_entry(void *ctx)
{
	return 0;
}
