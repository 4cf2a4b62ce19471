"""Many people at once: intakes as a data frame, or a file of them (the extra `batch`)."""

from lbpkit.batch.files import moved_rows, triage_file
from lbpkit.batch.frames import triage_frame

__all__ = ["moved_rows", "triage_file", "triage_frame"]
