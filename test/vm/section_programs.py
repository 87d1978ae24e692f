#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""section_programs.py LIBBPF.c: C source with a program for every section name that this libbpf knows.

Names come from the rows `SEC_DEF("name+", ...)` of its table; '+' says that a target follows.  What
each is attached to, and the value that its verifier wants to see returned, are chosen here so that a
kernel that knows the kind takes the program.  Programs are called s000, s001, ... in the table's order.

After them x000, x001, ...: the names that a target may follow without one, and names much like those
of the table which it has not.  The first program calls `nothing`, which is what freplace replaces.
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
    ("raw_tp.s", "sys_enter"), ("raw_", "sched_switch"), ("fmod_ret.s", "bpf_fentry_test1"), ("fmod_ret", "security_file_open"),
    ("fentry.multi", "bpf_fentry_test*"), ("fexit.multi", "bpf_fentry_test*"),
    ("fsession.multi", "bpf_fentry_test*"), ("fentry", "bpf_fentry_test1"),
    ("fexit", "bpf_fentry_test1"), ("fsession", "bpf_fentry_test1"), ("lsm_cgroup", "socket_bind"),
    ("lsm", "file_open"), ("iter", "task"), ("freplace", "nothing"), ("struct_ops", "init"),
)
# What the verifier wants returned; 0 for the others.
RETURNED = (("cgroup/", 1), ("lsm_cgroup", 1), ("netfilter", 1), ("sk_lookup", 1), ("xdp", 2))

# Nobody's names: none of them may be taken for one of the table.
STRANGERS = ("kprobe.s/do_nanosleep", "kprobe.multi.s/do_nanosleep", "xdp/nothing", "xdp.frag", "tc/nothing",
             "tcx", "netkit", "action/x", "classifier/x", "sk_skb/nothing", "sk_msg/x", "cgroup/skb/x",
             "cgroup_skb", "cgroup", "iter.x/task", "lsm.x/file_open", "raw_tp.x/sched_switch",
             "syscall/x", "perf_event/x", "netfilter/x", "sk_reuseport/x", "tracing/x", "kprobes/x")

HEAD = """#define SEC(name) __attribute__((section(name), used))
struct sock;
struct __sk_buff {
	unsigned int len;
};
struct tcp_congestion_ops {
	void (*init)(struct sock *sk);
	char name[16];
} __attribute__((preserve_access_index));
char _license[] SEC("license") = "GPL";

__attribute__((noinline)) int nothing(struct __sk_buff *skb) {
	int len = skb->len;

	asm volatile("" : "+r"(len));
	return len;
}
"""


def first(rows, name, otherwise):
    return next((value for start, value in rows if name.startswith(start)), otherwise)


def program(name, section):
    """A program that libbpf or libcorepl loads alone, with the map that a struct_ops one needs."""
    if section.startswith("struct_ops"):
        ops = f"ops{name}"
        return (f'SEC("{section}") void {name}(void *ctx) {{ }}\n'
                f'struct tcp_congestion_ops {ops} SEC(".struct_ops") = '
                f'{{ .init = (void *){name}, .name = "{ops}" }};')
    ctx = "struct __sk_buff" if section in ("socket", "freplace/nothing") else "void"
    value = "nothing(ctx)" if section == "socket" else first(RETURNED, section, 0)
    return f'SEC("{section}") int {name}({ctx} *ctx) {{ return {value}; }}'


def main(path):
    table = re.findall(r'^\tSEC_DEF\("([^"]+)",', open(path).read(), re.M)
    assert table, f"{path}: found no SEC_DEF rows"
    alone = [name[:-1] for name in table if name.endswith("+")]
    full = [f"{name[:-1]}/{first(TARGETS, name, 'nothing')}" if name.endswith("+") else name
            for name in table]
    print(HEAD)
    for i, section in enumerate(full):
        print(program(f"s{i:03}", section))
    for i, section in enumerate([*alone, *STRANGERS]):
        print(program(f"x{i:03}", section))


main(sys.argv[1])
