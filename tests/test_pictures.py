"""Pictures: a body that bodies could imitate, drawn without words, the same bytes each time."""

import itertools
import json
import math
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lbpkit
from lbpkit.content.structuring import StructureError, structure
from lbpkit.document import Document, Picture, Text
from lbpkit.model.poses import Frame, Limb, Scene, Thing, View
from lbpkit.pictures import REGIONS, body_map, saddle_area, sheet, stills
from lbpkit.pictures.body import _BACK, _FRONT
from lbpkit.pictures.geometry import Disc, dot, hull, length, sub
from lbpkit.pictures.limits import LIMITS, faults
from lbpkit.pictures.skeleton import FOREARM, SHIN, SPINE, THIGH, UPPER_ARM, in_full, posed
from lbpkit.pictures.stills import _FILLS

CORE = lbpkit.load_library(plugins=())
SCENES = {key: exercise.picture for key, exercise in CORE.exercises.items() if exercise.picture is not None}
BONES = {
    ("hip", "knee"): THIGH,
    ("knee", "ankle"): SHIN,
    ("shoulder", "elbow"): UPPER_ARM,
    ("elbow", "wrist"): FOREARM,
}


def apart(body, one, other):
    return length(sub(body.joints[one], body.joints[other]))


def assert_bones(body):
    for side in ("right", "left"):
        for (start, end), bone in BONES.items():
            assert apart(body, f"{side}_{start}", f"{side}_{end}") == pytest.approx(bone, abs=1e-6)
    nodes = [node for node, _ in body.spine]
    lengths = [length(sub(after, before)) for before, after in itertools.pairwise(nodes)]
    assert lengths == pytest.approx(SPINE, abs=1e-6)
    for basis in [basis for _, basis in body.spine] + [body.head]:
        assert [dot(a, b) for a, b in itertools.combinations(basis, 2)] == pytest.approx([0, 0, 0], abs=1e-6)
        assert [length(each) for each in basis] == pytest.approx([1, 1, 1], abs=1e-6)


STANDING = {"shows": 0, "hips": [0, 92], "legs": {"at": [0, 0]}}

# ---- every exercise


def test_every_exercise_is_shown():
    assert set(SCENES) == set(CORE.exercises)


@pytest.mark.parametrize("key", SCENES)
def test_every_pose_is_one_that_a_body_can_take(key):
    assert list(faults(SCENES[key])) == []
    for frame in in_full(SCENES[key].frames):
        assert_bones(posed(frame))


@pytest.mark.parametrize("key", SCENES)
def test_every_exercise_is_drawn_small_in_one_size_and_without_words(key):
    drawn = stills(SCENES[key])
    assert drawn == stills.__wrapped__(SCENES[key])
    sizes = set()
    for svg in drawn:
        assert len(svg) < 8000
        tree = ET.fromstring(svg)  # noqa: S314 - our own
        assert "".join(tree.itertext()) == ""
        sizes.add(tree.get("viewBox"))
        Picture(svg=svg, alt=Text(text="a", record="exercises/a"))
    assert len(sizes) == 1
    steps = [frame.shows for frame in SCENES[key].frames]
    assert steps == sorted(steps)
    ET.fromstring(sheet(SCENES[key]))  # noqa: S314 - our own


def lightness(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05


def test_near_and_far_rest_and_moving_differ_on_grey_paper_too():
    for kind in ("skin", "shirt", "trousers"):
        for moving in (False, True):
            near, far = _FILLS[kind, moving]
            assert lightness(near) / lightness(far) > 1.4, (kind, moving)
    for kind in ("skin", "shirt"):
        assert lightness(_FILLS[kind, False][0]) / lightness(_FILLS[kind, True][0]) > 1.1, kind


@pytest.mark.parametrize("view", get_args(View))
def test_everything_that_can_be_used_can_be_drawn_from_everywhere(view):
    things = [
        {"kind": kind, "joins": ["right_ankle", "left_ankle"]} if kind == "band" else {"kind": kind}
        for kind in get_args(Thing)
    ]
    bare = structure({"view": view, "frames": [STANDING]}, Scene)
    (without,) = stills(bare)
    for thing in things:
        (svg,) = stills(structure({"view": view, "frames": [STANDING], "equipment": [thing]}, Scene))
        Picture(svg=svg, alt=Text(text="a", record="exercises/a"))
        assert svg.count("<path") > without.count("<path"), thing


# ---- every pose

angles = st.integers(-90, 90).map(float)
places = st.tuples(*[st.integers(-90, 90).map(float)] * 3)
limbs = st.one_of(
    st.builds(
        Limb, forward=angles, out=st.integers(-60, 90).map(float), bend=st.integers(0, 150).map(float), turn=angles
    ),
    st.builds(Limb, to=places, turn=angles),
    st.builds(Limb, at=places, heading=angles),
)
frames = st.builds(
    Frame,
    shows=st.just(0),
    hips=places,
    lean=st.integers(-180, 180).map(float),
    roll=st.integers(-180, 180).map(float),
    low_back=st.integers(-45, 60).map(float),
    upper_back=st.integers(-30, 50).map(float),
    side=st.integers(-40, 40).map(float),
    twist=st.integers(-60, 60).map(float),
    right_arm=limbs,
    left_arm=limbs,
    right_leg=limbs,
    left_leg=limbs,
)


@given(frames)
def test_bones_keep_their_length_whatever_the_pose(frame):
    assert_bones(posed(in_full((frame,))[0]))
    placed = attrs.evolve(frame, hips=None, shoulders=frame.hips)
    body = posed(in_full((placed,))[0])
    assert_bones(body)
    middle = [sum(parts) / 2 for parts in zip(body.joints["right_shoulder"], body.joints["left_shoulder"], strict=True)]
    assert middle == pytest.approx(frame.hips, abs=1e-6)


@given(frames, places)
def test_an_end_is_where_it_should_be_or_says_by_how_much_not(frame, place):
    frame = attrs.evolve(frame, right_leg=Limb(to=place), right_arm=Limb(to=place))
    body = posed(in_full((frame,))[0])
    for limb, end in (("right_leg", "right_ankle"), ("right_arm", "right_wrist")):
        bent = body.limbs[limb]
        assert length(sub(body.joints[end], place)) == pytest.approx(bent.short, abs=1e-6)
        reach = length(sub(bent.root, place))
        if 15 < reach < 53:
            assert bent.short < 1e-6
        assert 0 <= bent.bend <= 180


@given(frames)
def test_what_both_limbs_do_is_mirrored(frame):
    upright = {"hips": (0.0, 92.0), "roll": 0.0, "side": 0.0, "twist": 0.0}
    alike = attrs.evolve(
        frame,
        arms=frame.right_arm,
        legs=frame.right_leg,
        right_arm=None,
        left_arm=None,
        right_leg=None,
        left_leg=None,
        **upright,
    )
    joints = posed(in_full((alike,))[0]).joints
    for name in ("elbow", "wrist", "knee", "ankle", "toes"):
        x, y, z = joints[f"right_{name}"]
        assert joints[f"left_{name}"] == pytest.approx((x, y, -z), abs=1e-6)


@given(
    st.lists(
        st.builds(Disc, *[st.integers(-50, 50).map(float)] * 2, st.integers(1, 30).map(float)), min_size=1, max_size=8
    )
)
def test_a_band_is_as_tight_as_it_can_be(discs):
    found = hull(discs)
    assert sum(end - start for _, start, end in found) == pytest.approx(2 * math.pi)
    for step in range(48):
        angle = step * math.pi / 24 + 0.01
        x, y = math.cos(angle), math.sin(angle)
        furthest = max(disc.x * x + disc.y * y + disc.radius for disc in discs)
        (reached,) = {
            disc.x * x + disc.y * y + disc.radius
            for disc, start, end in found
            if start <= angle < end or start <= angle - 2 * math.pi < end
        }
        assert reached == pytest.approx(furthest, abs=1e-6)


# ---- what no body can do is told


def told(*frames, **scene):
    return [f"{path}: {said}" for path, said in faults(structure({"frames": list(frames), **scene}, Scene))]


def test_standing_is_possible():
    assert told(STANDING) == []


@pytest.mark.parametrize(
    ("frames", "said"),
    [
        ([STANDING | {"hips": [0, 80], "legs": {}}], "below the floor"),
        ([STANDING | {"hips": [0, 120]}], "right_leg: its end is 28 cm out of reach"),
        ([STANDING | {"right_arm": {"to": [90, 90]}}], "right_arm: its end is"),
        ([STANDING | {"neck": 70}], "neck is at 70 degrees; allowed: -60 to 60"),
        ([STANDING | {"low_back": -50}], "low_back is at -50 degrees"),
        ([STANDING | {"right_leg": {"forward": 90, "bend": 158}}], "right: knee is at 158 degrees"),
        ([STANDING | {"right_leg": {"forward": -40}}], "right: hip bend is at -40 degrees"),
        ([STANDING | {"right_leg": {"out": -45}}], "right: hip out is at -45 degrees"),
        ([STANDING | {"right_leg": {"forward": 90, "bend": 90, "turn": -90}}], "right: hip turn is at -90 degrees"),
        ([STANDING | {"right_arm": {"forward": -80}}], "right: shoulder bend is at -80 degrees"),
        ([STANDING | {"right_leg": {"forward": 90, "bend": 90, "point": 90}}], "right: ankle is at 0 degrees"),
        ([STANDING | {"rests": ["right_hand"]}], "right_hand rests on nothing"),
        (
            [STANDING | {"rests": ["right_heel"]}, {"shows": 1, "right_leg": {"at": [8, 0]}}],
            "right_heel rests, and yet moves by 8 cm",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_impossible_is_told_with_what_is_allowed(frames, said):
    found = told(*frames)
    assert any(said in each for each in found), found


def test_every_limit_is_looked_at():
    from lbpkit.pictures.limits import joint_angles

    frame = in_full((Frame(shows=0),))[0]
    assert {name.rpartition(": ")[2] for name in joint_angles(posed(frame), frame)} == set(LIMITS)


def test_what_rests_may_rest_on_things():
    chair = [{"kind": "chair", "at": [0, 0]}]
    seated = {"shows": 0, "hips": [0, 56], "legs": {"at": [38, 0]}, "rests": ["hips", "right_heel"]}
    assert told(seated, equipment=chair) == []
    assert any("hips rests on nothing" in each for each in told(seated))


@pytest.mark.parametrize(
    ("scene", "said"),
    [
        ({"frames": []}, "1"),
        ({"frames": [STANDING] * 9}, "8"),
        ({"frames": [STANDING | {"hips": [0]}]}, "hips has 1 numbers; allowed: [x, y] or [x, y, z]"),
        ({"frames": [STANDING | {"hips": [0, 1e6]}]}, "allowed: numbers from -400 to 400"),
        ({"frames": [STANDING | {"shoulders": [0, 140]}]}, "one of them places the body"),
        ({"frames": [STANDING | {"legs": {"at": [0, 0], "bend": 10}}]}, "leave out forward, out and bend"),
        ({"frames": [STANDING | {"legs": {"at": [0, 0], "to": [0, 0]}}]}, "one place is enough"),
        ({"frames": [STANDING | {"moving": ["right_legs"]}]}, "did you mean 'right_leg'"),
        ({"frames": [STANDING], "equipment": [{"kind": "chiar"}]}, "did you mean 'chair'"),
    ],
)
def test_bad_poses_are_refused(scene, said):
    with pytest.raises(StructureError) as refused:
        structure(scene, Scene)
    assert said in str(refused.value)


# ---- in a document


@pytest.mark.parametrize(
    "svg",
    [
        "",
        "<b>",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0" onload="alert(1)"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="alert(1)"></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="url(https://evil.example)"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>words</text></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0"/>words</svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path id="a"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path style="fill:red"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"></svg><b></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">' + '<path d="M0 0"/>' * 10_000 + "</svg>",
    ],
)
def test_only_shapes_are_pictures(svg):
    with pytest.raises(ValueError, match="svg holds"):
        Picture(svg=svg, alt=Text(text="a", record="exercises/a"))


@pytest.fixture(scope="module")
def document():
    stored = Path(__file__).parents[1] / "examples" / "intakes" / "strained_back.json"
    return lbpkit.leaflet(CORE, lbpkit.triage(CORE, lbpkit.Intake.from_json(stored.read_bytes())))


def shown(document):
    return [
        entry
        for section in document.sections
        for block in section.blocks
        if block.type == "entries"
        for entry in block.items
        if entry.pictures
    ]


def test_a_leaflet_shows_the_exercises_in_the_words_of_their_steps(document):
    entries = shown(document)
    assert entries
    for entry in entries:
        assert len(entry.pictures) == len(CORE.exercises[entry.name.record.partition("/")[2]].picture.frames)
        for picture in entry.pictures:
            told = entry.steps[picture.step - 1] if picture.step else entry.texts[1]
            assert picture.alt == told
    assert Document.from_dict(json.loads(json.dumps(document.to_dict()))) == document


# ---- the body


def regions(svg):
    return re.findall(r'data-region="(\w+)"', svg)


def test_every_place_that_people_are_asked_about_is_on_the_body():
    asked = {key for key, finding in CORE.findings.items() if finding.group == "where"}
    assert set(REGIONS) == asked - {"pain_elsewhere_only"}
    assert set(regions(body_map(every=True))) == set(REGIONS)


@given(st.sets(st.sampled_from([*REGIONS, "fever_or_chills"])))
def test_a_body_shows_what_is_marked_and_nothing_else(marked):
    svg = body_map(marked)
    assert set(regions(svg)) == marked & set(REGIONS)
    assert len(regions(body_map(marked, every=True))) == len(regions(body_map(every=True)))


@pytest.mark.parametrize("svg", [body_map(), body_map(REGIONS), body_map({"hip_pain"}, every=True), saddle_area()])
def test_a_body_is_a_picture_that_documents_take(svg):
    assert Picture(svg=svg, alt=Text(text="Where it hurts.", record="given")).svg == svg


def test_regions_lie_on_the_body():
    for half in (*_FRONT.values(), *_BACK.values()):
        for aside, up, radius in half:
            assert 0 <= aside + radius <= 24
            assert 8 <= up <= 150
