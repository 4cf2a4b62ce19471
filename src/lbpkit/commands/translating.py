"""`lbpkit locale ACTION PATH`: work on a catalogue of translations, without installing or importing its plugin."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lbpkit.commands.arguments import OneOf, add_format, examples
from lbpkit.commands.files import UsageError, named

if TYPE_CHECKING:
    from lbpkit.cases import Case
    from lbpkit.content.catalogues import Catalogue
    from lbpkit.library import Library
    from lbpkit.plugins import Loaded

ACTIONS = OneOf("action", ("extract", "update", "check", "stats", "preview", "compile"))
STATES = ("wrong", "doubtful", "stale")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit locale ACTION [PATH] [options]"
    parser.epilog = examples(
        "lbpkit locale extract --output messages.pot",
        "lbpkit locale update src/lbpkit_fr/content/locales/fr.po",
        "lbpkit locale check src/lbpkit_fr/content/locales/fr.po",
        "lbpkit locale stats src/lbpkit_fr/content/locales/fr.po",
        "lbpkit locale preview src/lbpkit_fr/content/locales/fr.po --output leaflet.html",
        "",
        "extract   write the template: every text, with its tier, its use and what it must not mean",
        "update    bring a catalogue up to date with the texts as they are now, or begin one",
        "check     what is wrong, what is doubtful, and what translates a text that is no longer there",
        "stats     how many texts of each tier are translated, to be looked at again, and reviewed",
        "preview   a leaflet in the language, as far as it is translated",
        "compile   write the .mo file beside the catalogue; the build of a wheel does it by itself",
        "",
        "PATH is the catalogue, a .po file in a folder locales/. Needs the extra: pip install 'lbpkit[translate]'.",
        "Exit code 1 where something in the catalogue is wrong, so that it cannot be shown.",
    )
    parser.add_argument("action", type=ACTIONS, metavar="ACTION", help="what to do; see below")
    parser.add_argument("path", nargs="?", metavar="PATH", help="the catalogue; for extract it may be left out")
    parser.add_argument("--output", metavar="OUT", help="for extract, preview and compile: the file to write")
    parser.add_argument("--case", metavar="ID", help="for preview: whose leaflet, of the shipped cases")
    parser.add_argument("--region", metavar="CODE", help="for preview: a country, such as GB")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Do what was asked for."""
    try:
        import lbpkit.translating.template  # noqa: F401 - whether Babel is there
    except ImportError:
        raise UsageError('lbpkit locale needs the extra "translate": pip install "lbpkit[translate]"') from None
    if args.path is None and args.action != "extract":
        raise UsageError(f"lbpkit locale {args.action} needs the catalogue: a .po file in a folder locales/")
    actions = {
        "extract": _extract,
        "update": _update,
        "check": _check,
        "stats": _stats,
        "preview": _preview,
        "compile": _compile,
    }
    return actions[args.action](args)


class _Work(NamedTuple):
    """A catalogue where it is being worked on."""

    file: Path
    locale: str
    core: Loaded
    own: Loaded
    """What stands beside it, without its catalogues."""
    library: Library
    """The core with that."""

    @property
    def parts(self) -> list[Loaded]:
        """Whose texts it translates: the core's where its folder brings the language, and its folder's own."""
        return [self.core, self.own] if self.locale in self.own.content.records["locales"] else [self.own]

    def catalogue(self) -> Catalogue:
        """The catalogue as it stands in its file.

        Raises:
            UsageError: where there is none, or it is no PO file.
        """
        from lbpkit.content.catalogues import Catalogue, CatalogueError

        try:
            read = Catalogue(locale=self.locale, file=f"locales/{self.file.name}", data=self.file.read_bytes())
            _ = read.translations
        except OSError as error:
            raise UsageError(
                f"cannot read {named(self.file)}: {error.strerror}; begin one with: lbpkit locale update"
            ) from None
        except CatalogueError as error:
            raise UsageError(f"{named(self.file)}: {error}") from None
        return read


def _work_on(path: str) -> _Work:
    """What stands around a catalogue.

    Raises:
        UsageError: where the path is no catalogue's, or what stands beside it cannot be used.
    """
    import attrs

    from lbpkit.commands.check import owner_of
    from lbpkit.content.reading import read_folder
    from lbpkit.errors import ContentError
    from lbpkit.library import build_library
    from lbpkit.model.record import LOCALE_ID
    from lbpkit.plugins import Loaded, load_core

    file = Path(path)
    folder = file.absolute().parent.parent
    if file.suffix != ".po" or not LOCALE_ID.match(file.stem) or file.absolute().parent.name != "locales":
        raise UsageError(
            f"{named(file)} is no catalogue; name a .po file in a folder locales/, such as content/locales/fr.po"
        )
    if not file.parent.is_dir():
        raise UsageError(f"no folder {named(file.parent)}; make it, with {file.stem}.toml in it")
    content = attrs.evolve(read_folder(folder, owner_of(folder, None)), catalogues={})
    core, own = load_core(), Loaded(name=content.owner, distribution=str(folder), version="", content=content)
    try:
        library = build_library([core, own])
    except ContentError as error:
        raise UsageError(f"{error}\nsee: lbpkit check {named(folder)}") from None
    if file.stem not in library.locales:
        raise UsageError(
            f"no language {file.stem!r}; write {file.stem}.toml beside the catalogue, or the plugin that has it"
        )
    return _Work(file=file, locale=file.stem, core=core, own=own, library=library)


def _extract(args: argparse.Namespace) -> int:
    from lbpkit.commands.files import write_result
    from lbpkit.library import build_library
    from lbpkit.plugins import load_core
    from lbpkit.translating.template import template
    from lbpkit.translating.updating import written

    if args.path is None:
        core = load_core()
        made = template(build_library([core]), [core])
    else:
        work = _work_on(args.path)
        made = template(work.library, work.parts)
    write_result(args.output, written(made).decode())
    return 0


def _update(args: argparse.Namespace) -> int:
    from lbpkit.commands.files import write_whole
    from lbpkit.translating.template import template
    from lbpkit.translating.updating import begun, updated, written

    work = _work_on(args.path)
    begins = not work.file.exists()
    old = begun(work.library.locales[work.locale]) if begins else work.catalogue().parsed
    write_whole(str(work.file), written(updated(old, template(work.library, work.parts))))
    print(f"lbpkit: {'began' if begins else 'brought up to date'}: {named(work.file)}", file=sys.stderr)
    return _stats(args)


def _check(args: argparse.Namespace) -> int:
    import attrs

    from lbpkit.commands.files import as_json
    from lbpkit.commands.layout import counted, prose
    from lbpkit.translating.checking import remarked

    work = _work_on(args.path)
    remarks = list(remarked(work.library, work.catalogue()))
    if args.format == "json":
        print(as_json([attrs.asdict(each) for each in remarks]))
    else:
        for each in remarks:
            print(f"{args.path}:{each.line}: {each.context}: {each.message} [{each.state}]")
            print(prose(each.english, "    "))
        if lacking := _not_compared(work.library, work.locale):
            print(prose(f"Not compared, for {work.locale}.toml has no words for them: {', '.join(lacking)}."))
        told = [counted(sum(each.state == state for each in remarks), "text") + f" {state}" for state in STATES]
        print(f"{', '.join(told)}.")
    return 1 if any(each.state == "wrong" for each in remarks) else 0


def _not_compared(library: Library, locale: str) -> list[str]:
    """What the checks look for in English and cannot look for in the language."""
    english, own = library.locales["en"], library.locales[locale]
    units = [f"units.{unit}" for unit in sorted(english.units) if unit not in own.units]
    return units if own.negations else ["negations", *units]


def _stats(args: argparse.Namespace) -> int:
    from lbpkit.commands.files import as_json
    from lbpkit.commands.layout import counted, table
    from lbpkit.translating.checking import counts

    work = _work_on(args.path)
    found = counts(work.parts, work.catalogue())
    rows = [
        {
            "tier": tier,
            "texts": states.total(),
            **{name: states[name] for name in ("missing", "fuzzy", "translated", "reviewed")},
        }
        for tier, states in found.items()
    ]
    if args.format == "json":
        print(as_json(rows))
        return 0
    print(table(list(rows[0]), [list(row.values()) for row in rows]))
    left = found[1]["missing"] + found[1]["fuzzy"]
    told = (
        f"is a preview: {counted(left, 'text')} of tier 1 {'is' if left == 1 else 'are'} left"
        if left
        else "is complete"
    )
    print(f"{work.locale} {told}.")
    return 0


def _preview(args: argparse.Namespace) -> int:
    import attrs

    from lbpkit.assessment import triage
    from lbpkit.cases import USUAL_CASE
    from lbpkit.commands.files import write_result
    from lbpkit.commands.leaflet import format_of
    from lbpkit.leaflets import leaflet
    from lbpkit.library import Library
    from lbpkit.locales import PREVIEW
    from lbpkit.model.kinds import KINDS
    from lbpkit.rendering import render

    work = _work_on(args.path)
    content = attrs.evolve(work.own.content, catalogues={work.locale: work.catalogue()})
    parts = (work.core, attrs.evolve(work.own, content=content))
    library = Library(parts=parts, records={kind: work.library.of_kind(kind) for kind in KINDS})
    assessment = triage(library, _case(args.case or USUAL_CASE).intake(library))
    document = leaflet(library, assessment, locale=work.locale + PREVIEW, region=args.region)
    write_result(args.output, render(document, format_of(args.output)))
    return 0


def _case(name: str) -> Case:
    from lbpkit.cases import shipped_cases
    from lbpkit.commands.arguments import known_id

    cases = {case.id: case for case in shipped_cases()}
    return cases[known_id("case", name, cases, "lbpkit evaluate")]


def _compile(args: argparse.Namespace) -> int:
    from lbpkit.commands.files import write_result
    from lbpkit.content.catalogues import compiled

    work = _work_on(args.path)
    write_result(args.output or str(work.file.with_suffix(".mo")), compiled(work.catalogue().parsed))
    return 0
