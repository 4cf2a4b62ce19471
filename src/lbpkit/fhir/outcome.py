"""What could not be done, as an OperationOutcome."""

from __future__ import annotations

from collections.abc import Mapping

from lbpkit.fhir.terms import Json

CODES = {
    400: "structure",
    404: "not-found",
    405: "not-supported",
    408: "timeout",
    413: "too-long",
    415: "not-supported",
    422: "value",
    503: "throttled",
}
"""What FHIR calls it, by the status of HTTP."""


def operation_outcome(status: int, title: str, problems: Mapping[str, str]) -> Json:
    """A refusal as an R4 OperationOutcome: one issue for each problem.

    Args:
        status: the status of HTTP.
        title: what it is about.
        problems: what is wrong, by field.
    """
    said = [f"{field}: {message}" for field, message in problems.items()] or [title]
    issue = {"severity": "error", "code": CODES.get(status, "exception")}
    return {"resourceType": "OperationOutcome", "issue": [{**issue, "diagnostics": text} for text in said]}
