#!/usr/bin/env python3
"""Measures slsconf against the real `serverless print` 3.40.0. benches/README.md says how to read the result.

usage: python3 benches/run.py [--quick] [--serverless FOLDER] [--runs N]

Builds slsconf, generates the inputs, installs the npm package `serverless` 3.40.0 into a temporary folder (or takes
it from FOLDER, which holds a node_modules), and runs both programs in turn. Needs cargo, node and npm; standard
library only. Exits with 1 if the two print anything different.
"""
import argparse
import datetime
import filecmp
import json
import os
import pathlib
import platform
import statistics
import signal
import subprocess
import sys
import tempfile

import generate

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIMEOUT = 180
# (what, shape, count, runs of both, whether --quick has it)
ROWS = [
    ("small", "small", None, 9, True),
    ("10,000 lines, 2,000 variables", "functions", 400, 5, True),
    ("100,000 lines, 20,000 variables", "functions", 4000, 3, False),
    ("chain of 5,000 references", "chain", 5000, 1, False),
    ("one map referenced 20,000 times", "shared", 20000, 1, False),
    ("1,000 includes of one file", "includes", 1000, 3, True),
]


# Linux counts what a process held before it became another program, so the one that starts it must be small.
STARTER = """
import os, sys
out, err, *command = sys.argv[1:]
null, out, err = [(os.POSIX_SPAWN_OPEN, number, path, os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600)
                  for number, path in enumerate([os.devnull, out, err])]
child = os.posix_spawnp(command[0], command, os.environ, file_actions=[null, out, err])
_, status, usage = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""


class Run:
    """One run of a program: its exit code (None if it was stopped), CPU seconds and peak of resident memory in bytes."""

    def __init__(self, command, folder, output, home):
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "SLS_TELEMETRY_DISABLED": "1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        starter = [sys.executable, "-I", "-S", "-c", STARTER, output, f"{output}.err", *command]
        process = subprocess.Popen(
            starter, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        try:
            exit_code, cpu, memory = process.communicate(timeout=TIMEOUT)[0].split()
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            exit_code, cpu, memory = None, 0, 0
        self.exit = exit_code if exit_code is None else int(exit_code)
        self.cpu = float(cpu)
        # Linux counts in KiB, macOS in bytes.
        self.memory = int(memory) * (1 if sys.platform == "darwin" else 1024)


def build():
    subprocess.run(["cargo", "build", "--release", "--bin", "slsconf", "--example", "hello"], cwd=ROOT, check=True)
    metadata = ["cargo", "metadata", "--no-deps", "--format-version", "1"]
    metadata = subprocess.run(metadata, cwd=ROOT, check=True, capture_output=True).stdout
    release = pathlib.Path(json.loads(metadata)["target_directory"]) / "release"
    return release / "slsconf", release / "examples" / "hello"


def install(folder):
    (folder / "package.json").write_text('{"private": true}')
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "serverless@3.40.0"], cwd=folder, check=True)
    return folder


def milliseconds(seconds):
    return f"{seconds * 1000:,.1f} ms" if seconds < 0.1 else f"{seconds * 1000:,.0f} ms"


def megabytes(size):
    return f"{size / 1e6:,.1f} MB"


def words(text):
    """How a program ended, for the table."""
    for sign, meaning in [
        ("Maximum call stack", "crashes: call stack"),
        ("heap out of memory", "crashes: out of memory"),
        ("Invalid string length", "crashes: text too long"),
    ]:
        if sign in text:
            return meaning
    return "fails"


def median(runs, what):
    return statistics.median(getattr(run, what) for run in runs)


def measure(row, programs, work, runs):
    """Runs both programs in turn on one input; a row of the table and what is wrong with it."""
    name, shape, count, usual_runs, _ = row
    folder = work / f"{shape}-{count}"
    lines = generate.write(folder, shape, count)
    outputs = [work / "slsconf.out", work / "serverless.out"]
    pairs, same = [], True
    for _ in range(runs or usual_runs):
        pairs.append([Run(command, folder, output, work) for command, output in zip(programs, outputs)])
        if pairs[-1][1].exit != 0:
            break
        same &= filecmp.cmp(*outputs, shallow=False)
    ours, theirs = zip(*pairs)
    size = (folder / "serverless.yml").stat().st_size
    result = {"name": name, "lines": lines, "size": size, "cpu": median(ours, "cpu"), "memory": median(ours, "memory")}
    theirs_cpu, theirs_memory, ratio, verdict = "", "", "", "identical" if same else "**different**"
    if theirs[-1].exit == 0:
        theirs_cpu, theirs_memory = milliseconds(median(theirs, "cpu")), megabytes(median(theirs, "memory"))
        ratio = f"{statistics.median(other.cpu / own.cpu for own, other in pairs):,.0f} ×"
    else:
        error = pathlib.Path(f"{outputs[1]}.err").read_text(errors="replace") + outputs[1].read_text(errors="replace")
        if theirs[-1].exit is None:
            theirs_cpu = f"stopped after {TIMEOUT} s"
        else:
            theirs_cpu = f"{words(error)}, {milliseconds(theirs[-1].cpu)}"
            theirs_memory = megabytes(theirs[-1].memory)
        verdict = "nothing to compare"
    wrong = [] if same else [f"{name}: outputs differ"]
    if any(run.exit != 0 for run in ours):
        wrong.append(f"{name}: slsconf failed")
    print(
        f"| {name} | {milliseconds(result['cpu'])} | {theirs_cpu} | {ratio} | "
        f"{megabytes(result['memory'])} | {theirs_memory} | {verdict} |",
        flush=True,
    )
    return result, wrong


def start_up(slsconf, hello, work):
    """CPU of the small run over that of a program that only parses the same command line, pair by pair."""
    folder, output = work / "small-None", work / "slsconf.out"
    pairs = []
    for _ in range(40):
        own, other = (Run([program, "print"], folder, output, work) for program in (slsconf, hello))
        pairs.append((own.cpu, other.cpu))
    own, other = (statistics.median(column) for column in zip(*pairs))
    ratio = statistics.median(own / other for own, other in pairs)
    print(f"\nSmall run against hello-world with the same parser: {milliseconds(own)} / {milliseconds(other)} = {ratio:.2f} ×")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="the three rows that take seconds, once each")
    parser.add_argument("--serverless", type=pathlib.Path, metavar="FOLDER", help="a folder with node_modules/serverless")
    parser.add_argument("--runs", type=int, help="runs of each program a row")
    arguments = parser.parse_args()
    runs = arguments.runs or (1 if arguments.quick else None)
    rows = [row for row in ROWS if row[4] or not arguments.quick]
    slsconf, hello = build()
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        packages = (arguments.serverless or install(work)).resolve() / "node_modules" / "serverless"
        version = json.loads((packages / "package.json").read_text())["version"]
        if version != "3.40.0":
            sys.exit(f"serverless {version} is not 3.40.0")
        programs = [[slsconf, "print"], ["node", packages / "bin" / "serverless.js", "print"]]
        node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
        print(f"\n{datetime.date.today()}, {platform.system()} {platform.machine()}, {os.cpu_count()} CPUs, node {node}\n")
        print("| input | slsconf, CPU | 3.40.0, CPU | ratio | slsconf, peak | 3.40.0, peak | outputs |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | --- |")
        results, wrong = [], []
        for row in rows:
            result, problems = measure(row, programs, work, runs)
            results.append(result)
            wrong += problems
        by_name = {result["name"]: result for result in results}
        start_up(slsconf, hello, work)
        middle, large = by_name.get(ROWS[1][0]), by_name.get(ROWS[2][0])
        if middle and large:
            per_line = (large["cpu"] / large["lines"]) / (middle["cpu"] / middle["lines"])
            print(f"Time per line, 100,000 against 10,000 lines: {per_line:.2f} ×")
        for result in results[1:3]:
            beyond = max(result["memory"] - 10e6, 0) / result["size"]
            print(f"Peak memory, {result['name']}: 10 MB and {beyond:.1f} × the input's {megabytes(result['size'])}")
        floor = Run(["true"], work, work / "true.out", work).memory
        print(f"A peak of {megabytes(floor)} or a little more may be that of what starts the programs.")
    sys.exit("\n".join(wrong) or None)


if __name__ == "__main__":
    main()
