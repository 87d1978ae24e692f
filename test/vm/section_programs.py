#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""section_programs.py LIBBPF.c: C source with a program for every section name that this libbpf knows.

Names come from the rows `SEC_DEF("name+", ...)` of its table; '+' says that a target follows.  What
each is attached to, and the value that its verifier wants to see returned, are chosen here so that a
kernel that knows the kind takes the program.  Programs are called s000, s001, ... in the table's order.
"""
import re
import sys

# What "name+" is attached to: the first that its name begins with.
TARGETS = (
    ("kprobe", "do_nanosleep"), ("kretprobe", "do_nanosleep"), ("ksyscall", "getpid"),
    ("kretsyscall", "getpid"), ("uprobe", "/proc/self/exe:main"), ("uretprobe", "/proc/self/exe:main"),
    ("usdt", "/proc/self/exe:corepl:probe"), ("tracepoint.s", "raw_syscalls/sys_enter"),
    ("tp.s", "raw_syscalls/sys_enter"), ("tracepoint", "sched/sched_switch"), ("tp_btf.s", "sys_enter"),
    ("tp_btf", "sched_switch"), ("tp", "sched/sched_switch"), ("raw_tracepoint.s", "sys_enter"),
    ("raw_tp.s", "sys_enter"), ("raw_", "sched_switch"), ("fmod_ret.s", "__x64_sys_getpgid"), ("fmod_ret", "bpf_modify_return_test"),
    ("fentry.multi", "bpf_fentry_test*"), ("fexit.multi", "bpf_fentry_test*"),
    ("fsession.multi", "bpf_fentry_test*"), ("fentry.s", "__x64_sys_getpgid"),
    ("fexit.s", "__x64_sys_getpgid"), ("fsession.s", "__x64_sys_getpgid"), ("fentry", "bpf_fentry_test1"),
    ("fexit", "bpf_fentry_test1"), ("fsession", "bpf_fentry_test1"), ("lsm_cgroup", "socket_bind"),
    ("lsm", "file_open"), ("iter", "task"), ("freplace", "nothing"), ("struct_ops", "init"),
)
# What the verifier wants returned; 0 for the others.
RETURNED = (("cgroup/", 1), ("lsm_cgroup", 1), ("netfilter", 1), ("sk_lookup", 1), ("xdp", 2))

HEAD = """#define SEC(name) __attribute__((section(name), used))
struct sock;
struct tcp_congestion_ops {
	void (*init)(struct sock *sk);
	char name[16];
} __attribute__((preserve_access_index));
char _license[] SEC("license") = "GPL";
"""


def first(rows, name, otherwise):
    return next((value for start, value in rows if name.startswith(start)), otherwise)


def main(path):
    table = re.findall(r'^\tSEC_DEF\("([^"]+)",', open(path).read(), re.M)
    assert table, f"{path}: found no SEC_DEF rows"
    print(HEAD)
    for i, name in enumerate(table):
        section = name
        if name.endswith("+"):
            section = f"{name[:-1]}/{first(TARGETS, name, 'nothing')}"
        kind = "void" if name.startswith("struct_ops") else "int"
        value = "" if kind == "void" else f"return {first(RETURNED, name, 0)}; "
        print(f'SEC("{section}") {kind} s{i:03}(void *ctx) {{ {value}}}')
        if kind == "void":
            print(f'struct tcp_congestion_ops ops{i:03} SEC(".struct_ops") = '
                  f'{{ .init = (void *)s{i:03}, .name = "ops{i:03}" }};')


main(sys.argv[1])
