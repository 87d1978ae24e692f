# SPDX-License-Identifier: MIT
"""features.py - what this machine can do, found by trying, each lack with its reason.

A probe returns None where the feature is there, else one line that says why not.  To add one, add
it to PROBES; tests name it in REQUIRES.  Nothing here installs anything: `./run` does.
"""
import ctypes
import errno
import glob
import importlib.util
import os
import platform
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools"))
import browser  # noqa: E402

CLANGS = (14, 16, 19)
BPF_SYSCALL = {"x86_64": 321, "aarch64": 280, "riscv64": 280, "s390x": 351, "ppc64le": 361}


class Host:
    """Where things lie on this machine and in this build."""

    def __init__(self, source_dir, build_dir, is_asan):
        self.source_dir = source_dir
        self.build_dir = build_dir
        self.is_asan = is_asan
        self.kernels_dir = os.path.join(build_dir, "kernels")
        self.objects_dir = os.path.join(build_dir, "objects")

    def clang(self, major):
        return shutil.which(f"clang-{major}")

    def newest_clang(self):
        return next((p for p in map(self.clang, reversed(CLANGS)) if p), None)

    def llvm_dir(self):
        """The newest LLVM with FileCheck: 19's tools print CO-RE relocations, older ones do not."""
        dirs = (f"/usr/lib/llvm-{major}" for major in reversed(CLANGS))
        return next((d for d in dirs if os.path.exists(f"{d}/bin/FileCheck")), None)

    def llvm_tool(self, name):
        return shutil.which(name, path=f"{self.llvm_dir()}/bin") if self.llvm_dir() else None

    def bpftool(self):
        return shutil.which("bpftool", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")

    def rustc(self):
        """Debian's, where it is there: what others put into a PATH may want the net."""
        return shutil.which("rustc", path="/usr/bin") or shutil.which("rustc")

    def include_dir(self):
        return "/usr/include"

    def multiarch_include_dir(self):
        return f"/usr/include/{platform.machine()}-linux-gnu"


def unpack_kernels(host):
    """Kernels that lie beside the repository are unpacked; fetching others is `./run`'s job."""
    subprocess.run([os.path.join(host.source_dir, "test/kernels/fetch"), "--local",
                    host.kernels_dir], stdout=subprocess.DEVNULL, check=False)


def load_program(prog_type=1, attach_type=0, attach_btf_id=0):
    """Load `r0 = 0; exit`, as a socket filter unless told; returns 0 or an errno."""
    nr = BPF_SYSCALL.get(platform.machine())
    if nr is None:
        return errno.ENOSYS
    insns = ctypes.create_string_buffer(b"\xb7" + bytes(7) + b"\x95" + bytes(7), 16)
    license_text = ctypes.create_string_buffer(b"GPL")
    attr = (ctypes.c_uint64 * 16)()
    words = ctypes.cast(attr, ctypes.POINTER(ctypes.c_uint32))
    words[0], words[1] = prog_type, 2  # insn_cnt
    words[17], words[27] = attach_type, attach_btf_id
    attr[1] = ctypes.addressof(insns)
    attr[2] = ctypes.addressof(license_text)
    fd = ctypes.CDLL(None, use_errno=True).syscall(nr, 5, attr, ctypes.sizeof(attr))
    if fd < 0:
        return ctypes.get_errno()
    os.close(fd)
    return 0


def has_bpf_load(host):
    err = load_program()
    return None if err == 0 else f"this kernel loads no BPF program for us: {os.strerror(err)}"


def has_kernel_btf(host):
    path = "/sys/kernel/btf/vmlinux"
    return None if os.access(path, os.R_OK) else f"{path} is not there"


def has_mount_namespace(host):
    done = subprocess.run(["unshare", "-m", "true"], capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else f"no private mounts: {done.stderr.strip()}"


def has_clang(major):
    def probe(host):
        if not host.clang(major):
            return f"clang-{major} is not installed"
        module = os.path.join(host.build_dir, "lib", f"corepl-{major}.so")
        return None if os.path.exists(module) else f"libclang-{major}-dev is not installed"
    return probe


def uprobe_group(test):
    """lit's parallelism group of a test by its name."""
    return "uprobes" if "probe" in test.path_in_suite[-1] else None


def has_bpftool(host):
    return None if host.bpftool() else "bpftool is not installed"


def has_libbpf(host):
    return None if os.path.exists("/usr/include/bpf/libbpf.h") else "libbpf-dev is not installed"


def has_kernels(host):
    found = glob.glob(os.path.join(host.kernels_dir, "*", "*.btf"))
    return None if found else "no kernels' BTF in build/kernels: test/kernels/fetch got none"


def has_objects(host):
    found = glob.glob(os.path.join(host.objects_dir, "core_reloc", "clang19", "*.o"))
    return None if found else "no objects in build/objects: test/oracle/fetch-objects got none"


def has_oracle(host):
    path = os.path.join(host.build_dir, "test", "bin", "libbpf-oracle")
    return None if os.path.exists(path) else "not built: test/oracle/fetch-source got no libbpf source, or none that fits"


def has_gcc_bpf(host):
    return None if shutil.which("bpf-gcc") else "gcc-bpf is not installed"


def has_musl(host):
    return None if shutil.which("musl-gcc") else "musl-tools is not installed"


def has_kprobes(host):
    path = "/sys/bus/event_source/devices/kprobe"
    return None if os.path.exists(path) else f"this kernel has no kprobes: {path} is not there"


def has_no_kprobes(host):
    return None if has_kprobes(host) else "this kernel has kprobes"


def has_uprobes(host):
    path = "/sys/bus/event_source/devices/uprobe"
    return None if os.path.exists(path) else f"this kernel has no uprobes: {path} is not there"


def has_trampolines(host):
    """fentry on type 1, which is no function: EINVAL where the kernel looks at it at all."""
    err = load_program(26, 24, 1)
    return None if err == errno.EINVAL else f"this kernel loads no fentry program: {os.strerror(err)}"


def has_many_trampolines(host):
    """fentry.multi, which names no function at load."""
    err = load_program(26, 59)
    return f"this kernel loads no fentry.multi program: {os.strerror(err)}" if err else None


def has_no_many_trampolines(host):
    return None if has_many_trampolines(host) else "this kernel loads fentry.multi programs"


def has_clsact(host):
    """What filters of tc take; a module may be loaded for it."""
    if not shutil.which("tc", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin"):
        return "iproute2 is not installed"
    script = "tc qdisc add dev lo clsact && tc qdisc add dev lo root handle 1: htb"
    done = subprocess.run(["unshare", "-n", "sh", "-c", script], capture_output=True, text=True,
                          check=False)
    return None if done.returncode == 0 else f"no clsact or htb queue: {done.stderr.strip()}"


def has_netkit(host):
    ip = shutil.which("ip", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if not ip:
        return "iproute2 is not installed"
    done = subprocess.run(["unshare", "-n", ip, "link", "add", "type", "netkit"],
                          capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else \
        f"this kernel makes no netkit device (Linux 6.7, CONFIG_NETKIT): {done.stderr.strip()}"


def has_data_symbols(host):
    with open("/proc/kallsyms") as f:
        if not any(line.split()[2] == "runqueues" for line in f):
            return "this kernel's kallsyms has no variables (CONFIG_KALLSYMS_ALL)"


def has_qemu(host):
    if not os.path.exists(os.path.join(host.build_dir, "vm", "qemu")):
        return "no QEMU 10 in build/vm: test/vm/fetch got none"
    return None if shutil.which("cpio") else "cpio is not installed"


def has_vm(*patterns):
    """The image of a kernel to boot; the patterns are its releases."""
    def probe(host):
        images = os.path.join(host.build_dir, "vm", "kernels")
        found = [p for pattern in patterns for p in glob.glob(os.path.join(images, pattern))]
        return None if found else f"no {patterns[0]} in build/vm/kernels: test/vm/fetch got none"
    return probe


def has_guest_modules(host):
    return None if os.path.isdir("/modules") else "only guests of ./run vm insert Debian's modules"


def has_command(name, package):
    def probe(host):
        return None if shutil.which(name) else f"{package} is not installed"
    return probe


def has_sarif_schema(host):
    if not os.path.exists(os.path.join(host.build_dir, "sarif-2.1.0.json")):
        return "no schema of SARIF in the build: test/check/fetch-sarif-schema got none"
    found = importlib.util.find_spec("jsonschema")
    return None if found else "python3-jsonschema is not installed"


def has_browser(host):
    return None if browser.path() else "no Chromium is installed (chromium-headless-shell)"


def has_rustc(host):
    return None if host.rustc() else "rustc is not installed"


def has_asan(host):
    return None if host.is_asan else "this build has no AddressSanitizer (preset asan)"


def has_no_asan(host):
    return "this build has AddressSanitizer" if host.is_asan else None


PROBES = {
    "bpf-load": has_bpf_load,
    "kernel-btf": has_kernel_btf,
    "mount-namespace": has_mount_namespace,
    "kprobes": has_kprobes,
    "no-kprobes": has_no_kprobes,
    "uprobes": has_uprobes,
    "trampolines": has_trampolines,
    "many-trampolines": has_many_trampolines,
    "no-many-trampolines": has_no_many_trampolines,
    "data-symbols": has_data_symbols,
    "clsact": has_clsact,
    "netkit": has_netkit,
    "clang-14": has_clang(14),
    "clang-16": has_clang(16),
    "clang-19": has_clang(19),
    "bpftool": has_bpftool,
    "libbpf": has_libbpf,
    "kernels-corpus": has_kernels,
    "bpf-objects": has_objects,
    "libbpf-oracle": has_oracle,
    "gcc-bpf": has_gcc_bpf,
    "musl": has_musl,
    "qemu": has_qemu,
    "guest-modules": has_guest_modules,
    "vm-5.10": has_vm("5.10.*"),
    "vm-6.1": has_vm("6.1.*"),
    "vm-6.12": has_vm("6.12.*"),
    "vm-newest": has_vm("[7-9].*", "[1-9][0-9].*"),
    "pkg-config": has_command("pkg-config", "pkg-config"),
    "man": has_command("man", "man-db"),
    "zsh": has_command("zsh", "zsh"),
    "sarif-schema": has_sarif_schema,
    "browser": has_browser,
    "rustc": has_rustc,
    "go": has_command("go", "golang-go"),
    "dpkg-dev": has_command("dpkg-shlibdeps", "dpkg-dev"),
    "asan": has_asan,
    "no-asan": has_no_asan,
}


def probe(host):
    """{feature: reason} of what is missing."""
    results = {name: is_missing(host) for name, is_missing in PROBES.items()}
    return {name: reason for name, reason in results.items() if reason}
