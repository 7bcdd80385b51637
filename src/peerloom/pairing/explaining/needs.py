"""What a rule asks of a mentor for one mentee, and whether one mentor could meet several mentees' needs."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum

from peerloom.pairing.answers import answer_of, as_number, as_options, fold, is_yes
from peerloom.pairing.kinds.scales import positions
from peerloom.pairing.profiles import MINUTES_PER_WEEK, Answer, Mentee, WeeklyTimes
from peerloom.pairing.results import Need
from peerloom.pairing.rules import Criterion, Kind

MOST_OPTIONS = 4
"""Nobody looks for one mentor who offers, or avoids, more things than this to suit several mentees at once."""


class Satisfiable(Enum):
    """Whether any mentor could satisfy a rule for a mentee."""

    YES = "yes"
    ONCE_ANSWERED = "once answered"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Asked:
    """One rule's demand on a mentor, in a form in which two mentees' can be joined.

    ``options`` are folded; ``low`` to ``high`` is a range of numbers; ``week`` has one bit for each free minute.
    """

    options: frozenset[str] = frozenset()
    low: float = -math.inf
    high: float = math.inf
    week: int = 0


def asks(criterion: Criterion, mentee: Mentee) -> bool:
    """Whether this mentee wants the criterion to count at all."""
    return not criterion.asked or is_yes(answer_of(mentee.answers, criterion.asked))


def applies(criterion: Criterion, mentee: Mentee) -> bool:
    """Whether this criterion is a rule for this mentee."""
    return criterion.required and asks(criterion, mentee)


def satisfiable(criterion: Criterion, mentee: Mentee) -> Satisfiable:
    """Whether a mentor whom nobody knows yet could satisfy the rule."""
    if not applies(criterion, mentee):
        return Satisfiable.YES
    answer = answer_of(mentee.answers, criterion.mentee)
    if criterion.kind is Kind.HISTORY:
        return Satisfiable.YES if criterion.avoid else Satisfiable.NEVER
    if criterion.kind is Kind.PREFERENCE:
        return Satisfiable.NEVER if as_options(answer) else Satisfiable.YES
    if not is_answered(criterion, mentee):
        return Satisfiable.ONCE_ANSWERED if criterion.missing_forbids else Satisfiable.YES
    if criterion.minimum > 1.0 and criterion.kind is not Kind.STEP:
        return Satisfiable.NEVER
    if criterion.kind is Kind.STEP:
        asked = asked_by(criterion, mentee)
        return Satisfiable.NEVER if criterion.scale and asked is not None and not asked.options else Satisfiable.YES
    if criterion.kind is Kind.SCHEDULE and asked_by(criterion, mentee) is None:
        return Satisfiable.NEVER
    return Satisfiable.YES


def asked_by(criterion: Criterion, mentee: Mentee) -> Asked | None:
    """None where it can't be said: no answer, or a kind whose demand has no simple form."""
    answer = answer_of(mentee.answers, criterion.mentee)
    if not is_answered(criterion, mentee):
        return None
    match criterion.kind:
        case Kind.SAME | Kind.DIFFERENT | Kind.OVERLAP:
            return Asked(options=frozenset(as_options(answer)))
        case Kind.STEP:
            return _steps(criterion, answer)
        case Kind.NEARNESS:
            number = as_number(answer)
            away = criterion.reach * (1.0 - criterion.minimum)
            return None if number is None else Asked(low=number - away, high=number + away)
        case Kind.SCHEDULE:
            week = minutes_of(answer)
            return Asked(week=week) if week.bit_count() >= least_minutes(criterion) else None
        case _:
            return None


def joined(criterion: Criterion, one: Asked, other: Asked) -> Asked | None:
    """What a mentor must satisfy to suit both; None where nobody can."""
    match criterion.kind:
        case Kind.OVERLAP | Kind.DIFFERENT:
            every = one.options | other.options
            few = len(every) <= max(MOST_OPTIONS, len(one.options), len(other.options))
            return Asked(options=every) if few else None
        case Kind.SAME:
            common = one.options & other.options
            return Asked(options=common) if common else None
        case Kind.SCHEDULE:
            week = one.week & other.week
            return Asked(week=week) if week.bit_count() >= least_minutes(criterion) else None
        case _:
            low, high = max(one.low, other.low), min(one.high, other.high)
            options = one.options & other.options
            fits = low <= high and (bool(options) or not criterion.scale)
            return Asked(options, low, high) if fits else None


def need_of(criterion: Criterion, asked: Asked | None, written: dict[str, str]) -> Need:
    """For people to read: ``written`` maps folded options to how they were written. Nothing of a sensitive rule."""
    if criterion.sensitive:
        return Need("")
    need = Need(criterion.key, criterion.kind)
    if asked is None:
        return need
    options = tuple(sorted(written.get(option, option) for option in asked.options))
    need = replace(need, options=options)
    if math.isfinite(asked.low):
        need = replace(need, lowest=asked.low, highest=asked.high)
    if asked.week:
        need = replace(need, times=times_of(asked.week), minutes=least_minutes(criterion))
    return need


def answer_for(criterion: Criterion, asked: Asked) -> Answer | None:
    """A mentor's answer that satisfies the rule; None where leaving it open does, as for DIFFERENT."""
    match criterion.kind:
        case Kind.SAME | Kind.OVERLAP:
            return asked.options
        case Kind.STEP if criterion.scale:
            return min(asked.options, key=[fold(step) for step in criterion.scale].index)
        case Kind.STEP | Kind.NEARNESS:
            return (asked.low + asked.high) / 2
        case Kind.SCHEDULE:
            return times_of(asked.week)
        case _:
            return None


def least_minutes(criterion: Criterion) -> int:
    """Shared minutes a week from which a SCHEDULE rule is satisfied."""
    return max(1, math.ceil(criterion.minimum * max(criterion.enough_minutes, 1) - 1e-9))


def minutes_of(answer: Answer | None) -> int:
    """One bit for each free minute of the week."""
    week = 0
    for start, end in answer.intervals if isinstance(answer, WeeklyTimes) else ():
        week |= ((1 << (end - start)) - 1) << start
    return week


def times_of(week: int) -> WeeklyTimes:
    intervals, start = [], 0
    while week >> start:
        start += ((week >> start) & -(week >> start)).bit_length() - 1
        length = ((~(week >> start)) & ((week >> start) + 1)).bit_length() - 1
        intervals.append((start, min(start + length, MINUTES_PER_WEEK)))
        start += length
    return WeeklyTimes(tuple(intervals))


def is_answered(criterion: Criterion, mentee: Mentee) -> bool:
    """Whether the rule has anything of this mentee's to compare a mentor with; being named by nobody is no answer."""
    answer = answer_of(mentee.answers, criterion.mentee)
    match criterion.kind:
        case Kind.SCHEDULE:
            return bool(minutes_of(answer))
        case Kind.NEARNESS | Kind.STEP:
            scale = criterion.scale if criterion.kind is Kind.STEP else ()
            return not math.isnan(positions([answer], scale)[0])
        case Kind.HISTORY:
            return False
        case _:
            return bool(as_options(answer))


def _steps(criterion: Criterion, answer: Answer | None) -> Asked:
    place = float(positions([answer], criterion.scale)[0])
    low, high = place + criterion.steps[0], place + criterion.steps[1]
    if not criterion.scale:
        return Asked(low=low, high=high)
    return Asked(options=frozenset(fold(name) for at, name in enumerate(criterion.scale) if low <= at <= high))
