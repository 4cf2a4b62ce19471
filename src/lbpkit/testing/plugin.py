"""Every law against one plugin, in one call."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import attrs
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lbpkit.assessment import triage
from lbpkit.expressions import Expression, findings_of
from lbpkit.leaflets import leaflet
from lbpkit.library import Library, build_library, load_library
from lbpkit.locales import ENGLISH, PREVIEW
from lbpkit.model.intake import Intake
from lbpkit.model.kinds import KINDS
from lbpkit.model.record import expressions_of
from lbpkit.plugins import Loaded
from lbpkit.testing import laws
from lbpkit.testing.intakes import intakes
from lbpkit.testing.truth import ways_to

NAMES = {
    1: "every intake gets one urgency, an action and a reason",
    2: "from no to unknown to yes the urgency never falls",
    4: "self-care is earned",
    5: "a net under everyone",
    6: "nothing is offered that could do harm",
    7: "plugins only escalate, and do not cry wolf",
    8: "the interview comes to an end, and leaves nothing open",
    9: "order does not matter",
    10: "words arrive, each with its source",
    12: "every rule can fire, and every finding matters",
    13: "nothing sensitive is named",
}
"""What each law asks, as it stands in a message."""
_ABOUT: dict[str, Any] = {"age_years": 40, "sex": "female", "pain_days": 5, "pain_score": 4}
Law = Callable[[Intake], Iterable[str]]


def check_plugin(distribution: str, *, examples: int = 10) -> None:
    """Hold an installed plugin against every law that a plugin could break.

    Laws 1 to 9 are tried on intakes that Hypothesis makes, the same ones each time, and the smallest that breaks one is
    shown. `lbpkit verify` proves some of them over every intake there can be.

    Args:
        distribution: as pip knows it.
        examples: how many intakes a law is tried on.

    Raises:
        PluginError: where the plugin cannot be loaded.
        AssertionError: with every law that is broken, how, and by which answers.
    """
    library = load_library(plugins=[distribution])
    broken = list(broken_laws(library, examples=examples))
    if broken:
        part = library.parts[1]
        raise AssertionError("\n".join([f"{part.distribution} {part.version} does not keep every law", *broken]))


def broken_laws(library: Library, *, examples: int = 10) -> Iterator[str]:
    """What `check_plugin` finds wrong in a library of the core and one plugin, one text each."""
    core, part = build_library(library.parts[:1]), library.parts[1]
    own = sorted(set(part.content.records["findings"]) | _asked(part, ["rules"]))
    backwards = _backwards(library)
    aims = [None, *(library.rules[key].when for key in part.content.records["rules"])]
    tried: tuple[tuple[int, Law, int], ...] = (
        (1, functools.partial(laws.total, library), examples),
        (2, functools.partial(laws.monotone, library, findings=own), examples),
        (4, functools.partial(laws.earned, library), examples),
        (5, functools.partial(laws.netted, library), examples),
        (6, functools.partial(laws.harmless, library), examples),
        (7, functools.partial(laws.escalating, core, library), examples),
        (8, functools.partial(laws.settled, library), 4),
        (9, functools.partial(laws.ordered, library, backwards), max(examples // 5, 2)),
    )
    for number, law, times in tried:
        found = _smallest(law, library, aims, times)
        if found is not None:
            yield _told(number, *found)
    yield from (_told(7, [failure]) for failure in laws.touched(core, library))
    yield from (_told(10, [failure]) for failure in _worded(library))
    yield from (_told(12, [failure]) for failure in _reachable(library, part))
    yield from (_told(13, [failure]) for failure in _discreet(library, part))


def _told(number: int, failures: Iterable[str], intake: Intake | None = None) -> str:
    lines = [f"law {number}, {NAMES[number]}:", *(f"    {failure}" for failure in failures)]
    if intake is not None:
        lines.append(f"    for {_person(intake)}")
    return "\n".join(lines)


def _person(intake: Intake) -> str:
    """The answers, short: what most findings are answered is told once."""
    told = intake.to_dict()
    answers = told.pop("answers")
    usual, _ = Counter(map(str, answers.values())).most_common(1)[0] if answers else ("not asked", 0)
    others = {str(answer): [key for key in answers if answers[key] == answer] for answer in answers.values()}
    lists = [f"{answer}: {', '.join(keys)}" for answer, keys in sorted(others.items()) if answer != usual]
    return "; ".join([", ".join(f"{name} {value}" for name, value in told.items()), *lists, f"all others {usual}"])


def _smallest(
    law: Law, library: Library, aims: Sequence[Expression | None], examples: int
) -> tuple[list[str], Intake] | None:
    """The smallest intake found that breaks the law, with how; None where none does.

    Each intake is of somebody of whom one of the aims is so, and who is otherwise well; or of anybody, for None.
    """
    found: list[tuple[list[str], Intake]] = []

    @settings(
        max_examples=examples, database=None, derandomize=True, deadline=None, phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
    )  # fmt: skip
    @given(st.data())
    def try_(data: st.DataObject) -> None:
        when = data.draw(st.sampled_from(aims))
        intake = data.draw(intakes(library, when=when, silent=1, base=("no",) if when is not None else ()))
        failures = list(law(intake))
        if failures:
            found.append((failures, intake))
            raise _BrokenError

    try:
        try_()
    except _BrokenError:
        return found[-1]
    return None


class _BrokenError(Exception):
    """An intake breaks the law: Hypothesis looks for a smaller one."""


def _asked(part: Loaded, kinds: Iterable[str]) -> set[str]:
    """Every finding that an expression in the plugin's records of these kinds asks for."""
    return {
        key
        for kind in kinds
        for record in part.content.records[kind].values()
        for _, tree in expressions_of(record)
        for key in findings_of(tree)
    }


def _backwards(library: Library) -> Library:
    def turned(part: Loaded) -> Loaded:
        records = {kind: dict(reversed(list(of_kind.items()))) for kind, of_kind in part.content.records.items()}
        return attrs.evolve(part, content=attrs.evolve(part.content, records=records))

    return build_library(list(map(turned, library.parts)))


def _well(library: Library) -> Intake:
    """Somebody whose back hurts, and who said no to everything else."""
    return Intake(**_ABOUT, answers={**dict.fromkeys(library.findings, "no"), "low_back_pain": "yes"})


def _worded(library: Library) -> Iterator[str]:
    """Leaflets of somebody well, of somebody in an emergency and of somebody half asked, in each of its languages."""
    part = library.parts[1]
    tags = [ENGLISH, *(f"{locale}{PREVIEW}" for locale in sorted(part.content.catalogues))]
    well = _well(library)
    for intake in (well, well.answering({"saddle_numbness": "yes"}), Intake(age_years=40)):
        for tag in tags:
            for clinic in (None, *sorted(part.content.records["clinics"])):
                document = leaflet(library, triage(library, intake), locale=tag, clinic=clinic)
                yield from (f"{tag}: {fault}" for fault in laws.worded(document))


def _reachable(library: Library, part: Loaded) -> Iterator[str]:
    for key in sorted(part.content.records["rules"]):
        rule = library.rules[key]
        if not ways_to(rule.when):
            yield f"rules/{key} can fire for nobody"
        elif (found := _smallest(functools.partial(laws.fires, library, rule), library, [rule.when], 3)) is not None:
            yield found[0][0]
    used = _asked(part, KINDS) | {
        finding for each in part.content.records["conditions"].values() for finding in getattr(each, "typical", ())
    }
    for key in sorted(part.content.records["findings"].keys() - used):
        yield f"findings/{key} matters to nothing: no rule, gate or contraindication of the plugin asks for it"


def _discreet(library: Library, part: Loaded) -> Iterator[str]:
    well = _well(library)
    for key in sorted(part.content.records["findings"]):
        if library.findings[key].sensitive:
            yield from laws.discreet(library, well, key)
