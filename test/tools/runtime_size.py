#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""runtime_size.py SOURCE-DIR WORK-DIR CC CONTROL.c [-IDIR...]: what linking the runtime costs.

Builds the runtime and its engine with -Os, one section a function, links CONTROL.c with it
statically and without what nobody calls, and prints

  text FILE.o BYTES         .text of each of the runtime's objects in that link, largest first
  linked-text BYTES         their sum: libc is not counted
  archive-text BYTES        .text of the whole archive
  function NAME             each of the runtime's functions in that link

A test compares the sums and looks for functions that should not be there.
"""
import collections
import os
import re
import subprocess
import sys

FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-Os", "-ffunction-sections", "-fdata-sections"]


def sources(root):
    """The files of the runtime and of the engine, as their CMakeLists name them."""
    for room, first in (("runtime", "set(corepl_runtime_sources"), ("core", "add_library(corepl_core")):
        text = open(f"{root}/{room}/CMakeLists.txt").read()
        names = text[text.index(first):].split(")")[0]
        yield from (f"{root}/{room}/{n}" for n in re.findall(r"\S+\.c", names))


def compile_all(root, work, cc):
    """Object files; those newer than every source and header are kept."""
    os.makedirs(work, exist_ok=True)
    newest = max(os.path.getmtime(f"{root}/{room}/{n}") for room in ("runtime", "core")
                 for n in os.listdir(f"{root}/{room}"))
    objects = []
    for source in sources(root):
        out = f"{work}/{os.path.basename(source)[:-2]}.o"
        objects.append(out)
        if not os.path.exists(out) or os.path.getmtime(out) <= newest:
            subprocess.run([cc, *FLAGS, f"-I{root}", f"-I{root}/runtime", "-c", source, "-o", out],
                           check=True)
    return objects


def archive(work, objects):
    path = f"{work}/libcorepl.a"
    if os.path.exists(path):
        os.remove(path)
    subprocess.run(["ar", "rcs", path, *objects], check=True)
    return path


def linked_sections(map_text):
    """(object, function, bytes) of the archive's .text sections that the link kept."""
    kept = map_text[map_text.index("Linker script and memory map"):]
    found = re.finditer(r"^ \.text(?:\.([\w.]+))?\s+0x[0-9a-f]+\s+0x([0-9a-f]+) \S*libcorepl\.a\((\S+)\)",
                        kept, re.M)
    return [(m[3], m[1], int(m[2], 16)) for m in found if int(m[2], 16)]


def archive_text(path):
    # Berkeley format counts read-only data as text; sections say which is which
    out = subprocess.run(["size", "-A", path], check=True, capture_output=True, text=True).stdout
    return sum(int(m[1]) for m in re.finditer(r"^\.text\S*\s+(\d+)", out, re.M))


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    root, work, cc, control, *flags = sys.argv[1:]
    lib = archive(work, compile_all(root, work, cc))
    subprocess.run([cc, *FLAGS, f"-I{root}/runtime", f"-I{root}", *flags, control, lib, "-static",
                    "-Wl,--gc-sections", f"-Wl,-Map={work}/link.map", "-o", f"{work}/linked"], check=True)
    sections = linked_sections(open(f"{work}/link.map").read())
    by_object = collections.Counter()
    for obj, _, size in sections:
        by_object[obj] += size
    for obj, size in by_object.most_common():
        print(f"text {obj} {size}")
    print(f"linked-text {sum(by_object.values())}")
    print(f"archive-text {archive_text(lib)}")
    for name in sorted(f"{name or '?'}" for _, name, _ in sections):
        print(f"function {name}")


main()
