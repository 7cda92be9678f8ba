#!/usr/bin/env python3
"""Sits at a terminal: answers the questions about a project file that is new, about the code of an MFA device, and about each
fix.

usage: terminal.py SLSCONF        (needs the package moto[server]; run with the interpreter that has it)
"""
import os
import pathlib
import pty
import select
import subprocess
import sys
import tempfile
import time

from moto import serve

SERVICE = "service: orders\napp: shop\nprovider:\n  name: aws\n  region: eu-west-1\n"
PROJECT = """version: 1
apps:
  shop:
    stages:
      dev: deploy
      prod: guarded
profiles:
  deploy:
    role_arn: arn:aws:iam::123456789012:role/Deploy
  guarded:
    role_arn: arn:aws:iam::123456789012:role/Guarded
    mfa_serial: arn:aws:iam::123456789012:mfa/me
"""
TRUST = "Trust it? [y/N] "
FIXABLE = """service: shop
provider:
  name: aws
  environment:
    A: ${ssm:/a~true}
    B: ${ssm:/b~true}
    C: ${ssm:/c~true}
"""
FIX = "Do it? [y]es, [n]o, [a]ll that follow, [q]uit: "
CODE = "Code of MFA device arn:aws:iam::123456789012:mfa/me: "


def sit(command, answers, folder, environment):
    """Runs a command on a terminal and answers what it asks: (question, answer) in their order. Its exit code and
    all that stood on the terminal."""
    own, its = pty.openpty()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdin=its, stdout=its, stderr=its, start_new_session=True)
    os.close(its)
    shown, answers, end = "", list(answers), time.monotonic() + 60
    while time.monotonic() < end:
        if not select.select([own], [], [], 0.1)[0]:
            continue
        try:
            read = os.read(own, 4096)
        except OSError:
            break
        shown += read.decode()
        if answers and shown.endswith(answers[0][0]):
            os.write(own, f"{answers.pop(0)[1]}\n".encode())
    else:
        process.kill()
    os.close(own)
    if answers:
        sys.exit(f"{command} did not ask {answers[0][0]!r}:\n{shown}")
    return process.wait(timeout=10), shown


def expect(what, condition, shown):
    if not condition:
        sys.exit(f"terminal.py: {what}:\n{shown}")


def ask_about_fixes(slsconf, home, environment):
    # The answers, and the parameters that are still written in the old way afterwards.
    scenes = [("yyy", ""), ("nyn", "ac"), ("na", "a"), ("yq", "bc"), ("q", "abc"), ("?nnn", "abc")]
    for answers, left in scenes:
        folder = home / f"fix-{left}-{len(answers)}"
        folder.mkdir()
        file = folder / "serverless.yml"
        file.write_text(FIXABLE)
        command = [slsconf, "fix", "-i", "--select", "DEP035"]
        code, shown = sit(command, [(FIX, answer) for answer in answers], folder, environment)
        expected = "".join(
            line if any(f"/{name}~" in line for name in left) else line.replace("~true", "")
            for line in FIXABLE.splitlines(keepends=True)
        )
        expect(f"{answers} was not heard", code == 0 and file.read_text() == expected, shown)
        expect("no difference was shown", "-    A: ${ssm:/a~true}" in shown, shown)


def main(slsconf, home):
    server, url = serve()
    try:
        (home / "serverless.yml").write_text(SERVICE)
        (home / "slsconf.yml").write_text(PROJECT)
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(home), "AWS_ENDPOINT_URL": url, "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "TERM": "dumb",
        }

        def whoami(stage, *answers):
            return sit([slsconf, "whoami", "--stage", stage], answers, home, environment)

        code, shown = whoami("dev", (TRUST, "n"))
        expect("who says no was not heard", code != 0 and "assumed-role" not in shown, shown)
        expect("the question does not name the role", "role/Deploy" in shown, shown)
        code, shown = whoami("dev", (TRUST, ""))
        expect("no answer counted as yes", code != 0 and "assumed-role" not in shown, shown)
        code, shown = whoami("dev", (TRUST, "y"))
        expect("who says yes was not heard", code == 0 and "assumed-role/Deploy" in shown, shown)
        code, shown = whoami("dev")
        expect("what was confirmed is asked again", code == 0 and TRUST not in shown, shown)
        code, shown = whoami("prod", (CODE, "123456"))
        expect("the code was not used", code == 0 and "assumed-role/Guarded" in shown, shown)
        code, shown = whoami("prod", (CODE, "12"))
        expect("half a code was sent", code != 0 and "assumed-role" not in shown, shown)
        ask_about_fixes(slsconf, home, environment)
    finally:
        server.terminate()
    print("terminal: every question was asked and every answer heard")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as home:
        main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(home))
