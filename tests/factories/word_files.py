"""Word files as archives, put together by hand, so that a test can also make what no word processor would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def kinds(main: str = MAIN, part: str = "/word/document.xml") -> str:
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<Types xmlns="{space}"><Override PartName="{part}" ContentType="{main}"/></Types>'


def document(body: str, *, before: str = "", space: str = SPACE) -> str:
    return f'<?xml version="1.0"?>{before}<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'


def said(*paragraphs: str) -> str:
    """A paragraph of Word for each."""
    return "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)


def packed(parts: Mapping[str, str | bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", how) as packing:
        for name, content in parts.items():
            packing.writestr(name, content)
    return archive.getvalue()


def word_file(body: str, *, more: Mapping[str, str | bytes] | None = None) -> bytes:
    return packed({"[Content_Types].xml": kinds(), "word/document.xml": document(body), **(more or {})})
