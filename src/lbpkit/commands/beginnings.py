"""The files of a plugin to begin with, from templates that lie beside lbpkit's code; filled in by plain replacement."""

from __future__ import annotations

import importlib.resources
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from lbpkit.commands.files import UsageError, shown

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Kind = Literal["language", "rules", "clinic"]
SUFFIX = ".in"
"""How a template's name ends, so that nothing takes it for code, a test or content of lbpkit itself."""
ABOUT: Mapping[Kind, str] = {"language": "lbpkit in {}", "rules": "House rules of {}", "clinic": "{}, for lbpkit"}
_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_TOKEN = re.compile(r"@([a-z_]+)@")


class Names(NamedTuple):
    """What a plugin is called, in each of the places where it has a name."""

    name: str
    """The plugin, and what its ids begin with: `north_street`."""
    distribution: str
    """What pip installs: `lbpkit-north-street`."""
    package: str
    """What Python imports: `lbpkit_north_street`."""


def names_of(given: str) -> Names:
    """The names that follow from the one that was given; `lbpkit-` before it may be left out.

    >>> names_of("lbpkit-north-street").package
    'lbpkit_north_street'

    Raises:
        UsageError: where it can be no plugin's name.
    """
    from lbpkit.plugins import Plugin

    plain = given.removeprefix("lbpkit-").removeprefix("lbpkit_")
    wrong = f"no plugin can be called {shown(given)}"
    if not _NAME.fullmatch(plain):
        near = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-0123456789")
        hint = f"such as {near[:30].strip('-')}" if _NAME.fullmatch(near) else "such as north-street"
        raise UsageError(f"{wrong}; small letters, digits and - between them, a letter first: {hint}")
    name = plain.replace("-", "_")
    try:
        Plugin(name, package="x")
    except ValueError:
        hint = "that is the core's name" if len(name) <= 30 else "at most 30 characters"
        raise UsageError(f"{wrong}; {hint}") from None
    return Names(name, f"lbpkit-{name.replace('_', '-')}", f"lbpkit_{name}")


def files_of(kind: Kind, names: Names, locale: str | None) -> dict[str, bytes]:
    """Every file of the plugin, by its place in the folder.

    Args:
        kind: what it is to bring.
        names: what it is called.
        locale: the language's tag, where it is to bring one.

    Raises:
        UsageError: where nothing is known of the language, or Babel is not there.
    """
    from lbpkit.plugins import load_core

    edition = load_core().content.edition
    words = {
        **names._asdict(),
        "name_dashed": names.name.replace("_", "-"),
        "title": names.name.replace("_", " ").title(),
        "date": str(edition),
        "year": str(edition)[:4],
        "extra": "",
        "test_extras": "testing",
    }
    files: dict[str, bytes] = {}
    if locale is not None:
        language, catalogue = _language(locale)
        words |= {**language, "locale": locale, "extra": "[translate]", "test_extras": "testing,translate"}
        files[f"src/{names.package}/content/locales/{locale}.po"] = catalogue
    if kind == "clinic":
        files["answers.json"] = _answers()
    words["description"] = ABOUT[kind].format(words.get("english_plain", words["title"]))
    for folder in ("every", kind):
        for place, text in _templates(importlib.resources.files("lbpkit") / "templates" / folder):
            files[_filled(place, words)] = _filled(text, words).encode()
    return dict(sorted(files.items()))


def _answers() -> bytes:
    """Everything that an ordinary caller was asked, so that a leaflet has all its sections."""
    from lbpkit.cases import USUAL_CASE, shipped_cases
    from lbpkit.commands.files import as_json
    from lbpkit.library import load_library

    case = next(case for case in shipped_cases() if case.id == USUAL_CASE)
    return (as_json(case.intake(load_library(plugins=())).to_dict()) + "\n").encode()


def _language(locale: str) -> tuple[Mapping[str, str], bytes]:
    """What fills the templates of a language, and its catalogue with nothing translated yet."""
    try:
        from lbpkit.translating.beginning import UnknownLanguageError, empty_catalogue, words_of
    except ImportError:
        raise UsageError('a language needs the extra "translate": pip install "lbpkit[translate]"') from None
    try:
        return words_of(locale), empty_catalogue(locale)
    except UnknownLanguageError as error:
        raise UsageError(str(error)) from None


def _templates(folder: Traversable, place: str = "") -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            yield from _templates(entry, f"{place}{entry.name}/")
        elif entry.name.endswith(SUFFIX):
            yield f"{place}{entry.name.removesuffix(SUFFIX)}", entry.read_text("utf-8")


def _filled(text: str, words: Mapping[str, str]) -> str:
    return _TOKEN.sub(lambda token: words[token[1]], text)
