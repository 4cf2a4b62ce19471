"""Many people at once: intakes as a data frame (the extra `batch`)."""

from lbpkit.batch.frames import triage_frame

__all__ = ["triage_frame"]
