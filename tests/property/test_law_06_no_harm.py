"""Law 6. First, do no harm. Nothing contraindicated, out of its ages or held is offered; nothing at all from `SAME_DAY` up.

What must not be offered is worked out here from the records alone.
"""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

import lbpkit
from lbpkit.expressions import Has, Suspected, atoms
from lbpkit.model.record import MEDICINES
from lbpkit.model.treatments import Treatment
from lbpkit.testing import core_library, intakes, libraries, truth

LIBRARY = core_library()


def asks_suspicion(expression):
    return any(isinstance(atom, Suspected) for atom in atoms(expression))


def harms(library, intake, item):
    """Everything that speaks against offering the item to this person."""
    yield from (f"contraindication {key}" for key in barred(library, intake, item))
    for key, rule in library.rules.items():
        if set(rule.holds) & set(item.properties) and truth(library, intake, rule.when) == "yes":
            yield f"held by {key}"
    if not isinstance(item, Treatment):
        return
    age = intake.age_years
    if item.min_age_years is not None and (age is None or age < item.min_age_years):
        yield "too young, or of no known age"
    if item.max_age_years is not None and (age is None or age > item.max_age_years):
        yield "too old, or of no known age"
    for pregnancy, finding in (("not_allowed", "pregnant"), ("until_week_20", "pregnant_20_weeks")):
        if item.pregnancy == pregnancy and finding in library.findings and truth(library, intake, Has(finding)) != "no":
            yield "pregnant, or perhaps so"


def barred(library, intake, item):
    medicine = bool(MEDICINES & set(item.properties))
    for key, each in library.contraindications.items():
        named = each.treatments if isinstance(item, Treatment) else each.exercises
        if item.id not in named and not set(each.properties) & set(item.properties):
            continue
        so = truth(library, intake, each.when)
        unknown_bars = each.if_unknown == "withhold" or (medicine and each.effect == "withhold")
        if (so == "yes" and each.effect == "withhold") or (so == "unknown" and unknown_bars):
            yield key


def check_harmless(library, intake):
    assessment = lbpkit.triage(library, intake)
    care = assessment.care
    if assessment.urgency >= lbpkit.Urgency.SAME_DAY or not assessment.complete:
        assert (care.offered, care.withheld, care.programme) == ((), (), ())
        return
    for offer in care.offered:
        item = library.treatments[offer.id] if offer.kind == "treatment" else library.exercises[offer.id]
        assert list(harms(library, intake, item)) == [], offer.id
        assert item.fits is None or truth(library, intake, item.fits) != "no"
    offered = {offer.id for offer in care.offered if offer.kind == "exercise"}
    assert set(care.programme) <= offered
    both = {(each.kind, each.id) for each in care.offered} & {(each.kind, each.id) for each in care.withheld}
    assert both == set()


def check_said(library, intake):
    """Nothing is dropped in silence, and a warning that is due is there."""
    assessment = lbpkit.triage(library, intake)
    if assessment.urgency >= lbpkit.Urgency.SAME_DAY or not assessment.complete:
        return
    offered = {(offer.kind, offer.id): offer for offer in assessment.care.offered}
    withheld = {(each.kind, each.id) for each in assessment.care.withheld}
    for kind, items in (("treatment", library.treatments), ("exercise", library.exercises)):
        for key, item in items.items():
            if item.fits is None or truth(library, intake, item.fits) == "yes":
                assert (kind, key) in offered.keys() | withheld
            if (kind, key) in offered:
                for name, each in library.contraindications.items():
                    named = each.treatments if kind == "treatment" else each.exercises
                    hits = key in named or set(each.properties) & set(item.properties)
                    if hits and each.effect == "warn" and truth(library, intake, each.when) == "yes":
                        assert name in offered[kind, key].warnings


@given(st.data())
def test_over_the_shipped_content(data):
    """Aimed at one contraindication, or at one rule that holds something, of a person who is otherwise well."""
    barring = [*LIBRARY.contraindications.values(), *(rule for rule in LIBRARY.rules.values() if rule.holds)]
    when = data.draw(st.sampled_from([each.when for each in barring if not asks_suspicion(each.when)]))
    intake = data.draw(intakes(LIBRARY, when=when, base=("no",), silent=0))
    unknown = {finding: "unknown" for finding in intake.yes if data.draw(st.booleans())}
    check_harmless(LIBRARY, intake)
    check_said(LIBRARY, intake)
    check_harmless(LIBRARY, intake.answering(unknown))


@given(st.data())
@settings(max_examples=max(settings.default.max_examples // 10, 3))
def test_over_the_shipped_content_with_a_silent_number(data):
    intake = data.draw(intakes(LIBRARY, base=("no",), silent=1))
    check_harmless(LIBRARY, intake)
    check_said(LIBRARY, intake)


@given(st.data())
def test_over_generated_content(data):
    library = data.draw(libraries())
    assume(library.treatments or library.exercises)
    for _ in range(3):
        intake = data.draw(intakes(library, silent=2, base=("no", "unknown")))
        check_harmless(library, intake)
        check_said(library, intake)
