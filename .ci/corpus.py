#!/usr/bin/env python3
"""Runs the corpus of real projects and holds the result to its bounds.

usage: corpus.py CORPUS SLSCONF        (CORPUS is the unpacked folder; needs PyYAML, as its compare.py does)
"""
import json
import pathlib
import subprocess
import sys

IDENTICAL = 0.99  # of the runs that should succeed: to the byte
SAME_ADDRESSES = 0.97  # of the runs that should fail and name properties: the same ones
# Runs that may succeed on one side only, by id, each with its reason.
MISMATCHES = {}


def verdict(results):
    """What is beyond the bounds, a line each, and the numbers in a sentence."""
    succeed = [run for run in results if run["expected_exit"] == 0]
    identical = [run for run in succeed if run["result"] == "identical"]
    addressed = [run for run in results if run["expected_exit"] != 0 and run.get("has_sites")]
    same = [run for run in addressed if run["same_sites"]]
    mismatches = [run for run in results if run["result"] == "fail-mismatch" and run["id"] not in MISMATCHES]
    wrong = [f"{run['id']}: exit {run['exit']}, expected {run['expected_exit']} ({run['config']})" for run in mismatches]
    if not succeed or not addressed:
        wrong.append("the corpus is empty")
    if len(identical) < IDENTICAL * len(succeed):
        wrong.append(f"fewer than {IDENTICAL:.0%} identical")
    if len(same) < SAME_ADDRESSES * len(addressed):
        wrong.append(f"fewer than {SAME_ADDRESSES:.0%} with the same addresses")
    numbers = (
        f"identical: {len(identical)} of {len(succeed)}; same addresses: {len(same)} of {len(addressed)}; "
        f"only one side fails: {len(mismatches)}"
    )
    return wrong, numbers


def main(corpus, slsconf):
    corpus = pathlib.Path(corpus)
    report = corpus / "report.json"
    compare = [sys.executable, corpus / "compare.py", slsconf, "--split", "dev", "--quiet"]
    subprocess.run([*compare, "--timeout", "60", "--json", report, "--diffs", corpus / "diffs"], check=True)
    wrong, numbers = verdict(json.loads(report.read_text())["results"])
    print(numbers)
    sys.exit("\n".join(wrong) or None)


if __name__ == "__main__":
    main(*sys.argv[1:])
