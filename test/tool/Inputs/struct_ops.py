# SPDX-License-Identifier: MIT
"""struct_ops.py - a control program in Python; with --table FILE, what every language prints."""
import struct
import subprocess
import sys


PLACES = "name no_kernel_has_it ssthresh undo_cwnd cong_avoid pkts_acked init no_callback flags"


def table(path):
    with open(path, "rb") as f:
        for name, byte_off, size in struct.iter_unpack("24sii", f.read()):
            yield f"{name.rstrip(bytes(1)).decode()} {byte_off} {size}"


def control(command):
    import x_skel

    with x_skel.x() as skel:
        own = skel.struct_ops.own
        for place in PLACES.split():
            field = getattr(type(own), place)
            print(place, field.offset, field.size)
        is_first = own.init == skel.progs.first
        print(own.name.decode(), int(is_first), own.no_kernel_has_it, flush=True)
        own.name = b"corepl_new"
        own.init = skel.progs.second
        own.pkts_acked = None
        own.no_callback = None
        skel.load()
        skel.attach()
        subprocess.run(command, shell=True, check=True)
        fds = [int(skel._lib.corepl_program_fd(prog) >= 0)
               for prog in (skel.progs.first, skel.progs.second, skel.progs.acked,
                            skel.progs.lost)]
        print("loaded", *fds)
        print("ran", skel.bss.first_cnt, skel.bss.second_cnt, skel.bss.acked_cnt)
        is_linked = int(skel.links.own is not None)
        skel.detach()
        print("linked", is_linked, int(skel.links.own is not None))


if sys.argv[1] == "--table":
    print(*table(sys.argv[2]), "corepl_own 1 0", "loaded 0 1 0 0", "ran 0 1 0", "linked 1 0",
          sep="\n")
else:
    control(sys.argv[1])
