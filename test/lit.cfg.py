# SPDX-License-Identifier: MIT
"""lit.cfg.py - the suite: which files are tests, what %names mean, what this machine can do.

A test is a .c, .cpp or .test file with RUN lines.  Files that tests read lie in Inputs/; directories
whose C files are programs, not tests, are named in `config.excludes`, or have a lit.local.cfg that
says config.suffixes = {".test"}.  %name and %{name} are the same.
What a test needs and a machine may lack is a feature (features.py): REQUIRES: bpf-load.  A missing
feature is written with its reason to build/test/missing-features.txt, which summary.py prints.
"""
import os
import subprocess
import sys

import lit.formats

source_dir = config.corepl_src
build_dir = config.corepl_build
sys.path.insert(0, os.path.join(source_dir, "test"))
import features  # noqa: E402

config.name = "corepl"
config.test_format = lit.formats.ShTest(execute_external=True)
config.suffixes = {".c", ".cpp", ".test"}
# Uprobes on the tests' own program count what any process calls: one such test at a time.
config.parallelism_group = features.uprobe_group
lit_config.parallelism_groups["uprobes"] = 1
config.excludes = {"Inputs", "bpf", "bench", "fuzz", "tools", "unit", "kernels"}
config.test_source_root = os.path.join(source_dir, "test")
config.test_exec_root = os.path.join(build_dir, "test", "lit")

is_asan = "address" in config.corepl_sanitize
host = features.Host(source_dir, build_dir, is_asan)
features.unpack_kernels(host)
missing = features.probe(host)
config.available_features = {name for name in features.PROBES if name not in missing}
with open(os.path.join(build_dir, "test", "missing-features.txt"), "w") as f:
    f.writelines(f"{name}: {reason}\n" for name, reason in sorted(missing.items()))


def sanitized_clang(path):
    """A plain clang opens our sanitized plugin only with the sanitizer's runtime preloaded: a
    script of the same name does that, so that tests may take it for the program."""
    if not is_asan:
        return path
    runtime = subprocess.run([config.corepl_cc, "-print-file-name=libasan.so"],
                             capture_output=True, text=True).stdout.strip()
    script = os.path.join(build_dir, "test", "clang", os.path.basename(path))
    os.makedirs(os.path.dirname(script), exist_ok=True)
    with open(script, "w") as f:
        f.write(f'#!/bin/sh\nLD_PRELOAD={runtime} ASAN_OPTIONS=detect_leaks=0 exec {path} "$@"\n')
    os.chmod(script, 0o755)
    return script


def define(name, text):
    """%name and %{name} mean text; a longer name that begins the same stays itself."""
    config.substitutions.append((f"%(?:{name}(?![-\\w])|{{{name}}})", text))


for major in features.CLANGS:
    define(f"clang{major}", sanitized_clang(host.clang(major) or f"clang-{major}-is-missing"))
define("clang", sanitized_clang(host.newest_clang() or "clang-is-missing"))
define("plugin", os.path.join(build_dir, "lib", "corepl.so"))
define("bpf-postlink", os.path.join(build_dir, "bin", "bpf-postlink"))
define("corepl", os.path.join(build_dir, "bin", "corepl"))
define("runtime", os.path.join(build_dir, "lib", "libcorepl.a"))
for tool in ("FileCheck", "not", "llvm-objdump", "llvm-readelf", "llvm-objcopy", "llvm-strip",
             "llvm-mc", "yaml2obj", "obj2yaml"):
    define(tool, host.llvm_tool(tool) or f"{tool}-is-missing")
define("bpftool", host.bpftool() or "bpftool-is-missing")
define("python", sys.executable)
define("rustc", host.rustc() or "rustc-is-missing")
define("go-env", f"CGO_CFLAGS=-I{build_dir}/pair CGO_LDFLAGS=-L{build_dir}/lib GOFLAGS=-mod=mod "
       f"GOPROXY=off GOCACHE={build_dir}/test/go-cache HOME={build_dir}/test")
define("cc", config.corepl_cc)
define("include", host.include_dir())
define("bpf-flags", f"-target bpf -O2 -g -I{host.multiarch_include_dir()}")
define("kernels", host.kernels_dir)
define("objects", host.objects_dir)
define("src", source_dir)
define("build", build_dir)
define("tools", os.path.join(source_dir, "test", "tools"))
define("bin", os.path.join(build_dir, "test", "bin"))
define("unit", os.path.join(build_dir, "test", "unit"))

llvm_dir = host.llvm_dir()
if llvm_dir:  # not, split-file, FileCheck by their names
    config.environment["PATH"] = os.pathsep.join(
        [os.path.join(llvm_dir, "bin"), config.environment["PATH"], "/usr/sbin"])
config.environment["TMPDIR"] = os.path.join(build_dir, "test", "tmp")
config.environment["LC_ALL"] = "C"
config.environment["ASAN_OPTIONS"] = "allocator_may_return_null=1"
config.environment["UBSAN_OPTIONS"] = "print_stacktrace=1"
os.makedirs(config.environment["TMPDIR"], exist_ok=True)
