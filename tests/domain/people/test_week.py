from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from peerloom.domain.people.week import WeeklyHour, WeeklyInterval, hours_of, intervals_of

HOURS = st.sets(st.builds(WeeklyHour, st.integers(0, 6), st.integers(0, 23)))


def test_adjacent_hours_become_one_interval_and_days_stay_apart() -> None:
    hours = [WeeklyHour(0, 9), WeeklyHour(0, 8), WeeklyHour(0, 11), WeeklyHour(1, 10)]
    assert intervals_of(hours) == [
        WeeklyInterval(0, 480, 600),
        WeeklyInterval(0, 660, 720),
        WeeklyInterval(1, 600, 660),
    ]


def test_an_hour_that_is_only_partly_free_is_not_ticked() -> None:
    assert hours_of([WeeklyInterval(2, 9 * 60 + 30, 12 * 60)]) == {WeeklyHour(2, 10), WeeklyHour(2, 11)}


@given(HOURS)
def test_ticked_hours_come_back_as_they_were(hours: set[WeeklyHour]) -> None:
    spans = intervals_of(hours)
    assert hours_of(spans) == hours
    for before, after in pairwise(spans):
        assert (before.weekday, before.end_minute) < (after.weekday, after.start_minute)
