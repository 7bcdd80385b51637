"""A normal week as whole hours that are ticked or not, and as intervals of minutes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

MINUTES = 60


@dataclass(frozen=True, slots=True, order=True)
class WeeklyInterval:
    """Minutes since local midnight; ``weekday`` 0 is Monday, ``end_minute`` is not included."""

    weekday: int
    start_minute: int
    end_minute: int


@dataclass(frozen=True, slots=True, order=True)
class WeeklyHour:
    """The hour from ``hour``:00, local time."""

    weekday: int
    hour: int


def intervals_of(hours: Iterable[WeeklyHour]) -> list[WeeklyInterval]:
    """The hours as intervals, adjacent ones of a day as one, in order."""
    merged: list[WeeklyInterval] = []
    for weekday, of_day in groupby(sorted(set(hours)), key=lambda slot: slot.weekday):
        ordered = [slot.hour for slot in of_day]
        # Within a run of adjacent hours, hour minus position stays the same.
        for _, run in groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0]):
            of_run = [hour for _, hour in run]
            merged.append(WeeklyInterval(weekday, of_run[0] * MINUTES, (of_run[-1] + 1) * MINUTES))
    return merged


def hours_of(intervals: Iterable[WeeklyInterval]) -> set[WeeklyHour]:
    """The hours that lie whole inside an interval."""
    return {
        WeeklyHour(span.weekday, hour)
        for span in intervals
        for hour in range(-(-span.start_minute // MINUTES), span.end_minute // MINUTES)
    }
