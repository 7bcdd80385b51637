"""The cohort, sheet or run that a URL names, if the person asking may see it; 404 otherwise."""

from __future__ import annotations

from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.models import MatchRun, SheetImport
from peerloom.domain.programs.models import Cohort
from peerloom.web.gate import MemberRequest, visible_or_404


def cohort_or_404(request: MemberRequest, cohort: str) -> Cohort:
    rows = Cohort.objects.visible_to(request.actor).select_related("program", "organisation")
    return visible_or_404(rows, cohort)


def sheet_or_404(request: MemberRequest, cohort: str, sheet: str) -> SheetImport:
    rows = SheetImport.objects.visible_to(request.actor).filter(cohort__public_id=cohort)
    return visible_or_404(rows.select_related("cohort__program", "cohort__organisation", "job"), sheet)


def run_or_404(request: MemberRequest, cohort: str, run: str) -> MatchRun:
    rows = MatchRun.objects.visible_to(request.actor).filter(cohort__public_id=cohort)
    return visible_or_404(
        rows.select_related("cohort__program", "cohort__organisation", "rule_set", "job", "circle_plan"), run
    )


def application_or_404(request: MemberRequest, run: MatchRun, side: str, application: str) -> Application:
    """Someone on one side of the run's cohort."""
    rows = Application.objects.visible_to(request.actor).filter(cohort=run.cohort_id, side=side)
    return visible_or_404(rows.select_related("person"), application)
