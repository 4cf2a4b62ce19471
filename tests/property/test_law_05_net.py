"""Law 5. A net under everyone. Every assessment has an action with a time limit, until-seen advice from `SAME_DAY` up, a safety
net with the line of every emergency rule whose gates are not closed, and a review before which time alone fires no further rule.
"""

from hypothesis import given, settings
from hypothesis import strategies as st

import lbpkit
from lbpkit.expressions import Compare, Has, atoms
from lbpkit.testing import core_library, intakes, libraries, truth, ways_to

LIBRARY = core_library()
LATEST = {"self_care": 14 * 24, "routine": 4380, "soon": 336, "same_day": 24, "emergency": 24}
"""Hours: no text of that urgency may promise more."""


def check_action(library, assessment):
    assert 0 < assessment.action.within_hours <= LATEST[assessment.urgency.value]
    assert assessment.review_days >= 0
    if assessment.urgency >= lbpkit.Urgency.SAME_DAY:
        assert assessment.until_seen
    assert all(library.advice[key].kind == "until_seen" for key in assessment.until_seen)


def check_net(library, assessment):
    """No gate of a rule's findings is closed: its line is there. It cannot concern the person: its line need not be."""
    intake = assessment.intake
    assert len(set(assessment.safety_net)) == len(assessment.safety_net)
    for key, rule in library.rules.items():
        if rule.urgency is lbpkit.Urgency.EMERGENCY and any(
            is_open(library, intake, way) for way in ways_to(rule.when)
        ):
            assert rule.net in assessment.safety_net, key
    owed = {rule.net for rule in library.rules.values() if rule.urgency is lbpkit.Urgency.EMERGENCY}
    assert set(assessment.safety_net) <= owed


def is_open(library, intake, way):
    """Age and sex, which do not change, do not bar it, and no gate is closed. Days pass and pain grows: these bar nothing."""
    for atom in way:
        if isinstance(atom, Has):
            gate = library.findings[atom.finding].applies_if
            if gate is not None and intake.answers.get(atom.finding) != "yes" and truth(library, intake, gate) == "no":
                return False
        elif isinstance(atom, Compare) and atom.number in ("pain_days", "pain_score"):
            continue
        elif truth(library, intake, atom) == "no":
            return False
    return True


def check_review(library, assessment):
    intake = assessment.intake
    if intake.pain_days is None:
        return
    fired = {key for key, rule in library.rules.items() if truth(library, intake, rule.when) == "yes"}
    end = intake.pain_days + assessment.review_days
    bounds = {
        atom.bound
        for rule in library.rules.values()
        for atom in atoms(rule.when)
        if isinstance(atom, Compare) and atom.number == "pain_days"
    }
    moments = {bound + step for bound in bounds for step in (0, 0.001)} | {end - 0.001}
    for moment in sorted(moment for moment in moments if intake.pain_days < moment < end):
        later = intake.answering({"pain_days": moment})
        for key, rule in library.rules.items():
            assert key in fired or truth(library, later, rule.when) != "yes", (key, moment)


@given(intakes(LIBRARY, silent=1))
@settings(max_examples=max(settings.default.max_examples // 2, 5))
def test_over_the_shipped_content(intake):
    assessment = lbpkit.triage(LIBRARY, intake)
    check_action(LIBRARY, assessment)
    check_net(LIBRARY, assessment)
    check_review(LIBRARY, assessment)


@given(st.data())
def test_over_generated_content(data):
    library = data.draw(libraries(care=False))
    assessment = lbpkit.triage(library, data.draw(intakes(library, silent=2)))
    check_action(library, assessment)
    check_net(library, assessment)
    check_review(library, assessment)


def test_no_line_is_left_out_of_a_net_for_want_of_a_number():
    """Asked nothing, a person gets the line of every emergency there is."""
    owed = {rule.net for rule in LIBRARY.rules.values() if rule.urgency is lbpkit.Urgency.EMERGENCY}
    assert set(lbpkit.triage(LIBRARY, lbpkit.Intake()).safety_net) == owed
    assert all(LIBRARY.advice[key].kind == "safety_net" for key in owed)


def test_a_net_is_not_padded():
    """A man is not warned of what only pregnancy brings, nor a woman of 70."""
    for about in ({"sex": "male", "age_years": 30}, {"sex": "female", "age_years": 70}):
        intake = lbpkit.Intake(**about, pain_days=3, pain_score=3, answers={"low_back_pain": "yes"})
        for line in lbpkit.triage(LIBRARY, intake).safety_net:
            owners = [rule for rule in LIBRARY.rules.values() if rule.net == line]
            ways = [way for rule in owners if rule.urgency is lbpkit.Urgency.EMERGENCY for way in ways_to(rule.when)]
            assert not all(Has("pregnant") in way or Has("pregnant_20_weeks") in way for way in ways), line
