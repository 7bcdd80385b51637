"""Two people who press at the same moment, in two connections."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.models import Application
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Role
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.at_once import at_once
from tests.domain.enrolment.screening.steps import STEPS
from tests.factories import MOMENT, actor_with, make_cohort, make_organisation, make_program
from tests.factories.screening import make_applicant

pytestmark = pytest.mark.usefixtures("transactional_db")


def step(name: str, application: Application, by: Actor) -> Callable[[], object]:
    return lambda: STEPS[name](application=application, revision=application.revision, by=by, at=MOMENT)


def test_of_two_who_decide_at_once_one_is_told() -> None:
    cohort = make_cohort(make_program(make_organisation()))
    application = make_applicant(cohort, state=ApplicationState.IN_REVIEW)
    ada, ben = (actor_with(cohort.organisation, Role.COORDINATOR) for _each in range(2))
    results = at_once(step("accept", application, ada), step("decline", application, ben))
    assert results.count(ChangedMeanwhile) == 1
    application.refresh_from_db()
    assert application.revision == 2
    message = OutboxEntry.objects.within(cohort.organisation_id).get()
    assert message.purpose == f"application-{application.state}"


def test_the_last_place_is_given_once() -> None:
    cohort = make_cohort(make_program(make_organisation()))
    cohort.most_mentors = 1
    cohort.save()
    people = [make_applicant(cohort) for _each in range(2)]
    by = actor_with(cohort.organisation, Role.COORDINATOR)
    at_once(*(step("accept", application, by) for application in people))
    accepted = Application.objects.within(cohort.organisation_id).filter(state=ApplicationState.ACCEPTED)
    assert accepted.count() == 1
