from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.queries import PoolSize, applications_in_pool, pool_sizes
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import Cohort
from tests.factories import make_application, make_cohort, make_organisation, make_person, make_program

pytestmark = pytest.mark.django_db


def fill(cohort: Cohort, side: Side, *places: int, standing: Standing = Standing.ACTIVE) -> None:
    for number in places:
        person = make_person(cohort.organisation)
        person.standing = standing
        person.save()
        make_application(cohort, person, side, places=number)


def test_only_who_can_be_matched_counts() -> None:
    cohort = make_cohort(make_program(make_organisation()))
    fill(cohort, Side.MENTEE, 1, 1, 2)
    fill(cohort, Side.MENTOR, 3)
    fill(cohort, Side.MENTEE, 5, standing=Standing.PAUSED)
    fill(cohort, Side.MENTOR, 7, standing=Standing.HELD)
    declined = make_application(cohort, make_person(cohort.organisation), Side.MENTOR, places=9)
    declined.state = ApplicationState.DECLINED
    declined.save()

    size = pool_sizes([cohort.pk], organisation_id=cohort.organisation_id)[cohort.pk]

    assert size == PoolSize(mentees=3, mentors=1, places=3, needed=4)
    assert size.short_of == 1
    assert size.mentees + size.mentors == applications_in_pool(cohort).count()


def test_empty_and_foreign_cohorts_have_nobody() -> None:
    organisation: Organisation = make_organisation()
    empty = make_cohort(make_program(organisation))
    foreign = make_cohort(make_program(make_organisation()))
    fill(foreign, Side.MENTEE, 1)
    sizes = pool_sizes([empty.pk, foreign.pk], organisation_id=organisation.pk)
    assert sizes == {empty.pk: PoolSize(), foreign.pk: PoolSize()}


def test_two_queries_for_any_number_of_cohorts_while_nobody_is_away() -> None:
    program = make_program(make_organisation())
    cohorts = [make_cohort(program, name=f"Round {i}") for i in range(3)]
    for cohort in cohorts:
        fill(cohort, Side.MENTEE, 1)
    with CaptureQueriesContext(connection) as queries:
        pool_sizes([cohort.pk for cohort in cohorts], organisation_id=program.organisation_id)
    assert len(queries) == 2
