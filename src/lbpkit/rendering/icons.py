"""The few signs that stand beside words, never in place of them: outlines on a field of 24 by 24."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ICONS: Mapping[str, str] = MappingProxyType(
    {
        "emergency": '<path d="M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8z"/><path d="M12 7v6.5M12 17.2v.1"/>',
        "urgent": '<path d="M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8z"/><path d="M12 7v6.5M12 17.2v.1"/>',
        "warning": '<path d="M12 3 22 20.5H2z"/><path d="M12 9.5v5M12 17.6v.1"/>',
        "unfinished": '<circle cx="12" cy="12" r="9.5"/><path d="M7.5 12v.1M12 12v.1M16.5 12v.1"/>',
        "same_day": '<circle cx="12" cy="12" r="9.5"/><path d="M12 6.5V12l3.5 2.5"/>',
        "soon": '<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 2.5V6M16 2.5V6M7.5 14.5h3"/>',
        "routine": '<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 2.5V6M16 2.5V6"/>',
        "self_care": '<path d="M3 11.5 12 4l9 7.5"/><path d="M5.5 10v10h13V10"/>',
        "play": '<circle cx="12" cy="12" r="9.5"/><path d="M10 8v8l6-4z"/>',
        "helps": '<circle cx="12" cy="12" r="9.5"/><path d="m7.5 12.5 3 3 6-7"/>',
        "choice": '<path d="M4 8.5h15l-4-4M20 15.5H5l4 4"/>',
        "unsure": '<circle cx="12" cy="12" r="9.5"/><path d="M9.3 9.3a2.7 2.7 0 1 1 4.2 2.2c-1 .7-1.5 1.2-1.5 2.3M12 17v.1"/>',
        "avoid": '<circle cx="12" cy="12" r="9.5"/><path d="m8.5 8.5 7 7M15.5 8.5l-7 7"/>',
    }
)
"""Name to the SVG elements of its outline, drawn without fill."""
