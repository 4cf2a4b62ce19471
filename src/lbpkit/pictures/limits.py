"""What a body can do: joints within their limits, nothing through the floor, and what rests somewhere stays there."""

from __future__ import annotations

import math
from collections.abc import Iterator

from lbpkit.model.poses import Scene
from lbpkit.pictures.equipment import Box, tops
from lbpkit.pictures.figure import balls
from lbpkit.pictures.geometry import Vector, angle_between, blend, dot, length, scaled, sub
from lbpkit.pictures.skeleton import SIDES, Bent, Body, in_full, posed

LIMITS: dict[str, tuple[float, float]] = {
    "low_back": (-45, 60),
    "upper_back": (-30, 50),
    "neck": (-60, 60),
    "side": (-40, 40),
    "twist": (-60, 60),
    "look": (-80, 80),
    "hip bend": (-30, 140),
    "hip out": (-40, 65),
    "hip turn": (-60, 85),
    "knee": (0, 155),
    "elbow": (0, 150),
    "shoulder bend": (-65, 185),
    "ankle": (15, 125),
}
"""Joint to the least and the most it does, in degrees: of a supple adult, with some room.

The ankle's is the angle between shin and sole.
"""
REACH = 0.6
"""How far, in cm, a hand or foot may be from where it should be."""
SUNK = 1.6
"""How far soft parts may sink into what bears them, in cm."""
STAYS = 1.0
"""How far what rests may move between two frames, in cm; parts that roll over what bears them may move `ROLLS`."""
ROLLS = 4.0
_ROLLING = frozenset(
    {"hips", "chest", "head", "neck", "waist", "right_hip", "left_hip", "right_shoulder", "left_shoulder"}
)
_RADII = {
    "head": 10.8, "neck": 6, "chest": 10.3, "waist": 9, "hips": 11.6, "shoulder": 6.0, "elbow": 4.1, "wrist": 3, "hand": 3.4,
    "hip": 10.6, "thigh": 7.7, "knee": 6, "shin": 5.2, "ankle": 3.9, "heel": 4, "toes": 3,
}  # fmt: skip


def faults(scene: Scene) -> Iterator[tuple[str, str]]:
    """What no body could do, as where in the scene and what."""
    frames = in_full(scene.frames)
    boxes = [box for thing in scene.equipment for box in tops(thing)]
    before: Body | None = None
    for place, frame in enumerate(frames):
        path = f".frames[{place}]"
        body = posed(frame)
        for name, value in joint_angles(body, frame).items():
            lowest, highest = LIMITS[name.rpartition(": ")[2]]
            if not lowest - 0.01 <= value <= highest + 0.01:
                yield path, f"{name} is at {value:.0f} degrees; allowed: {lowest:g} to {highest:g}"
        for name, bent in body.limbs.items():
            if bent.short > REACH:
                yield f"{path}.{name}", f"its end is {bent.short:.0f} cm out of reach; move it nearer, or the body"
        lowest_ball = min(balls(body), key=lambda ball: ball.at[1] - ball.radius)
        if (depth := lowest_ball.radius - lowest_ball.at[1]) > SUNK:
            at = ", ".join(f"{number:.0f}" for number in lowest_ball.at)
            yield path, f"the body is {depth:.1f} cm below the floor at [{at}]; raise it"
        for name in frame.rests or ():
            gap = _gap(name, body, boxes)
            if gap > SUNK:
                yield f"{path}.rests", f"{name} rests on nothing: the nearest thing is {gap:.0f} cm away"
            if before is not None and name in (frames[place - 1].rests or ()):
                moved = length(sub(body.joints[name], before.joints[name]))
                if moved > (ROLLS if name in _ROLLING else STAYS):
                    yield f"{path}.rests", f"{name} rests, and yet moves by {moved:.0f} cm from the frame before"
        before = body


def joint_angles(body: Body, frame: object) -> dict[str, float]:
    """Every joint's angle in degrees, by the name that `LIMITS` has, after the side where there are two."""
    angles = {name: getattr(frame, name) or 0.0 for name in ("low_back", "upper_back", "neck", "side", "twist", "look")}
    pelvis, chest = body.spine[0][1], body.spine[-1][1]
    for side, sign in SIDES:
        leg, arm = body.limbs[f"{side}_leg"], body.limbs[f"{side}_arm"]
        thigh = leg.first.up
        bend, out = _raised(thigh, pelvis.front, pelvis.up, scaled(pelvis.right, sign))
        angles |= {
            f"{side}: hip bend": bend,
            f"{side}: hip out": out,
            f"{side}: knee": leg.bend,
            f"{side}: elbow": arm.bend,
        }
        angles[f"{side}: hip turn"] = _turned(leg, pelvis.front, pelvis.up, scaled(pelvis.right, sign))
        angles[f"{side}: ankle"] = angle_between(leg.tip.front, leg.second.up)
        reached, aside = _raised(arm.first.up, chest.front, chest.up, scaled(chest.right, sign))
        if abs(aside) < 60:  # an arm out to the side is neither before nor behind
            angles[f"{side}: shoulder bend"] = reached
    return angles


def _raised(bone: Vector, front: Vector, up: Vector, outward: Vector) -> tuple[float, float]:
    """How far a bone is raised forward, and out to the side."""
    ahead, down = dot(bone, front), -dot(bone, up)
    bend = math.degrees(math.atan2(ahead, down))
    out = math.degrees(math.asin(max(-1.0, min(1.0, dot(bone, outward)))))
    return (bend + 360 if bend < -120 else bend), out


def _turned(leg: Bent, front: Vector, up: Vector, outward: Vector) -> float:
    """How far the knee is turned outward from where it points in a thigh raised forward, and then out to the side."""
    bend, out = _raised(leg.first.up, front, up, outward)
    rest = blend(front, up, bend)
    aside = blend(outward, scaled(blend(scaled(up, -1), front, bend), -1), out)
    return math.degrees(math.atan2(dot(leg.first.front, aside), dot(leg.first.front, rest)))


def _gap(name: str, body: Body, boxes: list[Box]) -> float:
    """How far what rests is from the floor or the nearest box; 0 where it lies within the skin's depth of one."""
    at, radius = body.joints[name], _RADII[name.removeprefix("right_").removeprefix("left_")]
    distances = [abs(at[1] - radius)]
    for box in boxes:
        nearest = [max(low, min(high, value)) for value, low, high in zip(at, box.low, box.high, strict=True)]
        away = length(sub(at, (nearest[0], nearest[1], nearest[2])))
        distances.append(abs(away - radius))
    return min(distances)
