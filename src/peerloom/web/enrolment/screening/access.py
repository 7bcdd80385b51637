"""What a URL of screening names, if the person asking may see it; 404 otherwise."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from peerloom.domain.enrolment.models import Application, Interview, Reference
from peerloom.domain.enrolment.queries.screening_application import applications_with_everyone
from peerloom.domain.programs.models import Cohort
from peerloom.web.gate import MemberRequest, visible_or_404


def cohort_or_404(request: MemberRequest, cohort: str) -> Cohort:
    rows = Cohort.objects.visible_to(request.actor).select_related("program", "organisation")
    return visible_or_404(rows, cohort)


def application_or_404(request: MemberRequest, application: str) -> Application:
    """One that the actor screens; nobody finds their own here."""
    return visible_or_404(applications_with_everyone(request.actor), application)


def interview_or_404(request: MemberRequest, application: Application, interview: str) -> Interview:
    rows = Interview.objects.visible_to(request.actor).filter(application=application)
    return visible_or_404(rows.select_related("application"), interview)


def reference_or_404(request: MemberRequest, application: Application, reference: str) -> Reference:
    rows = Reference.objects.visible_to(request.actor).filter(application=application)
    return visible_or_404(rows.select_related("application"), reference)


def zone_of(request: MemberRequest) -> ZoneInfo:
    return ZoneInfo(request.organisation.time_zone)
