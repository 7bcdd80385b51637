"""A program that exists: what is left until it opens, its next round, and keeping it as a template."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from peerloom.domain.blueprints.operations.next_round import start_next_round
from peerloom.domain.blueprints.operations.templates import save_as_template
from peerloom.domain.blueprints.queries import weeks_of
from peerloom.domain.blueprints.rules import can_start_next_round
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import RUNS_PROGRAMS, Program
from peerloom.domain.programs.queries import cohort_of, programs_with_details
from peerloom.domain.programs.rules import can_create_programs, can_decide_on_program
from peerloom.foundation import clock
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import Refused
from peerloom.web.blueprints.forms import NextRoundForm, TemplateForm
from peerloom.web.blueprints.gate import decided_on_or_refused
from peerloom.web.blueprints.readiness import readiness_of
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.look.errors import faults

A_YEAR = timedelta(weeks=52)


@require_safe
@for_members(*RUNS_PROGRAMS)
def ready(request: MemberRequest, program: str) -> HttpResponse:
    """What is done and what is left until the program can open, each with the way there."""
    found = visible_or_404(programs_with_details(request.actor), program)
    today = request.organisation.day_at(clock.now())
    points = readiness_of(found, slug=request.organisation.slug, today=today)
    context = {
        "program": found,
        "cohort": cohort_of(found),
        "points": points,
        "left": [point for point in points if not point.done],
        "needed": [point for point in points if point.needed and not point.done],
        "done": sum(point.done for point in points),
        "is_draft": found.state == ProgramState.DRAFT,
        "may_decide": can_decide_on_program(request.actor, found),
    }
    return render(request, "blueprints/ready.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def copy(request: MemberRequest, program: str) -> HttpResponse:
    """The same program for the people of the next round."""
    found = decided_on_or_refused(request, program)
    before = cohort_of(found)
    initial = {"key": new_public_id(), "starts_on": before.starts_on + A_YEAR}
    form = NextRoundForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            cohort = start_next_round(
                program=found,
                planned=form.planned(),
                by=request.actor,
                at=clock.now(),
                public_id=form.cleaned_data["key"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(name)s” is planned. Look it over, then open it.") % {"name": cohort.name})
            return redirect("blueprints:ready", request.organisation.slug, found.public_id)
    context = {
        "program": found,
        "before": before,
        "weeks": weeks_of(before),
        "possible": can_start_next_round(request.actor, found),
        "form": form,
        "faults": faults(form),
    }
    return render(request, "blueprints/copy.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def keep(request: MemberRequest, program: str) -> HttpResponse:
    """Keep the program as a template of one's own."""
    found = decided_on_or_refused(request, program)
    if not can_create_programs(request.actor):
        raise PermissionDenied
    form = TemplateForm(request.POST or None, initial={"title": found.name, "summary": _summary(found)})
    if form.is_valid():
        try:
            row = save_as_template(program=found, **form.cleaned_data, by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error("title", str(refusal))
        else:
            messages.success(request, _("“%(title)s” is kept among your templates.") % {"title": row.title})
            return redirect("blueprints:start", request.organisation.slug)
    context = {"program": found, "form": form, "faults": faults(form)}
    return render(request, "blueprints/keep.html", context, status=422 if form.errors else 200)


def _summary(program: Program) -> str:
    return " ".join(program.purpose.split())[:400]
