"""Core and plugins into one: what is wrong between them, and the records of all.

A plugin is checked against the core alone. So what is sound with the core is sound beside any other plugin, but for what
two of them both claim to own.
"""

from __future__ import annotations

import contextlib
import functools
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from lbpkit.content.snapshot import LazyMap, LazyRecords
from lbpkit.errors import Problem
from lbpkit.model.kinds import KINDS
from lbpkit.plugins import Loaded, problems_of

if TYPE_CHECKING:
    from lbpkit.model.clinics import Clinic
    from lbpkit.model.record import Record
    from lbpkit.model.replacements import Replacement

Records = Mapping[str, Mapping[str, "Record"]]


def core_problems(core: Loaded) -> tuple[Problem, ...]:
    """Everything wrong with the core's content; nothing in a snapshot, which was checked when it was built."""
    if core.content.stored_hash is not None:
        return ()
    from lbpkit.crosscheck import cross_problems

    return (
        *problems_of(core),
        *cross_problems(core.content.records, core.content.files),
        *_wrong_translations([core]),
    )


def sift(core: Loaded, plugins: Collection[Loaded]) -> tuple[list[Loaded], tuple[Problem, ...]]:
    """The plugins that are sound, beside the core and each other; and every problem of the others.

    Of two plugins that own the same thing neither is sound, so that their order never matters.
    """
    if not plugins:
        return [], ()
    problems: dict[int, list[Problem]] = {id(part): _alone(core, part) for part in plugins}
    owners: dict[str, list[Loaded]] = {}
    for part in [core, *plugins]:
        for name in dict.fromkeys(_owned(part)):
            owners.setdefault(name, []).append(part)
    for name, claiming in owners.items():
        for part in claiming if len(claiming) > 1 else ():
            if part is not core:
                others = [_told(name, other) for other in claiming if other is not part]
                problems[id(part)].append(_disputed(name, part, ", ".join(sorted(others))))
    for part, problem in _translated_twice([core, *plugins]):
        problems.setdefault(id(part), []).append(problem)
    sound = [part for part in plugins if not problems[id(part)]]
    return sound, tuple(problem for each in problems.values() for problem in each)


def _alone(core: Loaded, part: Loaded) -> list[Problem]:
    """What is wrong with one plugin in itself and together with the core."""
    from lbpkit.crosscheck import cross_problems

    between = cross_problems(part.content.records, part.content.files, core.content.records)
    found = [*between, *_missing_logos(part), *_wrong_translations([core, part])]
    return [*problems_of(part), *map(part.placed, found)]


def _wrong_translations(parts: Sequence[Loaded]) -> Iterator[Problem]:
    """What is wrong with the catalogues of the last of these parts, held against the English of all."""
    catalogues = parts[-1].content.catalogues
    if catalogues:
        from lbpkit.translated import catalogue_problems

        yield from catalogue_problems(catalogues, merge(parts))


def _missing_logos(part: Loaded) -> Iterator[Problem]:
    for key, clinic in cast("Mapping[str, Clinic]", part.content.records["clinics"]).items():
        if clinic.logo is not None and clinic.logo.file not in part.content.logos:
            hint = f"put it into the folder logos; there: {', '.join(sorted(part.content.logos)) or 'nothing'}"
            file = part.content.files["clinics", key]
            yield Problem(file, "$.logo.file", "unknown-logo", f"no picture {clinic.logo.file!r}", hint)


def _owned(part: Loaded) -> Iterator[str]:
    """What only one part may own: its name, each of its ids, and each record whose words it replaces."""
    yield f"the name {part.name!r}"
    yield from (f"{kind}/{key}" for kind, key in part.content.files)
    yield from (f"the words of {each.replaces}" for each in replacements_of(part))


def _translated_twice(parts: Sequence[Loaded]) -> Iterator[tuple[Loaded, Problem]]:
    """Each part with a text that another translates into the same language; a catalogue that cannot be read owns none."""
    from lbpkit.content.catalogues import CatalogueError

    counts = Counter(locale for part in parts for locale in part.content.catalogues)
    for locale in sorted(locale for locale, count in counts.items() if count > 1):
        owned: dict[int, set[tuple[str, str]]] = {}
        for part in parts:
            if locale in part.content.catalogues:
                with contextlib.suppress(CatalogueError):
                    owned[id(part)] = set(part.content.catalogues[locale].owned)
        for part in (each for each in parts if id(each) in owned):
            others = [each for each in parts if each is not part and owned[id(part)] & owned.get(id(each), set())]
            if others:
                twice = set.union(*(owned[id(part)] & owned[id(each)] for each in others))
                names = ", ".join(sorted(f"{each.distribution} {each.version}" for each in others))
                told = f"{len(twice)} of its texts are translated by {names} too, such as {min(twice)[0]}"
                hint = "each text is translated by one distribution"
                file = part.content.catalogues[locale].file
                yield part, part.placed(Problem(file, "$", "duplicate-translation", told, hint))


def replacements_of(part: Loaded) -> Collection[Replacement]:
    """What the part says in other words."""
    return cast("Collection[Replacement]", part.content.records["replacements"].values())


def _told(name: str, part: Loaded) -> str:
    kind, _, key = name.partition("/")
    where = " ".join(filter(None, (part.distribution, part.version)))
    file = part.content.files.get((kind, key))
    return f"{where}: {file}" if file else where


def _disputed(name: str, part: Loaded, others: str) -> Problem:
    kind, _, key = name.partition("/")
    file = part.content.files.get((kind, key))
    if file is not None:
        told = f"{KINDS[kind].singular} {key!r} stands in {others} too"
        return part.placed(Problem(file, "$", "duplicate-id", told, "ids are owned once: rename yours"))
    where = " ".join(filter(None, (part.distribution, part.version)))
    if name.startswith("the name"):
        hint = "one of them must change its name, or be left out of plugins="
        return Problem(where, "", "duplicate-plugin", f"{name} is used by {others} too", hint)
    return Problem(where, "", "duplicate-replacement", f"owns {name}, as {others} does", "leave one of them out")


def merge(parts: Collection[Loaded]) -> dict[str, Mapping[str, Record]]:
    """Kind to id to record, of parts that are sound together: the core first."""
    reworded: dict[str, dict[str, Replacement]] = {}
    for part in parts:
        for each in replacements_of(part):
            reworded.setdefault(each.kind, {})[each.key] = each
    return {kind: _joined([part.content.records[kind] for part in parts], reworded.get(kind, {})) for kind in KINDS}


def _joined(each: Collection[Mapping[str, Record]], reworded: Mapping[str, Replacement]) -> Mapping[str, Record]:
    """One mapping over all parts, in the order of ids, so that the order of parts never matters."""
    core, *others = each
    holding = [core, *filter(None, others)]  # whether the core's is empty is not asked: it would have to be read
    if len(holding) == 1 and isinstance(holding[0], LazyRecords) and not reworded:
        return holding[0]  # a snapshot is sorted, and making its records can wait
    return LazyMap(functools.partial(_together, holding, reworded))


def _together(parts: Collection[Mapping[str, Record]], reworded: Mapping[str, Replacement]) -> dict[str, Record]:
    found = {key: record for part in parts for key, record in part.items()}
    for key, replacement in reworded.items():
        found[key] = replacement.applied(found[key])
    return {key: found[key] for key in sorted(found)}
