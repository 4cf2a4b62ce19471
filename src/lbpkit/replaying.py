"""A stored assessment made again: whether the same comes out, and if not, what would bring it back."""

from __future__ import annotations

from typing import Any

import attrs

from lbpkit.assessment import Assessment, triage
from lbpkit.library import Library
from lbpkit.stored_assessment import Provenance


@attrs.frozen(kw_only=True)
class Replay:
    """What came of making an assessment again."""

    stored: Assessment
    """The assessment as it was stored."""
    now: Assessment | None
    """What the library makes of the same answers; None where it no longer knows what they answer."""
    unknown_ids: tuple[str, ...] = ()
    """Findings that are answered and that the library does not have."""
    differs: tuple[str, ...]
    """The fields in which the two differ, provenance left out; empty where it was reproduced."""
    same_content: bool
    """Whether the library is made of the content that the assessment was made of."""
    changed_in_place: tuple[str, ...] = ()
    """Distributions of the same version as then whose content is another: no version brings back what they held."""

    @property
    def reproduced(self) -> bool:
        """Whether everything that was said then is said now."""
        return self.now is not None and not self.differs

    @property
    def needed(self) -> tuple[str, ...]:
        """The distributions that the assessment was made with, as pip takes them."""
        return needed(self.stored.provenance)


def needed(provenance: Provenance) -> tuple[str, ...]:
    """The distributions that something was made with, as pip takes them: `lbpkit==0.1.0`."""
    return tuple(f"{each.name}=={each.version}" for each in provenance.distributions)


def replay(library: Library, stored: Assessment) -> Replay:
    """Make an assessment again from the answers it carries.

    Args:
        library: what is installed now.
        stored: the assessment, as `Assessment.from_dict` reads it.

    >>> import lbpkit
    >>> library = lbpkit.load_library(plugins=())
    >>> stored = lbpkit.triage(library, lbpkit.Intake(age_years=40)).to_dict()
    >>> replay(library, lbpkit.Assessment.from_dict(stored)).reproduced
    True
    """
    unknown = tuple(finding for finding in stored.intake.answers if finding not in library.findings)
    changed = _changed_in_place(library, stored.provenance)
    if unknown:
        return Replay(
            stored=stored, now=None, unknown_ids=unknown, differs=(), same_content=False, changed_in_place=changed
        )
    now = triage(library, stored.intake)
    then, again = _told(stored), _told(now)
    return Replay(
        stored=stored,
        now=now,
        differs=tuple(name for name in then if then[name] != again[name]),
        same_content=stored.provenance.content_hash == now.provenance.content_hash,
        changed_in_place=changed,
    )


def _changed_in_place(library: Library, then: Provenance) -> tuple[str, ...]:
    now = {(each.name, each.version): each.content_hash for each in library.distributions}
    return tuple(
        each.name
        for each in then.distributions
        if now.get((each.name, each.version), each.content_hash) != each.content_hash
    )


def _told(assessment: Assessment) -> dict[str, Any]:
    return {name: value for name, value in assessment.to_dict().items() if name != "provenance"}
