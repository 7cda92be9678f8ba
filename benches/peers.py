"""The programs that are compared: slsconf as built here, and others from npm and PyPI at the versions named here."""
import json
import pathlib
import platform
import shutil
import subprocess
import sys

from measure import Program, progress

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGES = {"serverless": "3.40.0", "osls": "4.3.1"}
CHECKOV = "3.3.30"


def target_folder():
    metadata = ["cargo", "metadata", "--no-deps", "--format-version", "1"]
    metadata = subprocess.run(metadata, cwd=ROOT, check=True, capture_output=True).stdout
    return pathlib.Path(json.loads(metadata)["target_directory"])


def static_target():
    """The target whose programs need no libraries, if this machine can build for it (docs/ci.md)."""
    target = f"{platform.machine()}-unknown-linux-musl"
    installed = subprocess.run(["rustc", "--print", "target-libdir", "--target", target], capture_output=True, text=True)
    has_library = installed.returncode == 0 and pathlib.Path(installed.stdout.strip()).exists()
    return target if has_library and shutil.which("musl-gcc") else None


class Ours:
    """slsconf in the release profile, and two small programs that show the least it could need."""

    def __init__(self, target=None):
        progress(f"building slsconf{f' for {target}' if target else ''}")
        names = ["--bin", "slsconf", "--example", "hello", "--example", "parse_only"]
        for_target = ["--target", target] if target else []
        subprocess.run(["cargo", "build", "--quiet", "--release", *for_target, *names], cwd=ROOT, check=True)
        release = target_folder() / (target or "") / "release"
        self.slsconf = release / "slsconf"
        self.hello = release / "examples" / "hello"
        self.parse_only = release / "examples" / "parse_only"

    def print(self, folder, *arguments, name="slsconf print"):
        return Program(name, [self.slsconf, "print", *arguments], folder)

    def lint(self, folder, exits=(0,)):
        command = [self.slsconf, "lint", "--format", "concise", "--fail-on", "never", "."]
        return Program("slsconf lint", command, folder, exits)

    def fix(self, folder, exits=(0, 1)):
        """The most that fix does, without writing: also what has to be looked at, as a difference of texts."""
        return Program("slsconf fix", [self.slsconf, "fix", "--diff", "--unsafe", "."], folder, exits)

    def start(self, folder):
        """Parses the same command line, and no more."""
        return Program("start", [self.hello, "print"], folder)

    def read(self, folder):
        """Finds and reads the same files and runs a YAML parser's events to the end."""
        return Program("events", [self.parse_only, "."], folder)


class Frameworks:
    """The programs that slsconf prints like, from npm."""

    def __init__(self, work, modules=None):
        """Takes them from a `node_modules` folder, or installs them below `work`."""
        if modules is None:
            progress("installing serverless and osls from npm")
            (work / "package.json").write_text('{"private": true}')
            packages = [f"{name}@{version}" for name, version in PACKAGES.items()]
            npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", *packages]
            subprocess.run(npm, cwd=work, check=True, stdout=sys.stderr)
            modules = work / "node_modules"
        self.modules = modules.resolve()
        for name, version in PACKAGES.items():
            found = json.loads((self.modules / name / "package.json").read_text())["version"]
            if found != version:
                sys.exit(f"{self.modules / name} is release {found}, not {version}")
        self.node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()

    def print(self, folder, package):
        command = ["node", self.modules / package / "bin" / "serverless.js", "print"]
        return Program(f"{package} {PACKAGES[package]}", command, folder)


class Checkov:
    """The linter that knows serverless.yml best besides, from PyPI."""

    def __init__(self, work, program=None):
        """Takes an installed program, or installs it below `work`."""
        if program is None:
            progress("installing checkov from PyPI")
            subprocess.run([sys.executable, "-m", "venv", work / "checkov"], check=True)
            pip = [work / "checkov" / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*pip, f"checkov=={CHECKOV}"], check=True, stdout=sys.stderr)
            program = work / "checkov" / "bin" / "checkov"
        self.program = program.resolve()
        run = subprocess.run([self.program, "--version"], capture_output=True, text=True, check=True)
        if run.stdout.strip() != CHECKOV:
            sys.exit(f"{self.program} is release {run.stdout.strip()}, not {CHECKOV}")

    def lint(self, folder):
        options = ["--framework", "serverless", "--compact", "--quiet", "--soft-fail"]
        return Program(f"checkov {CHECKOV}", [self.program, *options, "--directory", folder], folder)
