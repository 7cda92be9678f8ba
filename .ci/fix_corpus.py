#!/usr/bin/env python3
"""Fixes copies of all configurations of real projects, and holds the results against what they were: by slsconf's own
`print`, and for samples by the real programs.

usage: fix_corpus.py CORPUS RECORDS SLSCONF [NODE_MODULES]

CORPUS is the unpacked folder, RECORDS the one with the recorded warnings. NODE_MODULES has `serverless` 3.40.0 and `osls`
4.3.1; without it, npm installs them. Needs PyYAML.
"""
import collections
import concurrent.futures
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import yaml

TODAY = "2026-11-22"  # the day of the recorded findings
TARGETS = ["3", "4", "osls4"]
PACKAGES = {"serverless": "3.40.0", "osls": "4.3.1"}
# How many changed files must have printed before, so that a comparison says something.
PRINTED_ENOUGH = {("3", False): 150, ("3", True): 400, ("4", False): 150, ("4", True): 400}
SERVERLESS_SAMPLE = 66  # changed files that the real `sls print` printed, and is asked about again
SERVERLESS_ENOUGH = 60  # of them print the same
SERVERLESS_VALUES = 1000  # how many values of theirs are held against each other, at the least
OSLS_SAMPLE = 80  # changed files that osls refused, and is asked about again
OSLS_ENOUGH = 40  # of them accepted
# What osls says of plugins, which slsconf does not load.
OSLS_PLUGINS = ["Invalid plugin name", "must stay inside the service directory"]
JOBS = os.cpu_count() or 2
HELD_BACK = "would have an error because of it"


def main(corpus, records, slsconf, modules=None):
    corpus, records, slsconf = (pathlib.Path(path).resolve() for path in (corpus, records, slsconf))
    cases = [json.loads(line) for line in (corpus / "cases.jsonl").open()]
    cases = [case for case in cases if case["kind"] == "plain" and not case["unstable"]]
    wrong = check_comparison()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder).resolve()
        modules = pathlib.Path(modules) if modules else install(work)
        runs = {}
        for target in TARGETS:
            originals = Originals(corpus, slsconf, target)
            for flags in ([], ["--unsafe"]):
                run = Run(work, originals, flags)
                runs[target, bool(flags)] = run
                wrong += run.fix() + run.compare_prints(cases)
        wrong += ask_serverless(runs["3", True], cases, modules)
        wrong += ask_osls(runs["osls4", True], cases, records, modules)
    sys.exit("\n".join(wrong) or None)


def install(work):
    names = [f"{name}@{version}" for name, version in PACKAGES.items()]
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", work / "npm", *names], check=True)
    return work / "npm" / "node_modules"


def check_comparison():
    """That the comparison sees what it is there to see; without that, everything would pass."""
    before = load("a: {b: 1, c: [x, y]}\nd: !Ref e\n")
    texts = ["a: {b: 2, c: [x, y]}\nd: !Ref e\n", "a: {c: [x, y]}\nd: !Ref e\n", "a: {b: 1, c: [x]}\nd: !Ref e\n",
             "a: {b: 1, c: [x, y]}\nd: e\n", "a: {b: 1, c: [x, y], n: 1}\nd: !Ref e\n", "a: {b: '1', c: [x, z]}\nd: !Ref e\n"]
    blind = [text for text in texts if not list(differing(before, load(text)))]
    blind += ["declared"] if not is_declared(("a", "b"), {"a"}) or is_declared(("a", "b"), {"a.c", "b", ""}) else []
    return [f"the comparison does not see {text!r}" for text in blind]


class Originals:
    """The corpus as it is, for one target: what is the same for all ways of fixing is asked once."""

    def __init__(self, corpus, slsconf, target):
        self.corpus, self.slsconf, self.target = corpus, slsconf, target
        self.printed, self.known = {}, None

    def judged(self):
        self.known = self.known or judged(self.slsconf, self.target, self.corpus)
        return self.known

    def print(self, case):
        if case["id"] not in self.printed:
            self.printed[case["id"]] = print_case(self.slsconf, self.target, self.corpus, case)
        return self.printed[case["id"]]


def judged(slsconf, target, folder):
    arguments = ["lint", "--select", "YML", "--target", target, "--today", TODAY, "--format", "json", "tree"]
    done = subprocess.run([slsconf, *arguments], cwd=folder, capture_output=True, text=True)
    found = json.loads(done.stdout)
    unreadable = {finding["file"] for finding in found["findings"] if finding["rule"] == "YML000"}
    return {service["file"] for service in found["services"] if service["judged"]} - unreadable


def print_case(slsconf, target, folder, case):
    arguments = [*case["argv"], "--target", target, "--show-secrets"]
    return execute([slsconf, *arguments], folder / case["dir"], case["env"])


class Run:
    """One way of fixing, on a copy of its own."""

    def __init__(self, work, originals, flags):
        self.originals, self.corpus, self.slsconf = originals, originals.corpus, originals.slsconf
        self.target, self.flags = originals.target, flags
        self.name = " ".join(["fix", "--target", self.target, *flags])
        self.folder = work / self.name.replace(" ", "")
        shutil.copytree(self.corpus / "tree", self.folder / "tree", symlinks=True)

    def slsconf_fix(self, *more):
        arguments = ["fix", "--target", self.target, *self.flags, "--today", TODAY, "--format", "json", "--verify", *more, "tree"]
        done = subprocess.run([self.slsconf, *arguments], cwd=self.folder, capture_output=True, text=True)
        # Some files of the corpus can't be read; what else there is to say is in the report.
        if done.returncode not in (0, 1, 2) or "panicked" in done.stderr:
            return None, [f"{self.name} {' '.join(more)}: exit {done.returncode}: {done.stderr[-1000:]}"]
        return json.loads(done.stdout), []

    def fix(self):
        """Fixes all, and again: a second run has nothing to do, and what could be read still can be."""
        before = self.originals.judged()
        report, wrong = self.slsconf_fix()
        if wrong:
            return wrong
        self.changed = {file["file"] for file in report["files"] if file["written"]}
        self.declared = collections.defaultdict(set)
        for fix in report["fixed"]:
            self.declared[fix["service"]].update(fix["changes"])
        # What refers to a declared value changes with it; only the comparison knows all of that.
        for compared in report["comparisons"]:
            self.declared[compared["file"]].update(change["path"] for change in compared["changes"])
        # A service that includes the file would break by it: neither is written, and that is said.
        held = {file["file"] for file in report["files"] if not file["written"] and HELD_BACK in file["problem"]}
        wrong += [
            f"{self.name}: not written: {file}"
            for file in report["files"]
            if not file["written"] and file["file"] not in held
        ]
        wrong += [
            f"{self.name}: {left['rule']} {left['file']}: {left['why']}"
            for left in report["left"]
            if left["reason"] == "internal-error"
        ]
        again, trouble = self.slsconf_fix("--check")
        wrong += trouble + [f"{self.name}: not stable: {file['file']}" for file in (again or {}).get("files", []) if file["file"] not in held]
        wrong += [f"{self.name}: can't be read any more: {file}" for file in sorted(before - judged(self.slsconf, self.target, self.folder))]
        reasons = collections.Counter(left["reason"] for left in report["left"])
        told = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
        print(f"{self.name}: {len(self.changed)} files, {len(report['fixed'])} fixes; left: {told}", flush=True)
        return wrong

    def changed_cases(self, cases):
        """The recorded runs of services that were changed."""
        return [case for case in cases if f"{case['dir']}/{case['config']}" in self.declared]

    def print(self, case):
        """What slsconf prints for a service as it is now."""
        return print_case(self.slsconf, self.target, self.folder, case)

    def compare_prints(self, cases):
        """What `slsconf print` printed before, it prints afterwards, but for what `--verify` tells."""
        def pair(case):
            before = self.originals.print(case)
            return before, self.print(case) if before.returncode == 0 else None

        compared, wrong = 0, []
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            changed = self.changed_cases(cases)
            for case, (before, after) in zip(changed, pool.map(pair, changed)):
                if after is not None:
                    compared += 1
                    wrong += self.differences(case, before.stdout, after, f"{self.name}: slsconf print")
        print(f"{self.name}: {compared} of the changed files printed before, {len(wrong)} print what no fix declares", flush=True)
        enough = PRINTED_ENOUGH.get((self.target, bool(self.flags)), 0)
        if compared < enough:
            wrong.append(f"{self.name}: only {compared} changed files printed before; {enough} are wanted")
        return wrong

    def differences(self, case, before, after, what):
        name = f"{what} {case['id']} {case['dir']}/{case['config']}"
        if after.returncode != 0:
            return [f"{name}: exit {after.returncode}: {after.stderr[-500:]}"]
        before, after = portable(before, self.corpus), portable(after.stdout, self.folder)
        if before == after:
            return []
        declared = self.declared[f"{case['dir']}/{case['config']}"]
        paths = [path for path in differing(load(before), load(after)) if not is_declared(path, declared)]
        return [f"{name}: {'.'.join(path)} differs" for path in paths[:3]]


def portable(text, folder):
    return text.replace(str(folder), "<<TREE>>").replace("<<TREE>>/tree", "<<TREE>>")


def is_declared(path, declared):
    return any(".".join(path[: length + 1]) in declared for length in range(len(path)))


def differing(before, after, path=()):
    """The paths at which two documents differ."""
    # A map that comes or goes is told by what is in it.
    before, after = ({} if one is ABSENT and isinstance(other, dict) and other else one for one, other in ((before, after), (after, before)))
    if type(before) is type(after) and isinstance(before, dict):
        for key in [*before, *(key for key in after if key not in before)]:
            yield from differing(before.get(key, ABSENT), after.get(key, ABSENT), (*path, str(key)))
    elif type(before) is type(after) and isinstance(before, list) and len(before) == len(after):
        for index, (one, other) in enumerate(zip(before, after)):
            yield from differing(one, other, (*path, str(index)))
    elif type(before) is not type(after) or before != after:
        yield path


ABSENT = object()


class Loader(yaml.CSafeLoader):
    """Scalars as they are written: what kind they are shows in how the framework quotes them."""


Loader.yaml_implicit_resolvers = {}
Loader.add_multi_constructor("!", lambda loader, suffix, node: (suffix, str(node.value)))


def load(text):
    return yaml.load(text, Loader)


def execute(command, cwd, environment):
    try:
        return subprocess.run(
            command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, "timeout", "", "")


def sample(cases, size):
    """Some of them, the same ones each time, spread over all projects."""
    return sorted(cases, key=lambda case: hashlib.sha256(case["id"].encode()).hexdigest())[:size]


def stub_plugins(run, cases):
    """Puts plugins that do nothing where the framework looks for them, as when the runs were recorded."""
    for case in cases:
        for name in (name for edit in case["edits"] for name in edit.get("stub_plugins", [])):
            folder = run.folder / case["dir"] / name if name.startswith(".") else run.folder / "tree" / "node_modules" / name
            if folder.suffix == ".js" or folder.exists():
                continue
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "index.js").write_text("module.exports = class {};\n")


def ask(run, cases, program):
    """What the real program prints for each of some services as they are now."""
    stub_plugins(run, cases)
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        command = ["node", program]
        return list(pool.map(lambda case: execute([*command, *case["argv"]], run.folder / case["dir"], case["env"]), cases))


def values(document, declared, path=()):
    """How many values of a document are not declared to change."""
    children = document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else None
    if children is None:
        return int(not is_declared(path, declared))
    return sum(values(child, declared, (*path, str(key))) for key, child in children)


def ask_serverless(run, cases, modules):
    """Release 3.40.0 prints for the fixed files what it printed for the old ones, but for what the fixes declare."""
    cases = [case for case in run.changed_cases(cases) if case["expected_exit"] == 0 and not case["has_js"]]
    cases = sample(cases, SERVERLESS_SAMPLE)
    program = modules / "serverless" / "bin" / "serverless.js"
    same, held, wrong = 0, 0, []
    for case, real in zip(cases, ask(run, cases, program)):
        before = (run.corpus / case["expected_stdout"]).read_text()
        found = run.differences(case, before, real, "sls print")
        wrong += found
        if not found:
            same += 1
            held += values(load(before), run.declared[f"{case['dir']}/{case['config']}"])
    print(f"sls print: {same} of {len(cases)} changed files print the same, {held} values", flush=True)
    if same < SERVERLESS_ENOUGH:
        wrong.append(f"sls print: only {same} changed files print the same; {SERVERLESS_ENOUGH} are wanted")
    if held < SERVERLESS_VALUES:
        wrong.append(f"sls print: only {held} values were compared; {SERVERLESS_VALUES} are wanted")
    return wrong


def ask_osls(run, cases, records, modules):
    """osls 4.3.1 accepts fixed files that it refused."""
    lines = map(json.loads, (records / "warnings-osls4-dev.jsonl").open())
    refused = {record["id"] for record in lines if record["exit"] != 0}
    cases = sample([case for case in run.changed_cases(cases) if case["id"] in refused], OSLS_SAMPLE)
    program = modules / "osls" / "bin" / "serverless.js"
    accepted, wrong = 0, []
    for case, real in zip(cases, ask(run, cases, program)):
        accepted += real.returncode == 0
        if any(known in real.stderr + real.stdout for known in OSLS_PLUGINS):
            continue
        own = run.print(case)
        if (own.returncode == 0) != (real.returncode == 0):
            wrong.append(f"osls print {case['id']} {case['dir']}: exit {real.returncode}, slsconf's {own.returncode}")
    print(f"osls print: {accepted} of {len(cases)} changed files that it refused are accepted", flush=True)
    if accepted < OSLS_ENOUGH:
        wrong.append(f"osls print: only {accepted} are accepted; {OSLS_ENOUGH} are wanted")
    return wrong


if __name__ == "__main__":
    main(*sys.argv[1:])
