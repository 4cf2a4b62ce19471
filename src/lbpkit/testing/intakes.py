"""Hypothesis strategy: intakes of a library."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any, cast

from hypothesis import note
from hypothesis import strategies as st

from lbpkit.expressions import Compare, Expression, Has, SexIs
from lbpkit.library import Library
from lbpkit.model.intake import ABOUT, NOT_ASKED, Intake
from lbpkit.testing.truth import Atom, fitting, telling_values, ways, ways_to

Draw = Callable[[st.SearchStrategy[Any]], Any]


@st.composite
def intakes(
    draw: Draw, library: Library, *, when: Expression | None = None, silent: int = 4, base: Sequence[str] = ()
) -> Intake:
    """Valid intakes for a library, also such as no interview would bring about.

    Args:
        draw: given by Hypothesis.
        library: whose findings are answered.
        when: what must be so in each of them.
        silent: how many of age, sex, days and score may be not known or not asked.
        base: how the findings may be answered that nothing else is said of: some of `no`, `unknown`, `not_asked`.
    """
    must = draw(st.sampled_from(ways_to(when))) if when is not None else frozenset[Atom]()
    rules = list(library.rules.values())
    aim: frozenset[Atom] = frozenset()
    if rules and draw(st.booleans()):
        aim = draw(
            st.sampled_from(tuple(map(frozenset, itertools.islice(ways(draw(st.sampled_from(rules)).when), 50))))
        )
    about = _about(draw, library, must, aim, silent)
    rest = draw(st.sampled_from(tuple(base) or ("no", "no", "not_asked", "unknown")))
    said: dict[str, Any] = dict.fromkeys(library.findings, rest)
    others = st.sampled_from(("yes", "no", "unknown", "not_asked"))
    if len(said) <= 12:
        said.update({finding: draw(others) for finding in said} if draw(st.booleans()) else {})
    else:
        said.update(draw(st.dictionaries(st.sampled_from(list(said)), others, max_size=8)))
    for atom in sorted(aim, key=repr):
        if isinstance(atom, Has):
            said[atom.finding] = draw(st.sampled_from(("yes", "yes", "unknown")))
    said.update({atom.finding: "yes" for atom in must if isinstance(atom, Has)})
    short = {answer: sorted(key for key in said if said[key] == answer) for answer in set(said.values()) - {rest}}
    note(f"intake: {about}; {short}; all others {rest}")
    return Intake(**about, answers=cast(Any, {key: answer for key, answer in said.items() if answer != "not_asked"}))


def _about(draw: Draw, library: Library, must: frozenset[Atom], aim: frozenset[Atom], silent: int) -> dict[str, Any]:
    about: dict[str, Any] = {"respondent": draw(st.sampled_from(("self", "parent", "carer", "clinician")))}
    bound = {atom.number if isinstance(atom, Compare) else "sex" for atom in must if isinstance(atom, Compare | SexIs)}
    free = [name for name in ABOUT if name not in bound]
    quiet = set(draw(st.lists(st.sampled_from(free), unique=True, max_size=silent))) if free and silent else set()
    for name in ABOUT:
        if name in quiet:
            about[name] = draw(st.sampled_from((None, NOT_ASKED)))
            continue
        known = telling_values(library)[name]
        values = fitting(must | aim, name, known) or fitting(must, name, known)
        about[name] = draw(st.sampled_from(values))
    return about
