"""The evidence as a picture: treatments by population and outcome, direction as a shape, certainty as a letter in it.

Nothing is told by colour alone, and every number stands in the description of the picture.
"""

from __future__ import annotations

import html
from collections.abc import Collection, Iterator
from typing import get_args

from lbpkit.errors import UnknownIdError, nearest
from lbpkit.library import Library
from lbpkit.model.treatments import Direction, Evidence, Outcome, Population, Treatment

OUTCOMES: dict[str, tuple[Outcome, ...]] = {
    "pain": ("pain",),
    "doing things": ("function", "disability", "work"),
    "other": ("global", "quality_of_life", "recurrence", "satisfaction", "surgery_avoided"),
    "harm": ("harm",),
}
"""The columns below each population, and the outcomes each holds."""
LETTERS = {"high": "H", "moderate": "M", "low": "L", "very_low": "V", "ungraded": "U"}
"""How sure, as a letter."""
SHAPES: dict[Direction, tuple[str, str, str]] = {
    "benefit": ("M0 -10 10.5 7.5h-21z", "#d9efe6", "helped"),
    "no_important_difference": ("M-8 -6.5h16v13h-16z", "#e8e6e0", "made no important difference"),
    "harm": ("M0 10 10.5 -7.5h-21z", "#f7ddd9", "did harm"),
    "inconclusive": ("M0 -9.5 9.5 0 0 9.5-9.5 0z", "#fff3d6", "is inconclusive"),
    "no_evidence": ("M8.5 0A8.5 8.5 0 1 1-8.5 0A8.5 8.5 0 1 1 8.5 0z", "#ffffff", "was not found to have been studied"),
}
"""Direction to outline, ground and words."""
_MIDDLE: dict[Direction, int] = {"benefit": 6, "harm": 2}
NAME, CELL, MARK, ROW, HEAD = 230, 86, 22, 26, 92
"""Widths of the names, of a cell and of a mark, height of a row and of the head, in pixels."""
INK, LINE = "#1c262d", "#b9b5aa"
_STYLE = (
    'role="img" aria-labelledby="evidence-title evidence-desc" '
    'font-family="Atkinson Hyperlegible, system-ui, sans-serif" font-size="13"'
)


class Drawing(str):
    """SVG as a text, which a notebook shows as the picture it is."""

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)


def evidence_map(library: Library, treatments: Collection[str] | None = None) -> Drawing:
    """A map of what is known of treatments, as SVG.

    Args:
        library: whose evidence.
        treatments: ids of the treatments to show; all that have evidence where left out.

    Raises:
        UnknownIdError: where a treatment is not there.

    >>> import lbpkit
    >>> evidence_map(lbpkit.load_library(plugins=()), ["acupuncture"]).startswith("<svg ")
    True
    """
    known = library.treatments
    for key in treatments or ():
        if key not in known:
            raise UnknownIdError(f"no treatment {key!r}; {nearest(key, known) or 'see: lbpkit list treatments'}")
    shown = [treatment for key, treatment in known.items() if treatment.evidence and key in (treatments or known)]
    shown.sort(key=lambda treatment: treatment.name.lower())
    return Drawing(_Map(library, shown).svg())


class _Map:
    """One map in the making."""

    def __init__(self, library: Library, treatments: list[Treatment]) -> None:
        self.library = library
        self.treatments = treatments
        self.columns = [(population, outcome) for population in get_args(Population) for outcome in OUTCOMES]
        self.width = NAME + CELL * len(self.columns)

    def svg(self) -> str:
        heights = [ROW * max(1, *(-(-len(cell) // 3) for cell in self._cells(each))) for each in self.treatments]
        height = HEAD + sum(heights) + 40
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {height}" {_STYLE}>',
            '<title id="evidence-title">What is known of treatments for low back and hip pain</title>',
            f'<desc id="evidence-desc">{html.escape(" ".join(self._sentences()))}</desc>',
            f'<rect width="{self.width}" height="{height}" fill="#ffffff"/>',
            *self._head(),
        ]
        top = HEAD
        for treatment, tall in zip(self.treatments, heights, strict=True):
            parts += self._row(treatment, top, tall)
            top += tall
        return "\n".join([*parts, *self._key(top + 24), "</svg>"]) + "\n"

    def _head(self) -> Iterator[str]:
        populations = {
            "acute": "under 4 weeks",
            "subacute": "4 to 12 weeks",
            "chronic": "over 12 weeks",
            "any": "not said",
        }
        for place, population in enumerate(get_args(Population)):
            x = NAME + CELL * len(OUTCOMES) * place
            yield _text(x + 4, 24, f"{population}: {populations[population]}", weight="bold")
            yield f'<path d="M{x} 8V{HEAD}" stroke="{LINE}"/>'
        for place, (_, outcome) in enumerate(self.columns):
            yield _text(NAME + CELL * place + 4, HEAD - 12, outcome)
        yield f'<path d="M0 {HEAD}H{self.width}" stroke="{INK}"/>'

    def _cells(self, treatment: Treatment) -> list[list[Evidence]]:
        return [
            [row for row in treatment.evidence if population in row.population and row.outcome in OUTCOMES[outcome]]
            for population, outcome in self.columns
        ]

    def _row(self, treatment: Treatment, top: int, tall: int) -> Iterator[str]:
        yield _text(6, top + 18, treatment.name)
        for place, cell in enumerate(self._cells(treatment)):
            for order, row in enumerate(cell):
                x, y = NAME + CELL * place + 14 + MARK * (order % 3), top + 13 + ROW * (order // 3)
                yield self._mark(row, x, y)
        yield f'<path d="M0 {top + tall}H{self.width}" stroke="{LINE}" stroke-width="0.5"/>'

    def _mark(self, row: Evidence, x: int, y: int) -> str:
        outline, ground, _ = SHAPES[row.direction]
        middle = _MIDDLE.get(row.direction, 4)
        return (
            f'<g transform="translate({x} {y})"><title>{html.escape(self._sentence(row))}</title>'
            f'<path d="{outline}" fill="{ground}" stroke="{INK}"/>'
            f'<text y="{middle}" text-anchor="middle" font-size="10">{LETTERS[row.certainty]}</text></g>'
        )

    def _key(self, y: int) -> Iterator[str]:
        x = 14
        for outline, ground, said in SHAPES.values():
            yield f'<path d="{outline}" transform="translate({x} {y - 4})" fill="{ground}" stroke="{INK}"/>'
            yield _text(x + 16, y, said)
            x += 30 + 8 * len(said)
        yield _text(x, y, "certainty: H high · M moderate · L low · V very low · U not graded")

    def _sentences(self) -> Iterator[str]:
        for treatment in self.treatments:
            yield from map(self._sentence, treatment.evidence)

    def _sentence(self, row: Evidence) -> str:
        """One row in words, with every number it has."""
        of = f" in {self.library.conditions[row.condition].name}" if row.condition else ""
        when = "" if row.horizon == "unstated" else f", {row.horizon.replace('_', ' ')}"
        named = self.library.treatments[row.treatment].name
        measured = f"{', '.join(row.population)}; {row.outcome.replace('_', ' ')}{when}; against {row.comparator}"
        sure = "certainty not graded" if row.certainty == "ungraded" else f"{row.certainty.replace('_', ' ')} certainty"
        numbers = [sure, _sized(row), f"{row.studies} studies" if row.studies else ""]
        numbers.append(f"{row.participants} people" if row.participants else "")
        told = "; ".join(each for each in numbers if each)
        return f"{named}{of} ({measured}) {SHAPES[row.direction][2]}: {told} [{', '.join(row.sources)}]."


def _sized(row: Evidence) -> str:
    """How large the effect was, with its interval and scale."""
    size = row.size
    if size is None:
        return ""
    interval = f" ({size.low:g} to {size.high:g})" if size.low is not None and size.high is not None else ""
    return f"{size.measure.replace('_', ' ')} {size.value:g}{interval}" + (f" on {size.scale}" if size.scale else "")


def _text(x: int, y: int, text: str, weight: str = "normal") -> str:
    return f'<text x="{x}" y="{y}" fill="{INK}" font-weight="{weight}">{html.escape(text)}</text>'
