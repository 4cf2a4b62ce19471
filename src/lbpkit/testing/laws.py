"""The laws over one intake: each function yields what does not hold, in words, and nothing where all is well.

What is right is worked out from the records and `truth`, never asked of the engine.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from lbpkit.assessment import Assessment, triage
from lbpkit.document import Document, Text, texts_of
from lbpkit.interview import next_question
from lbpkit.leaflets import leaflet
from lbpkit.library import Library
from lbpkit.model.intake import ABOUT, Intake
from lbpkit.model.record import MEDICINES
from lbpkit.model.rules import Rule
from lbpkit.model.treatments import Contraindication, Treatment
from lbpkit.model.urgency import Urgency
from lbpkit.testing.truth import telling_values, truths

_UPWARDS = ("no", "unknown", "yes")
_UNTOUCHED = (
    "rules",
    "findings",
    "questions",
    "contraindications",
    "requirements",
    "regions",
    "phrases",
    "evidence",
    "guidance",
)
"""Kinds of which a plugin changes nothing that the core has."""
MAX_SCREENS = 80
"""More screens than any interview has."""


def total(library: Library, intake: Intake) -> Iterator[str]:
    """Law 1: one urgency, an action and, above self-care, a reason."""
    assessment = triage(library, intake)
    if not assessment.action.roles or assessment.action.within_hours <= 0:
        yield "there is no action with a time limit"
    top = max((reason.urgency for reason in assessment.reasons), default=Urgency.SELF_CARE)
    if top is not assessment.urgency:
        yield f"the urgency is {assessment.urgency.value}, the highest of its reasons {top.value}"
    told = [reason.rule for reason in assessment.reasons]
    if len(told) != len(set(told)):
        yield "a reason is told twice"
    true = truths(library, intake)
    fired = {key for key, rule in library.rules.items() if true(rule.when) == "yes"}
    said = {reason.rule for reason in assessment.reasons if reason.state == "fired"}
    if said != fired:
        yield f"so, and not told, or told and not so: {', '.join(sorted(said ^ fired))}"
    if assessment.could_reach < assessment.urgency:
        yield "what answers could reach is below what they reach now"


def monotone(library: Library, intake: Intake, findings: Collection[str]) -> Iterator[str]:
    """Law 2: from no to unknown to yes never lowers the urgency, for each of these findings."""
    for finding in findings:
        found = [triage(library, intake.answering({finding: answer})).urgency for answer in _UPWARDS]
        if found != sorted(found):
            yield f"{finding} as no, unknown and yes gives {', '.join(each.value for each in found)}"


def earned(library: Library, intake: Intake) -> Iterator[str]:
    """Law 4: self-care only where every core rule of same-day or above is silent."""
    if triage(library, intake).urgency is Urgency.SELF_CARE:
        true = truths(library, intake)
        for key, rule in library.rules.items():
            if not is_own(key) and rule.urgency >= Urgency.SAME_DAY and true(rule.when) != "no":
                yield f"self-care, although {key} is not silent"


def netted(library: Library, intake: Intake) -> Iterator[str]:
    """Law 5: advice until seen from same-day up, and the line of every emergency that is or may be so."""
    assessment = triage(library, intake)
    if assessment.urgency >= Urgency.SAME_DAY and not assessment.until_seen:
        yield f"nothing to do until seen, at {assessment.urgency.value}"
    true = truths(library, intake)
    for key, rule in library.rules.items():
        owed = rule.urgency is Urgency.EMERGENCY and rule.net not in assessment.safety_net
        if owed and true(rule.when) != "no":
            yield f"the safety net lacks {rule.net}, the line of {key}"


def harmless(library: Library, intake: Intake) -> Iterator[str]:
    """Law 6: nothing contraindicated or held is offered; nothing at all from same-day up."""
    assessment = triage(library, intake)
    offered = assessment.care.offered
    if offered and (assessment.urgency >= Urgency.SAME_DAY or not assessment.complete):
        yield f"care is offered, at {assessment.urgency.value}"
        return
    if not offered:
        return
    true = truths(library, intake)
    barring = [each for each in library.contraindications.values() if each.effect == "withhold"]
    so = {each.id: true(each.when) for each in barring}
    holding = [rule for rule in library.rules.values() if rule.holds and true(rule.when) == "yes"]
    for offer in offered:
        item = library.treatments[offer.id] if offer.kind == "treatment" else library.exercises[offer.id]
        own: set[str] = set(item.properties)
        yield from (f"{offer.id} is offered, and {rule.id} holds it" for rule in holding if own & set(rule.holds))
        for each in barring:
            named = each.treatments if isinstance(item, Treatment) else each.exercises
            if (item.id in named or own & set(each.properties)) and _bars(each, so[each.id], own):
                yield f"{offer.id} is offered, and {each.id} speaks against it"


def _bars(each: Contraindication, so: str, properties: set[str]) -> bool:
    unknown = each.if_unknown == "withhold" or bool(MEDICINES & properties)
    return so == "yes" or (so == "unknown" and unknown)


def escalating(core: Library, library: Library, intake: Intake) -> Iterator[str]:
    """Law 7: a plugin only escalates, takes nothing away, comes after the core, and does not cry wolf.

    Args:
        core: the same library without its plugins.
        library: with them.
        intake: answers also to what only the plugins ask.
    """
    asked = of_the_core(core, intake)
    before, after = triage(core, asked), triage(library, intake)
    if after.urgency < before.urgency:
        yield f"{before.urgency.value} by the core alone, {after.urgency.value} with the plugins"
    if after.urgency > before.urgency:
        fired = [each for each in after.reasons if each.state == "fired" and is_own(each.rule)]
        quiet = max([before.urgency, Urgency.ROUTINE, *(each.urgency for each in fired)])
        silent = triage(library, asked).urgency
        if silent > quiet and not raised_by_silence(library, asked, silent):
            yield "what the plugins ask weighs more than routine while it is not known"
    ours = {(each.rule, each.state) for each in before.reasons if each.urgency >= after.urgency}
    lost = ours - {(each.rule, each.state) for each in after.reasons}
    yield from (f"the core's reason {rule} is gone" for rule, _ in sorted(lost))
    yield from (f"the warning {line} is gone" for line in sorted(set(before.safety_net) - set(after.safety_net)))
    yield from _out_of_place(library, after)


def raised_by_silence(library: Library, intake: Intake, urgency: Urgency) -> bool:
    """Law 2: whether each value of a number that is not known, or of the sex, would bring this urgency by itself."""
    missing = [name for name in ABOUT if getattr(intake, name) is None]
    return any(
        all(triage(library, intake.answering({name: value})).urgency >= urgency for value in values)
        for name, values in telling_values(library).items()
        if name in missing
    )


def _out_of_place(library: Library, after: Assessment) -> Iterator[str]:
    """Where all else is equal, what is the core's stands first."""
    groups: dict[tuple[Any, ...], bool] = {}
    for each in after.reasons:
        group = (each.urgency, each.state, library.rules[each.rule].urgency)
        if groups.setdefault(group, False) and not is_own(each.rule):
            yield f"a plugin's reason stands before {each.rule}"
        groups[group] |= is_own(each.rule)
    fired = {library.rules[each.rule].net for each in after.reasons if each.state == "fired"}
    ahead = ""
    for line in after.safety_net:
        if is_own(line) and line not in fired:
            ahead = line
        elif ahead and not is_own(line):
            yield f"the warning {ahead} stands before {line}"


def is_own(key: str) -> bool:
    """Whether an id is a plugin's."""
    return "." in key


def touched(core: Library, library: Library) -> Iterator[str]:
    """Law 7: what of the core is not as it was."""
    for kind in _UNTOUCHED:
        now = library.of_kind(kind)
        yield from (
            f"{kind}/{key} is not as it was" for key, each in core.of_kind(kind).items() if now.get(key) != each
        )
    for kind in ("treatments", "exercises"):
        now = library.of_kind(kind)
        for key, before in core.of_kind(kind).items():
            for field in ("properties", "fits", "stop_rules"):
                old, new = getattr(before, field, None), getattr(now[key], field, None)
                if old != new and (not isinstance(old, tuple) or not isinstance(new, tuple) or new[: len(old)] != old):
                    yield f"{field} of {kind}/{key} is not as it was"


def of_the_core(core: Library, intake: Intake) -> Intake:
    """The same intake without what only plugins ask."""
    answers = {finding: answer for finding, answer in intake.answers.items() if finding in core.findings}
    about = {name: getattr(intake, name) for name in ABOUT if name not in intake.not_asked}
    return Intake(respondent=intake.respondent, answers=answers, **about)


def settled(library: Library, intake: Intake) -> Iterator[str]:
    """Law 8: the interview goes on to an end, asks nothing twice, and leaves nothing open."""
    for _ in range(MAX_SCREENS):
        screen = next_question(library, intake)
        if screen is None:
            assessment = triage(library, intake)
            if not assessment.complete or assessment.could_reach is not assessment.urgency:
                yield "the interview ends, and an answer could still raise the urgency"
            return
        asked = {key for each in screen.questions for choice in each.choices for key in choice.answers}
        if asked & intake.answers.keys():
            yield f"asked again: {', '.join(sorted(asked & intake.answers.keys()))}"
        about = {name: getattr(intake, name) for name in intake.not_asked}
        intake = intake.answering({**about, **screen.none_of_these()})
    yield "the interview does not end"


def ordered(library: Library, backwards: Library, intake: Intake) -> Iterator[str]:
    """Law 9: the same comes out of the same records in another order."""
    if triage(library, intake).to_dict() != triage(backwards, intake).to_dict():
        yield "another order of records gives another answer"
    if next_question(library, intake) != next_question(backwards, intake):
        yield "another order of records asks another question"


def worded(document: Document) -> Iterator[str]:
    """Laws 10 and 11: every text can be read, and names the record that it is from, with its sources."""
    for text in _texts(document):
        where = f"the text of {text.record} ({text.lang})"
        if not any(map(str.isalnum, text.text)):
            yield f"{where} is blank"
        if re.search(r"\{[a-z_]+\}", text.text):
            yield f"{where} has a placeholder that is not filled in: {text.text[:80]!r}"
        if re.fullmatch(r"[a-z]+/[\w.]+(:\w+)?", text.text):
            yield f"{where} is an id: {text.text!r}"
        if not text.record or not text.sources:
            yield f"{where} names no source: {text.text[:80]!r}"


def _texts(document: Document) -> Iterator[Text]:
    yield from texts_of((document.title, document.lead, document.sections, document.colophon))


def discreet(library: Library, intake: Intake, secret: str) -> Iterator[str]:
    """Law 13: no patient's leaflet names a sensitive finding or a rule that is sensitive, whatever was answered."""
    hidden = {f"findings/{key}" for key, each in library.findings.items() if each.sensitive}
    hidden |= {f"rules/{key}" for key, each in library.rules.items() if each.sensitive}
    for answer in _UPWARDS:
        document = leaflet(library, triage(library, intake.answering({secret: answer})))
        for text in _texts(document):
            if text.record in hidden:
                yield f"with {secret} answered {answer}, a patient's leaflet shows {text.record}"


def fires(library: Library, rule: Rule, intake: Intake) -> Iterator[str]:
    """Law 12, for one rule: of somebody of whom it is so, triage says that it has fired."""
    assessment = triage(library, intake)
    if rule.id not in {each.rule for each in assessment.reasons if each.state == "fired"}:
        yield f"{rule.id} is so, and has not fired"
    if assessment.urgency < rule.urgency:
        yield f"{rule.id} is so, and the urgency is {assessment.urgency.value}"
