"""An assessment as it is written down: everything that it says, as records and as plain data."""

from __future__ import annotations

from typing import Any

import attrs

from lbpkit.care import Care
from lbpkit.content.structuring import StructureError, structure, unstructure
from lbpkit.errors import LbpkitError
from lbpkit.explaining import Action, Change, PossibleCondition, Reason
from lbpkit.library import Distribution
from lbpkit.model.urgency import Urgency


@attrs.frozen(kw_only=True)
class Provenance:
    """From what this was worked out."""

    content_hash: str
    """SHA-256 of the content."""
    edition: str
    """Date of the core's content."""
    lbpkit: str
    """Version of lbpkit."""
    distributions: tuple[Distribution, ...] = ()
    """Core and plugins."""
    plugin_problems: tuple[str, ...] = ()
    """Plugins that were left out because they were broken."""


@attrs.frozen(kw_only=True)
class Stored:
    """Everything of an assessment but its intake, as it is written down."""

    urgency: Urgency
    action: Action
    reasons: tuple[Reason, ...] = ()
    complete: bool
    could_reach: Urgency
    possible_conditions: tuple[PossibleCondition, ...] = ()
    care: Care
    until_seen: tuple[str, ...] = ()
    safety_net: tuple[str, ...] = ()
    review_days: int
    valid_hours: int
    what_would_change: tuple[Change, ...] = ()
    provenance: Provenance


FIELDS = tuple(field.name for field in attrs.fields(Stored))


def read(data: dict[str, Any]) -> Stored:
    """Read plain data back, strictly.

    Raises:
        LbpkitError: where it cannot be read.
    """
    try:
        return structure(data, Stored)
    except StructureError as error:
        raise LbpkitError(f"this is no assessment: {error}") from error


def plain(value: Any) -> Any:
    """Plain data with every field written out, defaults too: what other programs read."""
    if attrs.has(type(value)):
        return {field.name: plain(getattr(value, field.name)) for field in attrs.fields(type(value))}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return unstructure(value)
