"""The people to be paired, as the engine sees them: an id, answers, and how many partners they can have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

MINUTES_PER_WEEK = 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class WeeklyTimes:
    """Free time in a normal week, as half-open minute intervals in UTC.

    Minute 0 is Monday 00:00 UTC; an interval may not pass minute 10,080 (split it there).
    """

    intervals: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        for start, end in self.intervals:
            if not 0 <= start < end <= MINUTES_PER_WEEK:
                raise ValueError(f"not a part of one week: {start} to {end} minutes")


Answer = str | float | frozenset[str] | tuple[str, ...] | WeeklyTimes
"""One answer: a category, scale step or free text (str), a number, a multi-select set, weekly times, or ids in
order of choice, best first (tuple)."""

NO_ANSWERS: Mapping[str, Answer] = MappingProxyType({})
NO_IMPORTANCE: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Mentee:
    """Someone who looks for a mentor.

    ``answers`` maps a field name to an answer; a field that is absent was not answered.
    ``importance`` maps a criterion's key to this person's own factor (0 = does not matter to me, 1 = as the
    program weighs it, 2 = twice that).
    ``person`` identifies the human being across both sides (same person, never a pair); defaults to ``id``
    being unrelated to anyone on the other side.
    """

    id: str
    answers: Mapping[str, Answer] = field(default_factory=lambda: NO_ANSWERS)
    demand: int = 1
    importance: Mapping[str, float] = field(default_factory=lambda: NO_IMPORTANCE)
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Mentor:
    """Someone who offers to mentor between ``lower`` and ``capacity`` mentees. Other fields as in `Mentee`."""

    id: str
    answers: Mapping[str, Answer] = field(default_factory=lambda: NO_ANSWERS)
    capacity: int = 1
    lower: int = 0
    importance: Mapping[str, float] = field(default_factory=lambda: NO_IMPORTANCE)
    person: str | None = None
