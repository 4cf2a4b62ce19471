"""An assessment in words, for a terminal: how soon, what to do, by when, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lbpkit.assessment import Assessment
from lbpkit.commands.layout import bullets, counted, prose
from lbpkit.document import Audience
from lbpkit.explaining import Reason
from lbpkit.interview import questions_left
from lbpkit.leaflets.discretion import discreet
from lbpkit.library import Library
from lbpkit.locales import Words
from lbpkit.model.urgency import Urgency, by_when

MAX_OPEN = 5
"""How many rules that are only open are written out."""
MAX_LEFT = 5
"""How many of the questions left are written out."""


def in_words(library: Library, assessment: Assessment, words: Words, audience: Audience) -> Iterator[str]:
    """The assessment, paragraph by paragraph.

    Args:
        library: that made the assessment.
        assessment: what `triage` gave.
        words: the language and region it is told in.
        audience: a `patient` is told nothing that names a sensitive answer; a `clinician` is told everything.
    """
    if not assessment.complete:
        yield "\n".join(_unfinished(library, assessment, words))
    yield "\n".join(_what_to_do(assessment, words))
    yield "\n".join(_why(library, assessment, words, audience))
    if assessment.urgency >= Urgency.SAME_DAY:
        yield "\n".join(_until_seen(library, assessment, words, audience))
    yield "\n".join(_afterwards(assessment, words))


def level(words: Words, urgency: Urgency) -> str:
    """The name of an urgency."""
    return _phrase(words, f"level_{urgency.value}")


def _phrase(words: Words, key: str, **values: object) -> str:
    return words.phrase(key, **values).text


def _unfinished(library: Library, assessment: Assessment, words: Words) -> Iterator[str]:
    left = questions_left(library, assessment.intake)
    yield "NOT FINISHED"
    yield prose(_phrase(words, "unfinished_lead"), "  ")
    yield prose(_phrase(words, "unfinished_call"), "  ")
    if assessment.could_reach > assessment.urgency:
        yield prose(f"Answers to come could bring it up to: {level(words, assessment.could_reach)}.", "  ")
    names = ", ".join(key.removeprefix("ask_") for _, key in left[:MAX_LEFT])
    more = f" and {len(left) - MAX_LEFT} more" if len(left) > MAX_LEFT else ""
    yield prose(f"{counted(len(left), 'question')} left: {names}{more}. To go on: lbpkit ask --resume FILE", "  ")


def _what_to_do(assessment: Assessment, words: Words) -> Iterator[str]:
    hours = assessment.action.within_hours
    so_far = "" if assessment.complete else "So far: "
    days, weeks = max(1, int(hours // 24)), max(1, int(hours // 168))
    said = _phrase(words, f"urgency_{assessment.urgency.value}", days=days, weeks=weeks)
    yield prose(f"{so_far}{level(words, assessment.urgency).upper()}. {said}")
    if assessment.urgency is Urgency.SELF_CARE:
        yield prose(_phrase(words, "do_self_care"), "  ")
        yield prose(_phrase(words, "self_care_not_all_clear"), "  ")
        return
    roles = assessment.action.roles
    yield prose(f"What to do: {_phrase(words, f'do_{roles[0]}')}", "  ")
    yield prose(f"By when: {by_when(hours)}.", "  ")
    for role in roles:
        contact = words.contact(role)
        told = ", ".join(part for part in (contact.number, contact.hours and contact.hours.text, contact.url) if part)
        yield prose(contact.name.text + (f": {told}" if told else ""), "  - ")


def _why(library: Library, assessment: Assessment, words: Words, audience: Audience) -> Iterator[str]:
    view = None if audience == "clinician" else discreet(library, assessment)
    reasons = assessment.reasons if view is None else view.reasons
    fired = [reason for reason in reasons if reason.state == "fired"]
    opened = [reason for reason in reasons if reason.state == "open" and reason.urgency == assessment.urgency]
    yield "Why"
    for reason in fired:
        yield from _fired(words, reason, audience)
    if not assessment.complete and opened:
        yield prose(f"{counted(len(opened), 'rule')} cannot be settled before the questions are answered.", "  - ")
    elif opened:
        yield prose(_phrase(words, "reason_open"), "  ")
        for reason in opened[:MAX_OPEN]:
            yield from _open(words, reason)
        if len(opened) > MAX_OPEN:
            yield prose(f"and {len(opened) - MAX_OPEN} more: see them with --format json", "  - ")
    if view is not None and view.hidden:
        yield prose(_phrase(words, "reason_neutral"), "  - ")
    elif not fired and not opened:
        yield prose(_phrase(words, "reason_none"), "  - ")


def _fired(words: Words, reason: Reason, audience: Audience) -> Iterator[str]:
    clinical = words.of("rules", reason.rule, "clinician") if audience == "clinician" else None
    yield prose(f"{clinical.text if clinical else reason.explanation} [{level(words, reason.urgency)}]", "  - ")
    yield from _basis(reason, "from")


def _open(words: Words, reason: Reason) -> Iterator[str]:
    yield prose(f"{words.the('rules', reason.rule, 'label').text} [{level(words, reason.urgency)}]", "  - ")
    yield from _basis(reason, "so or not known")


def _basis(reason: Reason, rests: str) -> Iterator[str]:
    yield prose(f"rule {reason.rule}; {rests}: {_listed(reason.findings)}; sources: {_listed(reason.sources)}", "    ")


def _until_seen(library: Library, assessment: Assessment, words: Words, audience: Audience) -> Iterator[str]:
    """What to do until seen. What only rules say that nobody has answered for yet is left out."""
    shown = assessment if audience == "clinician" else discreet(library, assessment).shown
    settled = assessment.complete or any(
        reason.state == "fired" and reason.urgency == assessment.urgency for reason in shown.reasons
    )
    lines = [words.the("advice", key, "text").text for key in shown.until_seen] if settled else []
    yield "Until seen"
    yield from bullets([*lines, _phrase(words, "until_seen_neutral")])


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids) or "age, sex or time alone"


def _afterwards(assessment: Assessment, words: Words) -> Iterator[str]:
    yield prose(
        f"Safety net: {counted(len(assessment.safety_net), 'warning sign')} to watch for; lbpkit leaflet prints them."
    )
    if assessment.complete:
        days = assessment.review_days
        again = _phrase(words, "review", days=max(1, days))
        if assessment.urgency < Urgency.EMERGENCY:
            yield prose(f"{again} {_phrase(words, 'review_sooner')}")
        yield "Complete: nothing that could still be asked would change the urgency."
    made = assessment.provenance
    for problem in made.plugin_problems:
        yield prose(f"Left out: {problem}")
    yield prose(
        f"No diagnosis. lbpkit {made.lbpkit}, content of {made.edition} ({made.content_hash[:12]}). "
        "More on a rule: lbpkit show RULE"
    )
