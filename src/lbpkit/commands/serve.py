"""`lbpkit serve`: the web service, on this machine unless told otherwise."""

from __future__ import annotations

import argparse

from lbpkit.commands.arguments import a_number, add_library, examples, library_of


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit serve [options]"
    parser.epilog = examples(
        "lbpkit serve",
        "lbpkit serve --port 9000",
        "",
        "Needs the extra: pip install 'lbpkit[serve,pdf]'. Nothing is stored and no answer is logged.",
        "It speaks plain HTTP: before it serves anybody else, put a server with TLS and time limits in front of it.",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="where it listens (default: %(default)s)"
    )
    parser.add_argument(
        "--port", type=a_number(0, 65535), default=8000, metavar="N", help="at which port (default: %(default)s)"
    )
    add_library(parser)


def run(args: argparse.Namespace) -> int:
    """Serve until stopped."""
    from lbpkit.commands.files import UsageError

    try:
        import uvicorn

        from lbpkit.serving import application
    except ImportError:
        raise UsageError("this needs the extra 'serve': pip install 'lbpkit[serve]'") from None

    # No access log: an address holds no answers, but who asked when is nobody's business either.
    uvicorn.run(
        application(library_of(args)),
        host=args.host,
        port=args.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=5,
        h11_max_incomplete_event_size=16_384,
    )
    return 0
