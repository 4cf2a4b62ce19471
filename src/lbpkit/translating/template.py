"""The template of a catalogue: every text, with its tier, where it is used and what it must not be taken to mean."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping

from babel.messages.catalog import Catalog

from lbpkit.library import Library
from lbpkit.model.kinds import KINDS
from lbpkit.model.messages import Message, messages_of
from lbpkit.model.record import Record, Tier
from lbpkit.plugins import Loaded

TIERS: tuple[Tier, ...] = (1, 2, 3)
_TIERS: Mapping[Tier, str] = {
    1: "Tier 1: needed to be safe.",
    2: "Tier 2: read by patients.",
    3: "Tier 3: read by clinicians only.",
}
USES = {
    "advice:certainty": "Said after a piece of advice: how sure studies are of it.",
    "advice:easy": "Easy read: one short sentence, one idea, the most common words. A picture stands beside it.",
    "advice:text": "What to do, or a warning sign. Must not be milder than the English, nor sound like an all-clear.",
    "advice:title": "Title of a piece of advice.",
    "conditions:clinician": "One line about a condition.",
    "conditions:course": "How a condition goes on. Must not promise more than the English.",
    "conditions:helps": "What helps in a condition. Must not promise more than the English.",
    "conditions:name": "Name of a condition, as a title.",
    "conditions:summary": "What a condition is.",
    "conditions:synonyms": "Another name that people would search a condition by.",
    "contraindications:reason": "Why a treatment or an exercise is not offered. It may not be safe: not the same as useless.",
    "evidence:absolute": "An effect in numbers of people.",
    "evidence:comparator": "What a treatment was compared with in studies.",
    "evidence:subgroup": "Which people a study was about.",
    "evidence:summary": "What studies found. Must be no more certain than the English.",
    "exercises:dose_text": "How often to do an exercise.",
    "exercises:easier": "How to make an exercise easier.",
    "exercises:harder": "How to make an exercise harder.",
    "exercises:name": "Name of an exercise, as a title.",
    "exercises:purpose": "What an exercise is good for.",
    "exercises:start": "Where an exercise starts from.",
    "exercises:steps": "One step of an exercise, told to the person who does it.",
    "exercises:stop_rules": "When to stop an exercise.",
    "exercises:synonyms": "Another name that people would search an exercise by.",
    "findings:clinician": "A finding, for clinicians.",
    "findings:help": "Said below a question.",
    "findings:label": "A finding in a few words, in a list of what the person said. It is so: no question.",
    "findings:proxy_question": "The same, asked of a parent or carer about the person with the pain; yes, no or don't know.",
    "findings:question": "Asked of the person with the pain; yes, no or don't know. Yes must mean what it means in English.",
    "guidance:subgroup": "Which people a guideline speaks of.",
    "guidance:text": "What a guideline says of a treatment.",
    "phrases:text": "A fixed word or sentence.",
    "programmes:basis": "Why this programme of exercises, and how sure that is.",
    "programmes:name": "Whom a programme of exercises is for, as a title.",
    "programmes:purpose": "What a programme of exercises is good for.",
    "questions:choices.proxy_text": "A choice below a question about the person with the pain.",
    "questions:choices.text": "A choice below a question.",
    "questions:help": "Said below a question with choices.",
    "questions:prompt": "A question with choices, asked of the person with the pain.",
    "questions:proxy_prompt": "A question with choices, asked of a parent or carer.",
    "regions:lines.hours": "When a telephone line answers.",
    "regions:lines.note": "What else to know of a telephone line.",
    "regions:name": "Name of a country.",
    "rules:clinician": "Why somebody should be seen, in one line for clinicians.",
    "rules:explanation": "Why to be seen. Must be neither milder nor more certain: 'can mean' is not 'means'.",
    "rules:label": "A reason in a few words.",
    "terms:definition": "What a word means.",
    "terms:synonyms": "Another word for it, that people would search by.",
    "terms:term": "A word that may be hard.",
    "topics:paragraphs.text": "A paragraph of background.",
    "topics:title": "Title of a page of background.",
    "treatments:cautions": "What to beware of with a treatment.",
    "treatments:how": "How a treatment is used.",
    "treatments:name": "Name of a treatment, as a title.",
    "treatments:summary": "What a treatment is.",
    "treatments:synonyms": "Another name that people would search a treatment by.",
}
"""Kind and field to where the text is used, and what it must not become."""


def template(library: Library, parts: Collection[Loaded], tiers: Collection[Tier] = TIERS) -> Catalog:
    """Every text to be translated, with no translation: what is needed to be safe first.

    Args:
        library: its edition dates the template, so that the same texts give the same file.
        parts: whose texts: the core's, a plugin's.
        tiers: of which tiers.
    """
    made = Catalog(project="lbpkit", version=library.parts[0].version, header_comment="", fuzzy=False)
    made.creation_date = datetime.datetime.combine(library.edition, datetime.time(), datetime.UTC)
    for message, record, file in sorted(texts_of(parts), key=lambda each: each[0].tier):
        if message.tier in tiers:
            ids = message.text if message.one is None else message.ids
            made.add(ids, context=message.context, locations=[(file, 0)], auto_comments=remarks(message, record))
    return made


def texts_of(parts: Collection[Loaded]) -> Iterator[tuple[Message, Record, str]]:
    """Every message of the parts, with its record and file."""
    for part in parts:
        for kind in KINDS:
            for key, record in part.content.records[kind].items():
                for message in messages_of(kind, record):
                    yield message, record, part.content.files[kind, key]


def remarks(message: Message, record: Record) -> list[str]:
    """What a translator is told about a text."""
    kind, _, rest = message.context.partition("/")
    told = [_TIERS[message.tier], USES[f"{kind}:{rest.rpartition(':')[2]}"]]
    if kind == "phrases" and (note := getattr(record, "note", None)):
        told.append(note)
    if record.not_meaning:
        told.append(f"Not: {record.not_meaning}")
    if message.count is not None:
        told.append(f"A form that is used for one number only may say {{{message.count}}} in words.")
    return told
