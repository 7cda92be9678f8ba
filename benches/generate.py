#!/usr/bin/env python3
"""Writes serverless.yml files of a chosen size and shape, for benches/run.py.

usage: generate.py FOLDER small
       generate.py FOLDER functions COUNT [--variables PER_FUNCTION]     25 lines a function, 10,000 lines for 400
       generate.py FOLDER chain LENGTH        k0 refers to k1, that to k2, …
       generate.py FOLDER shared COUNT        COUNT references to one map of 200 variables
       generate.py FOLDER includes COUNT      COUNT includes of one file

Nothing in the files needs a network, an option or an environment variable.
"""
import argparse
import itertools
import json
import pathlib

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


def functions(count, variables):
    lines = [HEAD + "custom:", "  stageName: dev"]
    lines += [f"  plain{m}: text {m}" for m in range(PROPERTIES)]
    lines += [f"  indirect{m}: ${{self:custom.plain{m}}} again" for m in range(PROPERTIES)]
    lines += ["  deep:", "    er:"] + [f"      leaf{m}: leaf {m}" for m in range(PROPERTIES)]
    lines += ["  stages:", "    dev:"] + [f"      value{m}: dev {m}" for m in range(PROPERTIES)]
    lines += ["functions:"]
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


def chain(length):
    return [HEAD + "custom:"] + [f"  k{n}: ${{self:custom.k{n + 1}}}" for n in range(length)] + [f"  k{length}: end"]


def shared(count):
    lines = [HEAD + "custom:", "  shared:"] + [f"    s{n}: ${{opt:none{n}, 'text {n}'}}" for n in range(200)]
    return lines + [f"  r{n}: ${{self:custom.shared}}" for n in range(count)]


def includes(count):
    return [HEAD + "custom:"] + [f"  i{n}: ${{file(./shared.json)}}" for n in range(count)]


def write(folder, shape, count=None, variables=5):
    """Writes a service of a shape and returns the number of lines of its configuration."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    text = SMALL
    if shape != "small":
        lines = functions(count, variables) if shape == "functions" else SHAPES[shape](count)
        text = "\n".join(lines) + "\n"
        keys = {f"key{m}": f"shared {m}" for m in range(PROPERTIES)}
        (folder / "shared.json").write_text(json.dumps(keys) + "\n")
    (folder / "serverless.yml").write_text(text)
    return text.count("\n")


SHAPES = {"small": None, "functions": functions, "chain": chain, "shared": shared, "includes": includes}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("shape", choices=SHAPES)
    parser.add_argument("count", type=int, nargs="?")
    parser.add_argument("--variables", type=int, default=5)
    arguments = parser.parse_args()
    if arguments.shape != "small" and arguments.count is None:
        parser.error("how many?")
    print(write(arguments.folder, arguments.shape, arguments.count, arguments.variables), "lines")
