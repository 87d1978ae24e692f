# SPDX-License-Identifier: MIT
"""Is a generated vmlinux.h laid out as the kernel's BTF says?  An answer without our own code.

    btf_layout.py uses KERNEL.btf > uses.c          a program that uses every named type once
    btf_layout.py asserts KERNEL.btf > asserts.c    sizeof and offsetof of every one, as asserts
    btf_layout.py compare KERNEL.btf uses.ll        what the compiler made of uses.c against it

uses.ll is the output of `clang -g -S -emit-llvm`: the debug information of which BTF and DWARF are
two spellings (clang needs half a minute to write so much as BTF, and prunes it).  "compare" looks at the size of every named struct, union, enum and typedef, at name, offset, width
and type of every member (unnamed records flattened, as C sees them), at every enumerator, and
prints each difference and one line of totals; it exits with 1 when there is any.  "asserts" is for
targets whose compiler writes no BTF; it cannot see bitfields.

This reader of BTF shares nothing with core/: it is the independent side of the comparison.
Names follow the printer's documented rule: the n-th type of a name, in id order, is NAME___n.
"""
import re
import struct
import sys

INT, PTR, ARRAY, STRUCT, UNION, ENUM, FWD, TYPEDEF, VOLATILE, CONST, RESTRICT, FUNC, PROTO, VAR, \
    DATASEC, FLOAT, DECL_TAG, TYPE_TAG, ENUM64 = range(1, 20)
TAIL = {INT: 4, ARRAY: 12, VAR: 4, DECL_TAG: 4}
PER_ENTRY = {STRUCT: 12, UNION: 12, ENUM: 8, ENUM64: 12, PROTO: 8, DATASEC: 12}
MODS = (VOLATILE, CONST, RESTRICT, TYPE_TAG)
WORD = {STRUCT: "struct", UNION: "union", ENUM: "enum", ENUM64: "enum"}


class Type:
    __slots__ = ("id", "name", "kind", "flag", "ref", "rest")


class Btf:
    def __init__(self, path):
        data = open(path, "rb").read()
        self.order = "<" if data[:2] == b"\x9f\xeb" else ">"
        hdr, type_off, type_size, str_off, str_size = \
            struct.unpack_from(self.order + "5I", data, 4)
        self.strs = data[hdr + str_off:hdr + str_off + str_size]
        self.types = [None]
        self.read(data[hdr + type_off:hdr + type_off + type_size])
        sizes = [t.ref for t in self.types[1:] if t.kind == INT
                 and t.name in ("long int", "long unsigned int", "long", "unsigned long")]
        self.ptr_size = sizes[0] if sizes else 8
        self.number()

    def string(self, off):
        return self.strs[off:self.strs.index(b"\0", off)].decode()

    def read(self, data):
        at = 0
        while at < len(data):
            t = Type()
            name_off, info, t.ref = struct.unpack_from(self.order + "3I", data, at)
            t.id, t.name, t.kind = len(self.types), self.string(name_off), info >> 24 & 0x7f
            t.flag, count = info >> 31, info & 0xffffff
            size = TAIL.get(t.kind, PER_ENTRY.get(t.kind, 0) * count)
            t.rest = struct.unpack_from("%s%dI" % (self.order, size // 4), data, at + 12)
            at += 12 + size
            self.types.append(t)

    def number(self):
        """The C name of every named type."""
        self.c_name, tags, plain = {}, {}, {"__builtin_va_list": 1}
        first = {}
        for t in self.types[1:]:
            if t.kind in WORD and (t.rest or t.kind in (STRUCT, UNION)) and t.name:
                tags[t.name] = tags.get(t.name, 0) + 1
                first.setdefault(t.name, t)
                self.c_name[t.id] = t.name, tags[t.name]
            if t.kind == TYPEDEF:
                plain[t.name] = plain.get(t.name, 0) + 1
                self.c_name[t.id] = t.name, plain[t.name]
            if t.kind in (ENUM, ENUM64):
                for name, _ in self.values(t):
                    plain[name] = plain.get(name, 0) + 1
        for i, (name, no) in self.c_name.items():
            self.c_name[i] = name if no == 1 else "%s___%d" % (name, no)

    def members(self, t):
        for i in range(0, len(t.rest), 3):
            place = t.rest[i + 2]
            yield (self.string(t.rest[i]), t.rest[i + 1], place & 0xffffff if t.flag else place,
                   place >> 24 if t.flag else 0)

    def values(self, t):
        step = 2 if t.kind == ENUM else 3
        for i in range(0, len(t.rest), step):
            value = t.rest[i + 1]
            if step == 3:
                value |= t.rest[i + 2] << 32
            yield self.string(t.rest[i]), value

    def below(self, i):
        """What is behind modifiers and typedefs; None for void."""
        while i and self.types[i].kind in MODS + (TYPEDEF,):
            i = self.types[i].ref
        return self.types[i] if i else None

    def size(self, i):
        """Bytes, None where a type has no size."""
        t = self.below(i)
        if t is None or t.kind in (FWD, PROTO, FUNC):
            return None
        if t.kind == PTR:
            return self.ptr_size
        if t.kind == ARRAY:
            elem = self.size(t.rest[0])
            return None if elem is None else elem * t.rest[2]
        return t.ref

    def bits_of_old(self, i):
        """Width and offset of a bitfield whose INT says so; None for others."""
        t = self.below(i)
        if t is None or t.kind != INT:
            return None
        width, off = t.rest[0] & 0xff, t.rest[0] >> 16 & 0xff
        return None if width == t.ref * 8 and off == 0 else (width, off)

    def flat(self, t, start=0):
        """(name, bit offset, bit width or 0, size, type) of all members as C sees them."""
        for name, i, off, width in self.members(t):
            inner = self.below(i)
            if not t.flag and self.bits_of_old(i):
                width, more = self.bits_of_old(i)
                off += more
            if name:
                yield name, start + off, width, self.size(i), i
            elif inner is not None and inner.kind in (STRUCT, UNION):
                yield from self.flat(inner, start + off)

    def spell(self, i, depth=0):
        """A type in one line, the same for both sides: names without numbers, INTs by size."""
        if i == 0:
            return "void"
        if depth > 40:
            return "..."
        t = self.types[i]
        if t.kind in MODS or t.kind in (PTR, ARRAY):
            return self.spell_link(t, depth)
        if t.kind == INT:
            if t.name in ("char", "signed char"):  # pahole does not always say that they are signed
                return t.name
            return "int%d%s" % (t.ref, "ub"[t.rest[0] >> 26 & 1] if not t.rest[0] >> 24 & 1 else "s")
        if t.kind == FLOAT:
            return "float%d" % t.ref
        if t.kind == PROTO:
            params = [self.spell(t.rest[k], depth + 1) for k in range(1, len(t.rest), 2)]
            return "%s(%s)" % (self.spell(t.ref, depth + 1), ", ".join(params))
        if t.kind == FWD:
            return ("union " if t.flag else "struct ") + base_name(t.name)
        if t.kind == TYPEDEF:
            return base_name(t.name)
        if t.name:
            return WORD[t.kind] + " " + base_name(t.name)
        if t.kind in (ENUM, ENUM64):
            return "enum {%s}" % ", ".join(base_name(n) for n, _ in self.values(t))
        return WORD[t.kind] + " {%s}" % "; ".join(
            "%s %s@%d:%d" % (self.spell(i, depth + 1), n, off, width)
            for n, off, width, _, i in self.flat(t))

    def spell_link(self, t, depth):
        if t.kind == PTR:
            return "*" + self.spell(t.ref, depth + 1)
        if t.kind == ARRAY:
            return "[%d]%s" % (t.rest[2], self.spell(t.rest[0], depth + 1))
        if t.kind == TYPE_TAG:
            return self.spell(t.ref, depth + 1)
        return self.spell_qualified(t, depth)

    def spell_qualified(self, t, depth):
        """Qualifiers as a sorted set, those of an array with its elements, none for functions."""
        quals, arrays = set(), ""
        while t is not None and t.kind in MODS + (ARRAY,):
            if t.kind == ARRAY:
                arrays += "[%d]" % t.rest[2]
            elif t.kind != TYPE_TAG:
                quals.add("cvr"[(CONST, VOLATILE, RESTRICT).index(t.kind)])
            i = t.rest[0] if t.kind == ARRAY else t.ref
            t = self.types[i] if i else None
        if t is not None and t.kind == PROTO:
            return arrays + self.spell(t.id, depth + 1)
        inner = self.spell(t.id if t else 0, depth + 1)
        return "%s+%s %s" % (arrays, "".join(sorted(quals)), inner)


FIELD = re.compile(r'(\w+): (?:"((?:[^"\\]|\\.)*)"|!\{([^}]*)\}|([^,()]+))')
TAG_KIND = {"structure_type": STRUCT, "union_type": UNION, "enumeration_type": ENUM,
            "typedef": TYPEDEF, "pointer_type": PTR, "const_type": CONST,
            "volatile_type": VOLATILE, "restrict_type": RESTRICT}


class Ir(Btf):
    """The same questions asked of LLVM's debug information."""
    def __init__(self, path, ptr_size):
        self.ptr_size, self.nodes, self.types, self.known = ptr_size, {}, [None], {}
        for line in open(path):
            if line.startswith("!") and " = " in line:
                name, _, text = line.rstrip("\n").partition(" = ")
                self.nodes[name] = text.replace("distinct ", "", 1)
        self.uses = {}
        for text in self.nodes.values():
            if text.startswith("!DIGlobalVariable("):
                f = self.fields(text)
                if f["name"].startswith("use_"):
                    pointer = self.fields(self.nodes[f["type"]])
                    self.uses[int(f["name"][4:])] = self.type_of(pointer.get("baseType"))

    @staticmethod
    def fields(text):
        return {k: a or b or c for k, a, b, c in FIELD.findall(text[text.index("(") + 1:-1])}

    def refs(self, node):
        """The nodes of a list "!{!1, null, !2}"."""
        text = self.nodes.get(node, "!{}") if node else "!{}"
        return [x.strip() for x in text[2:-1].split(",") if x.strip()]

    def new(self, kind, name="", ref=0):
        t = Type()
        t.id, t.kind, t.name, t.ref, t.flag, t.rest = len(self.types), kind, name, ref, 1, ()
        self.types.append(t)
        return t

    def type_of(self, node):
        """The id of NODE's type, 0 for void."""
        if not node or node == "null":
            return 0
        if node not in self.known:
            self.add(node, self.nodes[node])
        return self.known[node]

    def add(self, node, text):
        f = self.fields(text)
        tag = f.get("tag", "")[len("DW_TAG_"):]
        if text.startswith("!DIBasicType"):
            return self.add_number(node, f)
        if text.startswith("!DISubroutineType"):
            t = self.new(PROTO)
            self.known[node] = t.id
            params = [self.type_of(x) for x in self.refs(f["types"])]
            t.ref = params[0] if params else 0
            t.rest = tuple(x for p in params[1:] for x in (0, p))
            return None
        if tag == "array_type":
            return self.add_array(node, f)
        kind = TAG_KIND[tag]
        if "DIFlagFwdDecl" in f.get("flags", "") and kind != ENUM:
            t = self.new(FWD, f["name"])
            t.flag = kind == UNION
            self.known[node] = t.id
            return None
        t = self.new(kind, f.get("name", ""))
        self.known[node] = t.id
        if kind in WORD:
            t.ref, t.rest = int(f.get("size", 0)) // 8, (node, f.get("elements"))
        else:
            t.ref = self.type_of(f.get("baseType"))
        return None

    def add_number(self, node, f):
        encoding, size = f["encoding"][len("DW_ATE_"):], int(f["size"]) // 8
        t = self.new(FLOAT if encoding == "float" else INT, f["name"], size)
        bits = {"signed": 1, "signed_char": 1, "boolean": 4}.get(encoding, 0)
        t.rest = (bits << 24 | size * 8,)
        self.known[node] = t.id

    def add_array(self, node, f):
        counts = [int(self.fields(self.nodes[x]).get("count", "0").split()[-1])
                  for x in self.refs(f["elements"])]
        elem = self.type_of(f["baseType"])
        for count in reversed(counts):
            t = self.new(ARRAY)
            t.rest = (elem, 0, count)
            elem = t.id
        self.known[node] = elem

    def members(self, t):
        for x in self.refs(t.rest[1]):
            f = self.fields(self.nodes[x])
            if f.get("tag") != "DW_TAG_member":
                continue
            is_bits = "DIFlagBitField" in f.get("flags", "")
            yield (f.get("name", ""), self.type_of(f["baseType"]), int(f.get("offset", 0)),
                   int(f["size"]) if is_bits else 0)

    def values(self, t):
        for x in self.refs(t.rest[1]):
            f = self.fields(self.nodes[x])
            yield f["name"], int(f["value"]) & 0xffffffffffffffff


def base_name(name):
    """NAME without the number that tells equal names apart."""
    start, mark, end = name.rpartition("___")
    return start if mark and end.isdigit() else name


def named(btf):
    """(type, how C calls it) of every type that has a name of its own."""
    for t in btf.types[1:]:
        if t.id in btf.c_name:
            word = WORD.get(t.kind, "")
            yield t, (word + " " if word else "") + btf.c_name[t.id]


def write_uses(btf):
    print('#include "vmlinux.h"')
    for t, c_type in named(btf):
        print("%s *use_%d;" % (c_type, t.id))


def write_asserts(btf):
    print('#include "vmlinux.h"')
    for t, c_type in named(btf):
        size, inner = btf.size(t.id), btf.below(t.id)
        if size is not None:
            print('_Static_assert(sizeof(%s) == %d, "");' % (c_type, size))
        if inner is None or inner.kind not in (STRUCT, UNION):
            continue
        for name, off, width, _, _ in btf.flat(inner):
            if not width:
                print('_Static_assert(__builtin_offsetof(%s, %s) == %d, "");'
                      % (c_type, name, off // 8))


class Comparison:
    def __init__(self, kernel, compiled):
        self.kernel, self.compiled = kernel, compiled
        self.types = self.members = self.values = self.differences = self.wrong_types = 0

    def differ(self, what, found, need):
        self.differences += 1
        print("%s: found %s, need %s" % (what, found, need))

    def record(self, c_type, ours, theirs):
        """OURS: the kernel's record, THEIRS: the compiler's."""
        need, found = list(self.kernel.flat(ours)), list(self.compiled.flat(theirs))
        if len(need) != len(found):
            self.differ(c_type + ": members", len(found), len(need))
        is_wrong = False
        for a, b in zip(need, found):
            self.members += 1
            # A pointer of a 32-bit kernel is an integer of its size.
            is_word = self.kernel.ptr_size != self.compiled.ptr_size
            if a[:4] != b[:4]:
                self.differ("%s.%s" % (c_type, a[0]), b[:4], a[:4])
                is_wrong = True
            elif not is_word and self.kernel.spell(a[4]) != self.compiled.spell(b[4]):
                self.differ("%s.%s: type" % (c_type, a[0]), self.compiled.spell(b[4]),
                            self.kernel.spell(a[4]))
        self.wrong_types += is_wrong

    def enum(self, c_type, ours, theirs):
        mask = 0xffffffff if ours.kind == ENUM else (1 << 64) - 1
        for a, b in zip(self.kernel.values(ours), self.compiled.values(theirs)):
            self.values += 1
            if base_name(a[0]) != base_name(b[0]) or a[1] & mask != b[1] & mask:
                self.differ(c_type, b, a)

    def one(self, t, c_type):
        self.types += 1
        if t.id not in self.compiled.uses:
            return self.differ(c_type, "nothing", "a variable")
        theirs = self.compiled.uses[t.id]
        size = self.kernel.size(t.id)
        if size != self.compiled.size(theirs) and size is not None:
            self.differ(c_type + ": size", self.compiled.size(theirs), size)
            self.wrong_types += 1
        a, b = self.kernel.below(t.id), self.compiled.below(theirs)
        if a is None or a.kind not in WORD:
            return None
        if b is None or WORD[a.kind] != WORD.get(b.kind):
            return self.differ(c_type, "kind %d" % b.kind if b else "void", "kind %d" % a.kind)
        if a.kind in (STRUCT, UNION):
            return self.record(c_type, a, b)
        return self.enum(c_type, a, b)


def compare(kernel, compiled):
    c = Comparison(kernel, compiled)
    for t, c_type in named(kernel):
        c.one(t, c_type)
    print("%d types, %d members, %d enumerators: %d differences, %d types laid out wrong"
          % (c.types, c.members, c.values, c.differences, c.wrong_types))
    return 1 if c.differences else 0


def main(args):
    if len(args) == 2 and args[0] == "uses":
        return write_uses(Btf(args[1]))
    if len(args) == 2 and args[0] == "asserts":
        return write_asserts(Btf(args[1]))
    if len(args) == 3 and args[0] == "compare":
        return compare(Btf(args[1]), Ir(args[2], 8))
    sys.exit(__doc__)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
