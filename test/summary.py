#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""summary.py RESULTS.json: lit's results for people: failures whole, skips by name and reason, and
the closing line "N passed, N failed, N skipped".  Exit 1 if anything failed or nothing passed."""
import json
import re
import sys

PASSED = ("PASS", "FLAKYPASS", "XFAIL")
SKIPPED = ("UNSUPPORTED", "SKIPPED", "EXCLUDED")


def reason(output):
    lines = [l.strip() for l in output.splitlines() if l.strip()]
    found = [l for l in lines if re.match(r"(Test (requires|does not support)|skip)", l, re.I)]
    return re.sub(r".*unavailable features: ", "needs ", found[0]) if found else "no reason given"


def main():
    tests = json.load(open(sys.argv[1]))["tests"]
    passed = [t for t in tests if t["code"] in PASSED]
    skipped = [t for t in tests if t["code"] in SKIPPED]
    failed = [t for t in tests if t not in passed and t not in skipped]
    for t in failed:
        print(f"FAILED: {t['name']} ({t['code']})\n{t['output']}")
    for t in skipped:
        print(f"skipped: {t['name']}: {reason(t['output'])}")
    for t in failed:
        print(f"failed: {t['name']}")
    print(f"{len(passed)} passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed or not passed else 0


sys.exit(main())
