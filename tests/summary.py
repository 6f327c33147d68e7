#!/usr/bin/env python3
"""Adds up JUnit files: summary.py FAILED_STEPS FILE... The last line is "N passed, N failed"."""
import pathlib
import sys
import xml.etree.ElementTree


def outcome(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def main(failed_steps, *paths):
    totals = {"passed": 0, "failed": 0, "skipped": 0}
    for path in paths:
        counts = dict.fromkeys(totals, 0)
        for case in xml.etree.ElementTree.parse(path).iter("testcase"):
            counts[outcome(case)] += 1
        print(pathlib.Path(path).stem + ":", ", ".join(f"{n} {what}" for what, n in counts.items()))
        for what, n in counts.items():
            totals[what] += n
    # A step can fail without a failed case: a crash before the first, a run that did not start.
    totals["failed"] = max(totals["failed"], int(failed_steps))
    if totals["skipped"]:
        print(f"{totals['skipped']} skipped")
    print(f"{totals['passed']} passed, {totals['failed']} failed")
    return 1 if totals["failed"] or not totals["passed"] else 0


sys.exit(main(*sys.argv[1:]))
