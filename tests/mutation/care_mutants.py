"""Faults planted in what decides care, one at a time and in memory, and which of them a case or a check notices.

    python tests/mutation/care_mutants.py

A case is a person and what a named source asks for; a check compares a row's direction with its own words, and its sources
with the claims it carries, the guideline it is filed under and the treatment it is about. Nothing else counts.
"""

import copy
import functools
import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

import attrs

import lbpkit
from lbpkit.care import care
from lbpkit.engine.indexed import index_of
from lbpkit.expressions import AllOf, AnyOf, Has, Suspected
from lbpkit.model.frozen_map import FrozenMap
from lbpkit.model.urgency import Urgency

FOLDER = Path(__file__).parents[1]
USUAL = {"age_years": 40, "sex": "male", "pain_days": 10, "pain_score": 5}
ABOUT_SOURCES = tomllib.loads((FOLDER / "source_subjects.toml").read_text("utf-8"))
NOT_SAYING = {"with", "that", "from", "back", "pain", "care", "treatment", "treatments", "patients", "people", "spine"}
DIRECTIONS = ("benefit", "no_important_difference", "harm", "inconclusive", "no_evidence")


@attrs.frozen(kw_only=True)
class CareCase:
    id: str
    sentence: str
    source: str
    yes: tuple = ()
    unknown: tuple = ()
    age_years: object = USUAL["age_years"]
    sex: str = USUAL["sex"]
    pain_days: float = USUAL["pain_days"]
    pain_score: int = USUAL["pain_score"]
    withheld: tuple = ()
    warned: tuple = ()
    offered: tuple = ()
    plain: tuple = ()
    never: tuple = ()
    each_of: tuple = ()
    """Findings, or several with spaces between: the same holds with each of these in place of the last of `yes`."""
    programme: str = ""
    """The programme that is composed; `none` where there is none."""
    aims: tuple = ()
    """What its exercises train, among other things; named twice, where two of them do."""
    without: tuple = ()
    """Properties that none of its exercises has."""
    by: str = "contraindication"
    """`age`: what withholds is the age that the treatment itself is for."""
    only: str = ""
    """This contraindication by itself, where others would hide what it does."""

    def intake(self, library):
        answers = {
            **dict.fromkeys(library.findings, "no"),
            **dict.fromkeys(self.yes, "yes"),
            **dict.fromkeys(self.unknown, "unknown"),
        }
        strangers = {*self.yes, *self.unknown} - library.findings.keys()
        assert not strangers, f"{self.id}: no finding {sorted(strangers)}"
        age = None if self.age_years == "unknown" else self.age_years
        return lbpkit.Intake(
            age_years=age, sex=self.sex, pain_days=self.pain_days, pain_score=self.pain_score, answers=answers
        )


def load_care_cases(folder=FOLDER / "care_cases"):
    cases = [
        CareCase(**{key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()})
        for file in sorted(folder.glob("*.toml"))
        for raw in tomllib.loads(file.read_text("utf-8"))["cases"]
    ]
    assert len({case.id for case in cases}) == len(cases), "an id is there twice"
    others = [
        attrs.evolve(case, id=f"{case.id} ({other})", yes=(*case.yes[:-1], *other.split()), each_of=())
        for case in cases
        for other in case.each_of
    ]
    return [*cases, *others]


def with_records(library, **kinds):
    """The library with these kinds of records in place of its own."""
    records = {
        **{kind: library.of_kind(kind) for kind in library._records},
        **{k: FrozenMap(v) for k, v in kinds.items()},
    }
    return attrs.evolve(library, records=records)


JOG = "exercises/acme.jog"
"""An exercise such as a plugin may bring: none of the core's has impact."""


def contraindications_alone(library):
    """The library without the other two nets: what rules hold, and the ages and weeks that treatments are for."""
    jog = attrs.evolve(
        library.exercises["walking_programme"], id="acme.jog", properties=("exercise", "impact"), fits=None
    )
    return with_records(
        library,
        exercises={**library.exercises, jog.id: jog},
        rules={key: attrs.evolve(rule, holds=()) for key, rule in library.rules.items()},
        treatments={
            key: attrs.evolve(
                each, min_age_years=None, max_age_years=None, pregnancy="allowed", evidence=(), guidance=()
            )
            for key, each in library.treatments.items()
        },
    )


@functools.lru_cache(maxsize=512)
def given_to(library, case):
    return care(library, case.intake(library), Urgency.ROUTINE)


def found(library, case):
    """(withheld, warned, offered) of the case: item to the records that say so."""
    given = given_to(library, case)
    withheld = {f"{each.kind}s/{each.id}": each.records for each in given.withheld}
    warned = {f"{each.kind}s/{each.id}": each.warnings for each in given.offered if each.warnings}
    return withheld, warned, {f"{each.kind}s/{each.id}": each.warnings for each in given.offered}


def case_failures(library, case):
    """What the whole library does otherwise than the case asks."""
    withheld, warned, offered = found(library, case)
    for item in case.withheld:
        if item not in withheld and item != JOG:
            yield f"{case.id}: {item} is {'offered' if item in offered else 'not even fitting'}, not withheld"
    for item in case.warned:
        if item not in warned and item not in withheld:
            yield f"{case.id}: {item} comes without a warning"
    for item in case.offered:
        if item not in offered:
            yield f"{case.id}: {item} is {'withheld' if item in withheld else 'not fitting'}, not offered"
    for item in () if case.only else case.plain:
        if offered.get(item) != ():
            yield f"{case.id}: {item} is not offered without a warning"
    for item in case.never:
        if item in offered:
            yield f"{case.id}: {item} is offered"


def programme_failures(library, case):
    """What the programme is otherwise than the case asks."""
    if not case.programme:
        return
    given = given_to(library, case)
    if (given.programme_id or "none") != case.programme:
        yield f"{case.id}: the programme is {given.programme_id or 'none'}, not {case.programme}"
        return
    parts = library.programmes[case.programme].parts if given.programme_id else ()
    trained = Counter(part.aim for part in parts if set(part.exercises) & set(given.programme))
    for aim, times in (Counter(case.aims) - trained).items():
        yield f"{case.id}: {times} more of the programme should be for {aim}"
    for key in given.programme:
        for name in set(case.without) & set(library.exercises[key].properties):
            yield f"{case.id}: {key} has {name}"


def alone_failures(bare, case):
    """What contraindications alone do otherwise, and whether they rest on the source that the case names."""
    if case.by != "contraindication":
        return
    if case.only:
        kept = {key: each for key, each in bare.contraindications.items() if key == case.only}
        bare = with_records(bare, contraindications=kept)
    withheld, warned, offered = found(bare, case)
    for wanted, told in ((case.withheld, withheld), (case.warned, warned)):
        for item in wanted:
            if item not in told:
                yield f"{case.id}: no contraindication speaks of {item}"
                continue
            sources = {source for key in told[item] for source in bare.contraindications[key].sources}
            if case.source not in sources:
                yield f"{case.id}: {item} does not rest on {case.source}, but on {', '.join(sorted(sources))}"
    for item in case.offered:
        if item not in offered:
            yield f"{case.id}: a contraindication bars {item}"
    for item in case.plain:
        if offered.get(item) != ():
            yield f"{case.id}: a contraindication speaks of {item}"


# ---- what words say

_SAYS = {
    "no_evidence": r"\bno (sound )?(study|trial|new proof)\b|\bno sound trial\b|shows? no (study|trial)$|nothing read here"
    r"|^one page praises .* shows no study",
    "inconclusive": r"\bnot (yet )?(clear|known|proved)\b|cannot (tell|say)|could not say|too few trials|do not agree"
    r"|depends (on )?which|little trust|not been tested well|is proved to be best|no way of doing|not clearly do more"
    r"|is (likely to be short|not shown)|often does not last|were too short|can be enough|may be enough|few people who"
    r"|but how often|aims to make|might help|its own share",
    "no_important_difference": r"no (clear |important )?(better|difference|more)\b|(as much|as well|as common) (as|with)"
    r"|about as (much|many|common|well)|\bas well as\b|much the same|chang\w+ little|little or no|hardly"
    r"|did not|does not (help|make|ease|clearly)"
    r"|do not (ease|make|work|seem|help)|does not seem|not likely to change|(doing|did) as well|has gone|come out level"
    r"|not much better|added nothing|to do no good|did hardly any good|neither did more|does little|no clear difference"
    r"|had not eased|still no better|would notice|not clearly",
    "harm": r"side effects? .*(more common|with muscle)|more people (may have|had) side effects"
    r"|can cause ulcers|more pain for a while"
    r"|pain may go up|sore legs|riskier|slightly more pain|a bit more pain|surgery again|can go wrong|move the pain from"
    r"|make you sleepy|have side effects|had side effects",
}  # fmt: skip


def direction_of(text):
    """The direction that a summary says, by its words; benefit where none of the other four is said."""
    folded = text.casefold().rstrip(".")
    return next((direction for direction, words in _SAYS.items() if re.search(words, folded)), "benefit")


_AGAINST = r"not to (offer|give|use)|should not|says not|says no\b|\bnot be used|not offer"
_NEITHER = r"no recommendation|too little (to say|is known)|made no|trials conflict"


def guidance_direction_of(text):
    folded = text.casefold()
    if re.search(_NEITHER, folded):
        return "no_recommendation"
    return "against" if re.search(_AGAINST, folded) else "for"


def words_of(text):
    return {word[:5] for word in re.findall(r"[a-z]{4,}", text.casefold()) if word not in NOT_SAYING}


def is_about(library, source, treatment):
    """Whether a source is about a treatment: by its title, or by what source_subjects.toml says it covers."""
    covered = ABOUT_SOURCES["covers"].get(source)
    if covered is not None:
        return treatment in covered
    record, names = library.sources[source], library.treatments[treatment]
    return bool(words_of(record.title) & words_of(" ".join([treatment.replace("_", " "), names.name, *names.synonyms])))


_SIGN = re.compile(r"lower is better|lower favours|against usual care|limits activity")


def row_failures(library, row):
    """What is wrong with a row of evidence or guidance, seen by itself."""
    sources = set(row.sources)
    for claim in row.claims:
        if library.claims[claim].source not in sources:
            yield f"{row.id}: carries {claim} but does not name {library.claims[claim].source}"
    if hasattr(row, "comparator"):
        said = direction_of(row.summary)
        if said != row.direction:
            yield f"{row.id}: direction is {row.direction}, its words say {said}: {row.summary}"
        yield from _size_failures(row)
        carried = {library.claims[claim].source for claim in row.claims}
        for source in row.sources:
            if source in carried or (
                row.direction == "no_evidence" and source in (*ABOUT_SOURCES["pages"], "editorial")
            ):
                continue
            if not is_about(library, source, row.treatment):
                yield f"{row.id}: {source} is not about {row.treatment}"
    else:
        said = guidance_direction_of(row.text)
        if said != row.direction:
            yield f"{row.id}: direction is {row.direction}, its words say {said}: {row.text}"
        if not row.id.startswith(row.sources[0]):
            yield f"{row.id}: is filed under another guideline than {row.sources[0]}"


def _size_failures(row):
    size = row.size
    if size is None or size.low is None or size.high is None:
        return
    none = 1 if "ratio" in size.measure else 0
    if not size.low <= size.value <= size.high:
        yield f"{row.id}: the size {size.value} lies outside its interval"
    crosses = size.low <= none <= size.high
    if crosses and row.direction in ("benefit", "harm"):
        yield f"{row.id}: {row.direction}, but the interval includes no effect"
    if size.scale and _SIGN.search(size.scale) and not crosses:
        better = size.value < none
        if (row.direction == "benefit" and not better) or (row.direction == "harm" and better):
            yield f"{row.id}: {row.direction}, but the size points the other way"


# ---- planting


@attrs.frozen(kw_only=True)
class CareMutant:
    kind: str
    record: str
    change: str
    new: object

    def __str__(self):
        return f"{self.record}: {self.kind}: {self.change}"


def contraindication_mutants(library):
    for key, each in library.contraindications.items():

        def mutant(kind, change, new, key=key):
            return CareMutant(kind=kind, record=key, change=change, new=new)

        yield mutant("drop contraindication", "", None)
        other = {"withhold": "warn", "warn": "withhold"}[each.effect]
        unknown = "warn" if (other, each.if_unknown) == ("warn", "withhold") else each.if_unknown
        yield mutant("other effect", f"{each.effect} to {other}", attrs.evolve(each, effect=other, if_unknown=unknown))
        yield mutant("swap source", "editorial", attrs.evolve(each, sources=(_other(each),)))
        for change, when in _without_one(each.when):
            yield mutant("drop condition", change, attrs.evolve(each, when=when))
        for name in each.properties if len(each.properties) > 1 else ():
            left = tuple(other for other in each.properties if other != name)
            yield mutant("drop property", name, attrs.evolve(each, properties=left))


def _other(each):
    return "owen_2020" if "owen_2020" not in each.sources else "dahm_2010"


def programme_mutants(library):
    for key, each in library.programmes.items():

        def mutant(kind, change, new, key=key):
            return CareMutant(kind=kind, record=key, change=change, new=new)

        yield mutant("drop programme", "", None)
        for place, part in enumerate(each.parts):
            rest = (*each.parts[:place], *each.parts[place + 1 :])
            yield mutant("drop part", f"{place}, {part.aim}", _bypassing(each, parts=rest))
        for change, when in _without_one(each.fits):
            yield mutant("drop condition of a programme", change, attrs.evolve(each, fits=when))


def _bypassing(record, **changes):
    """The record with fields that its own check would refuse."""
    changed = copy.copy(record)
    for name, value in changes.items():
        object.__setattr__(changed, name, value)
    return changed


def covered(library, mutant):
    """Whether a dropped condition could never have been missed: whoever it is so for has another one that is left."""
    if mutant.kind != "drop condition":
        return False
    index, before = index_of(library), library.contraindications[mutant.record].when
    left = mutant.new.when.items if isinstance(mutant.new.when, AnyOf) else (mutant.new.when,)
    gone = [item for item in before.items if item not in left] if isinstance(before, AnyOf) else []
    if len(gone) != 1 or not all(isinstance(item, Has | Suspected) for item in (*gone, *left)):
        return False
    enough = [each for item in left for each in _ways(library, index, item)]
    return all(any(each & index.implying(way) == each for each in enough) for way in _ways(library, index, gone[0]))


def _ways(library, index, item):
    """The sets of findings, as bits, that make a finding or a suspicion so."""
    if isinstance(item, Has):
        return [index.bits[item.finding]]
    return [way for rule in library.suspecting[item.condition] for way in index.rule_conjunctions[rule.id]]


def _without_one(when):
    """The expression without one of its conditions, wherever it stands; with what was left out."""
    if not isinstance(when, AnyOf | AllOf):
        return
    for place, item in enumerate(when.items):
        rest = (*when.items[:place], *when.items[place + 1 :])
        yield str(item), rest[0] if len(rest) == 1 else type(when)(rest)
        for change, inner in _without_one(item):
            yield change, type(when)((*when.items[:place], inner, *when.items[place + 1 :]))


def row_mutants(library):
    for kind, others in (("evidence", ("hicks_2024", "mellor_2018")), ("guidance", ("nice_ng226",))):
        for row in library.of_kind(kind).values():
            other = next((each for each in others[:-1] if not is_about(library, each, row.treatment)), others[-1])
            allowed = DIRECTIONS if kind == "evidence" else ("for", "against", "no_recommendation")
            for direction in allowed:
                if direction != row.direction:
                    change = f"{row.direction} to {direction}"
                    new = attrs.evolve(row, direction=direction)
                    yield CareMutant(kind=f"flip {kind}", record=row.id, change=change, new=new)
            for place, source in enumerate(row.sources):
                if other not in row.sources:
                    swapped = (*row.sources[:place], other, *row.sources[place + 1 :])
                    change = f"{source} to {other}"
                    new = attrs.evolve(row, sources=swapped)
                    yield CareMutant(kind=f"swap source of {kind}", record=row.id, change=change, new=new)


def killer_of_contraindication(bare, cases, mutant):
    kept = {key: each for key, each in bare.contraindications.items() if key != mutant.record}
    if mutant.new is not None:
        kept[mutant.record] = mutant.new
    changed = with_records(bare, contraindications=kept)
    for case in cases:
        failure = next(alone_failures(changed, case), None)
        if failure:
            return failure
    return None


def is_noticed_in_programmes(library, cases, mutant):
    kept = {key: each for key, each in library.programmes.items() if key != mutant.record}
    kept |= {} if mutant.new is None else {mutant.record: mutant.new}
    changed = with_records(library, programmes=kept)
    return any(True for case in cases for _ in programme_failures(changed, case))


NEVER_MISSED = {
    ("thrust_inflamed_joints", "Has(finding='inflammatory_arthritis')"): "manipulation is for low back pain, and known "
    "arthritis with low back pain always suspects rheumatoid arthritis, which bars it too",
    ("back_pain_that_lasts", "Compare(number='pain_days', operator='>', bound=42.0)"): "until then "
    "first_weeks_of_back_pain comes before it, wherever three of its moves are offered",
    ("steady_and_strong", "AnyOf"): "its exercises fit nobody who hurts in none of these places",
}
"""What could go unmissed, by record and the start of what changed: why nobody's care would be another."""


def never_missed(mutant):
    return any(mutant.record == record and mutant.change.startswith(start) for record, start in NEVER_MISSED)


def report(equivalent, planted, killed):
    print(f"\nequivalent: {len(equivalent)}, by what is left, or as NEVER_MISSED says")
    for mutant in equivalent:
        print(f"  {mutant}")
    print()
    for kind in planted:
        print(f"{kind:30} {killed[kind]:5} of {planted[kind]:5}  {killed[kind] / planted[kind]:.1%}")
    print(f"{'all':30} {killed.total():5} of {planted.total():5}  {killed.total() / planted.total():.1%}")


def main():
    library = lbpkit.load_library(plugins=())
    bare, cases = contraindications_alone(library), load_care_cases()
    touching = {}
    for case in cases:
        withheld, warned, _ = found(bare, case)
        spoken = {key for keys in (*withheld.values(), *warned.values()) for key in keys}
        for key in {case.only} if case.only else spoken:
            touching.setdefault(key, []).append(case)
    planted, killed, equivalent = Counter(), Counter(), []
    for mutant in contraindication_mutants(library):
        if covered(library, mutant) or never_missed(mutant):
            equivalent.append(mutant)
            continue
        planted[mutant.kind] += 1
        wider = mutant.kind == "drop condition" and isinstance(library.contraindications[mutant.record].when, AllOf)
        among = cases if wider else touching.get(mutant.record, ())
        killer = killer_of_contraindication(bare, among, mutant)
        killed[mutant.kind] += killer is not None
        if killer is None:
            print(mutant)
    for mutant in row_mutants(library):
        planted[mutant.kind] += 1
        noticed = any(True for _ in row_failures(library, mutant.new))
        killed[mutant.kind] += noticed
        if not noticed:
            print(mutant)
    for mutant in programme_mutants(library):
        if never_missed(mutant):
            equivalent.append(mutant)
            continue
        planted[mutant.kind] += 1
        noticed = is_noticed_in_programmes(library, cases, mutant)
        killed[mutant.kind] += noticed
        if not noticed:
            print(mutant)
    report(equivalent, planted, killed)


if __name__ == "__main__":
    sys.exit(main())
