#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Post-link every object below a directory and compare what libbpf makes of input and output.

  same_for_libbpf.py BPF_POSTLINK LIBBPF_STATE WORK_DIR OBJECT_DIR

An object that neither takes (old gcc leaves builtins unresolved) counts for nobody.
"""
import filecmp
import os
import subprocess
import sys

postlink, state, work, objects = sys.argv[1:]
count = programs = differences = refused = 0
for side in ("in", "out"):
    os.makedirs(f"{work}/{side}", exist_ok=True)


def differs(name, what):
    global differences
    differences += 1
    print(f"{name}: {what}")


def seen_by_libbpf(path):
    return subprocess.run([state, "--load", path], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, check=False).stdout


for folder, _, files in sorted(os.walk(objects)):
    for name in sorted(files):
        source, canonical = f"{work}/in/{name}", f"{work}/out/{name}"
        if not name.endswith(".o"):
            continue
        with open(os.path.join(folder, name), "rb") as f, open(source, "wb") as g:
            g.write(f.read())
        run = subprocess.run([postlink, source, canonical], capture_output=True, text=True)
        if run.returncode:
            if seen_by_libbpf(source).startswith("open: "):
                refused += 1  # no object for anybody
            else:
                differs(name, run.stderr.strip())
            continue
        count += 1
        subprocess.run([postlink, canonical, f"{work}/again.o"], check=True)
        if not filecmp.cmp(canonical, f"{work}/again.o", shallow=False):
            differs(name, "post-link of its own output changes it")
        before, after = seen_by_libbpf(source), seen_by_libbpf(canonical)
        programs += before.count("\nload ")
        if before != after:
            differs(name, "libbpf sees another object")
print(f"{count} objects, {programs} programs loaded alike, {differences} differences, "
      f"{refused} refused by both")
sys.exit(differences != 0)
