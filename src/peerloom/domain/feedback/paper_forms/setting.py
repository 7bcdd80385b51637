"""From words to a page: everything reaches the compiler as plain text in its inputs, no markup of theirs is read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import typst


def page_of(page: Path, name: str, said: Mapping[str, object]) -> bytes:
    """The PDF of a page that reads ``said`` as the input of this name.

    It is written to the standard for accessible PDF (PDF/UA-1); only where a text has letters that no font at hand can
    draw is it a tagged PDF without that promise.
    """
    inputs = {name: json.dumps(said)}
    try:
        return typst.compile(page, format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"])
    except typst.TypstError:
        return typst.compile(page, format="pdf", sys_inputs=inputs)


def paragraphs(text: str) -> list[str]:
    return [plain(each) for each in text.replace("\r\n", "\n").split("\n\n") if each.strip()]


def plain(text: str) -> str:
    """Without control characters, which no page can show; never empty."""
    return "".join(letter if letter.isprintable() or letter == "\u200d" else " " for letter in text).strip() or "–"
