"""`lbpkit serve` as peers meet it over a socket: slow ones, broken ones, many at once."""

import contextlib
import functools
import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest

import lbpkit
from lbpkit.__main__ import main
from lbpkit.serving import Limits, application, listening

CORE = lbpkit.load_library(plugins=())
FILES = sorted(Path("examples/intakes").glob("*.json"))
INTAKES = [json.loads(path.read_text("utf-8")) for path in FILES]


@contextlib.contextmanager
def served(**limits):
    """The port of a service of its own."""
    server = listening.server_of(application(CORE, Limits(**limits)), "127.0.0.1", 0)
    taking = listening.bound(server)
    running = threading.Thread(target=functools.partial(server.run, sockets=[taking]))
    running.start()
    try:
        yield taking.getsockname()[1]
    finally:
        server.should_exit = True
        running.join(20)


def post(port, path, body):
    peer = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        peer.request("POST", path, json.dumps(body), {"content-type": "application/json"})
        answer = peer.getresponse()
        return answer.status, answer.read()
    finally:
        peer.close()


def connected(port, *parts):
    peer = socket.create_connection(("127.0.0.1", port), timeout=10)
    for part in parts:
        peer.sendall(part)
    return peer


def ended(peer):
    """What came until the service ended the connection."""
    received = b""
    with peer, contextlib.suppress(ConnectionResetError):
        while part := peer.recv(65536):
            received += part
    return received


def trickle(peer, seconds):
    """One byte after the other."""
    for _ in range(int(seconds * 10)):
        peer.sendall(b"x")
        time.sleep(0.1)


HEAD = b"POST /triage HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"


def test_whoever_is_slow_is_not_waited_for_and_stops_nobody_else(monkeypatch):
    monkeypatch.setattr(listening, "SECONDS", 0.6)
    with served(body_seconds=0.6) as port:
        slow_heads = [connected(port, b"POST /triage HTTP/1.1\r\nx: ") for _ in range(50)]
        slow_bodies = [connected(port, HEAD % 40, b"{") for _ in range(50)]
        silent = [connected(port) for _ in range(50)]
        assert post(port, "/triage", {"intake": {}})[0] == 200
        trickling = connected(port, b"GET /health HTTP/1.1\r\n")
        with trickling, pytest.raises(ConnectionError):
            trickle(trickling, seconds=6)
        assert all(ended(peer) == b"" for peer in slow_heads + silent)
        assert all(b" 408 " in ended(peer) for peer in slow_bodies)
        assert post(port, "/triage", {"intake": {}})[0] == 200


def test_no_more_connections_than_it_keeps(monkeypatch):
    monkeypatch.setattr(listening, "MOST", 5)
    with served() as port:
        kept = [connected(port) for _ in range(5)]
        time.sleep(0.2)
        assert ended(connected(port)) == b""
        kept.pop().close()
        time.sleep(0.2)
        assert post(port, "/triage", {"intake": {}})[0] == 200
        for peer in kept:
            peer.close()


BROKEN = [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET / HTTP/9.9\r\n\r\n",
    b"POST /triage HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
    b"POST /triage HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n",
    b"GET /%ff%00/../../etc/passwd HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    b"GET / HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade, close\r\n\r\n",
]


def test_broken_requests_are_refused_and_no_traceback_is_told(caplog, capfd):
    with served() as port:
        for sent in BROKEN[:-1]:
            peer = connected(port, sent)
            peer.shutdown(socket.SHUT_WR)
            assert re.match(rb"HTTP/1\.1 4\d\d |\Z", ended(peer))
        assert b" 200 " in ended(connected(port, BROKEN[-1]))
        half = connected(port, HEAD % 4_000, b'{"intake"')
        half.close()
        assert post(port, "/triage", {"intake": {}})[0] == 200
    assert "Traceback" not in caplog.text + "".join(capfd.readouterr())


def test_many_at_once_are_each_given_their_own_answer():
    wanted = [
        (
            json.loads(json.dumps(lbpkit.triage(CORE, lbpkit.Intake.from_dict(intake)).to_dict())),
            lbpkit.render(lbpkit.leaflet(CORE, lbpkit.triage(CORE, lbpkit.Intake.from_dict(intake))), "html").encode(),
        )
        for intake in INTAKES
    ]
    with served() as port, ThreadPoolExecutor(24) as pool:
        places = [place % len(INTAKES) for place in range(96)]
        triaged = pool.map(lambda place: post(port, "/triage", {"intake": INTAKES[place]}), places)
        written = pool.map(lambda place: post(port, "/leaflet", {"intake": INTAKES[place]}), places)
        for place, (status, content) in zip(places, triaged, strict=True):
            assert (status, json.loads(content)) == (200, wanted[place][0])
        for place, (status, content) in zip(places, written, strict=True):
            assert (status, content) == (200, wanted[place][1])


def test_one_command_starts_it_on_this_machine_alone_says_where_and_ends_quietly():
    command = [sys.executable, "-m", "lbpkit", "serve", "--no-plugins", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        (port,) = re.findall(r"answers at http://127\.0\.0\.1:(\d+)/ ", process.stderr.readline())
        assert post(int(port), "/triage", {"intake": {}})[0] == 200
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=20)[1]
    assert (process.returncode, rest) == (0, "")


@pytest.mark.filterwarnings("ignore")  # uvicorn leaves the socket that it could not bind
def test_where_something_else_listens_it_says_so(monkeypatch, capsys):
    monkeypatch.setattr("lbpkit.commands.serve.library_of", lambda _: CORE)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert main(["serve", "--port", port]) == 2
    assert f"cannot listen at 127.0.0.1, port {port}" in capsys.readouterr().err


def opened():
    """How many files and sockets this process has open; where the system does not say, none."""
    return len([*Path("/proc/self/fd").glob("*")])


def test_nothing_is_left_open():
    with served() as port:
        post(port, "/triage", {"intake": {}})
        before = opened()
        for _ in range(30):
            connected(port, b"GET /health HTTP/1.1\r\n").close()
            post(port, "/next", {"intake": {}})
        time.sleep(0.3)
        assert opened() <= before + 2
