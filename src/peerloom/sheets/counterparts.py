"""Which question on the mentees' sheet asks for the same thing as which one on the mentors'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peerloom.sheets.headings import likeness, telling_words
from peerloom.sheets.roles import COMPARABLE, WITH_OPTIONS, ColumnGuess, Role
from peerloom.sheets.sheet import folded
from peerloom.sheets.vocabulary import NO, YES, step_key
from peerloom.sheets.week import heading_day

LEAST_LIKENESS = 0.5
SURE_OVERLAP = 0.6


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Two columns that belong together; for a weekly grid, the first day of each."""

    mentee: ColumnGuess
    mentor: ColumnGuess
    likeness: float  # of the headings, 0.0 to 1.0
    overlap: float  # of the options, 0.0 to 1.0


def counterparts(mentees: Sequence[ColumnGuess], mentors: Sequence[ColumnGuess]) -> tuple[Counterpart, ...]:
    """Every comparable column with at most one partner, the most alike first."""
    candidates = [
        found
        for left in _comparable(mentees)
        for right in _comparable(mentors)
        if (found := _compared(left, right)) is not None
    ]
    candidates.sort(key=lambda pair: (-pair.likeness - pair.overlap, pair.mentee.index, pair.mentor.index))
    used: set[tuple[str, str]] = set()
    chosen: list[Counterpart] = []
    for pair in candidates:
        ends = {("mentee", pair.mentee.field), ("mentor", pair.mentor.field)}
        if not ends & used:
            used |= ends
            chosen.append(pair)
    return tuple(sorted(chosen, key=lambda pair: pair.mentee.index))


def _comparable(columns: Sequence[ColumnGuess]) -> list[ColumnGuess]:
    first: dict[str, ColumnGuess] = {}
    for column in columns:
        if column.role in COMPARABLE:
            first.setdefault(column.field, column)
    return list(first.values())


def _compared(left: ColumnGuess, right: ColumnGuess) -> Counterpart | None:
    if not _compatible(left.role, right.role):
        return None
    alike = likeness(question(left), question(right))
    if left.role is Role.AVAILABILITY:
        return Counterpart(left, right, alike, 1.0)
    overlap = _overlap(left, right)
    if alike >= LEAST_LIKENESS or (overlap >= SURE_OVERLAP and not _is_yes_or_no(left)):
        return Counterpart(left, right, alike, overlap)
    return None


def question(column: ColumnGuess) -> str:
    place = heading_day(column.heading) if column.role is Role.AVAILABILITY else None
    return place[0] if place else column.heading


def _compatible(left: Role, right: Role) -> bool:
    if left is right:
        return True
    return {left, right} <= WITH_OPTIONS or {left, right} == {Role.CATEGORY, Role.NUMBER}


def _overlap(left: ColumnGuess, right: ColumnGuess) -> float:
    one = {step_key(option) for option in left.options}
    other = {step_key(option) for option in right.options}
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller >= 2 else 0.0


def _is_yes_or_no(column: ColumnGuess) -> bool:
    return all(folded(option) in YES | NO for option in column.options)


def best_match(heading: str, candidates: Sequence[tuple[str, str]]) -> str:
    """The key among (key, headings) whose words a question about a criterion repeats most; "" where none does."""
    words = telling_words(heading)
    best, key = 0.0, ""
    for name, headings in candidates:
        common = words & telling_words(headings)
        score = len(common) / len(words) if words else 0.0
        if score > best:
            best, key = score, name
    return key if best >= 0.3 else ""
