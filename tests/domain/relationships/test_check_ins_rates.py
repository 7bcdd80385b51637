"""How many answer, and how many answers somebody may read: one pass over all that was asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Membership
from peerloom.domain.people.queries import actor_of
from peerloom.domain.relationships.enums import CheckInState
from peerloom.domain.relationships.queries.check_in_rates import Rate, responses
from peerloom.domain.relationships.queries.check_ins import answers_in
from tests.factories import MOMENT, actor_with, make_cohort, make_organisation, make_pair, make_program
from tests.factories.check_ins import DUE, make_check_in

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


def test_turns_by_side_and_all_that_was_asked_by_hand_as_one() -> None:
    cohort = make_cohort(make_program(make_organisation()))
    pair, mentee, mentor = make_pair(cohort)
    make_pair(make_cohort(cohort.program))
    asked = {
        ("standard/week-2", DUE): (CheckInState.ANSWERED, CheckInState.LAPSED),
        ("standard/week-4", DUE + 2 * WEEK): (CheckInState.ASKED, CheckInState.SKIPPED),
        (f"by-hand/{DUE}", DUE + WEEK): (CheckInState.ANSWERED, CheckInState.ANSWERED),
        (f"by-hand/{DUE + WEEK}", DUE + 3 * WEEK): (CheckInState.ANSWERED, CheckInState.PLANNED),
    }
    for (turn, due_on), states in asked.items():
        for person, state in zip((mentee, mentor), states, strict=True):
            make_check_in(pair, person, turn=turn, due_on=due_on, state=state)
    make_check_in(pair, mentee, turn="standard/talk", due_on=DUE, state=CheckInState.ANSWERED, by_staff=True)
    coordinator = actor_with(cohort.organisation, Role.COORDINATOR)
    found = responses(coordinator, cohort)
    assert [(turn.first_due_on, turn.by_hand, turn.mentees, turn.mentors) for turn in found.turns] == [
        (DUE + 2 * WEEK, False, Rate(1, 0), Rate()),
        (DUE + WEEK, True, Rate(2, 2), Rate(1, 1)),
        (DUE, False, Rate(1, 1), Rate(1, 0)),
    ]
    assert found.readable == answers_in(coordinator, cohort).count() == 5


def test_nobody_counts_as_readable_what_is_said_of_their_own_match() -> None:
    cohort = make_cohort(make_program(make_organisation()))
    pair, mentee, mentor = make_pair(cohort)
    other, others_mentee, _others_mentor = make_pair(cohort)
    Membership.objects.create(organisation=cohort.organisation, person=mentor, role=Role.STAFF, since=MOMENT)
    make_check_in(pair, mentee, turn="standard/week-2", state=CheckInState.ANSWERED)
    make_check_in(other, others_mentee, turn="standard/week-2", state=CheckInState.ANSWERED)
    staff = actor_of(mentor, at=MOMENT)
    found = responses(staff, cohort)
    assert [turn.mentees for turn in found.turns] == [Rate(2, 2)]
    assert found.readable == answers_in(staff, cohort).count() == 1
    outsider = actor_with(make_organisation(), Role.OWNER)
    assert responses(outsider, cohort).turns == []
    assert responses(outsider, cohort).readable == 0
