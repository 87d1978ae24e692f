#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""map.py README.md: writes the map between its markers anew, from the first sentence of every
source file ("name.c - what it knows.").  A header's sentence stands for its .c of the same name."""
import os
import re
import subprocess
import sys

ROOMS = (
    ("core", "The CO-RE engine. Freestanding C: no allocation, no I/O, no libc but `mem*`."),
    ("plugin", "`corepl.so` and its modules. C++ only in `shim_*.cpp`."),
    ("postlink", "`bpf-postlink` and `corepl`: one library of passes under both."),
    ("runtime", "`libcorepl`. No malloc, no stdio, no libelf; system calls in `sys.c`."),
)
BEGIN, END = "<!-- map: written by ./run map -->\n", "<!-- end of map -->\n"


def sentence(path):
    text = open(path, encoding="utf-8").read()[:2000]
    m = re.search(r"\* " + re.escape(os.path.basename(path)) +
                  r" - (.*?)(?:\.\s|\n \*\n|\n \*/|[:,;] see )", text, re.S)
    return re.sub(r"\s*\n \*\s*", " ", m.group(1)).strip() if m else ""


def describe(path, files):
    header = path[:-2] + ".h"
    own = sentence(path)
    if header in files and (not own or own.startswith("see ")):
        return sentence(header)
    return own


def main():
    listed = subprocess.check_output(["git", "ls-files", "-co", "--exclude-standard"], text=True)
    files = set(f for f in listed.split("\n") if f.endswith((".c", ".h", ".cpp")) and os.path.exists(f))
    out = [BEGIN]
    for room, what in ROOMS:
        out.append(f"\n### `{room}/`\n{what}\n\n| file | what it knows |\n|---|---|\n")
        for f in sorted(files):
            if not f.startswith(room + "/") or (f.endswith(".h") and f[:-1] + "c" in files):
                continue
            out.append("| `%s` | %s |\n" % (f, describe(f, files).replace("|", "/")))
    text = open(sys.argv[1], encoding="utf-8").read()
    begin, end = text.index(BEGIN), text.index(END)
    with open(sys.argv[1], "w", encoding="utf-8") as readme:
        readme.write(text[:begin] + "".join(out) + "\n" + text[end:])


main()
