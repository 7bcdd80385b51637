"""New questionnaires, and what becomes of those that are there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.feedback.enums.instruments import Construct, Tier, VersionState
from peerloom.domain.feedback.instrument_files.reading import LARGEST_FILE, instrument_from_bytes
from peerloom.domain.feedback.operations.instruments.beginning import begin_instrument, import_instrument
from peerloom.domain.feedback.operations.instruments.changing import begin_change
from peerloom.domain.feedback.operations.instruments.publishing import (
    accept_licence,
    archive_instrument,
    restore_instrument,
)
from peerloom.foundation import clock
from peerloom.foundation.documents.problems import Problem, UnreadableDocument
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.feedback.instruments.access import Shelf, for_who_edits, shelf_or_404
from peerloom.web.feedback.instruments.forms.beginning import InstrumentFileForm, LicenceForm, NewForm
from peerloom.web.gate import MemberRequest
from peerloom.web.look.errors import faults


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_edits
def new(request: MemberRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = NewForm(data, initial={"language": request.organisation.locale, "construct": Construct.OTHER})
    if form.is_valid():
        given = form.cleaned_data
        try:
            version = begin_instrument(
                name=given["name"],
                construct=Construct(given["construct"]),
                language=given["language"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return SeeOther(shelf_or_404(request, version.instrument.public_id).url("draft"))
    values = {"form": form, "faults": faults(form)}
    return render(request, "feedback/instruments/new.html", values, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_edits
def upload(request: MemberRequest) -> HttpResponse:
    """A file that can be read becomes a draft to look over; of one that cannot, nothing is kept."""
    problems: tuple[Problem, ...] = ()
    form = InstrumentFileForm(request.POST, request.FILES) if request.method == "POST" else InstrumentFileForm()
    if form.is_valid():
        try:
            document = instrument_from_bytes(form.cleaned_data["file"].read(LARGEST_FILE + 1))
            version = import_instrument(document=document, by=request.actor, at=clock.now())
        except UnreadableDocument as refusal:
            only = refusal.problems[0].what if len(refusal.problems) == 1 and not refusal.problems[0].place else ""
            problems = () if only else refusal.problems
            form.add_error("file", only or _("Nothing was taken over from this file. What to mend in it stands below."))
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            if version.state == VersionState.DRAFT:
                messages.success(request, _("It is here as a draft. Look it over, then publish it."))
            else:
                messages.info(request, _("This questionnaire is here already, word for word. Nothing has changed."))
            return SeeOther(shelf_or_404(request, version.instrument.public_id).url("instrument"))
    values = {"form": form, "problems": problems, "faults": faults(form)}
    return render(request, "feedback/instruments/upload.html", values, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_edits
def licence(request: MemberRequest, instrument: str) -> HttpResponse:
    shelf = shelf_or_404(request, instrument)
    if shelf.instrument.tier != Tier.LICENSED or (request.method != "POST" and not shelf.lacks_licence):
        return SeeOther(shelf.url("instrument"))
    form = LicenceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            accept_licence(instrument=shelf.instrument, by=request.actor, at=clock.now())
        except Refused as refusal:
            return refused(request, refusal, back=shelf.url("instrument"))
        messages.success(request, _("Kept, with your name and the date."))
        draft = shelf.draft
        return SeeOther(shelf.url("translate", draft.default_language) if draft else shelf.url("instrument"))
    values = {"shelf": shelf, "instrument": shelf.instrument, "form": form, "faults": faults(form)}
    return render(request, "feedback/instruments/licence.html", values, status=422 if form.is_bound else 200)


@require_POST
@for_who_edits
def change(request: MemberRequest, instrument: str) -> HttpResponse:
    shelf = shelf_or_404(request, instrument)
    try:
        begin_change(instrument=shelf.instrument, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=shelf.url("instrument"))
    return SeeOther(shelf.url("draft"))


@require_POST
@for_who_edits
def put_away(request: MemberRequest, instrument: str) -> HttpResponse:
    return _moved(request, shelf_or_404(request, instrument), away=True)


@require_POST
@for_who_edits
def bring_back(request: MemberRequest, instrument: str) -> HttpResponse:
    return _moved(request, shelf_or_404(request, instrument), away=False)


def _moved(request: MemberRequest, shelf: Shelf, *, away: bool) -> HttpResponse:
    operation = archive_instrument if away else restore_instrument
    try:
        operation(instrument=shelf.instrument, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=shelf.url("instrument"))
    said = _("Put away. Surveys that ask it already go on.") if away else _("It is offered again.")
    messages.success(request, said)
    return SeeOther(shelf.url("instrument"))
