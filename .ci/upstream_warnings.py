#!/usr/bin/env python3
"""Holds what `slsconf lint` finds against what the framework itself warned about, for real projects.

usage: upstream_warnings.py CORPUS RECORDS SLSCONF

CORPUS is the unpacked folder; RECORDS the folder with the recorded warnings, a file for each release. Deprecations are
compared by the framework's code and configuration, schema findings by place. Needs PyYAML.
"""
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

import yaml

ENOUGH = 0.97  # recall and precision of each code, and of each kind of schema finding
RELEASES = [("warnings-dev.jsonl", "3"), ("warnings-osls4-dev.jsonl", "osls4")]

# The codes that releases say while they print. The rest they say while they package, or on the command line only.
SAID_BY_PRINT = {
    "3": {
        "ALEXA_SKILL_EVENT_WITHOUT_APP_ID",
        "AWS_EVENT_BRIDGE_CUSTOM_RESOURCE_LEGACY_OPT_IN",
        "AWS_HTTP_API_USE_PROVIDER_TAGS_PROPERTY",
        "CONFIG_VALIDATION_MODE_DEFAULT_V3",
        "CONSOLE_CONFIGURATION",
        "KINESIS_CONSUMER_NAME_CONTAINING_SERVICE",
        "LAMBDA_HASHING_VERSION_PROPERTY",
        "PACKAGE_PATTERNS",
        "PROJECT_DIR",
        "PROVIDER_IAM_SETTINGS_V3",
        "VARIABLES_RESOLUTION_MODE",
    },
    "osls4": {
        "AWS_HTTP_API_USE_PROVIDER_TAGS_PROPERTY",
        "KINESIS_CONSUMER_NAME_CONTAINING_SERVICE",
        "PROJECT_DIR",
        "PROVIDER_IAM_SETTINGS_V3",
        "VARIABLES_RESOLUTION_MODE",
    },
}

# Differences that are known: code or kind, records, and why. Any other one counts.
RUNTIME = "runtimes that AWS does not have, for a plugin that replaces them; plugins did nothing in the records"
KNOWN = [
    ("runtime", {"c0583.r1", "c0585.r1", "c0586.r1", "c0587.r1", "c0588.r1", "c0595.r1", "c0596.r1"}, RUNTIME),
    ("runtime", {"c1437.r1", "c1899.r1", "c1900.r1"}, RUNTIME),
    ("value", {"c0027.r1", "c1244.r1"}, "a near miss of a variable, `${opt.stage}`, told where it is written"),
    ("value", {f"c{number}.r1" for number in range(1957, 1967)}, "variables of a `variableSyntax`, told at that key"),
]

# The kinds of schema findings: what the framework says, and the rules that say it here.
KINDS = [
    ("unknown key", re.compile(r"unrecognized property '(.*)'$"), ("SCH001",)),
    ("unknown key at the top", re.compile(r"(?!)"), ("SCH009",)),
    ("unknown event", re.compile(r"unsupported function event"), ("SCH006", "SCH007")),
    ("missing key", re.compile(r"must have required property '(.*)'$"), ("SCH004",)),
    ("runtime", re.compile(r"must be equal to one of the allowed values \[.*nodejs20\.x"), ("RUN005",)),
    ("value", re.compile(r""), ("SCH002", "SCH003")),
]
# What may stand where the schema would complain, and says more: the schema's rules keep quiet there.
INSTEAD = ("CRED", "DEP", "FWV", "RUN", "SEC", "VAR", "YML")
# What variables of the environment and parameters were in the records where the project left them open.
MADE_UP = "-dummy"
# Where plugins add keys and events, which the records do not know since plugins did nothing in them.
EXTENSIBLE = re.compile(r"^(provider|functions|custom)(\.|$)|^[^.]*$")


def main(corpus, records, slsconf):
    corpus, records = pathlib.Path(corpus), pathlib.Path(records)
    slsconf = os.path.abspath(slsconf)
    cases = {case["id"]: case for case in map(json.loads, (corpus / "cases.jsonl").open())}
    rules = json.loads(subprocess.run([slsconf, "rules", "--format", "json"], check=True, capture_output=True).stdout)
    wrong = []
    for name, target in RELEASES:
        if not (records / name).is_file():
            print(f"no {name}: left out")
            continue
        rows = [json.loads(line) for line in (records / name).open()]
        wrong += compare(rows, target, corpus, cases, rules["rules"], slsconf)
    sys.exit("\n".join(wrong) or None)


def compare(rows, target, corpus, cases, rules, slsconf):
    """What is beyond the bounds, a line each; prints a table."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(lambda row: lint(slsconf, corpus / row["config"], target), rows))
    upstream = {rule["code"]: rule["upstream"] for rule in rules}
    counts = collections.defaultdict(Count)
    for row, findings in zip(rows, found):
        output = corpus / (cases[row["id"]]["expected_stdout"] or "")
        without_made_up(row, output)
        if row.get("exit", 0) == 0:
            said = set(row["deprecations"])
            ours = {code for finding in findings for code in upstream[finding["rule"]]}
            for code in (said | ours) & SAID_BY_PRINT[target]:
                counts[code].add(row["id"], code, code in said, code in ours, code)
        if not row.get("other_error"):
            has_plugins = any("stub_plugins" in edit for edit in cases[row["id"]]["edits"])
            compare_schema(row, findings, has_plugins or lists_plugins(output), counts)
    wrong = [] if sum(count.both for count in counts.values()) else [f"{target}: nothing to compare"]
    codes = {rule["code"] for rule in rules}
    for name, count in sorted(counts.items()):
        needed = next((needed for kind, _, needed in KINDS if kind == name), None)
        exists = needed is None or any(code in codes for code in needed)
        note = "" if exists else f"  (no rule {' or '.join(needed)} yet)"
        print(f"{target:6} {name:48} {count}{note}")
        if exists and not count.is_enough():
            wrong.append(f"{target} {name}: {count}\n    " + "\n    ".join(count.differences))
    return wrong


def lint(slsconf, config, target):
    """The findings in a configuration."""
    arguments = ["lint", "--format", "json", "--pedantic", "--target", target, config.name]
    run = subprocess.run([slsconf, *arguments], cwd=config.parent, capture_output=True, text=True)
    if run.returncode not in (0, 1):
        sys.exit(f"{config}: exit {run.returncode}\n{run.stderr}")
    return json.loads(run.stdout)["findings"]


def without_made_up(row, output):
    """Takes out what the framework said about values that lint can't know, since they were made up."""
    if not row["schema"] or not output.is_file() or MADE_UP not in (text := output.read_text()):
        return
    configuration = yaml.load(text, Loader=Plain)
    row["schema"] = [said for said in row["schema"] if not is_made_up(said, configuration)]
    if not row["schema"]:
        row["deprecations"] = [code for code in row["deprecations"] if code != "CONFIG_VALIDATION_MODE_DEFAULT_V3"]


def lists_plugins(output):
    """Whether the printed configuration has plugins, wherever they were written."""
    return output.is_file() and re.search(r"^plugins:\n +- ", output.read_text(), re.MULTILINE) is not None


def is_made_up(said, configuration):
    """Whether a schema finding is about a value that was made up. What is said about keys is not."""
    is_about_keys = " property '" in said["message"] or said["message"] == "unsupported object format"
    return not is_about_keys and MADE_UP in json.dumps(at(configuration, said["at"]), default=str)


class Plain(yaml.SafeLoader):
    """Reads YAML without tags of its own."""


Plain.add_multi_constructor("!", lambda loader, suffix, node: None)


def at(value, path):
    """The value at a path with dots, or nothing."""
    for step in path.split("."):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def compare_schema(row, findings, has_plugins, counts):
    """Schema findings by their places in the configuration."""
    ours = collections.defaultdict(set)
    for finding in findings:
        if finding["rule"].startswith(("SCH",) + INSTEAD):
            ours[finding["path"]].add(finding["rule"])
    main_file = pathlib.PurePath(row["config"]).name
    included = [finding["path"] for finding in findings if finding["file"] != main_file]
    places = {}
    for said in row["schema"]:
        kind, key = next((kind, match) for kind, form, _ in KINDS if (match := form.search(said["message"])))
        at = "" if said["at"] == "root" else said["at"]
        if kind == "unknown key":
            kind = "unknown key" if at else "unknown key at the top"
            at = f"{at}.{key.group(1)}".lstrip(".")
        if has_plugins and kind.startswith("unknown") and EXTENSIBLE.search(at):
            places.setdefault(at, None)  # may be found here or not
            continue
        places[at] = kind
    for at, kind in places.items():
        # In included files a path begins where the file is put in.
        is_found = at in ours or any(path and at.endswith(f".{path}") for path in included)
        if kind:
            counts[kind].add(row["id"], kind, True, is_found, at)
    for kind, _, needed in KINDS:
        for finding in findings:
            path = finding["path"]
            is_said = path in places or any(at.endswith(f".{path}") or path.startswith(f"{at}.") for at in places)
            if finding["rule"] in needed and not is_said:
                counts[kind].add(row["id"], kind, False, True, f"{finding['rule']} {path}")


class Count:
    """How often both say something, and where only one does."""

    def __init__(self):
        self.both = self.missed = self.surplus = self.known = 0
        self.differences = []

    def add(self, record, what, said, found, where):
        if said and found:
            self.both += 1
        elif any(kind == what and record in records for kind, records, _ in KNOWN):
            self.known += 1
        else:
            self.missed += said
            self.surplus += found
            self.differences.append(f"{record}: {'missed' if said else 'surplus'}: {where}")

    def is_enough(self):
        return self.both >= ENOUGH * (self.both + self.missed) and self.both >= ENOUGH * (self.both + self.surplus)

    def __str__(self):
        known = f", {self.known} known" if self.known else ""
        return f"{self.both} agree, {self.missed} missed, {self.surplus} surplus{known}"


if __name__ == "__main__":
    main(*sys.argv[1:])
