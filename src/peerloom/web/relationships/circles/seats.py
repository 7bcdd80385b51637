"""Another seat for someone of a run, with what each choice means."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import MatchRun
from peerloom.domain.matching.operations.circle_review import seat_in_circle, why_not
from peerloom.domain.matching.queries.circle_fit import CircleFit
from peerloom.domain.matching.queries.circles import Table, faults_in, tables_of
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.matching.forms.hidden import revision_in
from peerloom.web.relationships.circles.access import forming_or_404, proposed_or_404, seated_or_404
from peerloom.web.relationships.circles.words import fit_words


@dataclass(frozen=True, slots=True)
class Choice:
    """A circle that someone could move to: how well they would fit, or why they cannot."""

    table: Table
    refusal: str
    fit: str


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def move(request: MemberRequest, forming: str, seated: str) -> HttpResponse:
    """Choose another circle for a member or a host; what stands against it is said before it is done."""
    run = forming_or_404(request, forming)
    application = seated_or_404(request, run, seated)
    back = reverse("circles:review", args=[request.organisation.slug, forming])
    if run.state != RunState.READY:
        messages.error(request, _("Only circles that are ready for review can be changed."))
        return SeeOther(back)
    if request.method == "POST":
        return _moved(request, run, application, back)
    tables = tables_of(run)
    own = next((table for table in tables if any(seat.application_id == application.pk for seat in table.seats)), None)
    values = {
        "run": run,
        "cohort": run.cohort,
        "application": application,
        "own": own,
        "left_faults": _left_behind(run, own, application) if own else [],
        "choices": _choices(run, [table for table in tables if table is not own], application),
        "back": back,
    }
    return render(request, "circles/move.html", values)


def _choices(run: MatchRun, tables: list[Table], application: Application) -> list[Choice]:
    """Where nothing stands against it first, the best company before others."""
    fit = CircleFit(run.cohort, run.rule_set)
    found = []
    for table in tables:
        refusal = why_not(run, table, application, fit)
        score = None if refusal or application.side == Side.MENTOR else _score(fit, table, application)
        found.append((bool(refusal), -(score or 0), Choice(table, refusal, fit_words(score))))
    return [choice for _refused, _score_, choice in sorted(found, key=lambda one: one[:2])]


def _score(fit: CircleFit, table: Table, application: Application) -> int:
    members = [seat.application for seat in table.members]
    hosts = [seat.application for seat in table.hosts]
    return fit.fits([*members, application], hosts)[application.pk].score


def _left_behind(run: MatchRun, own: Table, application: Application) -> list[str]:
    """What would be wrong with the circle that they leave."""
    is_host = application.side == Side.MENTOR
    return faults_in(run.circle_plan, hosts=len(own.hosts) - is_host, members=len(own.members) - (not is_host))


def _moved(request: MemberRequest, run: MatchRun, application: Application, back: str) -> HttpResponse:
    circle = proposed_or_404(run, request.POST.get("to", ""))
    try:
        seat_in_circle(
            run=run,
            circle=circle,
            application=application,
            revision=revision_in(request),
            by=request.actor,
            at=clock.now(),
        )
    except Refused as refusal:
        return refused(request, refusal, back=back)
    names = {"name": application.person.name, "circle": circle.name}
    messages.success(request, _("%(name)s is now in %(circle)s.") % names)
    return SeeOther(f"{back}#circle-{circle.public_id}")
