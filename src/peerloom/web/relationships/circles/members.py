"""Circles of a round for those who run its program: who is in them, how they go, who comes and goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.matching.operations.circle_joining import change_circle, join_circle, most_members
from peerloom.domain.matching.queries.circles import shown_run_of
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.domain.relationships.operations.circles_members import rename_running_circle, take_out
from peerloom.domain.relationships.queries.circles import (
    CircleRow,
    applications_without_circle,
    circle_rows,
    circles_of,
    meetings_of,
)
from peerloom.domain.relationships.queries.taking_part import present_parts
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members, visible_or_404
from peerloom.web.matching.access import cohort_or_404
from peerloom.web.relationships.circles.access import looked_after_or_404
from peerloom.web.relationships.circles.forms import NameForm

PER_PAGE = 50
MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A circle with what it needs at present, the most urgent first."""

    row: CircleRow
    needs: list[str]


@require_safe
@for_members(*RUNS_PROGRAMS)
def circle_list(request: MemberRequest, cohort: str) -> HttpResponse:
    found = cohort_or_404(request, cohort)
    page = Paginator(circles_of(request.actor).filter(cohort=found), PER_PAGE).get_page(request.GET.get("page"))
    now = clock.now()
    lines = [Line(row, needs_of(row, at=now)) for row in circle_rows(list(page.object_list))]
    values = {
        "cohort": found,
        "page": page,
        "lines": lines,
        "needing": sum(bool(line.needs) for line in lines),
        "waiting": applications_without_circle(found).count() if page.paginator.count else 0,
        "run": None if page.paginator.count else shown_run_of(found),
    }
    return render(request, "circles/list.html", values)


def needs_of(row: CircleRow, *, at: datetime) -> list[str]:
    circle = row.circle
    if circle.state not in GOING_ON or circle.visible_from > at:
        return []
    needs = []
    if row.few:
        needs.append(_("few people"))
    if circle.next_session_at is None or circle.next_session_at < at:
        needs.append(_("no next meeting"))
    if row.nobody_led:
        needs.append(_("meetings that nobody led"))
    return needs


@require_safe
@for_members(*RUNS_PROGRAMS)
def looked_after(request: MemberRequest, circle: str) -> HttpResponse:
    """One circle: people with their attendance in numbers, who could join, where someone could change to."""
    found = looked_after_or_404(request, circle)
    return _page(request, found, NameForm(initial={"name": found.name}))


def _page(request: MemberRequest, circle: Relationship, form: NameForm, *, status: int = 200) -> HttpResponse:
    now = clock.now()
    meetings = meetings_of(circle, at=now)
    parts = present_parts(circle)
    row = circle_rows([circle])[0]
    going_on = circle.state in GOING_ON
    others = circles_of(request.actor).filter(cohort=circle.cohort_id, state__in=GOING_ON).exclude(pk=circle.pk)
    values = {
        "circle": circle,
        "cohort": circle.cohort,
        "row": row,
        "needs": needs_of(row, at=now),
        "people": [(part, *meetings.present(part)) for part in parts],
        "meetings": meetings,
        "going_on": going_on,
        "most": most_members(circle.cohort),
        "without": list(applications_without_circle(circle.cohort)[:MOST_OFFERED]) if going_on else [],
        "others": list(others.prefetch_related(None)[:MOST_OFFERED]) if going_on else [],
        "form": form,
    }
    return render(request, "circles/members.html", values, status=status)


@require_POST
@for_members(*RUNS_PROGRAMS)
def add(request: MemberRequest, circle: str) -> HttpResponse:
    found = looked_after_or_404(request, circle)
    application = visible_or_404(applications_without_circle(found.cohort), request.POST.get("application", ""))
    try:
        join_circle(circle=found, application=application, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=_back(request, circle))
    names = {"name": application.person.name, "circle": found.name}
    messages.success(request, _("%(name)s is in %(circle)s now and has been told, as have the others.") % names)
    return SeeOther(_back(request, circle))


@require_POST
@for_members(*RUNS_PROGRAMS)
def change(request: MemberRequest, circle: str) -> HttpResponse:
    found = looked_after_or_404(request, circle)
    part, to = _part_or_404(request, found), looked_after_or_404(request, request.POST.get("to", ""))
    try:
        change_circle(part=part, to=to, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=_back(request, circle))
    messages.success(request, _("%(name)s is in %(circle)s now.") % {"name": part.person.name, "circle": to.name})
    return SeeOther(_back(request, circle))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def remove(request: MemberRequest, circle: str) -> HttpResponse:
    """Ask once more, then end someone's place."""
    found = looked_after_or_404(request, circle)
    if request.method != "POST" and not request.GET.get("person"):
        return SeeOther(_back(request, circle))
    part = _part_or_404(request, found)
    if request.method != "POST":
        values = {"circle": found, "cohort": found.cohort, "part": part}
        return render(request, "circles/take_out.html", values)
    try:
        take_out(part=part, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=_back(request, circle))
    messages.success(request, _("%(name)s is not in the circle any more.") % {"name": part.person.name})
    return SeeOther(_back(request, circle))


@require_POST
@for_members(*RUNS_PROGRAMS)
def rename(request: MemberRequest, circle: str) -> HttpResponse:
    found = looked_after_or_404(request, circle)
    form = NameForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        rename_running_circle(circle=found, name=form.cleaned_data["name"], by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=_back(request, circle))
    messages.success(request, _("The circle has a new name."))
    return SeeOther(_back(request, circle))


def _back(request: MemberRequest, circle: str) -> str:
    return reverse("circles:members", args=[request.organisation.slug, circle])


def _part_or_404(request: MemberRequest, circle: Relationship) -> Participation:
    """The person named by the form, or by the address of the page that asks once more."""
    person = request.POST.get("person") or request.GET.get("person", "")
    part = next((one for one in present_parts(circle) if one.person.public_id == person), None)
    if part is None:
        raise Http404
    part.relationship = circle
    return part
