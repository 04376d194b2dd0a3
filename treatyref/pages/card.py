"""The picture that link previews show: title, status and day, drawn by Pillow."""

import io
from functools import lru_cache
from textwrap import wrap
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from treatyref import dates
from treatyref.cite import Subject

SIZE = (1200, 630)
PAPER, INK, SOFT, BADGE = "#ffffff", "#1b1f24", "#57606a", "#123c69"
MARGIN = 80


def lines(subject: Subject) -> tuple[str, str, str]:
    """``(title, status, day)`` to draw for a ``Subject``; empty texts are left out of the picture."""
    document = subject.document
    status = document.get("status")
    if isinstance(status, list):
        status = status[-1]["status"] if status else ""
    day = f"as of {dates.display(subject.as_of)}" if subject.as_of else subject.state
    return document["title"], status or "", day


@lru_cache(maxsize=256)
def draw(texts: tuple[str, str, str]) -> bytes:
    """The PNG, as bytes, for ``(title, status, day)``; 1200 by 630 pixels."""
    title, status, day = texts
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 24, SIZE[1]), fill=BADGE)
    pen.text((MARGIN, 60), "TreatyRef", font=_font(40), fill=SOFT)
    size = 84 if len(title) <= 40 else 56
    rows = wrap(title, 24 if size == 84 else 38)[:4]
    top = 150
    for row in rows:
        pen.text((MARGIN, top), row, font=_font(size), fill=INK)
        top += int(size * 1.2)
    if status:
        box = pen.textbbox((MARGIN + 24, top + 40), status, font=_font(52))
        pen.rounded_rectangle((box[0] - 24, box[1] - 18, box[2] + 24, box[3] + 18), 10, fill=BADGE)
        pen.text((MARGIN + 24, top + 40), status, font=_font(52), fill=PAPER)
    pen.text((MARGIN, SIZE[1] - 100), day, font=_font(40), fill=SOFT)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _font(size: int) -> Any:
    return ImageFont.load_default(size)
