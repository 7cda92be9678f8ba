#!/usr/bin/env python3
"""Runs the corpus of real projects and holds the result to its bounds.

usage: corpus.py CORPUS SLSCONF        (CORPUS is the unpacked folder; needs PyYAML, as its compare.py does)
"""
import json
import pathlib
import subprocess
import sys

import aws_endpoint

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


def with_endpoint(corpus):
    """Starts a server that is AWS to all runs, and gives the list of runs in whose environment it is."""
    cases = [json.loads(line) for line in (corpus / "cases.jsonl").read_text().splitlines()]
    values = {case["id"]: case["aws_values"] for case in cases if case["kind"] == "aws-mock"}
    server = aws_endpoint.Server(values)
    for case in cases:
        # The real program masks nothing.
        case["argv"].append("--show-secrets")
        # Nothing is to leave this machine, whatever is wrong.
        case["env"] |= {"AWS_ENDPOINT_URL": server.url(case["id"]), "AWS_EC2_METADATA_DISABLED": "true"}
    listed = corpus / "cases-with-endpoint.jsonl"
    listed.write_text("".join(json.dumps(case) + "\n" for case in cases))
    return listed


def main(corpus, slsconf):
    corpus = pathlib.Path(corpus)
    report = corpus / "report.json"
    compare = [sys.executable, corpus / "compare.py", slsconf, "--cases", with_endpoint(corpus), "--aws"]
    compare += ["--split", "dev", "--quiet", "--timeout", "60", "--json", report, "--diffs", corpus / "diffs"]
    subprocess.run(compare, check=True)
    wrong, numbers = verdict(json.loads(report.read_text())["results"])
    print(numbers)
    sys.exit("\n".join(wrong) or None)


if __name__ == "__main__":
    main(*sys.argv[1:])
