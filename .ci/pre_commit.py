#!/usr/bin/env python3
"""Commits through pre-commit: a service with stored keys is held back, a clean one goes through, and one that can be fixed
is fixed and held back once.

usage: pre_commit.py SLSCONF

The hook is that of this repository's last commit, run in a new repository. It is the one that runs the installed slsconf,
here SLSCONF; the other one would compile everything. Needs pre-commit beside the interpreter, and git.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PRE_COMMIT = pathlib.Path(sys.executable).parent / "pre-commit"
CLEAN = "service: shop\nprovider:\n  name: aws\n  stage: dev\n"
FAULTY = f"{CLEAN}  credentials: ${{secrets:aws-keys}}\n"
CONFIGURATION = """\
repos:
  - repo: {clone}
    rev: {commit}
    hooks:
      - id: slsconf-lint-system
"""
FIXABLE = f"{CLEAN}custom:\n  token: ${{ssm:/token~true}} # kept\n"
# The file, its text, and whether it goes through.
COMMITS = [
    ("serverless.yml", CLEAN, True),
    ("serverless.yml", FAULTY, False),
    ("services/api/serverless.yaml", FAULTY, False),
    ("services/api/serverless.yaml", CLEAN, True),
    ("serverless.json", '{"service": "shop", "provider": {"name": "aws", "credentials": "${secrets:aws-keys}"}}', False),
    # No file of the framework.
    ("my-serverless.yml", FAULTY, True),
]


def main(slsconf):
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        environment = {
            **os.environ,
            "PATH": f"{pathlib.Path(slsconf).resolve().parent}{os.pathsep}{os.environ['PATH']}",
            "PRE_COMMIT_HOME": str(work / "cache"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
        }

        def run(*command, cwd=work):
            return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)

        def must(*command, cwd=work):
            done = run(*command, cwd=cwd)
            if done.returncode != 0:
                sys.exit(f"{command}: {done.stdout}{done.stderr}")
            return done.stdout.strip()

        must(PRE_COMMIT, "validate-manifest", ROOT / ".pre-commit-hooks.yaml")
        clone, project = work / "slsconf", work / "project"
        must("git", "clone", "--quiet", ROOT, clone)
        commit = must("git", "rev-parse", "HEAD", cwd=clone)
        must("git", "init", "--quiet", project)
        for key, value in [("user.name", "ci"), ("user.email", "ci@example.com")]:
            must("git", "config", key, value, cwd=project)
        (project / ".pre-commit-config.yaml").write_text(CONFIGURATION.format(clone=clone, commit=commit))
        must(PRE_COMMIT, "install", cwd=project)
        must("git", "add", ".", cwd=project)
        must("git", "commit", "--quiet", "--message", "Configure", cwd=project)
        for name, text, passes in COMMITS:
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_text(text)
            must("git", "add", name, cwd=project)
            done = run("git", "commit", "--message", "Try", cwd=project)
            said = done.stdout + done.stderr
            if (done.returncode == 0) != passes or ("CRED001" in said) == passes:
                sys.exit(f"{name} should {'pass' if passes else 'be held back'}:\n{said}")
            if not passes:
                must("git", "rm", "--force", "--quiet", name, cwd=project)
        (project / ".pre-commit-config.yaml").write_text(
            CONFIGURATION.format(clone=clone, commit=commit).replace("slsconf-lint-system", "slsconf-fix-system")
        )
        (project / "serverless.yml").write_text(FIXABLE)
        must("git", "add", ".", cwd=project)
        done = run("git", "commit", "--message", "Try", cwd=project)
        fixed = (project / "serverless.yml").read_text()
        if done.returncode == 0 or fixed != FIXABLE.replace("~true", ""):
            sys.exit(f"the hook should fix serverless.yml and hold it back:\n{done.stdout}{done.stderr}{fixed}")
        must("git", "add", "serverless.yml", cwd=project)
        must("git", "commit", "--quiet", "--message", "Fixed", cwd=project)
    print(f"pre-commit: {len(COMMITS)} commits, each held back or not as it should be; one fixed")


if __name__ == "__main__":
    main(*sys.argv[1:])
