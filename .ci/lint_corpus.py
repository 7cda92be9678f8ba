#!/usr/bin/env python3
"""Lints all configurations of real projects: no crash, each form of output is what it says it is, and the findings are
those that were reviewed.

usage: lint_corpus.py CORPUS SLSCONF SARIF_SCHEMA [--write]

CORPUS is the unpacked folder, SARIF_SCHEMA the JSON schema of SARIF 2.1.0. `fixtures/lint-corpus.txt` has the reviewed
findings: for each rule how many and where the first ones are. `--write` writes it anew, for its difference to be read.
Needs jsonschema.
"""
import collections
import difflib
import json
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree

import jsonschema

SNAPSHOT = pathlib.Path(__file__).parent.parent / "fixtures" / "lint-corpus.txt"
HEAD = """\
# What `slsconf lint --select ALL` finds in the corpus of real projects: for each rule how often, and where first, in up to
# three projects. Reviewed; `.ci/lint_corpus.py … --write` writes it anew.
"""
PLACES = 3
# Runtimes end on days; the findings are those of this one.
TODAY = "2026-11-22"
PROGRAMS = {".js", ".cjs", ".mjs", ".ts"}
ANNOTATION = re.compile(r"::(error|warning|notice) ((?:[a-zA-Z]+=[^,:]+,?)+)::(.+)")


def main(corpus, slsconf, schema, write=None):
    corpus = pathlib.Path(corpus)
    cases = map(json.loads, (corpus / "cases.jsonl").open())
    configurations = sorted({f"{case['dir']}/{case['config']}" for case in cases})
    configurations = [path for path in configurations if pathlib.PurePath(path).suffix not in PROGRAMS]

    def run(output_format):
        arguments = ["lint", "--select", "ALL", "--today", TODAY, "--format", output_format, *configurations]
        done = subprocess.run([pathlib.Path(slsconf).resolve(), *arguments], cwd=corpus, capture_output=True, text=True)
        if done.returncode != 1 or "panicked" in done.stderr:
            sys.exit(f"{output_format}: exit {done.returncode}\n{done.stderr[-2000:]}")
        return done.stdout

    found = json.loads(run("json"))
    findings = found["findings"]
    expect(len(found["services"]) > 1000 and findings, "hardly anything was linted")
    check_sarif(json.loads(run("sarif")), json.loads(pathlib.Path(schema).read_text()), findings)
    check_github(run("github"), findings)
    check_gitlab(json.loads(run("gitlab")), findings)
    check_junit(run("junit"), findings)
    print(f"{len(found['services'])} services, {len(findings)} findings; SARIF, GitHub, GitLab and JUnit are well-formed")
    snapshot = HEAD + "".join(f"{line}\n" for line in summary(findings))
    if write == "--write":
        SNAPSHOT.write_text(snapshot)
        return
    difference = difflib.unified_diff(SNAPSHOT.read_text().splitlines(), snapshot.splitlines(), "reviewed", "found", n=0)
    if lines := list(difference):
        sys.exit("\n".join([*lines, "read the findings; if each is right, run this script with --write"]))


def expect(holds, message):
    if not holds:
        sys.exit(message)


def summary(findings):
    """A line for each rule."""
    places = collections.defaultdict(list)
    for finding in findings:
        places[finding["rule"]].append((finding["file"], finding["start"]["line"]))
    for rule, all_places in sorted(places.items()):
        shown = {}
        for file, line in sorted(all_places):
            shown.setdefault(project_of(file), f"{file.removeprefix('tree/')}:{line}")
        yield "  ".join([f"{rule} {len(all_places)}", *list(shown.values())[:PLACES]])


def project_of(file):
    return file.removeprefix("tree/").split("/")[0]


def check_sarif(log, schema, findings):
    errors = list(jsonschema.validators.validator_for(schema)(schema).iter_errors(log))
    expect(not errors, f"SARIF: {[(list(error.path), error.message[:200]) for error in errors[:5]]}")
    [run] = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    results = run["results"]
    expect(all(rules[result["ruleIndex"]] == result["ruleId"] for result in results), "SARIF: wrong rule index")
    expect(len(results) == len(findings), f"SARIF: {len(results)} results, not {len(findings)}")
    prints = [tuple(result["partialFingerprints"].items()) for result in results]
    expect(len(set(prints)) == len(prints), "SARIF: a fingerprint is not unique")


def check_github(text, findings):
    lines = text.splitlines()
    wrong = [line for line in lines if not ANNOTATION.fullmatch(line)]
    expect(not wrong, f"GitHub: no annotation: {wrong[:3]}")
    expect(len(lines) == len(findings), f"GitHub: {len(lines)} annotations, not {len(findings)}")
    for line in lines:
        properties = dict(each.split("=", 1) for each in ANNOTATION.fullmatch(line)[2].split(","))
        numbers = [int(properties[key]) for key in ("line", "endLine", "col", "endColumn") if key in properties]
        expect({"file", "line", "title"} <= set(properties) and min(numbers) > 0, f"GitHub: {line}")


def check_gitlab(issues, findings):
    expect(len(issues) == len(findings), f"GitLab: {len(issues)} issues, not {len(findings)}")
    for issue in issues:
        whole = issue["description"] and issue["check_name"] and issue["location"]["path"]
        expect(whole and issue["location"]["lines"]["begin"] > 0, f"GitLab: {issue}")
        expect(issue["severity"] in ("info", "minor", "major", "critical", "blocker"), f"GitLab: {issue}")
    fingerprints = {issue["fingerprint"] for issue in issues}
    expect(len(fingerprints) == len(issues), "GitLab: a fingerprint is not unique")


def check_junit(text, findings):
    suites = xml.etree.ElementTree.fromstring(text)
    expect(suites.tag == "testsuites", "JUnit: no testsuites")
    failures = list(suites.iter("failure"))
    expect(len(failures) == len(findings), f"JUnit: {len(failures)} failures, not {len(findings)}")
    expect(all(failure.get("message") for failure in failures), "JUnit: a failure without a message")


if __name__ == "__main__":
    main(*sys.argv[1:])
