# SPDX-License-Identifier: MIT
"""Which members do older kernels have under a name that no newer one has?

    btf_merged.py KERNEL.btf... > uses.c

Files are named by release.  uses.c asks the compiler for each such member of each struct and union,
in the flavor of the newest kernel that has it.  Reads BTF by btf_layout.py, no code of ours.
"""
import re
import sys

from btf_layout import STRUCT, UNION, WORD, Btf


def release(path):
    return tuple(map(int, re.search(r"/(\d+)\.(\d+)[^/]*$", path).groups()))


def records(btf):
    """{(keyword, name): {member names}} of the first record of each name."""
    found = {}
    for t in btf.types[1:]:
        if t.kind in (STRUCT, UNION) and t.name and (WORD[t.kind], t.name) not in found:
            found[WORD[t.kind], t.name] = [m[0] for m in btf.flat(t)]
    return found


def main(paths):
    newer = []
    print('#include "vmlinux.h"')
    # (p->m, 1): of bitfields and arrays without size too; nothing is evaluated
    print("#define has(p, m) (sizeof((void)(p)->m, 1) == sizeof(int))")
    for path in sorted(paths, key=release, reverse=True):
        kernel = records(Btf(path))
        for (word, name), members in kernel.items():
            if word == "union" and ("struct", name) in kernel:
                continue  # they share a tag: one of them is called otherwise
            known = set().union(*(k.get((word, name), ()) for k in newer))
            for member in members if newer else ():
                if member not in known:
                    print("_Static_assert(has((%s %s___%d_%d *)0, %s), \"\");" %
                          (word, name, *release(path), member))
        newer.append(kernel)


main(sys.argv[1:])
