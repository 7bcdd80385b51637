"""A survey's answers as files for a statistics program."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.feedback.models import Wave
from peerloom.domain.feedback.operations.waves.exporting import export_answers
from peerloom.domain.feedback.queries.wave_files import CannotExportAnswers, codebook
from peerloom.domain.programs.rules import DECIDES_ON_PROGRAMS
from peerloom.foundation import clock
from peerloom.sheets.safe_files import csv_file, csv_pieces
from peerloom.web.answering import refused
from peerloom.web.downloads import download, streamed
from peerloom.web.feedback.waves.doors import must_decide, wave_for_reading
from peerloom.web.gate import MemberRequest, for_members


@require_POST
@for_members(*DECIDES_ON_PROGRAMS)
def answers(request: MemberRequest, wave: str) -> HttpResponseBase:
    """Sent while it is read: a long one begins at once, and is never held as a whole. By POST, as it is on record."""
    found = wave_for_reading(request, wave)
    must_decide(request, found.cohort.program)
    try:
        headings, rows = export_answers(wave=found, by=request.actor, at=clock.now())
    except CannotExportAnswers as refusal:
        back = reverse("surveys:wave", args=[request.organisation.slug, found.public_id])
        return refused(request, refusal, back=back)
    return streamed(csv_pieces(headings, rows), _name(found, "answers"))


@require_safe
@for_members(*DECIDES_ON_PROGRAMS)
def meanings(request: MemberRequest, wave: str) -> HttpResponseBase:
    """What each column of the answers means."""
    found = wave_for_reading(request, wave)
    must_decide(request, found.cohort.program)
    return download(csv_file(*codebook(found)), _name(found, "codebook"))


def _name(wave: Wave, what: str) -> str:
    return f"{wave.kind}-{wave.asked}-{wave.opens_on}-{what}.csv"
