from __future__ import annotations

from functools import partial

import pytest

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.operations.assignment import assign_application
from peerloom.domain.enrolment.operations.screening_in_bulk import MOST_AT_ONCE, Chosen, screen_in_bulk
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor
from tests.domain.enrolment.screening.steps import STEPS, now
from tests.factories import MOMENT, make_cohort, make_organisation, make_person, make_program
from tests.factories.screening import make_applicant

pytestmark = pytest.mark.django_db


def test_what_cannot_be_done_for_one_is_done_for_the_others(cohort: Cohort, coordinator: Actor) -> None:
    cohort.most_mentors = 2
    cohort.save()
    people = [make_applicant(cohort, name=name) for name in ("Ada A", "Ben B", "Cem C")]
    declined = make_applicant(cohort, name="Dot D", state=ApplicationState.DECLINED)
    changed = make_applicant(cohort, name="Eve E")
    foreign = make_applicant(make_cohort(make_program(make_organisation())))
    chosen = [Chosen(each.public_id, each.revision) for each in (*people, declined, foreign)]
    chosen.append(Chosen(changed.public_id, 7))
    result = screen_in_bulk(chosen=chosen, act=STEPS["accept"], by=coordinator, at=MOMENT)
    assert [application.person.name for application in result.done] == ["Ada A", "Ben B"]
    assert [name for name, _why in result.refused] == ["Cem C", "Dot D", "One application", "Eve E"]
    assert "No place is left" in result.refused[0][1]
    assert now(people[0]).state == ApplicationState.ACCEPTED
    assert now(changed).state == ApplicationState.SUBMITTED
    assert now(foreign).state == ApplicationState.SUBMITTED


def test_at_most_two_hundred_at_once(cohort: Cohort, coordinator: Actor) -> None:
    one = make_applicant(cohort)
    chosen = [Chosen(f"{number:022}", 1) for number in range(MOST_AT_ONCE)] + [Chosen(one.public_id, 1)]
    result = screen_in_bulk(chosen=chosen, act=STEPS["review"], by=coordinator, at=MOMENT)
    assert (len(result.done), len(result.refused)) == (0, MOST_AT_ONCE)


def test_many_are_given_to_one_of_the_staff(cohort: Cohort, staff: Actor) -> None:
    lena = make_person(cohort.organisation, Role.STAFF, name="Lena Vogt")
    people = [make_applicant(cohort) for _each in range(3)]
    chosen = [Chosen(each.public_id, 1) for each in people]
    result = screen_in_bulk(chosen=chosen, act=partial(assign_application, to=lena), by=staff, at=MOMENT)
    assert len(result.done) == 3
    assert {now(each).assigned_to for each in people} == {lena}
    refused = screen_in_bulk(
        chosen=[Chosen(people[0].public_id, 2)],
        act=partial(assign_application, to=_outsider(cohort)),
        by=staff,
        at=MOMENT,
    )
    assert "runs this program" in refused.refused[0][1]


def _outsider(cohort: Cohort) -> Person:
    return make_person(cohort.organisation, Role.PARTICIPANT)
