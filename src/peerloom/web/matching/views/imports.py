from __future__ import annotations

from django.contrib import messages
from django.core.files import File
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.matching.enums import ImportState
from peerloom.domain.matching.models import SheetImport
from peerloom.domain.matching.operations import choose_columns, commit_sheet, discard_sheet, stage_sheet
from peerloom.domain.matching.queries import imports_of, issues_of, preview_rows
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.sheets import Role
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.matching.access import cohort_or_404, sheet_or_404
from peerloom.web.matching.forms.columns import ColumnsForm
from peerloom.web.matching.forms.hidden import revision_in
from peerloom.web.matching.forms.uploads import UploadForm

ISSUES_A_PAGE = 25
PREVIEWED = 12


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def upload(request: MemberRequest, cohort: str) -> HttpResponse:
    """Take one or two sheets, then show the first while it is read."""
    found = cohort_or_404(request, cohort)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        staged = _staged(request, found, form)
        if staged and not form.errors:
            return SeeOther(reverse("matching:sheet", args=[request.organisation.slug, cohort, staged[0].public_id]))
    values = {"cohort": found, "form": form}
    return render(request, "matching/upload.html", values, status=422 if form.errors else 200)


def _staged(request: MemberRequest, cohort: Cohort, form: UploadForm) -> list[SheetImport]:
    """The sheets that were taken; what is wrong with the others stands at their fields."""
    staged = []
    for name, side in form.SIDES.items():
        file: File[bytes] | None = form.cleaned_data.get(name)
        if file is None:
            continue
        try:
            staged.append(
                stage_sheet(
                    cohort=cohort, side=side, file=file, file_name=file.name or "", by=request.actor, at=clock.now()
                )
            )
        except Refused as refusal:
            form.add_error(name, str(refusal))
    return staged


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def sheet_page(request: MemberRequest, cohort: str, sheet: str) -> HttpResponse:
    """What a sheet was taken for; with POST, take it otherwise or take its people over."""
    found = sheet_or_404(request, cohort, sheet)
    columns = list(found.columns.all())
    if request.method == "POST":
        form = ColumnsForm(columns, request.POST)
        if form.is_valid():
            return _act(request, found, form)
    else:
        form = ColumnsForm(columns)
    page = Paginator(issues_of(found), ISSUES_A_PAGE).get_page(request.GET.get("page"))
    values = {
        "cohort": found.cohort,
        "sheet": found,
        "form": form,
        "rows": form.rows(),
        "private": any(column.sensitive for column in columns),
        "issues": page,
        "preview": preview_rows(found, PREVIEWED),
        "has_email": any(column.role == Role.EMAIL.value for column in columns),
        "other": _other_waiting(found),
        "usable": max(found.row_count - found.skipped, 0),
    }
    return render(request, "matching/sheet.html", values, status=422 if form.errors else 200)


def _act(request: MemberRequest, sheet: SheetImport, form: ColumnsForm) -> HttpResponse:
    """Changed choices are read again first, whichever button was pressed: nobody takes over what they did not see."""
    here = reverse("matching:sheet", args=[request.organisation.slug, sheet.cohort.public_id, sheet.public_id])
    choices, revision = form.choices(), revision_in(request)
    try:
        if choices and sheet.state == ImportState.PREVIEWED:
            choose_columns(sheet=sheet, choices=choices, revision=revision, by=request.actor, at=clock.now())
            messages.info(request, _("The sheet is read again with your changes. Look once more, then take it over."))
        elif request.POST.get("then") == "commit":
            commit_sheet(sheet=sheet, revision=revision, by=request.actor, at=clock.now())
        else:
            messages.info(request, _("Nothing was changed, so the sheet stays as it was read."))
    except Refused as refusal:
        return refused(request, refusal, back=here)
    return SeeOther(here)


def _other_waiting(sheet: SheetImport) -> SheetImport | None:
    """The other side's newest sheet, where it still waits to be looked at."""
    rows = imports_of(sheet.cohort).filter(state__in=[ImportState.STAGED, ImportState.PREVIEWED])
    return rows.exclude(side=sheet.side).first()


@require_POST
@for_members(*RUNS_PROGRAMS)
def discard(request: MemberRequest, cohort: str, sheet: str) -> HttpResponse:
    found = sheet_or_404(request, cohort, sheet)
    slug = request.organisation.slug
    try:
        discard_sheet(sheet=found, revision=revision_in(request), by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=reverse("matching:sheet", args=[slug, cohort, sheet]))
    messages.info(request, _("“%(name)s” was thrown away. Nobody entered the pool.") % {"name": found.file_name})
    return SeeOther(reverse("matching:overview", args=[slug, cohort]))
