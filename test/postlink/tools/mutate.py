#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Post-link mutations of good objects: each gives one error line and no output, or an object that
another post-link leaves as it is.  Never a crash, a hang, or a half-written file.

  mutate.py BPF_POSTLINK WORK_DIR SEED COUNT OBJECT...
"""
import os
import random
import struct
import subprocess
import sys

postlink, work, seed, count, *sources = sys.argv[1:]
rng = random.Random(int(seed))
os.makedirs(work, exist_ok=True)
source, target, again = (os.path.join(work, name) for name in ("in.o", "out.o", "again.o"))
WORDS = [0, 1, 2, 8, 16, 0x7fffffff, 0x80000000, 0xffffffff]


def mutate(data):
    """One to sixteen changes: bits, words, section header fields, copied words, a cut."""
    for _ in range(rng.choice([1, 1, 1, 2, 4, 16])):
        kind = rng.random()
        table, = struct.unpack_from("<Q", data, 40)
        sections, = struct.unpack_from("<H", data, 60)
        if kind < .35:
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        elif kind < .6:
            at = rng.randrange(len(data) - 4) & ~3
            struct.pack_into("<I", data, at, rng.choice(WORDS + [rng.randrange(2000)]))
        elif kind < .8 and sections and table + 64 * sections <= len(data):
            at = table + 64 * rng.randrange(sections) + 8 * rng.randrange(8)
            struct.pack_into("<Q", data, at, rng.choice(WORDS + [len(data), 2**63]))
        elif kind < .95:
            at, other = (rng.randrange(len(data) - 8) & ~7 for _ in range(2))
            data[at:at + 8] = data[other:other + 8]
        else:
            return data[:rng.randrange(128, len(data))]
    return data


def run(*paths):
    return subprocess.run([postlink, *paths], capture_output=True, timeout=60, check=False)


def fault():
    """What is wrong with this run, or None."""
    result = run(source, target)
    made = os.path.exists(target)
    if result.returncode == 1:
        if made or result.stderr.count(b"\n") < 1 or result.stderr.count(b"error:") != 1:
            return "an error without its one line, or with an output"
        return None
    if result.returncode or not made:
        return f"exit code {result.returncode}: {result.stderr[-400:].decode(errors='replace')}"
    if run(target, again).returncode or open(target, "rb").read() != open(again, "rb").read():
        return "its own output is changed by another run"
    return None


accepted = 0
for number in range(int(count)):
    with open(source, "wb") as f:
        f.write(mutate(bytearray(open(rng.choice(sources), "rb").read())))
    if os.path.exists(target):
        os.unlink(target)
    why = fault()
    if why:
        kept = os.path.join(work, f"fault-{number}.o")
        os.rename(source, kept)
        sys.exit(f"mutation {number}: {why} ({kept})")
    accepted += os.path.exists(target)
print(f"{count} mutations, {accepted} accepted, 0 faults")
