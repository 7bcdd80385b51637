"""One questionnaire of the organisation: what it asks, how it is scored, where it is used, and its versions."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peerloom.domain.feedback.enums.instruments import Tier
from peerloom.domain.feedback.instrument_files.data import as_file
from peerloom.domain.feedback.instrument_files.faults import faults_of
from peerloom.domain.feedback.instrument_files.sharing import without_licensed_words
from peerloom.domain.feedback.queries.instrument_documents import document_of
from peerloom.domain.feedback.queries.instrument_library import waves_that_ask
from peerloom.domain.feedback.queries.reliability import ANSWERS_NEEDED, answers_to
from peerloom.web.downloads import JSON, download
from peerloom.web.feedback.instruments.access import for_who_reads, shelf_or_404
from peerloom.web.feedback.instruments.shown import preview_values, sheet_values
from peerloom.web.gate import MemberRequest

MOST_WAVES = 20


@require_safe
@for_who_reads
def instrument(request: MemberRequest, instrument: str) -> HttpResponse:
    shelf = shelf_or_404(request, instrument)
    version = shelf.version(request.GET.get("version", ""))
    document = document_of(version)
    asking = waves_that_ask(request.actor, shelf.instrument)
    waves = list(asking[: MOST_WAVES + 1])
    values = sheet_values(document, request.GET.get("language", "")) | {
        "shelf": shelf,
        "instrument": shelf.instrument,
        "version": version,
        "faults": faults_of(document) if version == shelf.draft else [],
        "waves": waves[:MOST_WAVES],
        "wave_count": asking.count() if len(waves) > MOST_WAVES else len(waves),
        "answers": answers_to(version, request.organisation),
        "needed": ANSWERS_NEEDED,
        "together_url": f"{shelf.url('hanging-together')}?version={version.number}",
        "preview_url": f"{shelf.url('preview')}?version={version.number}",
        "draft_url": shelf.url("draft"),
        "words_url": shelf.url("translate", document.language),
    }
    return render(request, "feedback/instruments/instrument.html", values)


@require_safe
@for_who_reads
def preview(request: MemberRequest, instrument: str) -> HttpResponse:
    shelf = shelf_or_404(request, instrument)
    version = shelf.version(request.GET.get("version", ""))
    back = shelf.url("draft") if version == shelf.draft and shelf.may_change else shelf.url("instrument")
    values = preview_values(document_of(version), request.GET) | {"back": back, "version": version}
    return render(request, "feedback/instruments/preview.html", values)


@require_safe
@for_who_reads
def file(request: MemberRequest, instrument: str) -> HttpResponse:
    """The version as a file that a browser saves and never runs; of a licensed one everything but its items' words."""
    shelf = shelf_or_404(request, instrument)
    document = document_of(shelf.version(request.GET.get("version", "")))
    if shelf.instrument.tier == Tier.LICENSED:
        document = without_licensed_words(document)
    return download(as_file(document), f"{document.key}.json", JSON)
