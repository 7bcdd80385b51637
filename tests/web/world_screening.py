"""Someone who is being screened, for tests that open every page."""

from __future__ import annotations

from datetime import timedelta

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.models import Interview
from peerloom.domain.programs.models import Cohort
from tests.factories import MOMENT
from tests.factories.screening import make_applicant, make_reference


def screening_ids(cohort: Cohort) -> dict[str, str]:
    """An application in review, with a planned conversation and a named referee."""
    application = make_applicant(cohort, name="Dana Applicant", state=ApplicationState.IN_REVIEW)
    interview = Interview.objects.create(
        organisation=cohort.organisation, application=application, planned_at=MOMENT + timedelta(days=2)
    )
    return {
        "application": application.public_id,
        "interview": interview.public_id,
        "reference": make_reference(application).public_id,
    }
