"""Easy read: one idea a sentence, a picture beside each, and of everything only what matters most.

Sentences are those that a record has for easy read; where it has none, its own, each on a line. Medicines are left to
the pharmacist, who is named: what needs many warnings is better said by somebody who can be asked.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

import attrs

from lbpkit.document import Block, Entry, Idea, Ideas, Mark, Paragraph, Picture, Section, Text
from lbpkit.leaflets import handover, living, opening
from lbpkit.leaflets.conditions import conditions
from lbpkit.leaflets.exercises import exercises
from lbpkit.leaflets.setting import paragraph, section
from lbpkit.leaflets.subject import Subject
from lbpkit.leaflets.treatments import entries, withheld
from lbpkit.model.rules import AdviceKind, Role
from lbpkit.model.signs import Sign
from lbpkit.model.urgency import Urgency

SIGNS: dict[AdviceKind, Sign] = {
    "safety_net": "warning",
    "until_seen": "clock",
    "self_care": "home",
    "lifestyle": "walking",
    "work": "work",
    "flare_up": "back",
    "visit": "talk",
}
"""What is drawn beside advice that names no drawing of its own."""
MARKS: dict[Mark, Sign] = {"helps": "helps", "choice": "question", "unsure": "question", "avoid": "avoid"}
ROLE_SIGNS: dict[Role, Sign] = {
    "ambulance": "ambulance",
    "emergency_department": "hospital",
    "maternity": "pregnancy",
    "own_team": "doctor",
    "crisis_line": "phone",
    "poisons_line": "phone",
    "eye_service": "eye",
    "urgent_line": "phone",
    "gp": "doctor",
    "midwife": "pregnancy",
    "physiotherapist": "exercise",
    "pharmacist": "pharmacist",
    "self_care": "home",
}
"""What is drawn for whom to turn to."""
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?\u061f])\s+")


def sections(subject: Subject) -> list[Section | None]:
    """The sections of an easy-read leaflet, by urgency."""
    first, more = opening.warning_signs(subject)
    net, other = pictured(subject, first, "warning"), pictured(subject, more, "warning")
    why = pictured(subject, opening.why(subject), "question")
    until_seen = pictured(subject, opening.until_seen(subject), "clock")
    if not subject.view.complete:
        left = pictured(subject, opening.unfinished(subject), "question")
        return [left, _action(subject), until_seen, net, other]
    tell = handover.tell(subject)
    if subject.urgency is Urgency.EMERGENCY:
        return [_after(opening.whom_to_call(subject), _whom(subject)), why, until_seen, tell]
    if subject.urgency is Urgency.SAME_DAY:
        return [_action(subject), net, why, until_seen, tell, other]
    daily = subject.extent.daily
    return [
        _action(subject),
        net,
        why,
        pictured(subject, conditions(subject), "back"),
        _advice(subject, "self_care", subject.extent.self_care),
        _treatments(subject),
        pictured(subject, withheld(subject, subject.view.care), "avoid"),
        _exercises(subject),
        _advice(subject, "work", daily),
        _advice(subject, "flare_up", daily),
        _advice(subject, "visit", subject.extent.visit),
        other,
    ]


def _whom(subject: Subject) -> list[Idea]:
    """Each of those to turn to, with what to do."""
    roles = subject.assessment.action.roles
    return [Idea(texts=(subject.words.phrase(f"do_{role}"),), sign=ROLE_SIGNS[role]) for role in roles]


def _action(subject: Subject) -> Section | None:
    """Whom to turn to, what else to do, and that somebody may help to read it."""
    together = Idea(texts=(subject.words.phrase("easy_read_together"),), sign="talk")
    todo = pictured(subject, opening.action(subject), "calendar")
    whom = _whom(subject)[:1] if subject.urgency > Urgency.SELF_CARE else []
    return _after(todo, whom, together)


def _after(plain: Section | None, ideas: list[Idea], *last: Idea) -> Section | None:
    """The section with these ideas before it, and those behind it."""
    if plain is None:
        return None
    return attrs.evolve(plain, blocks=tuple(_together([*ideas, *plain.blocks, *last])))


def split(texts: Iterable[Text]) -> tuple[Text, ...]:
    """The sentences of the texts, each a text of its own with the same record and sources."""
    return tuple(
        attrs.evolve(text, text=sentence) for text in texts for sentence in _BETWEEN_SENTENCES.split(text.text)
    )


def pictured(subject: Subject, plain: Section | None, sign: Sign) -> Section | None:
    """A section with every paragraph, item and entry as an idea: with the drawing of its record, else with this one."""
    if plain is None:
        return None
    blocks = [each for block in plain.blocks for each in _ideas(subject, block, sign)]
    return attrs.evolve(plain, blocks=tuple(_together(blocks)))


def _ideas(subject: Subject, block: Block, sign: Sign) -> Iterator[Block | Idea]:
    match block.type:
        case "paragraph":
            yield _idea(subject, sign, block.texts)
        case "bullets":
            yield from (_idea(subject, sign, (item,)) for item in block.items)
        case "entries":
            for entry in block.items:
                idea = _idea(subject, sign, entry.texts, name=entry.name)
                yield attrs.evolve(idea, pictures=entry.pictures) if entry.pictures else idea
        case _:
            yield block


def _idea(subject: Subject, sign: Sign, texts: tuple[Text, ...], *, name: Text | None = None) -> Idea:
    """Texts as one idea. A name with nothing below it is what is said; advice is said in its easy words."""
    named = name or texts[0]
    kind, _, key = named.record.partition("/")
    if kind == "advice":
        advice, easy = subject.library.advice[key], subject.words.each("advice", key, "easy")
        sign = advice.sign or SIGNS[advice.kind]
        if easy and all(text.lang == subject.words.locale for text in easy):
            texts = easy
    if not texts:
        return Idea(texts=split([named]), sign=sign)
    return Idea(name=name, texts=split(texts), sign=sign)


def _together(parts: Iterable[Block | Idea]) -> Iterator[Block]:
    """The blocks, neighbouring ideas as one."""
    single = (idea for part in parts for idea in (part.items if isinstance(part, Ideas) else (part,)))
    for is_idea, group in itertools.groupby(single, key=lambda part: isinstance(part, Idea)):
        if is_idea:
            yield Ideas(items=tuple(part for part in group if isinstance(part, Idea)))
        else:
            yield from (part for part in group if not isinstance(part, Idea))


def _advice(subject: Subject, kind: living.Kind, most: int) -> Section | None:
    """Advice of one kind, without how sure it is."""
    return pictured(subject, living.advice(subject, kind, most, certainty=False), SIGNS[kind])


def _treatments(subject: Subject) -> Section | None:
    """What helps and what does not, and how sure that is; no medicine."""
    words = subject.words
    told = entries(subject, subject.view.care, medicines=False)
    blocks: list[Block | None] = []
    for mark, group in itertools.groupby(told, key=lambda entry: entry.mark):
        ideas = [idea for each in group for idea in _treatment(each, MARKS[mark])]
        blocks += [paragraph(words.phrase(f"label_{mark}"), strong=True), Ideas(items=tuple(ideas))]
    return section(words, "treatments", blocks)


def _treatment(entry: Entry, sign: Sign) -> Iterator[Idea]:
    """What it is and what to mind; then how much it does, beside what shows that."""
    drawn = [found for found in entry.found if found.picture]
    found = [text for each in entry.found if each not in drawn for text in (*each.said, each.sure)]
    yield Idea(name=entry.name, texts=split([*entry.texts, *found, *entry.notes]), sign=sign)
    for each in drawn:
        if each.picture:
            yield Idea(texts=split((*each.said, each.sure)), pictures=(each.picture,))


def _exercises(subject: Subject) -> Section | None:
    """The exercises, then when to stop; not on what the programme rests."""
    plain = exercises(subject, subject.view.care)
    if plain is None:
        return None
    parts: list[Block | Idea] = []
    for block in plain.blocks:
        match block.type:
            case "entries":
                parts += [part for entry in block.items for part in _steps(entry)]
            case "bullets":
                parts += _ideas(subject, block, "warning")
            case "paragraph" if block.strong or not block.texts[0].record.startswith("programmes/"):
                parts += [block] if block.strong else _ideas(subject, block, "exercise")
    return attrs.evolve(plain, blocks=tuple(_together(parts)))


def _steps(entry: Entry) -> Iterator[Block | Idea]:
    """An exercise, every step beside its picture. Steps need no numbers where each has its place."""
    shown: dict[int, tuple[Picture, ...]] = {}
    for picture in entry.pictures:
        shown[picture.step] = (*shown.get(picture.step, ()), attrs.evolve(picture, step=0))
    yield Paragraph(texts=(entry.name,), strong=True)
    for place, texts in enumerate([entry.texts, *((step,) for step in entry.steps)]):
        yield Idea(texts=split(texts), sign=None if place in shown else "exercise", pictures=shown.get(place, ()))
    yield Idea(texts=split(entry.notes), sign="clock")
