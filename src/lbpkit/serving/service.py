"""The application: which address answers what, within which limits."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Collection
from typing import Any

import anyio
import anyio.to_thread
import attrs
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lbpkit import fhir
from lbpkit.errors import LbpkitError
from lbpkit.library import Library
from lbpkit.locales import locales_of
from lbpkit.serving import answers, records
from lbpkit.serving.asked import Json, body_of
from lbpkit.serving.guarding import Guarded
from lbpkit.serving.openapi import openapi
from lbpkit.serving.refusals import RefusedError, refusal, refused
from lbpkit.serving.setting import Setting


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
    """How many requests are worked on or wait for it at the same time; the rest are told to come back."""


Answer = Callable[[Setting, Json], Response]
"""What an address makes of the body of a request."""
POSTS: dict[str, Answer] = {
    "/triage": answers.assessed,
    "/next": answers.next_screen,
    "/leaflet": answers.put_into_words,
    "/fhir/QuestionnaireResponse/$triage": records.planned,
    f"/cds-services/{fhir.SERVICE}": records.carded,
}


def application(
    library: Library,
    limits: Limits | None = None,
    *,
    publisher: str | None = None,
    locale: str = "en",
    region: str | None = None,
    clinic: str | None = None,
    origins: Collection[str] = (),
) -> Starlette:
    """Lbpkit as an ASGI application.

    Args:
        library: what it answers from.
        limits: what it takes on; sizes and times that suit one leaflet where left out.
        publisher: who puts it into service; without one every leaflet, plan and card says that it is a demonstration.
        locale: the language where a request names none.
        region: whose numbers and services are named where a request names none.
        clinic: whose leaflets they are where a request names none.
        origins: other sites whose pages may call it, such as `https://sandbox.cds-hooks.org`.

    Raises:
        LbpkitError: where the library has no such locale, region or clinic.

    >>> import lbpkit
    >>> app = application(lbpkit.load_library(plugins=()), publisher="Example Hospital", region="GB")
    """
    setting = Setting(library=library, publisher=publisher, locale=locale, region=region, clinic=clinic)
    limits = limits or Limits()
    free = anyio.CapacityLimiter(limits.at_once)
    routes = [Route(path, _posted(setting, answer, limits, free), methods=["POST"]) for path, answer in POSTS.items()]
    routes += [Route(path, _got(answer), methods=["GET"]) for path, answer in _gets(setting).items()]
    called_from = Middleware(
        CORSMiddleware,
        allow_origins=list(origins),
        allow_methods=["GET", "POST"],
        allow_headers=["authorization", "content-type"],
    )
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guarded), *([called_from] if origins else [])],
        exception_handlers={RefusedError: _refusal, HTTPException: _http},
    )


def _gets(setting: Setting) -> dict[str, Callable[[], Response]]:
    library = setting.library
    tags = locales_of(library)
    form = functools.partial(fhir.questionnaire, library, locale=tags[0], translations=tags[1:])
    resources: dict[str, Callable[[], Json]] = {
        "/fhir/metadata": lambda: fhir.capability_statement(library),
        "/fhir/OperationDefinition/lbpkit-triage": lambda: fhir.operation_definition(library),
        "/fhir/Questionnaire/lbpkit-interview": form,
        "/fhir/Questionnaire/lbpkit-interview-proxy": functools.partial(form, respondent="carer"),
        "/fhir/Bundle/lbpkit": lambda: fhir.bundle(library),
    }
    return {
        "/health": lambda: JSONResponse({"status": "ok", "content_hash": library.content_hash}),
        "/about": lambda: answers.about(setting),
        "/pictures": answers.pictures,
        "/openapi.json": lambda: JSONResponse(openapi()),
        "/cds-services": lambda: JSONResponse(fhir.discovery()),
        **{path: lambda made=made: records.resource(made()) for path, made in resources.items()},  # type: ignore[misc]
        **{f"/words/{tag}": functools.partial(answers.words, setting, tag) for tag in tags},
        **{f"/{address}": functools.partial(answers.page, *file) for address, file in answers.PAGES.items()},
    }


def _posted(
    setting: Setting, answer: Answer, limits: Limits, free: anyio.CapacityLimiter
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        body = await body_of(request, limits.body_bytes, limits.body_seconds)
        # A place is taken once the request is there: whoever is slow to send it takes nobody's.
        try:
            free.acquire_nowait()
        except anyio.WouldBlock:
            raise RefusedError(503, "too much at once; try again in a moment") from None
        try:
            with anyio.fail_after(limits.work_seconds):
                return await anyio.to_thread.run_sync(answer, setting, body, abandon_on_cancel=True)
        except TimeoutError:
            raise RefusedError(503, "this took too long; try again") from None
        except LbpkitError as error:
            raise refused(error) from None
        finally:
            free.release()

    return endpoint


def _got(answer: Callable[[], Response]) -> Callable[[Request], Awaitable[Response]]:
    made_once = functools.cache(answer)

    async def endpoint(_: Request) -> Response:
        return await anyio.to_thread.run_sync(made_once)

    return endpoint


async def _refusal(request: Request, error: Any) -> Response:
    answer = refusal(request.url.path, error)
    if error.status == 503:
        answer.headers["retry-after"] = "1"
    return answer


async def _http(request: Request, error: Any) -> Response:
    said = {404: "there is nothing here; see /openapi.json", 405: "not with this method; see /openapi.json"}
    title = said.get(error.status_code, "this cannot be answered")
    answer = refusal(request.url.path, RefusedError(error.status_code, title))
    answer.headers.update(error.headers or {})
    return answer
