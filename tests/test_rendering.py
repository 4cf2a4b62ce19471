"""Renderers: every text arrives, nothing becomes markup, and the page holds for every reader."""

import importlib
import itertools
import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import attrs
import html5lib
import pytest
from markdown_it import MarkdownIt

import lbpkit
from lbpkit.document import (
    Bullets,
    Contact,
    Contacts,
    Document,
    Entries,
    Entry,
    Fact,
    Facts,
    Found,
    Paragraph,
    Picture,
    Reference,
    Section,
    Table,
    Text,
)
from lbpkit.errors import RenderError
from lbpkit.model.frozen_map import FrozenMap
from lbpkit.model.urgency import Urgency
from lbpkit.rendering import FORMATS, render

WRITTEN = ("text", "markdown", "html")
STYLES = ("standard", "large_print", "easy_read")
XHTML = "{http://www.w3.org/1999/xhtml}"
HOSTILE = (
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "{{ 7 * 7 }}{% raw %}${7*7}",
    "[click](javascript:alert(1)) ![x](https://evil.example/x.png)",
    "<https://evil.example> www.evil.example https://evil.example a@evil.example",
    "# heading",
    "1. one",
    "- item",
    "+ item",
    "=====",
    "> quote",
    "```code``` `code` *em* _em_ **strong** ~~gone~~ | a | b |",
    "&lt;b&gt; &amp; &#60;script&#62;",
    "back\\slash \\<b\\>",
    "[1]: https://evil.example",
    "    indented",
)


class Words:
    """Texts that are each unlike the others, so that each can be looked for."""

    def __init__(self, suffix=""):
        self.count = itertools.count(1)
        self.suffix = suffix
        self.made = []

    def __call__(self, **options):
        made = f"words{next(self.count):03} here.{self.suffix}"
        self.made.append(made)
        return Text(**{"text": made, "record": "advice/a", "sources": ("alpha",)} | options)


def reference(**given):
    """A source as it is listed."""
    return Reference(
        **{"number": 1, "source": "alpha", "short": "Alpha 2020", "title": "First", "citation": "A. B."} | given
    )


def a_document(words=None, **changes):
    """A document with every kind of block."""
    word = words or Words()
    fields = {
        "title": word(),
        "lead": (word(), word()),
        "sections": (
            Section(
                id="action",
                title=word(),
                tone="urgent",
                blocks=(
                    Paragraph(texts=(word(), word()), strong=True),
                    Contacts(
                        items=(
                            Contact(
                                name=word(),
                                number="0800 111 0 111",
                                url="https://a.example/?b=1&c=2",
                                hours=Text(text="day and night", record="regions/ZZ"),
                            ),
                            Contact(name=word()),
                        )
                    ),
                ),
            ),
            Section(id="safety_net", title=word(), tone="warning", blocks=(Bullets(items=(word(), word())),)),
            Section(
                id="treatments",
                title=word(),
                blocks=(
                    Entries(
                        items=(
                            Entry(
                                name=word(),
                                texts=(word(), word()),
                                found=(Found(text=word(), sure=word(), dots=3), Found(text=word(), sure=word())),
                                steps=(word(), word()),
                                notes=(word(),),
                                mark="helps",
                            ),
                            Entry(name=word(), mark="choice"),
                            Entry(name=word(), notes=(word(),), mark="unsure"),
                            Entry(name=word(), texts=(word(),), mark="avoid"),
                        )
                    ),
                    Bullets(items=(word(), word()), ordered=True),
                    Facts(items=(Fact(name=word(), values=(word(), word())),)),
                    Table(header=(word(), word()), rows=((word(), word()), (word(), word()))),
                ),
            ),
        ),
        "references": (
            reference(number=1, source="alpha", title="First", url="https://alpha.example/?x=1&y=2"),
            reference(number=2, source="beta", short="", title="Second"),
        ),
        "colophon": Section(id="colophon", title=word(), tone="small", blocks=(Paragraph(texts=(word(),)),)),
        "labels": FrozenMap(
            {name: word() for name in ("skip", "contents", "sources", "play", "helps", "choice", "unsure", "avoid")}
        ),
        "banner": word(),
        "locale": "en",
        "urgency": Urgency.ROUTINE,
        "complete": True,
        "date": "2026-11-22",
    }
    return Document(**fields | changes)


def parsed(markup):
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=True).parse(markup)


def all_of(tree, name):
    return list(tree.iter(f"{XHTML}{name}"))


def read_aloud(element):
    return " ".join("".join(element.itertext()).split())


def shown(written, format):
    """What a reader sees of what was written, on one line."""
    if format == "html":
        return read_aloud(parsed(written).find(f"{XHTML}body"))
    if format == "markdown":
        tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(written)
        leaves = [leaf for token in tokens for leaf in token.children or [token]]
        return " ".join("".join(leaf.content or " " for leaf in leaves).split())
    return " ".join(written.split())


# ---- choosing a format


def test_an_unknown_format_names_the_nearest_and_all():
    with pytest.raises(
        RenderError, match=r"no format 'htm'; did you mean 'html'\? allowed: text, markdown, html, json, pdf"
    ):
        render(a_document(), "htm")


def test_an_unknown_paper_is_refused():
    with pytest.raises(RenderError, match="no paper 'b5'; allowed: a4, letter"):
        render(a_document(), "text", paper="b5")


def test_only_the_renderer_that_is_asked_for_is_imported():
    code = (
        "import sys, lbpkit.rendering; print([m for m in sys.modules if m.startswith(('jinja2', 'lbpkit.rendering.'))])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


@pytest.mark.parametrize("format", FORMATS)
def test_rendering_is_pure(format):
    assert render(a_document(), format) == render(a_document(), format)
    assert render(a_document(), format)[-1:] in ("\n", b"F")


# ---- everything arrives


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("urgency", Urgency)
@pytest.mark.parametrize("format", WRITTEN)
def test_every_text_arrives_once(format, urgency, style):
    words = Words()
    document = a_document(words, style=style, urgency=urgency)
    read = shown(render(document, format), format)
    headings = {text.text for block in document.sections[2].blocks if isinstance(block, Table) for text in block.header}
    contents = {section.title.text for section in document.sections[2:] if urgency is not Urgency.EMERGENCY}
    labels = {text.text for text in document.labels.values()}
    for text in words.made:
        if text in labels:
            continue
        named_twice = text in headings if format != "html" else text in contents
        assert read.count(text) == (2 if named_twice else 1), text
    for plain in (
        "0800 111 0 111",
        "day and night",
        "https://a.example/?b=1&c=2",
        "Alpha 2020: First",
        "Second",
    ):
        assert plain in read


def test_json_is_the_document():
    document = a_document()
    assert Document.from_dict(json.loads(render(document, "json"))) == document


def test_json_escapes_what_could_steer_a_terminal_and_keeps_it():
    document = a_document(title=Text(text="a\x9b\u202eé\ud800", record="given"))
    written = render(document, "json")
    written.encode()
    assert json.loads(written)["title"]["text"] == "a\x9b\u202eé\ud800"
    assert "é" in written
    assert "\u202e" not in written
    assert "\x9b" not in written


@pytest.mark.parametrize("format", WRITTEN)
def test_an_emergency_opens_with_its_title_and_others_with_the_banner(format):
    words = Words()
    document = a_document(words)
    calm = shown(render(document, format), format)
    urgent = shown(render(attrs.evolve(document, urgency=Urgency.EMERGENCY), format), format)
    title, banner = document.title.text, document.banner.text
    assert calm.index(banner) < calm.index(title)
    assert urgent.index(title) < urgent.index(banner)
    if format != "html":
        first_line = render(attrs.evolve(document, urgency=Urgency.EMERGENCY), format).splitlines()[0]
        assert first_line.removeprefix("# ") == title


@pytest.mark.parametrize("format", WRITTEN)
def test_nothing_is_made_up_where_a_document_is_bare(format):
    bare = a_document(lead=(), sections=(), references=(), banner=None)
    read = shown(render(bare, format), format)
    assert bare.labels["sources"].text not in read
    assert "None" not in read


# ---- citing


def test_neighbours_that_rest_on_the_same_sources_are_cited_once():
    texts = (
        Text(text="One.", record="advice/a", sources=("alpha",)),
        Text(text="Two.", record="advice/a", sources=("alpha",)),
        Text(text="Three.", record="advice/b", sources=("beta", "alpha")),
        Text(text="Four.", record="phrases/p", sources=("editorial",)),
    )
    document = a_document(sections=(Section(id="a", title=texts[3], blocks=(Paragraph(texts=texts),)),))
    for format in WRITTEN:
        assert "One. Two. [1] Three. [1, 2] Four." in shown(render(document, format), format)


def test_fixed_phrases_are_not_cited_even_where_their_source_is_listed():
    listed = (reference(source="editorial"),)
    phrase = Text(text="Said.", record="phrases/p", sources=("editorial",))
    section = Section(id="a", title=phrase, blocks=(Paragraph(texts=(phrase,)),))
    for format in WRITTEN:
        assert "Said. [1]" not in shown(render(a_document(sections=(section,), references=listed), format), format)


def test_a_name_is_cited_only_where_it_is_all_that_is_said():
    name = Text(text="Walk.", record="advice/a", sources=("alpha",))
    more = Text(text="Often.", record="phrases/p", sources=("editorial",))
    for format in WRITTEN:
        for entry, cited in ((Entry(name=name), True), (Entry(name=name, texts=(more,)), False)):
            section = Section(id="a", title=more, blocks=(Entries(items=(entry,)),))
            assert ("Walk. [1]" in shown(render(a_document(sections=(section,)), format), format)) is cited


def test_an_entry_is_cited_once_for_all_that_rests_on_the_same():
    same = [Text(text=f"{word}.", record="exercises/a", sources=("alpha",)) for word in ("One", "Two", "Three", "Four")]
    entry = Entry(name=same[0], texts=(same[1],), steps=(same[2],), notes=(same[3],))
    section = Section(id="a", title=same[0], blocks=(Entries(items=(entry,)),))
    for format in WRITTEN:
        read = shown(render(a_document(sections=(section,)), format), format)
        assert "Two. [1]" not in read
        assert "Three. [1]" not in read
        assert "Four. [1]" in read


def test_how_sure_something_is_stands_there_in_words_and_dots():
    text = Text(text="It helps.", record="evidence/a", sources=("alpha",))
    sure = Text(text="We are sure.", record="phrases/p")
    for format in WRITTEN:
        for dots, row in ((4, "●●●●"), (1, "●○○○"), (None, "")):
            entry = Entry(name=sure, found=(Found(text=text, sure=sure, dots=dots),))
            section = Section(id="a", title=text, blocks=(Entries(items=(entry,)),))
            read = shown(render(a_document(sections=(section,)), format), format)
            assert f"It helps. [1] We are sure. {row}".rstrip() in read
            assert ("●" in read) == bool(row)


def test_what_is_asked_at_a_desk_stands_beside_its_answer():
    told = (Text(text="No", record="phrases/p"), Text(text="Not asked", record="phrases/q"))
    fact = Fact(name=Text(text="Blood thinners", record="findings/a", sources=("alpha",)), values=told)
    section = Section(id="a", title=told[0], blocks=(Facts(items=(fact,)),))
    assert "Blood thinners: No; Not asked [1]" in render(a_document(sections=(section,)), "text")
    assert r"**Blood thinners:** No; Not asked \[1\]" in render(a_document(sections=(section,)), "markdown")
    tree = parsed(render(a_document(sections=(section,)), "html"))
    assert [read_aloud(each) for each in (all_of(tree, "dt")[0], all_of(tree, "dd")[0])] == [
        "Blood thinners",
        "No; Not asked [1]",
    ]


def test_the_first_page_tells_what_stands_behind_it():
    tree = parsed(render(a_document(), "html"))
    [contents] = all_of(tree, "nav")
    links = {link.get("href")[1:]: read_aloud(link) for link in all_of(contents, "a")}
    headings = {h2.get("id"): read_aloud(h2) for h2 in all_of(tree, "h2")}
    assert links == {"part-3": headings["part-3"]}
    assert not all_of(parsed(render(a_document(urgency=Urgency.EMERGENCY), "html")), "nav")


def test_every_number_in_the_html_links_to_its_source():
    tree = parsed(render(a_document(), "html"))
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    inner = [link.get("href")[1:] for link in all_of(tree, "a") if link.get("href").startswith("#")]
    assert "source-1" in inner
    assert set(inner) <= set(ids)


# ---- nothing becomes markup


def hostile_document(payload, **changes):
    document = a_document(Words(f" {payload}"), **changes)
    references = tuple(attrs.evolve(each, short=payload, title=f"Cited {payload}") for each in document.references)
    contact = Contact(name=document.title, number="112", url=payload, hours=Text(text=payload, record="given"))
    said = Text(text=payload, record="given")
    blocks = (
        Contacts(items=(contact,)),
        Paragraph(texts=(said,)),
        Bullets(items=(said, said)),
        Entries(items=(Entry(name=said, texts=(said,), steps=(said,), notes=(said,)),)),
        Paragraph(texts=(said,), strong=True),
    )
    extra = Section(id="x", title=said, blocks=blocks)
    return attrs.evolve(document, sections=(*document.sections, extra), references=references)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("payload", HOSTILE)
def test_no_text_becomes_html(payload, style):
    clean = parsed(render(hostile_document("harmless", style=style), "html"))
    tree = parsed(render(hostile_document(payload, style=style), "html"))

    def skeleton(tree):
        return [(element.tag, sorted(element.attrib.items())) for element in tree.iter()]

    assert skeleton(tree) == skeleton(clean)
    assert " ".join(payload.split()) in read_aloud(tree.find(f"{XHTML}body"))


@pytest.mark.parametrize("payload", HOSTILE)
def test_no_text_becomes_markdown(payload):
    def skeleton(written):
        tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(written)
        inner = [leaf for token in tokens for leaf in [token, *(token.children or ())]]
        return [(leaf.type, leaf.tag, sorted(leaf.attrs.items())) for leaf in inner if leaf.type != "text_special"]

    def merged(written):
        return [key for key, _ in itertools.groupby(skeleton(written)) if key[0] != "text"]

    written = render(hostile_document(payload), "markdown")
    assert merged(written) == merged(render(hostile_document("harmless"), "markdown"))
    assert " ".join(payload.split()) in shown(written, "markdown")


def test_markdown_leaves_no_address_that_an_extension_would_link():
    written = render(hostile_document("https://evil.example WWW.evil.example a@evil.example"), "markdown")
    assert not re.search(r"https://evil|WWW\.evil|a@evil", written)


@pytest.mark.parametrize("format", WRITTEN)
def test_control_characters_and_overrides_are_left_out(format):
    steering = "a\x1b[31mb\x00c\u202ed\u2066e\x9bf\r\ng\ud800h\u2028i"
    document = a_document(Words(f" {steering}"))
    written = render(document, format)
    written.encode()
    assert not set("\x1b\x00\u202e\u2066\x9b\r\ud800\u2028") & set(written)
    assert "[31mb cde f g h i" in shown(written, format).replace("\\", "")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://a.example", 'https://a.example/"onload=', "data:text/html,x"]
)
def test_only_https_is_linked_to(url):
    section = Section(
        id="a",
        title=Text(text="T", record="given"),
        blocks=(Contacts(items=(Contact(name=Text(text="N", record="given"), url=url),)),),
    )
    document = a_document(sections=(section,), references=(reference(url=url),))
    assert not [link for link in all_of(parsed(render(document, "html")), "a") if not link.get("href").startswith("#")]
    tokens = MarkdownIt("commonmark").parse(render(document, "markdown"))
    assert not [leaf for token in tokens for leaf in token.children or () if leaf.type == "link_open"]


def test_numbers_are_dialled_without_what_is_only_printed():
    for number, address in (
        ("0800 111 0 111", "tel:08001110111"),
        ("+44 (0)20-1", "tel:+440201"),
        ("*9#", "tel:*9%23"),
    ):
        contacts = Contacts(items=(Contact(name=Text(text="N", record="given"), number=number),))
        section = Section(id="a", title=Text(text="T", record="given"), blocks=(contacts,))
        document = a_document(sections=(section,))
        links = {link.get("href"): read_aloud(link) for link in all_of(parsed(render(document, "html")), "a")}
        assert links[address] == number


# ---- the page


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("urgency", Urgency)
def test_the_page_has_its_landmarks_and_needs_nothing_from_elsewhere(style, direction, urgency):
    locale = "ar" if direction == "rtl" else "en"
    written = render(a_document(style=style, direction=direction, locale=locale, urgency=urgency), "html")
    tree = parsed(written)
    root = tree if tree.tag == f"{XHTML}html" else all_of(tree, "html")[0]
    assert (root.get("lang"), root.get("dir")) == (locale, direction)
    for landmark in ("header", "main", "footer", "h1", "title"):
        assert len(all_of(tree, landmark)) == 1, landmark
    assert style in all_of(tree, "body")[0].get("class").split()
    assert all_of(tree, "a")[0].get("href") == f"#{all_of(tree, 'main')[0].get('id')}"
    ids = {element.get("id") for element in tree.iter() if element.get("id")}
    assert all(section.get("aria-labelledby") in ids for section in all_of(tree, "section"))
    for name in ("script", "link", "img", "iframe", "object", "form", "base"):
        assert not all_of(tree, name)
    assert not [
        key for element in tree.iter() for key in element.attrib if str(key).startswith(("on", "data-", "style"))
    ]
    assert "url(" not in written
    assert "@import" not in written


def test_headings_go_down_one_step_at_a_time():
    levels = [
        int(element.tag[-1])
        for element in parsed(render(a_document(), "html")).iter()
        if re.search(r"}h\d$", str(element.tag))
    ]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


def test_no_record_or_source_id_is_in_the_html():
    secret = Text(text="Said.", record="rules/secret_rule", sources=("secret_source",))
    section = Section(id="secret_section", title=secret, blocks=(Paragraph(texts=(secret,)),))
    listed = reference(source="secret_source")
    written = render(a_document(sections=(section,), references=(listed,)), "html")
    assert "secret" not in written


def test_a_text_in_another_language_says_so_and_the_rest_does_not():
    foreign = Text(text="Keep moving.", record="advice/a", sources=("alpha",), lang="en")
    own = Text(text="Siga.", record="advice/b", lang="es")
    section = Section(id="a", title=own, blocks=(Paragraph(texts=(foreign, foreign, own)), Bullets(items=(foreign,))))
    tree = parsed(render(a_document(locale="es", sections=(section,)), "html"))
    marked = [read_aloud(element) for element in tree.iter() if element.get("lang") == "en"]
    assert "Keep moving. Keep moving. [1]" in marked
    assert "Keep moving." in marked
    assert not [text for text in marked if "Siga" in text]


@pytest.mark.parametrize("lang", ['en" onclick="x', "<b>"])
def test_a_language_cannot_break_out_of_its_attribute(lang):
    tree = parsed(render(a_document(title=Text(text="T", record="given", lang=lang)), "html"))
    assert [element.get("lang") for element in all_of(tree, "h1")[0].iter()][1] == lang


def test_numbers_keep_their_order_from_right_to_left():
    document = a_document(direction="rtl", locale="ar")
    assert "\u20680800 111 0 111\u2069" in render(document, "text")
    assert "[\u20680800 111 0 111\u2069](tel:08001110111)" in render(document, "markdown")
    number = [link for link in all_of(parsed(render(document, "html")), "a") if link.get("href").startswith("tel:")]
    assert number[0].get("dir") == "ltr"


def test_marks_are_words_and_a_symbol():
    document = a_document()
    for mark, symbol in (("helps", "✓"), ("choice", "○"), ("unsure", "?"), ("avoid", "✗")):
        words = document.labels[mark].text
        assert f"{symbol} {words}" in render(document, "text")
        assert f"### {symbol} {words}" in render(document, "markdown")
        marked = [h3 for h3 in all_of(parsed(render(document, "html")), "h3") if h3.get("class") == f"mark {mark}"]
        assert [read_aloud(h3) for h3 in marked] == [words]
        assert marked[0][0].tag == "{http://www.w3.org/2000/svg}svg"


def test_every_icon_that_is_used_is_drawn():
    for urgency in Urgency:
        for complete in (True, False):
            tree = parsed(render(a_document(urgency=urgency, complete=complete), "html"))
            used = {element.get("href") for element in tree.iter("{http://www.w3.org/2000/svg}use")}
            drawn = {f"#{element.get('id')}" for element in tree.iter("{http://www.w3.org/2000/svg}symbol")}
            assert used <= drawn


def test_page_one_ends_with_the_last_warning_and_in_an_emergency_with_the_last_section():
    def broken_after(**changes):
        sections = list(all_of(parsed(render(a_document(**changes), "html")), "section"))
        return [place for place, each in enumerate(sections) if "last-of-front" in each.get("class").split()]

    assert broken_after() == [1]
    assert broken_after(urgency=Urgency.EMERGENCY) == [2]


# ---- easy read, text


def test_easy_read_gives_every_sentence_its_own_line():
    document = a_document(style="easy_read")
    one, two = (text.text for text in document.sections[0].blocks[0].texts)
    paragraphs = [read_aloud(p) for p in all_of(parsed(render(document, "html")), "p")]
    assert one in paragraphs
    assert f"{two} [1]" in paragraphs
    assert f"{one}\n{two} [1]\n" in render(document, "text")


def test_text_is_wrapped_at_72_columns_and_addresses_stay_whole():
    long = Text(text="word " * 40 + "end", record="given")
    address = f"https://a.example/{'x' * 90}"
    section = Section(
        id="a",
        title=long,
        blocks=(Paragraph(texts=(long,)), Bullets(items=(long,)), Entries(items=(Entry(name=long, steps=(long,)),))),
    )
    listed = reference(title="C " * 60, url=address)
    lines = render(a_document(sections=(section,), references=(listed,)), "text").splitlines()
    assert f"    {address}" in lines
    assert max(len(line) for line in lines if address not in line) <= 72
    word = Text(text=address, record="given")
    assert address in render(
        a_document(sections=(Section(id="a", title=long, blocks=(Paragraph(texts=(word,)),)),)), "text"
    )
    assert f"- {textwrap.wrap(long.text, 70)[0]}" in lines


def test_headings_are_underlined_as_far_as_they_go():
    lines = render(a_document(), "text").splitlines()
    for place, line in enumerate(lines):
        if re.fullmatch(r"=+|-+", line):
            assert len(line) == len(lines[place - 1])


# ---- colours


CSS = (Path(lbpkit.__file__).parent / "rendering" / "leaflet.css").read_text("utf-8")


def colours(part):
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", part))


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_enough_in_light_and_dark(scheme):
    light, dark = CSS.split("prefers-color-scheme: dark", 1)
    palette = colours(light) | (colours(dark.split("@media print")[0]) if scheme == "dark" else {})
    grounds = ("paper", "raised", "urgent-ground", "warning-ground", "calm-ground")
    for ink, ground in itertools.product(("ink", "soft", "link", "urgent", "warning", "calm"), grounds):
        assert contrast(palette[ink], palette[ground]) >= 4.5, (ink, ground)
    assert contrast(palette["on-alarm"], palette["alarm"]) >= 7


def test_the_style_sheet_knows_no_left_and_right():
    properties = re.findall(r"[{;]\s*([a-z-]+)\s*:", re.sub(r"@bottom-right", "", CSS))
    assert not [name for name in properties if re.search(r"(^|-)(left|right)($|-)", name)]
    assert not re.search(r"text-align:\s*(left|right)|float:", CSS)


def test_large_print_is_large_throughout():
    base, small = re.search(r"\.large_print \{ --base: ([\d.]+)rem; --small: ([\d.]+)rem", CSS).groups()
    assert min(float(base), float(small)) * 16 >= 24
    assert ".large_print { --base: 18pt; --small: 18pt;" in CSS


def test_the_modules_of_the_formats_exist():
    for format in FORMATS:
        assert importlib.import_module(f"lbpkit.rendering.{format}").render


# ---- pictures

SHAPES = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-100 -5 1950 900"><path d="M0 0h9"/></svg>'


def a_shown_exercise(count=2, **text):
    word = Words()
    steps = tuple(word(**text) for _ in range(count))
    pictures = tuple(Picture(svg=SHAPES, alt=step, step=place) for place, step in enumerate(steps))
    entry = Entry(name=word(), texts=(word(),), steps=steps, pictures=pictures)
    return a_document(sections=(Section(id="exercises", title=word(), blocks=(Entries(items=(entry, entry)),)),))


def test_a_picture_has_a_name_a_size_and_the_number_of_its_step():
    document = a_shown_exercise()
    tree = parsed(render(document, "html"))
    drawn = [each for each in tree.iter("{http://www.w3.org/2000/svg}svg") if each.get("role") == "img"]
    first, second = document.sections[0].blocks[0].items[0].pictures
    assert [each.get("aria-label") for each in drawn] == [first.alt.text, second.alt.text] * 2
    assert {each.get("width") for each in drawn} == {"10.0em"}
    numbers = [each for each in all_of(tree, "span") if each.get("aria-hidden") == "true"]
    assert [each.text for each in numbers] == ["1", "1"]


def test_pictures_move_only_when_asked_and_each_exercise_by_itself():
    tree = parsed(render(a_shown_exercise(), "html"))
    boxes = [each for each in all_of(tree, "input") if each.get("type") == "checkbox"]
    names = {each.get("for"): read_aloud(each) for each in all_of(tree, "label")}
    assert len(boxes) == len({each.get("id") for each in boxes}) == 2
    assert all(names[each.get("id")] and each.get("checked") is None for each in boxes)
    style = "".join(each.text for each in all_of(tree, "style"))
    moving = [rule for rule in re.findall(r"[^{}]*\{[^{}]*\}", style) if "animation:" in rule]
    assert moving
    assert all(".play:checked" in rule for rule in moving)
    opening = style.index("prefers-reduced-motion: no-preference")
    assert opening < style.index("animation:") < style.rindex("animation-delay:") < style.index("@keyframes")


def test_one_picture_does_not_move():
    assert all_of(parsed(render(a_shown_exercise(1), "html")), "input") == []


def test_text_and_markdown_leave_pictures_out_and_json_has_them():
    document = a_shown_exercise()
    for format in ("text", "markdown"):
        assert "svg" not in render(document, format)
    assert render(document, "json").count('"svg"') == 4


def test_the_name_of_a_picture_cannot_become_markup():
    hostile = '"><script>alert(1)</script>'
    tree = parsed(render(a_shown_exercise(text=hostile, lang="fr"), "html"))
    drawn = [each for each in tree.iter("{http://www.w3.org/2000/svg}svg") if each.get("role") == "img"]
    assert {each.get("aria-label") for each in drawn} == {hostile}
    assert {each.get("lang") for each in drawn} == {"fr"}
    assert all_of(tree, "script") == []
