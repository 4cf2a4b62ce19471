"""How many people something was so for: a number that is never printed without its picture."""

from __future__ import annotations

from typing import Literal

import attrs

from lbpkit.model import record


@attrs.frozen(kw_only=True)
class People:
    """How many people it was so for, out of so many: what is drawn as a field of people."""

    so: int = attrs.field(validator=record.within(0, 100))
    """How many, with the treatment where there is one."""
    without: int | None = attrs.field(default=None, validator=record.within(0, 100))
    """How many without it, or with what it was compared with."""
    of: int = attrs.field(default=100, validator=record.among(Literal[10, 100]))
    """Out of how many: 10 or 100."""

    def __attrs_post_init__(self) -> None:
        if max(self.so, self.without or 0) > self.of:
            raise ValueError(f"{max(self.so, self.without or 0)} of {self.of} people; so and without are at most of")
