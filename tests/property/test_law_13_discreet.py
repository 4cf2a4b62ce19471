"""Law 13. Discreet. No patient output, metadata included, differs by the value of a sensitive answer except in urgency, route,
time limit and neutral text.
"""

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import lbpkit
from lbpkit.document import texts_of
from lbpkit.leaflets.discretion import discreet
from lbpkit.testing import core_library, intakes, libraries

LIBRARY = core_library()
SECRET = sorted(key for key, finding in LIBRARY.findings.items() if finding.sensitive)
EXAMPLES = Path(__file__).parents[2] / "examples" / "intakes"
ANSWERS = ("no", "unknown", "yes")
ROUTE = {"action", "contacts"}
"""Sections that say whom to call and by when."""
NEUTRAL = {"phrases/reason_neutral", "phrases/reason_none", "phrases/until_seen_neutral", "phrases/desk_private"}
"""Fixed sentences that name nothing."""


def leaflets(library, intake, secret, **options):
    """The patient's leaflet for each value of a sensitive answer."""
    for answer in ANSWERS:
        yield lbpkit.leaflet(library, lbpkit.triage(library, intake.answering({secret: answer})), **options)


def apart_from_the_route(document):
    """What is left when urgency, route, time limits and neutral sentences are taken out."""
    kept = []
    for section in document.sections:
        if section.id not in ROUTE:
            texts = [text for text in texts_of(section.blocks) if text.record not in NEUTRAL]
            kept.append((section.id, texts))
    colophon = [text for text in texts_of(document.colophon) if text.record != "phrases/colophon_valid"]
    return [each for each in kept if each[1]], colophon, document.references, document.locale, document.date


def check_discreet(library, intake, secret):
    documents = list(leaflets(library, intake, secret))
    for one, other in itertools.combinations(documents, 2):
        if one.urgency is other.urgency and one.complete == other.complete:
            assert apart_from_the_route(one) == apart_from_the_route(other)
    hidden = hidden_texts(library)
    for document in documents:
        for text in texts_of((document.title, document.lead, document.sections, document.colophon)):
            assert text.record not in hidden
            assert not [each for each in hidden.values() for words in each if words in text.text]


def hidden_texts(library):
    """Every text of a sensitive finding or rule."""
    hidden = {}
    for key, finding in library.findings.items():
        if finding.sensitive:
            hidden[f"findings/{key}"] = (finding.label, finding.question, finding.clinician)
    for key, rule in library.rules.items():
        if rule.sensitive:
            hidden[f"rules/{key}"] = (rule.label, rule.explanation)
    shown = {text for rule in library.rules.values() if not rule.sensitive for text in (rule.label, rule.explanation)}
    shown |= {finding.label for finding in library.findings.values() if not finding.sensitive}
    said = " ".join(sorted(shown))
    return {record: tuple(text for text in texts if text not in said) for record, texts in hidden.items()}


def settled(intake, library):
    """The intake with every sensitive finding asked: what is still to be asked is no answer."""
    left = [key for key, finding in library.findings.items() if finding.sensitive and key not in intake.answers]
    return intake.answering(dict.fromkeys(left, "no"))


@given(intakes(LIBRARY, silent=0, base=("no", "no", "not_asked")), st.sampled_from(SECRET))
def test_over_the_shipped_content(intake, secret):
    check_discreet(LIBRARY, settled(intake, LIBRARY), secret)


@given(st.data())
def test_over_generated_content(data):
    library = data.draw(libraries())
    secrets = sorted(key for key, finding in library.findings.items() if finding.sensitive)
    assume(secrets)
    intake = settled(data.draw(intakes(library, silent=1)), library)
    check_discreet(library, intake, data.draw(st.sampled_from(secrets)))


@given(intakes(LIBRARY, silent=0, base=("no",)), st.sampled_from(SECRET))
@settings(max_examples=max(settings.default.max_examples // 4, 5))
def test_what_is_rendered_gives_nothing_away(intake, secret):
    """The last step too, with everything that a format adds of its own."""
    for document in leaflets(LIBRARY, settled(intake, LIBRARY), secret):
        for form in ("text", "markdown", "html", "json"):
            written = lbpkit.render(document, form)
            assert LIBRARY.findings[secret].label not in written
            assert f"findings/{secret}" not in written


def check_care(library, intake, secrets):
    """The same care wherever the urgency is the same, and never anything that the real answers bar or hold (law 6)."""
    seen = {}
    for answers in itertools.product(ANSWERS, repeat=len(secrets)):
        assessment = lbpkit.triage(library, intake.answering(dict(zip(secrets, answers, strict=True))))
        view = discreet(library, assessment)
        offered = {(offer.kind, offer.id) for offer in assessment.care.offered}
        assert {(offer.kind, offer.id) for offer in view.care.offered} <= offered
        assert seen.setdefault((assessment.urgency, view.complete), view.care) == view.care


@given(intakes(LIBRARY, silent=0, base=("no",)), st.permutations(SECRET))
@settings(max_examples=max(settings.default.max_examples // 4, 5))
def test_care_follows_the_urgency_over_the_shipped_content(intake, secrets):
    check_care(LIBRARY, settled(intake, LIBRARY), secrets[:2])


@given(st.data())
def test_care_follows_the_urgency_over_generated_content(data):
    library = data.draw(libraries())
    secrets = sorted(key for key, finding in library.findings.items() if finding.sensitive)
    assume(secrets and (library.treatments or library.exercises))
    check_care(library, settled(data.draw(intakes(library, silent=1)), library), secrets[:3])


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_who_answered_no_to_all_of_it_loses_no_exercise(path):
    """Discretion may cost a little; not what helps most people most. The files hold what an interview asks, and no more."""
    intake = lbpkit.Intake.from_dict(json.loads(path.read_text(encoding="utf-8")))
    assessment = lbpkit.triage(LIBRARY, intake)
    assert not set(SECRET) & set(intake.yes)
    assert discreet(LIBRARY, assessment).care.programme == assessment.care.programme


def test_the_findings_that_people_hide_are_marked():
    assert {"injects_drugs", "unsafe_at_home", "suicidal_thoughts", "self_harm_now", "sexual_change"} <= set(SECRET)


def test_a_clinician_is_told():
    intake = lbpkit.Intake(age_years=40, sex="male", pain_days=3, pain_score=5, answers={"injects_drugs": "yes"})
    document = lbpkit.leaflet(LIBRARY, lbpkit.triage(LIBRARY, intake), audience="clinician")
    assert LIBRARY.findings["injects_drugs"].clinician in [text.text for text in texts_of(document.sections)]


def test_a_rule_that_rests_on_a_sensitive_finding_alone_is_sensitive_too():
    """Else its explanation would give the answer away."""
    from lbpkit.expressions import Has
    from lbpkit.testing import ways_to

    telling = [
        key
        for key, rule in LIBRARY.rules.items()
        if not rule.sensitive
        and any(Has(secret) in way for secret in SECRET for way in ways_to(rule.when))
        and all(any(Has(secret) in way for secret in SECRET) for way in ways_to(rule.when))
    ]
    assert telling == []


def test_a_sensitive_rule_of_same_day_or_above_holds_nothing():
    """Fired, it shows no care at all; open, it would keep what it holds from everybody who answered no."""
    urgent = [rule for rule in LIBRARY.rules.values() if rule.sensitive and rule.urgency >= lbpkit.Urgency.SAME_DAY]
    assert urgent
    assert [rule.id for rule in urgent if rule.holds] == []
