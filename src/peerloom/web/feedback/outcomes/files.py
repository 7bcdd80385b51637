"""A file of outcomes: uploaded, looked through row by row, taken over, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.feedback.enums.outcomes import RowFate
from peerloom.domain.feedback.models import OutcomeImport
from peerloom.domain.feedback.operations.outcomes.imports import (
    choose_outcome_columns,
    commit_outcomes,
    discard_outcomes,
    stage_outcomes,
    undo_outcomes,
)
from peerloom.domain.feedback.queries.measures import measures_on_offer
from peerloom.domain.feedback.queries.outcomes import fates_of, value_in_words
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.sheets.safe_files import csv_file
from peerloom.web.answering import SeeOther, accepted, done, refused
from peerloom.web.downloads import download
from peerloom.web.feedback.outcomes.access import file_or_404, kept_cohort_or_404
from peerloom.web.feedback.outcomes.file_forms import OutcomeColumnsForm, OutcomeFileForm
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.look.errors import faults
from peerloom.web.matching.forms.hidden import revision_in

ROWS_ON_A_PAGE = 50
LEFT_OUT = (RowFate.STRANGER, RowFate.UNCLEAR, RowFate.WRONG)
TONES = {
    RowFate.NEW: ("good", "plus"),
    RowFate.CHANGED: ("info", "edit"),
    RowFate.SAME: ("", ""),
    RowFate.STRANGER: ("watch", "watch"),
    RowFate.UNCLEAR: ("watch", "watch"),
    RowFate.WRONG: ("bad", "stop"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def upload(request: MemberRequest, cohort: str) -> HttpResponse:
    found = kept_cohort_or_404(request, cohort)
    measures = list(measures_on_offer(request.actor))
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = OutcomeFileForm(*data, measures=measures, initial={"measure": request.GET.get("measure", "")})
    staged, status = accepted(
        form,
        lambda: stage_outcomes(
            cohort=found,
            measure=form.chosen(),
            file=form.cleaned_data["file"],
            file_name=form.cleaned_data["file"].name or "",
            source=form.cleaned_data["source"],
            measured_on=form.cleaned_data["measured_on"],
            by=request.actor,
            at=clock.now(),
        ),
        beside={Refused: "file"},
    )
    if staged is not None:
        return SeeOther(_file_url(request, staged))
    shown = {"cohort": found, "program": found.program, "form": form, "faults": faults(form), "measures": measures}
    return render(request, "feedback/outcomes/upload.html", shown, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def file_page(request: MemberRequest, cohort: str, outcome_file: str) -> HttpResponse:
    """What becomes of each row; with POST, read the file otherwise or take its values over."""
    found = file_or_404(request, cohort, outcome_file)
    form = OutcomeColumnsForm(found)
    if request.method == "POST":
        if request.POST.get("then") == "commit":
            return _commit(request, found)
        form = OutcomeColumnsForm(found, request.POST)
        if form.is_valid():
            return _read_again(request, found, form)
    return render(
        request, "feedback/outcomes/file.html", _page(request, found, form), status=422 if form.errors else 200
    )


def _page(request: MemberRequest, found: OutcomeImport, form: OutcomeColumnsForm) -> dict[str, Any]:
    counted = fates_of(found)
    fate = request.GET.get("show", "")
    rows = found.rows.select_related("person", "outcome_import__measure")
    if fate in counted:
        rows = rows.filter(fate=fate)
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    shown = [(row, _value(found, row.value), *TONES[RowFate(row.fate)]) for row in page]
    return {
        "cohort": found.cohort,
        "program": found.cohort.program,
        "file": found,
        "form": form,
        "faults": faults(form),
        "counted": [(kind.value, kind.label, counted[kind.value]) for kind in RowFate if counted[kind.value]],
        "fate": fate,
        "page": page,
        "rows": shown,
        "all_rows": sum(counted.values()),
        "new": counted[RowFate.NEW],
        "changed": counted[RowFate.CHANGED],
        "taken": counted[RowFate.NEW] + counted[RowFate.CHANGED],
        "left_out": sum(counted[kind] for kind in LEFT_OUT),
        "strangers": counted[RowFate.STRANGER],
    }


def _value(found: OutcomeImport, value: Any) -> str:
    return "" if value is None else value_in_words(value, found.measure)


def _read_again(request: MemberRequest, found: OutcomeImport, form: OutcomeColumnsForm) -> HttpResponse:
    try:
        choose_outcome_columns(
            imported=found,
            reading=form.reading(),
            revision=revision_in(request),
            by=request.actor,
            at=clock.now(),
        )
    except Refused as refusal:
        return refused(request, refusal, back=_file_url(request, found))
    messages.info(request, _("The file is read again in this way. Look once more, then take it over."))
    return SeeOther(_file_url(request, found))


def _commit(request: MemberRequest, found: OutcomeImport) -> HttpResponse:
    return done(
        request,
        lambda: commit_outcomes(imported=found, revision=revision_in(request), by=request.actor, at=clock.now()),
        back=_file_url(request, found),
    )


@require_safe
@for_members(*RUNS_PROGRAMS)
def left_out(request: MemberRequest, cohort: str, outcome_file: str) -> HttpResponse:
    """The rows that are not taken over, to be mended or asked about."""
    found = file_or_404(request, cohort, outcome_file)
    rows = found.rows.filter(fate__in=LEFT_OUT)
    headings = (_("row"), _("who"), _("value"), _("date"), _("what becomes of it"), _("why"))
    table = ((row.row, *row.cells, str(RowFate(row.fate).label), row.problem) for row in rows)
    return download(csv_file(headings, table), "rows-left-out.csv")


@require_POST
@for_members(*RUNS_PROGRAMS)
def discard(request: MemberRequest, cohort: str, outcome_file: str) -> HttpResponse:
    found = file_or_404(request, cohort, outcome_file)
    try:
        discard_outcomes(imported=found, revision=revision_in(request), by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=_file_url(request, found))
    messages.info(request, _("“%(name)s” was thrown away. No value was taken over.") % {"name": found.file_name})
    return SeeOther(reverse("outcomes:overview", args=[request.organisation.slug, cohort]))


@require_POST
@for_members(*RUNS_PROGRAMS)
def undo(request: MemberRequest, cohort: str, outcome_file: str) -> HttpResponse:
    found = file_or_404(request, cohort, outcome_file)
    try:
        stay = undo_outcomes(imported=found, revision=revision_in(request), by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=_file_url(request, found))
    messages.success(request, _("Taken back: everything is as it was before this file."))
    if stay:
        corrected = ngettext(
            "%(count)d value was corrected or removed since, and stays so.",
            "%(count)d values were corrected or removed since, and stay so.",
            stay,
        )
        messages.info(request, corrected % {"count": stay})
    return SeeOther(_file_url(request, found))


def _file_url(request: MemberRequest, imported: OutcomeImport) -> str:
    ids = [request.organisation.slug, imported.cohort.public_id, imported.public_id]
    return reverse("outcomes:file", args=ids)
