"""Leaflets for many people: one file each, in parallel processes, taken up again where it stopped.

Files are numbered, or named as the caller says: nothing that a person answered is in a file's name. Each is there whole
or not at all. A folder holds what one set of options and one content made; `made_with.json` in it says which.
"""

from __future__ import annotations

import contextlib
import datetime
import itertools
import json
import os
import re
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, Literal

import attrs

from lbpkit.assessment import triage
from lbpkit.atomic import write_whole
from lbpkit.content.structuring import StructureError, structure
from lbpkit.document import Audience, Style
from lbpkit.errors import LbpkitError
from lbpkit.leaflets import leaflet
from lbpkit.library import Library
from lbpkit.model.intake import Intake, strict_json
from lbpkit.rendering import render

ENDINGS = {"text": "txt", "markdown": "md", "html": "html", "pdf": "pdf", "json": "json"}
"""The ending of a file by its format."""
MADE_WITH = "made_with.json"
AT_ONCE = 8
"""How many leaflets a process is given at once."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@attrs.frozen(kw_only=True)
class Options:
    """What may be chosen for one leaflet, or for all."""

    locale: str = "en"
    """A BCP 47 tag."""
    region: str | None = None
    """A country code."""
    style: Style = "standard"
    """`standard`, `large_print` or `easy_read`."""
    audience: Audience = "patient"
    """`patient` or `clinician`."""
    clinic: str | None = None
    """Id of a clinic that a plugin brings."""
    name: str | None = None
    """Printed as given."""
    note: str | None = None
    """Printed as given."""


@attrs.frozen(kw_only=True)
class Request:
    """One leaflet that is wanted."""

    intake: Intake
    """The answers."""
    options: Options = Options()
    """How it is to be."""
    file: str | None = None
    """The name of its file, without ending: letters, digits, `_` and `-`; its number where left out."""

    @classmethod
    def from_json(cls, line: str, options: Options) -> Request:
        """Read one line: an intake, or `{"intake": {…}, "file": …, "locale": …}` with any of the options.

        Args:
            line: JSON.
            options: what holds where the line says nothing.

        Raises:
            LbpkitError: naming what cannot be used, never what was answered.
        """
        data = strict_json(line)
        if not isinstance(data, dict) or "intake" not in data:
            return cls(intake=Intake.from_dict(data), options=options)
        chosen = {key: value for key, value in data.items() if key not in ("intake", "file")}
        try:
            own = structure({**attrs.asdict(options), **chosen}, Options)
        except StructureError as error:
            raise LbpkitError(str(error)) from error
        file = data.get("file")
        if file is not None and not (isinstance(file, str) and _NAME.fullmatch(file)):
            raise LbpkitError("file: a name of 1 to 64 letters, digits, _ and - is wanted")
        return cls(intake=Intake.from_dict(data["intake"]), options=own, file=file)


@attrs.frozen(kw_only=True)
class Outcome:
    """What became of one leaflet."""

    place: int
    """Its place among those wanted, from 1."""
    file: str
    """The name of its file; empty where it could not be told."""
    state: Literal["written", "kept", "failed"]
    """`kept`: it was there from a run before."""
    problem: str = ""
    """Why it failed; never what was answered."""


@attrs.frozen(kw_only=True)
class Report:
    """What became of all."""

    written: int
    """How many were written."""
    kept: int
    """How many were there from a run before."""
    failed: tuple[Outcome, ...]
    """Those that failed, in the order in which they were wanted."""


@attrs.frozen(kw_only=True)
class _Shared:
    """What is the same for every leaflet of one run."""

    library: Library
    folder: Path
    format: str
    paper: str
    publisher: str | None
    on: datetime.date | None

    def made_with(self, options: Options) -> str:
        """What decides the bytes beside the answers, as JSON."""
        library = self.library
        plain = {
            "content": {each.name: [each.version, each.content_hash] for each in library.distributions},
            "format": self.format,
            "paper": self.paper,
            "publisher": self.publisher,
            "on": self.on.isoformat() if self.on else None,
            "options": attrs.asdict(options),
        }
        return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"


def write_leaflets(
    library: Library,
    requests: Iterable[Request | str],
    folder: str | os.PathLike[str],
    *,
    format: str = "html",
    paper: str = "a4",
    options: Options | None = None,
    publisher: str | None = None,
    on: datetime.date | None = None,
    workers: int | None = None,
    newer_than: float | None = None,
    told: Callable[[Outcome], None] | None = None,
) -> Report:
    """Write a leaflet for each of many people. What fails is reported, and stops nobody else's.

    Args:
        library: the library to assess with.
        requests: the people, or lines of JSON: see `Request.from_json`. Empty lines are passed over, and counted.
        folder: where the files go; made where it is not there.
        format: `text`, `markdown`, `html`, `pdf` or `json`.
        paper: `a4` or `letter`, for PDF.
        options: what holds where a line says nothing.
        publisher: who puts the leaflets into service.
        on: the day they are dated by.
        workers: how many processes; one for each processor where left out. With 1, everything is done in this one.
        newer_than: a file that is there is kept where it was last changed after this, in seconds since 1970, and the
            folder was made with the same options and content; where left out, every file that is there is.
        told: called with each outcome as it comes.

    Raises:
        LbpkitError: where the format is none, the folder cannot be written to, or a process was killed. What was
            written until then is whole: the same call goes on from there.

    Example:
        >>> import lbpkit, tempfile
        >>> library = lbpkit.load_library(plugins=())
        >>> people = [Request(intake=lbpkit.Intake(age_years=40, answers={"saddle_numbness": "yes"}))]
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     report = lbpkit.write_leaflets(library, people, folder, format="text", workers=1)
        >>> report.written, report.failed
        (1, ())
    """
    if format not in ENDINGS:
        raise LbpkitError(f"no format {format!r}; allowed: {', '.join(ENDINGS)}")
    chosen = options or Options()
    shared = _Shared(library=library, folder=Path(folder), format=format, paper=paper, publisher=publisher, on=on)
    same = _prepare(shared, chosen)
    counts = {"written": 0, "kept": 0}
    failed: list[Outcome] = []
    planned = _planned(shared, requests, chosen, newer_than if same else float("inf"))
    with contextlib.closing(_outcomes(shared, planned, workers)) as outcomes:
        for outcome in outcomes:
            if outcome.state == "failed":
                failed.append(outcome)
            else:
                counts[outcome.state] += 1
            if told is not None:
                told(outcome)
    return Report(**counts, failed=tuple(sorted(failed, key=lambda each: each.place)))


def _prepare(shared: _Shared, options: Options) -> bool:
    """Make the folder ready; whether it was made with the same options and content before."""
    note, now = shared.folder / MADE_WITH, shared.made_with(options)
    try:
        shared.folder.mkdir(parents=True, exist_ok=True)
        same = note.exists() and note.read_text("utf-8") == now
        if not same:
            write_whole(note, now.encode())
    except (OSError, UnicodeDecodeError) as error:
        raise LbpkitError(f"cannot write into the folder {shared.folder}: {error}") from error
    return same


Task = tuple[int, str, Request]


def _planned(
    shared: _Shared, requests: Iterable[Request | str], options: Options, newer_than: float | None
) -> Iterator[Task | Outcome]:
    """Each request with its place and file; or what became of it already."""
    taken: set[str] = set()
    for place, given in enumerate(requests, start=1):
        if isinstance(given, str) and not given.strip():
            continue
        try:
            request = Request.from_json(given, options) if isinstance(given, str) else given
        except LbpkitError as error:
            yield Outcome(place=place, file="", state="failed", problem=str(error))
            continue
        file = f"{request.file or f'{place:06d}'}.{ENDINGS[shared.format]}"
        if file.lower() in taken:
            yield Outcome(place=place, file=file, state="failed", problem="file: another has this name")
            continue
        taken.add(file.lower())
        if _is_there(shared.folder / file, newer_than):
            yield Outcome(place=place, file=file, state="kept")
        else:
            yield place, file, request


def _is_there(path: Path, newer_than: float | None) -> bool:
    try:
        return path.stat().st_mtime > (float("-inf") if newer_than is None else newer_than)
    except OSError:
        return False


def _outcomes(
    shared: _Shared, planned: Iterator[Task | Outcome], workers: int | None
) -> Generator[Outcome, None, None]:
    """What becomes of each, as it comes; a few at a time, so that a million people need no more memory than a hundred."""
    count = workers or os.cpu_count() or 1
    if count == 1:
        for each in planned:
            yield each if isinstance(each, Outcome) else _write(shared, each)
        return
    with ProcessPoolExecutor(count, initializer=_start, initargs=(shared,)) as pool:
        running: set[Future[list[Outcome]]] = set()
        try:
            while group := list(itertools.islice(planned, AT_ONCE)):
                yield from (each for each in group if isinstance(each, Outcome))
                running.add(pool.submit(_write_all, [each for each in group if not isinstance(each, Outcome)]))
                while len(running) > 2 * count:
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    yield from itertools.chain.from_iterable(each.result() for each in done)
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from itertools.chain.from_iterable(each.result() for each in done)
        except BrokenProcessPool as error:
            raise LbpkitError(
                "a process was stopped from outside, perhaps for lack of memory; what was written is whole: run it "
                "again to go on, with fewer workers"
            ) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


_SHARED: list[_Shared] = []


def _start(shared: _Shared) -> None:
    """What a process is given once: the library, and what is the same for all."""
    _SHARED[:] = [shared]


def _write_all(tasks: list[Task]) -> list[Outcome]:
    return [_write(_SHARED[0], task) for task in tasks]


def _write(shared: _Shared, task: Task) -> Outcome:
    place, file, request = task
    try:
        document = leaflet(
            shared.library,
            triage(shared.library, request.intake),
            publisher=shared.publisher,
            on=shared.on,
            **attrs.asdict(request.options),
        )
        made: Any = render(document, shared.format, paper=shared.paper)
        write_whole(shared.folder / file, made.encode() if isinstance(made, str) else made)
    except (LbpkitError, OSError, ValueError) as error:
        return Outcome(place=place, file=file, state="failed", problem=str(error))
    return Outcome(place=place, file=file, state="written")
