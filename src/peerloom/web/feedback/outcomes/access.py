"""What a URL names, if the person asking may see it (404), and whether they may keep single values (403)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from peerloom.domain.feedback.models import Measure, Outcome, OutcomeImport
from peerloom.domain.feedback.rules.outcomes import can_keep_measures, can_keep_outcomes
from peerloom.domain.programs.models import Cohort, Program
from peerloom.web.gate import MemberRequest, visible_or_404


def cohort_or_404(request: MemberRequest, cohort: str) -> Cohort:
    rows = Cohort.objects.visible_to(request.actor).select_related("program", "organisation")
    return visible_or_404(rows, cohort)


def kept_cohort_or_404(request: MemberRequest, cohort: str) -> Cohort:
    """For owners and coordinators. Raises PermissionDenied for who only helps."""
    found = cohort_or_404(request, cohort)
    require_keeping(request, found.program)
    return found


def require_keeping(request: MemberRequest, program: Program) -> None:
    if not can_keep_outcomes(request.actor, program):
        raise PermissionDenied


def require_dictionary(request: MemberRequest) -> None:
    if not can_keep_measures(request.actor):
        raise PermissionDenied


def file_or_404(request: MemberRequest, cohort: str, outcome_file: str) -> OutcomeImport:
    kept_cohort_or_404(request, cohort)
    rows = OutcomeImport.objects.visible_to(request.actor).filter(cohort__public_id=cohort)
    return visible_or_404(
        rows.select_related("cohort__program", "cohort__organisation", "measure", "job"), outcome_file
    )


def outcome_or_404(request: MemberRequest, outcome: str) -> Outcome:
    rows = Outcome.objects.visible_to(request.actor).select_related(
        "cohort__program", "measure__organisation", "person", "recorded_by"
    )
    found = visible_or_404(rows, outcome)
    require_keeping(request, found.cohort.program)
    return found


def measure_or_404(request: MemberRequest, measure: str) -> Measure:
    return visible_or_404(Measure.objects.visible_to(request.actor), measure)
