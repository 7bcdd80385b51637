"""Proposed circles: looking at them, mending them, publishing them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import CircleSeat, MatchRun
from peerloom.domain.matching.operations.circle_publishing import publish_circles, undo_circles
from peerloom.domain.matching.operations.circle_review import rename_circle
from peerloom.domain.matching.queries.circles import Table, left_over_of, tables_of, why_left_over
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.foundation import clock
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.matching.forms.hidden import revision_in
from peerloom.web.matching.held_back import held_back_people
from peerloom.web.relationships.circles.access import forming_or_404, proposed_or_404
from peerloom.web.relationships.circles.forms import NameForm
from peerloom.web.relationships.circles.words import company_words, fit_words, hours_words, size_words


@dataclass(frozen=True, slots=True)
class MemberLine:
    seat: CircleSeat
    fit: str


@dataclass(frozen=True, slots=True)
class CircleCard:
    table: Table
    members: list[MemberLine]
    fit: str
    hours: list[str]


@dataclass(frozen=True, slots=True)
class LeftGroup:
    """People whom the same reason left over."""

    reason: str
    remedy: str
    people: list[Application]


@require_safe
@for_members(*RUNS_PROGRAMS)
def review(request: MemberRequest, forming: str) -> HttpResponse:
    """A run: its progress while circles are formed, then the circles; what stopped it, where it failed."""
    run = forming_or_404(request, forming)
    values: dict[str, object] = {"run": run, "cohort": run.cohort}
    if run.state not in {RunState.READY, RunState.PUBLISHED}:
        return render(request, "circles/run.html", values)
    tables, now = tables_of(run), clock.now()
    values |= {
        "cards": [card_of(table, run.cohort) for table in tables],
        "left": _left_groups(run),
        "held": held_back_people(run, at=now),
        "faulty": sum(bool(table.faults) for table in tables),
        "can_change": run.state == RunState.READY,
        "can_undo": run.state == RunState.PUBLISHED and run.undo_until is not None and now < run.undo_until,
        "size": size_words(run.circle_plan),
    }
    return render(request, "circles/review.html", values)


def card_of(table: Table, cohort: Cohort) -> CircleCard:
    return CircleCard(
        table=table,
        members=[MemberLine(seat, fit_words(seat.score)) for seat in table.members],
        fit=company_words(table.score) if table.members else "",
        hours=hours_words(table.circle.free_hours, cohort),
    )


def _left_groups(run: MatchRun) -> list[LeftGroup]:
    told = sorted(((*why_left_over(left), left.application) for left in left_over_of(run)), key=lambda one: one[:2])
    return [
        LeftGroup(reason, remedy, [one[2] for one in people])
        for (reason, remedy), people in groupby(told, key=lambda one: one[:2])
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def rename(request: MemberRequest, forming: str, proposed: str) -> HttpResponse:
    run = forming_or_404(request, forming)
    circle = proposed_or_404(run, proposed)
    back = reverse("circles:review", args=[request.organisation.slug, forming])
    if run.state != RunState.READY:
        return SeeOther(back)
    form = NameForm(request.POST or None, initial={"name": circle.name})
    if request.method == "POST" and form.is_valid():
        name, revision = form.cleaned_data["name"], revision_in(request)
        try:
            rename_circle(run=run, circle=circle, name=name, revision=revision, by=request.actor, at=clock.now())
        except ChangedMeanwhile as refusal:
            return refused(request, refusal, back=back)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            return SeeOther(f"{back}#circle-{circle.public_id}")
    values = {"run": run, "cohort": run.cohort, "circle": circle, "form": form, "back": back}
    return render(request, "circles/rename.html", values, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def publish(request: MemberRequest, forming: str) -> HttpResponse:
    """Ask once more, then introduce everyone."""
    run = forming_or_404(request, forming)
    back = reverse("circles:review", args=[request.organisation.slug, forming])
    if request.method != "POST":
        if run.state != RunState.READY:
            return SeeOther(back)
        tables = tables_of(run)
        people = sum(len(table.seats) for table in tables)
        values = {"run": run, "cohort": run.cohort, "circles": len(tables), "people": people, "back": back}
        return render(request, "circles/publish.html", values | {"minutes": settings.UNDO_MINUTES})
    try:
        publish_circles(run=run, revision=revision_in(request), by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=back)
    messages.success(request, _("The circles are published. Nobody has been written to yet."))
    return SeeOther(back)


@require_POST
@for_members(*RUNS_PROGRAMS)
def undo(request: MemberRequest, forming: str) -> HttpResponse:
    run = forming_or_404(request, forming)
    back = reverse("circles:review", args=[request.organisation.slug, forming])
    try:
        undo_circles(run=run, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=back)
    messages.success(request, _("Taken back. Nobody was written to, and you can change everything again."))
    return SeeOther(back)
