"""Named cases: a person in a sentence, the answers, and the urgencies that a reader of the guidelines allows.

A case is written without looking at the rules, and states its range before the engine is run on it. What it does not mention
is a no, unless it is said to be unknown or not asked.

A file holds `[[cases]]`, or `[[series]]` of persons who differ in one thing: what its `rows` do not say is as the series says.
"""

from __future__ import annotations

import importlib.resources
import json
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import attrs

from lbpkit.content.structuring import StructureError, structure, unstructure
from lbpkit.engine.reference import Levels, Situation
from lbpkit.errors import ContentError, IntakeError, Problem, UnknownIdError, nearest
from lbpkit.expressions import fold
from lbpkit.model import record
from lbpkit.model.intake import ABOUT, Answer, Intake, Respondent, Sex
from lbpkit.model.urgency import NO, Urgency

if TYPE_CHECKING:
    from lbpkit.library import Library

MAX_BYTES = 4_000_000
"""The largest file of cases that is read."""
PACKED = "cases.json"
"""The file of a wheel that holds the shipped cases."""
USUAL_CASE = "ord_kitchen_table"
"""Whom things are shown on: an ordinary caller with pain of a few days, who is offered care and exercises."""
_BETWEEN = {"id": "_", "sentence": " "}
"""What stands between a series' text and that of a row."""


@attrs.frozen(kw_only=True)
class Case:
    """A presentation, and the urgencies that are right for it."""

    id: str = record.label()
    """Its name, used once over all files."""
    sentence: str = record.label()
    """The person, in plain words."""
    source: str = record.label()
    """Where the presentation was taken from, or what it was written after."""
    lowest: Urgency
    """The least urgent answer that is right."""
    highest: Urgency = attrs.field()
    """The most urgent answer that is right."""
    ordinary: bool = False
    """Whether it is what most people come with: nobody to be sent in for nothing."""
    age_years: int | None = None
    """Whole years; not asked where left out."""
    sex: Sex | None = None
    """As recorded at birth; not asked where left out."""
    pain_days: float | None = None
    """Days since the pain began; not asked where left out."""
    pain_score: int | None = None
    """0 to 10; not asked where left out."""
    respondent: Respondent = "self"
    """Who answers."""
    yes: tuple[str, ...] = record.refs("findings")
    """Findings that are so; what they imply is so too."""
    no: tuple[str, ...] = record.refs("findings")
    """Findings that the presentation denies: a no also where all else is taken as unknown."""
    unknown: tuple[str, ...] = record.refs("findings")
    """Findings that were asked and are not known."""
    not_asked: tuple[str, ...] = record.refs("findings")
    """Findings that were not asked."""
    tags: tuple[str, ...] = ()
    """Groups it is counted in, beside its file."""
    file: str = ""
    """Name of its file, without the ending; set by `load_cases`."""

    @highest.validator
    def _not_below_lowest(self, _: attrs.Attribute[Urgency], value: Urgency) -> None:
        if isinstance(self.lowest, Urgency) and value < self.lowest:
            raise ValueError(f"highest is {value.value}, below lowest, which is {self.lowest.value}")

    @property
    def about(self) -> dict[str, Any]:
        """Age, sex, days and score, as far as they are told."""
        return {name: value for name in ABOUT if (value := getattr(self, name)) is not None}

    def allows(self, urgency: Urgency) -> bool:
        """Whether this urgency is right."""
        return self.lowest <= urgency <= self.highest

    def intake(self, library: Library, *, unmentioned: Literal["no", "unknown"] = "no") -> Intake:
        """The case as an intake: every finding is answered that could be asked.

        Args:
            library: whose findings are answered.
            unmentioned: how those are answered that the case does not name.

        Raises:
            UnknownIdError: where the case names a finding that the library does not have, with the nearest.
            IntakeError: where a number is out of its range.
        """
        for _, message in self.strangers(library):
            raise UnknownIdError(f"case {self.id!r}: {message}")
        said: dict[str, Answer] = dict.fromkeys(library.findings, unmentioned)
        said.update(dict.fromkeys(self.no, "no"))
        said.update(dict.fromkeys(self.unknown, "unknown"))
        said.update(dict.fromkeys(with_implied(library, self.yes), "yes"))
        answers = {finding: answer for finding, answer in said.items() if finding not in self.not_asked}
        intake = Intake(**self.about, respondent=self.respondent, answers=answers)
        return without_closed(library, intake)

    def strangers(self, library: Library) -> Iterator[tuple[str, str]]:
        """Each finding that the library does not have, as (field, message with the nearest match)."""
        for field in ("yes", "no", "unknown", "not_asked"):
            for place, finding in enumerate(getattr(self, field)):
                if finding not in library.findings:
                    hint = nearest(finding, library.findings) or "see: lbpkit list findings"
                    yield f"{field}[{place}]", f"no finding {finding!r}; {hint}"


def with_implied(library: Library, findings: Iterable[str]) -> frozenset[str]:
    """The findings, and everything that is so whenever they are."""
    so: set[str] = set()
    waiting = list(findings)
    while waiting:
        finding = waiting.pop()
        if finding not in so:
            so.add(finding)
            waiting += library.findings[finding].implies
    return frozenset(so)


def without_closed(library: Library, intake: Intake) -> Intake:
    """The intake as an interview leaves it: what stands behind a closed gate is not asked, so that it has no answer."""
    levels = Levels(library, Situation.of(library, intake))
    answers = {
        finding: answer
        for finding, answer in intake.answers.items()
        if answer == "yes" or (gate := library.findings[finding].applies_if) is None or fold(gate, levels) != NO
    }
    about = {name: getattr(intake, name) for name in ABOUT if name not in intake.not_asked}
    return Intake(**about, respondent=intake.respondent, answers=answers)


def load_cases(*paths: str | Path, library: Library | None = None) -> tuple[Case, ...]:
    """The cases of TOML files, and of every TOML file of folders, in the order of names.

    Args:
        paths: files and folders.
        library: where given, every finding that a case names must be one of its own.

    Raises:
        ContentError: with every problem of every file: where it is, what was found, what is allowed.
        OSError: where a file cannot be read.
    """
    problems: list[Problem] = []
    cases: dict[str, Case] = {}
    for file in _files(paths):
        for path, raw in _raw_cases(file, problems):
            case = _case(raw, file, path, problems)
            if case is None:
                continue
            if case.id in cases:
                other = cases[case.id].file
                problems.append(
                    Problem(file.name, f"{path}.id", "duplicate-id", f"case {case.id!r} stands in {other} too")
                )
            cases.setdefault(case.id, case)
            if library is not None:
                problems += [
                    Problem(file.name, f"{path}.{field}", "unknown-finding", f"case {case.id!r}: {message}")
                    for field, message in case.strangers(library)
                ]
    if problems:
        raise ContentError(problems)
    return tuple(cases.values())


def shipped_cases() -> tuple[Case, ...]:
    """The named presentations that lbpkit brings: what plugins and rules are tried on.

    >>> case = shipped_cases()[0]
    >>> case.lowest <= case.highest
    True
    """
    folder = importlib.resources.files("lbpkit") / "data"
    packed = folder / PACKED
    if packed.is_file():
        return tuple(structure(raw, Case) for raw in json.loads(packed.read_bytes()))
    with importlib.resources.as_file(folder / "cases") as files:
        return load_cases(files)


def packed(cases: Iterable[Case]) -> bytes:
    """Cases as a wheel carries them, for `shipped_cases`."""
    return json.dumps([unstructure(case) for case in cases], ensure_ascii=False, separators=(",", ":")).encode()


def _files(paths: Iterable[str | Path]) -> Iterator[Path]:
    for path in map(Path, paths):
        yield from sorted(path.glob("*.toml")) if path.is_dir() else [path]


def _raw_cases(file: Path, problems: list[Problem]) -> Iterator[tuple[str, Any]]:
    data = file.read_bytes()
    if len(data) > MAX_BYTES:
        problems.append(Problem(file.name, "$", "too-large", f"{len(data)} bytes", f"at most {MAX_BYTES}"))
        return
    try:
        raw = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.append(Problem(file.name, "$", "toml-syntax", f"not TOML: {error}"))
        return
    listed, series = raw.get("cases", []), raw.get("series", [])
    if not raw or not raw.keys() <= {"cases", "series"} or not isinstance(listed, list) or not isinstance(series, list):
        found = ", ".join(sorted(map(repr, raw))) or "nothing"
        problems.append(
            Problem(
                file.name, "$", "unknown-key", f"found {found}", "a file of cases holds [[cases]] and [[series]] alone"
            )
        )
        return
    for place, each in enumerate(listed):
        yield f"$.cases[{place}]", each
    for place, each in enumerate(series):
        rows = each.get("rows") if isinstance(each, dict) else None
        if not isinstance(rows, list) or not rows:
            hint = "a series holds what its cases share, and rows = [{ id = …, sentence = …, yes = […] }, …]"
            problems.append(Problem(file.name, f"$.series[{place}].rows", "bad-value", "no list of rows", hint))
            continue
        shared = {key: value for key, value in each.items() if key != "rows"}
        for number, row in enumerate(rows):
            yield f"$.series[{place}].rows[{number}]", _joined(shared, row)


def _joined(shared: dict[str, Any], row: Any) -> Any:
    """The row with what its series says: ids and sentences are put together, lists added, all else is the row's own."""
    if not isinstance(row, dict):
        return row
    joined = {**shared, **row}
    for key, own in row.items():
        before = shared.get(key)
        if isinstance(before, list) and isinstance(own, list):
            joined[key] = before + own
        elif key in _BETWEEN and isinstance(before, str) and isinstance(own, str):
            joined[key] = before + _BETWEEN[key] + own
    return joined


def _case(raw: Any, file: Path, path: str, problems: list[Problem]) -> Case | None:
    try:
        if isinstance(raw, dict) and "file" in raw:
            raise StructureError([Problem("", f"{path}.file", "unknown-key", "no key 'file'")])
        case = structure(raw, Case, path)
        Intake(**case.about, respondent=case.respondent)
    except StructureError as error:
        name = raw.get("id") if isinstance(raw, dict) else None
        problems += [
            each._replace(file=file.name, message=f"case {name!r}: {each.message}" if name else each.message)
            for each in error.problems
        ]
        return None
    except IntakeError as error:
        problems += [
            Problem(file.name, f"{path}.{each.field}", "bad-value", f"case {case.id!r}: {each.field}: {each.message}")
            for each in error.problems
        ]
        return None
    return attrs.evolve(case, file=file.stem)
