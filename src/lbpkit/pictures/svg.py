"""SVG, with presentation attributes only: no style, no class, no id, no script. Its unit is the millimetre of the body."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from lbpkit.pictures.geometry import Disc, Flat, hull


def number(value: float) -> str:
    """Centimetres as a whole number of millimetres, so that the same drawing is always the same bytes."""
    return str(round(value * 10))


def point(at: Flat) -> str:
    """Two numbers."""
    return f"{number(at[0])} {number(at[1])}"


def path(start: Flat, moves: Iterable[tuple[str, Flat]]) -> str:
    """The data of a closed path: each move is what comes before the way to the next point, and that point."""
    x, y = round(start[0] * 10), round(start[1] * 10)
    written = [f"M{x} {y}"]
    for command, (to_x, to_y) in moves:
        dx, dy = round(to_x * 10) - x, round(to_y * 10) - y
        if dx or dy or "a" in command:
            written.append(f"{command}{'' if dx < 0 or command[-1] == 'l' else ' '}{dx}{'' if dy < 0 else ' '}{dy}")
        x, y = x + dx, y + dy
    return "".join(written) + "z"


def band(discs: Sequence[Disc]) -> str:
    """The tight band round discs."""
    found = hull(discs)
    if len(found) == 1:
        disc = found[0][0]
        half = f"a{number(disc.radius)} {number(disc.radius)} 0 0 1"
        ends = (disc.x + disc.radius, disc.y), (disc.x - disc.radius, disc.y)
        return path(ends[1], [(half, ends[0]), (half, ends[1])])
    moves: list[tuple[str, Flat]] = []
    for place, (disc, start, end) in enumerate(found):
        if place:
            moves.append(("l", _on(disc, start)))
        radius = number(disc.radius)
        moves.append((f"a{radius} {radius} 0 {int(end - start > math.pi)} 1", _on(disc, end)))
    return path(_on(found[0][0], found[0][1]), moves)


def _on(disc: Disc, angle: float) -> Flat:
    return disc.x + disc.radius * math.cos(angle), disc.y + disc.radius * math.sin(angle)


def polygon(points: Iterable[Flat]) -> str:
    """A closed outline with corners."""
    first, *others = points
    return path(first, [("l", each) for each in others])


def element(name: str, **attributes: str | float) -> str:
    """An empty element; `stroke_width` is written `stroke-width`, and numbers are centimetres."""
    written = "".join(
        f' {key.replace("_", "-")}="{value if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{written}/>"


def group(content: str, **attributes: str | float) -> str:
    """Elements that share attributes."""
    return element("g", **attributes)[:-2] + f">{content}</g>"


def picture(left: float, top: float, right: float, bottom: float, content: str) -> str:
    """A whole picture that shows what lies between these edges."""
    size = f"{number(left)} {number(top)} {number(right - left)} {number(bottom - top)}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}">{content}</svg>'
