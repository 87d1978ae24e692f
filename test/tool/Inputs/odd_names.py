# SPDX-License-Identifier: MIT
"""odd_names.py IN OUT - an object's names become such as no C has, byte for byte in place."""
import sys

CHANGES = {
    b"semi_colon": b"semi;colon",
    b"digit_first": b"1igit first",
    b"mem_twice2": b"mem_twice1",
    b"tag_quote": b'tag"qu/*e',
    b"prog_dash": b"prog-dash",
    b"map_newline": b"map\nnewline",
    b"keyword_is": b"namespace\0",
}

data = open(sys.argv[1], "rb").read()
for old, new in CHANGES.items():
    assert len(old) == len(new)
    data = data.replace(old, new)
open(sys.argv[2], "wb").write(data)
