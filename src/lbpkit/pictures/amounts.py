"""How many of so many, and how far along a scale: drawn so that shape tells it, and colour only helps."""

from __future__ import annotations

import functools

from lbpkit.pictures.svg import element, picture

INK, PALE = "#0a4c6e", "#e6eef2"
"""What is so is filled, the rest a ring: in grey print and to any eye they differ."""
_STEP, _RADIUS, _LINE = 12.0, 4.6, 1.0
"""Centimetres of a body's drawing between dots and in them: with the same measure it is as wide as a line of words."""
_ACROSS = 25
"""Dots in a row."""
_BETWEEN = 8.0
_LONG, _HIGH = 300.0, 16.0


@functools.lru_cache(maxsize=1024)
def people(so: int, of: int, without: int | None = None) -> str:
    """A field of people, those it was so for first; below it another for those without the treatment. Drawn once."""
    fields = [so] if without is None else [so, without]
    rows = -(-of // _ACROSS)
    height = rows * _STEP
    drawn = "".join(_field(count, of, place * (height + _BETWEEN)) for place, count in enumerate(fields))
    return picture(0, 0, min(of, _ACROSS) * _STEP, height * len(fields) + _BETWEEN * (len(fields) - 1), drawn)


def _field(so: int, of: int, top: float) -> str:
    return "".join(
        element(
            "circle",
            cx=(place % _ACROSS + 0.5) * _STEP,
            cy=top + (place // _ACROSS + 0.5) * _STEP,
            r=_RADIUS,
            fill=INK if place < so else "#ffffff",
            stroke=INK,
            stroke_width=_LINE,
        )
        for place in range(of)
    )


def points(value: float, of: float) -> str:
    """So many points of a scale, as the filled part of a bar with ten parts."""
    part = min(abs(value) / of, 1.0) * (_LONG - 2 * _LINE)
    marks = "".join(
        element("rect", x=_LONG * place / 10 - _LINE / 2, y=_LINE, width=_LINE, height=_HIGH - 2 * _LINE, fill=INK)
        for place in range(1, 10)
    )
    frame = element(
        "rect", x=_LINE, y=_LINE, width=_LONG - 2 * _LINE, height=_HIGH - 2 * _LINE, fill=PALE, stroke=INK, stroke_width=2 * _LINE
    )  # fmt: skip
    filled = element("rect", x=_LINE, y=_LINE, width=part, height=_HIGH - 2 * _LINE, fill=INK)
    return picture(0, 0, _LONG, _HIGH, frame + marks + filled)
