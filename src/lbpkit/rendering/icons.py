"""The few signs that stand beside words, never in place of them: outlines on a field of 24 by 24."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_STOP = '<path d="M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8z"/><path d="M12 7v6.5M12 17.2v.1"/>'
_CLOCK = '<circle cx="12" cy="12" r="9.5"/><path d="M12 6.5V12l3.5 2.5"/>'
_QUESTION = '<circle cx="12" cy="12" r="9.5"/><path d="M9.3 9.3a2.7 2.7 0 1 1 4.2 2.2c-1 .7-1.5 1.2-1.5 2.3M12 17v.1"/>'

ICONS: Mapping[str, str] = MappingProxyType(
    {
        "emergency": _STOP,
        "urgent": _STOP,
        "warning": '<path d="M12 3 22 20.5H2z"/><path d="M12 9.5v5M12 17.6v.1"/>',
        "unfinished": '<circle cx="12" cy="12" r="9.5"/><path d="M7.5 12v.1M12 12v.1M16.5 12v.1"/>',
        "same_day": _CLOCK,
        "soon": (
            '<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 2.5V6M16 2.5V6M7.5 14.5h3"/>'
        ),
        "routine": '<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 2.5V6M16 2.5V6"/>',
        "self_care": '<path d="M3 11.5 12 4l9 7.5"/><path d="M5.5 10v10h13V10"/>',
        "play": '<circle cx="12" cy="12" r="9.5"/><path d="M10 8v8l6-4z"/>',
        "helps": '<circle cx="12" cy="12" r="9.5"/><path d="m7.5 12.5 3 3 6-7"/>',
        "choice": '<path d="M4 8.5h15l-4-4M20 15.5H5l4 4"/>',
        "unsure": _QUESTION,
        "avoid": '<circle cx="12" cy="12" r="9.5"/><path d="m8.5 8.5 7 7M15.5 8.5l-7 7"/>',
        "ambulance": (
            '<path d="M2 6.5h11.5V17H2zM13.5 10h4l4 4v3h-8M7.7 8.8v5M5.2 11.3h5"/><circle cx="6.5" cy="18" '
            'r="2"/><circle cx="17" cy="18" r="2"/>'
        ),
        "hospital": '<path d="M4 21.5v-14h16v14M1.5 21.5h21M12 10v6M9 13h6M8.5 7.5V3h7v4.5"/>',
        "phone": (
            '<path d="M6.2 3h3.1l1.6 4.6-2.1 1.6a12.5 12.5 0 0 0 6 6l1.6-2.1L21 14.7v3.1c0 1.5-1.2 2.7-2.7 2.5C10.2 '
            '19.6 4.4 13.8 3.7 5.7 3.5 4.2 4.7 3 6.2 3z"/>'
        ),
        "doctor": (
            '<circle cx="12" cy="6.5" r="4"/><path d="M4 21.5c0-5 3-8 8-8s8 3 8 8M8.5 14.2v3a2 2 0 0 0 4 0M16 '
            '14.5v2.5"/><circle cx="16" cy="18.5" r="1.3"/>'
        ),
        "pharmacist": (
            '<path d="M3.5 11.5h17c0 4.5-2.5 7.2-5.5 7.8v2.2H9v-2.2c-3-.6-5.5-3.3-5.5-7.8zM13 11.5 18.5 3"/>'
        ),
        "medicine": '<path d="m4.2 13.2 7-7a4.6 4.6 0 0 1 6.5 6.5l-7 7a4.6 4.6 0 0 1-6.5-6.5zM7.7 9.7l6.5 6.5"/>',
        "heat": (
            '<path d="M4 21.5h16M7 17.5c-2-2.3 2-4.3 0-6.7S9 6.5 7 4M12 17.5c-2-2.3 2-4.3 0-6.7s2-4.3 0-6.8M17 '
            '17.5c-2-2.3 2-4.3 0-6.7s2-4.3 0-6.8"/>'
        ),
        "cold": (
            '<path d="M12 2v20M3.3 7l17.4 10M20.7 7 3.3 17M9.5 3.5 12 6l2.5-2.5M9.5 20.5 12 18l2.5 2.5M3 '
            '10.5l3.3-1-.8-3.3M21 13.5l-3.3 1 .8 3.3M21 10.5l-3.3-1 .8-3.3M3 13.5l3.3 1-.8 3.3"/>'
        ),
        "walking": (
            '<circle cx="13" cy="3.8" r="2"/><path d="m12.5 8.3-1.5 5.7 3.5 3 1 5M11 14l-1.5 4-3.5 3.5M12.5 8.3 9 '
            '10l-1 3.5M12.5 8.3l2.5 3 3.5 1"/>'
        ),
        "rest": '<circle cx="9" cy="4.5" r="2.2"/><path d="M9 9v6h6v6.5M4.5 8v13.5M4.5 18h8.5M12.5 11.5H9"/>',
        "sleep": (
            '<path d="M2.5 5v15.5M2.5 17h19v3.5M21.5 17v-2.5a4 4 0 0 0-4-4H10V17"/><circle cx="6.2" cy="12.7" r="1.8"/>'
        ),
        "exercise": (
            '<circle cx="12" cy="4.3" r="2.3"/><path d="M12 9v6.5M12 10.5 6 7M12 10.5 18 7M12 15.5l-4 6M12 15.5l4 6"/>'
        ),
        "home": '<path d="M3 11.5 12 4l9 7.5"/><path d="M5.5 10v10.5h13V10M10 20.5v-6h4v6"/>',
        "work": (
            '<rect x="2.5" y="8" width="19" height="12.5" rx="2"/><path d="M8.5 8V4.5h7V8M2.5 13.5h19M12 12.5v2"/>'
        ),
        "lifting": (
            '<rect x="5" y="12" width="14" height="9.5" rx="1"/><path d="M12 9V2.5M8.5 5.7 12 2.5l3.5 3.2M10 '
            '12v3.5h4V12"/>'
        ),
        "car": (
            '<path d="M2.5 16.5V13l2.5-1.5 2-5h10l2 5 2.5 1.5v3.5zM5 11.5h14"/><circle cx="7" cy="17.5" '
            'r="2"/><circle cx="17" cy="17.5" r="2"/>'
        ),
        "food": (
            '<path d="M12 8c-2-1.7-6-1.5-7.5 1.5C2.7 13.5 6 21 9 21c1.3 0 2-.7 3-.7s1.7.7 3 .7c3 0 6.3-7.5 '
            '4.5-11.5C18 6.5 14 6.3 12 8zM12 8c0-2.5 1-4.5 3-5.5"/>'
        ),
        "clock": _CLOCK,
        "calendar": (
            '<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 2.5V6M16 2.5V6M8 15l2.5 2.5 '
            '5-5"/>'
        ),
        "paper": '<path d="M5.5 2.5H14L18.5 7v14.5h-13zM13.5 2.5v5h5M8.5 12h7M8.5 16.5h7"/>',
        "question": _QUESTION,
        "talk": '<path d="M2.5 3.5h12v8.5H9l-3 3.5V12H2.5zM17.5 8.5h4V17h-2v3.5L16 17h-5.5"/>',
        "fever": (
            '<path d="M8 14V5a2.5 2.5 0 0 1 5 0v9a4.5 4.5 0 1 1-5 0zM10.5 9v8.5M16.5 5h4M16.5 9h4M16.5 13h2.5"/>'
        ),
        "leg": '<path d="M6.5 2.5 8 11.5 7 21.5h10.5c0-2.5-2-3.5-5.5-3.7l2-6.8 2-8.5"/>',
        "chest": (
            '<path d="M12 20.5C5.5 16 2.5 12.5 2.5 8.5a4.7 4.7 0 0 1 9.5-1.5 4.7 4.7 0 0 1 9.5 1.5c0 4-3 7.5-9.5 12z"/>'
        ),
        "tummy": (
            '<path d="M6.5 2.5c-1 4.5-.5 7.5.5 10-1 3-1.5 6-1 9M17.5 2.5c1 4.5.5 7.5-.5 10 1 3 1.5 6 1 9"/><circle '
            'cx="12" cy="12" r="2.7"/><path d="M12 5.5v1M12 17.5v1M7.7 16.3l.7-.7M15.6 15.6l.7.7"/>'
        ),
        "pregnancy": (
            '<circle cx="10.5" cy="4" r="2.3"/><path d="M9.5 8.8c-1.5 3-1.7 6-.7 8.2v4.5M11.5 8.8c1 1.7 5 2.2 5 '
            '5.2s-3 3.5-4 3.5v4"/>'
        ),
        "drop": '<path d="M12 2.5c4 5 6.5 8 6.5 11.5a6.5 6.5 0 0 1-13 0c0-3.5 2.5-6.5 6.5-11.5z"/>',
        "toilet": '<path d="M5 2.5h5V11M5 2.5V11h14.5c0 4-2.5 6-5 6.5v4h-6v-5C6 15 5 13 5 11"/>',
        "head": (
            '<circle cx="12" cy="12" r="9.5"/><path d="M8.5 8.5v1M15.5 8.5v1M7.5 16c1-1.5 2.3-1.5 3.5-.3s3 1.3 '
            '5.5-.7"/>'
        ),
        "eye": ('<path d="M2 12c3-5 6.5-7 10-7s7 2 10 7c-3 5-6.5 7-10 7s-7-2-10-7z"/><circle cx="12" cy="12" r="3"/>'),
        "wound": (
            '<path d="m3.5 14.5 11-11a3.9 3.9 0 0 1 6 6l-11 11a3.9 3.9 0 0 1-6-6zM12 9.5v.1M14.5 12v.1M9.5 12v.1M12 '
            '14.5v.1"/>'
        ),
        "fall": (
            '<circle cx="17" cy="5.5" r="2.2"/><path d="m14.5 9-5.5 4-5.5-1.5M9 13l2 4.5-4 2.5M14.5 9l1.5 4.5 4 '
            '.5M14.5 9l-3.5-3M2.5 22h19"/>'
        ),
        "child": '<circle cx="12" cy="7" r="3.5"/><path d="M12 11v5.5M7 13.5h10M12 16.5l-3 5M12 16.5l3 5"/>',
        "bone": (
            '<path d="m9.5 7 7.5 7.5a2.6 2.6 0 1 1 1.5 4 2.6 2.6 0 1 1-4-1.5L7 9.5a2.6 2.6 0 1 1-1.5-4 2.6 2.6 0 1 1 '
            '4 1.5z"/>'
        ),
        "back": (
            '<circle cx="12" cy="4" r="2.5"/><path d="M5.5 21.5v-9c0-2.5 1.5-3.5 4-3.5h5c2.5 0 4 1 4 3.5v9M12 '
            '12v.1M12 15v.1M12 18v.1M12 21v.1"/>'
        ),
    }
)
"""Name to the SVG elements of its outline, drawn without fill."""
