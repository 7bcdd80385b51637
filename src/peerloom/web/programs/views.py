from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms.formsets import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import RUNS_PROGRAMS, Program
from peerloom.domain.programs.operations import NeedsReason, advance_program, create_program, edit_program
from peerloom.domain.programs.queries import archived_programs, current_programs, programs_with_details, version_of
from peerloom.domain.programs.rules import (
    can_create_programs,
    can_decide_on_program,
    can_edit_program,
    objectives_are_frozen,
)
from peerloom.domain.relationships.queries.relationships import relationships_with_people
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults
from peerloom.web.programs import forms
from peerloom.web.programs.cards import STAGES, cards_of
from peerloom.web.programs.sections import sections_of
from peerloom.web.relationships.goals.program_section import goals_section

PROGRAMS_ON_A_PAGE = 24
PAIRS_SHOWN = 8


@for_members(*RUNS_PROGRAMS)
def program_list(request: MemberRequest) -> HttpResponse:
    archived = "archived" in request.GET
    rows = archived_programs(request.actor) if archived else current_programs(request.actor)
    page = Paginator(rows, PROGRAMS_ON_A_PAGE).get_page(request.GET.get("page"))
    cards = cards_of(list(page), actor=request.actor, slug=request.organisation.slug, now=_now(request))
    return render(
        request,
        "programs/list.html",
        {
            "cards": cards,
            "waiting": [card for card in cards if card.step.needs_you],
            "page": page,
            "archived": archived,
            "stages": STAGES,
            "today": _now(request).date(),
            "may_create": can_create_programs(request.actor),
        },
    )


@for_members(*RUNS_PROGRAMS)
def detail(request: MemberRequest, program: str) -> HttpResponse:
    found = visible_or_404(programs_with_details(request.actor), program)
    [card] = cards_of([found], actor=request.actor, slug=request.organisation.slug, now=_now(request))
    pairs = relationships_with_people(request.actor).filter(cohort=card.cohort)[:PAIRS_SHOWN]
    sections = sections_of(
        found, card.cohort, slug=request.organisation.slug, may_decide=can_decide_on_program(request.actor, found)
    )
    context = {
        "card": card,
        "stages": STAGES,
        "pairs": pairs,
        "sections": sections,
        "goals": goals_section(found),
    }
    return render(request, "programs/detail.html", context)


@for_members(*RUNS_PROGRAMS)
def new(request: MemberRequest) -> HttpResponse:
    if not can_create_programs(request.actor):
        raise PermissionDenied
    form = forms.ProgramForm(request.POST or None, initial=forms.first_values())
    objectives = forms.empty_objectives(request.POST or None)
    if request.method == "POST" and form.is_valid() and objectives.is_valid():
        try:
            made = create_program(
                plan=forms.plan_from(form, objectives),
                public_id=form.cleaned_data["key"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(name)s” is saved as a draft.") % {"name": made.name})
            return redirect(_detail(request, made))
    return _form_page(request, form, objectives)


@for_members(*RUNS_PROGRAMS)
def edit(request: MemberRequest, program: str) -> HttpResponse:
    found = visible_or_404(programs_with_details(request.actor), program)
    if not can_edit_program(request.actor, found):
        raise PermissionDenied
    form = forms.ProgramForm(request.POST or None, initial=forms.values_of(found, version_of(found)))
    objectives = forms.objectives_of(found, request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid() and objectives.is_valid():
        try:
            edit_program(
                program=found,
                plan=forms.plan_from(form, objectives),
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                by=request.actor,
                at=clock.now(),
            )
        except Refused as refusal:
            form.add_error("reason" if isinstance(refusal, NeedsReason) else None, str(refusal))
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 200
        else:
            messages.success(request, _("Your changes are saved."))
            return redirect(_detail(request, found))
    return _form_page(request, form, objectives, program=found, status=status)


@require_POST
@for_members(*RUNS_PROGRAMS)
def advance(request: MemberRequest, program: str) -> HttpResponse:
    found = visible_or_404(Program.objects.visible_to(request.actor), program)
    wanted = request.POST.get("to", "")
    try:
        if wanted not in ProgramState.values:
            raise Refused(_("This step does not exist. Look at the page again."))
        moved = advance_program(program=found, to=ProgramState(wanted), by=request.actor, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _advanced(moved))
    return redirect(_detail(request, found))


def _advanced(program: Program) -> str:
    return {
        ProgramState.OPEN: _("“%(name)s” is open for sign-up."),
        ProgramState.RUNNING: _("“%(name)s” has started."),
        ProgramState.CLOSED: _("“%(name)s” is finished."),
        ProgramState.ARCHIVED: _("“%(name)s” is archived. You find it under “Archived”."),
    }[ProgramState(program.state)] % {"name": program.name}


def _form_page(
    request: MemberRequest,
    form: forms.ProgramForm,
    objectives: BaseFormSet[forms.KnownObjectiveForm],
    *,
    program: Program | None = None,
    status: int = 200,
) -> HttpResponse:
    values = {
        "form": form,
        "objectives": objectives,
        "program": program,
        "frozen": program and objectives_are_frozen(program, today=_now(request).date()),
        "faults": faults(form, *objectives.forms),
    }
    return render(request, "programs/form.html", values, status=status)


def _detail(request: MemberRequest, program: Program) -> str:
    return reverse("programs:detail", args=[request.organisation.slug, program.public_id])


def _now(request: MemberRequest) -> datetime:
    """This moment in the organisation's own zone."""
    return clock.now().astimezone(ZoneInfo(request.organisation.time_zone))
