#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""summary.py RESULTS.json MISSING-FEATURES: what lit found, for a person and for a machine.

Prints the last lines of every failed test, every skipped test with its reason, the names of failed tests,
and as the last line "N passed, N failed, N skipped".  Exit status 1 if any failed or none passed.
"""
import json
import re
import sys

PASSED = {"PASS", "FLAKYPASS", "XFAIL"}
SKIPPED = {"UNSUPPORTED", "SKIPPED", "EXCLUDED"}
TAIL = 30  # lines of a failed test's output that are shown; all of it is in lit.log


def read_reasons(path):
    with open(path) as f:
        return dict(line.rstrip("\n").split(": ", 1) for line in f)


def skip_reason(output, reasons):
    """lit says which features were missing, the probes of features.py said why."""
    line = re.search(r"unavailable features: (.*)", output or "")
    if not line:
        return " ".join((output or "no reason given").split())
    names = re.findall(r"[\w.-]+", line.group(1))
    return "; ".join(f"needs {n}: {reasons[n]}" if n in reasons else f"needs {n}" for n in names)


def main(results_path, reasons_path):
    with open(results_path) as f:
        tests = sorted(json.load(f)["tests"], key=lambda t: t["name"])
    reasons = read_reasons(reasons_path)
    passed = [t for t in tests if t["code"] in PASSED]
    skipped = [t for t in tests if t["code"] in SKIPPED]
    failed = [t for t in tests if t not in passed and t not in skipped]
    for t in failed:
        tail = "\n".join((t["output"] or "").rstrip().split("\n")[-TAIL:])
        print(f"---- {t['name']} ({t['code'].lower()})\n{tail}\n")
    for t in skipped:
        print(f"skipped: {t['name']}: {skip_reason(t['output'], reasons)}")
    for t in failed:
        print(f"failed: {t['name']}")
    print(f"{len(passed)} passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
