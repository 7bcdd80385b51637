"""Files that people gave us, sent so that a browser saves them or plays them, but never runs them."""

from __future__ import annotations

from django.db.models.fields.files import FieldFile
from django.http import FileResponse

SHOWN = ("image/jpeg", "image/png", "image/webp", "audio/mpeg", "audio/ogg", "audio/mp4", "video/mp4", "video/webm")


def sent_file(file: FieldFile, *, name: str, content_type: str, inline: bool = False) -> FileResponse:
    """The file under this name. Shown in the page only if ``inline`` and of a kind that holds no active content."""
    shown = inline and content_type in (*SHOWN, "text/vtt")
    response = FileResponse(file.open("rb"), as_attachment=not shown, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
