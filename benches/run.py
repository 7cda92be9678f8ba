#!/usr/bin/env python3
"""Measures slsconf against other programs, and how its cost grows. benches/README.md says how to read the result.

usage: python3 benches/run.py [--quick] [--only print|lint|fix|growth] [--corpus FOLDER] [--record]
       python3 benches/run.py --draw        tables and pictures anew, from benches/figures.json
       python3 benches/run.py --check       whether tables and pictures say what benches/figures.json does

Builds slsconf, generates the inputs, installs `serverless` and `osls` from npm and checkov from PyPI into a temporary
folder (or takes those named by --node-modules and --checkov), and runs them in turn. Needs cargo, node and npm, and
valgrind for the growth. Prints the tables; says on standard error how far it is. Exits with 1 if slsconf and a
framework print anything different.
"""
import argparse
import datetime
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile

import comparisons
import growth
import peers
import record
import tables
from measure import progress

# Other people's files, where they are.
CORPUS = peers.ROOT.parent / "shared" / "corpus" / "dev.tar.gz"


def conditions(**others):
    """What the figures depend on besides the programs."""
    model = platform.machine()
    if (info := pathlib.Path("/proc/cpuinfo")).exists():
        names = [line.split(":")[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0] if names else model
    return {
        "date": str(datetime.date.today()),
        "system": f"{platform.system()} {platform.machine()}",
        "cpus": os.cpu_count(),
        "model": model,
        "load": round(os.getloadavg()[0], 1),
        **others,
    }


def corpus_files(folder, work):
    """The configurations of a corpus: of a folder that was named, or of that beside the repository, if any."""
    if folder is None and CORPUS.exists():
        folder = work / "corpus"
        folder.mkdir()
        subprocess.run(["tar", "xzf", CORPUS, "-C", folder], check=True)
    if folder is None:
        return []
    files = sorted(file for file in folder.resolve().rglob("serverless.yml") if "node_modules" not in file.parts)
    return files or sys.exit(f"there is no serverless.yml below {folder}")


def measure(arguments, work):
    """The sections that were asked for, by name."""
    ours = peers.Ours()
    target = peers.static_target() if wanted(arguments, "print") and not arguments.quick else None
    static = peers.Ours(target) if target else None
    corpus = corpus_files(arguments.corpus, work)
    bench = comparisons.Bench(work, ours, static, corpus, arguments.quick)
    # Installing comes first, so that a package that can't be had is known before anything was measured.
    frameworks = peers.Frameworks(work, arguments.node_modules) if wanted(arguments, "print") else None
    checkov = peers.Checkov(work, arguments.checkov) if wanted(arguments, "lint") else None
    sections = {
        "print": lambda: {"conditions": conditions(node=frameworks.node), "rows": comparisons.prints(bench, frameworks)},
        "lint": lambda: {"conditions": conditions(), "rows": comparisons.lints(bench, checkov)},
        "fix": lambda: {"conditions": conditions(), "rows": comparisons.fixes(bench)},
        "least": lambda: {"conditions": conditions(), "rows": comparisons.least(bench)},
        "growth": lambda: {"conditions": conditions(), "rows": growth.grow(ours, work, arguments.quick)},
    }
    figures = {}
    for name, section in sections.items():
        if wanted(arguments, name):
            progress(name)
            figures[name] = section()
            print(f"\n## {name}\n\n{tables.text(name, figures[name])}", flush=True)
    return figures


def wanted(arguments, name):
    """`least` belongs to print and lint."""
    return arguments.only is None or name == arguments.only or (name == "least" and arguments.only in ("print", "lint"))


def problems(figures):
    """What must not be, whatever the time."""
    for row in figures.get("print", {"rows": []})["rows"]:
        for name, of_one in row["programs"].items():
            if of_one.get("identical") is False:
                yield f"{row['input']}: slsconf and {name} print something different"
            if name.startswith("slsconf") and of_one.get("end") == "fails":
                yield f"{row['input']}: {name} fails"
    for section in ("lint", "fix", "least"):
        for row in figures.get(section, {"rows": []})["rows"]:
            for name, of_one in row["programs"].items():
                if "end" in of_one and name.startswith("slsconf"):
                    yield f"{row['input']}: {name} {of_one['end']}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer inputs, once each, and one point of each curve")
    parser.add_argument("--only", choices=["print", "lint", "fix", "growth"], help="one part")
    parser.add_argument("--corpus", type=pathlib.Path, metavar="FOLDER", help="real configurations")
    parser.add_argument("--node-modules", type=pathlib.Path, metavar="FOLDER", help="has serverless and osls")
    parser.add_argument("--checkov", type=pathlib.Path, metavar="PROGRAM", help="an installed checkov")
    parser.add_argument("--record", action="store_true", help="write benches/figures.json, and draw")
    parser.add_argument("--draw", action="store_true", help="measure nothing")
    parser.add_argument("--check", action="store_true", help="measure nothing, write nothing")
    parser.add_argument("--figures", type=pathlib.Path, metavar="FILE", help="for --check: other figures")
    arguments = parser.parse_args()
    if arguments.record and arguments.quick:
        parser.error("--quick measures too little to be recorded")
    if arguments.check:
        figures = json.loads(arguments.figures.read_text()) if arguments.figures else record.read()
        differing = record.differing(figures)
        sys.exit("\n".join(f"{path} differs: run `python3 benches/run.py --draw`" for path in differing) or None)
    if arguments.draw:
        sys.exit(record.draw())
    with tempfile.TemporaryDirectory() as work:
        figures = measure(arguments, pathlib.Path(work))
    if arguments.record:
        record.write(figures)
        record.draw()
    sys.exit("\n".join(problems(figures)) or None)


if __name__ == "__main__":
    main()
