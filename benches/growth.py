"""How the cost grows with the input: instructions at five sizes, each twice the one before, and the exponent."""
import concurrent.futures
import itertools
import math

import generate
import instructions
from measure import progress

SIZES = 5
PRINT, LINT, FIX = "print", "lint", "fix"
# What grows, the shape that has COUNT of it, the smallest count, what runs on it.
CURVES = [
    ("functions of 25 lines", "lines", 25, [PRINT, LINT, FIX]),
    ("variables, same lines", "variables", 320, [PRINT, LINT]),
    ("depth of a chain", "chain", 320, [PRINT, LINT]),
    ("references to one text", "key", 640, [PRINT, LINT]),
    ("references to one map", "shared", 80, [PRINT, LINT]),
    ("includes of one file", "includes", 64, [PRINT, LINT]),
    ("included files", "included", 64, [PRINT, LINT]),
    ("keys of one file", "keys", 64, [PRINT, LINT]),
    ("services in a folder", "files", 16, [LINT, FIX]),
    ("fixes in a file", "fixes", 25, [LINT, FIX]),
    ("lines of one text", "text", 250, [PRINT, LINT]),
]


def grow(ours, work, quick):
    """Curves: the counts, and the instructions at each beyond those of the same input with a count of none."""
    instructions.need_valgrind()
    commands = {PRINT: ours.print, LINT: ours.lint, FIX: ours.fix}
    # The smallest size of each only, with --quick.
    sizes = [0] + [2**step for step in range(1 if quick else SIZES)]
    jobs = []
    for what, shape, smallest, names in CURVES:
        for count in (smallest * size for size in sizes):
            folder = work / f"{shape}-{count}"
            folder.mkdir(parents=True, exist_ok=True)
            generate.write(folder, shape, count)
            jobs += [(what, name, count, commands[name](folder)) for name in names]

    def count_one(job, processor):
        what, name, count, program = job
        progress(f"  {name}, {count} {what}")
        return what, name, count, instructions.count(program, processor)

    # Two at a time: what another program does changes no count.
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        counted = list(pool.map(count_one, jobs, itertools.cycle([0, 1])))
    curves = []
    for (what, name), points in itertools.groupby(sorted(counted, key=lambda point: order(point)), key=lambda p: p[:2]):
        (_, _, _, nothing), *points = points
        curves.append(
            {
                "of": what,
                "command": name,
                "counts": [count for _, _, count, _ in points],
                "instructions": [total - nothing for _, _, _, total in points],
            }
        )
    return curves


def order(point):
    """The order of CURVES, then that of the commands and of the counts."""
    what, name, count, _ = point
    return [curve[0] for curve in CURVES].index(what), [PRINT, LINT, FIX].index(name), count


def exponent(curve):
    """The slope of the line through the logarithms with the least squares; None from a single point."""
    points = [(math.log(x), math.log(max(y, 1))) for x, y in zip(curve["counts"], curve["instructions"])]
    if len(points) < 2:
        return None
    mean_x, mean_y = (sum(column) / len(points) for column in zip(*points))
    covariance = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return covariance / sum((x - mean_x) ** 2 for x, _ in points)
