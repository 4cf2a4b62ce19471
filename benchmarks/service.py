"""`lbpkit serve` under load on this machine's loopback address.

    python benchmarks/service.py [SECONDS]

Starts the service, asks it from 1, 8 and 32 connections at once, each asking again as soon as it is answered, and prints
requests a second, the times within which half and 99 of 100 were answered, and what the service worked on each where the
system tells. Client and service share the processors, so that the service alone does better. An answer is 503, or must be
equal to what the same request was answered first.
"""

import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

CONNECTIONS = (1, 8, 32)
INTAKES = [json.loads(path.read_text("utf-8")) for path in sorted(Path("examples/intakes").glob("*.json"))]
HALFWAY = [{**intake, "answers": dict([*intake["answers"].items()][:60])} for intake in INTAKES]
ASKED = {
    "triage": ("/triage", [{"intake": intake} for intake in INTAKES]),
    "next screen": ("/next", [{"intake": intake} for intake in HALFWAY]),
    "leaflet, HTML": ("/leaflet", [{"intake": intake, "region": "GB", "format": "html"} for intake in INTAKES]),
    "leaflet, PDF": ("/leaflet", [{"intake": intake, "region": "GB", "format": "pdf"} for intake in INTAKES]),
}


def written(path, body):
    """A request as it goes over the wire."""
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


async def asked(reader, writer, request):
    """The status line and the body of the answer."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(re.search(rb"content-length: (\d+)", head)[1])
    return head[: head.index(b"\r\n")], await reader.readexactly(length)


def worked(pid):
    """How many milliseconds a process has worked; not known where there is no /proc."""
    try:
        spent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    except OSError:
        return float("nan")
    return sum(map(int, spent)) * 1000 / os.sysconf("SC_CLK_TCK")


async def connection(port, requests, wanted, until, taken, refused):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    place = len(taken)
    while time.perf_counter() < until:
        place = (place + 1) % len(requests)
        start = time.perf_counter()
        answer = await asked(reader, writer, requests[place])
        if b" 503 " in answer[0]:
            refused.append(place)
            continue
        taken.append(time.perf_counter() - start)
        assert answer == wanted[place], answer[0]
    writer.close()


async def measured(port, requests, connections, seconds):
    """The times of all requests that were answered, how many were told to come back, and how long they took together."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    wanted = [await asked(reader, writer, request) for request in requests]
    assert all(status.endswith(b" 200 OK") for status, _ in wanted), wanted[0]
    writer.close()
    taken, refused, start = [], [], time.perf_counter()
    until = start + seconds
    await asyncio.gather(*(connection(port, requests, wanted, until, taken, refused) for _ in range(connections)))
    return taken, len(refused), time.perf_counter() - start


def main(seconds=3.0):
    command = [sys.executable, "-m", "lbpkit", "serve", "--no-plugins", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as service:
        port = int(re.search(r":(\d+)/", service.stderr.readline())[1])
        for name, (path, bodies) in ASKED.items():
            requests = [written(path, body) for body in bodies]
            for connections in CONNECTIONS:
                before = worked(service.pid)
                taken, refused, together = asyncio.run(measured(port, requests, connections, seconds))
                each = (worked(service.pid) - before) / (len(taken) + len(requests))
                half, most = statistics.median(taken) * 1e3, statistics.quantiles(taken, n=100)[98] * 1e3
                print(
                    f"  {name:14} {connections:3} at once   {len(taken) / together:7.1f} a second   "
                    f"half within {half:7.1f} ms, 99 of 100 within {most:7.1f} ms   {each:6.1f} ms of work each"
                    + (f"   {refused} told to come back" if refused else "")
                )
        service.terminate()


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
