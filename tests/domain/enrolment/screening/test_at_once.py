"""Two people who press at the same moment, in two connections."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from django.db import OperationalError, connection

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.models import Application
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Role
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor
from tests.domain.enrolment.screening.steps import STEPS
from tests.factories import MOMENT, actor_with, make_cohort, make_organisation, make_program
from tests.factories.screening import make_applicant

pytestmark = pytest.mark.usefixtures("transactional_db")


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What came of each, an error included."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return in_turn(act)
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as everyone:
        return list(everyone.map(run, acts))


def in_turn(act: Callable[[], object]) -> object:
    """SQLite in memory, as tests use it, answers that it is locked where a file would let the second one wait."""
    for _ in range(200):
        try:
            return act()
        except OperationalError:
            sleep(0.02)
    raise TimeoutError


def step(name: str, application: Application, by: Actor) -> Callable[[], object]:
    return lambda: STEPS[name](application=application, revision=application.revision, by=by, at=MOMENT)


def test_of_two_who_decide_at_once_one_is_told() -> None:
    cohort = make_cohort(make_program(make_organisation()))
    application = make_applicant(cohort, state=ApplicationState.IN_REVIEW)
    ada, ben = (actor_with(cohort.organisation, Role.COORDINATOR) for _each in range(2))
    results = at_once(step("accept", application, ada), step("decline", application, ben))
    assert sum(isinstance(result, ChangedMeanwhile) for result in results) == 1
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
