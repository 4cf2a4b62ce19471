"""What one content folder holds, whether it was read from its files or from a snapshot of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from lbpkit.model.frozen_map import FrozenMap

if TYPE_CHECKING:
    import datetime

    from lbpkit.content.catalogues import Catalogue
    from lbpkit.content.deciding import Deciding
    from lbpkit.errors import Problem
    from lbpkit.model.record import Record


@attrs.frozen(kw_only=True)
class Content:
    """What one folder holds: records by kind and id, the file of each, and what is wrong."""

    owner: str
    """Empty for the core, else the plugin's name."""
    records: Mapping[str, Mapping[str, Record]]
    """Kind to id to record."""
    files: Mapping[tuple[str, str], str]
    """(kind, id) to the file it stands in, also where it could not be read."""
    problems: tuple[Problem, ...] = ()
    """What could not be read, and why."""
    catalogues: Mapping[str, Catalogue] = attrs.field(factory=dict)
    """Locale to its translations."""
    logos: Mapping[str, bytes] = FrozenMap()
    """File name to picture, for clinics."""
    edition: datetime.date | None = None
    """The date of this edition, which the core's content carries."""
    stored_hash: str | None = None
    """The hash written into a snapshot when it was built; None where it is still to be worked out."""
    stored_deciding: Deciding | None = None
    """What of the records of the core's snapshot decides; None where it is still to be worked out."""
