"""What it may be, and how it goes on."""

from __future__ import annotations

from lbpkit.document import Entries, Entry, Section
from lbpkit.leaflets.amounts import crowd
from lbpkit.leaflets.setting import paragraph, section
from lbpkit.leaflets.subject import Subject


def conditions(subject: Subject) -> Section | None:
    """What it may be and how it goes on; a serious condition only where a rule that suspects it has fired."""
    words = subject.words
    named = [each.condition for each in subject.view.shown.possible_conditions if each.state == "fired"]
    entries = []
    for key in named[: subject.extent.conditions]:
        told = [words.the("conditions", key, "summary"), words.of("conditions", key, "course")]
        people, course = subject.library.conditions[key].people, told[1]
        drawn = (crowd(people, course),) if people is not None and course is not None else ()
        texts = tuple(text for text in told if text is not None)
        entries.append(Entry(name=words.the("conditions", key, "name"), texts=texts, pictures=drawn))
    lead = words.phrase("conditions_lead" if entries else "conditions_none")
    return section(words, "conditions", [paragraph(lead), Entries(items=tuple(entries)) if entries else None])
