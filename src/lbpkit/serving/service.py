"""The application: which address answers what, within which limits, with which headers."""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Awaitable, Callable
from typing import Any, get_args

import anyio
import anyio.to_thread
import attrs
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lbpkit import fhir
from lbpkit.asking import in_language, page_words
from lbpkit.assessment import triage
from lbpkit.document import Audience, Style
from lbpkit.errors import LbpkitError
from lbpkit.interview import Goal, next_question
from lbpkit.leaflets import leaflet
from lbpkit.library import Library
from lbpkit.locales import locales_of
from lbpkit.rendering import FORMATS, PAPERS, render
from lbpkit.serving.asked import Json, RefusedError, body_of, fields, intake_in, refused
from lbpkit.serving.openapi import openapi

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
    "page.js": ("page.js", "text/javascript"),
    "page.css": ("page.css", "text/css"),
}
"""The files of the small page, by their addresses."""
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}
"""On every answer: nothing is kept, framed, sniffed or fetched from elsewhere."""
LEAFLET_FIELDS: dict[str, type | tuple[type, ...]] = dict.fromkeys(
    ("format", "locale", "region", "style", "audience", "name", "note", "clinic", "publisher", "paper"), str
)


@attrs.frozen(kw_only=True)
class Limits:
    """What a service takes on."""

    body_bytes: int = 1_000_000
    """The largest request, in bytes."""
    body_seconds: float = 10.0
    """Within how many seconds it must have come."""
    work_seconds: float = 10.0
    """Within how many seconds it must have been answered."""
    at_once: int = 64
    """How many requests are answered at the same time; the rest are told to come back."""


Answer = Callable[[Library, Json], Response]
"""What an address makes of the body of a request."""


def application(library: Library, limits: Limits | None = None) -> Starlette:
    """Lbpkit as an ASGI application.

    Args:
        library: what it answers from.
        limits: what it takes on; sizes and times that suit one leaflet where left out.
    """
    limits = limits or Limits()
    posts: dict[str, Answer] = {
        "/triage": _triage,
        "/next": _next,
        "/leaflet": _leaflet,
        "/fhir/QuestionnaireResponse/$triage": _fhir_triage,
        f"/cds-services/{fhir.SERVICE}": _cards,
    }
    gets: dict[str, Callable[[], Response]] = {
        "/health": lambda: JSONResponse({"status": "ok", "content_hash": library.content_hash}),
        "/about": lambda: JSONResponse(_about(library)),
        "/openapi.json": lambda: JSONResponse(openapi()),
        "/cds-services": lambda: JSONResponse(fhir.discovery()),
        "/fhir/Questionnaire": lambda: JSONResponse(_questionnaire(library), media_type="application/fhir+json"),
        **{f"/words/{tag}": functools.partial(_words, library, tag) for tag in locales_of(library)},
        **{f"/{address}": functools.partial(_page, *file) for address, file in PAGES.items()},
    }
    routes = [Route(path, _posted(library, answer, limits), methods=["POST"]) for path, answer in posts.items()]
    routes += [Route(path, _got(answer), methods=["GET"]) for path, answer in gets.items()]
    return Starlette(
        routes=routes,
        middleware=[Middleware(_Guarded, at_once=limits.at_once)],
        exception_handlers={RefusedError: _refusal, HTTPException: _http, Exception: _broken},
    )


def _posted(library: Library, answer: Answer, limits: Limits) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        body = await body_of(request, limits.body_bytes, limits.body_seconds)
        try:
            with anyio.fail_after(limits.work_seconds):
                return await anyio.to_thread.run_sync(answer, library, body, abandon_on_cancel=True)
        except TimeoutError:
            raise RefusedError(503, "this took too long; try again") from None
        except LbpkitError as error:
            raise refused(error) from None

    return endpoint


def _got(answer: Callable[[], Response]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(_: Request) -> Response:
        return await anyio.to_thread.run_sync(answer)

    return endpoint


# ---- answers


def _triage(library: Library, body: Json) -> Response:
    fields(body, {"intake": dict})
    return JSONResponse(triage(library, intake_in(body)).to_dict())


def _next(library: Library, body: Json) -> Response:
    fields(body, {"intake": dict, "goal": str, "locale": str})
    goal, intake = _word(body, "goal", get_args(Goal), "urgency"), intake_in(body)
    screen = next_question(library, intake, goal=goal)
    if screen is None:
        return JSONResponse({"screen": None})
    said = in_language(library, screen, intake, body.get("locale") or "en")
    none = {"none_of_these": dict(said.none_of_these())}
    return JSONResponse({"screen": attrs.asdict(said, value_serializer=_plain) | none})


def _leaflet(library: Library, body: Json) -> Response:
    fields(body, {"intake": dict, **LEAFLET_FIELDS})
    given = {name: body[name] for name in LEAFLET_FIELDS if body.get(name) is not None}
    written = _word(given, "format", FORMATS, "html")
    paper = _word(given, "paper", PAPERS, "a4")
    _word(given, "style", get_args(Style), "standard")
    _word(given, "audience", get_args(Audience), "patient")
    options = {name: value for name, value in given.items() if name not in ("format", "paper")}
    document = leaflet(library, triage(library, intake_in(body)), **options)
    headers = {"content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"}
    return Response(render(document, written, paper=paper), media_type=TYPES[written], headers=headers)


def _fhir_triage(library: Library, body: Json) -> Response:
    assessment = triage(library, fhir.intake_of(library, body))
    subject = body.get("subject")
    reference = subject.get("reference") if isinstance(subject, dict) else None
    plan = fhir.care_plan(library, assessment, subject=reference if isinstance(reference, str) else "Patient/unknown")
    return JSONResponse(plan, media_type="application/fhir+json")


def _cards(library: Library, body: Json) -> Response:
    prefetch = body.get("prefetch")
    found = prefetch.get("answers") if isinstance(prefetch, dict) else None
    if isinstance(found, dict) and found.get("resourceType") == "Bundle":
        entries = found.get("entry")
        first = entries[0] if isinstance(entries, list) and entries else {}
        found = first.get("resource") if isinstance(first, dict) else None
    if found is None:
        return JSONResponse({"cards": []})
    return JSONResponse(fhir.cards(library, triage(library, fhir.intake_of(library, found))))


def _about(library: Library) -> Json:
    return {
        "notice": library.phrases["colophon_what"].text,
        "edition": library.edition.isoformat(),
        "content_hash": library.content_hash,
        "distributions": [{"name": each.name, "version": each.version} for each in library.distributions],
        "locales": [
            {"id": tag, "name": library.locales[tag].name, "direction": library.locales[tag].direction}
            for tag in locales_of(library)
        ],
        "regions": [{"id": key, "name": region.name} for key, region in library.regions.items()],
        "formats": list(FORMATS),
        "styles": list(get_args(Style)),
    }


def _words(library: Library, locale: str) -> Response:
    return JSONResponse(page_words(library, locale))


@functools.lru_cache(maxsize=4)
def _questionnaire(library: Library) -> Json:
    return fhir.questionnaire(library)


@functools.cache
def _read(name: str) -> bytes:
    return (importlib.resources.files(__package__) / "page" / name).read_bytes()


def _page(name: str, kind: str) -> Response:
    return Response(_read(name), media_type=kind)


def _word(body: Json, name: str, allowed: tuple[str, ...], default: str) -> Any:
    value = body.get(name) or default
    if value not in allowed:
        raise RefusedError(422, "the request cannot be used", {name: f"allowed: {', '.join(allowed)}"})
    return value


def _plain(_: Any, __: Any, value: Any) -> Any:
    return dict(value) if hasattr(value, "keys") else value


# ---- what goes wrong


def _problem(status: int, title: str, problems: dict[str, str] | None = None) -> Response:
    content = {"status": status, "title": title, "problems": problems or {}}
    return JSONResponse(content, status_code=status, media_type="application/problem+json")


async def _refusal(_: Request, error: Any) -> Response:
    return _problem(error.status, error.title, error.problems)


async def _http(_: Request, error: Any) -> Response:
    said = {404: "there is nothing here; see /openapi.json", 405: "not with this method; see /openapi.json"}
    answer = _problem(error.status_code, said.get(error.status_code, "this cannot be answered"))
    answer.headers.update(error.headers or {})
    return answer


async def _broken(_: Request, __: Exception) -> Response:
    return _problem(500, "something went wrong here; nothing was stored")


class _Guarded:
    """Puts the safe headers on every answer, and tells a request to come back where too many are being answered."""

    def __init__(self, app: ASGIApp, at_once: int) -> None:
        self.app = app
        self.free = anyio.CapacityLimiter(at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                safe = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message["headers"] = [*message["headers"], *(pair for pair in safe if pair[0] not in present)]
            await send(message)

        try:
            self.free.acquire_nowait()
        except anyio.WouldBlock:
            answer = _problem(503, "too much at once; try again in a moment")
            answer.headers["retry-after"] = "1"
            await answer(scope, receive, guarded)
            return
        try:
            await self.app(scope, receive, guarded)
        finally:
            self.free.release()
