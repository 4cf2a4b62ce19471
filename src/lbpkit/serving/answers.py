"""What each address answers: the interview, triage, leaflets, and what the service says of itself."""

from __future__ import annotations

import importlib.resources
from typing import get_args

from starlette.responses import JSONResponse, Response

from lbpkit.asking import asked_next, page_choices, page_pictures, page_words
from lbpkit.assessment import triage
from lbpkit.document import Audience, Style
from lbpkit.interview import Goal
from lbpkit.leaflets import leaflet
from lbpkit.rendering import FORMATS, PAPERS, render
from lbpkit.serving.asked import Json, date, fields, intake_in, word
from lbpkit.serving.setting import Setting

TYPES = {
    "text": "text/plain; charset=utf-8",
    "markdown": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
}
"""The media type of each format."""
PAGES = {
    "": ("index.html", "text/html"),
    "page.css": ("page.css", "text/css"),
    "over_http.js": ("over_http.js", "text/javascript"),
    "page.js": ("page.js", "text/javascript"),
    "questions.js": ("questions.js", "text/javascript"),
    "leaflet.js": ("leaflet.js", "text/javascript"),
    "made.js": ("made.js", "text/javascript"),
}
"""The files of the small page, by their addresses."""
CHOSEN = ("locale", "region", "clinic", "publisher")
"""What a leaflet takes from the setting where the request says nothing."""
PRINTED = ("style", "audience", "name", "note", *CHOSEN)
"""What a request may say of a leaflet beside its format, paper and date."""
_ALONE = {"content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"}


def assessed(setting: Setting, body: Json) -> Response:
    """`/triage`."""
    fields(body, {"intake": dict})
    return JSONResponse(triage(setting.library, intake_in(body)).to_dict())


def next_screen(setting: Setting, body: Json) -> Response:
    """`/next`."""
    fields(body, {"intake": dict, "goal": str, "locale": str, "region": str})
    goal, intake = word(body, "goal", get_args(Goal), "urgency"), intake_in(body)
    locale, region = body.get("locale") or setting.locale, body.get("region") or setting.region
    return JSONResponse({"screen": asked_next(setting.library, intake, goal=goal, locale=locale, region=region)})


def put_into_words(setting: Setting, body: Json) -> Response:
    """`/leaflet`."""
    fields(body, {"intake": dict, **dict.fromkeys((*PRINTED, "format", "paper", "on"), str)})
    written = word(body, "format", FORMATS, "html")
    paper = word(body, "paper", PAPERS, "a4")
    word(body, "style", get_args(Style), "standard")
    word(body, "audience", get_args(Audience), "patient")
    options = {name: getattr(setting, name) for name in CHOSEN}
    options |= {name: body[name] for name in PRINTED if body.get(name) is not None}
    document = leaflet(setting.library, triage(setting.library, intake_in(body)), on=date(body, "on"), **options)
    return Response(render(document, written, paper=paper), media_type=TYPES[written], headers=_ALONE)


def about(setting: Setting) -> Response:
    """`/about`."""
    library = setting.library
    return JSONResponse(
        {
            "notice": library.phrases["colophon_what"].text,
            "edition": library.edition.isoformat(),
            "content_hash": library.content_hash,
            "distributions": [{"name": each.name, "version": each.version} for each in library.distributions],
            "publisher": setting.publisher,
            "locale": setting.locale,
            "region": setting.region,
            **page_choices(library),
            "formats": list(FORMATS),
            "styles": list(get_args(Style)),
        }
    )


def words(setting: Setting, locale: str) -> Response:
    """`/words/en`."""
    return JSONResponse(page_words(setting.library, locale))


def pictures() -> Response:
    """`/pictures`."""
    return JSONResponse(page_pictures())


def page(name: str, kind: str) -> Response:
    """A file of the small page."""
    return Response((importlib.resources.files(__package__) / "page" / name).read_bytes(), media_type=kind)
