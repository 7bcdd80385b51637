"""Who may open the pages of one survey."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from peerloom.domain.feedback.models import ComparisonGroup, Wave
from peerloom.domain.feedback.queries.comparison_groups import groups_of
from peerloom.domain.feedback.queries.waves import with_rates
from peerloom.domain.programs.models import Cohort, Program
from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.web.gate import MemberRequest, visible_or_404


def cohort_in(request: MemberRequest, public_id: str) -> Cohort:
    rows = Cohort.objects.visible_to(request.actor).select_related("program", "organisation")
    return visible_or_404(rows, public_id)


def wave_in(request: MemberRequest, public_id: str) -> Wave:
    """With its rate and everything that it says."""
    rows = with_rates(Wave.objects.visible_to(request.actor))
    return visible_or_404(rows.prefetch_related("asks__version__wordings", "wordings"), public_id)


def wave_for_reading(request: MemberRequest, public_id: str) -> Wave:
    """Its row alone, for pages about what came in."""
    rows = Wave.objects.visible_to(request.actor).select_related("cohort__program", "organisation")
    return visible_or_404(rows, public_id)


def group_in(request: MemberRequest, public_id: str) -> ComparisonGroup:
    row = visible_or_404(ComparisonGroup.objects.visible_to(request.actor).select_related("cohort"), public_id)
    return groups_of(request.actor, row.cohort).get(pk=row.pk)


def must_decide(request: MemberRequest, program: Program) -> None:
    """A role elsewhere is none here. Raises PermissionDenied."""
    if not can_decide_on_program(request.actor, program):
        raise PermissionDenied
