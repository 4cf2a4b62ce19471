"""Two assessments of one person, one after the other: what is new, what is worse, what is gone."""

from __future__ import annotations

import attrs

from lbpkit.assessment import Assessment
from lbpkit.errors import LbpkitError
from lbpkit.model.urgency import Urgency


@attrs.frozen(kw_only=True, repr=False)
class Comparison:
    """What changed between two assessments. `repr` names no answers."""

    before: Urgency
    """How urgent it was."""
    after: Urgency
    """How urgent it is."""
    new: tuple[str, ...]
    """Findings that are so now and were not said to be so before: also those that had not been asked."""
    gone: tuple[str, ...]
    """Findings that were so and are answered no now."""
    no_longer_known: tuple[str, ...]
    """Findings that were so and are not known, or not asked, now. Not knowing is not gone."""
    pain_score: int | None
    """By how much the pain score rose; below zero where it fell; None where one of the two is not known."""
    new_reasons: tuple[str, ...]
    """Rules that fire now and did not before."""
    gone_reasons: tuple[str, ...]
    """Rules that fired before and are silent or open now."""
    same_content: bool
    """Whether both were made of the same content: where not, a change may come from the content."""

    @property
    def worse(self) -> bool:
        """Whether anything speaks for a turn to the worse: more urgent, something new, or more pain."""
        return self.after > self.before or bool(self.new) or (self.pain_score or 0) > 0

    def __repr__(self) -> str:
        counts = f"{len(self.new)} new, {len(self.gone)} gone, {len(self.no_longer_known)} no longer known"
        return f"<Comparison {self.before.value} to {self.after.value}: {counts}>"


def compare(previous: Assessment, current: Assessment) -> Comparison:
    """What is new, worse or gone since the assessment before.

    It decides nothing: what counts is the urgency of the current assessment. What is no longer known is never taken
    for gone.

    Args:
        previous: the assessment before, perhaps read back with `Assessment.from_dict`.
        current: the assessment now.

    Raises:
        LbpkitError: where the sex recorded at birth differs, or the age fell: then they are not of one person.

    >>> import lbpkit
    >>> library = lbpkit.load_library(plugins=())
    >>> before = lbpkit.triage(library, lbpkit.Intake(age_years=40, answers={"low_back_pain": "yes"}))
    >>> after = lbpkit.triage(library, before.intake.answering({"saddle_numbness": "yes"}))
    >>> compare(before, after).new
    ('saddle_numbness',)
    """
    _check_one_person(previous, current)
    was, now = previous.intake, current.intake
    scores = (was.pain_score, now.pain_score)
    fired_before, fired_now = _fired(previous), _fired(current)
    return Comparison(
        before=previous.urgency,
        after=current.urgency,
        new=tuple(finding for finding in now.yes if finding not in was.yes),
        gone=tuple(finding for finding in was.yes if finding in now.no),
        no_longer_known=tuple(finding for finding in was.yes if now.answers.get(finding, "unknown") == "unknown"),
        pain_score=None if None in scores else scores[1] - scores[0],  # type: ignore[operator]
        new_reasons=tuple(rule for rule in fired_now if rule not in fired_before),
        gone_reasons=tuple(rule for rule in fired_before if rule not in fired_now),
        same_content=previous.provenance.content_hash == current.provenance.content_hash,
    )


def _check_one_person(previous: Assessment, current: Assessment) -> None:
    was, now = previous.intake, current.intake
    if None not in (was.sex, now.sex) and was.sex != now.sex:
        raise LbpkitError("the sex differs between the two assessments; compare assessments of one person")
    if was.age_years is not None and now.age_years is not None and now.age_years < was.age_years:
        raise LbpkitError(
            "the age fell between the two assessments; give the earlier one first, and of the same person"
        )


def _fired(assessment: Assessment) -> tuple[str, ...]:
    return tuple(reason.rule for reason in assessment.reasons if reason.state == "fired")
