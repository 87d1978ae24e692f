#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""report.py FIGURES GROWTH SIZES OUT-DIR: the benchmark's figures as OUT-DIR/bench.md and growth.svg.

FIGURES is what pairs.c prints.  GROWTH holds lines "axis<TAB>x<TAB>microseconds" where axis is one
of types, roots, relocations: our own cost of resolving as one of them grows; or kernels: of checking
one object on so many, start and end of the process included.  SIZES is what bench cuts from
runtime_size.py.
"""
import sys

NAMES = ("wall_ns", "cpu_ns", "own_ns", "rss_kib", "mallocs", "malloc_bytes")
SIZE_NAMES = {"linked-text": "what runqslower links", "archive-text": "the whole archive"}


def read_figures(path):
    """Rows (name, peer, ours); peer and ours are None where a command failed."""
    rows = []
    for line in open(path):
        name, *f = line.rstrip("\n").split("\t")
        if len(f) != 2 * len(NAMES):
            rows.append((name, None, None))
            continue
        v = [int(x) for x in f]
        rows.append((name, dict(zip(NAMES, v[:6])), dict(zip(NAMES, v[6:]))))
    return rows


def ms(ns):
    return f"{ns / 1e6:.3f}"


def ratio(peer, ours):
    return f"{peer / ours:.1f}" if ours else "-"


def table(rows):
    out = ["| what | peer ms | ours ms | ratio | own CPU, without exec and bpf(2): peer ms | ours ms | ratio "
           "| peak KiB peer / ours | malloc calls peer / ours |",
           "|---|--:|--:|--:|--:|--:|--:|--:|--:|"]
    for name, p, o in rows:
        if p is None:
            out.append(f"| {name} | failed | | | | | | | |")
            continue
        out.append(f"| {name} | {ms(p['wall_ns'])} | {ms(o['wall_ns'])} "
                   f"| {ratio(p['wall_ns'], o['wall_ns'])} | {ms(p['own_ns'])} | {ms(o['own_ns'])} "
                   f"| {ratio(p['own_ns'], o['own_ns'])} | {p['rss_kib']} / {o['rss_kib']} "
                   f"| {p['mallocs']} / {o['mallocs']} |")
    return out


def read_growth(path):
    curves = {}
    for line in open(path):
        axis, x, us = line.rstrip("\n").split("\t")
        curves.setdefault(axis, []).append((float(x), float(us)))
    return {a: sorted(c) for a, c in curves.items()}


def growth_table(curves):
    out = ["| axis | at | us |", "|---|--:|--:|"]
    for axis, points in curves.items():
        out += [f"| {axis} | {x:.0f} | {us:.1f} |" for x, us in points]
    return out


def panel(axis, points, left):
    """One small plot, linear axes from zero, 260 x 180, at x = LEFT."""
    top_x, top_y = max(x for x, _ in points), max(y for _, y in points) or 1
    at = [(left + 40 + 200 * x / top_x, 170 - 130 * y / top_y) for x, y in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
    out = [f'<path d="M{left + 40} 40V170H{left + 240}" fill="none" stroke="#888"/>',
           f'<polyline points="{line}" fill="none" stroke="#1560bd" stroke-width="2"/>']
    out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#1560bd"/>' for x, y in at]
    out += [f'<text x="{left + 140}" y="25" text-anchor="middle">{axis}</text>',
            f'<text x="{left + 240}" y="186" text-anchor="end">{top_x:.0f}</text>',
            f'<text x="{left + 36}" y="45" text-anchor="end">{top_y:.0f} us</text>']
    return out


def svg(curves):
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{270 * len(curves)}" height="200" '
           'font-family="sans-serif" font-size="11">', '<rect width="100%" height="100%" fill="#fff"/>']
    for i, (axis, points) in enumerate(curves.items()):
        out += panel(axis, points, 270 * i)
    return out + ["</svg>"]


def main():
    figures, growth, sizes, out_dir = sys.argv[1:5]
    rows, curves = read_figures(figures), read_growth(growth)
    text = ["# corepl beside its peers", "",
            "Fresh processes, peer and ours in turn, medians; ratio = peer / ours. Made by `./run bench`.",
            ""] + table(rows)
    text += ["", "## Size of the runtime", "", ".text built with -Os, libc not counted.", ""]
    text += [f"- {SIZE_NAMES[k]}: {int(v)} bytes" for k, v in (line.split() for line in open(sizes))]
    text += ["", "## Our cost as the work grows", "",
             "Types, roots, relocations: one scan of the kernel's types and all relocations resolved and "
             "patched, in process. Kernels: a process of `corepl check` on so many.", "",
             "![growth](growth.svg)", ""] + growth_table(curves)
    open(f"{out_dir}/bench.md", "w").write("\n".join(text) + "\n")
    open(f"{out_dir}/growth.svg", "w").write("\n".join(svg(curves)) + "\n")
    print("\n".join(text))
    return any(p is None for _, p, _ in rows)


sys.exit(main())
