#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Print the words of one entry of a little endian load plan: plan_entry.py PLAN TABLE ENTRY."""
import struct
import sys

data = open(sys.argv[1], "rb").read()
table, entry = int(sys.argv[2]), int(sys.argv[3])
byte_off, count, size = struct.unpack_from("<3I", data, 16 + 12 * table)
if entry >= count:
    sys.exit(f"entry {entry}: need < {count}")
print(*struct.unpack_from(f"<{size // 4}I", data, byte_off + entry * size))
