# SPDX-License-Identifier: MIT
"""How the suite runs: substitutions for the tools, features for what this machine can do.

A feature that is absent has its reason in the log of `./run test`: tests that REQUIRE it are
reported as skipped, by name.  Nothing here downloads anything.
"""
import glob
import os
import shutil
import subprocess

import lit.formats

config.name = "corepl"
config.test_format = lit.formats.ShTest(execute_external=True)
config.suffixes = [".c", ".test"]
config.excludes = ["bpf", "bench", "fuzz", "oracle", "tools", "unit", "vm", "kernels", "floors.d",
                   "Inputs"]
config.test_source_root = os.path.join(config.corepl_src, "test")
config.test_exec_root = os.path.join(config.corepl_build, "test", "lit")

build, src = config.corepl_build, config.corepl_src
bin_dir, lib_dir = os.path.join(build, "bin"), os.path.join(build, "lib")


def first(*paths):
    """The first program of PATHS that exists, or None."""
    for path in paths:
        found = shutil.which(path)
        if found:
            return found
    return None


def llvm_tool(name):
    return first(*[f"/usr/lib/llvm-{major}/bin/{name}" for major in (19, 16, 14)], name)


def add_tool(key, path, feature=None):
    """%key stands for PATH; a tool that is not there leaves a command that says so and fails."""
    config.substitutions.append((f"%{key}\\b", path or f"missing-tool-{key}"))
    if path and feature:
        config.available_features.add(feature)


def absent(feature, reason):
    lit_config.note(f"feature {feature} is absent: {reason}")


for major in (14, 16, 19):
    module = os.path.join(lib_dir, f"corepl-{major}.so")
    clang = first(f"clang-{major}") if os.path.exists(module) else None
    add_tool(f"clang{major}", clang, f"clang-{major}")
    if not clang:
        absent(f"clang-{major}", f"clang-{major} or {module} is not there")
newest = first("clang-19", "clang-16", "clang-14")
bpf_flags = "-target bpf -g -O2 -Wall -Wno-unused-value -Wno-compare-distinct-pointer-types"
add_tool("clang", newest)
add_tool("plugin", os.path.join(lib_dir, "corepl.so"))
add_tool("bpfcc", f"{newest} {bpf_flags} -fplugin={lib_dir}/corepl.so -I{src}/test/bpf -I/usr/include/x86_64-linux-gnu")
for name in ("bpf-postlink", "corepl"):
    add_tool(name, os.path.join(bin_dir, name))
for name in ("FileCheck", "not", "llvm-objdump", "llvm-readelf", "llvm-strip", "llvm-objcopy",
             "llvm-mc", "yaml2obj", "obj2yaml"):
    add_tool(name, llvm_tool(name))
add_tool("bpftool", first("bpftool", "/usr/sbin/bpftool"), "bpftool")
add_tool("python", first("python3"))
add_tool("cc", config.corepl_cc)
add_tool("runtime", os.path.join(lib_dir, "libcorepl.a"))
for key, path in (("src", src), ("build", build), ("unit", os.path.join(build, "test", "unit")),
                  ("tools", os.path.join(src, "test", "tools")),
                  ("bin", os.path.join(build, "test", "bin")),
                  ("include", "/usr/include"),
                  ("kernels", os.path.join(build, "kernels")),
                  ("objects", os.path.join(build, "objects"))):
    add_tool(key, path)
config.environment["PATH"] = os.pathsep.join([bin_dir, os.environ.get("PATH", ""), "/usr/sbin"])
config.environment["COREPL_KERNELS"] = os.path.join(build, "kernels")
config.environment["COREPL_OBJECTS"] = os.path.join(build, "objects")
config.environment["ASAN_OPTIONS"] = "detect_leaks=0"

if config.corepl_sanitize:
    config.available_features.add("sanitized")
else:
    config.available_features.add("plain")  # what a sanitizer's own allocator would upset
if os.path.exists("/usr/include/bpf/libbpf.h"):
    config.available_features.add("libbpf")
else:
    absent("libbpf", "libbpf-dev is not installed")
if not shutil.which("bpftool") and not os.path.exists("/usr/sbin/bpftool"):
    absent("bpftool", "bpftool is not installed")
if glob.glob(os.path.join(build, "kernels", "*", "*.btf")):
    config.available_features.add("kernels")
else:
    absent("kernels", "no kernel BTFs: test/kernels/fetch made none")
if glob.glob(os.path.join(build, "objects", "libbpf-tools", "*.o")):
    config.available_features.add("objects")
else:
    absent("objects", "no objects of libbpf-tools: test/oracle/fetch-objects made none")
if os.path.exists(os.path.join(build, "test", "bin", "libbpf-oracle")):
    config.available_features.add("oracle")
else:
    absent("oracle", "test/oracle was not built (no libbpf source)")
probe = subprocess.run([os.path.join(build, "test", "bin", "bpf_probe")], stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, text=True, check=False)
if probe.returncode == 0:
    config.available_features.add("bpf-load")
else:
    absent("bpf-load", probe.stdout.strip())
if os.path.exists("/sys/kernel/btf/vmlinux"):
    config.available_features.add("kernel-btf")
else:
    absent("kernel-btf", "/sys/kernel/btf/vmlinux does not exist")
