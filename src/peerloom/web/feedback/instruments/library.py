"""What can be asked: the library, a shipped questionnaire before it is taken over, and taking it over."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peerloom.domain.feedback.enums.instruments import Construct, VersionState
from peerloom.domain.feedback.instrument_files.document import InstrumentDocument
from peerloom.domain.feedback.operations.instruments.adopting import adopt_instrument
from peerloom.domain.feedback.queries.instrument_library import LibraryEntry, library_of
from peerloom.domain.feedback.rules.instruments import can_edit_instruments
from peerloom.domain.feedback.shipped import shipped_instruments
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.feedback.answering.sheet import language_names
from peerloom.web.feedback.instruments.access import for_who_edits, for_who_reads
from peerloom.web.feedback.instruments.cited import CITED
from peerloom.web.feedback.instruments.shown import preview_values, sheet_values
from peerloom.web.gate import MemberRequest

ROWS_ON_A_PAGE = 50


@require_safe
@for_who_reads
def library(request: MemberRequest) -> HttpResponse:
    every = library_of(request.actor)
    about, put_away = request.GET.get("about", ""), "put_away" in request.GET
    rows = [entry for entry in every if entry.put_away == put_away and about in ("", entry.construct)]
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    here = {entry.construct for entry in every if entry.put_away == put_away}
    values = {
        "groups": [
            (Construct(construct).label, [(entry, _languages(entry)) for entry in entries])
            for construct, entries in groupby(page, key=lambda entry: entry.construct)
        ],
        "page": page,
        "about": about if about in Construct.values else "",
        "constructs": [construct for construct in Construct if construct in here],
        "put_away": put_away,
        "put_away_count": sum(entry.put_away for entry in every),
        "ready": sum(bool(entry.number) and not entry.put_away for entry in every),
        "waiting": [entry for entry in every if entry.instrument and not entry.number and not entry.put_away],
        "may_change": can_edit_instruments(request.actor),
        "cited": CITED,
    }
    return render(request, "feedback/instruments/library.html", values)


@require_safe
@for_who_reads
def shipped(request: MemberRequest, shipped_key: str) -> HttpResponse:
    document = _shipped(shipped_key)
    values = sheet_values(document, request.GET.get("language", "")) | {
        "may_change": can_edit_instruments(request.actor),
        "preview_url": reverse("instruments:shipped-preview", args=[request.organisation.slug, document.key]),
    }
    return render(request, "feedback/instruments/shipped.html", values)


@require_safe
@for_who_reads
def shipped_preview(request: MemberRequest, shipped_key: str) -> HttpResponse:
    document = _shipped(shipped_key)
    back = reverse("instruments:shipped", args=[request.organisation.slug, document.key])
    values = preview_values(document, request.GET) | {"back": back}
    return render(request, "feedback/instruments/preview.html", values)


@require_POST
@for_who_edits
def adopt(request: MemberRequest, shipped_key: str) -> HttpResponse:
    """To the questionnaire, wherever it stands: in use at once, or waiting for a licence."""
    slug = request.organisation.slug
    try:
        version = adopt_instrument(organisation=request.organisation, key=shipped_key, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=reverse("instruments:library", args=[slug]))
    if version.state == VersionState.CURRENT:
        messages.success(request, _("It can be asked now."))
    return SeeOther(reverse("instruments:instrument", args=[slug, version.instrument.public_id]))


def _shipped(key: str) -> InstrumentDocument:
    found = shipped_instruments().get(key)
    if found is None:
        raise Http404
    return found


def _languages(entry: LibraryEntry) -> str:
    return ", ".join(name for _code, name in language_names(entry.languages))
