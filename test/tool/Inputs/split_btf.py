# SPDX-License-Identifier: MIT
"""split_btf.py BASE_OUT MODULE_OUT - raw BTF of a kernel and split BTF of a module over it.

The kernel has [1] int and [2] struct task { int pid at byte 8 }.  The module's ids and string offsets go
on from there: [3] struct only_here { int x at byte 12; } and a [4] struct task { int pid at byte
40 }, which nobody may see while the kernel has one.
"""
import struct
import sys

INT, STRUCT = 1, 4


def blob(types, strs):
    head = struct.pack("<HBBIIIII", 0xeb9f, 1, 0, 24, 0, len(types), len(types), len(strs))
    return head + types + strs


class Names:
    def __init__(self, first, data):
        self.first, self.data = first, bytearray(data)

    def add(self, name):
        off = self.first + len(self.data)
        self.data += name.encode() + b"\0"
        return off


def record(names, name, size, members):
    out = struct.pack("<III", names.add(name), STRUCT << 24 | len(members), size)
    for member, type_id, byte_off in members:
        out += struct.pack("<III", names.add(member), type_id, byte_off * 8)
    return out


base_names = Names(0, b"\0")
base = struct.pack("<IIII", base_names.add("int"), INT << 24, 4, 1 << 24 | 32)
base += record(base_names, "task", 16, [("pid", 1, 8)])
module_names = Names(len(base_names.data), b"")
module = record(module_names, "only_here", 16, [("x", 1, 12)])
module += record(module_names, "task", 48, [("pid", 1, 40)])
open(sys.argv[1], "wb").write(blob(base, bytes(base_names.data)))
open(sys.argv[2], "wb").write(blob(module, bytes(module_names.data)))
