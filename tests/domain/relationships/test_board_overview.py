"""One pass over all matches says the same as the board does of each, and takes no longer than their number asks for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import CheckInState, Feeling, RelationshipState
from peerloom.domain.relationships.enums.board import Flag
from peerloom.domain.relationships.models import CheckIn, Participation
from peerloom.domain.relationships.queries.board import ANYTHING, Chosen, Order, board_of, look_over, rows_on_board
from peerloom.domain.relationships.queries.flags import flags_up
from tests.domain.relationships.test_board import DAY, NOW, RAISING, check_in, fill, keep, well
from tests.factories import actor_with, make_cohort, make_organisation, make_pair, make_program

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort(make_program(make_organisation()))


def test_an_overview_says_what_the_board_says_of_each(cohort: Cohort) -> None:
    coordinator = actor_with(cohort.organisation, "coordinator")
    several: tuple[list[Flag], ...] = (
        [],
        [Flag.CHANGE, Flag.NOT_WELL],
        [Flag.NOT_WELL, Flag.QUIET],
        [Flag.NO_ANSWER, Flag.NOT_NOTED],
    )
    raised = {}
    for number, flags in enumerate([*several, *([flag] for flag in Flag)]):
        pair, _mentee, _mentor = make_pair(cohort)
        well(pair)
        keep(pair, introduced_at=NOW - number * DAY)
        for flag in flags:
            RAISING[flag](pair)
        raised[pair.pk] = flags

    for chosen in ("", ANYTHING, *Flag.values):
        overview = look_over(coordinator, Chosen(flag=chosen), at=NOW)
        fits = [key for key, flags in raised.items() if not chosen or chosen in flags or (chosen == ANYTHING and flags)]
        assert overview.keys == fits
        assert [row.pk for row in board_of(coordinator, Chosen(flag=chosen), at=NOW)] == fits
        assert overview.counts == {
            "all": len(raised),
            ANYTHING: len(raised) - 1,
            **{flag.value: sum(flag in flags for flags in raised.values()) for flag in Flag},
        }
        known = rows_on_board(coordinator, fits, at=NOW, flags=overview.flags)
        anew = rows_on_board(coordinator, fits, at=NOW)
        assert [flags_up(row) for row in known] == [flags_up(row) for row in anew] == [raised[key] for key in fits]


def test_what_is_over_has_no_flags_whatever_was_said(cohort: Cohort) -> None:
    coordinator = actor_with(cohort.organisation, "coordinator")
    pair, _mentee, _mentor = make_pair(cohort)
    for flag in Flag:
        RAISING[flag](pair)
    keep(pair, state=RelationshipState.ENDED)
    ended = Chosen(state=RelationshipState.ENDED)
    assert look_over(coordinator, ended, at=NOW).keys == [pair.pk]
    assert {name for name, n in look_over(coordinator, ended, at=NOW).counts.items() if n} == {"all"}
    for name in (ANYTHING, *Flag.values):
        chosen = Chosen(state=RelationshipState.ENDED, flag=name)
        assert look_over(coordinator, chosen, at=NOW).keys == []
        assert not board_of(coordinator, chosen, at=NOW).exists()


def test_flags_go_up_by_themselves_as_time_passes(cohort: Cohort) -> None:
    """Nothing has to run in between: what is told is of the moment at which it is asked for."""
    coordinator = actor_with(cohort.organisation, "coordinator")
    pair, _mentee, _mentor = make_pair(cohort)
    keep(pair, first_met_at=NOW - DAY, last_met_at=NOW - DAY, next_session_at=NOW + DAY)
    check_in(pair, Side.MENTEE, days_ago=3, feeling=Feeling.BAD)
    check_in(pair, Side.MENTOR, days_ago=-4, by_staff=True, state=CheckInState.PLANNED, answered_at=None)
    up = {days: flags_up(board_of(coordinator, Chosen(), at=NOW + days * DAY).get()) for days in (0, 5, 58, 80)}
    assert up == {
        0: [Flag.NOT_WELL],
        5: [Flag.NOT_WELL, Flag.STAFF_DUE, Flag.NOT_NOTED],
        58: [Flag.STAFF_DUE, Flag.NOT_NOTED],
        80: [Flag.QUIET, Flag.STAFF_DUE, Flag.NOT_NOTED],
    }


def test_of_two_answers_at_the_same_moment_the_worse_one_counts(cohort: Cohort) -> None:
    coordinator = actor_with(cohort.organisation, "coordinator")
    for first, second in ((Feeling.BAD, Feeling.GOOD), (Feeling.GOOD, Feeling.BAD)):
        pair, _mentee, _mentor = make_pair(cohort)
        well(pair)
        for feeling in (first, second):
            check_in(pair, Side.MENTEE, days_ago=3, feeling=feeling)
    assert look_over(coordinator, Chosen(), at=NOW).counts[Flag.NOT_WELL] == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL does not tell how many steps it takes")
def test_the_work_grows_with_what_was_left_unanswered_and_not_with_its_square() -> None:
    """The planner of SQLite once walked through everybody's unanswered questions for each of them."""
    few, many = (steps_of_an_overview(pairs) for pairs in (100, 1_000))
    assert many < 15 * few


def steps_of_an_overview(pairs: int) -> int:
    """Thousands of steps of SQLite's, with two unanswered and two unhappy answers of everybody."""
    cohort = make_cohort(make_program(make_organisation()))
    fill(cohort, pairs)
    parts = Participation.objects.within(cohort.organisation_id)
    CheckIn.objects.bulk_create(
        CheckIn(
            organisation=cohort.organisation,
            relationship_id=part.relationship_id,
            participation=part,
            turn=f"{state} {days}",
            due_on=(NOW - days * DAY).date(),
            closes_on=NOW.date(),
            state=state,
            asked_at=NOW - days * DAY,
            answered_at=None if state == CheckInState.LAPSED else NOW - days * DAY,
            feeling=None if state == CheckInState.LAPSED else Feeling.BAD,
        )
        for part in parts
        for state, days in zip([CheckInState.ANSWERED] * 2 + [CheckInState.LAPSED] * 2, (50, 40, 30, 20), strict=True)
    )
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    coordinator = actor_with(cohort.organisation, "coordinator")
    connection.ensure_connection()
    connection.connection.set_progress_handler(count, 1_000)
    try:
        overview = look_over(coordinator, Chosen(order=Order.LONGEST_QUIET), at=NOW + timedelta(minutes=1))
    finally:
        connection.connection.set_progress_handler(None, 0)
    assert overview.counts[Flag.NO_ANSWER] == overview.counts[Flag.NOT_WELL] == pairs
    return steps
