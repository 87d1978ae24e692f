# SPDX-License-Identifier: MIT
"""languages.py - a control program in Python; with --table FILE, the places that clang wrote."""
import os
import struct
import sys

BITS = ("5 1234 -3 -7 123456789a 1 12", "5 1234 -3 -9 7 1 9", "1122334455667788 2",
        "object: found no ELF file (2 bytes), need one of clang and bpf-postlink")


def table(path):
    with open(path, "rb") as f:
        for name, byte_off, size in struct.iter_unpack("24sii", f.read()):
            name = name.rstrip(b"\0").decode()[2:]
            yield f"{name} {byte_off} {size}"


def show_bits(n):
    print(n.low, f"{n.high:x}", n.neg, n.last, f"{n.wide:x}", int(n.flag), n.bits.b1)


def control():
    import x_skel

    with x_skel.x() as skel:
        for place in """nasty.is_on nasty.inner nasty.whole nasty.hi nasty.deep nasty.tail nasty.eb nasty.ew nasty.ex nasty.huge nasty.f nasty.d nasty.ptr nasty.fn nasty.sc nasty.class nasty.self nasty.type nasty.func nasty.None nasty.grid nasty.end inner.s odd.wide odd.in odd.arr odd.z both.l holder.odds holder.both""".split():
            record, member = place.split(".")
            field = getattr(getattr(x_skel, "T_" + record),
                            {"class": "class_", "None": "None_", "in": "in_"}.get(member, member))
            print(place, field.offset, field.size)
        nasty = skel.data.nasty
        show_bits(nasty)
        nasty.last, nasty.wide, nasty.bits.b1 = -9, 7, 9
        show_bits(nasty)
        print(f"{skel.data.holder.odds[1].wide:x}", skel.data_my_section.custom)
        skel.rodata.step = 3
        skel.load()
        skel.attach()
        for _ in range(10):
            os.getppid()
        skel.detach()
        assert skel.bss.total >= 30 and skel.bss.total % 3 == 0 and skel.data.holder.both.i
    try:
        x_skel.x(b"no")
    except x_skel.Error as error:
        print(error)


if len(sys.argv) > 2:
    print(*table(sys.argv[2]), *BITS, sep="\n")
else:
    control()
