"""Colours, and whether one can be read on another."""

from __future__ import annotations

from lbpkit.model import record

COLOUR = record.matching(r"#[0-9a-f]{6}", "# and six small hexadecimal digits, such as #005a9c")
"""A validator: a colour."""
LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3: of text on its ground, level AA."""
PAPERS = {"white": "#ffffff", "the page": "#fbfaf7"}
"""The grounds that headings stand on, as in `leaflet.css`."""
INKS = {"text": "#1c262d", "small text": "#46525b", "a link": "#0a4c6e"}
"""The colours that texts are printed in, as in `leaflet.css`."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21, as WCAG defines it.

    >>> round(contrast("#000000", "#ffffff")), round(contrast("#777777", "#ffffff"), 2)
    (21, 4.48)
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
