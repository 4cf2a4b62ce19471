"""Logos: pictures that come with content, and so are not trusted.

A PNG is walked through chunk by chunk and inflated to the size that it states. An SVG may hold shapes and text and
nothing that acts, moves, loads or reads. Either ends up in an `<img>` as a data URI and nowhere else.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import Literal

from lbpkit.content.files import Folder
from lbpkit.errors import plain

FOLDER = "logos"
"""Name of the folder, beside those of the records."""
MAX_BYTES = 100_000
"""The largest logo."""
MAX_SIDE = 2000
"""The most pixels that a PNG may have in a row or a column."""
Media = Literal["image/png", "image/svg+xml"]
MEDIA: dict[str, Media] = {".png": "image/png", ".svg": "image/svg+xml"}
"""Ending to media type."""

_PNG = b"\x89PNG\r\n\x1a\n"
_CHUNKS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"sBIT", b"bKGD"})
"""What a PNG may hold. Not among them: text, profiles, animation."""
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}

_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = frozenset(
    {"svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
    | {"text", "tspan", "linearGradient", "radialGradient", "stop", "clipPath"}
)
_REACHING = re.compile(r"url\s*\(\s*(?!['\"]?#)|@import|expression\s*\(|javascript:|data:|\\", re.IGNORECASE)


def read_logos(folder: Folder) -> dict[str, bytes]:
    """The pictures in the folder `logos`, by file name, each found to be harmless."""
    logos: dict[str, bytes] = {}
    if not (folder.root / FOLDER).is_dir():
        return logos
    for entry in folder.entries(FOLDER):
        name = f"{FOLDER}/{plain(entry.name)}"
        check = {".png": wrong_with_png, ".svg": wrong_with_svg}.get(entry.name[-4:])
        if check is None:
            folder.refuse(name, "unknown-file", "neither .png nor .svg", "move it or rename it")
            continue
        data = folder.read(entry, name, MAX_BYTES)
        if data is None:
            continue
        wrong = next(check(data), None)
        if wrong is None:
            logos[entry.name] = data
        else:
            folder.refuse(name, "bad-picture", plain(wrong), "save it anew: plain, without metadata, scripts or links")
    return logos


def wrong_with_png(data: bytes) -> Iterator[str]:
    """What is wrong with a PNG; nothing where it is sound from end to end."""
    if not data.startswith(_PNG):
        yield "no PNG"
        return
    chunks: list[tuple[bytes, bytes]] = []
    place = len(_PNG)
    while place < len(data):
        head = data[place : place + 8]
        length, kind = struct.unpack(">I4s", head) if len(head) == 8 else (0, b"")
        body, sum_ = data[place + 8 : place + 8 + length], data[place + 8 + length : place + 12 + length]
        if len(sum_) < 4 or zlib.crc32(kind + body) != int.from_bytes(sum_, "big"):
            yield f"a part at byte {place} is broken"
            return
        if kind not in _CHUNKS:
            yield f"holds a part {kind.decode('latin-1')!r}"
            return
        chunks.append((kind, body))
        place += 12 + length
    kinds = [kind for kind, _ in chunks]
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"] or kinds.count(b"IHDR") + kinds.count(b"IEND") != 2:
        yield "does not begin with one head and end with one end"
        return
    yield from _wrong_with_pixels(chunks[0][1], b"".join(body for kind, body in chunks if kind == b"IDAT"))


def _wrong_with_pixels(head: bytes, packed: bytes) -> Iterator[str]:
    if len(head) != 13:
        yield "its head is broken"
        return
    width, height, depth, colour, packing, filtering, interlaced = struct.unpack(">IIBBBBB", head)
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        yield f"{width} by {height} pixels; at most {MAX_SIDE} by {MAX_SIDE}"
    elif depth not in _DEPTHS.get(colour, ()) or packing or filtering:
        yield "its head is broken"
    elif interlaced:
        yield "it is interlaced"
    else:
        expected = height * (1 + (width * _CHANNELS[colour] * depth + 7) // 8)
        unpacking = zlib.decompressobj()
        try:
            found = len(unpacking.decompress(packed, expected + 1))
        except zlib.error:
            found = -1
        if found != expected or not unpacking.eof or unpacking.unused_data:
            yield "its pixels are broken"


def wrong_with_svg(data: bytes) -> Iterator[str]:
    """What is wrong with an SVG; nothing where it only draws."""
    from xml.parsers import expat

    wrong: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def refuse_declaration(*_: object) -> None:
        wrong.append("declares a document type or entities")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        space, _, element = name.rpartition(" ")
        if space != _SVG or element not in _ELEMENTS or (depth == 0) != (element == "svg"):
            wrong.append(f"holds an element {element[:40]!r}")
        wrong.extend(f"holds {name[:40]!r}" for name, value in attributes.items() if _acts(name, value))
        depth += 1

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse_declaration
    parser.ProcessingInstructionHandler = lambda *_: wrong.append("holds a processing instruction")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        wrong.append(f"no SVG: {error}")
    yield from wrong


def _acts(name: str, value: str) -> bool:
    """Whether an attribute could do something, or name something outside the picture."""
    local = name.rpartition(" ")[2].lower()
    return local.startswith("on") or local == "href" or bool(_REACHING.search(value))
