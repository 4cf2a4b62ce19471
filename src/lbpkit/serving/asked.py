"""What a request holds: read within limits, strictly, all problems at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import anyio
from starlette.requests import ClientDisconnect, Request

from lbpkit.errors import IntakeError, LbpkitError, nearest
from lbpkit.model.intake import Intake

Json = dict[str, Any]


class RefusedError(Exception):
    """A request that is not answered: the status, and what is wrong with which field. Never holds what was given."""

    def __init__(self, status: int, title: str, problems: Mapping[str, str] | None = None) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.problems = dict(problems or {})


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
        raise RefusedError(415, "send the answers as application/json")
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
    """A table as JSON: no repeated keys, no NaN, no endless numbers or nesting.

    Raises:
        RefusedError: where it is none.
    """
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise RefusedError(400, "the request is not strict JSON: UTF-8, no repeated keys, no NaN") from None
    if not isinstance(value, dict):
        raise RefusedError(400, "the request must be a table")
    return value


def _once(pairs: list[tuple[str, Any]]) -> Json:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("repeated key")
    return table


def _no_constant(_: str) -> None:
    raise ValueError("no number")


def fields(body: Json, allowed: Mapping[str, type | tuple[type, ...]]) -> None:
    """Checks which fields a request has, and of what type they are; null is as good as left out.

    Raises:
        RefusedError: naming each field that is unknown or of another type.
    """
    problems = {}
    for place, (name, value) in enumerate(body.items(), 1):
        if name not in allowed:
            hint = nearest(name, allowed) or "allowed: " + ", ".join(allowed)
            problems[name if name.isidentifier() and len(name) < 40 else f"field {place}"] = f"no such field; {hint}"
        elif value is not None and (not isinstance(value, allowed[name]) or isinstance(value, bool)):
            problems[name] = "is of another type than this field has; see /openapi.json"
    if problems:
        raise RefusedError(400, "the request cannot be used", problems)


def intake_in(body: Json) -> Intake:
    """The intake in a request; an empty one where it holds none.

    Raises:
        RefusedError: naming each field that cannot be used.
    """
    try:
        return Intake.from_dict(body.get("intake") or {})
    except IntakeError as error:
        raise refused(error) from None


def refused(error: LbpkitError) -> RefusedError:
    """What lbpkit refuses, as an answer: its own words, which never repeat what was given."""
    if isinstance(error, IntakeError):
        problems = {f"intake.{problem.field}": problem.message for problem in error.problems}
        return RefusedError(422, "the answers cannot be used", problems)
    return RefusedError(422, "this cannot be done", {"request": str(error)})
