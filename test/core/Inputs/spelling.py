# SPDX-License-Identifier: MIT
"""Compare the spelling of every relocation of an object: relo_spell against llvm-objdump -dr.

Usage: spelling.py LLVM-OBJCOPY LLVM-OBJDUMP RELO_SPELL OBJECT
"""
import re
import subprocess
import sys
import tempfile


def peer_lines(objdump, path):
    """Yield (section, byte offset, text) of each CO-RE line."""
    out = subprocess.run([objdump, "-dr", path], check=True, capture_output=True, text=True).stdout
    section = ""
    for line in out.splitlines():
        if line.startswith("Disassembly of section "):
            section = line[len("Disassembly of section "):-1]
        found = re.match(r"\s+([0-9a-f]+):\s+CO-RE (.*)", line)
        if found:
            yield section, int(found[1], 16), found[2]


def our_lines(objcopy, spell, path):
    with tempfile.TemporaryDirectory() as tmp:
        subprocess.run([objcopy, "--dump-section", f".BTF={tmp}/btf", "--dump-section",
                        f".BTF.ext={tmp}/ext", path, f"{tmp}/out"], check=True)
        out = subprocess.run([spell, f"{tmp}/btf", f"{tmp}/ext"], check=True,
                             capture_output=True, text=True).stdout
    for line in out.splitlines():
        section, off, _, text = line.split(" ", 3)
        yield section, int(off, 16), text


def main():
    objcopy, objdump, spell, path = sys.argv[1:]
    peer = sorted(peer_lines(objdump, path))
    ours = sorted(our_lines(objcopy, spell, path))
    for line in sorted(set(peer) ^ set(ours)):
        print("only llvm-objdump:" if line in peer else "only relo_spell:", *line)
    kinds = {text.split(">")[0] for _, _, text in ours}
    print(f"kinds {len(kinds)}, relocations {len(ours)}, differences "
          f"{len(set(peer) ^ set(ours))}")


main()
