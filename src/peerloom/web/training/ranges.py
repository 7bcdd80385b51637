"""Parts of a recording: players on phones ask for them, and some play nothing without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse

ASKED = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
AT_ONCE = 64 * 1024


def in_part(whole: FileResponse, asked: str, *, size: int) -> HttpResponseBase:
    """The part of the file that a ``Range`` header asks for; the whole file where it asks for nothing we know."""
    whole["Accept-Ranges"] = "bytes"
    found = ASKED.fullmatch(asked.strip())
    file: IO[bytes] | None = whole.file_to_stream
    if found is None or not (found[1] or found[2]) or file is None:
        return whole
    first = int(found[1]) if found[1] else max(size - int(found[2]), 0)
    last = min(int(found[2]), size - 1) if found[1] and found[2] else size - 1
    if first > last:
        whole.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file.seek(first)
    part = StreamingHttpResponse(_read(file, last - first + 1), status=206)
    for name, value in whole.items():
        part[name] = value
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    part["Content-Length"] = str(last - first + 1)
    return part


def _read(file: IO[bytes], length: int) -> Iterator[bytes]:
    with file:
        while length > 0 and (some := file.read(min(AT_ONCE, length))):
            length -= len(some)
            yield some
