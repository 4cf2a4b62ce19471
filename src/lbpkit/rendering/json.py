"""JSON: the document as plain data, each text with its record and sources."""

from __future__ import annotations

import json
import re

from lbpkit.document import Document

_STEERING = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def render(document: Document) -> str:
    """The document as JSON, in the order in which it is defined. Characters that could steer a terminal are escaped."""
    written = json.dumps(document.to_dict(), indent=2, ensure_ascii=False)
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", written) + "\n"
