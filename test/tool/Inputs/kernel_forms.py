# SPDX-License-Identifier: MIT
"""kernel_forms.py BTF OUT_DIR - the forms in which a kernel's BTF reaches a user, made from one blob.

Images follow the kernel's boot protocols: bzImage's setup header (payload_offset at 0x248), EFI
zboot's "zimg" header, and a raw Image that holds the blob in clear.
"""
import gzip
import lzma
import os
import struct
import sys


def unpacked_kernel(btf):
    """What a payload unpacks to: code, the banner, the blob somewhere, more code."""
    banner = b"Linux version 9.8.7-test-arch (builder@host) #1 SMP\0"
    return os.urandom(70000).replace(b"\x9f\xeb\x01", b"") + banner + btf + bytes(5000)


def bzimage(payload):
    setup = bytearray(5 * 512)
    setup[0x1f1] = 4
    setup[0x202:0x206] = b"HdrS"
    struct.pack_into("<II", setup, 0x248, 256, len(payload))
    return bytes(setup) + bytes(256) + payload + struct.pack("<I", 70000)


def zboot(payload):
    head = bytearray(4096)
    head[0:8] = b"MZ\0\0zimg"
    struct.pack_into("<II", head, 8, 4096, len(payload))
    return bytes(head) + payload


def main():
    blob, out = open(sys.argv[1], "rb").read(), sys.argv[2]
    kernel = unpacked_kernel(blob)
    files = {
        "raw.btf": blob,
        "gzip.btf.gz": gzip.compress(blob),
        "xz.btf.xz": lzma.compress(blob),
        "vmlinuz-bz-xz": bzimage(lzma.compress(kernel, check=lzma.CHECK_CRC32)),
        "vmlinuz-bz-gzip": bzimage(gzip.compress(kernel)),
        "vmlinuz-zboot": zboot(gzip.compress(kernel)),
        "Image": b"MZ" + bytes(62) + kernel,
        "Image.gz": gzip.compress(kernel),
        "unnamed-payload": bytes(3333) + lzma.compress(kernel),
        "cut.btf.gz": gzip.compress(blob)[:-20],
        "cut.btf.xz": lzma.compress(blob)[:-40],
        "bomb.gz": gzip.compress(bytes(600 << 20), 1),
        "text": b"no kernel at all\n",
        "empty": b"",
        "no-btf": bzimage(gzip.compress(bytes(100000))),
    }
    os.makedirs(out, exist_ok=True)
    for name, data in files.items():
        with open(os.path.join(out, name), "wb") as f:
            f.write(data)


main()
