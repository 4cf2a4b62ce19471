"""What exercises need, as boxes and round bars: mat, chair, wall, worktop, step, rail, pillow, band, bicycle, water."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

import attrs

from lbpkit.model.poses import Equipment, Place
from lbpkit.pictures.camera import Camera
from lbpkit.pictures.geometry import Ball, Vector, add
from lbpkit.pictures.svg import band, element, number, point, polygon

WOOD, CLOTH, METAL, WALL = "#b08a5e", "#7fa38f", "#7d8790", "#d8d3c6"
EDGE = "#4c453b"
SIZES: Mapping[str, tuple[float, float, float]] = {
    "mat": (190, 1.5, 62),
    "bed": (200, 1.5, 90),
    "chair": (44, 45, 42),
    "wall": (8, 190, 80),
    "worktop": (55, 90, 60),
    "step": (34, 16, 60),
    "rail": (120, 95, 4),
    "pillow": (30, 12, 40),
    "band": (0, 0, 0),
    "bicycle": (110, 90, 40),
    "water": (240, 120, 90),
}
"""Length, height and breadth of each kind, in cm, where the data does not say."""


@attrs.frozen
class Box:
    """A box whose sides lie along the axes."""

    low: Vector
    high: Vector
    fill: str = WOOD

    def drawn(self, camera: Camera) -> str:
        """The sides that we see: the top lightest, the end darkest."""
        (x0, y0, z0), (x1, y1, z1) = self.low, self.high
        x, back = (x1, x0) if camera.near[0] > 0 else (x0, x1)
        z, far = (z1, z0) if camera.near[2] > 0 else (z0, z1)
        sides = (
            (((x, y0, z), (x, y0, far), (x, y1, far), (x, y1, z)), -26),
            (((back, y0, z), (x, y0, z), (x, y1, z), (back, y1, z)), -10),
            (((back, y1, z), (x, y1, z), (x, y1, far), (back, y1, far)), 12),
        )
        return "".join(
            element(
                "path",
                d=polygon(camera.flat(corner) for corner in corners),
                fill=shade(self.fill, light),
            )
            for corners, light in sides
        )

    def corners(self) -> list[Vector]:
        """All eight."""
        return [(x, y, z) for x, y, z in itertools.product(*zip(self.low, self.high, strict=True))]


@attrs.frozen
class Bar:
    """A round bar, or with balls of several sizes anything rounded; `thin` is drawn as a line."""

    balls: tuple[Ball, ...]
    fill: str = METAL

    def drawn(self, camera: Camera) -> str:
        """One outline."""
        discs = [camera.disc(ball) for ball in self.balls]
        return element("path", d=band(discs), fill=self.fill)

    def corners(self) -> list[Vector]:
        """Its ends, widened."""
        return [add(ball.at, (s * ball.radius,) * 3) for ball in self.balls for s in (1, -1)]


Solid = Box | Bar


def shade(colour: str, by: int) -> str:
    """The colour, lighter or darker."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{max(0, min(255, part + by)):02x}" for part in parts)


def solids(thing: Equipment, joints: Mapping[str, Vector]) -> list[Solid]:
    """What a thing is made of."""
    made = {"chair": _chair, "rail": _rail, "bicycle": _bicycle}.get(thing.kind)
    at, size = _at(thing), _size(thing)
    if made is not None:
        return made(at, size)
    if thing.kind == "pillow":
        return [_pillow(thing, at, size, joints)]
    if thing.kind in ("band", "water"):
        return []
    fill = {"mat": CLOTH, "bed": "#a9b7bd", "wall": WALL, "worktop": "#c3a27a"}.get(thing.kind, WOOD)
    x, y, z = at
    length, height, breadth = size
    bottom = y - height if thing.kind in ("mat", "bed") else y
    return [Box((x - length / 2, bottom, z - breadth / 2), (x + length / 2, bottom + height, z + breadth / 2), fill)]


def tops(thing: Equipment) -> list[Box]:
    """The boxes of a thing that a body can rest on or against."""
    return [solid for solid in solids(thing, {}) if isinstance(solid, Box)] if thing.kind != "pillow" else []


def _at(thing: Equipment) -> Vector:
    place: Place = thing.at or (0.0, 0.0)
    return place[0], place[1], place[2] if len(place) == 3 else 0.0


def _size(thing: Equipment) -> tuple[float, float, float]:
    usual, given = SIZES[thing.kind], thing.size or ()
    length, height, breadth = (*given, *usual[len(given) :])
    return length, height, breadth


def _chair(at: Vector, size: tuple[float, float, float]) -> list[Solid]:
    """A chair that looks ahead: its back is behind `at`; with a negative length, before it."""
    x, _, z = at
    length, height, breadth = size
    behind = -1 if length > 0 else 1
    half, side = abs(length) / 2, breadth / 2
    ends = (z - side, z + side - 4)
    legs = [Box((lx, 0, lz), (lx + 4, height - 4, lz + 4)) for lz in ends for lx in (x - half, x + half - 4)]
    rear = x + behind * half
    back = sorted((rear, rear - behind * 4))
    posts = [Box((back[0], height, lz), (back[1], height + 45, lz + 4)) for lz in ends]
    rest = Box((back[0], height + 24, z - side), (back[1], height + 45, z + side))
    seat = Box((x - half, height - 4, z - side), (x + half, height, z + side))
    return [*legs, posts[0], seat, rest, posts[1]]


def _rail(at: Vector, size: tuple[float, float, float]) -> list[Solid]:
    """A bar for the hands, along the way."""
    x, y, z = at
    length, height, _ = size
    ends = (x - length / 2, x + length / 2)
    posts = [Bar((Ball((end, y, z), 1.6), Ball((end, y + height, z), 1.6))) for end in ends]
    return [*posts, Bar(tuple(Ball((end, y + height, z), 2.2) for end in ends))]


def _pillow(thing: Equipment, at: Vector, size: tuple[float, float, float], joints: Mapping[str, Vector]) -> Solid:
    if thing.joins:
        ends = [joints.get(name, at) for name in thing.joins]
        middle = tuple(sum(values) / len(ends) for values in zip(*ends, strict=True))
        at = (middle[0], middle[1], middle[2])
    length, height, breadth = (part / 2 for part in size)
    radius = min(length, height, breadth)
    return Bar(
        tuple(
            Ball(add(at, (sx * (length - radius), sy * (height - radius), sz * (breadth - radius))), radius)
            for sx, sy, sz in itertools.product((1, -1), repeat=3)
        ),
        "#f1ead9",
    )


def _bicycle(at: Vector, size: tuple[float, float, float]) -> list[Solid]:
    """An exercise bike: a wheel, a frame, a saddle, a bar for the hands."""
    x, _, z = at
    wide = size[2] / 2

    def bar(points: Sequence[tuple[float, float]], radius: float = 2.2, z0: float = 0, fill: str = METAL) -> Bar:
        return Bar(tuple(Ball((x + px, py, z + z0), radius) for px, py in points), fill)

    wheel = Bar((Ball((x + 58, 26, z), 22),), "#c9ced2")
    return [
        bar(((-28, 2.5), (78, 2.5)), 2.5),
        wheel,
        Bar((Ball((x + 58, 26, z), 4),), METAL),
        bar(((0, 30), (-14, 86))),
        Bar((Ball((x, 30, z), 8),), "#9aa3aa"),
        bar(((0, 30), (58, 26))),
        bar(((0, 30), (0, 3))),
        bar(((58, 26), (44, 100))),
        bar(((44, 100), (34, 106))),
        Bar((Ball((x - 22, 88, z), 3.2), Ball((x + 2, 88, z), 2.6)), "#4c453b"),
        Bar((Ball((x + 34, 106, z - wide), 2), Ball((x + 34, 106, z + wide), 2)), "#4c453b"),
    ]


def band_round(ends: Sequence[Vector], radius: float, camera: Camera) -> str:
    """A stretchy band round joints."""
    discs = [camera.disc(Ball(end, radius)) for end in ends]
    return element("path", d=band(discs), fill="none", stroke="#7a1f4b", stroke_width=2.6)


def water(level: float, left: float, right: float, bottom: float) -> str:
    """Water in front, with a wavy top; the picture's own coordinates."""
    wave = 12.0
    crests = math.ceil((right - left) / (2 * wave))
    top = f"M{point((left, level))}q{number(wave / 2)} -50 {number(wave)} 0t{number(wave)} 0" + (
        f"t{number(wave)} 0t{number(wave)} 0" * (crests - 1)
    )
    surface = element("path", d=top, fill="none", stroke="#2c6f95", stroke_width=1.6)
    return element("path", d=f"{top}V{number(bottom)}H{number(left)}z", fill="#7db7d8", opacity=".5") + surface
