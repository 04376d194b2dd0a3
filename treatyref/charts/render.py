"""A chart as files: the same chart always gives the same bytes."""

import io
import json
import struct
from functools import lru_cache
from typing import TYPE_CHECKING

from treatyref.charts.chart import Chart, as_csv

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PNG_DPI = 216


def render(chart: Chart) -> dict[str, bytes]:
    """``{suffix: bytes}`` of *chart* as SVG, PNG, CSV and JSON."""
    svg, png = _drawn(_Keyed(chart))
    data = chart.data() | _size(png)
    text = {"csv": as_csv(data), "json": json.dumps(data, ensure_ascii=False, separators=(",", ":"))}
    return {"svg": svg, "png": png} | {suffix: body.encode() for suffix, body in text.items()}


def _size(png: bytes) -> dict[str, int]:
    """Width and height in the units of the SVG, from the head of the PNG, so that pages keep room for it."""
    width, height = struct.unpack(">II", png[16:24])
    return {"width": width * 72 // PNG_DPI, "height": height * 72 // PNG_DPI}


class _Keyed:
    """A chart that compares by what is drawn, so that a build after a build draws nothing twice."""

    def __init__(self, chart: Chart) -> None:
        self.chart, self.key = chart, chart.key()

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and self.key == other.key


@lru_cache(maxsize=256)
def _drawn(keyed: _Keyed) -> tuple[bytes, bytes]:
    """``(svg, png)``; the plotting library is loaded here, for only the build needs it."""
    from matplotlib import rc_context

    from treatyref.charts import draw, style

    chart = keyed.chart
    with rc_context(style.SETTINGS):
        figure, svg = draw.figure(chart), io.StringIO()
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
        png = _png(figure)
    return style.finished(svg.getvalue(), chart.title, chart.describes).encode(), png


def _png(figure: "Figure") -> bytes:
    """The figure as PNG with a palette: a third of the size, and written once."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    figure.set_dpi(PNG_DPI)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    picture = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba()).convert("RGB")
    buffer = io.BytesIO()
    picture.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(buffer, "PNG")
    return buffer.getvalue()
