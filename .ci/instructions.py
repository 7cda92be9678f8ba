#!/usr/bin/env python3
"""Holds the instructions that slsconf needs for some inputs to those recorded in benches/instructions.json.

usage: .ci/instructions.py SLSCONF             the program in the debug profile, as the tests build it
       .ci/instructions.py SLSCONF --write     records anew
       .ci/instructions.py SLSCONF --spread    counts each five times, and says how far the counts are apart

A count that is more than 5 % above the recorded one fails: something got slower. So does one that is more than 5 % below,
until it is recorded, since the next change could spend what this one saved. Counts are those of callgrind, the same to
0.01 % on every run. They depend on the compiler: with another one than the recorded, 30 % either way are allowed.
"""
import argparse
import concurrent.futures
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benches"))

import generate  # noqa: E402
import instructions  # noqa: E402
from measure import Program  # noqa: E402

RECORDED = ROOT / "benches" / "instructions.json"
TOLERANCE = 0.05
TOLERANCE_OF_ANOTHER_COMPILER = 0.30

PRINT = ["print"]
# A fixed day, so that no support ends between two runs.
LINT = ["lint", "--format", "concise", "--fail-on", "never", "--today", "2026-01-01"]
FIX = ["fix", "--diff", "--unsafe", "--today", "2026-01-01"]
# Name, shape, count, arguments: small enough to be counted in seconds, and one for each way a cost could stop to be linear.
ROWS = [
    ("print small", "small", None, PRINT),
    ("print 20 functions", "functions", 20, PRINT),
    ("print a chain of 200", "chain", 200, PRINT),
    ("print one map 30 times", "shared", 30, PRINT),
    ("print 200 keys of one file", "keys", 200, PRINT),
    ("lint small", "small", None, LINT),
    ("lint 20 functions", "functions", 20, LINT),
    ("lint 100 findings with a fix", "fixes", 100, LINT),
    ("lint one map 30 times", "shared", 30, LINT),
    ("fix 10 functions", "fixes", 10, FIX),
]


def compiler():
    """The release of rustc, and what it compiles for."""
    run = subprocess.run(["rustc", "-vV"], cwd=ROOT, capture_output=True, text=True, check=True)
    fields = dict(line.split(": ", 1) for line in run.stdout.splitlines() if ": " in line)
    return f"rustc {fields['release']} {fields['host']}"


def count_all(slsconf, rows):
    """The instructions of each row. The folder's name counts: paths are looked at part by part."""
    with tempfile.TemporaryDirectory(dir="/tmp") as work:

        def count(row, processor):
            name, shape, size, arguments = row
            folder = pathlib.Path(work) / str(rows.index(row))
            generate.write(folder, shape, size)
            return instructions.count(Program(name, [slsconf, *arguments], folder, exits=(0, 1)), processor)

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            return dict(zip((row[0] for row in rows), pool.map(count, rows, itertools.cycle([0, 1]))))


def spread(slsconf):
    runs = [count_all(slsconf, ROWS) for _ in range(5)]
    for name in runs[0]:
        counts = [run[name] for run in runs]
        apart = (max(counts) - min(counts)) / min(counts)
        print(f"{name}: {min(counts):,} to {max(counts):,} instructions, {apart:.4%} apart")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("slsconf", type=pathlib.Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--spread", action="store_true")
    arguments = parser.parse_args()
    slsconf = arguments.slsconf.resolve()
    instructions.need_valgrind()
    if arguments.spread:
        return spread(slsconf)
    again = f"`.ci/instructions.py {arguments.slsconf} --write`"
    if not arguments.write:
        recorded = json.loads(RECORDED.read_text())
        tolerance = TOLERANCE
        if recorded["compiler"] != compiler():
            tolerance = TOLERANCE_OF_ANOTHER_COMPILER
            print(f"counted with {recorded['compiler']}, and this is {compiler()}: {tolerance:.0%} are allowed")
    counts = count_all(slsconf, ROWS)
    if arguments.write:
        RECORDED.write_text(json.dumps({"compiler": compiler(), "instructions": counts}, indent=2) + "\n")
        return print(f"{RECORDED.relative_to(ROOT)}: {len(counts)} counts")
    failed = False
    for name in sorted(counts.keys() | recorded["instructions"].keys(), key=lambda name: [r[0] for r in ROWS].index(name)):
        before = recorded["instructions"].get(name)
        if before is None:
            print(f"{name}: {counts[name]:,} instructions, none recorded: {again}")
            failed = True
            continue
        change = counts[name] / before - 1
        verdict = "" if abs(change) <= tolerance else ": more than is allowed" if change > 0 else f": record that by {again}"
        print(f"{name}: {counts[name]:,} instructions, {change:+.1%}{verdict}")
        failed |= bool(verdict)
    if failed:
        sys.exit(
            "benches/README.md says how to find out where the instructions go; what they have to be spent on is recorded by "
            + again
        )


if __name__ == "__main__":
    main()
