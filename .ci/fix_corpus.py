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
import pathlib
import shutil
import subprocess
import sys
import tempfile

import yaml

TODAY = "2026-11-22"  # the day of the recorded findings
TARGETS = ["3", "4", "osls4"]
PACKAGES = {"serverless": "3.40.0", "osls": "4.3.1"}
SERVERLESS_SAMPLE = 80  # changed files that the real `sls print` is asked about
SERVERLESS_ENOUGH = 60
OSLS_SAMPLE = 120  # changed files that osls refused, and is asked about again
OSLS_ENOUGH = 40  # of them accepted
# What osls says of plugins, which slsconf does not load.
OSLS_PLUGINS = ["Invalid plugin name"]
JOBS = 2
HELD_BACK = "would have an error because of it"


def main(corpus, records, slsconf, modules=None):
    corpus, records, slsconf = (pathlib.Path(path).resolve() for path in (corpus, records, slsconf))
    cases = [json.loads(line) for line in (corpus / "cases.jsonl").open()]
    cases = [case for case in cases if case["kind"] == "plain" and not case["unstable"]]
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder).resolve()
        modules = pathlib.Path(modules) if modules else install(work)
        runs = {}
        for target in TARGETS:
            for flags in ([], ["--unsafe"]):
                run = Run(work, corpus, slsconf, target, flags)
                runs[target, bool(flags)] = run
                wrong += run.fix() + run.compare_prints(cases)
        wrong += ask_serverless(runs["3", True], cases, modules)
        wrong += ask_osls(runs["osls4", True], cases, records, modules)
    sys.exit("\n".join(wrong) or None)


def install(work):
    names = [f"{name}@{version}" for name, version in PACKAGES.items()]
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--prefix", work / "npm", *names], check=True)
    return work / "npm" / "node_modules"


class Run:
    """One way of fixing, on a copy of its own."""

    def __init__(self, work, corpus, slsconf, target, flags):
        self.name = " ".join(["fix", "--target", target, *flags])
        self.corpus, self.slsconf, self.target, self.flags = corpus, slsconf, target, flags
        self.folder = work / self.name.replace(" ", "")
        shutil.copytree(corpus / "tree", self.folder / "tree", symlinks=True)

    def slsconf_fix(self, *more):
        arguments = ["fix", "--target", self.target, *self.flags, "--today", TODAY, "--format", "json", "--verify", *more, "tree"]
        done = subprocess.run([self.slsconf, *arguments], cwd=self.folder, capture_output=True, text=True)
        # Some files of the corpus can't be read; what else there is to say is in the report.
        if done.returncode not in (0, 1, 2) or "panicked" in done.stderr:
            return None, [f"{self.name} {' '.join(more)}: exit {done.returncode}: {done.stderr[-1000:]}"]
        return json.loads(done.stdout), []

    def fix(self):
        """Fixes all, and again: a second run has nothing to do, and what could be read still can be."""
        before = self.judged(self.corpus)
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
        wrong += [f"{self.name}: can't be read any more: {file}" for file in sorted(before - self.judged(self.folder))]
        reasons = collections.Counter(left["reason"] for left in report["left"])
        told = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
        print(f"{self.name}: {len(self.changed)} files, {len(report['fixed'])} fixes; left: {told}", flush=True)
        return wrong

    def judged(self, folder):
        arguments = ["lint", "--select", "YML", "--target", self.target, "--today", TODAY, "--format", "json", "tree"]
        done = subprocess.run([self.slsconf, *arguments], cwd=folder, capture_output=True, text=True)
        found = json.loads(done.stdout)
        unreadable = {finding["file"] for finding in found["findings"] if finding["rule"] == "YML000"}
        return {service["file"] for service in found["services"] if service["judged"]} - unreadable

    def changed_cases(self, cases):
        """The recorded runs of services that were changed."""
        return [case for case in cases if f"{case['dir']}/{case['config']}" in self.declared]

    def print(self, folder, case):
        arguments = [*case["argv"], "--target", self.target, "--show-secrets"]
        return execute([self.slsconf, *arguments], folder / case["dir"], case["env"])

    def compare_prints(self, cases):
        """What `slsconf print` printed before, it prints afterwards, but for what `--verify` tells."""
        compared, wrong = 0, []
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            changed = self.changed_cases(cases)
            pairs = pool.map(lambda case: (self.print(self.corpus, case), self.print(self.folder, case)), changed)
            for case, (before, after) in zip(changed, pairs):
                if before.returncode != 0:
                    continue
                compared += 1
                wrong += self.differences(case, before.stdout, after, f"{self.name}: slsconf print")
        print(f"{self.name}: {compared} of the changed files printed before, and print the same", flush=True)
        return wrong

    def differences(self, case, before, after, what):
        name = f"{what} {case['id']} {case['dir']}/{case['config']}"
        if after.returncode != 0:
            return [f"{name}: exit {after.returncode}: {after.stderr[-500:]}"]
        declared = self.declared[f"{case['dir']}/{case['config']}"]
        before = before.replace(str(self.corpus), "<<TREE>>").replace("<<TREE>>/tree", "<<TREE>>")
        text = after.stdout.replace(str(self.folder), "<<TREE>>").replace("<<TREE>>/tree", "<<TREE>>")
        paths = [path for path in differing(load(before), load(text)) if not is_declared(path, declared)]
        return [f"{name}: {'.'.join(path)} differs" for path in paths[:3]]


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


def ask_serverless(run, cases, modules):
    """Release 3.40.0 prints for the fixed files what it printed for the old ones, but for what the fixes declare; where
    it printed nothing, what slsconf prints."""
    changed = [case for case in run.changed_cases(cases) if not case["has_js"]]
    # Those that printed before say most.
    cases = sample([case for case in changed if case["expected_exit"] == 0], SERVERLESS_SAMPLE)
    cases += sample([case for case in changed if case["expected_exit"] != 0], SERVERLESS_SAMPLE - len(cases))
    program = modules / "serverless" / "bin" / "serverless.js"
    same, repaired, wrong = 0, 0, []
    for case, real in zip(cases, ask(run, cases, program)):
        if case["expected_exit"] == 0:
            before = (run.corpus / case["expected_stdout"]).read_text()
            found = run.differences(case, before, real, "sls print")
            same += not found
            wrong += found
        else:
            own = run.print(run.folder, case)
            repaired += real.returncode == 0
            if (own.returncode == 0) != (real.returncode == 0) or (real.returncode == 0 and load(own.stdout) != load(real.stdout)):
                wrong.append(f"sls print {case['id']} {case['dir']}: exit {real.returncode}, slsconf's {own.returncode}")
    print(f"sls print: {len(cases)} changed files; {same} print the same, {repaired} print that did not", flush=True)
    if len(cases) < SERVERLESS_ENOUGH:
        wrong.append(f"sls print: only {len(cases)} files were changed; {SERVERLESS_ENOUGH} are wanted")
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
        own = run.print(run.folder, case)
        if any(known in real.stderr + real.stdout for known in OSLS_PLUGINS):
            continue
        if (own.returncode == 0) != (real.returncode == 0):
            wrong.append(f"osls print {case['id']} {case['dir']}: exit {real.returncode}, slsconf's {own.returncode}")
    print(f"osls print: {accepted} of {len(cases)} changed files that it refused are accepted", flush=True)
    if accepted < OSLS_ENOUGH:
        wrong.append(f"osls print: only {accepted} are accepted; {OSLS_ENOUGH} are wanted")
    return wrong


if __name__ == "__main__":
    main(*sys.argv[1:])
