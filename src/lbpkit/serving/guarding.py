"""What stands around every answer: safe headers, and no fault of ours that tells more than its kind and place."""

from __future__ import annotations

import logging
import traceback

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lbpkit.serving.refusals import RefusedError, refusal

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
_SAFE = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
_LOG = logging.getLogger("lbpkit.serving")


class Guarded:
    """An application whose answers all carry the safe headers, and whose faults are answered and told briefly.

    An error's own text and its traceback may hold what somebody answered: only its kind and place are logged.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as ASGI has it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                present = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in _SAFE if pair[0] not in present)]
            await send(message)

        try:
            await self.app(scope, receive, guarded)
        except Exception as error:  # noqa: BLE001  whatever it is, nobody is told what it was about
            if started:
                return  # it was made, and could not be sent: who asked has gone
            _LOG.error("%s at %s", type(error).__name__, _place(error))
            broken = RefusedError(500, "something went wrong here; nothing was stored")
            await refusal(scope["path"], broken)(scope, receive, guarded)


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "lbpkit" in frame.filename] or frames
    return f"{own[-1].filename}:{own[-1].lineno}"
