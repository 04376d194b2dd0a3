"""Colours, type and size of all charts, and what makes the bytes the same each time."""

import re
from typing import Any
from xml.sax.saxutils import escape

#: Width of every picture in inches of 72 units: at a phone's 360 pixels a unit is about one pixel.
WIDTH = 5.0
TEXT, SMALL = 11, 9.5
#: Name -> (on light paper, on dark paper). The light one is in the file, the dark one in its style sheet.
COLOURS = {
    "paper": ("#ffffff", "#14181d"),
    "ink": ("#1b1f24", "#e6e9ed"),
    "soft": ("#57606a", "#a4adb8"),
    "line": ("#d8dee4", "#363d46"),
    "band": ("#f6e3b4", "#4a3b12"),
    "one": ("#0b57a4", "#7db7f2"),
    "two": ("#b3261e", "#ff9d8a"),
}
INK, SOFT, LINE, PAPER, BAND = (COLOURS[name][0] for name in ("ink", "soft", "line", "paper", "band"))
#: Side by side: colour, marker and line of the first party and the second.
PARTIES: tuple[dict[str, Any], ...] = (
    {"color": COLOURS["one"][0], "marker": "o", "linestyle": "-"},
    {"color": COLOURS["two"][0], "marker": "s", "linestyle": (0, (5, 1.5))},
)
#: Text stays text; identifiers in the file come from its content, not from chance.
SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "treatyref",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial"],
    "font.size": TEXT,
    "text.color": INK,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": SOFT,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "axes.facecolor": "none",
    "figure.facecolor": PAPER,
    "path.simplify": False,
}


def finished(svg: str, title: str, describes: str) -> str:
    """The SVG text with its title and description for screen readers, and its dark colours."""
    rules = "".join(
        f'[style*="{kind}: {light}"]{{{kind}:{dark} !important}}'
        for light, dark in COLOURS.values()
        for kind in ("fill", "stroke")
    )
    head = (
        f'<title id="title">{escape(title)}</title><desc id="desc">{escape(describes)}</desc>'
        f"<style>@media (prefers-color-scheme:dark){{{rules}}}</style>"
    )
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, count=1, flags=re.DOTALL)
    return re.sub(
        r"(<svg\b[^>]*)>",
        lambda m: f'{m[1]} role="img" aria-labelledby="title desc">{head}',
        svg,
        count=1,
    )
