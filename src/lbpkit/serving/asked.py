"""What a request holds: read within limits, strictly, all problems at once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import anyio
from starlette.requests import ClientDisconnect, Request

from lbpkit.errors import IntakeError, nearest
from lbpkit.model.intake import Intake, strict_json
from lbpkit.serving.refusals import RefusedError, refused

Json = dict[str, Any]
LONGEST = {"name": 200, "note": 2000, "publisher": 200}
"""How many characters a text that is printed as given may have."""
LONGEST_WORD = 100
"""How many any other may."""


async def body_of(request: Request, limit: int, seconds: float) -> Json:
    """The table that a request holds as JSON.

    Args:
        request: the request.
        limit: of how many bytes at the most.
        seconds: within how many it must have come.

    Raises:
        RefusedError: where it is too large, too slow, or no table.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise RefusedError(415, "send it as application/json")
    data = bytearray()
    try:
        with anyio.fail_after(seconds):
            async for part in request.stream():
                data += part
                if len(data) > limit:
                    raise RefusedError(413, f"more than {limit:,} bytes; a request is smaller")
    except TimeoutError:
        raise RefusedError(408, f"the request did not come within {seconds:g} seconds") from None
    except ClientDisconnect:
        raise RefusedError(400, "the request ended early") from None
    return parsed(bytes(data))


def parsed(data: bytes) -> Json:
    """A table as strict JSON: see `strict_json`.

    Raises:
        RefusedError: where it is none.
    """
    try:
        value = strict_json(data)
    except IntakeError as error:
        (problem,) = error.problems
        raise RefusedError(400, "the request is not strict JSON", {"request": problem.message}) from None
    if not isinstance(value, dict):
        raise RefusedError(400, "the request must be a table")
    return value


def fields(body: Json, allowed: Mapping[str, type]) -> None:
    """Checks which fields a request has, and of what type and length they are; null is as good as left out.

    An intake is needed wherever one is allowed: whoever misspells it must not be told what holds for nobody.

    Raises:
        RefusedError: naming each field that is unknown, of another type or too long.
    """
    problems = {}
    if "intake" in allowed and body.get("intake") is None:
        problems["intake"] = "is needed; {} where nothing was asked yet"
    for place, (name, value) in enumerate(body.items(), 1):
        if name not in allowed:
            hint = nearest(name, allowed) or "allowed: " + ", ".join(allowed)
            problems[name if name.isidentifier() and len(name) < 40 else f"field {place}"] = f"no such field; {hint}"
        elif value is not None and not isinstance(value, allowed[name]):
            problems[name] = "is of another type than this field has; see /openapi.json"
        elif isinstance(value, str) and len(value) > (most := LONGEST.get(name, LONGEST_WORD)):
            problems[name] = f"is longer than {most:,} characters"
    if problems:
        raise RefusedError(400, "the request cannot be used", problems)


def word(body: Json, name: str, allowed: tuple[str, ...], default: str) -> Any:
    """One of a few words; the default where it is left out.

    Raises:
        RefusedError: where it is none of them.
    """
    value = default if body.get(name) is None else body[name]
    if value not in allowed:
        raise RefusedError(422, "the request cannot be used", {name: f"allowed: {', '.join(allowed)}"})
    return value


def date(body: Json, name: str) -> datetime.date | None:
    """A date as ISO 8601 writes it; None where it is left out.

    Raises:
        RefusedError: where it is none.
    """
    if body.get(name) is None:
        return None
    try:
        return datetime.date.fromisoformat(body[name])
    except ValueError:
        raise RefusedError(422, "the request cannot be used", {name: "must be a date, such as 2026-11-22"}) from None


def intake_in(body: Json) -> Intake:
    """The intake in a request.

    Raises:
        RefusedError: naming each field that cannot be used.
    """
    try:
        return Intake.from_dict(body["intake"])
    except IntakeError as error:
        raise refused(error) from None
