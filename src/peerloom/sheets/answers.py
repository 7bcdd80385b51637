"""One cell, read by its column's role."""

from __future__ import annotations

import re

from peerloom.pairing.profiles import Answer, WeeklyTimes
from peerloom.sheets.capacity import NotACapacity, capacity_of
from peerloom.sheets.options import split_by_options
from peerloom.sheets.roles import ColumnGuess, Role
from peerloom.sheets.sheet import folded, quoted
from peerloom.sheets.vocabulary import DAYS, INDIFFERENT, is_missing, step_key, yes_or_no
from peerloom.sheets.week import free_minutes

_NUMBER = re.compile(r"^[+-]?\d{1,15}(?:[ .,]\d{3})*(?:[.,]\d+)?")
FULL_IMPORTANCE = 2.0


class CannotReadCell(ValueError):
    """A cell that says nothing its role can use: ``problem`` is what is wrong, ``remedy`` what to write instead."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy


def parse_answer(role: Role, text: str, options: tuple[str, ...] = (), *, day: int | None = None) -> Answer | None:
    """The answer in a cell, or None where it counts as not given ("", "N/A", "Prefer not to say").

    A capacity, a number and an importance are floats (an importance as the factor 0 to 2), a wish is "yes" or "no".
    Raises `CannotReadCell`.
    """
    if role is Role.AVAILABILITY:
        return _weekly_times(text, day)
    if role is Role.CAPACITY:
        return _capacity(text)
    if role is Role.WISH:
        return "yes" if yes_or_no(text) else "no"
    if is_missing(text):
        return None
    match role:
        case Role.CHOICES:
            return split_by_options(text, options) or None
        case Role.SCALE | Role.CATEGORY:
            return _option(text, options, scale=role is Role.SCALE)
        case Role.NUMBER:
            return _number(text)
        case Role.IMPORTANCE:
            return _importance(text, options)
        case _:
            return text


def parse_cell(column: ColumnGuess, text: str) -> Answer | None:
    """`parse_answer` with everything that is known about the column."""
    return parse_answer(column.role, text, column.options, day=column.day)


def _option(text: str, options: tuple[str, ...], *, scale: bool) -> str | None:
    key = step_key(text) if scale else folded(text)
    for option in options:
        if key == (step_key(option) if scale else folded(option)):
            return option
    return None if scale and options else text


def _number(text: str) -> float:
    found = _NUMBER.match(text.strip())
    if not found:
        raise CannotReadCell(f"“{quoted(text)}” is not a number.", "Write a number such as 3 or 2.5.")
    digits = found.group().replace(" ", "")
    if "," in digits and "." not in digits:
        digits = digits.replace(",", "." if len(digits.rsplit(",", 1)[1]) != 3 else "")
    return float(digits.replace(",", ""))


def _capacity(text: str) -> float | None:
    if not text.strip() or (is_missing(text) and folded(text) not in {"none", "nil"}):
        return None
    try:
        return float(capacity_of(text))
    except NotACapacity as error:
        problem = f"“{quoted(text)}” {error}, so nobody knows how many people to match."
        raise CannotReadCell(problem, "Write a whole number from 0 to 100, or leave it empty.") from None


def _importance(text: str, options: tuple[str, ...]) -> float | None:
    """A step's place on its scale as a factor: the lowest is 0, the middle 1, the highest 2."""
    steps = [step_key(option) for option in options]
    key = step_key(text)
    if key in {"0"} | INDIFFERENT and key not in steps:
        return 0.0
    if key not in steps:
        raise CannotReadCell(f"“{quoted(text)}” is not on the scale.", f"Write one of: {', '.join(options)}.")
    return FULL_IMPORTANCE * steps.index(key) / max(len(steps) - 1, 1)


def _weekly_times(text: str, day: int | None) -> WeeklyTimes | None:
    if is_missing(text) and folded(text) not in {"none", "-"}:
        return None
    days = [day] if day is not None else list(range(len(DAYS)))
    intervals: list[tuple[int, int]] = []
    for number in days:
        minutes = free_minutes(text, number)
        if minutes is None:
            raise CannotReadCell(
                f"“{quoted(text)}” says no time of day.", "Write Morning, Afternoon, Evening or 9:00-12:00."
            )
        intervals.extend(minutes)
    return WeeklyTimes(tuple(intervals)) if intervals else None
