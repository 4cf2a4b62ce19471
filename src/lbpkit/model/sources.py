"""Who says so: citable documents and the single facts taken from them."""

from __future__ import annotations

import datetime
from typing import Literal

import attrs

from lbpkit.model import record
from lbpkit.model.record import Record

SourceKind = Literal[
    "guideline", "systematic_review", "trial", "cohort_study", "case_report", "survey", "consumer_page",
    "web_compilation", "promotional_page", "editorial", "reference", "government_page", "standard", "classification",
]  # fmt: skip


@attrs.frozen(kw_only=True)
class Source(Record):
    """One citable document, and how far it can be trusted."""

    title: str = record.label()
    """Its title, as printed."""
    authors: tuple[str, ...] = record.labels()
    """As printed."""
    year: int | None = attrs.field(default=None, validator=record.within(1800, 2100))
    """Of publication."""
    publisher: str | None = record.label(default=None)
    """Publisher or journal."""
    kind: SourceKind = attrs.field(validator=record.among(SourceKind))
    """What sort of document it is."""
    doi: str | None = attrs.field(
        default=None, validator=record.matching(r"10\.[0-9]{4,9}/[^\s\"<>]+", "such as 10.1000/182")
    )
    """Digital object identifier, bare."""
    pmid: str | None = attrs.field(default=None, validator=record.matching(r"[0-9]{1,9}", "digits"))
    """PubMed id."""
    url: str | None = attrs.field(default=None, validator=record.matching(r"https?://[^\s\"'<>\\]+", "a web address"))
    """Where it can be read."""
    version: str | None = record.label(default=None)
    """Edition or date of last update."""
    valid_until: datetime.date | None = None
    """The day it lapses, by its own word or its issuer's rule."""
    withdrawn: str | None = record.label(default=None)
    """Why it no longer stands."""
    trust: Literal["high", "moderate", "low", "none"] = attrs.field(
        validator=record.among(Literal["high", "moderate", "low", "none"])
    )
    """How far it can be trusted."""
    trust_reason: str = record.label()
    """Why."""
    read: Literal["full", "abstract", "excerpt", "secondary"] = attrs.field(
        default="secondary", validator=record.among(Literal["full", "abstract", "excerpt", "secondary"])
    )
    """How much of it was read for lbpkit."""

    def lapsed(self, on: datetime.date) -> bool:
        """Whether it no longer stands on that day."""
        return self.withdrawn is not None or (self.valid_until is not None and self.valid_until < on)


@attrs.frozen(kw_only=True)
class Claim(Record):
    """One atomic fact of one source, in our own words."""

    source: str = record.ref("sources")
    """The document it was taken from."""
    kind: str = record.label()
    """What sort of statement it is."""
    subject: str = record.label()
    """What it is about."""
    text: str = record.label()
    """The fact."""
    population: str = record.remark()
    """For whom, as the source says."""
    outcome: str = record.remark()
    """Of what, as the source says."""
    direction: str = record.remark()
    """benefit, harm, no_difference, mixed, inconclusive or not_applicable, as the source says."""
    certainty: str = record.remark()
    """How sure the source sounds."""
    ref: str = record.remark()
    """The reference the source gives."""
    status: Literal["used", "qualified", "rejected"] = attrs.field(
        validator=record.among(Literal["used", "qualified", "rejected"])
    )
    """Carried, carried with a caveat, or never told to patients."""
    note: str = record.remark()
    """The caveat or the reason."""
