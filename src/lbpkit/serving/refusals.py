"""What is not answered: a status, and what is wrong with which field, in the form that whoever asked reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from lbpkit.errors import IntakeError, LbpkitError
from lbpkit.fhir import operation_outcome

FHIR_JSON = "application/fhir+json"
"""The media type of a FHIR resource."""


class RefusedError(Exception):
    """A request that is not answered: the status, and what is wrong with which field. Never holds an answer."""

    def __init__(self, status: int, title: str, problems: Mapping[str, str] | None = None) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.problems = dict(problems or {})


def refused(error: LbpkitError) -> RefusedError:
    """What lbpkit refuses, in its own words, which never repeat an answer."""
    if isinstance(error, IntakeError):
        problems = {f"intake.{problem.field}": problem.message for problem in error.problems}
        return RefusedError(422, "the answers cannot be used", problems)
    return RefusedError(422, "this cannot be done", {"request": str(error)})


def refusal(path: str, error: RefusedError) -> Response:
    """The refusal as an OperationOutcome below `/fhir/`, as problem+json (RFC 9457) elsewhere."""
    if "/fhir/" in path:
        outcome = operation_outcome(error.status, error.title, error.problems)
        return JSONResponse(outcome, status_code=error.status, media_type=FHIR_JSON)
    content: dict[str, Any] = {"status": error.status, "title": error.title, "problems": error.problems}
    return JSONResponse(content, status_code=error.status, media_type="application/problem+json")
