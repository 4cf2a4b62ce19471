"""Whom a patient's leaflet is about, and in which words it is told: what its sections are made from."""

from __future__ import annotations

import math

import attrs

from lbpkit.assessment import Assessment
from lbpkit.document import Text
from lbpkit.engine.levels import BitLevels
from lbpkit.expressions import Expression, fold
from lbpkit.leaflets.discretion import Discreet, discreet, relied_on
from lbpkit.leaflets.extent import EXTENTS, Extent
from lbpkit.leaflets.setting import Setting
from lbpkit.library import Library
from lbpkit.locales import Words
from lbpkit.model.urgency import YES, Urgency


@attrs.frozen(kw_only=True)
class Subject:
    """One person as a leaflet may show them."""

    library: Library
    """Whose records are told."""
    assessment: Assessment
    """The real one: urgency, route and time limit come from it, and nothing else."""
    view: Discreet
    """The assessment as a patient may see it."""
    setting: Setting
    """What the caller chose and handed in."""
    levels: BitLevels
    """What is so, not so, or not known, as a patient may see it."""
    relied: tuple[str, ...]
    """Ids of the findings that are so, those that decide first; never a sensitive one."""

    @classmethod
    def of(cls, library: Library, assessment: Assessment, setting: Setting) -> Subject:
        """The subject of an assessment."""
        view = discreet(library, assessment)
        return cls(
            library=library,
            assessment=assessment,
            view=view,
            setting=setting,
            levels=BitLevels.of(library, view.shown.intake),
            relied=relied_on(library, view),
        )

    @property
    def words(self) -> Words:
        """The language and region it is told in."""
        return self.setting.words

    @property
    def extent(self) -> Extent:
        """How much the leaflet holds."""
        return EXTENTS[self.setting.style]

    @property
    def urgency(self) -> Urgency:
        """How soon the person should be seen."""
        return self.assessment.urgency

    def label(self, finding: str) -> Text:
        """What a finding is called."""
        return self.words.the("findings", finding, "label")

    def fits(self, expression: Expression | None) -> bool:
        """Whether something is for this person: it is so, or nothing is asked."""
        return expression is None or fold(expression, self.levels) == YES

    def by_when(self) -> Text:
        """By when the person should be seen."""
        hours = self.assessment.action.within_hours
        days, weeks = max(1, math.floor(hours / 24)), max(1, math.floor(hours / 168))
        return self.words.phrase(f"urgency_{self.urgency.value}", days=days, weeks=weeks)
