"""What a service answers from, and as whom."""

from __future__ import annotations

import attrs

from lbpkit.errors import LbpkitError
from lbpkit.library import Library
from lbpkit.locales import negotiate, region_of


@attrs.frozen(kw_only=True)
class Setting:
    """What holds for every request that does not say otherwise."""

    library: Library
    """What it answers from."""
    publisher: str | None = None
    """Who puts it into service; without one every leaflet, plan and card says that it is a demonstration."""
    locale: str = "en"
    """A BCP 47 tag."""
    region: str | None = None
    """A country code; without one no number is printed."""
    clinic: str | None = None
    """Id of a clinic that a plugin brings."""

    def __attrs_post_init__(self) -> None:
        negotiate(self.library, self.locale)
        region_of(self.library, self.region)
        if self.clinic is not None and self.clinic not in self.library.clinics:
            raise LbpkitError(f"no clinic {self.clinic!r}; see: lbpkit list clinics")
