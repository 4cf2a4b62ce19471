"""Pictures, drawn from data: exercises from their poses, and the body, to show where it hurts."""

from __future__ import annotations

from lbpkit.pictures.body import REGIONS, body_map, saddle_area
from lbpkit.pictures.stills import sheet, stills

__all__ = ["REGIONS", "body_map", "saddle_area", "sheet", "stills"]
