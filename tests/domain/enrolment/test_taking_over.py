"""Taking sign-ups over: sheets that contradict each other about one person."""

from __future__ import annotations

import pytest

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.operations import SignUp, Tally, take_over_sign_ups
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from tests.factories import MOMENT, make_cohort, make_organisation, make_program

pytestmark = pytest.mark.django_db


def take_over(cohort: Cohort, side: Side, given: str, family: str) -> Tally:
    sign_up = SignUp("ana@example.org", given, family, places=1, answers={})
    return take_over_sign_ups(cohort=cohort, side=side, sign_ups=[sign_up], questions={}, at=MOMENT)


def name_of(cohort: Cohort) -> str:
    return Person.objects.within(cohort.organisation_id).get(email="ana@example.org").name


def test_two_sheets_that_name_someone_differently_do_not_rename_in_turn() -> None:
    cohort = make_cohort(make_program(make_organisation()))
    take_over(cohort, Side.MENTEE, "Ana", "Silva")
    assert take_over(cohort, Side.MENTOR, "Anna", "Sylva") == Tally(added=1)
    assert name_of(cohort) == "Ana Silva"
    assert take_over(cohort, Side.MENTEE, "Ana", "Silva") == Tally(unchanged=1)
    assert take_over(cohort, Side.MENTOR, "Anna", "Sylva") == Tally(unchanged=1)


def test_the_sheet_that_named_someone_can_correct_it() -> None:
    cohort = make_cohort(make_program(make_organisation()))
    take_over(cohort, Side.MENTEE, "Ana", "Silva")
    take_over(cohort, Side.MENTOR, "Ana", "Silva")
    assert take_over(cohort, Side.MENTEE, "Ana", "Silveira") == Tally(changed=1)
    assert name_of(cohort) == "Ana Silveira"
