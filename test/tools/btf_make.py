# SPDX-License-Identifier: MIT
"""Writes BTF that no compiler would: btf_make.py OUT TYPE...; ids count from 1.

    int NAME SIZE                      signed
    struct|union NAME SIZE MEMBER...   MEMBER is NAME:TYPE:BIT_OFF
    typedef NAME TYPE    const TYPE    ptr TYPE
"""
import struct
import sys

KIND = {"int": 1, "ptr": 2, "struct": 4, "union": 5, "typedef": 8, "const": 10}


def main(out, texts):
    strs, types = b"\0", b""

    def name(text):
        nonlocal strs
        strs += text.encode() + b"\0"
        return len(strs) - len(text) - 1

    for text in texts:
        word, *args = text.split()
        tail, count, name_off = b"", 0, 0
        if word in ("const", "ptr"):
            ref = int(args[0])
        else:
            name_off, ref = name(args[0]), int(args[1])
        if word == "int":
            tail = struct.pack("<I", 1 << 24 | ref * 8)
        if word in ("struct", "union"):
            count = len(args) - 2
            for member in args[2:]:
                text, type_id, off = member.rsplit(":", 2)
                tail += struct.pack("<III", name(text), int(type_id), int(off))
        types += struct.pack("<III", name_off, KIND[word] << 24 | count, ref) + tail
    with open(out, "wb") as f:
        f.write(struct.pack("<HBBIIIII", 0xeb9f, 1, 0, 24, 0, len(types), len(types), len(strs)))
        f.write(types + strs)


main(sys.argv[1], sys.argv[2:])
