"""Applications on their way, and what is known of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from peerloom.domain.enrolment.enums import ApplicationState, ReferenceState, ScreeningStage, Side
from peerloom.domain.enrolment.models import Answer, Application, Question, Reference
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from tests.factories.people import MOMENT, make_person


def make_applicant(
    cohort: Cohort,
    *,
    name: str = "Amara Okafor",
    side: Side = Side.MENTOR,
    state: ApplicationState = ApplicationState.SUBMITTED,
    stage: ScreeningStage = ScreeningStage.REVIEW,
    days_ago: int = 0,
    person: Person | None = None,
    now: datetime = MOMENT,
) -> Application:
    """Someone who applied so many days ago and stands here now."""
    return Application.objects.create(
        organisation=cohort.organisation,
        cohort=cohort,
        person=person or make_person(cohort.organisation, name=name),
        side=side,
        state=state,
        stage=stage,
        applied_at=now - timedelta(days=days_ago),
    )


def make_answer(application: Application, label: str, value: object, *, sensitive: bool = False) -> Answer:
    question = Question.objects.create(
        organisation=application.organisation,
        cohort=application.cohort,
        side=application.side,
        key=label.casefold().replace(" ", "-"),
        label=label,
        kind="text",
        sensitive=sensitive,
    )
    return Answer.objects.create(
        organisation=application.organisation, application=application, question=question, value=value
    )


def make_reference(
    application: Application, *, name: str = "Rosa Lind", state: ReferenceState = ReferenceState.NAMED
) -> Reference:
    return Reference.objects.create(
        organisation=application.organisation,
        application=application,
        name=name,
        email=f"{name.casefold().replace(' ', '.')}@example.org",
        relation="employer",
        state=state,
    )
