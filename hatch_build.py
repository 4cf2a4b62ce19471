"""Build hook of lbpkit itself: as for plugins (see `lbpkit.hatch`), with the lbpkit of this folder."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "src"))

import lbpkit.cases
import lbpkit.hatch


class CoreSnapshotHook(lbpkit.hatch.SnapshotHook):
    def _settings(self):
        return "", "lbpkit", "data"

    def _beside(self, content):
        """The named presentations too, on which users try what a plugin does."""
        return {lbpkit.cases.PACKED: lbpkit.cases.packed(lbpkit.cases.load_cases(content / "cases"))}
