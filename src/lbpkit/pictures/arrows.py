"""Arrows that say which way something moves: dark, with a light edge, so that they stand out on everything."""

from __future__ import annotations

import math
from collections.abc import Mapping

from lbpkit.model.poses import Arrow
from lbpkit.pictures.camera import Camera
from lbpkit.pictures.geometry import Flat, Vector, add
from lbpkit.pictures.svg import element, group, point

COLOUR, EDGE = "#8a1c0b", "#fffdf8"
WIDTH, HEAD = 3.4, 9.5
SHORTEST = 16.0


def course(
    arrow: Arrow, now: Mapping[str, Vector], before: Mapping[str, Vector], camera: Camera
) -> tuple[Flat, Flat, Flat]:
    """Start, the point that bends it, and end."""
    shift = _in_space(arrow.shift)
    if arrow.towards is not None:
        start = add(now[arrow.of], shift)
        end = add(start, _in_space(arrow.towards))
    else:
        start, end = add(before[arrow.of], shift), add(now[arrow.of], shift)
    (ax, ay), (bx, by) = camera.flat(start), camera.flat(end)
    apart = math.hypot(bx - ax, by - ay) or 1.0
    if apart < SHORTEST:  # small movements are shown larger than they are
        ax, ay = bx - (bx - ax) / apart * SHORTEST, by - (by - ay) / apart * SHORTEST
    middle = ((ax + bx) / 2 + (by - ay) * arrow.bow, (ay + by) / 2 - (bx - ax) * arrow.bow)
    return (ax, ay), middle, (bx, by)


def _in_space(place: tuple[float, ...] | None) -> Vector:
    x, y, *rest = place or (0.0, 0.0)
    return x, y, rest[0] if rest else 0.0


def drawn(start: Flat, middle: Flat, end: Flat) -> str:
    """The arrow as elements."""
    angle = math.atan2(end[1] - middle[1], end[0] - middle[0])
    neck = (end[0] - math.cos(angle) * HEAD * 0.8, end[1] - math.sin(angle) * HEAD * 0.8)
    line = f"M{point(start)}Q{point(middle)} {point(neck)}"
    wings = [(end[0] - math.cos(angle + turn) * HEAD, end[1] - math.sin(angle + turn) * HEAD) for turn in (0.55, -0.55)]
    head = f"M{point(wings[0])}L{point(end)}L{point(wings[1])}Z"
    return group(
        element("path", d=line + head, fill="none", stroke=EDGE, stroke_width=WIDTH + 4)
        + element("path", d=line, fill="none", stroke=COLOUR, stroke_width=WIDTH)
        + element("path", d=head, fill=COLOUR, stroke=COLOUR, stroke_width=1),
        stroke_linejoin="round",
        stroke_linecap="round",
    )
