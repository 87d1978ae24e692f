# SPDX-License-Identifier: MIT
"""use_skel.py - a control program in Python; prints places as the C program of the test does."""
import os

import x_skel


def show(kind, *names):
    for name in names:
        print(name, getattr(kind, name.replace("in", "in_") if name == "in" else name).offset)


show(x_skel.T_config, "limit", "inner", "whole", "hi", "all", "last")
show(x_skel.T_odd, "wide")
show(x_skel.G_bss, "odd", "ratio", "total", "in")
print("size", x_skel.ctypes.sizeof(x_skel.T_config), x_skel.ctypes.sizeof(x_skel.T_odd))

with x_skel.x() as skel:
    assert skel.data.config.limit == 7 and skel.data.config.last == 9 and skel.rodata.step == 1
    skel.rodata.step = 3
    skel.data.config.limit = 1 << 40
    assert skel.data.config.deep == -3 and skel.data.config.top == 21
    skel.data.config.deep = -7
    assert skel.data.config.all == 21 << 5 | -7 & 31
    for place in (skel.rodata, skel.data.config, skel.data.config.inner[0]):
        try:
            place.stepp = 3
        except AttributeError:
            continue
        raise AssertionError("a name that is no global was set")
    skel.load()
    skel.attach()
    for _ in range(10):
        os.getppid()
    assert skel.bss.total >= 30 and skel.bss.total % 3 == 0
    assert skel.bss.odd.wide == 1 << 40 and skel.data.config.mark == -7
try:
    x_skel.x(b"no object")
except x_skel.Error as error:
    assert error.status < 0 and str(error)
else:
    raise AssertionError("garbage was opened")
