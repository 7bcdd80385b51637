"""A certificate as a PDF of one page: tagged, with title and language, and with a code that can be checked.

Everything that people wrote reaches the page as plain text through the compiler's inputs; no markup of theirs is read.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import segno
import typst
from django.utils import translation
from django.utils.translation import gettext as _

PAGE = Path(__file__).parent / "certificate.typ"


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """What stands on it, from the top: "Linh Tran has completed the course: Listening, 20 minutes, 5 May 2026".

    ``facts`` stand in one line. ``address`` is where anyone who holds it can check it, ``title`` the document's name.
    """

    title: str
    organisation: str
    name: str
    sentence: str
    headline: str
    facts: Sequence[str]
    address: str


def certificate_page(page: CertificatePage) -> bytes:
    """In the language that is active.

    It is written to the standard for accessible PDF (PDF/UA-1); only where a name has letters that no font at hand
    can draw is it a tagged PDF without that promise.
    """
    words = {
        "lang": (translation.get_language() or "en").split("-")[0],
        "kind": _("Certificate"),
        "title": page.title,
        "organisation": page.organisation,
        "name": page.name,
        "sentence": page.sentence,
        "headline": page.headline,
        "check": _("Check this certificate"),
        "address": page.address,
        "drawing": _("A square code with the address at which this certificate can be checked"),
    }
    inputs = {name: _printable(text) for name, text in words.items()}
    inputs["facts"] = "\n".join(_printable(fact) for fact in page.facts)
    inputs["qr"] = _qr(page.address)
    try:
        return typst.compile(PAGE, format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"])
    except typst.TypstError:
        return typst.compile(PAGE, format="pdf", sys_inputs=inputs)


def _printable(text: str) -> str:
    """Without control characters, which no page can show; never empty."""
    return "".join(letter if letter.isprintable() or letter == "\u200d" else " " for letter in text).strip() or "–"


def _qr(address: str) -> str:
    drawing = io.BytesIO()
    segno.make(address, error="m").save(drawing, kind="svg", xmldecl=False, border=0)
    return drawing.getvalue().decode()
