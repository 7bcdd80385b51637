from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerloom.domain.matching.enums import RunState
from peerloom.domain.matching.models import MatchRun, Proposal
from peerloom.domain.matching.operations import publish_run, undo_publication
from peerloom.domain.programs.models import RUNS_PROGRAMS
from peerloom.foundation import clock
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import ScopedQuerySet
from peerloom.web.answering import SeeOther, refused
from peerloom.web.gate import MemberRequest, for_members
from peerloom.web.matching.access import run_or_404
from peerloom.web.matching.forms.hidden import revision_in
from peerloom.web.matching.pairs_csv import pairs_csv


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(*RUNS_PROGRAMS)
def publish(request: MemberRequest, cohort: str, run: str) -> HttpResponse:
    """Ask once more, then introduce everyone."""
    found = run_or_404(request, cohort, run)
    review = reverse("matching:run", args=[request.organisation.slug, cohort, run])
    if request.method != "POST":
        if found.state != RunState.READY:
            return SeeOther(review)
        pairs = list(_pairs(found).values_list("mentee__person", "mentor__person"))
        people = {person for pair in pairs for person in pair}
        values = {
            "cohort": found.cohort,
            "run": found,
            "pairs": len(pairs),
            "people": len(people),
            "minutes": settings.UNDO_MINUTES,
        }
        return render(request, "matching/publish.html", values)
    try:
        published = publish_run(run=found, revision=revision_in(request), by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=review)
    number = {"number": published.number}
    messages.success(request, _("Run %(number)s is published. Nobody has been written to yet.") % number)
    return SeeOther(review)


@require_POST
@for_members(*RUNS_PROGRAMS)
def undo(request: MemberRequest, cohort: str, run: str) -> HttpResponse:
    found = run_or_404(request, cohort, run)
    review = reverse("matching:run", args=[request.organisation.slug, cohort, run])
    try:
        undo_publication(run=found, by=request.actor, at=clock.now())
    except Refused as refusal:
        return refused(request, refusal, back=review)
    messages.success(request, _("Taken back. Nobody was written to, and you can change everything again."))
    return SeeOther(review)


@require_safe
@for_members(*RUNS_PROGRAMS)
def pairs_file(request: MemberRequest, cohort: str, run: str) -> HttpResponse:
    """All pairs with their scores as a sheet; private criteria stand together, as on the pages."""
    found = run_or_404(request, cohort, run)
    rows = _pairs(found).select_related("mentee__person", "mentor__person", "runner_up__person").order_by("score", "pk")
    prefetch_related_objects([found], "rule_set__criteria")
    answer = HttpResponse(pairs_csv(found, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="pairs-run-{found.number}.csv"'
    return answer


def _pairs(run: MatchRun) -> ScopedQuerySet[Proposal]:
    return Proposal.objects.within(run.organisation_id).filter(run=run)
