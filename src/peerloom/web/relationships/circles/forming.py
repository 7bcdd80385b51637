"""From people and rules to circles: what to do next, and starting a run."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from peerloom.domain.enrolment.queries import pool_sizes
from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import MatchRun
from peerloom.domain.matching.operations import cancel_run, discard_run
from peerloom.domain.matching.operations.circle_runs import start_circle_run
from peerloom.domain.matching.queries import current_rules
from peerloom.domain.matching.queries.circles import circle_runs_of
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.matching.access import cohort_or_404
from peerloom.web.matching.forms.hidden import revision_in
from peerloom.web.relationships.circles.access import forming_or_404
from peerloom.web.relationships.circles.forms import SizesForm

SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def forming(request: MemberRequest, cohort: str) -> HttpResponse:
    """What is missing before circles can be formed, how large they should be, and the runs so far."""
    found = cohort_or_404(request, cohort)
    runs = list(circle_runs_of(found)[:SHOWN])
    form = SizesForm(request.POST or None, initial=_sizes_of(runs))
    if request.method == "POST" and form.is_valid():
        try:
            run = start_circle_run(cohort=found, sizes=form.sizes(), by=request.actor, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return SeeOther(reverse("circles:review", args=[request.organisation.slug, run.public_id]))
    values = _standing(found) | {
        "cohort": found,
        "form": form,
        "runs": runs,
        "published": next((run for run in runs if run.state == RunState.PUBLISHED), None),
        "ready": next((run for run in runs if run.state == RunState.READY), None),
    }
    return render(request, "circles/forming.html", values, status=422 if form.errors else 200)


def _standing(cohort: Cohort) -> dict[str, object]:
    pool = pool_sizes([cohort.pk], organisation_id=cohort.organisation_id)[cohort.pk]
    return {"pool": pool, "rule_set": current_rules(cohort)}


def _sizes_of(runs: list[MatchRun]) -> dict[str, int] | None:
    """What was asked for last time."""
    plan = runs[0].circle_plan if runs else None
    return {"least": plan.least, "most": plan.most, "hosts": plan.hosts} if plan else None


@require_POST
@for_members(*RUNS_PROGRAMS)
def cancel(request: MemberRequest, forming: str) -> HttpResponse:
    run = forming_or_404(request, forming)
    slug = request.organisation.slug
    try:
        cancel_run(run=run, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=reverse("circles:review", args=[slug, forming]))
    messages.info(request, _("The run was stopped. Nothing has changed."))
    return SeeOther(reverse("circles:forming", args=[slug, run.cohort.public_id]))


@require_POST
@for_members(*RUNS_PROGRAMS)
def discard(request: MemberRequest, forming: str) -> HttpResponse:
    run = forming_or_404(request, forming)
    slug = request.organisation.slug
    try:
        discard_run(run=run, revision=revision_in(request), by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=reverse("circles:review", args=[slug, forming]))
    messages.info(request, _("Run %(number)s was put aside.") % {"number": run.number})
    return SeeOther(reverse("circles:forming", args=[slug, run.cohort.public_id]))
