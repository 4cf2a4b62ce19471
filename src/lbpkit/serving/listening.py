"""uvicorn, with a limit where it has none: how long a peer may take to say what it wants, and to take the answer."""

from __future__ import annotations

from typing import Any

from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS = 15.0
"""How long a connection may be without a request that is being answered. A request itself has `Limits`."""
MOST = 256
"""How many connections are kept at the same time; a further one is closed."""
MAX_HEAD = 16_384
"""The longest head of a request, in bytes."""


class Impatient(H11Protocol):
    """A connection that ends where its peer dawdles: with the head of a request, or with taking an answer."""

    late: Any = None

    def connection_made(self, transport: Any) -> None:
        """A peer has connected."""
        super().connection_made(transport)
        if len(self.connections) > MOST:
            transport.abort()
        self._watch()

    def data_received(self, data: bytes) -> None:
        """A peer has sent something, perhaps one byte of a head that never ends."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """An answer was handed to the peer, who may now take it, and ask again."""
        self._unwatch()
        super().on_response_complete()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """The peer has gone."""
        self._unwatch()
        super().connection_lost(exc)

    def _watch(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self._unwatch()
        elif self.late is None:
            self.late = self.loop.call_later(SECONDS, self.transport.abort)

    def _unwatch(self) -> None:
        if self.late is not None:
            self.late.cancel()
            self.late = None


def bound(server: Server) -> Any:
    """The socket of a server, which takes connections from now on.

    Raises:
        SystemExit: where it cannot listen there; uvicorn has said why.
    """
    taking = server.config.bind_socket()
    taking.listen(MOST)
    return taking


def server_of(app: Any, host: str, port: int) -> Server:
    """A uvicorn server of an application, which logs no requests and waits for nobody."""
    # No access log: an address holds no answers, but who asked when is nobody's business either.
    config = Config(
        app,
        host=host,
        port=port,
        http=Impatient,
        ws="none",
        lifespan="off",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=10,
        h11_max_incomplete_event_size=MAX_HEAD,
    )
    return Server(config)
