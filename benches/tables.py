"""Figures as tables in Markdown."""
from growth import exponent
from peers import CHECKOV, PACKAGES

OURS = "slsconf print"
THEIRS = [f"{name} {version}" for name, version in PACKAGES.items()]


def duration(seconds):
    if seconds >= 10:
        return f"{seconds:,.1f} s"
    return f"{seconds * 1000:,.1f} ms" if seconds < 0.1 else f"{seconds * 1000:,.0f} ms"


def megabytes(size):
    return f"{size / 1e6:,.1f} MB"


def times(ratio):
    """A ratio; whole from ten on."""
    return f"{ratio:,.0f} ×" if ratio >= 10 else f"{ratio:.2f} ×"


def table(head, rows):
    """The first column is text, the others are numbers."""
    lines = [f"| {' | '.join(head)} |", "| --- |" + " ---: |" * (len(head) - 1)]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])


def conditions(section):
    """When and on what the figures of a section were taken."""
    c = section["conditions"]
    node = f", node {c['node']}" if "node" in c else ""
    load = f", load {c['load']:.1f} at the start" if "load" in c else ""
    busy = "; other programs were running" if c.get("load", 0) > 1 else ""
    return f"{c['date']}, {c['system']}, {c['cpus']} CPUs ({c['model']}){node}{load}{busy}."


def cpu_cells(figures):
    """CPU and ratio of one program; where it did not end well, how it ended."""
    cpu = duration(figures["cpu"])
    if "end" in figures:
        return [figures["end"] if figures["end"].startswith("stopped") else f"{figures['end']}, {cpu}", ""]
    return [cpu, times(figures["ratio"]) if "ratio" in figures else ""]


def verdict(programs):
    same = [programs[name]["identical"] for name in THEIRS if "identical" in programs.get(name, {})]
    return "nothing to compare" if not same else "identical" if all(same) else "**different**"


def print_table(section):
    measured = [row for row in section["rows"] if row["programs"]]
    theirs = [name for name in THEIRS if all(name in row["programs"] for row in measured)]
    head = ["input", "slsconf, CPU"]
    head += [title for name in theirs for title in (f"{name}, CPU", "ratio")]
    head += ["slsconf, peak", *(f"{name}, peak" for name in theirs), "outputs"]
    rows = []
    for row in measured:
        programs = row["programs"]
        cells = [row["input"], ", ".join(filter(None, cpu_cells(programs[OURS])))]
        cells += [cell for name in theirs for cell in cpu_cells(programs[name])]
        cells += [megabytes(programs[name]["memory"]) for name in (OURS, *theirs)]
        rows.append([*cells, verdict(programs)])
    return "\n".join([table(head, rows), "", *size_lines(section["rows"])])


def size_lines(rows):
    """Whether time and memory grow faster than the input."""
    lines = [row for row in rows if "lines, " in row["input"]]
    if len(lines) == 2:
        small, large = ((row["programs"][OURS]["cpu"] / row["lines"]) for row in lines)
        yield f"Time per line, 100,000 against 10,000 lines: {large / small:.2f} ×\\"
    for row in lines:
        beyond = max(row["programs"][OURS]["memory"] - 10e6, 0) / row["bytes"]
        yield f"Peak memory, {row['input']}: 10 MB and {beyond:.1f} × the input's {megabytes(row['bytes'])}\\"


def lint_table(section):
    checkov = f"checkov {CHECKOV}"
    head = ["input", "slsconf, CPU", f"{checkov}, CPU", "ratio", "slsconf, peak", "checkov, peak"]
    rows = []
    for row in section["rows"]:
        ours, theirs = row["programs"]["slsconf lint"], row["programs"][checkov]
        cells = [row["input"], duration(ours["cpu"]), *cpu_cells(theirs)]
        rows.append([*cells, megabytes(ours["memory"]), megabytes(theirs["memory"])])
    return table(head, rows)


def fix_table(section):
    head = ["input", "fixes", "print, CPU", "lint, CPU", "fix, CPU", "fix / lint", "fix / print", "fix, peak"]
    rows = []
    for row in section["rows"]:
        programs = row["programs"]
        lint, fix, printed = programs["slsconf lint"], programs["slsconf fix"], programs.get(OURS)
        rows.append(
            [
                row["input"],
                f"{row['fixes']:,}",
                duration(printed["cpu"]) if printed else "",
                duration(lint["cpu"]),
                duration(fix["cpu"]),
                times(fix["ratio"]),
                times(fix["ratio"] / printed["ratio"]) if printed else "",
                megabytes(fix["memory"]),
            ]
        )
    return table(head, rows)


LEAST = {"start": "starting", "events": "a parser's events"}


def least_table(section):
    head = ["input", "the least", "", "print, CPU", "ratio", "lint, CPU", "ratio"]
    rows = []
    for row in section["rows"]:
        programs = row["programs"]
        least = next(iter(programs))
        cells = [row["input"], LEAST[least], duration(programs[least]["cpu"])]
        for name in (OURS, "slsconf lint"):
            cells += cpu_cells(programs[name]) if name in programs else ["", ""]
        rows.append(cells)
    return table(head, rows)


def growth_table(section):
    head = ["what grows", "command", "from", "to", "instructions for each, first", "last", "exponent"]
    rows = []
    for curve in section["rows"]:
        counts, costs = curve["counts"], curve["instructions"]
        each = [f"{cost / count:,.0f}" for count, cost in zip(counts, costs)]
        slope = exponent(curve)
        shown = "" if slope is None else f"{slope:.2f}"
        rows.append([curve["of"], curve["command"], f"{counts[0]:,}", f"{counts[-1]:,}", each[0], each[-1], shown])
    return table(head, rows)


TABLES = {"print": print_table, "lint": lint_table, "fix": fix_table, "least": least_table, "growth": growth_table}


def text(name, section):
    """A section's table with the conditions it was measured under."""
    return f"{conditions(section)}\n\n{TABLES[name](section)}"
