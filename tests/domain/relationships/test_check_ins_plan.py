"""In which weeks who is asked, and at which moment that is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.programs.enums import Audience, Profile
from peerloom.domain.programs.models import PlannedCheckIn, RoadmapStage
from peerloom.domain.relationships.rules.check_in_plan import (
    Turn,
    adult_weeks,
    began_on,
    due_on,
    turns_of,
    youth_form_weeks,
    youth_staff_weeks,
)
from peerloom.domain.relationships.rules.check_in_times import end_of, morning_of


def stage(starts: int, weeks: int) -> RoadmapStage:
    return RoadmapStage(name="Finding people", starts_week=starts, weeks=weeks)


def turns(profile: Profile, *, weeks: int = 30, stages: tuple[RoadmapStage, ...] = ()) -> list[Turn]:
    return turns_of([], profile=profile, stages=stages, weeks=weeks, language="en")


def test_young_people_are_asked_twice_in_the_first_month_then_every_four_weeks() -> None:
    assert youth_form_weeks(20) == [2, 4, 8, 12, 16, 20]
    assert youth_form_weeks(3) == [2]
    assert youth_form_weeks(1) == []


def test_staff_talk_as_often_in_the_first_year_and_once_a_quarter_afterwards() -> None:
    weeks = youth_staff_weeks(110)
    assert weeks[:4] == [2, 4, 8, 12]
    assert [week for week in weeks if week > 52] == [65, 78, 91, 104]


def test_a_youth_program_without_a_plan_has_both_kinds_for_both_sides() -> None:
    found = turns(Profile.YOUTH, weeks=8)
    assert [(turn.week, turn.by_staff) for turn in found] == [
        (2, False), (4, False), (8, False), (2, True), (4, True), (8, True),
    ]  # fmt: skip
    assert all(turn.sides == (Side.MENTEE, Side.MENTOR) and turn.questions for turn in found)
    assert len({turn.key for turn in found}) == len(found)


def test_adults_are_asked_in_week_three_and_when_a_stage_ends() -> None:
    stages = (stage(0, 2), stage(2, 6), stage(8, 10), stage(18, 40))
    assert [turn.week for turn in turns(Profile.ADULT, stages=stages)] == [3, 8, 18]
    assert not any(turn.by_staff for turn in turns(Profile.ADULT, stages=stages))


def test_adults_without_a_roadmap_are_asked_every_four_weeks() -> None:
    assert adult_weeks([], 12) == [3, 7, 11]


@given(weeks=st.integers(0, 300))
def test_no_turn_lies_after_the_end_and_none_comes_twice(weeks: int) -> None:
    for found in (youth_form_weeks(weeks), youth_staff_weeks(weeks), adult_weeks([stage(0, 500)], weeks)):
        assert found == sorted(set(found))
        assert all(week <= weeks for week in found)


def test_what_a_program_plans_stands_instead_of_the_standard_schedule() -> None:
    planned = PlannedCheckIn(
        pk=7, public_id="p" * 22, name="A call", week=6, audience=Audience.MENTORS, by_staff=True, questions=["How?"]
    )
    [turn] = turns_of([planned], profile=Profile.YOUTH, stages=[], weeks=30, language="en")
    assert turn == Turn("planned/" + "p" * 22, "A call", 6, (Side.MENTOR,), True, ("How?",), 7)


@pytest.mark.parametrize(
    ("told_on", "due"),
    [
        (date(2026, 9, 1), date(2026, 10, 26)),  # before the start: from the start
        (date(2026, 10, 12), date(2026, 10, 26)),
        (date(2026, 12, 1), date(2026, 12, 15)),  # later: from their own first day
    ],
)
def test_weeks_count_from_the_later_of_the_two_days(told_on: date, due: date) -> None:
    turn = Turn("standard/week-2", "Week 2", 2, (Side.MENTEE,), by_staff=False, questions=())
    assert due_on(turn, began_on(starts_on=date(2026, 10, 12), told_on=told_on)) == due


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("Europe/London", datetime(2026, 10, 24, 8, tzinfo=UTC), datetime(2026, 10, 25, 9, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 10, 31, 13, tzinfo=UTC), datetime(2026, 11, 1, 14, tzinfo=UTC)),
    ],
)
def test_nine_in_the_morning_is_nine_on_both_sides_of_a_clock_change(
    zone: str, before: datetime, after: datetime
) -> None:
    assert morning_of(before.date(), ZoneInfo(zone)) == before
    assert morning_of(after.date(), ZoneInfo(zone)) == after


def test_the_day_on_which_the_clocks_change_ends_at_its_own_midnight() -> None:
    assert end_of(date(2026, 10, 25), ZoneInfo("Europe/London")) == datetime(2026, 10, 26, 0, tzinfo=UTC)
    assert end_of(date(2026, 10, 24), ZoneInfo("Europe/London")) == datetime(2026, 10, 24, 23, tzinfo=UTC)
