from __future__ import annotations

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.models import Application, Question
from peerloom.domain.people.enums import Standing
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import ScopedQuerySet


def applications_in_pool(cohort: Cohort) -> ScopedQuerySet[Application]:
    """Those of the cohort who can be matched: accepted, and neither paused, held nor gone."""
    return Application.objects.within(cohort.organisation_id).filter(
        cohort=cohort, state=ApplicationState.ACCEPTED, person__standing=Standing.ACTIVE
    )


def questions_of(cohort: Cohort, side: str) -> ScopedQuerySet[Question]:
    """What one side of the cohort was asked, in its order."""
    return Question.objects.within(cohort.organisation_id).filter(cohort=cohort, side=side)
