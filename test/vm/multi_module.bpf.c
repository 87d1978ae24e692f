/* SPDX-License-Identifier: MIT */
/* multi_module.bpf.c - a program for many trampolines in a module, attached by vm_multi.c. */
#define SEC(name) __attribute__((section(name), used))

char _license[] SEC("license") = "GPL";

SEC("fentry.multi/tcp_bbr:bbr_*") int on_entry(void *ctx)
{
	return 0;
}
