"""How many instructions a run takes, counted by callgrind: the same for the same program and input, whatever else the
machine does.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile


def need_valgrind():
    """Installs valgrind where it is missing and this may be done; ends the program where it can't be had."""
    if shutil.which("valgrind"):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-qq", "-y", "valgrind"]):
            subprocess.run(command, stdout=sys.stderr, check=True)
    if not shutil.which("valgrind"):
        sys.exit("valgrind counts the instructions, and is not here: install it, e.g. by `apt-get install valgrind`")


def one_processor(number):
    """Makes what is started next see one processor, so that it starts as many threads everywhere."""
    allowed = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {allowed[number % len(allowed)]})


def count(program, processor=0):
    """Instructions of a program's run, with an environment that is the same everywhere; valgrind itself sees to it that
    addresses are. A run that does not end well ends all of this.
    """
    with tempfile.TemporaryDirectory() as work:
        log = pathlib.Path(work) / "log"
        valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", f"--log-file={log}"]
        run = subprocess.run(
            [*valgrind, *program.command],
            cwd=program.folder,
            env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            preexec_fn=lambda: one_processor(processor),
        )
        counted = re.search(r"Collected : (\d+)", log.read_text()) if log.exists() else None
    if run.returncode not in program.exits or not counted:
        command = " ".join(map(str, program.command))
        sys.exit(f"{command} in {program.folder}: exit code {run.returncode}\n{run.stderr.decode(errors='replace')}")
    return int(counted[1])
