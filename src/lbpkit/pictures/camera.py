"""How a scene is seen: from far away, so that what is long stays long and one centimetre is one everywhere."""

from __future__ import annotations

import math
from typing import NamedTuple

from lbpkit.model.poses import Scene
from lbpkit.pictures.geometry import Ball, Disc, Flat, Vector, cross, dot

_VIEWS = {"side": (14.0, 9.0), "front": (76.0, 9.0), "back": (-76.0, 9.0), "above": (4.0, 62.0), "feet": (62.0, 26.0)}
"""From how far round to the front, and from how high, we look."""


class Camera(NamedTuple):
    """Three directions: to the right of the picture, up in it, and towards us."""

    across: Vector
    up: Vector
    near: Vector

    @classmethod
    def of(cls, scene: Scene) -> Camera:
        """The camera of a scene."""
        turn, tilt = _VIEWS[scene.view]
        return cls.placed(turn + scene.turn, tilt + scene.tilt)

    @classmethod
    def placed(cls, turn: float, tilt: float) -> Camera:
        """A camera so far round to the front, and so high, in degrees."""
        t, e = math.radians(turn), math.radians(tilt)
        near = (math.sin(t) * math.cos(e), math.sin(e), math.cos(t) * math.cos(e))
        across = (math.cos(t), 0.0, -math.sin(t))
        return cls(across, cross(near, across), near)

    def flat(self, place: Vector) -> Flat:
        """Where the place is in the picture, whose y grows downwards."""
        return dot(place, self.across), -dot(place, self.up)

    def disc(self, ball: Ball) -> Disc:
        """A ball as it is seen."""
        return Disc(*self.flat(ball.at), ball.radius)

    def depth(self, place: Vector) -> float:
        """How near the place is to us."""
        return dot(place, self.near)
