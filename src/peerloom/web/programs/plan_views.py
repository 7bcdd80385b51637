"""A program's plan: what everybody does when, and in which words they are written to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.programs.message_kinds import BY_PURPOSE, PLACES, example_values
from peerloom.domain.programs.models import RUNS_PROGRAMS, MessageText, Program, RoadmapStage
from peerloom.domain.programs.operations.plans import Item, add_to_plan, change_in_plan, remove_from_plan
from peerloom.domain.programs.queries import cohort_of, programs_with_details, rounds_of
from peerloom.domain.programs.rules import can_edit_program
from peerloom.domain.programs.wording import filled
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults
from peerloom.web.programs.plan_forms import KINDS, Kind, PlanForm, form_for_new, form_of, kind_of
from peerloom.web.programs.survey_names import survey_name


@require_safe
@for_members(*RUNS_PROGRAMS)
def plan(request: MemberRequest, program: str) -> HttpResponse:
    """Everything that is planned, on one page."""
    found = visible_or_404(programs_with_details(request.actor), program)
    cohort = cohort_of(found)
    context = {
        "program": found,
        "cohort": cohort,
        "rounds": rounds_of(found),
        "stages": [(stage, *_days(stage, cohort.starts_on)) for stage in found.stages.all()],
        "check_ins": found.check_ins.all(),
        "surveys": [(survey, survey_name(survey.instrument)) for survey in found.surveys.all()],
        "messages_written": [(text, BY_PURPOSE.get(text.purpose)) for text in found.message_texts.all()],
        "kinds": KINDS,
        "check_in_why": KINDS["check-in"].why,
        "may_edit": can_edit_program(request.actor, found),
    }
    return render(request, "programs/plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def add(request: MemberRequest, program: str) -> HttpResponse:
    """``?kind=`` says what."""
    found = _editable(request, program)
    kind = KINDS.get(request.GET.get("kind", "stage"))
    if kind is None:
        raise Http404
    form, status = form_for_new(kind, request.POST or None), 200
    if form.is_bound and "preview" not in request.POST:
        status = 422
        if form.is_valid():
            try:
                add_to_plan(
                    program=found,
                    planned=form.planned(),
                    by=request.actor,
                    at=clock.now(),
                    public_id=form.cleaned_data["key"],
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("It stands in the plan."))
                return redirect("programs:plan", request.organisation.slug, found.public_id)
    return _form_page(request, found, kind, form, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def item(request: MemberRequest, program: str, item: str) -> HttpResponse:
    found = _editable(request, program)
    row = _item_or_404(found, item)
    kind = kind_of(row)
    form, status = form_of(kind, row, request.POST or None), 200
    if form.is_bound and "preview" not in request.POST:
        status = 422
        if form.is_valid():
            version = form.cleaned_data["version"]
            try:
                change_in_plan(item=row, planned=form.planned(), version=version, by=request.actor, at=clock.now())
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
            else:
                messages.success(request, _("Your changes are saved."))
                return redirect("programs:plan", request.organisation.slug, found.public_id)
    return _form_page(request, found, kind, form, row=row, status=status)


@require_POST
@for_members(*RUNS_PROGRAMS)
def remove(request: MemberRequest, program: str, item: str) -> HttpResponse:
    found = _editable(request, program)
    row = _item_or_404(found, item)
    try:
        remove_from_plan(item=row, by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is out of the plan."))
    return redirect("programs:plan", request.organisation.slug, found.public_id)


def _editable(request: MemberRequest, public_id: str) -> Program:
    found = visible_or_404(programs_with_details(request.actor), public_id)
    if not can_edit_program(request.actor, found):
        raise PermissionDenied
    return found


def _item_or_404(program: Program, public_id: str) -> Item:
    for row in _items(program, public_id):
        return row
    raise Http404


def _items(program: Program, public_id: str) -> Iterator[Item]:
    for kind in KINDS.values():
        yield from kind.model.objects.within(program.organisation_id).filter(program=program, public_id=public_id)


def _days(stage: RoadmapStage, starts_on: date) -> tuple[date, date]:
    """The stage's first and last day in this round."""
    first = starts_on + timedelta(weeks=stage.starts_week)
    return first, first + timedelta(weeks=stage.weeks) - timedelta(days=1)


def _form_page(
    request: MemberRequest, program: Program, kind: Kind, form: PlanForm, *, row: Item | None = None, status: int
) -> HttpResponse:
    context: dict[str, Any] = {
        "program": program,
        "kind": kind,
        "form": form,
        "row": row,
        "faults": faults(form) if "preview" not in request.POST else [],
    }
    if kind.model is MessageText:
        context |= _letter(form)
    return render(request, "programs/plan_item.html", context, status=status)


def _letter(form: PlanForm) -> dict[str, Any]:
    """The message as it would read, with examples for its places, and what each place means."""
    purpose, subject, body = (str(form[name].value() or "") for name in ("purpose", "subject", "body"))
    kind = BY_PURPOSE.get(purpose)
    values = example_values()
    return {
        "message_kind": kind,
        "places": [(place, *PLACES[place]) for place in (kind.places if kind else PLACES)],
        "preview": (filled(subject, values), filled(body, values)) if subject or body else None,
    }
