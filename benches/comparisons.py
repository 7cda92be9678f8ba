"""What is compared with what, on which inputs: print, lint and fix. Each comparison gives rows of figures."""
import filecmp
import os.path
import pathlib
import shutil

import generate
from measure import Run, in_turn, progress

SMALL = ("small", "small", None)
MIDDLE = ("10,000 lines, 2,000 variables", "functions", 400)
LARGE = ("100,000 lines, 20,000 variables", "functions", 4000)

# Input (name, shape, count), rounds, whether --quick has it.
PRINT = [
    (SMALL, 5, True),
    (MIDDLE, 3, True),
    (LARGE, 2, False),
    (("1,000 includes of one file", "includes", 1000), 2, True),
    (("chain of 5,000 references", "chain", 5000), 1, True),
    (("one map referenced 20,000 times", "shared", 20000), 1, False),
    (("a text doubled 40 times", "doubling", 40), 1, True),
    (("aliases of aliases: 10⁹ values", "aliases", 9), 1, False),
]
LINT = [(SMALL, 3, True), (MIDDLE, 1, False), (LARGE, 1, False)]
FIX = [(SMALL, 25, True), (MIDDLE, 9, True), (LARGE, 5, False)]
START = [(SMALL, 40, True)]
READ = [(MIDDLE, 15, True), (LARGE, 9, False)]

# How many configurations of a corpus the frameworks print, checkov looks at, and --quick has.
PRINTED, LINTED, QUICK = 5, 24, 2
CORPUS = "the corpus"


class Bench:
    """The folder for inputs and outputs, slsconf, its static build (perhaps none), a corpus (files, perhaps none), and
    whether it has to be quick.
    """

    def __init__(self, work, ours, static, corpus, quick):
        self.work, self.ours, self.static, self.corpus, self.quick = work, ours, static, corpus, quick
        self.top = pathlib.Path(os.path.commonpath([file.parent for file in corpus])) if corpus else None

    def inputs(self, table):
        """The inputs of a table: a row for the figures, the folder, and how many rounds."""
        for (name, shape, count), rounds, is_quick in table:
            if is_quick or not self.quick:
                progress(f"  {name}")
                folder = self.work / f"{shape}-{count}"
                lines, size = generate.write(folder, shape, count)
                yield {"input": name, "lines": lines, "bytes": size}, folder, self.rounds(rounds)

    def rounds(self, usual):
        return 1 if self.quick else usual

    def whole_corpus(self):
        progress(f"  {CORPUS}")
        return {"input": CORPUS, **sizes(self.corpus)}

    def compare(self, row, programs, rounds):
        """Puts the figures into the row; gives the last run of each program."""
        row["programs"], last = in_turn(programs, self.work, rounds)
        return last


def sizes(files):
    texts = [file.read_bytes() for file in files]
    return {"files": len(files), "lines": sum(text.count(b"\n") for text in texts), "bytes": sum(map(len, texts))}


def prints(bench, frameworks):
    """`slsconf print` and the frameworks; what they print is compared to the byte."""
    rows = []
    # The first run in a new home is another one: the frameworks make their settings there.
    generate.write(bench.work / "first", *SMALL[1:])
    print_in_turn(bench, bench.ours, frameworks, bench.work / "first", 1)
    for row, folder, rounds in bench.inputs(PRINT):
        row["programs"] = print_in_turn(bench, bench.ours, frameworks, folder, rounds)
        rows.append(row)
    # Where there is little to do, much of the time goes by before a program begins.
    for row, folder, rounds in bench.inputs(PRINT[:1] if bench.static else []):
        row["programs"] = print_in_turn(bench, bench.static, frameworks, folder, rounds)
        rows.insert(1, {**row, "input": f"{row['input']}, static build"})
    if bench.corpus:
        rows.append(print_some(bench, frameworks))
    return rows


def print_in_turn(bench, slsconf, frameworks, folder, rounds):
    ours, ours_for_osls = slsconf.print(folder), slsconf.print(folder, "--target", "osls4", name="slsconf for osls 4")
    release_3, osls = frameworks.print(folder, "serverless"), frameworks.print(folder, "osls")
    figures, last = in_turn([ours, release_3, ours_for_osls, osls], bench.work, rounds)
    for own, other in ((ours.name, release_3.name), (ours_for_osls.name, osls.name)):
        if last[own].is_well and last[other].is_well:
            figures[other]["identical"] = filecmp.cmp(last[own].output, last[other].output, shallow=False)
    return figures


def print_some(bench, frameworks):
    """Some configurations of the corpus that all programs print: every so many-th, until there are enough. Their CPU is
    added up, the memory is that of the one that needs most.
    """
    wanted = QUICK if bench.quick else PRINTED
    progress(f"  {wanted} configurations of the corpus")
    files, runs = [], []
    # Strides through the corpus: neighbours often are alike.
    stride = max(1, len(bench.corpus) // (2 * wanted))
    for file in (file for start in range(stride) for file in bench.corpus[start::stride]):
        if len(runs) == wanted:
            break
        if all_print(bench, frameworks, file):
            figures = print_in_turn(bench, bench.ours, frameworks, file.parent, 1)
            if not any("end" in of_one for of_one in figures.values()):
                files.append(file)
                runs.append(figures)
    row = {"input": f"{len(runs)} real configurations", **sizes(files), "programs": {}}
    for name in runs[0] if runs else []:
        of_one = [figures[name] for figures in runs]
        total = {"cpu": round(sum(f["cpu"] for f in of_one), 6), "memory": max(f["memory"] for f in of_one)}
        if row["programs"]:
            total["ratio"] = round(total["cpu"] / next(iter(row["programs"].values()))["cpu"], 3)
        if "identical" in of_one[0]:
            total["identical"] = all(f["identical"] for f in of_one)
        row["programs"][name] = total
    return row


def all_print(bench, frameworks, file):
    """Whether slsconf and a framework print a file. Plugins are not there, so what needs them is not tried."""
    programs = (bench.ours.print(file.parent), frameworks.print(file.parent, "serverless"))
    return b"plugins:" not in file.read_bytes() and all(Run(program, bench.work).is_well for program in programs)


def lints(bench, checkov):
    """`slsconf lint` and checkov."""
    rows = []
    for row, folder, rounds in bench.inputs(LINT):
        bench.compare(row, [bench.ours.lint(folder), checkov.lint(folder)], rounds)
        rows.append(row)
    if bench.corpus:
        # Each alone in a folder: checkov has no way to take some files only.
        wanted = QUICK if bench.quick else LINTED
        chosen = bench.corpus[:: max(1, len(bench.corpus) // wanted)][:wanted]
        row = {"input": f"{len(chosen)} real configurations, one run", **sizes(chosen)}
        progress(f"  {row['input']}")
        folder = bench.work / "chosen"
        for number, file in enumerate(chosen):
            (folder / str(number)).mkdir(parents=True)
            shutil.copy(file, folder / str(number))
        bench.compare(row, [bench.ours.lint(folder), checkov.lint(folder)], 1)
        rows.append(row)
    return rows


def fixes(bench):
    """`slsconf fix` and `slsconf lint`: no other program fixes serverless.yml, so nothing else can be set against it."""
    rows = []
    for row, folder, rounds in bench.inputs(FIX):
        programs = [bench.ours.lint(folder), bench.ours.print(folder), bench.ours.fix(folder)]
        row["fixes"] = fixes_told(bench.compare(row, programs, rounds)["slsconf fix"])
        rows.append(row)
    if bench.corpus:
        row = bench.whole_corpus()
        # Some files of a corpus can't be read, and others can't be fixed.
        programs = [bench.ours.lint(bench.top, exits=(0, 2)), bench.ours.fix(bench.top, exits=(0, 1, 2))]
        last = bench.compare(row, programs, bench.rounds(3))
        row["fixes"] = fixes_told(last["slsconf fix"])
        rows.append(row)
    return rows


def fixes_told(run):
    """How many fixes slsconf says it would do: `1 file would change, 50 fixes; …`."""
    for line in run.errors.read_text(errors="replace").splitlines():
        _, found, rest = line.partition(" would change, ")
        if found:
            return int(rest.split()[0].replace(",", ""))
    return 0


def least(bench):
    """slsconf and the least that it could need: starting; on the same text, the events of a YAML parser."""
    rows = []
    for row, folder, rounds in bench.inputs(START):
        programs = [bench.ours.start(folder), bench.ours.print(folder), bench.ours.lint(folder)]
        bench.compare(row, programs, rounds)
        rows.append(row)
    for row, folder, rounds in bench.inputs(READ):
        programs = [bench.ours.read(folder), bench.ours.print(folder), bench.ours.lint(folder)]
        bench.compare(row, programs, rounds)
        rows.append(row)
    if bench.corpus:
        row = bench.whole_corpus()
        programs = [bench.ours.read(bench.top), bench.ours.lint(bench.top, exits=(0, 2))]
        bench.compare(row, programs, bench.rounds(25))
        rows.append(row)
    return rows
