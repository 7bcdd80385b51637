"""The run, circle or workshop that a URL names, if the person asking may see it; 404 otherwise."""

from __future__ import annotations

from django.http import Http404

from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.models import MatchRun, ProposedCircle
from peerloom.domain.relationships.models import Relationship
from peerloom.domain.relationships.queries.circles import circle_of, circles_of
from peerloom.foundation import clock
from peerloom.web.gate import MemberRequest, visible_or_404


def forming_or_404(request: MemberRequest, forming: str) -> MatchRun:
    """A run that forms circles."""
    rows = MatchRun.objects.visible_to(request.actor).filter(circle_plan__isnull=False)
    loaded = rows.select_related("cohort__program", "cohort__organisation", "rule_set", "job", "circle_plan")
    return visible_or_404(loaded, forming)


def proposed_or_404(run: MatchRun, proposed: str) -> ProposedCircle:
    return visible_or_404(ProposedCircle.objects.within(run.organisation_id).filter(run=run), proposed)


def seated_or_404(request: MemberRequest, run: MatchRun, seated: str) -> Application:
    """Someone of the run's cohort."""
    rows = Application.objects.visible_to(request.actor).filter(cohort=run.cohort_id)
    return visible_or_404(rows.select_related("person"), seated)


def looked_after_or_404(request: MemberRequest, circle: str) -> Relationship:
    """A circle of a program that the person asking runs."""
    return visible_or_404(circles_of(request.actor), circle)


def own_circle_or_404(request: MemberRequest, circle: str) -> Relationship:
    """A circle that the person asking is in."""
    found = circle_of(request.actor, circle, at=clock.now())
    if found is None:
        raise Http404
    return found
