"""Files that people gave us or that are made for them, sent so that a browser saves or plays, but never runs them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

SHOWN = ("image/jpeg", "image/png", "image/webp", "audio/mpeg", "audio/ogg", "audio/mp4", "video/mp4", "video/webm")
CSV = "text/csv; charset=utf-8"
JSON = "application/json; charset=utf-8"
PIECE = 64 * 1024
_RANGE = re.compile(r"bytes=(?=\d|-\d)(\d{0,18})-(\d{0,18})$")


def sent_file(
    file: FieldFile, *, name: str, content_type: str, inline: bool = False, request: HttpRequest | None = None
) -> HttpResponseBase:
    """The file under this name. Shown in the page only if ``inline`` and of a kind that holds no active content.

    With the ``request`` a part of the file is sent where one is asked for, which players need to jump. Raises Http404
    where the file itself is gone.
    """
    if not file.storage.exists(file.name or ""):
        raise Http404
    shown = inline and content_type in (*SHOWN, "text/vtt")
    asked = _RANGE.match(request.headers.get("range", "")) if request else None
    response = (
        _part(file, asked, content_type)
        if asked
        else FileResponse(file.open("rb"), as_attachment=not shown, filename=name, content_type=content_type)
    )
    response["Accept-Ranges"] = "bytes" if request else "none"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def download(content: str | bytes, name: str, content_type: str = CSV) -> HttpResponse:
    """What was made a moment ago, to be saved; nothing on the way keeps it."""
    return HttpResponse(content, content_type=content_type, headers=_to_save(name))


def streamed(pieces: Iterator[str], name: str, content_type: str = CSV) -> StreamingHttpResponse:
    """The same for what is made while it is sent. Whatever may refuse has to do so before this is called."""
    return StreamingHttpResponse(pieces, content_type=content_type, headers=_to_save(name))


def _to_save(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }


def _part(file: FieldFile, asked: re.Match[str], content_type: str) -> HttpResponseBase:
    """RFC 9110, 14.1: "bytes=0-499", "bytes=500-" and "bytes=-500" (the last ones); 416 where there are none."""
    size = file.size
    first, last = asked[1], asked[2]
    start = int(first) if first else max(size - int(last or 0), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(_pieces(file.open("rb"), start, end), status=206, content_type=content_type)
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Content-Length"] = str(end - start + 1)
    return response


def _pieces(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = end - start + 1
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
