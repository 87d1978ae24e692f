# SPDX-License-Identifier: MIT
"""Compare an object's site record with its CO-RE relocations, reading both without our own code.

    object_sites.py coverage OBJ...   every relocation has a site with its key
    object_sites.py join OBJ...       how many are joined by exact file, line and column too
    object_sites.py join-98 OBJ...    the same, and 98 of 100 must be
    object_sites.py externs OBJ...    every extern of a loader's section has declaration and uses

The layout of the record is written down in core/site.h, those of .BTF and .BTF.ext in the
kernel's Documentation/bpf/btf.rst.  Relocations are read here, and not taken from llvm-objdump's
text, because line information is needed too.
"""
import collections
import os
import struct
import sys

KINDS = ["void", "int", "ptr", "array", "struct", "union", "enum", "fwd", "typedef", "volatile",
         "const", "restrict", "func", "func_proto", "var", "datasec", "float", "decl_tag",
         "type_tag", "enum"]
NAMED = {"int", "struct", "union", "enum", "fwd", "typedef", "float"}
EXTERN_SECTIONS = {".kconfig", ".ksyms", ".BPF.patchable_externs"}


def text(data, off):
    return data[off:data.index(b"\0", off)].decode()


class Elf:
    """Sections of a 64-bit object of either byte order, by name."""

    def __init__(self, path):
        with open(path, "rb") as f:
            data = f.read()
        self.end = e = "<" if data[5] == 1 else ">"
        (shoff,) = struct.unpack_from(e + "Q", data, 0x28)
        size, cnt, names = struct.unpack_from(e + "HHH", data, 0x3a)
        headers = [struct.unpack_from(e + "IIQQQQIIQQ", data, shoff + i * size)
                   for i in range(cnt)]
        self.sections = {}
        for h in headers:
            name = text(data, headers[names][4] + h[0])
            self.sections[name] = b"" if h[1] == 8 else data[h[4]:h[4] + h[5]]


class Btf:
    def __init__(self, elf):
        data = elf.sections[".BTF"]
        hdr_len, type_off, type_len, str_off, _ = struct.unpack_from(elf.end + "IIIII", data, 4)
        self.data, self.str_base, self.end = data, hdr_len + str_off, elf.end
        self.types, self.ext = [(0, "void", 0, b"", 0)], {}
        off, end = hdr_len + type_off, hdr_len + type_off + type_len
        while off < end:
            name, info, size = struct.unpack_from(elf.end + "III", data, off)
            kind, vlen = info >> 24 & 0x1f, info & 0xffff
            rest = {1: 4, 3: 12, 4: 12 * vlen, 5: 12 * vlen, 6: 8 * vlen, 13: 8 * vlen, 14: 4,
                    15: 12 * vlen, 17: 4, 19: 12 * vlen}.get(kind, 0)
            self.types.append((name, KINDS[kind], size, data[off + 12:off + 12 + rest], vlen))
            off += 12 + rest

    def string(self, off):
        return text(self.data, self.str_base + off)

    def spell(self, type_id):
        """As core/site.h spells roots."""
        name, kind = self.types[type_id][:2]
        return f"{kind} {self.string(name) or '<anon>'}" if kind in NAMED else kind

    def externs(self):
        """(section, name) of what the DATASECs of EXTERN_SECTIONS hold."""
        for name, kind, _, rest, vlen in self.types:
            if kind == "datasec" and self.string(name) in EXTERN_SECTIONS:
                for i in range(vlen):
                    (var,) = struct.unpack_from(self.end + "I", rest, 12 * i)
                    yield self.string(name), self.string(self.types[var][0])


def ext_records(elf, part):
    """(section, record bytes) of .BTF.ext's PART: 1 lines, 2 relocations."""
    data = elf.sections.get(".BTF.ext", b"")
    if not data:
        return
    (hdr_len,) = struct.unpack_from(elf.end + "I", data, 4)
    off, size = struct.unpack_from(elf.end + "II", data, 8 + 8 * part)
    off, end = hdr_len + off, hdr_len + off + size
    if off >= end:
        return
    (rec_size,) = struct.unpack_from(elf.end + "I", data, off)
    off += 4
    while off < end:
        section, cnt = struct.unpack_from(elf.end + "II", data, off)
        off += 8
        for _ in range(cnt):
            yield section, data[off:off + rec_size]
            off += rec_size


Relo = collections.namedtuple("Relo", "section insn key place")
Site = collections.namedtuple("Site", "what key place file")


def relocations(elf, btf):
    lines = collections.defaultdict(list)
    for section, rec in ext_records(elf, 1):
        insn, file, _, col = struct.unpack_from(elf.end + "IIII", rec)
        lines[section].append((insn, btf.string(file), col >> 10, col & 0x3ff))
    for section, rec in ext_records(elf, 2):
        insn, type_id, access, kind = struct.unpack_from(elf.end + "IIII", rec)
        before = [line for line in lines[section] if line[0] <= insn]
        place = max(before)[1:] if before else None
        yield Relo(btf.string(section), insn, (btf.spell(type_id), kind, btf.string(access)),
                   place)


def sites(elf):
    data, base = elf.sections.get(".corepl.sites", b""), 0
    while base < len(data):
        magic, version, header, size, cnt, site_size, strings = struct.unpack_from(
            "<4sHHIIII", data, base)
        assert (magic, version) == (b"CPLS", 1), "not a site record"
        for i in range(cnt):
            w = struct.unpack_from("<16I", data, base + header + i * site_size)

            def s(off):
                return text(data, base + strings + off)
            place = (s(w[6]), w[4], w[5]) if w[0] >> 16 & 1 else (s(w[3]), w[1], w[2])
            yield Site(w[0] & 0xff, (s(w[8]), w[0] >> 8 & 0xff, s(w[9])), place, s(w[3]))
        base += size


def is_same_file(a, b):
    """BTF holds a path made absolute by the compilation directory."""
    a, b = os.path.normpath(a), os.path.normpath(b)
    return a == b or a.endswith("/" + b)


def is_joined(relo, site):
    if relo.key != site.key or not relo.place:
        return False
    file, line, column = relo.place
    # 10 bits hold a column; clang writes 0 for what does not fit.
    return (is_same_file(file, site.place[0]) and line == site.place[1]
            and column in (site.place[2], 0))


def coverage(elf, path):
    have = {s.key for s in sites(elf) if s.what == 1}
    relos = list(relocations(elf, Btf(elf)))
    missing = [r for r in relos if r.key not in have]
    for r in missing:
        print(f"{path}: {r.section}+{r.insn}: no site for {r.key} at {r.place}")
    print(f"{os.path.basename(path)}: {len(relos) - len(missing)} of {len(relos)} covered")
    return len(relos) - len(missing), len(relos)


def join(elf, path):
    all_sites = [s for s in sites(elf) if s.what == 1]
    relos = list(relocations(elf, Btf(elf)))
    lost = [r for r in relos if not any(is_joined(r, s) for s in all_sites)]
    if os.environ.get("VERBOSE"):
        for r in lost:
            print(r, [s.place for s in all_sites if s.key == r.key])
    print(f"{os.path.basename(path)}: {len(relos) - len(lost)} of {len(relos)} joined by place")
    return len(relos) - len(lost), len(relos)


def externs(elf, path):
    names = {name for _, name in Btf(elf).externs()}
    declared = {s.key[0] for s in sites(elf) if s.what == 2}
    used = {s.key[0] for s in sites(elf) if s.what == 3}
    for name in sorted(names - (declared & used)):
        print(f"{path}: extern {name}: declaration or use is not recorded")
    covered = len(names & declared & used)
    print(f"{os.path.basename(path)}: {covered} of {len(names)} externs recorded")
    return covered, len(names)


def main():
    name = sys.argv[1]
    command = {"coverage": coverage, "join": join, "join-98": join, "externs": externs}[name]
    totals = [command(Elf(path), path) for path in sys.argv[2:]]
    got, want = (sum(t[i] for t in totals) for i in (0, 1))
    print(f"total: {got} of {want}")
    least = {"join": 0, "join-98": 98}.get(name, 100)
    return 0 if want and got * 100 >= want * least else 1


if __name__ == "__main__":
    sys.exit(main())
