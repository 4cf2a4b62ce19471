"""Law 12. Reachable. Every rule can fire for somebody the interview can produce, every finding matters to something, every
condition can be suggested, every claim is accounted for.
"""

import itertools

import pytest
from hypothesis import settings

import lbpkit
from lbpkit.expressions import Has, Suspected, atoms, findings_of
from lbpkit.model.record import expressions_of
from lbpkit.testing import core_library, fitting, telling_values, truth, ways_to

LIBRARY = core_library()
LEDGER = sorted(LIBRARY.claims)


def with_open_gates(way):
    """The ways of being so together with whatever opens the gates of their findings, and of those again."""
    for atom in sorted(way, key=repr):
        gate = LIBRARY.findings[atom.finding].applies_if if isinstance(atom, Has) else None
        if gate is None:
            continue
        opened = [way | more for more in ways_to(gate)]
        if way not in opened:
            return [each for wider in opened for each in with_open_gates(wider)]
    return [way]


def answered_together(way):
    """The answers to choice questions, where one choice of each says all that must be so, and no more than can be."""
    yes = {atom.finding for atom in way if isinstance(atom, Has)}
    answers = {}
    for question in LIBRARY.questions.values():
        wanted = yes & set(question.findings)
        fitting_choices = [c for c in question.choices if wanted <= {key for key, so in c.answers.items() if so}]
        if not fitting_choices:
            return None
        best = min(fitting_choices, key=lambda choice: sum(choice.answers.values()))
        answers.update({key: "yes" if so else "no" for key, so in best.answers.items()})
    return answers | dict.fromkeys(yes, "yes")


def people_for(rule):
    """People, as the interview could find them, of whom the rule is so: everything else is denied."""
    values = telling_values(LIBRARY)
    for way in itertools.islice(ways_to(rule.when), 40):
        for wider in itertools.islice(with_open_gates(way), 10):
            about = {
                name: fitting(wider, name, values[name]) for name in ("age_years", "sex", "pain_days", "pain_score")
            }
            answers = answered_together(wider)
            if answers is not None and all(about.values()):
                chosen = {name: options[len(options) // 2] for name, options in about.items()}
                yield lbpkit.Intake(**chosen, answers={**dict.fromkeys(LIBRARY.findings, "no"), **answers})


def open_to(intake, finding):
    gate = LIBRARY.findings[finding].applies_if
    return gate is None or truth(LIBRARY, intake, gate) != "no"


@pytest.mark.parametrize("key", sorted(LIBRARY.rules))
def test_every_rule_can_fire(key):
    rule = LIBRARY.rules[key]
    intake = next(iter(people_for(rule)), None)
    assert intake is not None, "nobody who answers the questions can ever meet it"
    assert [finding for finding in intake.yes if not open_to(intake, finding)] == []
    assessment = lbpkit.triage(LIBRARY, intake)
    fired = {reason.rule for reason in assessment.reasons if reason.state == "fired"}
    assert key in fired
    assert assessment.urgency >= rule.urgency


EMERGENCIES = sorted(key for key, rule in LIBRARY.rules.items() if rule.urgency is lbpkit.Urgency.EMERGENCY)
STEP = 1 if settings.default.max_examples >= 1000 else 10
"""A whole interview takes a second: all of them in `thorough`, one in ten otherwise."""


@pytest.mark.parametrize("key", EMERGENCIES[::STEP])
def test_the_interview_finds_every_emergency(key):
    """Asked in the interview's own order, with its own stop, the person of whom the rule is so is sent in."""
    person = next(iter(people_for(LIBRARY.rules[key])))
    intake = lbpkit.Intake()
    for _ in range(60):
        screen = lbpkit.next_question(LIBRARY, intake)
        if screen is None:
            break
        answers = {}
        for question in screen.questions:
            if question.kind == "about":
                answers[question.id] = getattr(person, question.id)
            else:
                answers.update({finding: person.answers[finding] for finding in question.choices[0].answers})
        intake = intake.answering(answers)
    assert screen is None
    assert lbpkit.triage(LIBRARY, intake).urgency is lbpkit.Urgency.EMERGENCY


def test_every_finding_matters_to_something():
    kinds = ("rules", "findings", "contraindications", "treatments", "exercises", "programmes", "advice")
    trees = [tree for kind in kinds for each in LIBRARY.of_kind(kind).values() for _, tree in expressions_of(each)]
    matters = set().union(*map(findings_of, trees))
    for condition in LIBRARY.conditions.values():
        matters |= {*condition.typical, *condition.against}
    pregnancy = {each.pregnancy for each in LIBRARY.treatments.values()} - {"allowed", "ask"}
    matters |= {"pregnant", "pregnant_20_weeks"} if pregnancy else set()
    assert sorted(set(LIBRARY.findings) - matters) == []


def test_every_finding_can_be_answered_yes_in_the_interview():
    for key in LIBRARY.findings:
        ways = with_open_gates(frozenset({Has(key)}))
        possible = [
            way
            for way in ways
            if answered_together(way) is not None and fitting(way, "sex") and fitting(way, "age_years")
        ]
        assert possible, key


def test_every_condition_is_suspected_by_a_rule():
    suspected = {condition for rule in LIBRARY.rules.values() for condition in rule.suspects}
    assert sorted(set(LIBRARY.conditions) - suspected) == []


def test_every_suspicion_that_care_asks_for_can_arise():
    suspected = {condition for rule in LIBRARY.rules.values() for condition in rule.suspects}
    for kind in ("treatments", "exercises", "programmes", "contraindications", "advice"):
        for key, record in LIBRARY.of_kind(kind).items():
            for _, tree in expressions_of(record):
                asked = {atom.condition for atom in atoms(tree) if isinstance(atom, Suspected)}
                assert asked <= suspected, f"{kind}/{key}"


def test_every_question_asks_what_matters_and_every_advice_is_given():
    given = {line for rule in LIBRARY.rules.values() for line in (*rule.until_seen, rule.net) if line is not None}
    owed = {key for key, advice in LIBRARY.advice.items() if advice.kind in ("until_seen", "safety_net")}
    assert sorted(owed - given) == []


def carried():
    """Claim to the records that carry it, worked out from the records alone."""
    users = {}
    for kind in ("findings", "questions", "rules", "requirements", "advice", "conditions", "treatments", "evidence", "guidance",
                 "contraindications", "exercises", "programmes", "topics", "terms", "phrases", "regions", "sources"):  # fmt: skip
        for key, record in LIBRARY.of_kind(kind).items():
            inner = [claim for paragraph in getattr(record, "paragraphs", ()) for claim in paragraph.claims]
            for claim in {*record.claims, *inner}:
                users.setdefault(claim, set()).add(f"{kind}/{key}")
    return users


def test_the_ledger_is_whole():
    assert len(LEDGER) == 725


def test_every_claim_is_accounted_for():
    """Used or qualified, and then carried by a record; or rejected with a reason, and then carried by none for patients."""
    users = carried()
    unused = [key for key, claim in LIBRARY.claims.items() if claim.status != "rejected" and key not in users]
    assert unused == [], f"{len(unused)} claims that no record carries"


def test_every_caveat_and_every_rejection_has_its_reason():
    silent = [
        key for key, claim in LIBRARY.claims.items() if claim.status in ("qualified", "rejected") and not claim.note
    ]
    assert silent == []


def test_what_is_rejected_is_never_told_to_patients():
    """A rejected claim may stand only in a topic about the documents themselves."""
    rejected = {key for key, claim in LIBRARY.claims.items() if claim.status == "rejected"}
    told = []
    for claim, users in carried().items():
        for user in users if claim in rejected else ():
            kind, key = user.split("/")
            if kind != "sources" and not (kind == "topics" and LIBRARY.topics[key].audience == "about_sources"):
                told.append((claim, user))
    assert sorted(told) == []


def test_the_library_knows_who_carries_a_claim():
    assert {claim: set(users) for claim, users in LIBRARY.used_by.items()} == carried()
