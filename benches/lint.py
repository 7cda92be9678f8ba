#!/usr/bin/env python3
"""Measures `slsconf lint` against only parsing the same files, and against checkov. benches/README.md says how to
read the result.

usage: python3 benches/lint.py --corpus FOLDER [--checkov PROGRAM] [--runs N] [--sample N]

Builds slsconf and examples/parse_only.rs, installs checkov from PyPI into a temporary folder (or takes the program
named), and runs them in turn on the serverless.yml files below FOLDER. Needs cargo; standard library only.
"""
import argparse
import datetime
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile

import generate
from run import ROOT, Run, megabytes, milliseconds


def build():
    names = ["--bin", "slsconf", "--example", "parse_only"]
    subprocess.run(["cargo", "build", "--release", *names], cwd=ROOT, check=True)
    metadata = ["cargo", "metadata", "--no-deps", "--format-version", "1"]
    metadata = subprocess.run(metadata, cwd=ROOT, check=True, capture_output=True).stdout
    release = pathlib.Path(json.loads(metadata)["target_directory"]) / "release"
    return release / "slsconf", release / "examples" / "parse_only"


def install(folder):
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([folder / "bin" / "pip", "install", "--quiet", "checkov"], check=True)
    return folder / "bin" / "checkov"


def row(name, ours, theirs, files=1):
    """Prints the medians of two programs' CPU for each file, and the median of the ratios of pairs."""
    own, other = (statistics.median(run.cpu for run in runs) / files for runs in (ours, theirs))
    ratio = statistics.median(b.cpu / a.cpu for a, b in zip(ours, theirs))
    shown = f"{ratio:,.0f} × less" if ratio >= 1 else f"{1 / ratio:.2f} × more"
    peak = megabytes(statistics.median(run.memory for run in ours))
    print(f"| {name} | {milliseconds(own)} | {milliseconds(other)} | {shown} | {peak} |", flush=True)


def in_turn(count, first, second):
    """Pairs of runs, as two lists."""
    return zip(*((first(), second()) for _ in range(count)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=pathlib.Path, required=True, metavar="FOLDER", help="real configurations")
    parser.add_argument("--checkov", type=pathlib.Path, metavar="PROGRAM", help="an installed checkov")
    parser.add_argument("--runs", type=int, default=7, help="pairs of runs over the whole folder")
    parser.add_argument("--sample", type=int, default=20, help="how many of the files checkov gets")
    arguments = parser.parse_args()
    corpus = arguments.corpus.resolve()
    slsconf, parse_only = build()
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        output = work / "out"
        checkov = arguments.checkov.resolve() if arguments.checkov else install(work / "checkov")
        files = sorted(corpus.rglob("serverless.yml"))
        if not files:
            sys.exit(f"there is no serverless.yml below {corpus}")
        version = subprocess.run([checkov, "--version"], capture_output=True, text=True, check=True).stdout.strip()
        print(f"\n{datetime.date.today()}, {platform.system()} {platform.machine()}, {os.cpu_count()} CPUs, checkov {version}")
        print(f"{len(files)} files named serverless.yml, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB\n")
        print("| slsconf lint | slsconf, CPU | other, CPU | slsconf needs | slsconf, peak |")
        print("| --- | ---: | ---: | ---: | ---: |")

        lint = [slsconf, "lint", "--format", "concise", "--fail-on", "never"]
        run = lambda command, folder: lambda: Run(command, folder, output, work)
        pairs = in_turn(arguments.runs, run([*lint, corpus], work), run([parse_only, corpus], work))
        row("the whole folder, against only parsing it", *pairs)

        # Every so many-th file, each alone in a folder: checkov has no way to take files only.
        sample = work / "sample"
        chosen = files[:: max(1, len(files) // arguments.sample)][: arguments.sample]
        for number, file in enumerate(chosen):
            (sample / str(number)).mkdir(parents=True)
            shutil.copy(file, sample / str(number))
        theirs = [checkov, "--directory", sample, "--framework", "serverless", "--compact", "--quiet", "--soft-fail"]
        pairs = in_turn(1, run([*lint, sample], work), run(theirs, work))
        row(f"{len(chosen)} of its files in one run, against checkov, a file", *pairs, files=len(chosen))

        small = work / "small"
        generate.write(small, "small", None)
        theirs = [checkov, "--file", small / "serverless.yml", "--framework", "serverless", "--compact", "--quiet", "--soft-fail"]
        pairs = in_turn(3, run([*lint, small], work), run(theirs, work))
        row("a file of 28 lines, against checkov", *pairs)
        pairs = in_turn(40, run([*lint, small], work), run([slsconf, "--version"], work))
        row("a file of 28 lines, against `slsconf --version`", *pairs)


if __name__ == "__main__":
    main()
