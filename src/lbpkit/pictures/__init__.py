"""Pictures, drawn from data: exercises from their poses, and the body, to show where it hurts."""

from __future__ import annotations

from lbpkit.pictures.stills import sheet, stills

__all__ = ["sheet", "stills"]
