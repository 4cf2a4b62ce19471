"""Many people at once: intakes as a data frame, or a file of them (the extra `batch`)."""

from lbpkit.batch.files import triage_file
from lbpkit.batch.frames import triage_frame

__all__ = ["triage_file", "triage_frame"]
