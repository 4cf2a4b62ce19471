"""One still for each frame of a scene: ground, things, body, arrows, all seen by one camera and at one scale."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

import attrs

from lbpkit.model.poses import Frame, Scene
from lbpkit.pictures import arrows
from lbpkit.pictures.camera import Camera
from lbpkit.pictures.equipment import EDGE, Solid, band_round, solids, water
from lbpkit.pictures.figure import Piece, pieces, seen
from lbpkit.pictures.geometry import Flat, Vector
from lbpkit.pictures.skeleton import Body, in_full, posed
from lbpkit.pictures.svg import band, element, group, picture, polygon

CARD, GROUND, INK = "#f7f4ee", "#e7e0d2", "#1c262d"
MARGIN = 7.0

# Near and far, at rest and moving: told apart by lightness, so that grey paper is enough.
_FILLS = {
    ("skin", False): ("#e8cbaf", "#bb9d83"), ("skin", True): ("#f7b45f", "#cd8a35"),
    ("shirt", False): ("#adc7d6", "#7f9cae"), ("shirt", True): ("#f0933f", "#c16d1f"),
    ("trousers", False): ("#5f7d91", "#3f5767"), ("trousers", True): ("#db781c", "#a9570d"),
    ("hair", False): ("#4a3f3a", "#4a3f3a"), ("hair", True): ("#4a3f3a", "#4a3f3a"),
    ("rim", False): ("#4a3f3a", "#4a3f3a"), ("rim", True): ("#4a3f3a", "#4a3f3a"),
    ("eye", False): (INK, INK), ("eye", True): (INK, INK),
}  # fmt: skip


_JOINED = {"stroke_linejoin": "round", "paint_order": "stroke"}
"""A piece's outline stands outside of it, so that the bands of one piece become one shape."""


@attrs.frozen
class _Shot:
    """One frame, posed and measured."""

    frame: Frame
    body: Body
    pieces: list[Piece]
    behind: list[Solid]
    before: list[Solid]
    courses: list[tuple[Flat, Flat, Flat]]


@functools.lru_cache(maxsize=1024)
def stills(scene: Scene) -> tuple[str, ...]:
    """Each frame as SVG. All are of one size, so that they can take each other's place. Drawn once for each scene."""
    camera = Camera.of(scene)
    shots = _shots(scene, camera)
    ground = _ground(shots)
    left, top, right, bottom = _bounds(shots, ground, camera)
    card = element("rect", x=left, y=top, width=right - left, height=bottom - top, rx=6, fill=CARD)
    floor = element("path", d=polygon(map(camera.flat, ground)), fill=GROUND, stroke=GROUND, stroke_width=6)
    over = "".join(
        water(camera.flat((0.0, (thing.at or (0.0, 120.0))[1], 0.0))[1], left, right, bottom)
        for thing in scene.equipment
        if thing.kind == "water"
    )
    return tuple(
        picture(
            left,
            top,
            right,
            bottom,
            card
            + group(floor + _figure(shot, scene, camera), **_JOINED)
            + over
            + "".join(arrows.drawn(*course) for course in shot.courses),
        )
        for shot in shots
    )


def sheet(scene: Scene) -> str:
    """All stills of a scene side by side in one picture, for whoever writes the poses."""
    drawn = stills(scene)
    left, top, width, height = (int(part) / 10 for part in drawn[0].split('viewBox="')[1].split('"')[0].split())
    shown = "".join(
        group(svg[svg.index(">") + 1 : -len("</svg>")], transform=f"translate({place * round(width * 10 + 40)})")
        for place, svg in enumerate(drawn)
    )
    return picture(left, top, left + len(drawn) * (width + 4) - 4, top + height, shown)


def _shots(scene: Scene, camera: Camera) -> list[_Shot]:
    shots: list[_Shot] = []
    for frame in in_full(scene.frames):
        body = posed(frame)
        before = shots[-1].body if shots else body
        made = pieces(body, camera, frame.moving, frame.in_front or ())
        things = [(thing.in_front, solid) for thing in scene.equipment for solid in solids(thing, body.joints)]
        shots.append(
            _Shot(
                frame,
                body,
                made,
                [solid for front, solid in things if not front],
                [solid for front, solid in things if front],
                [arrows.course(arrow, body.joints, before.joints, camera) for arrow in frame.arrows],
            )
        )
    return shots


def _figure(shot: _Shot, scene: Scene, camera: Camera) -> str:
    bands = [
        band_round([shot.body.joints[name] for name in thing.joins], 6.5, camera)
        for thing in scene.equipment
        if thing.kind == "band"
    ]
    behind, before = (
        group("".join(solid.drawn(camera) for solid in each), stroke=EDGE, stroke_width=1.4) if each else ""
        for each in (shot.behind, shot.before)
    )
    body = "".join(piece_drawn(piece, camera) for piece in shot.pieces)
    return behind + group(body, stroke=INK, stroke_width=2.4) + "".join(bands) + before


def piece_drawn(piece: Piece, camera: Camera) -> str:
    """One piece as elements, outlined by the group that it is put in."""
    fill = _FILLS[piece.kind, piece.moving][piece.far]
    outline = "".join(band(seen(group, camera)) for group in piece.groups)
    drawn = element("path", d=outline, fill=fill, **({"stroke_width": 1.4} if piece.far else {}))
    if piece.seam and not piece.far and not piece.moving:
        drawn += element("path", d=band(seen(piece.seam, camera)), fill=fill, stroke="none")
    return drawn


def _ground(shots: Sequence[_Shot]) -> list[Vector]:
    """A patch of floor under everything."""
    spots = [spot for shot in shots for spot in shot.body.joints.values()]
    spots += [corner for shot in shots for solid in shot.behind + shot.before for corner in solid.corners()]
    x0, x1 = min(spot[0] for spot in spots) - 12, max(spot[0] for spot in spots) + 12
    z0, z1 = min(-30.0, *(spot[2] for spot in spots)) - 6, max(30.0, *(spot[2] for spot in spots)) + 6
    return [(x0, -1.5, z0), (x1, -1.5, z0), (x1, -1.5, z1), (x0, -1.5, z1)]


def _bounds(shots: Sequence[_Shot], ground: Sequence[Vector], camera: Camera) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of everything in any of the frames."""
    xs, ys = map(list, zip(*map(camera.flat, ground), strict=True))
    for shot in shots:
        for piece in shot.pieces:
            for round_it in piece.groups:
                for disc in seen(round_it, camera):
                    xs += (disc.x - disc.radius, disc.x + disc.radius)
                    ys += (disc.y - disc.radius, disc.y + disc.radius)
        spots = [camera.flat(corner) for solid in shot.behind + shot.before for corner in solid.corners()]
        spots += [spot for course in shot.courses for spot in course]
        xs += [x for x, _ in spots]
        ys += [y for _, y in spots]
    return (
        math.floor(min(xs) - MARGIN),
        math.floor(min(ys) - MARGIN),
        math.ceil(max(xs) + MARGIN),
        math.ceil(max(ys) + MARGIN),
    )
