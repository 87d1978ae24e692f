#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The canonical object of every test of the runtime, loaded as a whole by Debian's libbpf.

  load_by_libbpf.py CLANG PLUGIN BPF_POSTLINK LIBBPF_LOAD TESTS REFUSALS MISSING_FEATURES WORK

REFUSALS has what libbpf cannot: lines "test | programs | libbpf's words | why".  libbpf must say
these words; with the programs left out (if any are named) it must load the rest.  A refusal of a
test whose features this machine lacks (REQUIRES, MISSING_FEATURES) is told apart, and not counted
as loaded.
"""
import glob
import os
import re
import subprocess
import sys

clang, plugin, postlink, libbpf_load, tests, refusals, missing_features, work = sys.argv[1:]
SPECIAL_FLAGS = {  # tests that do not use %object-of
    "extern-loads-extend-signs": ["-mcpu=v4"],
    "host-externs-of-any-shape": ["-DBPF"],
    "usdt-arguments-are-read": ["-D__TARGET_ARCH_x86"],
}
counts = {"loaded": 0, "refused as listed": 0, "not possible here": 0, "wrong": 0,
          "built in another way": 0}


def read_refusals():
    """{test: (programs, libbpf's words)}"""
    rows = {}
    with open(refusals) as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                test, programs, words, _ = [field.strip() for field in line.split("|")]
                rows[test] = (programs.split(), words)
    return rows


def read_missing():
    with open(missing_features) as f:
        return {line.split(":")[0] for line in f}


def build(name, source):
    """The canonical object of SOURCE, as the test's own RUN lines make it."""
    out = os.path.join(work, name + ".o")
    flags = SPECIAL_FLAGS.get(name, ["-mcpu=v3"])
    subprocess.run([clang, "-target", "bpf", "-g", "-O2", *flags, f"-fplugin={plugin}", "-w",
                    f"-I{tests}/Inputs", "-I/usr/include/x86_64-linux-gnu", "-c", source,
                    "-o", out + ".in"], check=True)
    subprocess.run([postlink, out + ".in", out], check=True)
    return out


def load(path, kconfig, programs=()):
    return subprocess.run([libbpf_load, path, kconfig, *programs], stdout=subprocess.PIPE,
                          text=True, check=False).stdout.strip()


def judge(name, text, listed, missing):
    """(class, what libbpf said or what is wrong)"""
    if "%object-of %s " not in text and name not in SPECIAL_FLAGS:
        return "built in another way", ""
    path = build(name, os.path.join(tests, name + ".c"))
    kconfig = re.search(r"RUN:.* kconfig '([^']*)'", text)
    kconfig = kconfig.group(1) if kconfig else ""
    needs = set(re.findall(r"[\w.-]+", re.search(r"REQUIRES:(.*)", text).group(1)))
    said = load(path, kconfig)
    if said == "ok":
        return ("wrong", "loads, and is listed as refused") if listed else ("loaded", "")
    if listed:
        programs, words = listed
        rest = load(path, kconfig, programs) if programs else "ok"
        if words in said and rest == "ok":
            return "refused as listed", ""
        said += f"; without {' '.join(programs)}: {rest}" if programs else ""
    if needs & missing:
        return "not possible here", f"needs {' '.join(sorted(needs & missing))}"
    return "wrong", said


os.makedirs(work, exist_ok=True)
rows, missing = read_refusals(), read_missing()
for source in sorted(glob.glob(f"{tests}/*.c")):
    name = os.path.splitext(os.path.basename(source))[0]
    with open(source) as f:
        verdict, why = judge(name, f.read(), rows.pop(name, None), missing)
    counts[verdict] += 1
    if why:
        print(f"{name}: {verdict}: {why}")
for name in rows:
    counts["wrong"] += 1
    print(f"{name}: wrong: is listed, and no test has this name")
print(", ".join(f"{cnt} {what}" for what, cnt in counts.items()))
sys.exit(counts["wrong"] != 0)
