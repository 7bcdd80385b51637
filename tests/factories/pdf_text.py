"""What a PDF of ours says, as text: by the tables that it brings for readers who copy or listen."""

from __future__ import annotations

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\)", re.DOTALL)
ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(.))", re.DOTALL)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(pdf: bytes) -> str:
    """The words of all pages; what is set apart is told apart by a line break."""
    objects = dict(OBJECT.findall(pdf))
    fonts: dict[bytes, dict[int, str]] = {}
    for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", b"".join(objects.values())):
        found = re.search(rb"/ToUnicode (\d+) 0 R", objects[number])
        if found:
            fonts[name] = _letters(_opened(objects[found[1]]))
    pages = [_opened(objects[number]) for number in re.findall(rb"/Contents (\d+) 0 R", pdf)]
    return "\n".join(_said(page, fonts) for page in pages)


def _opened(body: bytes) -> bytes:
    found = STREAM.search(body)
    assert found is not None
    return zlib.decompress(found[1])


def _letters(table: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table)
    return {int(glyph, 16): bytes.fromhex(letters.decode()).decode("utf-16-be") for glyph, letters in pairs}


def _said(page: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    lines = []
    for block in re.findall(rb"BT(.*?)ET\n", page, re.DOTALL):
        font, line = b"", ""
        for name, string in SHOWN.findall(block):
            font = name or font
            raw = ESCAPE.sub(_plain, string)
            glyphs = [int.from_bytes(raw[start : start + 2]) for start in range(0, len(raw), 2)]
            line += "".join(fonts.get(font, {}).get(glyph, "") for glyph in glyphs)
        lines.append(line)
    return "\n".join(lines)


def _plain(escape: re.Match[bytes]) -> bytes:
    if escape[1]:
        return bytes([int(escape[1], 8)])
    return LETTERS.get(escape[2], escape[2])
