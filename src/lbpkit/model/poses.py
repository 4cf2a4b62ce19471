"""How an exercise looks: poses of a body, as joints and places, from which its pictures are drawn.

Lengths are centimetres on a body 172 cm tall, angles degrees. The body looks to the right of the picture: `x` grows
ahead of it, `y` upwards from the floor, and `z` to its right side, which is the near one when it is seen from the side.
A frame says only what changes from the frame before.
"""

from __future__ import annotations

from typing import Any, Literal

import attrs

from lbpkit.model import record

Joint = Literal[
    "head", "neck", "chest", "waist", "hips",
    "right_shoulder", "right_elbow", "right_wrist", "right_hand",
    "right_hip", "right_thigh", "right_knee", "right_shin", "right_ankle", "right_heel", "right_toes",
    "left_shoulder", "left_elbow", "left_wrist", "left_hand",
    "left_hip", "left_thigh", "left_knee", "left_shin", "left_ankle", "left_heel", "left_toes",
]  # fmt: skip
"""Points of the body that can be named: joints, and the middles of thigh and shin."""
Part = Literal["head", "trunk", "right_arm", "left_arm", "right_leg", "left_leg"]
"""Parts of the body that can be set off as moving, or drawn in front."""
View = Literal["side", "front", "back", "above", "feet"]
"""Where we look from: `feet` is from the feet of somebody who lies on their back."""
Thing = Literal["mat", "bed", "chair", "wall", "worktop", "step", "pillow", "band", "bicycle", "water", "rail"]
"""What an exercise may need."""

Place = tuple[float, ...]
"""`[x, y]` or `[x, y, z]` in cm; without `z` the thing's own side: 9 cm out for feet, 18 cm for hands."""
REACH = 400.0
MAX_FRAMES = 8
MAX_THINGS = 8
MAX_ARROWS = 4


def check_place(_: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
    """A place has two or three numbers, none of them far away."""
    if value is None:
        return
    if len(value) not in (2, 3):
        raise ValueError(f"{attribute.name} has {len(value)} numbers; allowed: [x, y] or [x, y, z]")
    if not all(-REACH <= number <= REACH for number in value):
        raise ValueError(f"{attribute.name} is {list(value)}; allowed: numbers from {-REACH:g} to {REACH:g}")


def place(**options: Any) -> Any:
    """A field with a place."""
    options.setdefault("default", None)
    return attrs.field(validator=check_place, **options)


def _angle(lowest: float, highest: float, default: float | None = 0.0) -> Any:
    return attrs.field(default=default, validator=record.within(lowest, highest))


@attrs.frozen(kw_only=True)
class Limb:
    """Where an arm or a leg is: by the place of its end, or else by the angles of its joints."""

    at: Place | None = place()
    """Where the palm, or the sole below the ankle, lies flat."""
    toes: Place | None = place()
    """Where the ball of the foot stands, with the sole at the angle `sole`."""
    to: Place | None = place()
    """Where the wrist or the ankle is."""
    hold: Joint | None = attrs.field(default=None, validator=record.among(Joint))
    """What the hand holds, or what the ankle lies on."""
    by: Place | None = place()
    """How far beside it the wrist or the ankle is."""
    forward: float = _angle(-90, 240)
    """How far the limb is raised forward from hanging down along the trunk; 180 for an arm stretched overhead."""
    out: float = _angle(-60, 180)
    """How far it is raised out to the side."""
    turn: float = _angle(-180, 180)
    """How far the knee or the elbow is turned outward."""
    bend: float = _angle(0, 160)
    """How far the knee or the elbow is bent."""
    sole: float = _angle(-120, 120)
    """With `at` and `toes`: how far the toes point up from the floor."""
    point: float = _angle(-90, 90)
    """How far the foot is pointed, or the hand bent towards the palm."""
    heading: float = _angle(-180, 180)
    """With `at` and `toes`: how far the foot or the hand is turned outward."""

    def __attrs_post_init__(self) -> None:
        given = [name for name in ("at", "toes", "to", "hold") if getattr(self, name) is not None]
        if len(given) > 1:
            raise ValueError(f"{' and '.join(given)} are given; one place is enough")
        if given and (self.forward or self.out or self.bend):
            raise ValueError(f"{given[0]} says where the limb ends; leave out forward, out and bend")


@attrs.frozen(kw_only=True)
class Arrow:
    """Which way something moves."""

    of: Joint = attrs.field(validator=record.among(Joint))
    """What moves. Without `towards` the arrow follows its way from the frame before."""
    towards: Place | None = place()
    """How far it moves, drawn from where it is."""
    shift: Place | None = place()
    """How far beside the joint the arrow stands."""
    bow: float = attrs.field(default=0.0, validator=record.within(-1, 1))
    """How far the arrow bends to its left (positive) or right, as part of its length."""


@attrs.frozen(kw_only=True)
class Equipment:
    """A thing that is used."""

    kind: Thing = attrs.field(validator=record.among(Thing))
    """What it is."""
    at: Place | None = place()
    """Where its middle stands."""
    size: Place | None = place()
    """Its length, height and, where it matters, breadth."""
    joins: tuple[Joint, ...] = attrs.field(default=(), validator=record.among(Joint))
    """What a band is round, or what a pillow is between."""
    in_front: bool = False
    """Whether it stands before the body."""


@attrs.frozen(kw_only=True)
class Frame:
    """One pose. What is left out is as in the frame before; in the first, somebody who stands."""

    shows: int = attrs.field(validator=record.within(0, 30))
    """The number of the step that it shows; 0 for `start`."""
    hips: Place | None = place()
    """The middle between the hip joints."""
    shoulders: Place | None = place()
    """In place of `hips`: the middle between the shoulders."""
    lean: float | None = _angle(-180, 180, None)
    """How the hips (with `shoulders`, the chest) lean: 0 upright, 90 forward and face down, -90 on the back."""
    roll: float | None = _angle(-180, 180, None)
    """How far it is rolled to its right about its own length; at `lean` -90, 90 is lying on the right side."""
    low_back: float | None = _angle(-60, 90, None)
    """How far the low back is bent forward; below 0 it is arched."""
    upper_back: float | None = _angle(-60, 90, None)
    """How far the upper back is bent forward."""
    neck: float | None = _angle(-80, 80, None)
    """How far the neck is bent forward."""
    side: float | None = _angle(-60, 60, None)
    """How far the trunk is bent to its right."""
    twist: float | None = _angle(-90, 90, None)
    """How far the chest is turned to its right against the hips."""
    look: float | None = _angle(-90, 90, None)
    """How far the head is turned to its right."""
    arms: Limb | None = None
    """Both arms, or the one that is not given: written for the right one, and mirrored for the left."""
    right_arm: Limb | None = None
    """The right arm."""
    left_arm: Limb | None = None
    """The left arm."""
    legs: Limb | None = None
    """Both legs, likewise."""
    right_leg: Limb | None = None
    """The right leg."""
    left_leg: Limb | None = None
    """The left leg."""
    rests: tuple[Joint, ...] | None = attrs.field(default=None, validator=record.among(Joint))
    """What rests on the floor or on a thing, and so keeps its place while later frames say the same."""
    moving: tuple[Part, ...] = attrs.field(default=(), validator=record.among(Part))
    """What moves, and is set off."""
    arrows: tuple[Arrow, ...] = attrs.field(default=(), validator=attrs.validators.max_len(MAX_ARROWS))
    """Which way."""
    in_front: tuple[Part, ...] | None = attrs.field(default=None, validator=record.among(Part))
    """Parts that are drawn before all others, where the picture needs it."""

    def __attrs_post_init__(self) -> None:
        if self.hips is not None and self.shoulders is not None:
            raise ValueError("hips and shoulders are given; one of them places the body")


@attrs.frozen(kw_only=True, cache_hash=True)
class Scene:
    """The pictures of one exercise: where we look from, what is used, and the poses."""

    view: View = attrs.field(default="side", validator=record.among(View))
    """Where we look from."""
    turn: float = _angle(-90, 90)
    """How far we step from there round to its front."""
    tilt: float = _angle(-30, 80)
    """How far we look from higher up than usual."""
    equipment: tuple[Equipment, ...] = attrs.field(default=(), validator=attrs.validators.max_len(MAX_THINGS))
    """What is used."""
    frames: tuple[Frame, ...] = attrs.field(
        validator=attrs.validators.and_(attrs.validators.min_len(1), attrs.validators.max_len(MAX_FRAMES))
    )
    """The poses, in order."""

    @property
    def last_step(self) -> int:
        """The highest number of a step that is shown."""
        return max(frame.shows for frame in self.frames)
