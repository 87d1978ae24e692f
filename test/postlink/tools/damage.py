#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Damage an ELF object in one named way, so that malformed input needs no binary in git.

  damage.py IN OUT WHAT

WHAT: empty, cut (keeps half), headless (keeps 40 bytes), not-elf, elf32, machine, executable,
no-shdr (header table behind the end), section-end (.BTF's size behind the end),
align (of .BTF: 3), type-id / string-off (of the first member found), cycle (a typedef of itself),
version (of .BTF), record-size (of .BTF.ext), rel-symbol (a symbol number too large), unterminated (license),
plan (in .corepl: a function's section).
"""
import struct
import sys


class Object:
    def __init__(self, data):
        self.data = bytearray(data)
        self.sections = {}
        table, = struct.unpack_from("<Q", data, 40)
        count, names = struct.unpack_from("<HH", data, 60)
        name_table, = struct.unpack_from("<Q", data, table + names * 64 + 24)
        for i in range(count):
            at = table + i * 64
            name_off, = struct.unpack_from("<I", data, at)
            name = data[name_table + name_off:].split(b"\0", 1)[0].decode()
            off, size = struct.unpack_from("<QQ", data, at + 24)
            self.sections[name] = (at, off, size)

    def put(self, fmt, at, value):
        struct.pack_into("<" + fmt, self.data, at, value)

    def types(self):
        """(offset in the file, kind, vlen) of every type of .BTF."""
        base = self.sections[".BTF"][1]
        header, _, size = struct.unpack_from("<III", self.data, base + 4)
        at, end = base + header, base + header + size
        tails = {1: 4, 3: 12, 14: 4, 17: 4}
        entries = {4: 12, 5: 12, 6: 8, 13: 8, 15: 12, 19: 12}
        while at < end:
            info, = struct.unpack_from("<I", self.data, at + 4)
            kind, vlen = info >> 24 & 31, info & 0xffff
            yield at, kind, vlen
            at += 12 + tails.get(kind, 0) + entries.get(kind, 0) * vlen


def main():
    source, target, what = sys.argv[1:]
    data = open(source, "rb").read()
    cuts = {"empty": b"", "cut": data[:len(data) // 2], "headless": data[:40],
            "not-elf": b"#!/bin/sh\n" + data}
    if what in cuts:
        open(target, "wb").write(cuts[what])
        return
    o = Object(data)
    struct_at = next((at for at, kind, vlen in o.types() if kind == 4 and vlen), None)
    if what == "elf32":
        o.data[4] = 1
    elif what == "machine":
        o.put("H", 18, 62)
    elif what == "executable":
        o.put("H", 16, 2)
    elif what == "no-shdr":
        o.put("Q", 40, len(data) + 1000)
    elif what == "section-end":
        o.put("Q", o.sections[".BTF"][0] + 32, len(data))
    elif what == "align":
        o.put("Q", o.sections[".BTF"][0] + 48, 3)
    elif what == "type-id":
        o.put("I", struct_at + 16, 99999)
    elif what == "string-off":
        o.put("I", struct_at + 12, 0x7ffffff)
    elif what == "cycle":
        number, at = next((i, at) for i, (at, kind, _) in enumerate(o.types(), 1) if kind == 8)
        o.put("I", at + 8, number)
    elif what == "version":
        o.data[o.sections[".BTF"][1] + 2] = 9
    elif what == "record-size":
        ext = o.sections[".BTF.ext"][1]
        header, func_off = struct.unpack_from("<II", o.data, ext + 4)
        o.put("I", ext + header + func_off, 3)
    elif what == "rel-symbol":
        name = next(n for n in o.sections if n.startswith(".reltp_btf"))
        o.put("I", o.sections[name][1] + 12, 77777)
    elif what == "unterminated":
        o.data[o.sections["license"][1] + 3] = ord("X")
    elif what == "plan":
        plan = o.sections[".corepl"][1]
        funcs, = struct.unpack_from("<I", o.data, plan + 16 + 3 * 12)
        o.put("I", plan + funcs + 4, 55555)
    else:
        sys.exit(f"damage.py: unknown damage {what}")
    open(target, "wb").write(o.data)


main()
