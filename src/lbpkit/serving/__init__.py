"""lbpkit as a web service: the interview, triage, leaflets, FHIR and CDS Hooks over HTTP, and a small page that uses them.

Everything comes in the body of a request and nothing in its address, so that no answer stands in a log. Nothing is
stored. Needs the extra `serve`; `lbpkit serve` starts it.
"""

from __future__ import annotations

from lbpkit.serving.service import Limits, application

__all__ = ["Limits", "application"]
