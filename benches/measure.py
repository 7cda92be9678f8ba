"""One run of a program, and several programs run in turn: CPU time, peak of memory, how each ended."""
import dataclasses
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import time

# What a program may take, in seconds. The CPU's is the one that counts; the clock's is for a program that sleeps.
CPU_LIMIT = 150
CLOCK_LIMIT = 900

# Linux counts what a process held before it became another program, so the one that starts it must be small.
STARTER = """
import os, resource, sys
limit, out, err, *command = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_CPU, (int(limit), int(limit) + 5))
null, out, err = [(os.POSIX_SPAWN_OPEN, number, path, os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600)
                  for number, path in enumerate([os.devnull, out, err])]
child = os.posix_spawnp(command[0], command, os.environ, file_actions=[null, out, err])
_, status, usage = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""

# How programs end: a sign in what they print, and what to call it.
ENDS = [
    ("Maximum call stack", "crashes: call stack"),
    ("heap out of memory", "crashes: out of memory"),
    ("Invalid string length", "crashes: text too long"),
    ("resolved configuration is too large", "refuses: too large"),
    ("aliases expand this file", "refuses: too many values"),
]

STARTED = time.monotonic()


def progress(text):
    """Says on standard error what is going on, since runs take minutes."""
    print(f"{time.monotonic() - STARTED:5.0f} s  {text}", file=sys.stderr, flush=True)


@dataclasses.dataclass
class Program:
    """A command to be run in a folder, the name that figures have it under, and the exit codes with which all went well."""

    name: str
    command: list
    folder: pathlib.Path
    exits: tuple = (0,)


class Run:
    """One run of a program: its exit code, CPU seconds and peak of resident memory in bytes."""

    def __init__(self, program, work):
        """Runs it; what it prints goes to files in the folder `work`, which is its home, too."""
        self.output = pathlib.Path(work) / program.name.replace(" ", "-")
        self.errors = pathlib.Path(f"{self.output}.err")
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(work),
            "SLS_TELEMETRY_DISABLED": "1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        starter = [sys.executable, "-I", "-S", "-c", STARTER, str(CPU_LIMIT), self.output, self.errors]
        process = subprocess.Popen(
            [*starter, *program.command],
            cwd=program.folder,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            code, cpu, memory = process.communicate(timeout=CLOCK_LIMIT)[0].split()
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            code, cpu, memory = -signal.SIGXCPU, CPU_LIMIT, 0
        self.exit = int(code)
        self.is_well = self.exit in program.exits
        self.cpu = float(cpu)
        # Linux counts in KiB, macOS in bytes.
        self.memory = int(memory) * (1 if sys.platform == "darwin" else 1024)

    def end(self):
        """How it ended, in words; nothing if all went well."""
        if self.is_well:
            return None
        if self.exit in (-signal.SIGXCPU, -signal.SIGKILL):
            return f"stopped after {CPU_LIMIT} s"
        printed = self.errors.read_text(errors="replace") + self.output.read_text(errors="replace")
        return next((meaning for sign, meaning in ENDS if sign in printed), "fails")


def median(values):
    return statistics.median(values)


def in_turn(programs, work, rounds):
    """Runs programs in turn, a number of times.

    Gives the figures of each by name: CPU seconds and bytes of memory, medians of the rounds; `ratio`, how many times the
    CPU of the first program it needs, the median over the rounds; and `end`, how it ended if not well. A program that
    did not end well is not run again. Besides, the last run of each.
    """
    runs = {program.name: [] for program in programs}
    for _ in range(rounds):
        for program in programs:
            made = runs[program.name]
            if not made or made[-1].is_well:
                made.append(Run(program, work))
    first = runs[programs[0].name]
    figures = {}
    for name, made in runs.items():
        figures[name] = {
            "cpu": round(statistics.median(run.cpu for run in made), 6),
            "memory": int(statistics.median(run.memory for run in made)),
        }
        if end := made[-1].end():
            figures[name]["end"] = end
        elif made is not first and first[-1].is_well:
            figures[name]["ratio"] = round(statistics.median(b.cpu / a.cpu for a, b in zip(first, made)), 3)
    return figures, {name: made[-1] for name, made in runs.items()}
