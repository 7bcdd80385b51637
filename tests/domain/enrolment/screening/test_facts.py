from __future__ import annotations

from datetime import timedelta

import pytest

from peerloom.domain.enrolment.enums import CheckKind, CheckResult, InterviewState, ReferenceState
from peerloom.domain.enrolment.models import Interview, VettingCheck
from peerloom.domain.enrolment.queries.screening_facts import interviews_held, references_received, valid_checks
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from tests.factories import MOMENT, make_person
from tests.factories.screening import make_applicant, make_reference

pytestmark = pytest.mark.django_db

TODAY = MOMENT.date()


def test_only_held_interviews_count(cohort: Cohort) -> None:
    people = {state: make_applicant(cohort) for state in InterviewState}
    for state, application in people.items():
        Interview.objects.create(
            organisation=cohort.organisation, application=application, state=state, planned_at=MOMENT
        )
    assert interviews_held(people.values()) == {people[InterviewState.HELD].pk}
    assert interviews_held([people[InterviewState.MISSED].pk]) == set()
    assert interviews_held([]) == set()


def test_only_received_references_count(cohort: Cohort) -> None:
    one, none = make_applicant(cohort), make_applicant(cohort)
    for number, state in enumerate([*ReferenceState, ReferenceState.RECEIVED]):
        make_reference(one, name=f"R {number}", state=state)
    assert references_received([one.pk, none]) == {one.pk: 2, none.pk: 0}


def add(person: Person, kind: CheckKind, result: CheckResult, made: int, until: int | None) -> None:
    """Days from today."""
    VettingCheck.objects.create(
        organisation=person.organisation,
        person=person,
        kind=kind,
        result=result,
        checked_on=TODAY + timedelta(days=made),
        expires_on=None if until is None else TODAY + timedelta(days=until),
        recorded_at=MOMENT,
    )


CLEAR, CONCERN = CheckResult.CLEAR, CheckResult.CONCERN


@pytest.mark.parametrize(
    ("checks", "valid"),
    [
        ([], False),
        ([(CLEAR, -9, None)], True),
        ([(CLEAR, -9, 0)], True),
        ([(CLEAR, -9, -1)], False),
        ([(CONCERN, -9, None)], False),
        ([(CLEAR, 1, None)], False),
        ([(CLEAR, -9, None), (CONCERN, -1, None)], False),
        ([(CONCERN, -9, None), (CLEAR, -1, None)], True),
        ([(CLEAR, -9, -1), (CLEAR, -1, 99)], True),
        ([(CLEAR, -9, 99), (CONCERN, 1, None)], True),
    ],
)
def test_the_newest_check_on_that_day_decides(
    cohort: Cohort, checks: list[tuple[CheckResult, int, int | None]], valid: bool
) -> None:
    person = make_person(cohort.organisation)
    for result, made, until in checks:
        add(person, CheckKind.CRIMINAL, result, made, until)
    assert valid_checks([person], TODAY) == {person.pk: {CheckKind.CRIMINAL} if valid else set()}


def test_kinds_and_people_are_kept_apart(cohort: Cohort) -> None:
    ada, ben = make_person(cohort.organisation), make_person(cohort.organisation)
    for kind in (CheckKind.CRIMINAL, CheckKind.IDENTITY):
        add(ada, kind, CLEAR, -1, None)
    add(ben, CheckKind.DRIVING, CONCERN, -1, None)
    assert valid_checks([ada.pk, ben.pk], TODAY) == {ada.pk: {CheckKind.CRIMINAL, CheckKind.IDENTITY}, ben.pk: set()}
