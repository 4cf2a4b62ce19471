"""The solid figure: rounded pieces over the bones, in the order in which they hide each other."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterator, Sequence

import attrs

from lbpkit.pictures.camera import Camera
from lbpkit.pictures.geometry import Ball, Disc, along, between, dot
from lbpkit.pictures.skeleton import SIDES, Body

FAR = 12.0
"""A limb that is this much further away than its fellow, in cm, is shaded as the far one."""

BEHIND = 0.5
"""How far the face is turned from us before the hair covers it."""

HANGING = 0.6
"""How far a thigh is in line with the hips before the shirt covers its top."""

# Beside each node of the spine: how far ahead, to each side, and how round. Hips, then up to the shoulders.
_TRUNK = ((-1.0, 7.0, 10.6), (-0.5, 7.0, 9.9), (1.0, 6.0, 8.8), (0.8, 6.5, 9.6), (0.3, 7.0, 10.3), (-0.5, 11.5, 6.0))


@attrs.frozen
class Piece:
    """A part of the figure that is drawn at once: bands round groups of balls."""

    part: str
    """Which part it belongs to: `trunk`, `head`, `right_arm` …"""
    kind: str
    """What it shows: `skin`, `shirt`, `trousers`, `hair`, `eye`."""
    groups: tuple[tuple[Ball, ...], ...]
    """Each group is drawn as the tight band round it, all of them as one outline."""
    far: bool = False
    """Whether it is the far one of two."""
    moving: bool = False
    """Whether it is set off as moving."""
    hanging: bool = False
    """Whether it is a thigh in line with the trunk."""
    seam: tuple[Ball, ...] = ()
    """Where it grows out of another piece of its kind: drawn over the outline between them."""


def pieces(body: Body, camera: Camera, moving: Collection[str] = (), in_front: Collection[str] = ()) -> list[Piece]:
    """The figure's pieces, furthest first."""
    found = [attrs.evolve(piece, moving=True) if piece.part in moving else piece for piece in _all_pieces(body, camera)]
    return _by_depth(found, camera, in_front)


def _all_pieces(body: Body, camera: Camera) -> Iterator[Piece]:
    yield from _trunk(body)
    yield from _head(body, camera)
    for limb, joint, made in (("leg", "hip", _leg), ("arm", "shoulder", _arm)):
        right, left = (camera.depth(body.joints[f"{side}_{joint}"]) for side, _ in SIDES)
        yield from made(f"right_{limb}", body, right < left - FAR)
        yield from made(f"left_{limb}", body, left < right - FAR)


def balls(body: Body) -> list[Ball]:
    """Every round piece of the body."""
    from_the_side = Camera.placed(0, 0)
    return [ball for piece in _all_pieces(body, from_the_side) for group in piece.groups for ball in group]


def _trunk(body: Body) -> Iterator[Piece]:
    rings = []
    for (node, basis), (front, aside, radius) in zip(body.spine, _TRUNK, strict=True):
        top = node if node is not body.spine[-1][0] else along(node, basis.up, -5.0)
        rings.append(tuple(Ball(basis.place(top, front, 0, sign * aside), radius) for sign in (1, -1)))
    groups = [(*low, *high) for low, high in itertools.pairwise(rings)]
    neck, basis = body.spine[-1]
    groups[-1] = (*groups[-1], Ball(basis.place(neck, 0, -1), 6.0))
    yield Piece("trunk", "trousers", (groups[0], (*rings[0], *rings[1])))
    yield Piece("trunk", "shirt", tuple(groups[1:]))


def _head(body: Body, camera: Camera) -> Iterator[Piece]:
    head, skull, neck = body.head, body.joints["head"], body.joints["neck"]
    yield Piece(
        "head", "skin", ((Ball(along(neck, body.spine[-1][1].up, -2), 5.8), Ball(between(neck, skull, 0.6), 5.2)),)
    )
    face = (Ball(skull, 9.6), Ball(head.place(skull, 2.5, -4.5), 6.6))
    nose = (Ball(head.place(skull, 8.6, -1.0), 2.0), Ball(head.place(skull, 10.2, -2.4), 1.5))
    yield Piece("head", "skin", (face, nose))
    from_behind = -dot(head.front, camera.near)
    yield Piece(
        "head",
        "hair" if from_behind > BEHIND else "rim",
        ((Ball(head.place(skull, -1.4, 2.2), 9.7), Ball(head.place(skull, -2.8, -1.0), 8.4)),),
    )
    if abs(from_behind) <= BEHIND:
        yield Piece(
            "head", "hair", ((Ball(head.place(skull, -3.8, 4.2), 6.6), Ball(head.place(skull, -6.2, -2.0), 4.6)),)
        )
    for _, sign in SIDES:
        eye = head.place(skull, 7.4, 0.8, sign * 4.2)
        if camera.depth(eye) - camera.depth(skull) > 2.2:
            yield Piece("head", "eye", ((Ball(eye, 0.9),),))


def _leg(name: str, body: Body, far: bool) -> Iterator[Piece]:
    bent = body.limbs[name]
    tip, pelvis = bent.tip, body.spine[0][1]
    calf = Ball(bent.second.place(bent.middle, -1.6, 11), 5.6)
    heel, instep = Ball(tip.place(bent.end, -4, -4), 4.0), Ball(tip.place(bent.end, 8, -4), 3.8)
    ball, toes = Ball(tip.place(bent.end, 12.5, -5), 3.0), Ball(tip.place(bent.end, 16.5, -5.6), 2.4)
    ankle, knee = Ball(bent.end, 3.9), Ball(bent.middle, 5.9)
    yield Piece(name, "skin", ((knee, calf), (calf, ankle), (ankle, heel, instep), (heel, instep, ball, toes)), far)
    inner = Ball(pelvis.place(body.joints["hips"], -1, 1, 5 if name.startswith("right") else -5), 8.5)
    thigh = (Ball(bent.first.place(bent.root, 0, 1), 9.3), Ball(bent.middle, 6.0))
    hanging = -dot(bent.first.up, pelvis.up) > HANGING
    seam = (inner, Ball(bent.first.place(bent.root, 0, 3), 8.8))
    yield Piece(name, "trousers", (thigh,), far, hanging=hanging, seam=seam)


def _arm(name: str, body: Body, far: bool) -> Iterator[Piece]:
    bent = body.limbs[name]
    tip, (neck, chest) = bent.tip, body.spine[-1]
    elbow, wrist = Ball(bent.middle, 4.1), Ball(bent.end, 3.0)
    hand = (wrist, Ball(tip.place(bent.end, 6.5), 3.7), Ball(tip.place(bent.end, 13), 2.6))
    yield Piece(name, "skin", ((Ball(bent.root, 5.0), elbow), (elbow, wrist), hand), far)
    sleeve = (Ball(bent.root, 6.0), Ball(bent.first.place(bent.root, 0, 11), 5.4))
    inner = Ball(chest.place(neck, -0.5, -5, 11 if name.startswith("right") else -11), 5.2)
    yield Piece(name, "shirt", (sleeve,), far, seam=(inner, Ball(bent.root, 5.4)))


def _by_depth(found: Sequence[Piece], camera: Camera, in_front: Collection[str]) -> list[Piece]:
    """Furthest first: of two pieces that overlap in the picture, the one that is nearer there comes later.

    Pieces that lie round each other have no such order; then the one goes first that hides least of what it should not.
    """
    spots = [_spots(piece, camera) for piece in found]
    extents = [_extent(each) for each in spots]
    behind: list[dict[int, float]] = [{} for _ in found]
    for one, other in itertools.combinations(range(len(found)), 2):
        left, top, right, bottom = extents[one]
        other_left, other_top, other_right, other_bottom = extents[other]
        if left > other_right or other_left > right or top > other_bottom or other_top > bottom:
            continue
        nearer = _settled(found[one], found[other], in_front) or _nearer(spots[one], spots[other])
        if nearer:
            behind[one if nearer > 0 else other][other if nearer > 0 else one] = abs(nearer)
    depths = [sum(spot[3] for spot in each) / len(each) for each in spots]
    waiting, order = set(range(len(found))), []
    while waiting:
        wrong = {place: sum(weight for other, weight in behind[place].items() if other in waiting) for place in waiting}
        following = min(waiting, key=lambda place: (wrong[place], depths[place], place))
        order.append(found[following])
        waiting.remove(following)
    return order


def _settled(first: Piece, second: Piece, in_front: Collection[str]) -> float:
    """Above 0 where the first is drawn later whatever their depth, below where earlier; 0 where depth says."""
    if first.part == second.part != "trunk":
        return math.inf if _ORDER[first.kind] > _ORDER[second.kind] else -math.inf
    if (first.part in in_front) != (second.part in in_front):
        return math.inf if first.part in in_front else -math.inf
    for leg, other, sign in ((first, second, math.inf), (second, first, -math.inf)):
        if leg.kind == "trousers" and leg.part != "trunk" and other.part == "trunk" and not leg.far:
            if other.kind == "trousers":  # a near leg grows out of the hips …
                return sign
            if leg.hanging:  # … and while it hangs, the shirt covers both
                return -sign
    return 0


_ORDER = {"rim": -1, "skin": 0, "trousers": 1, "shirt": 1, "hair": 1, "eye": 2}
"""Within a limb or the head, what is drawn first."""

Spot = tuple[float, float, float, float]


def _spots(piece: Piece, camera: Camera) -> list[Spot]:
    """Balls on and between those of the piece: where they are seen, how big, how near."""
    balls: list[Ball] = []
    for group in piece.groups:
        balls += group
        balls += [
            Ball(between(a.at, b.at, part), a.radius + (b.radius - a.radius) * part)
            for a, b in itertools.pairwise(group)
            for part in (0.33, 0.67)
        ]
    return [(*camera.disc(ball), camera.depth(ball.at)) for ball in dict.fromkeys(balls)]


def _extent(spots: Sequence[Spot]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom."""
    return (
        min(x - radius for x, _, radius, _ in spots),
        min(y - radius for _, y, radius, _ in spots),
        max(x + radius for x, _, radius, _ in spots),
        max(y + radius for _, y, radius, _ in spots),
    )


def _nearer(ones: Sequence[Spot], others: Sequence[Spot]) -> float:
    """How much nearer the first is where they overlap; 0 where they do not."""
    total = 0.0
    for x, y, radius, depth in ones:
        for ox, oy, other_radius, other_depth in others:
            reach, dx, dy = radius + other_radius, x - ox, y - oy
            if dx * dx + dy * dy < reach * reach:
                total += (reach - math.hypot(dx, dy)) * (depth - other_depth)
    return total


def seen(group: Sequence[Ball], camera: Camera) -> list[Disc]:
    """Balls as discs."""
    return [camera.disc(ball) for ball in group]
