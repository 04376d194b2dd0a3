"""Each form of chart as a matplotlib figure. No global state: figures are made without pyplot."""

import math
from collections.abc import Callable, Sequence
from itertools import groupby
from textwrap import wrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, YearLocator
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from treatyref import dates
from treatyref.charts.chart import Chart
from treatyref.charts.style import BAND, INK, LINE, PARTIES, SMALL, SOFT, TEXT, WIDTH
from treatyref.documents import Row

#: Height of a line of text with the air around it, in inches.
ROW = 0.26
#: Widest share of highest to lowest -> the marks of a logarithmic axis in kilometres that have room on it.
_TICKS: dict[float, tuple[int, ...]] = {
    100: (50, 100, 200, 500, 1000, 2000, 5500, 10000, 20000),
    1000: (50, 150, 500, 1500, 5500, 15000, 40000),
    math.inf: (50, 500, 5500, 20000),
}


def figure(chart: Chart) -> Figure:
    """The ``Figure`` of *chart*; call it with ``style.SETTINGS`` in force."""
    return FORMS[chart.form](chart)


def _canvas(
    chart: Chart, height: float, left: float, right: float = 0.12, bottom: float = 0.4, above: float = 0.0
) -> tuple[Figure, Axes]:
    """``(figure, axes)`` with the title above, and room *above* the axes; sizes in inches."""
    lines = wrap(chart.title, 40)
    top = 0.12 + 0.24 * len(lines) + 0.12 + above
    whole = height + top + bottom
    drawn = Figure(figsize=(WIDTH, whole))
    axes = drawn.add_axes((left / WIDTH, bottom / whole, 1 - (left + right) / WIDTH, height / whole))
    for place, line in enumerate(lines):
        y = 1 - (0.12 + 0.24 * place) / whole
        drawn.text(0.1 / WIDTH, y, line, fontsize=TEXT + 2, fontweight="bold", va="top")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(labelsize=SMALL, length=3)
    return drawn, axes


def _series(chart: Chart) -> Figure:
    """Lines over time, one a party, named at their ends, with the limit."""
    drawn, axes = _canvas(chart, 2.9, 0.62, right=0.2)
    looks = chart.options["looks"]
    for party, place in looks.items():
        look = PARTIES[place]
        own = [row for row in chart.rows if row["party"] == party]
        days = [dates.first_day(row["date"]) for row in own]
        axes.plot(days, [row["value"] for row in own], **look, markersize=3.5, linewidth=1.6)
    axes.yaxis.set_major_locator(MaxNLocator(6))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.xaxis.set_major_locator(YearLocator(2))
    axes.xaxis.set_major_formatter(DateFormatter("%Y"))
    axes.grid(axis="y", color=LINE, linewidth=0.7)
    axes.set_axisbelow(True)
    keys = [
        (next(row["party_name"] for row in chart.rows if row["party"] == party), PARTIES[place])
        for party, place in looks.items()
    ]
    limit = chart.options["limit"]
    if limit:
        _limit(axes, limit)
        keys.append((f"limit of {limit['value']:,}", {"color": INK, "linestyle": "-"}))
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + (high - low) * 0.11 * len(keys))
    for place, (name, look) in enumerate(keys):
        y = 0.97 - 0.085 * place
        axes.plot([0.5, 0.57], [y, y], transform=axes.transAxes, **look, markersize=3.5, linewidth=1.6)
        axes.text(0.6, y, name, transform=axes.transAxes, va="center", color=look["color"])
    return drawn


def _limit(axes: Axes, limit: Row) -> None:
    """The limit: dashed until it applied, solid from then on."""
    start, end = axes.get_xlim()
    applied = dates.first_day(limit["from"]) if limit["from"] else None
    number = start if applied is None else axes.convert_xunits(applied)
    axes.plot([start, number], [limit["value"]] * 2, color=INK, linestyle=(0, (2, 2)), linewidth=1.3)
    axes.plot([number, end], [limit["value"]] * 2, color=INK, linewidth=1.3)
    axes.set_xlim(start, end)


def _bars(chart: Chart) -> Figure:
    """Horizontal bars in groups, each with its number."""
    options = chart.options
    groups = [(name, list(rows)) for name, rows in groupby(chart.rows, lambda row: row["party_name"])]
    lines = sum(len(rows) + 1 for _, rows in groups)
    drawn, axes = _canvas(chart, lines * ROW, 1.05, right=0.5, bottom=0.12)
    y = 0
    for look, (name, rows) in zip(PARTIES, groups, strict=False):
        total = sum(row[options["value"]] for row in rows)
        _left(axes, y, f"{name}: {total:,} in all", 0.95, fontweight="bold", color=look["color"])
        for row in rows:
            y += 1
            value = row[options["value"]]
            axes.barh(y, value, height=0.66, color=look["color"])
            axes.annotate(f"{value:,}", (value, y), (4, 0), textcoords="offset points", va="center")
            axes.annotate(
                row[options["label"]],
                (0, y),
                (-5, 0),
                textcoords="offset points",
                va="center",
                ha="right",
                fontsize=TEXT,
            )
        y += 1
    axes.set_ylim(y - 0.5, -0.5)
    axes.set_xlim(0, max(row[options["value"]] for row in chart.rows))
    axes.xaxis.set_major_locator(NullLocator())
    axes.yaxis.set_major_locator(NullLocator())
    for side in ("bottom", "left"):
        axes.spines[side].set_visible(False)
    return drawn


def _timeline(chart: Chart) -> Figure:
    """A bar a treaty, its name above the bar, so that long names need no margin."""
    through = dates.last_day(chart.options["through"])
    drawn, axes = _canvas(chart, len(chart.rows) * 2 * ROW * 0.82 + 0.1, 0.12, right=0.3)
    first = min(dates.first_day(row["from"]) for row in chart.rows)
    axes.set_xlim(first.replace(month=1, day=1), through.replace(year=through.year + 1, month=1, day=1))
    for place, row in enumerate(chart.rows):
        start, lasting = dates.first_day(row["from"]), "to" not in row
        end = through if lasting else dates.first_day(row["to"])
        y = 2 * place + 1
        color = PARTIES[0]["color"] if lasting else SOFT
        axes.barh(y, (end - start).days, left=start, height=0.62, color=color)
        if lasting:
            axes.plot([end], [y], marker=">", color=color, markersize=8, clip_on=False)
        years = f"{row['from'][:4]}–{'' if lasting else row['to'][:4]}"
        label = f"{row['title']}, {years}"
        _left(axes, y - 0.95, label, 0, fontsize=min(TEXT - 0.5, max(9, 580 / len(label))))
    axes.set_ylim(2 * len(chart.rows), -0.8)
    axes.yaxis.set_major_locator(NullLocator())
    axes.xaxis.set_major_locator(YearLocator(10))
    axes.xaxis.set_major_formatter(DateFormatter("%Y"))
    axes.grid(axis="x", color=LINE, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    return drawn


def _left(axes: Axes, y: float, text: str, inches: float, **look: Any) -> None:
    """*text* at height *y*, beginning that many inches left of the axes."""
    place = -inches / (WIDTH * axes.get_position().width)
    axes.text(place, y, text, transform=axes.get_yaxis_transform(), va="center", **look)


def _ranges(chart: Chart) -> Figure:
    """A line of marks for each label, on a logarithmic axis of kilometres over the band."""
    labels, groups = chart.options["labels"], chart.options.get("groups") or [None] * len(chart.rows)
    entries = list(zip(groups, labels, range(len(chart.rows)), strict=True))
    spots: dict[int, float] = {}
    texts: list[tuple[float, str, bool]] = []
    y = 0.5
    for group, members in groupby(entries, lambda entry: entry[0]):
        if group is not None:
            texts.append((y, group, True))
            y += 1
        for label, marks in groupby(members, lambda entry: entry[1]):
            lines = wrap(label, 23) or [""]
            middle = y + (len(lines) - 1) * 0.32
            texts.append((middle, "\n".join(lines), False))
            spots |= {place: middle for _, _, place in marks}
            y += 1 + (len(lines) - 1) * 0.64
        y += 0.25 if group is not None else 0
    left = 1.95
    tall = y > 25
    drawn, axes = _canvas(chart, (y + 0.6) * 0.23, left, right=0.22, above=0.2 if tall else 0)
    axes.set_xscale("log")
    axes.set_xlim(*_bounds(chart.rows))
    axes.set_ylim(y, -0.6)
    axes.axvspan(*chart.options["band"], color=BAND, linewidth=0)
    axes.text(1660, -0.25, "INF band", ha="center", va="center", fontsize=SMALL)
    for text_y, text, heading in texts:
        weight = {"fontweight": "bold", "fontsize": TEXT - 0.5} if heading else {"fontsize": SMALL}
        _left(axes, text_y, text, left - (0.1 if heading else 0.2), linespacing=1.0, **weight)
    for place, row in enumerate(chart.rows):
        _mark(axes, row, spots[place])
    low, high = axes.get_xlim()
    fitting = next(ticks for widest, ticks in _TICKS.items() if high < widest * low)
    ticks = [tick for tick in fitting if low <= tick <= high]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _short(value)))
    axes.grid(axis="x", color=LINE, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.set_xlabel("km", fontsize=SMALL, loc="right", labelpad=0)
    axes.yaxis.set_major_locator(NullLocator())
    axes.spines["left"].set_visible(False)
    if tall:
        axes.tick_params(axis="x", top=True, labeltop=True, pad=2)
    return drawn


def _short(value: float) -> str:
    """Kilometres short enough for a narrow axis: ``500``, ``5.5k``."""
    return f"{value:g}" if value < 1000 else f"{value / 1000:g}k"


def _bounds(rows: Sequence[Row]) -> tuple[float, float]:
    low = min(row["value"] for row in rows)
    high = max(row["value_max"] if "value_max" in row else row["value"] for row in rows)
    return min(low * 0.7, 200), max(high * 1.8, 9000)


def _mark(axes: Axes, row: Row, y: float) -> None:
    """A dot; a line between two values; an arrow where the value is a bound."""
    look: dict[str, Any] = {"color": PARTIES[0]["color"], "zorder": 3}
    value, sign = row["value"], row.get("comparator", "=")
    if "value_max" in row:
        axes.plot([value, row["value_max"]], [y, y], linewidth=2.4, marker="|", markersize=8, **look)
        return
    hollow: dict[str, Any] = {"markerfacecolor": "none"} if sign == "about" else {}
    axes.plot([value], [y], marker="o", markersize=5.5, **look, **hollow)
    if sign in ("<", "<=", ">", ">="):
        axes.annotate(
            "",
            (value, y),
            (-17 if "<" in sign else 17, 0),
            textcoords="offset points",
            arrowprops={
                "arrowstyle": "<-",
                "color": look["color"],
                "linewidth": 1.3,
                "shrinkA": 0,
                "shrinkB": 2,
            },
        )


FORMS: dict[str, Callable[[Chart], Figure]] = {
    "series": _series,
    "bars": _bars,
    "timeline": _timeline,
    "ranges": _ranges,
}
