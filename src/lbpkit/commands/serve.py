"""`lbpkit serve`: the web service, on this machine unless told otherwise."""

from __future__ import annotations

import argparse
import contextlib
import sys

from lbpkit.commands.arguments import a_number, add_library, examples, library_of
from lbpkit.commands.triage import add_region


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.usage = "lbpkit serve [options]"
    parser.epilog = examples(
        "lbpkit serve",
        "lbpkit serve --port 9000 --region GB --locale en",
        'lbpkit serve --publisher "Example Hospital" --allow-origin https://records.example.org',
        "",
        "Needs the extra: pip install 'lbpkit[serve,pdf]'. Nothing is stored and no answer is logged.",
        "It speaks plain HTTP: before it serves anybody else, put a server with TLS and log-in in front of it.",
        "Without --publisher every leaflet, plan and card says that it is a demonstration, and not for care.",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="where it listens (default: %(default)s)"
    )
    parser.add_argument(
        "--port", type=a_number(0, 65535), default=8000, metavar="N", help="at which port (default: 8000; 0: any)"
    )
    parser.add_argument(
        "--locale", default="en", metavar="TAG", help="the language where a request names none (default: en)"
    )
    add_region(parser)
    parser.add_argument("--clinic", metavar="ID", help="the clinic whose leaflets they are (see: lbpkit list clinics)")
    parser.add_argument("--publisher", metavar="TEXT", help="who puts it into service and answers for it")
    parser.add_argument(
        "--allow-origin",
        action="append",
        default=[],
        metavar="URL",
        help="another site whose pages may call it (CORS); may be given again",
    )
    add_library(parser)


def run(args: argparse.Namespace) -> int:
    """Serve until stopped."""
    from lbpkit.commands.files import UsageError

    try:
        from lbpkit.serving import application
        from lbpkit.serving.listening import bound, server_of
    except ImportError:
        raise UsageError("this needs the extra 'serve': pip install 'lbpkit[serve]'") from None

    app = application(
        library_of(args),
        publisher=args.publisher,
        locale=args.locale,
        region=args.region,
        clinic=args.clinic,
        origins=args.allow_origin,
    )
    server = server_of(app, args.host, args.port)
    try:
        listening = bound(server)
    except SystemExit:  # uvicorn has said why
        raise UsageError(f"cannot listen at {args.host}, port {args.port}; give another --port or --host") from None
    host = f"[{args.host}]" if ":" in args.host else args.host
    address = f"http://{host}:{listening.getsockname()[1]}/"
    print(f"lbpkit answers at {address} and stores nothing. To stop it, press Ctrl and C.", file=sys.stderr, flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    return 0
