#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""house.py RULE [ROOT]: checks one rule of the house over the sources git knows; prints each breach
as "file:line: what" and exits 1 if there is any, or if there was nothing to check."""
import os
import re
import subprocess
import sys

ROOMS = ("core", "plugin", "postlink", "runtime")
ALLOWED = {"core": {"core"}, "plugin": {"core", "plugin"}, "postlink": {"core", "postlink"},
           "runtime": {"core", "runtime"}}
FOREIGN = {"clang", "llvm", "llvm-c"}  # quoted by LLVM's own habit; the plugin's alone
FREESTANDING = {"stdarg.h", "stdbool.h", "stddef.h", "stdint.h", "string.h", "limits.h"}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)')
MAX_FUNCTION = 70  # lines, conventions; pure switches may be longer
MAX_FILE = 600
MANUAL = "runtime/corepl.h"  # the public header is read in one piece, however long


def listed():
    """What git knows, and what is new and not ignored: the rules hold before a commit.  Without git
    (an unpacked archive, another owner's clone) everything outside of build directories."""
    command = ["git", "ls-files", "-co", "--exclude-standard"]
    try:
        return subprocess.check_output(command, text=True, stderr=subprocess.DEVNULL).split("\n")
    except (OSError, subprocess.CalledProcessError):
        return [os.path.relpath(os.path.join(where, f), ".") for where, dirs, names in os.walk(".")
                for f in names if not re.match(r"\./(build|\.git)|.*__pycache__", where)]


def files(*suffixes, under=ROOMS):
    names = [f for f in listed() if f and os.path.exists(f)]
    return sorted(f for f in set(names)
                  if f.endswith(suffixes) and (not under or f.split("/")[0] in under))


def lines(path):
    return open(path, encoding="utf-8").read().split("\n")


def includes(path):
    for n, line in enumerate(lines(path), 1):
        m = INCLUDE.match(line)
        if m:
            yield n, m.group(1) == "<", m.group(2)


def rule_floors():
    """A room includes itself and core/ only; core/ nothing but freestanding headers."""
    for f in files(".c", ".h", ".cpp"):
        room = f.split("/")[0]
        for n, is_system, name in includes(f):
            if is_system:
                if room == "core" and name not in FREESTANDING:
                    yield f, n, f"core/ includes <{name}>"
                continue
            target = name.split("/")[0] if "/" in name else room
            if room == "plugin" and target in FOREIGN:
                continue
            if ".." in name or target not in ALLOWED[room]:
                yield f, n, f"{room}/ includes {name}"


def one_door(pattern, room, most):
    """Headers matching PATTERN are included by at most MOST files of ROOM, and nowhere else."""
    users = {}
    for f in files(".c", ".h", ".cpp"):
        for n, _, name in includes(f):
            if re.match(pattern, name):
                users.setdefault(f, n)
    inside = [f for f in users if f.startswith(room + "/")]
    for f, n in users.items():
        if f not in inside or inside.index(f) >= most:
            yield f, n, f"a second door to {pattern}: also {', '.join(sorted(users))}"
    if not users:
        yield room, 0, f"no door to {pattern} at all"


def rule_one_door_to_libelf():
    return one_door(r"(libelf|gelf|elfutils)", "postlink", 1)


def rule_one_door_to_zlib():
    return one_door(r"zlib\.h", "postlink", 1)


def rule_one_door_to_system_calls():
    """Only sys.c enters the kernel; only sys.h and sys_*.c know system calls by number."""
    for f in files(".c", ".h", under=("runtime",)):
        text = "\n".join(lines(f))
        if re.search(r"\b(syscall\s*\(|__asm__|asm\s*volatile)", text) and f != "runtime/sys.c":
            yield f, 0, "enters the kernel past runtime/sys.c"
        if re.search(r"\bSYS_[a-z]", text) and not re.match(r"runtime/sys[._]", f):
            yield f, 0, "knows system calls by number"


def rule_cxx_only_in_plugin():
    for f in files(".cpp", ".cc", ".cxx", ".hpp", under=None):
        if not f.startswith(("plugin/", "examples/", "test/")):
            yield f, 0, "C++ outside the plugin's shim"


def rule_unique_file_names():
    seen = {}
    for f in files(".c", ".h", ".cpp"):
        other = seen.setdefault(os.path.basename(f), f)
        if other != f:
            yield f, 0, f"has the name of {other}"


def external_functions(path):
    """(line, name) of each function that other files can call, by kernel style's form."""
    text = "\n".join(lines(path))
    for m in re.finditer(r"^((?:[a-z][\w *]*[ *])?)(\w+)\([^;{}]*\)\n\{$", text, re.M):
        if not re.match(r"(static|typedef)\b", m.group(1)) and m.group(2) != "__attribute__":
            yield text.count("\n", 0, m.start()) + 1, m.group(2)


def rule_external_names():
    """The name of a function tells its file: the first word is the file's, or a header's of the room."""
    for f in files(".c"):
        room, own = os.path.dirname(f), os.path.basename(f)[:-2].split("_")[0]
        for n, name in external_functions(f):
            word = name.split("_")[0]
            if word not in (own, "main", "corepl") and not os.path.exists(f"{room}/{word}.h"):
                yield f, n, f"{name}(), need a name that begins with {own}_"


def rule_public_calls():
    """Every call of the public header is made in some test, or by the skeletons that tests build."""
    header = re.sub(r"/\*.*?\*/", "", "\n".join(lines(MANUAL)), flags=re.S)
    made = set()
    for f in files(".c", ".cpp", ".h", ".test", under=("test", "postlink")):
        if f.startswith(("test/", "postlink/skel_")):
            made.update(re.findall(r'\bcorepl_\w+(?=[("])', "\n".join(lines(f))))
    for name in sorted(set(re.findall(r"\b(corepl_\w+)\(", re.sub(r"typedef[^;]*;", "", header))) - made):
        yield MANUAL, 0, f"{name}() is called in no test"


def rule_spdx():
    for f in files(".c", ".h", ".cpp", ".py", ".txt", ".cmake", under=None):
        if f.endswith(".txt") and not f.endswith("CMakeLists.txt"):
            continue
        if not any("SPDX-License-Identifier: MIT" in l for l in lines(f)[:2]):
            yield f, 1, "no SPDX line"


def functions(path):
    """(first line, last line, is a switch) of each function body, which kernel style starts with
    a brace in the first column."""
    text, start = lines(path), None
    for n, line in enumerate(text, 1):
        if line == "{":
            start = n
        elif line == "}" and start:
            body = text[start:n - 1]
            cases = sum(bool(re.match(r"\s*(case |default:)", l)) for l in body)
            yield start, n, cases * 4 >= len(body)
            start = None


def rule_small_functions():
    for f in files(".c", ".cpp"):
        for first, last, is_switch in functions(f):
            if last - first - 1 > MAX_FUNCTION and not is_switch:
                yield f, first, f"function of {last - first - 1} lines, need {MAX_FUNCTION} or less"


def rule_small_files():
    for f in files(".c", ".h", ".cpp"):
        if f != MANUAL and len(lines(f)) > MAX_FILE:
            yield f, MAX_FILE, f"{len(lines(f))} lines, need {MAX_FILE} or less"


def rule_line_width():
    for f in files(".c", ".h", ".cpp", under=ROOMS + ("examples", "test")):
        if any("RUN:" in line for line in lines(f)):
            continue  # a lit test: commands and expected lines are as long as they are
        for n, line in enumerate(lines(f), 1):
            if len(line.expandtabs(8)) > 100:
                yield f, n, f"{len(line.expandtabs(8))} columns, need 100 or less"


def rule_map():
    """Every source file of the rooms is named in README's map, and every file named there exists."""
    readme = "\n".join(lines("README.md"))
    named = set(re.findall(r"`((?:core|plugin|postlink|runtime)/[\w.-]+)`", readme))
    sources = set(files(".c", ".h", ".cpp"))
    for f in sorted(sources - named):
        twin = f[:-1] + "c" if f.endswith(".h") else f
        if twin == f or twin not in named:
            yield f, 0, "is not in README's map"
    for f in sorted(named - sources):
        if not os.path.exists(f):
            yield "README.md", 0, f"names {f}, which does not exist"


def rule_no_binaries():
    for f in files("", under=None):
        if b"\0" in open(f, "rb").read(65536):
            yield f, 0, "is a binary file"


def rule_no_machine_paths():
    home = re.compile(r"(?<![\w}])/(work|home|root)/[\w.]")
    for f in files("", under=None):
        if b"\0" in open(f, "rb").read(65536):
            continue
        for n, line in enumerate(lines(f), 1):
            if home.search(line):
                yield f, n, f"names a machine's path: {line.strip()[:60]}"


def main():
    rule = globals().get("rule_" + sys.argv[1].replace("-", "_")) if len(sys.argv) > 1 else None
    if not rule:
        sys.exit("usage: house.py RULE [ROOT]; rules: " + ", ".join(
            n[5:].replace("_", "-") for n in globals() if n.startswith("rule_")))
    os.chdir(sys.argv[2] if len(sys.argv) > 2 else ".")
    if not files(".c"):
        sys.exit("house.py: no sources here")
    breaches = sorted(rule())
    for f, n, what in breaches:
        print(f"{f}:{n}: {what}")
    sys.exit(1 if breaches else 0)


main()
