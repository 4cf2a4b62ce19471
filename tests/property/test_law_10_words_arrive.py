"""Law 10. Words arrive. Tier 1 is complete and current in a locale, or the locale is a preview and must be asked for; elsewhere a
missing or stale text falls back to English marked as English; never blank, never an id. Placeholders, numbers and units agree.
"""

import io
import re
import unicodedata

import attrs
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import given, settings
from hypothesis import strategies as st

import lbpkit
from lbpkit.content.catalogues import Catalogue
from lbpkit.content.reading import Content
from lbpkit.content.structuring import structure
from lbpkit.document import texts_of
from lbpkit.library import Library
from lbpkit.locales import gaps, locales_of, messages_in, negotiate, speech_of
from lbpkit.model.kinds import KINDS
from lbpkit.model.locales import Locale
from lbpkit.testing import core_library, intakes, libraries, part_of

CORE = core_library()
MESSAGES = sorted(messages_in(CORE), key=lambda message: (message.context, message.text))
FIRST = [message for message in MESSAGES if message.tier == 1]
LOCALE = structure(
    {
        "id": "xx",
        "name": "Xx",
        "english_name": "Xx",
        "direction": "rtl",
        "date": "{day}-{month}-{year}",
        "months": [f"m{n}" for n in "abcdefghijkl"],
    },
    Locale,
)
HOSTILE = (
    "",
    " ",
    "\u200b",
    "…",
    "{",
    "{emergency_number}",
    "{0.__class__}",
    "{days} {days}",
    "999",
    "wait 3 weeks",
    "<b>x</b>",
    "<script>alert(1)</script>",
    "\u202eabc",
    "a\x07b",
    "a\nb",
    "phrases/title",
    "phrases/title:text",
    "None",
)


def in_language(library, said):
    """The library with a language whose compiled catalogue says these things, whatever they are: no check has seen it."""
    catalog = Catalog(locale="en", fuzzy=False)
    for message, text in said:
        ids = message.ids if message.one is not None else message.text
        catalog.add(ids, (text, text) if message.one is not None else text, context=message.context)
        if message.one is not None:
            catalog.add(message.text, text, context=message.context)
    written = io.BytesIO()
    write_mo(written, catalog)
    catalogue = Catalogue(locale="xx", file="locales/xx.mo", data=written.getvalue())
    empty = {kind: {} for kind in KINDS}
    content = Content(owner="xx", records=empty, files={}, catalogues={"xx": catalogue}, stored_hash="0" * 64)
    records = {kind: library.of_kind(kind) for kind in KINDS}
    records["locales"] = {**library.locales, "xx": LOCALE}
    return Library(parts=(*library.parts, part_of(content)), records=records)


def sayings(messages):
    """Some of the messages with what a catalogue says of them: fit, stale, or hostile."""

    def one(message):
        fit = st.just(f"≈ {message.text}")
        stale = st.just(f"≈ {message.text} and more")
        return st.tuples(st.just(message), st.one_of(fit, fit, stale, st.sampled_from(HOSTILE), st.text(max_size=20)))

    return st.lists(st.sampled_from(messages), max_size=30, unique_by=id).flatmap(
        lambda some: st.tuples(*map(one, some))
    )


def digits(text):
    return sorted(re.findall(r"\d+", text))


def check_text(text, english):
    """What is shown can be seen and read, and agrees with the English that it stands for."""
    assert any(map(str.isalnum, text))
    assert not any(unicodedata.category(character) in {"Cc", "Cs", "Co"} for character in text)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]|</?[a-z]", text)
    assert sorted(re.findall(r"\{[a-z_]+\}", text)) == sorted(re.findall(r"\{[a-z_]+\}", english))
    assert digits(text) == digits(english)
    assert not re.fullmatch(r"[a-z]+/\w+(:\w+)?", text)


@given(st.data())
def test_whatever_a_catalogue_says_only_what_agrees_is_shown(data):
    said = dict(data.draw(sayings(MESSAGES)))
    speech = speech_of(in_language(CORE, said.items()), "xx")
    for message, text in said.items():
        shown = speech.said(message)
        if shown is not None:
            assert shown == text
            check_text(shown, message.text)
        elif text == f"≈ {message.text}":
            raise AssertionError(f"not shown: {text!r}")


@given(st.data())
@settings(max_examples=max(settings.default.max_examples // 4, 5))
def test_a_leaflet_is_never_blank_and_never_an_id(data):
    library = data.draw(libraries())
    library = in_language(library, data.draw(sayings(list(messages_in(library)))))
    assessment = lbpkit.triage(library, data.draw(intakes(library, silent=1)))
    document = lbpkit.leaflet(library, assessment, locale="xx-x-preview", region=None)
    english = lbpkit.leaflet(library, assessment)
    assert document.direction == "rtl"
    assert [section.id for section in document.sections] == [section.id for section in english.sections]
    shown = set(texts_of((english.title, english.lead, english.sections, english.colophon)))
    for text in texts_of((document.title, document.lead, document.sections, document.colophon)):
        assert text.lang in {"en", "xx"}
        assert any(map(str.isalnum, text.text))
        assert not re.search(r"\{[a-z_]+\}|^[a-z]+/\w+$", text.text)
        assert text.lang == "xx" or text in shown or text.record.startswith("phrases/"), "English is as it was"


@given(st.sampled_from(FIRST), st.booleans())
@settings(max_examples=6)
def test_one_text_that_safety_needs_and_is_not_current_makes_a_preview(missing, stale):
    said = [(message, f"≈ {message.text}") for message in FIRST if message is not missing]
    if stale:
        before = attrs.evolve(missing, text=f"{missing.text} And so on.")
        said.append((before, f"≈ {before.text}"))
    broken = in_language(CORE, said)
    assert gaps(broken, "xx") == (missing,)
    assert locales_of(broken) == ("en",)
    with pytest.raises(lbpkit.LocaleError, match="is a preview: of the texts that are needed to be safe 1 "):
        negotiate(broken, "xx")
    assert negotiate(broken, "xx-x-preview") == "xx"


def test_a_language_with_all_that_safety_needs_speaks():
    complete = in_language(CORE, [(message, f"≈ {message.text}") for message in FIRST])
    assert locales_of(complete) == ("en", "xx")
    assert negotiate(complete, "xx-YY") == "xx"
    english = lbpkit.leaflet(complete, lbpkit.triage(complete, lbpkit.Intake(answers={"saddle_numbness": "yes"})))
    document = lbpkit.leaflet(
        complete, lbpkit.triage(complete, lbpkit.Intake(answers={"saddle_numbness": "yes"})), locale="xx", region="GB"
    )
    assert document.banner.text == f"≈ {english.banner.text}"
    assert {text.lang for text in texts_of((document.title, document.lead, document.sections))} == {"xx", "en"}
    assert all(text.record.startswith("regions/") for text in texts_of(document.sections) if text.lang == "en")
