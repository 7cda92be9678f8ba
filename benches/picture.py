"""Figures as pictures in SVG: bars of CPU time, and curves of growth."""
import html
import math

from growth import exponent
from tables import duration, times

# Those of docs/picture.py: a dark ground of its own, so that the page's does not matter.
BACKGROUND, FOREGROUND, FAINT = "#1e1e2e", "#cdd6f4", "#45475a"
GREEN, RED, YELLOW, BLUE = "#a6e3a1", "#f38ba8", "#f9e2af", "#89b4fa"
FONT = "ui-sans-serif, system-ui, 'DejaVu Sans', sans-serif"


def element(name, content=None, **attributes):
    """An element; `text_anchor` stands for the attribute `text-anchor`."""
    written = "".join(
        f' {key.replace("_", "-")}="{f"{value:.1f}" if isinstance(value, float) else html.escape(str(value))}"'
        for key, value in attributes.items()
    )
    return f"<{name}{written}/>" if content is None else f"<{name}{written}>{html.escape(content)}</{name}>"


def picture(width, height, title, elements):
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    ground = element("rect", width="100%", height="100%", rx=8, fill=BACKGROUND)
    group = f'<g font-family="{FONT}" font-size="13" fill="{FOREGROUND}">'
    return "\n".join([head, element("title", title), ground, group, *elements, "</g>", "</svg>"]) + "\n"


# Of the bars: where they begin, how long a tenfold is, and the time at their beginning.
LEFT, TENFOLD, SHORTEST, LONGEST = 190, 92, 0.001, 100
BAR, GAP, MARGIN = 18, 16, 22
COLORS = {"slsconf": GREEN, "serverless": RED, "osls": YELLOW, "checkov": BLUE}


def bar_length(seconds):
    return max(math.log10(seconds / SHORTEST), 0) * TENFOLD


def speed(figures):
    """Bars of the CPU that each program needs for each input."""
    groups = []
    for section in ("print", "lint"):
        for row in figures.get(section, {"rows": []})["rows"]:
            programs = {name: f for name, f in row["programs"].items() if name != "slsconf for osls 4"}
            if programs and ("lines" in row["input"] or row["input"] == "small"):
                groups.append((f"{section}: {row['input']}", programs))
    elements, y = [], MARGIN
    for title, programs in groups:
        y += 14
        elements.append(element("text", title, x=MARGIN, y=y, font_weight="bold"))
        y += 8
        for name, of_one in programs.items():
            color = COLORS[name.split()[0]]
            length = bar_length(of_one["cpu"])
            middle = y + BAR * 0.72
            elements.append(element("text", name, x=LEFT - 8, y=middle, text_anchor="end"))
            elements.append(element("rect", x=LEFT, y=y + 2, width=length, height=BAR - 4, rx=2, fill=color))
            label = of_one.get("end") or duration(of_one["cpu"])
            if "ratio" in of_one:
                label += f" = {times(of_one['ratio'])}"
            elements.append(element("text", label, x=LEFT + length + 7, y=middle))
            y += BAR
        y += GAP
    bottom = y
    grid = []
    for power in range(round(math.log10(LONGEST / SHORTEST)) + 1):
        x = LEFT + power * TENFOLD
        at = SHORTEST * 10**power
        label = f"{at * 1000:.0f} ms" if at < 1 else f"{at:.0f} s"
        grid.append(element("line", x1=x, x2=x, y1=MARGIN, y2=bottom, stroke=FAINT))
        grid.append(element("text", label, x=x, y=bottom + 16, text_anchor="middle", font_size=11))
    caption = f"CPU time, each line ten times the one before. {figures['print']['conditions']['date']}"
    grid.append(element("text", caption, x=MARGIN, y=bottom + 36, font_size=11))
    width = LEFT + 5 * TENFOLD + 190
    return picture(width, bottom + 36 + MARGIN, "CPU time of slsconf and of other programs", grid + elements)


# Of the curves: a panel, how far the next one is, and how many stand in a row.
PANEL, ACROSS, DOWN, COLUMNS = 120, 158, 190, 6
COMMANDS = {"print": GREEN, "lint": BLUE, "fix": YELLOW}


def growth(figures):
    """A panel for each thing that grows, with a curve for each command: both axes logarithmic, so that a cost in
    proportion goes from corner to corner.
    """
    curves = figures["growth"]["rows"]
    names = list(dict.fromkeys(curve["of"] for curve in curves))
    elements = []
    for number, name in enumerate(names):
        left, top = MARGIN + number % COLUMNS * ACROSS, MARGIN + 20 + number // COLUMNS * DOWN
        elements += panel(name, [curve for curve in curves if curve["of"] == name], left, top)
    rows = math.ceil(len(names) / COLUMNS)
    height = 2 * MARGIN + 20 + rows * DOWN
    caption = "Instructions against the number of things, both axes logarithmic; dashed: in proportion. The number is the exponent."
    elements.append(element("text", caption, x=MARGIN, y=height - MARGIN, font_size=11))
    return picture(2 * MARGIN + COLUMNS * ACROSS - (ACROSS - PANEL), height, "How the cost of slsconf grows with the input", elements)


def panel(name, curves, left, top):
    yield element("text", name, x=left, y=top - 10, font_size=11, font_weight="bold")
    yield element("rect", x=left, y=top, width=PANEL, height=PANEL, fill="none", stroke=FAINT)
    counts = curves[0]["counts"]
    tall = math.log(counts[-1] / counts[0])
    corner = f"{left},{top + PANEL} {left + PANEL},{top}"
    yield element("polyline", points=corner, fill="none", stroke=FAINT, stroke_dasharray="4 4")
    for place, curve in enumerate(curves):
        color = COMMANDS[curve["command"]]
        points = [
            (
                left + PANEL * math.log(count / counts[0]) / tall,
                top + PANEL - PANEL * math.log(max(cost, 1) / max(curve["instructions"][0], 1)) / tall,
            )
            for count, cost in zip(counts, curve["instructions"])
        ]
        written = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield element("polyline", points=written, fill="none", stroke=color, stroke_width=2)
        legend = f"{curve['command']} {exponent(curve):.2f}"
        yield element("text", legend, x=left + 6, y=top + 16 + 15 * place, fill=color, font_size=12)
    yield element("text", f"{counts[0]:,}", x=left, y=top + PANEL + 14, font_size=10)
    yield element("text", f"{counts[-1]:,}", x=left + PANEL, y=top + PANEL + 14, font_size=10, text_anchor="end")
