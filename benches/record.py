"""The recorded figures, and what is made from them: tables, pictures, and a sentence in the README."""
import json
import pathlib
import re

import picture
import tables

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIGURES = ROOT / "benches" / "figures.json"
README = ROOT / "README.md"
OWN_README = ROOT / "benches" / "README.md"
# What is drawn from which section.
PICTURES = [("print", ROOT / "docs" / "speed.svg", picture.speed), ("growth", ROOT / "docs" / "growth.svg", picture.growth)]


def read():
    return json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}


def write(sections):
    """Takes sections into the recorded figures; those that were not measured stay."""
    figures = read() | sections
    FIGURES.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def between(page, name, content):
    """A page with another content between the two comments with a name."""
    pattern = re.compile(f"(<!-- {name} -->\n).*?(<!-- /{name} -->\n)", re.DOTALL)
    if len(pattern.findall(page)) != 1:
        raise SystemExit(f"a page lacks <!-- {name} --> and <!-- /{name} -->")
    return pattern.sub(lambda match: f"{match[1]}{content}\n{match[2]}", page)


def sentence(figures):
    """What the picture in the README says, in words."""
    rows = {row["input"].split()[0]: row["programs"] for row in figures["print"]["rows"]}
    ratio = lambda name: tables.times(rows[name]["serverless 3.40.0"]["ratio"])
    static = f" ({ratio('small,')} with the static build)" if "small," in rows else ""
    return (
        f"`slsconf print` needs {ratio('small')} less CPU time than `serverless print` 3.40.0 on a small file{static}, "
        f"{ratio('10,000')} on 10,000 lines, {ratio('100,000')} on 100,000:"
    )


def made(figures):
    """Every file that is made from the figures, with the text it has to have. Print must have been measured; of what else
    was not, the page says so.
    """
    page = OWN_README.read_text(encoding="utf-8")
    for name in tables.TABLES:
        content = tables.text(name, figures[name]) if name in figures else "Not recorded yet."
        page = between(page, name, content)
    files = {OWN_README: page}
    files[README] = between(README.read_text(encoding="utf-8"), "speed", sentence(figures))
    return files | {path: draw(figures) for section, path, draw in PICTURES if section in figures}


def draw():
    for path, text in made(read()).items():
        path.write_text(text, encoding="utf-8")


def differing(figures):
    """The files that say something else than the figures."""
    return [
        path.relative_to(ROOT)
        for path, text in made(figures).items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
