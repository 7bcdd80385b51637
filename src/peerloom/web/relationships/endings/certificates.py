"""Certificates of hours: one's own, all of a round, and the page on which anybody can check one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from peerloom.domain.people.models import Organisation
from peerloom.domain.people.queries import person_of
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.rules import DECIDES_ON_PROGRAMS
from peerloom.domain.relationships.certificates import hours_certificate_pdf, meetings_words, time_words
from peerloom.domain.relationships.models import Certificate
from peerloom.domain.relationships.queries.ending_figures import certificates_of
from peerloom.domain.relationships.queries.endings import certificate_called
from peerloom.web.gate import MemberRequest, for_members, visible_or_404

IN_ONE_FILE = 100
"""Each page takes some hundredths of a second: more would keep a worker for too long."""


@require_safe
@for_members()
def certificate(request: MemberRequest, relationship: str) -> HttpResponse:
    """One's own certificate, as a PDF to keep."""
    own = Certificate.objects.within(request.actor.organisation_id).filter(person=request.actor.person_id)
    found = own.filter(participation__relationship__public_id=relationship).first()
    if found is None:
        raise Http404
    pdf = hours_certificate_pdf(certificate=found, person=person_of(request.actor), organisation=request.organisation)
    return HttpResponse(pdf, content_type="application/pdf", headers=_saved_as(f"{_name_of(found)}.pdf"))


@require_safe
@for_members(*DECIDES_ON_PROGRAMS)
def bundle(request: MemberRequest, cohort: str) -> HttpResponseBase:
    """All certificates of a round as one file, or as several where there are many (``?part=2``)."""
    found = visible_or_404(Cohort.objects.visible_to(request.actor).select_related("program"), cohort)
    part = _number(request.GET.get("part", "1"))
    first = (part - 1) * IN_ONE_FILE
    chosen = list(certificates_of(found)[first : first + IN_ONE_FILE])
    if not chosen:
        raise Http404
    name = slugify(f"{_('Certificates')} {found.name} {part}") or found.public_id
    return StreamingHttpResponse(
        _zipped(chosen, request.organisation), content_type="application/zip", headers=_saved_as(f"{name}.zip")
    )


@require_safe
@never_cache
def check(request: HttpRequest, certificate: str) -> HttpResponse:
    """For whoever holds a certificate: whether we gave it, and what stands on it."""
    found = certificate_called(certificate)
    if found is None:
        return render(request, "endings/check.html", status=404)
    values = {
        "certificate": found,
        "time": time_words(found.minutes),
        "meetings": meetings_words(found.sessions),
    }
    return render(request, "endings/check.html", values)


def _saved_as(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}


def _name_of(certificate: Certificate) -> str:
    return f"{slugify(_('Certificate'))}-{slugify(certificate.program_name) or certificate.public_id}"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 5 and int(text) else 1


class _Pieces(io.RawIOBase):
    """Takes what the archive writes and gives it away at once; it can't go back."""

    def __init__(self) -> None:
        super().__init__()
        self._written: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        taken = bytes(piece)  # type: ignore[call-overload]  # whatever holds bytes
        self._written.append(taken)
        return len(taken)

    def taken(self) -> bytes:
        taken = b"".join(self._written)
        self._written.clear()
        return taken


def _zipped(certificates: Sequence[Certificate], organisation: Organisation) -> Iterator[bytes]:
    """Page by page, so that nothing waits in memory."""
    pieces = _Pieces()
    with zipfile.ZipFile(pieces, "w") as archive:
        for one in certificates:
            name = f"{slugify(one.person.name) or 'certificate'}-{one.public_id[:6]}.pdf"
            archive.writestr(name, hours_certificate_pdf(certificate=one, person=one.person, organisation=organisation))
            yield pieces.taken()
    yield pieces.taken()
