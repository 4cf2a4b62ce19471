"""Leaflets: an assessment put into words, as a `Document` that renderers write.

`patient` and `clinician` compose the sections, `discretion` keeps sensitive answers out of what a patient holds.
"""

from __future__ import annotations

import datetime

from lbpkit.assessment import Assessment
from lbpkit.document import Audience, Document, Style
from lbpkit.errors import UnknownIdError, nearest
from lbpkit.leaflets import clinician as clinicians
from lbpkit.leaflets import patient as patients
from lbpkit.leaflets.clinics import ClinicWords
from lbpkit.leaflets.setting import Setting
from lbpkit.library import Library
from lbpkit.locales import Words, negotiate, region_of
from lbpkit.model.clinics import Clinic

STYLES: tuple[Style, ...] = ("standard", "large_print", "easy_read")
AUDIENCES: tuple[Audience, ...] = ("patient", "clinician")

__all__ = ["AUDIENCES", "STYLES", "leaflet"]


def leaflet(
    library: Library,
    assessment: Assessment,
    *,
    locale: str = "en",
    region: str | None = None,
    style: Style = "standard",
    audience: Audience = "patient",
    name: str | None = None,
    note: str | None = None,
    clinic: str | None = None,
    publisher: str | None = None,
    on: datetime.date | None = None,
) -> Document:
    """Put an assessment into words.

    Args:
        library: the library that made the assessment.
        assessment: what `triage` gave.
        locale: a BCP 47 tag, such as `en`.
        region: a country code, such as `GB`; without one no number is printed.
        style: `standard`, `large_print` or `easy_read`.
        audience: `patient`, or `clinician` for a summary.
        name: printed as given.
        note: printed as given, below the action.
        clinic: id of a clinic that a plugin brings.
        publisher: who puts the leaflet into service; without one every page says that it is a demonstration.
        on: the day it is dated by; the library's edition where left out.

    Raises:
        LocaleError: where the locale or region is not there.
        UnknownIdError: where the clinic is not there.
        ValueError: for a style or audience that is none.
    """
    if style not in STYLES:
        raise ValueError(f"no style {style!r}; allowed: {', '.join(STYLES)}")
    if audience not in AUDIENCES:
        raise ValueError(f"no audience {audience!r}; allowed: {', '.join(AUDIENCES)}")
    words = Words(library=library, locale=negotiate(library, locale), region=region_of(library, region))
    setting = Setting(
        words=words,
        style=style,
        name=name,
        note=note,
        publisher=publisher,
        date=on or library.edition,
        clinic=None if clinic is None else ClinicWords(library, words, _clinic(library, clinic)),
    )
    compose = clinicians.compose if audience == "clinician" else patients.compose
    return compose(library, assessment, setting)


def _clinic(library: Library, key: str) -> Clinic:
    found = library.clinics.get(key)
    if found is None:
        known = sorted(library.clinics)
        hint = nearest(key, known) or f"installed: {', '.join(known) or 'none; plugins bring them'}"
        raise UnknownIdError(f"no clinic {key!r}; {hint}")
    return found
