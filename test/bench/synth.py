#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""synth.py ROOTS RELOS < BTF-JSON > synth.bpf.c

Writes a BPF program with RELOS field relocations over ROOTS structs that the kernel really has.
Input: `bpftool -j btf dump file KERNEL`.  Every local struct declares only the members it asks for,
so that the object stays small and the work is the kernel's types, as in a real large tool.
"""
import json
import sys

PER_PROG = 10  # structs per program: keeps each under the verifier's instruction limit


def scalar(types, tid):
    """The C type that stands for member type TID: integers and pointers are compatible by kind."""
    for _ in range(16):
        t = types.get(tid, {"kind": "VOID"})
        if t["kind"] in ("TYPEDEF", "CONST", "VOLATILE"):
            tid = t["type_id"]
            continue
        return {"INT": "unsigned long", "PTR": "void *"}.get(t["kind"])
    return None


def pick(types):
    """Struct name -> [(C type, member)], for names that only one struct has."""
    named, twice = {}, set()
    for t in types.values():
        if t["kind"] != "STRUCT" or t["name"] in ("(anon)", ""):
            continue
        if t["name"] in named:
            twice.add(t["name"])
        fields = []
        for m in t["members"]:
            c = scalar(types, m["type_id"])
            if c and m["name"] not in ("(anon)", "") and not m.get("bitfield_size"):
                fields.append((c, m["name"]))
        named[t["name"]] = fields
    return {n: f for n, f in named.items() if n not in twice and "___" not in n}


def main():
    roots, relos = int(sys.argv[1]), int(sys.argv[2])
    types = {t["id"]: t for t in json.load(sys.stdin)["types"]}
    structs = sorted(pick(types).items(), key=lambda s: (-len(s[1]), s[0]))[:roots]
    per = -(-relos // roots)
    lens = [min(len(f), per) for _, f in structs]
    lack, i = relos - sum(lens), 0
    while lack != 0:
        step = 1 if lack > 0 else -1
        if 1 <= lens[i] + step <= len(structs[i][1]):
            lens[i] += step
            lack -= step
        i = (i + 1) % len(structs)
    out = ["#define SEC(n) __attribute__((section(n), used))",
           "#define KERNEL __attribute__((preserve_access_index))",
           'char _license[] SEC("license") = "GPL";']
    for (name, fields), n in zip(structs, lens):
        body = " ".join(f"{c} {m};" for c, m in fields[:n])
        out.append(f"struct {name} {{ {body} }} KERNEL;")
    for first in range(0, len(structs), PER_PROG):
        out.append(f'SEC("raw_tp/sched_switch") int prog_{first}(void *ctx)\n{{')
        out.append("\tunsigned long sum = 0;")
        for (name, fields), n in list(zip(structs, lens))[first:first + PER_PROG]:
            for _, m in fields[:n]:
                out.append(f"\tsum += __builtin_preserve_field_info(((struct {name} *)0)->{m}, 0);")
        out.append("\treturn sum & 1;\n}")
    print("\n".join(out))


main()
