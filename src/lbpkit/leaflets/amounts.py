"""How much: in people or in points of a scale, in words and drawn. No such number is printed without its picture."""

from __future__ import annotations

import re
from typing import TypedDict

from lbpkit.document import Picture, Text
from lbpkit.locales import Words
from lbpkit.model.people import People
from lbpkit.model.treatments import Evidence
from lbpkit.pictures import amounts

_SCALE = re.compile(r"0-(100|10) (?:[a-z]+ )?pain\b.*, lower is better\Z")
"""The scales of pain that people know: their points are drawn."""


class Amount(TypedDict, total=False):
    """What a `Found` says of how much."""

    amount: Text
    picture: Picture


def amount_of(words: Words, row: Evidence) -> Amount:
    """How much a row of evidence found; nothing where that is not known in people or in points of pain."""
    said = words.of("evidence", row.id, "absolute")
    if row.people is not None and said is not None:
        return {"amount": said, "picture": crowd(row.people, said)}
    size = row.size
    scale = _SCALE.match(size.scale or "") if size is not None and size.measure == "mean_difference" else None
    if size is None or scale is None or not round(size.value):
        return {}
    points, of = round(abs(size.value)), int(scale[1])
    told = words.phrase(f"points_{'less' if size.value < 0 else 'more'}", points=points, of=of)
    drawing = Picture(svg=amounts.points(points, of), alt=told)
    if re.search(rf"(?<![0-9]){points}(?![0-9])", row.summary):
        return {"picture": drawing}
    return {"amount": told, "picture": drawing}


def crowd(people: People, said: Text) -> Picture:
    """So many of so many people, told in these words."""
    return Picture(svg=amounts.people(people.so, people.of, people.without), alt=said)
