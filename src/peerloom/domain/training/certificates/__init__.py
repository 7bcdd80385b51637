"""The certificate of a completion as a PDF: tagged, with title and language, and with a code that can be checked.

Everything that people wrote reaches the page as plain text through the compiler's inputs; no markup of theirs is read.
"""

from __future__ import annotations

import io
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.training.models import Completion

PAGE = Path(__file__).parent / "certificate.typ"


def certificate_address(completion: Completion) -> str:
    """The public page on which anyone who holds the certificate can check it."""
    return settings.SITE_URL + reverse("certificate-check", args=[completion.public_id])


def certificate_pdf(*, completion: Completion, person: Person, organisation: Organisation) -> bytes:
    """One page, in the language of the person who holds it.

    It is written to the standard for accessible PDF (PDF/UA-1); only where a name has letters that no font at hand
    can draw is it a tagged PDF without that promise.
    """
    with translation.override(person.locale):
        words = _words(completion, person, organisation)
    inputs = {name: _printable(text) for name, text in words.items()} | {"qr": _qr(words["address"])}
    try:
        return typst.compile(PAGE, format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"])
    except typst.TypstError:
        return typst.compile(PAGE, format="pdf", sys_inputs=inputs)


def _words(completion: Completion, person: Person, organisation: Organisation) -> dict[str, str]:
    day = organisation.day_at(completion.completed_at)
    until = completion.expires_on
    return {
        "lang": (translation.get_language() or "en").split("-")[0],
        "kind": _("Certificate"),
        "title": _("Certificate: %(course)s") % {"course": completion.title},
        "name": person.name,
        "completed": _("has completed the course"),
        "course": completion.title,
        "length": ngettext("%(number)s minute of training", "%(number)s minutes of training", completion.minutes)
        % {"number": completion.minutes},
        "day": date_format(day, "j F Y"),
        "until": _("Counts until %(day)s") % {"day": date_format(until, "j F Y")} if until else "",
        "organisation": organisation.name,
        "check": _("Check this certificate"),
        "address": certificate_address(completion),
        "code": completion.public_id,
        "drawing": _("A square code with the address at which this certificate can be checked"),
    }


def _printable(text: str) -> str:
    """Without control characters, which no page can show; never empty."""
    return "".join(letter if letter.isprintable() or letter == "\u200d" else " " for letter in text).strip() or "–"


def _qr(address: str) -> str:
    drawing = io.BytesIO()
    segno.make(address, error="m").save(drawing, kind="svg", xmldecl=False, border=0)
    return drawing.getvalue().decode()
