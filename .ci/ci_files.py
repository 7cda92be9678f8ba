#!/usr/bin/env python3
"""Holds what is read by other programs against their own schemas: the GitHub Action, the hooks of pre-commit, and the snippets
of docs/ci.md.

usage: ci_files.py        (needs the packages check-jsonschema and pre-commit beside the interpreter)
"""
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BIN = pathlib.Path(sys.executable).parent


def check(*command):
    run = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"ci_files.py: {' '.join(map(str, command))}:\n{run.stdout}{run.stderr}")


def schema(name, file):
    check(BIN / "check-jsonschema", "--builtin-schema", f"vendor.{name}", file)


def main(folder):
    schema("github-actions", ROOT / "action.yml")
    check(BIN / "pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml")
    snippets = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/ci.md").read_text(), re.DOTALL)
    if len(snippets) != 3:
        sys.exit(f"ci_files.py: docs/ci.md has {len(snippets)} snippets, not those for GitHub, GitLab and pre-commit")
    files = [folder / name for name in ("workflow.yml", "gitlab-ci.yml", "pre-commit.yaml")]
    for file, text in zip(files, snippets):
        file.write_text(text)
    schema("github-workflows", files[0])
    schema("gitlab-ci", files[1])
    check(BIN / "pre-commit", "validate-config", files[2])
    print("ci_files: the action, the hooks and three snippets are what their readers want")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(pathlib.Path(folder))
