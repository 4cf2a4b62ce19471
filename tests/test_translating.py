"""Work on catalogues: what translators are told, what is kept when the English changes, what is found to look at."""

import pytest
from babel.messages.catalog import Catalog

from lbpkit.content.catalogues import Catalogue, ids_of
from lbpkit.locales import messages_in
from lbpkit.testing import core_library
from lbpkit.translating.template import USES, remarks, template
from lbpkit.translating.updating import begun, updated, written

CORE = core_library()
TEMPLATE = template(CORE, CORE.parts[:1])


def read(data):
    return Catalogue(locale="es", file="locales/es.po", data=data).parsed


def of(catalog):
    return {(entry.context, ids_of(entry)): entry for entry in catalog if entry.id}


def catalog(*entries):
    """A catalogue of (context, English, translation) and perhaps flags and comments."""
    made = Catalog(locale="es", fuzzy=False)
    for context, english, said, *more in entries:
        flags, comments = more or ((), ())
        made.add(english, said, flags=flags, user_comments=comments, context=context)
    return made


def test_the_template_has_every_text_once_what_safety_needs_first():
    entries = of(TEMPLATE)
    assert set(entries) == {(message.context, message.ids) for message in messages_in(CORE)}
    tiers = [int(entry.auto_comments[0][5]) for entry in TEMPLATE if entry.id]
    assert tiers == sorted(tiers)
    assert {1, 2, 3} == set(tiers)


def test_every_text_is_told_where_it_is_used():
    fields = {(message.context.partition("/")[0], message.context.rpartition(":")[2]) for message in messages_in(CORE)}
    assert {":".join(field) for field in fields} == set(USES)


def test_a_translator_is_told_what_a_text_must_not_mean():
    told = {
        message.context: remarks(message, CORE.of_kind(kind)[message.context.partition("/")[2].partition(":")[0]])
        for message in messages_in(CORE)
        if (kind := message.context.partition("/")[0])
    }
    assert "Must never read as an all-clear." in told["phrases/self_care_not_all_clear:text"]
    assert any("may say {days} in words" in each for each in told["phrases/tell_days:text"])
    for key, finding in CORE.findings.items():
        if finding.not_meaning:
            assert f"Not: {finding.not_meaning}" in told[f"findings/{key}:question"]
    assert sum(bool(finding.not_meaning) for finding in CORE.findings.values()) >= 15


def test_a_catalogue_is_written_and_read_back_alike():
    new = updated(begun(CORE.locales["en"]), TEMPLATE)
    assert of(read(written(new))).keys() == of(TEMPLATE).keys()
    assert written(new) == written(updated(read(written(new)), TEMPLATE))


WHY = ("phrases/section_why:text", "Why")


@pytest.mark.parametrize(
    ("old", "said", "fuzzy"),
    [
        ((*WHY, "Por qué"), "Por qué", False),
        ((*WHY, "Por qué", ("fuzzy",), ()), "Por qué", True),
        ((WHY[0], "Why?", "¿Por qué?"), "¿Por qué?", True),
        ((WHY[0], "Something else altogether", "Otra cosa"), "", False),
        (("phrases/elsewhere:text", "Why", "Por qué"), "Por qué", True),
    ],
    ids=[
        "current",
        "was fuzzy",
        "the English changed a little",
        "the English is another",
        "the same English elsewhere",
    ],
)
def test_what_becomes_of_a_translation(old, said, fuzzy):
    new = updated(catalog(old), TEMPLATE)
    entry = of(new)[WHY[0], ("Why",)]
    assert (entry.string, entry.fuzzy) == (said, fuzzy)
    assert (WHY[0], ("Why",)) in of(read(written(new)))


def test_nothing_that_somebody_wrote_is_lost():
    gone = ("phrases/gone_for_good:text", "Nowhere to be found", "Ya no existe")
    new = read(written(updated(catalog((*WHY, "Por qué", (), ("reviewed: A. Nurse, 2027-01-31",)), gone), TEMPLATE)))
    assert of(new)[WHY[0], ("Why",)].user_comments == ["reviewed: A. Nurse, 2027-01-31"]
    assert [entry.string for entry in new.obsolete.values()] == ["Ya no existe"]
    again = read(written(updated(new, TEMPLATE)))
    assert [entry.string for entry in again.obsolete.values()] == ["Ya no existe"]


def test_a_changed_english_shows_what_it_was():
    assert b'#| msgid "Why?"' in written(updated(catalog((WHY[0], "Why?", "¿Por qué?")), TEMPLATE))


def test_plural_forms_grow_to_those_of_the_language():
    record = CORE.phrases["tell_days"]
    one = catalog(("phrases/tell_days:text", record.text, "Hace {days} días."))
    entry = of(updated(one, TEMPLATE))["phrases/tell_days:text", (record.one, record.text)]
    assert entry.fuzzy
    assert entry.string == ("Hace {days} días.", "")
