"""The body: bones of constant length, and how a frame's places and angles put them.

An arm or a leg whose end has a place is bent so that it gets there (two bones, one hinge); else its angles say.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import attrs

from lbpkit.model.poses import Frame, Limb, Place
from lbpkit.pictures.geometry import (
    Basis,
    Vector,
    add,
    along,
    angle_between,
    between,
    blend,
    carried,
    cross,
    dot,
    length,
    scaled,
    square_to,
    sub,
    unit,
)

SPINE = (10.0, 9.0, 9.0, 14.0, 14.0)
"""Lengths from the middle of the hips up: pelvis, two parts of the low back, two of the chest."""
NECK = 8.0
SKULL = 6.0
"""From the top of the neck to the middle of the head."""
SHOULDERS_DOWN = 5.0
"""How far below the neck's foot the shoulders are."""
HALF_HIPS, HALF_SHOULDERS = 9.0, 17.5
THIGH, SHIN, UPPER_ARM, FOREARM = 43.0, 41.0, 29.0, 25.0
HAND = 9.0
"""From the wrist to the knuckles."""
ANKLE_UP, HEEL_BACK, BALL_AHEAD = 8.0, 4.0, 13.0
"""Of the foot: how high the ankle is, how far behind it the heel, how far ahead the ball."""
PALM = 3.0
"""How high the wrist is over a palm that lies flat."""
SIDES = (("right", 1.0), ("left", -1.0))


@attrs.frozen
class Bent:
    """One limb, as it is bent."""

    root: Vector
    """Shoulder or hip."""
    middle: Vector
    """Elbow or knee."""
    end: Vector
    """Wrist or ankle."""
    first: Basis
    """Of the upper arm or thigh: `up` runs along it, down; `front` is where the knee points, or the bend of the elbow."""
    second: Basis
    """Of the forearm or shin, likewise."""
    tip: Basis
    """Of the hand or foot: `front` runs to the fingers or toes, `up` away from palm or sole."""
    bend: float
    """How far it is bent, in degrees."""
    short: float = 0.0
    """How far the place it should reach is out of its reach, in cm."""


@attrs.frozen
class Body:
    """A body in one pose: every joint's place."""

    joints: Mapping[str, Vector]
    """Name to place."""
    spine: tuple[tuple[Vector, Basis], ...]
    """From the hips up to the neck's foot: each node, and how the part below it is turned."""
    head: Basis
    """How the head is turned."""
    limbs: Mapping[str, Bent]
    """`right_arm`, `left_arm`, `right_leg`, `left_leg`."""


def in_full(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """The frames with what they leave out filled in from those before."""
    full = [_full(frames[0], Frame(shows=0, hips=(0.0, THIGH + SHIN + ANKLE_UP)))]
    for frame in frames[1:]:
        full.append(_full(frame, full[-1]))
    return tuple(full)


def _full(frame: Frame, before: Frame) -> Frame:
    values: dict[str, Any] = {}
    for name in ("lean", "roll", "low_back", "upper_back", "neck", "side", "twist", "look"):
        values[name] = _first(getattr(frame, name), getattr(before, name), 0.0)
    placed = frame if frame.hips or frame.shoulders else before
    values |= {"hips": placed.hips, "shoulders": placed.shoulders}
    for side, _ in SIDES:
        for both in ("arms", "legs"):
            one = f"{side}_{both[:-1]}"
            alike = getattr(frame, both)
            if alike is not None and side == "left":
                alike = mirrored(alike)
            values[one] = _first(getattr(frame, one), alike, getattr(before, one), Limb())
    values |= {name: _first(getattr(frame, name), getattr(before, name), ()) for name in ("rests", "in_front")}
    return attrs.evolve(frame, arms=None, legs=None, **values)


def mirrored(limb: Limb) -> Limb:
    """The limb as it is on the other side of the body."""
    places = {name: getattr(limb, name) for name in ("at", "toes", "to", "by")}
    turned: dict[str, Any] = {
        name: (*place[:2], -place[2]) for name, place in places.items() if place is not None and len(place) == 3
    }
    if limb.hold is not None:
        turned["hold"] = limb.hold.replace("right_", "left_")
    return attrs.evolve(limb, **turned)


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def posed(frame: Frame) -> Body:
    """The body in the pose of a frame that is filled in (`in_full`)."""
    spine, head, joints = _trunk(frame)
    pelvis, chest = spine[0][1], spine[-1][1]
    limbs: dict[str, Bent] = {}
    # A leg that lies on the other one comes after it.
    for side, sign in sorted(SIDES, key=lambda each: getattr(frame, f"{each[0]}_leg").hold is not None):
        bent = _leg(joints[f"{side}_hip"], pelvis, sign, getattr(frame, f"{side}_leg"), joints)
        limbs[f"{side}_leg"] = bent
        joints |= {f"{side}_knee": bent.middle, f"{side}_ankle": bent.end}
        joints |= {
            f"{side}_thigh": between(bent.root, bent.middle),
            f"{side}_shin": between(bent.middle, bent.end),
            f"{side}_heel": bent.tip.place(bent.end, -HEEL_BACK, 4 - ANKLE_UP),
            f"{side}_toes": bent.tip.place(bent.end, BALL_AHEAD, 3 - ANKLE_UP),
        }
    for side, sign in SIDES:
        limb = getattr(frame, f"{side}_arm")
        bent = _arm(joints[f"{side}_shoulder"], chest, sign, limb, joints)
        limbs[f"{side}_arm"] = bent
        joints |= {f"{side}_elbow": bent.middle, f"{side}_wrist": bent.end}
        joints[f"{side}_hand"] = along(bent.end, bent.tip.front, HAND)
    return Body(joints, spine, head, limbs)


def _trunk(frame: Frame) -> tuple[tuple[tuple[Vector, Basis], ...], Basis, dict[str, Vector]]:
    """The spine from the hips up, the head, and their joints; then moved to where hips or shoulders belong."""
    low, high = (frame.low_back or 0) / 2, (frame.upper_back or 0) / 2
    side, twist = (frame.side or 0) / 4, (frame.twist or 0) / 4
    pelvis = Basis().leant(frame.lean or 0).rolled(frame.roll or 0)
    bases = [pelvis]
    for bend in (low, low, high, high):
        bases.append(bases[-1].leant(bend).sideways(side).rolled(twist))
    if frame.shoulders is not None:  # then `lean` and `roll` are the chest's: turn everything back by how it differs
        bases = [_within(pelvis, bases[-1], basis) for basis in bases]
    places = [(0.0, 0.0, 0.0)]
    for basis, bone in zip(bases, SPINE, strict=True):
        places.append(along(places[-1], basis.up, bone))
    shoulders = along(places[-1], bases[-1].up, -SHOULDERS_DOWN)
    anchor = shoulders if frame.shoulders is not None else places[0]
    moved = sub(_in_space(frame.shoulders or frame.hips or (0.0, 0.0), 0.0), anchor)
    places, shoulders = [add(each, moved) for each in places], add(shoulders, moved)
    spine = tuple(zip(places, [bases[0], *bases], strict=True))
    neck = bases[-1].leant((frame.neck or 0) / 2).rolled((frame.look or 0) / 2)
    head = neck.leant((frame.neck or 0) / 2).rolled((frame.look or 0) / 2)
    top = along(places[-1], neck.up, NECK)
    joints = {
        "hips": places[0],
        "waist": places[2],
        "chest": places[4],
        "neck": places[5],
        "head": head.place(top, 1.5, SKULL),
    }
    for name, sign in SIDES:
        joints[f"{name}_hip"] = along(places[0], bases[0].right, sign * HALF_HIPS)
        joints[f"{name}_shoulder"] = along(shoulders, bases[-1].right, sign * HALF_SHOULDERS)
    return spine, head, joints


def _within(wanted: Basis, given: Basis, basis: Basis) -> Basis:
    """The basis, turned by what turns `given` into `wanted`."""
    return Basis(
        *(
            add(
                add(scaled(wanted.front, dot(each, given.front)), scaled(wanted.up, dot(each, given.up))),
                scaled(wanted.right, dot(each, given.right)),
            )
            for each in basis
        )
    )


def _in_space(place: Place, otherwise: float) -> Vector:
    return (place[0], place[1], place[2] if len(place) == 3 else otherwise)


def _heading(trunk: Basis, outward: float) -> Basis:
    """How a palm or a sole lies that is flat on the floor: pointing ahead of somebody who stands or kneels.

    On the back it points away from the head, on the front towards it.
    """
    (fx, fy, fz), (ux, _, uz) = trunk.front, trunk.up
    ahead = unit((fx - fy * ux, 0.0, fz - fy * uz))
    return Basis(ahead, (0.0, 1.0, 0.0), (-ahead[2], 0.0, ahead[0])).rolled(outward)


def _leg(hip: Vector, pelvis: Basis, sign: float, limb: Limb, joints: Mapping[str, Vector]) -> Bent:
    flat = _heading(pelvis, sign * limb.heading).leant(-limb.sole)
    ankle = None
    if limb.at is not None:
        ankle = along(_in_space(limb.at, sign * HALF_HIPS), flat.up, ANKLE_UP)
    elif limb.toes is not None:
        ankle = flat.place(_in_space(limb.toes, sign * HALF_HIPS), -BALL_AHEAD, ANKLE_UP)
    elif limb.to is not None:
        ankle = _in_space(limb.to, sign * HALF_HIPS)
    elif limb.hold is not None:
        ankle = add(joints[limb.hold], _in_space(limb.by or (0.0, 0.0), 0.0))
    bent = (
        _hanging(hip, pelvis, sign, limb, (THIGH, SHIN), knee=True)
        if ankle is None
        else _reaching(hip, ankle, pelvis, sign, limb.turn, (THIGH, SHIN), knee=True)
    )
    if limb.at is not None or limb.toes is not None:
        return attrs.evolve(bent, tip=flat)
    shin = bent.second
    down = scaled(shin.up, -1)
    tip = Basis(blend(shin.front, shin.up, limb.point), blend(down, shin.front, limb.point), shin.right)
    return attrs.evolve(bent, tip=tip)


def _arm(shoulder: Vector, chest: Basis, sign: float, limb: Limb, joints: Mapping[str, Vector]) -> Bent:
    flat = _heading(chest, sign * limb.heading)
    wrist = None
    if limb.at is not None:
        wrist = along(_in_space(limb.at, sign * HALF_SHOULDERS), flat.up, PALM)
    elif limb.to is not None:
        wrist = _in_space(limb.to, sign * HALF_SHOULDERS)
    elif limb.hold is not None:
        wrist = add(joints[limb.hold], _in_space(limb.by or (0.0, 0.0), 0.0))
    bones = (UPPER_ARM, FOREARM)
    bent = (
        _hanging(shoulder, chest, sign, limb, bones, knee=False)
        if wrist is None
        else _reaching(shoulder, wrist, chest, sign, limb.turn, bones, knee=False)
    )
    if limb.at is not None:
        return attrs.evolve(bent, tip=flat)
    forearm = bent.second
    tip = Basis(
        blend(forearm.up, forearm.front, limb.point),
        blend(scaled(forearm.front, -1), forearm.up, limb.point),
        forearm.right,
    )
    return attrs.evolve(bent, tip=tip)


def _hanging(root: Vector, trunk: Basis, sign: float, limb: Limb, bones: tuple[float, float], *, knee: bool) -> Bent:
    """A limb by its angles."""
    down, outward = scaled(trunk.up, -1), scaled(trunk.right, sign)
    raised = blend(down, trunk.front, limb.forward)
    front = blend(trunk.front, trunk.up, limb.forward)
    direction, side = blend(raised, outward, limb.out), blend(outward, scaled(raised, -1), limb.out)
    front = blend(front, side, limb.turn)
    return _hinged(root, direction, front, limb.bend, bones, knee=knee)


def _hinged(
    root: Vector, direction: Vector, front: Vector, bend: float, bones: tuple[float, float], *, knee: bool
) -> Bent:
    """Two bones with a hinge between: a knee bends backward, an elbow forward."""
    towards = -bend if knee else bend
    second, second_front = blend(direction, front, towards), blend(front, scaled(direction, -1), towards)
    middle = along(root, direction, bones[0])
    return Bent(
        root,
        middle,
        along(middle, second, bones[1]),
        Basis(front, direction, _across(front, direction)),
        Basis(second_front, second, _across(second_front, second)),
        Basis(),
        bend,
    )


def _across(front: Vector, down: Vector) -> Vector:
    """To the right of a limb that hangs down and looks to its front."""
    return cross(down, front)


def _reaching(
    root: Vector, end: Vector, trunk: Basis, sign: float, turn: float, bones: tuple[float, float], *, knee: bool
) -> Bent:
    """A limb whose end is to be at a place: the knee points ahead, the elbow back; `turn` turns them outward."""
    way = sub(end, root)
    first, second = bones
    apart = min(max(length(way), abs(first - second) + 0.01), first + second)
    direction = unit(way, scaled(trunk.up, -1))
    outward = scaled(trunk.right, sign)
    # Where the hinge points by itself: as it does while the limb hangs down, carried along to where it is now.
    down = scaled(trunk.up, -1)
    pole = carried(trunk.front if knee else scaled(trunk.front, -1), down, direction)
    pole = unit(square_to(pole, direction), trunk.front)
    aside = unit(square_to(carried(outward, down, direction), direction), outward)
    pole = blend(pole, aside, turn)
    inner = _corner(first, apart, second)
    hinge = blend(direction, pole, inner)
    bend = 180 - _corner(first, second, apart)
    front = blend(pole, scaled(direction, -1), inner)
    if not knee:
        front = scaled(front, -1)
    bent = _hinged(root, hinge, front, bend, bones, knee=knee)
    return attrs.evolve(bent, short=length(sub(bent.end, end)))


def _corner(a: float, b: float, opposite: float) -> float:
    """The angle between sides a and b of a triangle, in degrees."""
    cosine = (a * a + b * b - opposite * opposite) / (2 * a * b)
    return math.degrees(math.acos(max(-1.0, min(1.0, cosine))))


def trunk_angle(body: Body) -> float:
    """How far hips and chest are bent against each other, in degrees."""
    return angle_between(body.spine[0][1].up, body.spine[-1][1].up)
