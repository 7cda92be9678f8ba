#!/usr/bin/env python3
"""Puts the fixtures where cargo-fuzz looks for texts to begin with.

    python3 fuzz/seed.py    # writes fuzz/corpus/TARGET and fuzz/tokens
"""

import hashlib
import json
import re
from pathlib import Path

FUZZ = Path(__file__).resolve().parent
FIXTURES = FUZZ.parent / "fixtures"
LONGEST = 4096


def recorded(name: str, key: str) -> list[str]:
    records = json.loads((FIXTURES / "oracle" / name).read_text())
    return [record[key] for record in records]


def services() -> list[str]:
    paths = sorted([*FIXTURES.glob("examples/**/*.yml"), *FIXTURES.glob("oracle/print-cases*/*/serverless.yml")])
    examples = []
    # The examples of the rules show each of them at work.
    for page in sorted((FUZZ.parent / "docs" / "rules").glob("*.md")):
        examples += re.findall(r"```yaml\n(.*?)```", page.read_text(), re.DOTALL)
    return [path.read_text(errors="replace") for path in paths] + examples


def main() -> None:
    yaml = recorded("yaml-load.json", "yaml")
    seeds = {
        "yaml": yaml,
        "variables": recorded("variables-parse.json", "input"),
        "print": services(),
        "lint": services(),
        "fix_verify": services(),
    }
    for target, texts in seeds.items():
        folder = FUZZ / "corpus" / target
        folder.mkdir(parents=True, exist_ok=True)
        for text in texts:
            data = text.encode(errors="replace")
            if len(data) <= LONGEST:
                (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
        print(f"{target}: {len(list(folder.iterdir()))} texts")
    source = (FUZZ.parent / "tests" / "common" / "mutate.rs").read_text()
    table = source.split("pub const TOKENS")[1].split("];")[0]
    tokens = re.findall(r'"((?:[^"\\]|\\.)*)"', table)
    lines = [token.replace("\\n", "\\x0a").replace("\\r", "\\x0d").replace("\\t", "\\x09") for token in tokens]
    plain = [line for line in lines if line.isascii() and "\\u" not in line]
    (FUZZ / "tokens").write_text("".join(f'"{line}"\n' for line in plain))


if __name__ == "__main__":
    main()
