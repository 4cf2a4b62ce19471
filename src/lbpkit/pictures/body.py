"""The body, from the front and from behind, to show or to ask where it hurts; and where a saddle would touch it."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping, Sequence

from lbpkit.model.poses import Frame, Limb
from lbpkit.pictures.camera import Camera
from lbpkit.pictures.figure import pieces
from lbpkit.pictures.geometry import Disc
from lbpkit.pictures.skeleton import in_full, posed
from lbpkit.pictures.stills import CARD, INK, piece_drawn
from lbpkit.pictures.svg import band, element, group, picture

MARKED, EDGE, TROUSERS = "#a3260f", "#5c1206", "#5f7d91"
"""A marked part is much darker than the body, so that grey paper shows it too."""

# Discs on one side of the body, as (to the side, up from the floor, how round) in cm: the band round them is a region's
# outline there, mirrored to the other side, or drawn once across both. What comes later lies over what came before.
_Half = Sequence[tuple[float, float, float]]
_FRONT: Mapping[str, _Half] = {
    "flank_pain": ((14, 119, 3.2), (14.5, 108, 3.2)),
    "pelvic_pain": ((5, 94, 4.2),),
    "hip_pain": ((17, 95, 4.6), (17.5, 84, 4)),
    "groin_pain": ((12, 91, 2.7), (4.6, 83, 2.7)),
    "thigh_pain": ((11, 73, 6.2), (10.5, 60, 5.5)),
    "knee_pain": ((9.5, 49.5, 5.6), (9.5, 46.5, 5.4)),
    "leg_pain_below_knee": ((9.5, 36, 4.6), (9.3, 15, 3)),
}
_BACK: Mapping[str, _Half] = {
    "upper_back_pain": ((10, 137, 5), (7, 124, 5)),
    "flank_pain": ((15, 117, 2.8), (15, 108, 2.8)),
    "low_back_pain": ((6.5, 113, 5), (6.5, 103, 4.5)),
    "hip_pain": ((17.5, 94, 4), (18, 84, 3.6)),
    "buttock_pain": ((7, 91, 6), (7.5, 86, 5.5)),
    "thigh_pain": ((10.5, 70, 6.2), (10, 60, 5.5)),
    "knee_pain": ((9.5, 49, 5), (9.5, 47, 5)),
    "leg_pain_below_knee": ((9.3, 35, 5.2), (9.3, 15, 3)),
}
REGIONS = tuple(dict.fromkeys((*_BACK, *_FRONT)))
"""The findings that a body picture can show."""
_ACROSS = frozenset({"pelvic_pain", "upper_back_pain", "low_back_pain"})
_HIPS: _Half = ((6, 122, 9.5), (8.8, 95, 11.2), (10.2, 89, 9.6))
_THIGH: _Half = ((10.2, 89, 9.6), (9.8, 46, 7))
_SADDLE: tuple[_Half, _Half] = (((0.6, 99, 2.2), (5.4, 86, 3.4), (2, 81, 3)), ((5.2, 87, 3.2), (4.4, 67, 2)))
"""What lies between the buttocks, and the inside of a thigh."""
APART = 92.0
"""From the middle of one view to that of the other."""
_STANDING = Frame(
    shows=0,
    hips=(0.0, 91.6),
    arms=Limb(forward=4, out=17, bend=8),
    legs=Limb(to=(0.0, 8.0, 11.0), turn=8),
)


def body_map(marked: Collection[str] = (), *, every: bool = False) -> str:
    """The body from the front (left) and from behind (right), with the regions of these findings marked, as SVG.

    Each region is a group with the finding's id as `data-region`. With `every`, all of them are outlined, so that a page
    can let people choose; else only the marked ones are drawn. Findings without a region are passed over.

    >>> body_map({"low_back_pain"}).count("data-region")
    1
    >>> body_map(every=True).count('data-region="hip_pain"')
    2
    """
    views = ((90.0, _FRONT, 0.0), (-90.0, _BACK, APART))
    drawn = "".join(
        group(_figure(angle) + _regions(regions, marked, every), transform=f"translate({round(shift * 10)})")
        for angle, regions, shift in views
    )
    left, top, right, bottom = -44.0, -178.0, APART + 44.0, 6.0
    return picture(left, top, right, bottom, _card(left, top, right, bottom) + drawn)


def saddle_area() -> str:
    """The hips and thighs from behind, and on them, marked, what would touch a saddle, as SVG."""
    left, top, right, bottom = -34.0, -124.0, 34.0, -46.0
    cloth: dict[str, str | float] = {"fill": TROUSERS, "stroke": INK, "stroke_width": 2.4, "paint_order": "stroke"}
    seat = "".join((band(_both(_HIPS)), *(band(_one(_THIGH, sign)) for sign in (1, -1))))
    folds = "M0 -1020V-810M-170 -790Q-110 -755 -40 -790M170 -790Q110 -755 40 -790"
    marked = "".join((band(_both(_SADDLE[0])), *(band(_one(_SADDLE[1], sign)) for sign in (1, -1))))
    drawn = (
        element("path", d=seat, **cloth)
        + element("path", d=marked, fill=MARKED, stroke=EDGE, stroke_width=2.0, paint_order="stroke")
        + element("path", d=folds, fill="none", stroke=INK, stroke_width=1.2, stroke_linecap="round")
    )
    return picture(left, top, right, bottom, _card(left, top, right, bottom) + drawn)


def _card(left: float, top: float, right: float, bottom: float) -> str:
    return element("rect", x=left, y=top, width=right - left, height=bottom - top, rx=6, fill=CARD)


@functools.cache
def _figure(angle: float) -> str:
    """Somebody who stands, seen level from so far round."""
    camera = Camera.placed(angle, 0.0)
    (frame,) = in_full((_STANDING,))
    shown = "".join(piece_drawn(piece, camera) for piece in pieces(posed(frame), camera))
    return group(shown, stroke=INK, stroke_width=2.4, stroke_linejoin="round", paint_order="stroke")


def _regions(regions: Mapping[str, _Half], marked: Collection[str], every: bool) -> str:
    return "".join(
        group(_region("".join(_outlines(name, half)), name in marked), data_region=name)
        for name, half in regions.items()
        if every or name in marked
    )


def _region(outline: str, marked: bool) -> str:
    """Filled where marked; else an outline, and a veil so that all of it can be pointed at."""
    if marked:
        return element("path", d=outline, fill=MARKED, stroke=EDGE, stroke_width=1.0)
    veil = element("path", d=outline, fill=CARD, opacity=".3")
    return veil + element("path", d=outline, fill="none", stroke=INK, stroke_width=1.0)


def _outlines(name: str, half: _Half) -> list[str]:
    return [band(_both(half))] if name in _ACROSS else [band(_one(half, sign)) for sign in (1, -1)]


def _one(half: _Half, sign: int) -> list[Disc]:
    return [Disc(sign * aside, -up, radius) for aside, up, radius in half]


def _both(half: _Half) -> list[Disc]:
    return _one(half, 1) + _one(half, -1)
