"""How exceptions change what is found, and how many queries it all takes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerloom.domain.enrolment.enums import AgreementKind, Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.programs.enums import Profile
from peerloom.domain.programs.models import Cohort, Waiver
from peerloom.domain.standards.queries import obstacles_to_matching, standards_of
from tests.domain.standards.conftest import TODAY
from tests.factories import MOMENT, make_application, make_person
from tests.factories.standards import agreement, keep_everything, set_rule, with_profile


@pytest.fixture
def mentor(cohort: Cohort) -> Application:
    set_rule(cohort.program, "references", value=3)
    return make_application(cohort, make_person(cohort.organisation, name="Tom Baker"), Side.MENTOR)


def waiver(
    cohort: Cohort,
    mentor: Application | None,
    *,
    expires_on: date | None = None,
    withdrawn_at: datetime | None = None,
) -> Waiver:
    return Waiver.objects.create(
        organisation=cohort.organisation,
        program=cohort.program,
        rule="references",
        person=mentor.person if mentor else None,
        reason="Known to us for twenty years.",
        granted_at=MOMENT,
        expires_on=expires_on,
        withdrawn_at=withdrawn_at,
    )


def is_held_back(cohort: Cohort, on: date = TODAY) -> bool:
    return bool(obstacles_to_matching(cohort, on=on).people)


@pytest.mark.parametrize("for_everyone", [True, False])
def test_an_exception_lets_someone_be_matched_and_is_named(
    cohort: Cohort, mentor: Application, for_everyone: bool
) -> None:
    assert is_held_back(cohort)
    made = waiver(cohort, None if for_everyone else mentor)
    assert not is_held_back(cohort)
    [one] = standards_of(cohort, on=TODAY).people
    [found] = one.findings
    assert (found.holding, found.waiver, one.light) == ("waived", made, "green")


def test_an_exception_for_one_is_none_for_another(cohort: Cohort, mentor: Application) -> None:
    other = make_application(cohort, make_person(cohort.organisation), Side.MENTOR)
    waiver(cohort, mentor)
    assert [one.application for one in obstacles_to_matching(cohort, on=TODAY).people] == [other]


def test_one_that_was_withdrawn_or_has_run_out_excuses_nobody(cohort: Cohort, mentor: Application) -> None:
    waiver(cohort, mentor, withdrawn_at=MOMENT)
    assert is_held_back(cohort)
    waiver(cohort, mentor, expires_on=TODAY)
    assert not is_held_back(cohort)
    assert is_held_back(cohort, TODAY + timedelta(days=1))


def queries_of(cohort: Cohort) -> int:
    with CaptureQueriesContext(connection) as found:
        standards_of(cohort, on=TODAY)
    return len(found)


def test_it_takes_as_many_queries_for_many_people_as_for_two(cohort: Cohort) -> None:
    with_profile(cohort.program, Profile.YOUTH)
    agreement(cohort.program)
    agreement(cohort.program, AgreementKind.MENTORING)
    counts = []
    for number in (1, 4):
        for _person in range(number):
            for side in (Side.MENTEE, Side.MENTOR):
                keep_everything(make_application(cohort, make_person(cohort.organisation), side))
        counts.append(queries_of(cohort))
    assert counts[0] == counts[1] <= 16


def test_a_program_without_rules_costs_one_query(cohort: Cohort) -> None:
    with CaptureQueriesContext(connection) as found:
        assert not obstacles_to_matching(cohort, on=TODAY).people
    assert len(found) == 1
