"""Languages: current translations are shown, everything else stays English and says so, and nothing unfit is shown."""

import datetime
import zipfile

import pytest
from hatchling.builders.wheel import WheelBuilder

import lbpkit
from lbpkit.asking import in_language
from lbpkit.content.catalogues import Catalogue, compiled
from lbpkit.content.reading import read_folder
from lbpkit.content.snapshot import content_hash, write_snapshot
from lbpkit.errors import ContentError
from lbpkit.interview import Screen, ScreenChoice, ScreenQuestion
from lbpkit.library import build_library
from lbpkit.locales import Words, gaps, locales_of, negotiate, region_of
from lbpkit.model.frozen_map import FrozenMap
from lbpkit.plugins import read_content
from lbpkit.testing import core_library, part_of

CORE = core_library()
YES_NO = ("yes", "no", "unknown")
SPANISH = """
name = "Español"
english_name = "Spanish"
date = "{day} de {month} de {year}"
months = [
  "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
]
decimal = ","
negations = ["no", "nunca", "sin"]
numbers = { 1 = ["uno", "una", "un"] }
units = { day = ["día", "días"], week = ["semana", "semanas"] }
regional = { US = { paracetamol = "acetaminofén" } }
"""
HEAD = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: es\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def entry(context, english, said, flags=""):
    """One entry of a PO file; of something counted, the English for one and for several, and a list of forms."""
    lines = ["", f"#, {flags}"] if flags else [""]
    lines.append(f'msgctxt "{context}"')
    if isinstance(said, str):
        lines += [f'msgid "{english}"', f'msgstr "{said}"']
    else:
        lines += [f'msgid "{english[0]}"', f'msgid_plural "{english[1]}"']
        lines += [f'msgstr[{place}] "{each}"' for place, each in enumerate(said)]
    return "\n".join(lines) + "\n"


def phrase(key, said, flags=""):
    """An entry for one of the core's phrases as it now is."""
    record = CORE.phrases[key]
    return entry(f"phrases/{key}:text", (record.one, record.text) if record.one else record.text, said, flags)


WHY, NO = phrase("section_why", "Por qué"), phrase("answer_no", "No")


@pytest.fixture
def folder(tmp_path):
    """The content folder of a language."""
    (tmp_path / "locales").mkdir()
    (tmp_path / "locales/es.toml").write_text(SPANISH, "utf-8")
    return tmp_path


@pytest.fixture
def words(folder):
    """Makes the words of a library with these entries."""

    def make(*entries, region=None, head=HEAD, locale="es"):
        (folder / "locales/es.po").write_text(head + "".join(entries), "utf-8")
        library = build_library([CORE.parts[0], part_of(read_folder(folder, "spanish"))])
        return Words(library=library, locale=locale, region=region_of(library, region))

    return make


def said(text):
    return text.text, text.lang


# ---- what is shown


def test_a_translation_is_shown_and_what_has_none_is_english_and_says_so(words):
    spanish = words(WHY)
    assert said(spanish.phrase("section_why")) == ("Por qué", "es")
    assert said(spanish.phrase("section_tell")) == (CORE.phrases["section_tell"].text, "en")
    assert spanish.phrase("section_why").record == "phrases/section_why"


def test_a_translation_that_is_the_same_as_the_english_is_a_translation(words):
    assert said(words(NO).phrase("answer_no")) == ("No", "es")


@pytest.mark.parametrize(
    "stale",
    [
        entry("phrases/section_why:text", "Why so", "Por qué"),
        entry("phrases/section_tell:text", "Why", "Por qué"),
        phrase("section_why", "Por qué", flags="fuzzy"),
        "\n".join(f"#~ {line}" if line else line for line in WHY.splitlines()),
        phrase("section_why", ""),
    ],
    ids=["changed English", "another record's", "fuzzy", "obsolete", "empty"],
)
def test_what_is_not_current_is_never_shown(words, stale):
    assert said(words(stale).phrase("section_why")) == ("Why", "en")


def test_what_is_counted_takes_the_form_of_its_count(words):
    spanish = words(phrase("tell_days", ["El dolor empezó ayer.", "El dolor empezó hace {days} días."]))
    assert spanish.phrase("tell_days", days=1).text == "El dolor empezó ayer."
    assert spanish.phrase("tell_days", days=12).text == "El dolor empezó hace 12 días."
    assert spanish.phrase("tell_days", days=0.5).text == "El dolor empezó hace 0,5 días."


@pytest.mark.parametrize("place", [0, 1])
def test_a_change_of_either_english_form_is_noticed(words, place):
    english = [CORE.phrases["tell_days"].one, CORE.phrases["tell_days"].text]
    english[place] = english[place].replace("began", "started")
    spanish = words(entry("phrases/tell_days:text", english, ["Empezó ayer.", "Empezó hace {days} días."]))
    assert said(spanish.phrase("tell_days", days=1)) == ("The pain began yesterday.", "en")
    assert said(spanish.phrase("tell_days", days=2)) == ("The pain began 2 days ago.", "en")


def test_a_sentence_around_an_untranslated_name_is_english_as_a_whole(words):
    spanish = words(phrase("verdict_only_with", "Solo junto con: {treatment}."))
    name = spanish.the("treatments", "yoga", "name")
    assert name.lang == "en"
    assert said(spanish.phrase("verdict_only_with", treatment=name)) == (f"Only together with: {name.text}.", "en")


def test_dates_numbers_and_lists_are_written_as_the_language_does(words):
    spanish = words(WHY)
    assert spanish.date(datetime.date(2027, 1, 31)) == "31 de enero de 2027"
    assert spanish.number(37.5) == "37,5"
    assert spanish.listed(["a", "b"]) == "a, b"


@pytest.mark.parametrize(
    ("region", "english", "spanish"),
    [
        (None, "paracetamol", "paracetamol"),
        ("GB", "paracetamol", "paracetamol"),
        ("US", "acetaminophen", "acetaminofén"),
    ],
)
def test_a_medicine_has_the_name_that_it_has_in_the_country(words, region, english, spanish):
    finding = CORE.findings["allergy_paracetamol"]
    there = words(entry("findings/allergy_paracetamol:label", finding.label, "Alergia al paracetamol"), region=region)
    assert there.the("findings", "allergy_paracetamol", "label").text == f"Alergia al {spanish}"
    assert english in there.the("findings", "allergy_paracetamol", "question").text.lower()
    assert said(there.the("findings", "allergy_paracetamol", "help"))[0] == finding.help, "it explains the other name"


def test_a_leaflet_in_a_preview_says_which_texts_are_english(words):
    library = words(WHY, NO).library
    healthy = lbpkit.Intake(
        age_years=40, sex="male", pain_days=3, pain_score=3, answers=dict.fromkeys(library.findings, "no")
    )
    document = lbpkit.leaflet(library, lbpkit.triage(library, healthy), locale="es-MX-x-preview")
    assert (document.locale, document.direction) == ("es", "ltr")
    assert said(next(section.title for section in document.sections if section.id == "why")) == ("Por qué", "es")
    html = lbpkit.render(document, "html")
    assert '<html lang="es" dir="ltr">' in html
    assert '<span lang="en" dir="auto">What to do</span>' in html


def test_a_service_abroad_is_told_by_its_role_and_by_its_own_name(words):
    line = phrase("role_urgent_line", "Línea de consejo médico urgente")
    hours = entry("regions/GB:lines.hours", "24 hours a day", "24 horas al día")
    there = words(line, hours, region="GB").contact("urgent_line")
    assert said(there.name) == ("Línea de consejo médico urgente", "es")
    assert said(there.local) == ("NHS 111", "en")
    assert said(there.hours) == ("24 horas al día", "es")
    assert said(there.note) == ("In Northern Ireland, call the GP out-of-hours service.", "en")
    at_home = words(line, region="MX").contact("urgent_line")
    assert (said(at_home.name), at_home.local) == (("Clínica o centro de salud", "es"), None)


@pytest.mark.parametrize("region", sorted(CORE.regions))
def test_a_region_names_its_services_in_its_own_language(region):
    english = Words(library=CORE, locale="en", region=CORE.regions[region])
    for role in CORE.regions[region].services:
        contact = english.contact(role)
        named = contact.local or contact.name
        assert (contact.local is None) == (CORE.regions[region].language == "en")
        assert named.lang == CORE.regions[region].language
        assert named.record == f"regions/{region}"
        assert contact.name.lang == "en"
    assert english.contact("ambulance").number == CORE.regions[region].emergency.number


def test_sources_of_telephone_numbers_are_kept_and_do_not_flood_the_list():
    intake = lbpkit.Intake(answers={"saddle_numbness": "yes"})
    document = lbpkit.leaflet(CORE, lbpkit.triage(CORE, intake), region="GB")
    contact = next(
        block for section in document.sections for block in section.blocks if block.type == "contacts"
    ).items[0]
    assert contact.name.sources == CORE.regions["GB"].sources
    only_for_numbers = set(CORE.regions["GB"].sources) - {"nhs_coughing_up_blood", "nth_paracetamol_safety"}
    assert not only_for_numbers & {reference.source for reference in document.references}
    text = " ".join(lbpkit.render(document, "text").split())
    assert "Phone numbers for this country: United Kingdom. They were last checked on 22 November 2026." in text


FEVER = CORE.findings["fever_or_chills"]
FEVER_QUESTION = entry("findings/fever_or_chills:question", FEVER.question, "¿Ha tenido fiebre o escalofríos?")
FEVER_HELP = entry("findings/fever_or_chills:help", FEVER.help, "Desde que empezó este dolor.")
ANSWERS = "".join(
    phrase(f"answer_{answer}", text) for answer, text in (("yes", "Sí"), ("no", "No"), ("unknown", "No lo sé"))
)


@pytest.mark.parametrize(
    "left_out", ["", FEVER_QUESTION, FEVER_HELP, ANSWERS], ids=["nothing", "text", "help", "choices"]
)
def test_a_question_is_in_one_language_as_a_whole(words, left_out):
    library = words(*(each for each in (FEVER_QUESTION, FEVER_HELP, ANSWERS) if each != left_out)).library
    english = asked_about("fever_or_chills")
    spanish = in_language(library, english, lbpkit.Intake(), "es-x-preview")
    assert english.none_of_these() == spanish.none_of_these()
    assert (spanish.lang, spanish.why) == ("en", english.why)
    (asked,) = spanish.questions
    if left_out:
        assert english.questions == (asked,)
    else:
        assert (asked.lang, asked.help) == ("es", "Desde que empezó este dolor.")
        assert [choice.text for choice in asked.choices] == ["Sí", "No", "No lo sé"]
        assert [choice.answers for choice in asked.choices] == [each.answers for each in english.questions[0].choices]


def test_a_question_names_a_medicine_as_the_country_does():
    asked = asked_about("allergy_paracetamol")
    (there,) = in_language(CORE, asked, lbpkit.Intake(), "en", region="US").questions
    assert "acetaminophen" in there.text
    assert in_language(CORE, asked, lbpkit.Intake(), "en") == asked


def asked_about(key):
    """A screen that asks for one finding, put together as the interview does it."""
    finding = CORE.findings[key]
    choices = [
        ScreenChoice(text=CORE.phrases[f"answer_{each}"].text, answers=FrozenMap({key: each})) for each in YES_NO
    ]
    question = ScreenQuestion(kind="finding", id=key, text=finding.question, help=finding.help, choices=tuple(choices))
    return Screen(questions=(question,), why=CORE.phrases["why_emergency"].text)


# ---- what is refused


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (phrase("now_ambulance", "Llame a una ambulancia ya"), "the placeholder {emergency_number} is missing"),
        (phrase("section_why", "Por qué {name}"), "the placeholder {name} is not in the English"),
        (phrase("tell_score", "Dolor ahora: {score} de 100."), "the number 10 is missing"),
        (phrase("section_why", "Por qué 3"), "the number 3 is not in the English"),
        (phrase("section_why", "<b>Por qué</b>"), "holds markup"),
        (phrase("section_why", "Por qu\u202eé"), "holds the character U+202E"),
        (phrase("section_why", "phrases/section_why:text"), "which is no text for people"),
        (phrase("section_why", "section_why"), "which is no text for people"),
        (phrase("tell_days", ["Hace {days} días.", "Hace días."]), "the placeholder {days} is missing"),
        (phrase("tell_days", ["Ayer.", "Hace {days} semanas y 2 días."]), "the number 2 is not in the English"),
        (
            entry("advice/net_cauda_equina:text", CORE.advice["net_cauda_equina"].text, "En 3 semanas."),
            "'semana' is counted here, and not in the English",
        ),
    ],
)
def test_what_disagrees_with_its_english_is_an_error(words, bad, message):
    with pytest.raises(ContentError) as caught:
        words(bad)
    assert {problem.kind for problem in caught.value.problems} == {"translation-disagrees"}
    assert message in str(caught.value)
    assert "lbpkit-spanish 1.0: locales/es.po: $['" in str(caught.value)


@pytest.mark.parametrize(
    ("head", "message"),
    [
        (HEAD.replace("(n != 1)", "n/0"), "gettext cannot read it"),
        (HEAD.replace("(n != 1)", "n"), "its plural rule gives form 999"),
        (HEAD.replace("(n != 1)", "__import__('os')"), "gettext cannot read it"),
        (HEAD + "\nmsgid what\n", "no PO file"),
        (HEAD.replace("UTF-8", "no-such-charset"), "no PO file in UTF-8"),
        (HEAD.replace("UTF-8", "latin-1"), "save it as UTF-8"),
    ],
)
def test_a_broken_catalogue_is_named(words, head, message):
    with pytest.raises(ContentError) as caught:
        words(WHY, head=head)
    assert [problem.kind for problem in caught.value.problems] == ["catalogue-syntax"]
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("name", "kind"), [("en", "english-catalogue"), ("en-GB", "english-catalogue"), ("Spanish", "bad-id")]
)
def test_a_catalogue_of_something_else(folder, name, kind):
    (folder / f"locales/{name}.po").write_text(HEAD)
    assert [problem.kind for problem in read_folder(folder, "spanish").problems] == [kind]


def test_two_owners_of_one_text_are_named(words, folder, tmp_path_factory):
    first = words(WHY).library.parts[1]
    other = tmp_path_factory.mktemp("other")
    (other / "locales").mkdir()
    (other / "locales/es.po").write_text(HEAD + WHY + NO, "utf-8")
    with pytest.raises(ContentError) as caught:
        build_library([CORE.parts[0], first, part_of(read_folder(other, "acme"))])
    assert [problem.kind for problem in caught.value.problems] == ["duplicate-translation"] * 2
    for problem in caught.value.problems:
        assert "lbpkit-acme 1.0" in str(problem)
        assert "lbpkit-spanish 1.0" in str(problem)
    (other / "locales/es.po").write_text(HEAD + NO, "utf-8")
    library = build_library([CORE.parts[0], first, part_of(read_folder(other, "acme"))])
    both = Words(library=library, locale="es")
    assert [both.phrase(key).text for key in ("section_why", "answer_no")] == ["Por qué", "No"]


# ---- which language


def test_a_language_that_lacks_what_safety_needs_is_a_preview(words):
    library = words(WHY).library
    assert locales_of(library) == ("en",)
    assert len(gaps(library, "es")) > 1000
    with pytest.raises(lbpkit.LocaleError, match=r"locale 'es' is a preview: .* ask for it as 'es-x-preview'"):
        negotiate(library, "es-MX")
    for tag in ("es-x-preview", "es-MX-x-preview", "ES_mx-x-preview"):
        assert negotiate(library, tag) == "es"
    with pytest.raises(lbpkit.LocaleError, match="no locale 'fr-x-preview'; installed: en, es"):
        negotiate(library, "fr-x-preview")


def test_english_serves_every_english():
    assert [negotiate(CORE, tag) for tag in ("en", "en-GB", "EN_us", "en-Latn-AU")] == ["en"] * 4


# ---- in a wheel


def test_a_wheel_carries_compiled_texts_and_the_same_hash(folder, tmp_path_factory):
    project = tmp_path_factory.mktemp("project")
    content = project / "lbpkit_spanish/content"
    content.parent.mkdir()
    folder.rename(content)
    counted = phrase("tell_days", ["El dolor empezó ayer.", "El dolor empezó hace {days} días."])
    (content / "locales/es.po").write_text(HEAD + WHY + counted + phrase("section_tell", "…", "fuzzy"), "utf-8")
    (content / "locales/es.mo").write_bytes(b"left here by an editor")
    (content.parent / "__init__.py").write_text("")
    (project / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["hatchling", "lbpkit[translate]"]\nbuild-backend = "hatchling.build"\n'
        '[project]\nname = "lbpkit-spanish"\nversion = "1.0"\n'
        '[tool.hatch.build.targets.wheel]\npackages = ["lbpkit_spanish"]\nexclude = ["*.toml", "*.po", "*.mo"]\n'
        '[tool.hatch.build.targets.wheel.hooks.lbpkit]\nname = "spanish"\npackage = "lbpkit_spanish"\n'
    )
    built = next(WheelBuilder(str(project)).build(directory=str(project / "dist"), versions=["standard"]))
    with zipfile.ZipFile(built) as wheel:
        names = [name for name in wheel.namelist() if "content" in name]
        wheel.extractall(project / "installed")
    assert sorted(names) == [f"lbpkit_spanish/content/{name}" for name in ("locales/es.mo", "snapshot.json")]
    installed = read_content(project / "installed/lbpkit_spanish/content", "spanish")
    files = read_folder(content, "spanish")
    assert content_hash(installed) == content_hash(files)
    assert installed.catalogues["es"].data == compiled(files.catalogues["es"].parsed), "the same bytes each time"
    words = Words(library=build_library([CORE.parts[0], part_of(installed)]), locale="es")
    assert words.phrase("section_why").text == "Por qué"
    assert words.phrase("tell_days", days=3).text == "El dolor empezó hace 3 días."
    assert words.phrase("section_tell").lang == "en"


WHOLE_MO = Catalogue(locale="es", file="locales/es.po", data=(HEAD + WHY).encode()).compiled
BROKEN_MO = {
    "nothing": (b"", "no MO file"),
    "something else": (b"msgid", "no MO file"),
    "cut off": (WHOLE_MO[:-9], "its texts lie outside the file"),
    "cut off early": (WHOLE_MO[:24], "its tables lie outside the file"),
    "another version": (WHOLE_MO[:6] + b"\x09" + WHOLE_MO[7:], "no MO file of a known version: 9"),
    "no UTF-8": (WHOLE_MO.replace(b"Por", b"\xff\xfe\xff"), "its texts are not UTF-8"),
    "another charset": (WHOLE_MO.replace(b"charset=utf-8", b"charset=koi8r"), "its charset is 'koi8r'"),
    "a rule that fails": (WHOLE_MO.replace(b"(n != 1)", b"(1 % n )"), "its plural rule cannot be used"),
    "a rule that is code": (WHOLE_MO.replace(b"(n != 1)", b"exit(11)"), "its plural rule cannot be used"),
}


@pytest.mark.parametrize("what", BROKEN_MO)
def test_a_compiled_catalogue_that_cannot_be_read_is_found_at_load(install, what):
    data, message = BROKEN_MO[what]
    assert data != WHOLE_MO
    content = install("lbpkit-spanish", files={"locales/es.toml": SPANISH})
    snapshot = write_snapshot(read_folder(content, "spanish"))
    (content / "snapshot.json").write_bytes(snapshot)
    (content / "locales/es.mo").write_bytes(WHOLE_MO)
    assert lbpkit.load_library().locales["es"].name == "Español"
    (content / "locales/es.mo").write_bytes(data)
    with pytest.raises(lbpkit.PluginError) as caught:
        lbpkit.load_library()
    assert [problem.kind for problem in caught.value.problems] == ["catalogue-syntax"]
    assert "lbpkit-spanish 1.0: locales/es.mo: $: " in str(caught.value)
    assert message in str(caught.value)


def test_a_changed_translation_changes_the_hash(words, folder):
    first = content_hash(words(WHY).library.parts[1].content)
    assert first != content_hash(words(phrase("section_why", "Porque")).library.parts[1].content)
    assert first == content_hash(words(WHY, phrase("section_tell", "", "fuzzy")).library.parts[1].content)
