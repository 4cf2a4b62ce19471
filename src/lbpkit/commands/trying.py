"""`lbpkit try RULE_FILE`: whom one rule moves of the shipped cases, from what to what, and whether it cries wolf."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from lbpkit.commands.arguments import add_format, examples
from lbpkit.commands.files import UsageError, named

if TYPE_CHECKING:
    from lbpkit.cases import Case
    from lbpkit.effects import Move, Person
    from lbpkit.library import Library
    from lbpkit.model.rules import Rule
    from lbpkit.plugins import Loaded

FEW = 0.03
"""For how many of the ordinary callers a house rule may fire before anybody is asked anything more."""
SHOWN = 12
"""How many cases of one move are shown; `--all` shows every one."""
ALONE = "own"
"""What the ids of a rule that stands on its own begin with."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit try RULE_FILE [options]"
    parser.epilog = examples(
        "lbpkit try src/lbpkit_acme/content/rules/leg_pain.toml",
        "lbpkit try leg_pain.toml",
        "lbpkit try leg_pain.toml --format json",
        "",
        "The rule is put beside the core, with the findings, sources and advice of its content folder and without its",
        "other rules; a file that stands on its own may ask for the core's findings only. Nothing is imported or installed.",
        "Each case is looked at twice: while the plugin's own questions are not answered, and with all of them yes.",
        "Exit code 1 where there is a problem in the content.",
    )
    parser.add_argument("file", metavar="RULE_FILE", help="the TOML file of one rule")
    parser.add_argument("--name", metavar="NAME", help="the plugin's name (default: read from the code beside it)")
    parser.add_argument("--all", action="store_true", help=f"show every case that moves, not only {SHOWN} of each move")
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Print whom the rule moves."""
    from lbpkit.commands.files import as_json
    from lbpkit.errors import ContentError
    from lbpkit.library import build_library
    from lbpkit.plugins import load_core

    part = _part_of(Path(args.file), args.name)
    core = load_core()
    try:
        library = build_library([core, part])
    except ContentError as error:
        label = f"{part.distribution}: "
        print("\n".join(str(each._replace(file=each.file.removeprefix(label))) for each in error.problems))
        return 1
    (key,) = part.content.records["rules"]
    tried = _tried(build_library([core]), library, library.rules[key])
    print(as_json(tried) if args.format == "json" else "\n".join(_in_words(library, tried, every=args.all)))
    return 0


def _part_of(file: Path, name: str | None) -> Loaded:
    """The rule as a plugin of its own, with what stands beside it in its content folder but for the other rules."""
    from lbpkit.commands.check import part_of_folder
    from lbpkit.commands.files import read_bytes
    from lbpkit.content.files import MAX_FILE_BYTES

    if file.suffix != ".toml":
        raise UsageError(f"{named(file)} is no rule; name a TOML file such as content/rules/leg_pain.toml")
    data = read_bytes(str(file), MAX_FILE_BYTES)
    folder = file.absolute().parent.parent
    if (folder / "edition.toml").is_file():
        raise UsageError(f"{named(file)} is a rule of the core; see: lbpkit show rules/{file.stem}, lbpkit evaluate")
    owner = _owner(folder, name) if file.absolute().parent.name == "rules" else None
    if owner is not None:
        part = part_of_folder(folder, owner)
    else:
        with tempfile.TemporaryDirectory() as scratch:
            alone = Path(scratch, "rules", file.name)
            alone.parent.mkdir()
            alone.write_bytes(data)
            part = part_of_folder(Path(scratch), name or ALONE)
    key = f"{part.name}.{file.stem}"
    rules = {each: rule for each, rule in part.content.records["rules"].items() if each == key}
    place = f"rules/{file.name}"
    problems = tuple(each for each in part.content.problems if not each.file.startswith("rules/") or each.file == place)
    if not rules and not problems:
        raise UsageError(f"{named(file)} holds no rule")
    records = {**part.content.records, "rules": rules}
    content = attrs.evolve(part.content, records=records, problems=problems)
    return attrs.evolve(part, distribution=str(file), content=content)


def _owner(folder: Path, name: str | None) -> str | None:
    """The plugin whose content folder it is; None where neither a name nor code beside it says."""
    from lbpkit.commands.check import owner_of

    try:
        return owner_of(folder, name)
    except UsageError:
        if name:
            raise
        return None


def _tried(before: Library, after: Library, rule: Rule) -> dict[str, Any]:
    """Whom the rule moves and for whom it fires, as plain data."""
    from lbpkit.cases import shipped_cases
    from lbpkit.effects import effect, firing, people

    cases = people(before, after, shipped_cases())
    found = effect(before, after, cases)
    unasked, all_yes = firing(after, rule, cases)
    tried = {
        "rule": rule.id,
        "urgency": rule.urgency.value,
        "asks": sorted(after.findings.keys() - before.findings.keys()),
        "cases": len(cases),
        "ordinary": sum(each.case.ordinary for each in cases),
        "moves": {"unasked": list(map(_moved, found.unasked)), "all_yes": list(map(_moved, found.all_yes))},
        "sooner": sum(_is_sooner(before, after, each) for each in all_yes),
        "fires_for_ordinary": {
            "unasked": sum(each.case.ordinary for each in unasked),
            "all_yes": sum(each.case.ordinary for each in all_yes),
        },
    }
    return {**tried, "warnings": list(_warnings(tried))}


def _is_sooner(before: Library, after: Library, person: Person) -> bool:
    """Whether the time limit is shorter, with yes to everything that the plugin asks."""
    from lbpkit.assessment import triage

    return triage(after, person.all_yes).action.within_hours < triage(before, person.unasked).action.within_hours


def _moved(move: Move) -> dict[str, Any]:
    case: Case = move.case
    return {
        "case": case.id,
        "sentence": case.sentence,
        "from": move.before.value,
        "to": move.after.value,
        "above_its_range": move.outside,
    }


def _warnings(tried: dict[str, Any]) -> Iterator[str]:
    fires, ordinary = tried["fires_for_ordinary"], tried["ordinary"]
    if fires["unasked"] > FEW * ordinary:
        share = f"{fires['unasked']} of {ordinary} ordinary callers"
        yield f"It fires for {share}: it would send in many who need not come. Ask for something more as well."
    above = sum(each["above_its_range"] for each in tried["moves"]["unasked"])
    if above:
        yield f"It moves {above} of the cases above the most that is right for them, before anything more is asked."
    if not tried["moves"]["all_yes"] and not tried["sooner"]:
        yield "It does nothing for these cases: lbpkit says as much without it, or it fires for none of them."


def _in_words(library: Library, tried: dict[str, Any], *, every: bool) -> Iterator[str]:
    from lbpkit.commands.english import English
    from lbpkit.commands.layout import heading, prose
    from lbpkit.expressions import fold

    rule = library.rules[tried["rule"]]
    yield heading(f"{rule.label} ({rule.id}): {rule.urgency.value}")
    yield from (f"  {line}" for line in fold(rule.when, English(library)))
    unasked, all_yes = tried["moves"]["unasked"], tried["moves"]["all_yes"]
    yield ""
    if tried["asks"]:
        yield prose(
            f"It moves {len(unasked)} of {tried['cases']} cases while nobody is asked {', '.join(tried['asks'])}."
        )
        yield f"With yes to that it moves {len(all_yes)}."
    else:
        yield f"It moves {len(unasked)} of {tried['cases']} cases."
    if tried["sooner"]:
        yield f"It gives {tried['sooner']} a shorter time limit."
    yield from _listed(all_yes, every)
    fires = tried["fires_for_ordinary"]
    most = "" if fires["all_yes"] == fires["unasked"] else f"; for {fires['all_yes']} of them with yes to all it asks"
    yield "\n" + prose(f"It fires for {fires['unasked']} of {tried['ordinary']} ordinary callers{most}.")
    yield from (prose(f"Look again: {warning}") for warning in tried["warnings"])


def _listed(moves: Sequence[dict[str, Any]], every: bool) -> Iterator[str]:
    """The cases, by where they move from and to."""
    from lbpkit.commands.layout import bullets

    for way in dict.fromkeys((each["from"], each["to"]) for each in moves):
        own: Collection[dict[str, Any]] = [each for each in moves if (each["from"], each["to"]) == way]
        yield f"\n{way[0]} → {way[1]}: {len(own)}"
        shown = own if every else list(own)[:SHOWN]
        yield from bullets(f"{each['sentence']} ({each['case']}){_above(each)}" for each in shown)
        if len(shown) < len(own):
            yield f"  … and {len(own) - len(shown)} more; see them with --all"


def _above(move: dict[str, Any]) -> str:
    return " Above what is right for this case." if move["above_its_range"] else ""
