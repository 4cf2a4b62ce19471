"""Build hook of lbpkit itself: as for plugins (see `lbpkit.hatch`), with the lbpkit of this folder."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "src"))

import lbpkit.hatch


class CoreSnapshotHook(lbpkit.hatch.SnapshotHook):
    def _settings(self):
        return "", "lbpkit", "data"
