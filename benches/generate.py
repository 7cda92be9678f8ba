#!/usr/bin/env python3
"""Writes services of a chosen size and shape, for benches/run.py and .ci/instructions.py.

usage: generate.py FOLDER SHAPE [COUNT]

    small               a usual file of 28 lines
    functions COUNT     25 lines each, 5 of them with a variable; 10,000 lines for 400
    lines COUNT         the same functions without variables
    variables COUNT     5,120 properties, COUNT of them with a variable
    key COUNT           COUNT references to one text
    shared COUNT        COUNT references to one map of 200 variables
    chain COUNT         k0 refers to k1, that to k2, …
    doubling COUNT      each property is the one before it, twice: the last would have 2 to the power of COUNT letters
    aliases COUNT       each sequence has ten aliases of the one before it: 10 to the power of COUNT values
    includes COUNT      COUNT includes of one file
    included COUNT      COUNT includes, each of a file of its own
    files COUNT         COUNT services of 28 lines, each in a folder of its own
    keys COUNT          COUNT references to the COUNT keys of one file
    fixes COUNT         COUNT functions, each with a runtime that is out of support
    text COUNT          one text of COUNT lines

Nothing in the files needs a network, an option or an environment variable.
"""
import argparse
import itertools
import json
import pathlib
import random
import re

SMALL = """\
service: bench-small

frameworkVersion: '*'

custom:
  stage: ${opt:stage, 'dev'}
  table: ${self:service}-${self:custom.stage}-table

provider:
  name: aws
  runtime: nodejs20.x
  stage: ${self:custom.stage}
  region: ${opt:region, 'us-east-1'}
  environment:
    TABLE: ${self:custom.table}
    LEVEL: ${env:BENCH_LEVEL, 'info'}

functions:
  hello:
    handler: src/hello.handler
    memorySize: 256
    timeout: 10
    environment:
      NAME: hello-${self:custom.stage}
    events:
      - http:
          path: hello
          method: get
"""

HEAD = """\
service: bench

provider:
  name: aws
  runtime: nodejs20.x
"""

# The variables of the functions, one after the other: {n} counts them, {m} goes round the properties of `custom`.
KINDS = [
    "${{self:custom.plain{m}}}",
    "${{self:custom.indirect{m}}}",
    "${{opt:missing{n}, 'option {n}'}}",
    "${{env:BENCH_MISSING_{n}, 'environment {n}'}}",
    "${{sls:stage}}",
    "${{file(./shared.json):key{m}}}",
    "${{self:custom.stages.${{self:custom.stageName}}.value{m}}}",
    "${{opt:none{n}, self:custom.plain{m}}}",
    "before-${{self:custom.plain{m}}}-after",
    "${{self:custom.deep.er.leaf{m}}}",
]
PROPERTIES = 20
ENVIRONMENT = 10
ALL_PROPERTIES = 5_120

KEYS = json.dumps({f"key{m}": f"shared {m}" for m in range(PROPERTIES)}) + "\n"


def custom():
    """What the variables of KINDS refer to."""
    lines = [HEAD + "custom:", "  stageName: dev"]
    lines += [f"  plain{m}: text {m}" for m in range(PROPERTIES)]
    lines += [f"  indirect{m}: ${{self:custom.plain{m}}} again" for m in range(PROPERTIES)]
    lines += ["  deep:", "    er:"] + [f"      leaf{m}: leaf {m}" for m in range(PROPERTIES)]
    return lines + ["  stages:", "    dev:"] + [f"      value{m}: dev {m}" for m in range(PROPERTIES)]


def functions(count, variables=5):
    lines = [*custom(), "functions:"]
    numbers = itertools.count()
    for function in range(count):
        lines += [
            f"  function{function}:",
            "    handler: src/handler.main",
            "    memorySize: 256",
            "    timeout: 10",
            f"    description: the function with number {function}",
            "    environment:",
        ]
        for entry in range(ENVIRONMENT):
            value = f"plain text {entry}"
            if entry < variables:
                n = next(numbers)
                value = KINDS[n % len(KINDS)].format(n=n, m=n % PROPERTIES)
            lines.append(f"      VARIABLE_{entry}: {value}")
        lines += [
            "    events:",
            "      - http:",
            f"          path: things/{function}",
            "          method: get",
            "      - schedule:",
            "          rate: rate(10 minutes)",
            "          enabled: false",
            "    tags:",
            f"      team: team-{function % 7}",
        ]
    return lines


def variables(count):
    lines = custom()
    for n in range(ALL_PROPERTIES):
        value = KINDS[n % len(KINDS)].format(n=n, m=n % PROPERTIES) if n < count else f"plain text {n}"
        lines.append(f"  property{n}: {value}")
    return lines


def key(count):
    return [HEAD + "custom:", "  key: text"] + [f"  r{n}: ${{self:custom.key}}" for n in range(count)]


def shared(count):
    lines = [HEAD + "custom:", "  shared:"] + [f"    s{n}: ${{opt:none{n}, 'text {n}'}}" for n in range(200)]
    return lines + [f"  r{n}: ${{self:custom.shared}}" for n in range(count)]


def chain(count):
    return [HEAD + "custom:"] + [f"  k{n}: ${{self:custom.k{n + 1}}}" for n in range(count)] + [f"  k{count}: end"]


def doubling(count):
    twice = [f"  k{n}: ${{self:custom.k{n - 1}}}${{self:custom.k{n - 1}}}" for n in range(1, count + 1)]
    return [HEAD + "custom:", "  k0: x", *twice]


def aliases(count):
    tens = [f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, count + 1)]
    return [HEAD + "custom:", "  a0: &a0 x", *tens]


def includes(count):
    return [HEAD + "custom:"] + [f"  i{n}: ${{file(./shared.json)}}" for n in range(count)]


def included(count):
    return [HEAD + "custom:"] + [f"  i{n}: ${{file(./included/{n}.json)}}" for n in range(count)]


def keys(count):
    return [HEAD + "custom:"] + [f"  r{n}: ${{file(./keys.json):key{n}}}" for n in range(count)]


def fixes(count):
    function = "  function{n}:\n    handler: src/handler.main\n    runtime: nodejs16.x"
    return [HEAD + "functions:"] + [function.format(n=n) for n in range(count)]


def text(count):
    """A text of words that are always the same ones, but in no order."""
    chance = random.Random(1)
    words = re.findall(r"[a-z0-9]+", SMALL + KEYS)
    return [HEAD + "custom:", "  text: |"] + [f"    {' '.join(chance.choices(words, k=8))}" for _ in range(count)]


SHAPES = {
    "functions": functions,
    "lines": lambda count: functions(count, 0),
    "variables": variables,
    "key": key,
    "shared": shared,
    "chain": chain,
    "doubling": doubling,
    "aliases": aliases,
    "includes": includes,
    "included": included,
    "keys": keys,
    "fixes": fixes,
    "text": text,
}


def files_of(shape, count):
    """The files of a shape: paths and texts."""
    if shape == "small":
        return {"serverless.yml": SMALL}
    if shape == "files":
        return {f"{n}/serverless.yml": SMALL for n in range(count)}
    files = {"serverless.yml": "\n".join(SHAPES[shape](count)) + "\n", "shared.json": KEYS}
    if shape == "keys":
        files["keys.json"] = json.dumps({f"key{n}": f"text {n}" for n in range(count)}) + "\n"
    if shape == "included":
        files |= {f"included/{n}.json": KEYS for n in range(count)}
    return files


def write(folder, shape, count=None):
    """Writes a service of a shape, or several. Returns how many lines and bytes their configurations have."""
    files = files_of(shape, count)
    for path, content in files.items():
        file = pathlib.Path(folder) / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    configurations = [content for path, content in files.items() if path.endswith(".yml")]
    return sum(content.count("\n") for content in configurations), sum(map(len, configurations))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("shape", choices=["small", "files", *SHAPES])
    parser.add_argument("count", type=int, nargs="?")
    arguments = parser.parse_args()
    if arguments.shape != "small" and arguments.count is None:
        parser.error("how many?")
    print(*write(arguments.folder, arguments.shape, arguments.count))
