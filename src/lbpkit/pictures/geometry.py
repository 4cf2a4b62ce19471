"""Vectors, directions and outlines: the little geometry that pictures need."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

Vector = tuple[float, float, float]
Flat = tuple[float, float]


def add(a: Vector, b: Vector) -> Vector:
    """The sum."""
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def sub(a: Vector, b: Vector) -> Vector:
    """The way from b to a."""
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def scaled(a: Vector, by: float) -> Vector:
    """Each number times `by`."""
    return (a[0] * by, a[1] * by, a[2] * by)


def along(start: Vector, direction: Vector, length: float) -> Vector:
    """The place `length` from the start."""
    return add(start, scaled(direction, length))


def dot(a: Vector, b: Vector) -> float:
    """The inner product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    """The outer product."""
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def length(a: Vector) -> float:
    """How long it is."""
    return math.sqrt(dot(a, a))


def unit(a: Vector, otherwise: Vector = (1.0, 0.0, 0.0)) -> Vector:
    """Its direction; `otherwise` where it has none."""
    size = length(a)
    return scaled(a, 1 / size) if size > 1e-9 else otherwise


def between(a: Vector, b: Vector, part: float = 0.5) -> Vector:
    """The place that far on the way from a to b."""
    return along(a, sub(b, a), part)


def blend(a: Vector, b: Vector, degrees: float) -> Vector:
    """`a` turned by the angle towards `b`, which is square to it."""
    angle = math.radians(degrees)
    return add(scaled(a, math.cos(angle)), scaled(b, math.sin(angle)))


def square_to(a: Vector, direction: Vector) -> Vector:
    """What of `a` is square to the direction."""
    return sub(a, scaled(direction, dot(a, direction)))


def carried(a: Vector, start: Vector, end: Vector) -> Vector:
    """`a`, turned as the shortest turn takes `start` to `end` (both of length 1)."""
    axis, cosine = cross(start, end), dot(start, end)
    if cosine < -0.9999:
        return scaled(a, -1.0)
    return add(add(scaled(a, cosine), cross(axis, a)), scaled(axis, dot(axis, a) / (1 + cosine)))


def angle_between(a: Vector, b: Vector) -> float:
    """Degrees between two directions."""
    return math.degrees(math.acos(max(-1.0, min(1.0, dot(unit(a), unit(b))))))


class Basis(NamedTuple):
    """Which way a part of the body is turned: three directions, square to each other."""

    front: Vector = (1.0, 0.0, 0.0)
    up: Vector = (0.0, 1.0, 0.0)
    right: Vector = (0.0, 0.0, 1.0)

    def leant(self, degrees: float) -> Basis:
        """Turned forward."""
        return Basis(blend(self.front, scaled(self.up, -1), degrees), blend(self.up, self.front, degrees), self.right)

    def rolled(self, degrees: float) -> Basis:
        """Turned to its right about its own length."""
        return Basis(
            blend(self.front, self.right, degrees), self.up, blend(self.right, scaled(self.front, -1), degrees)
        )

    def sideways(self, degrees: float) -> Basis:
        """Bent to its right."""
        return Basis(self.front, blend(self.up, self.right, degrees), blend(self.right, scaled(self.up, -1), degrees))

    def place(self, start: Vector, front: float = 0.0, up: float = 0.0, right: float = 0.0) -> Vector:
        """The place that far from the start along each direction."""
        return along(along(along(start, self.front, front), self.up, up), self.right, right)


class Ball(NamedTuple):
    """A round piece of the body or of a thing."""

    at: Vector
    radius: float


class Disc(NamedTuple):
    """A ball as it is seen."""

    x: float
    y: float
    radius: float


def hull(discs: Sequence[Disc]) -> list[tuple[Disc, float, float]]:
    """The tight band round discs: each disc that it touches, with the angles between which it does, in order.

    The band follows the disc that reaches furthest in a direction, while the direction goes once round.
    """
    current = max(discs, key=lambda disc: (round(disc.x + disc.radius, 6), disc.y, disc.radius))
    angle, band = 0.0, []
    for _ in range(4 * len(discs) + 4):
        turnings = [(turning, disc) for disc in discs if (turning := _overtakes(current, disc, angle)) is not None]
        after = min((turning for turning, _ in turnings), default=math.inf)
        following = None
        if after < 2 * math.pi - 1e-9:
            tied = [disc for turning, disc in turnings if turning < after + 1e-9]
            following = max(tied, key=lambda disc: _reach_beyond(disc, after))
        else:
            after = 2 * math.pi
        band.append((current, angle, after))
        if following is None:
            break
        current, angle = following, after
    if len(band) > 1 and band[0][0] == band[-1][0]:  # the round begins in the middle of a disc
        band[0] = (band[0][0], band[-1][1] - 2 * math.pi, band[0][2])
        band.pop()
    return band


def _reach_beyond(disc: Disc, angle: float) -> tuple[float, float]:
    """Which of the discs that reach equally far in a direction reaches further just beyond it: the greatest."""
    return round(disc.y * math.cos(angle) - disc.x * math.sin(angle), 6), disc.radius


def _overtakes(current: Disc, other: Disc, angle: float) -> float | None:
    """From which direction beyond `angle` the other disc reaches further; None where it never does."""
    dx, dy = other.x - current.x, other.y - current.y
    apart = math.hypot(dx, dy)
    if other is current or apart <= abs(current.radius - other.radius) + 1e-9:
        return None
    # further while cos(direction - bearing) * apart > current.radius - other.radius
    start = math.atan2(dy, dx) - math.acos((current.radius - other.radius) / apart)
    turns = math.ceil((angle + 1e-9 - start) / (2 * math.pi))
    return start + turns * 2 * math.pi
