"""Which reminder is due on which day: the rules alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.relationships.enums import Cadence, RelationshipState
from peerloom.domain.relationships.rules.ladder import (
    LADDER,
    Dated,
    PairFacts,
    Partner,
    RungId,
    Setting,
    To,
    due_rungs,
    usual_settings,
)

FIRST = date(2026, 10, 12)
USUAL = usual_settings()
PAIR = PairFacts(
    key="pair",
    state=RelationshipState.INTRODUCED,
    introduced_on=FIRST,
    ends_on=FIRST + timedelta(weeks=30),
    partners=(Partner("ada", Side.MENTEE), Partner("ben", Side.MENTOR)),
)


def due_after(days: int, facts: PairFacts, settings: dict[RungId, Setting] = USUAL) -> set[tuple[RungId, To]]:
    return {(due.rung, due.to) for due in due_rungs(facts, settings, FIRST + timedelta(days=days))}


def both(rung: RungId) -> set[tuple[RungId, To]]:
    return {(rung, To.MENTEE), (rung, To.MENTOR)}


def test_who_has_not_met_is_asked_after_one_week_and_after_two_and_then_staff_hear() -> None:
    first, again = both(RungId.FIRST_MEETING), both(RungId.FIRST_MEETING_AGAIN)
    assert due_after(6, PAIR) == set()
    assert due_after(7, PAIR) == first
    assert due_after(13, PAIR) == first
    assert due_after(14, PAIR) == first | again | {(RungId.FIRST_MEETING_AGAIN, To.STAFF)}


@pytest.mark.parametrize(
    "meanwhile",
    [
        {"arranged": True},
        {"last_met_on": FIRST + timedelta(days=3)},
        {"state": RelationshipState.PAUSED},
        {"state": RelationshipState.CLOSING},
        {"state": RelationshipState.ENDED},
        {"state": RelationshipState.WITHDRAWN},
        {"resting": True},
        {"ends_on": FIRST + timedelta(days=10)},
    ],
)
def test_it_is_pointless_once_they_have_met_or_arranged_it_or_rest(meanwhile: dict[str, object]) -> None:
    assert due_after(14, replace(PAIR, **meanwhile)) == set()  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("cadence", "days"),
    [(Cadence.WEEKLY, 14), (Cadence.FORTNIGHTLY, 28), (Cadence.MONTHLY, 60), (Cadence.QUARTERLY, 182)],
)
def test_a_gap_is_twice_what_they_agreed_on(cadence: Cadence, days: int) -> None:
    met = replace(PAIR, state=RelationshipState.ACTIVE, last_met_on=FIRST, cadence=cadence)
    assert due_after(days - 1, met) == set()
    assert due_after(days, met) == both(RungId.GAP)
    later = due_rungs(met, USUAL, FIRST + timedelta(days=2 * days))
    assert len({due.occasion for due in later}) == 2 or 2 * days > 210
    assert due_after(days, replace(met, arranged=True)) == set()


def test_a_program_can_wait_longer_for_those_who_meet_weekly() -> None:
    met = replace(PAIR, state=RelationshipState.ACTIVE, last_met_on=FIRST, cadence=Cadence.WEEKLY)
    patient = USUAL | {RungId.GAP: Setting(on=True, days=21)}
    assert due_after(20, met, patient) == set()
    assert due_after(21, met, patient) == both(RungId.GAP)


def test_only_who_has_not_signed_is_asked_to() -> None:
    half = replace(
        PAIR,
        last_met_on=FIRST,
        unsigned=Dated("1", FIRST),
        partners=(Partner("ada", Side.MENTEE, signed=False), Partner("ben", Side.MENTOR)),
    )
    assert due_after(4, half) == set()
    assert due_after(5, half) == {(RungId.UNSIGNED, To.MENTEE)}


def test_a_meeting_without_a_note_is_asked_for_once_more_also_while_they_part() -> None:
    for state in (RelationshipState.ACTIVE, RelationshipState.CLOSING):
        met = replace(PAIR, state=state, unnoted=(Dated("talk", FIRST),))
        assert due_after(2, met) == set()
        assert due_after(3, met) == both(RungId.UNNOTED)
        assert due_after(14, met) == both(RungId.UNNOTED)  # and nobody says that they have not met


def test_a_goal_is_asked_for_when_they_have_met() -> None:
    late = replace(PAIR, state=RelationshipState.ACTIVE, goal_by=FIRST + timedelta(days=27), arranged=True)
    met = replace(late, last_met_on=FIRST)
    assert due_after(28, late) == set()
    assert due_after(27, met) == set()
    assert due_after(28, met) == both(RungId.NO_GOAL)
    assert due_after(28, replace(met, has_goal=True)) == set()


def test_who_falls_silent_gets_nothing_more_and_staff_hear_of_it() -> None:
    silent = replace(
        PAIR, partners=(Partner("ada", Side.MENTEE, silent=Dated("second", FIRST)), Partner("ben", Side.MENTOR))
    )
    assert due_after(7, silent) == {(RungId.SILENT, To.STAFF), (RungId.FIRST_MEETING, To.MENTOR)}


def test_staff_hear_of_a_conversation_that_they_have_not_held() -> None:
    overdue = replace(PAIR, arranged=True, overdue=(Dated("talk", FIRST),))
    assert due_after(2, overdue) == set()
    assert due_after(3, overdue) == {(RungId.STAFF_CHECK_IN, To.STAFF)}


@pytest.mark.parametrize("rung", list(RungId))
def test_a_rung_that_is_switched_off_says_nothing(rung: RungId) -> None:
    everything = replace(
        PAIR,
        state=RelationshipState.ACTIVE,
        last_met_on=None if rung.startswith("first") else FIRST,
        unnoted=(Dated("talk", FIRST),) if rung == RungId.UNNOTED else (),
        unsigned=Dated("1", FIRST),
        goal_by=FIRST,
        overdue=(Dated("talk", FIRST),),
        partners=(
            Partner("ada", Side.MENTEE, signed=False),
            Partner("ben", Side.MENTOR, silent=Dated("x", FIRST)),
        ),
    )
    off = USUAL | {rung: Setting(on=False, days=1)}
    assert rung in {found for found, _to in due_after(60, everything)}
    assert rung not in {found for found, _to in due_after(60, everything, off)}


def test_what_is_too_old_is_not_worth_sending() -> None:
    (due, *_) = due_rungs(PAIR, USUAL, FIRST + timedelta(days=7))
    assert due.since == FIRST + timedelta(days=LADDER[RungId.FIRST_MEETING].days)
    assert due.fresh_on(due.since + timedelta(days=5))
    assert not due.fresh_on(due.since + timedelta(days=6))
