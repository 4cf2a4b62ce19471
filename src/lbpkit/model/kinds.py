"""Every kind of record: the folder it is read from, its class, and how its files are laid out."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

if TYPE_CHECKING:
    from lbpkit.model.record import Record


class Kind(NamedTuple):
    """One kind of record. Its class is imported when it is first needed."""

    folder: str
    """Name of its folder (or of its table), in the plural; also the attribute of the library."""
    module: str
    """Module below `lbpkit.model` that holds the class."""
    class_name: str
    """Name of the class."""
    layout: Literal["file", "table", "tsv"] = "file"
    """One record a file, whose stem is the id; a file of tables, whose keys are the ids; one tab-separated table."""

    @property
    def record(self) -> type[Record]:
        """The class of its records."""
        return cast("type[Record]", getattr(importlib.import_module(f"lbpkit.model.{self.module}"), self.class_name))

    @property
    def is_shared(self) -> bool:
        """Whether its ids are known everywhere (countries, languages), so that no plugin's name stands before them."""
        return self.folder in ("regions", "locales")

    @property
    def only_in_plugins(self) -> bool:
        """Whether plugins bring it and the core has none."""
        return self.folder in ("clinics", "replacements")

    @property
    def singular(self) -> str:
        """What one record of the kind is called in messages."""
        return self.class_name.lower()


KINDS: dict[str, Kind] = {
    kind.folder: kind
    for kind in (
        Kind("sources", "sources", "Source"),
        Kind("claims", "sources", "Claim", "tsv"),
        Kind("findings", "findings", "Finding"),
        Kind("questions", "findings", "Question"),
        Kind("rules", "rules", "Rule"),
        Kind("requirements", "rules", "Requirement"),
        Kind("advice", "rules", "Advice"),
        Kind("conditions", "conditions", "Condition"),
        Kind("treatments", "treatments", "Treatment"),
        Kind("evidence", "treatments", "Evidence", "table"),
        Kind("guidance", "treatments", "Guidance", "table"),
        Kind("contraindications", "treatments", "Contraindication", "table"),
        Kind("exercises", "exercises", "Exercise"),
        Kind("programmes", "exercises", "Programme"),
        Kind("topics", "words", "Topic"),
        Kind("terms", "words", "Term", "table"),
        Kind("phrases", "words", "Phrase", "table"),
        Kind("regions", "regions", "Region"),
        Kind("locales", "locales", "Locale"),
        Kind("clinics", "clinics", "Clinic"),
        Kind("replacements", "replacements", "Replacement"),
    )
}
