"""Weekly availability: the words and times in a grid's cells, as minutes of a local week."""

from __future__ import annotations

import re

from peerloom.sheets.sheet import folded
from peerloom.sheets.vocabulary import DAYS

MINUTES_PER_DAY = 24 * 60

PERIODS: dict[str, tuple[int, int]] = {
    "early morning": (7, 9),
    "morning": (9, 12),
    "lunch": (12, 14),
    "midday": (12, 14),
    "noon": (12, 14),
    "afternoon": (12, 17),
    "evening": (17, 21),
    "night": (21, 24),
    "all day": (9, 21),
    "any time": (9, 21),
    "anytime": (9, 21),
}
"""The hours that a word in the grid is taken to mean."""

ASSUMPTION = (
    "Morning is taken as 9–12, afternoon as 12–17 and evening as 17–21 o'clock, everybody's in the same time zone."
)

_RANGE = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap]\.?m\.?)?\s*(?:-|–|—|to|until)\s*(\d{1,2})(?:[:.](\d{2}))?\s*([ap]\.?m\.?)?"
)
_BRACKETED_DAY = re.compile(r"[\[(:–-]\s*(\w+?)s?\s*[\])]?\s*$")
_SHORT_DAYS = {day[:3]: index for index, day in enumerate(DAYS)} | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}


def heading_day(heading: str) -> tuple[str, int] | None:
    """The question and the day (0 is Monday) of one column of a grid: ``When could you meet? [Monday]``."""
    bracketed = _BRACKETED_DAY.search(heading)
    if bracketed:
        day = _day(bracketed.group(1))
        if day is not None:
            return heading[: bracketed.start()].strip(), day
    words = folded(heading).split()
    if 1 <= len(words) <= 3:
        for word in words:
            day = _day(word)
            if day is not None:
                return " ".join(other for other in words if other != word) or "availability", day
    return None


def _day(word: str) -> int | None:
    word = folded(word).strip(".,:")
    singular = word.removesuffix("s") if word not in _SHORT_DAYS else word
    if singular in DAYS:
        return DAYS.index(singular)
    return _SHORT_DAYS.get(word)


def free_minutes(cell: str, day: int) -> tuple[tuple[int, int], ...] | None:
    """The half-open minutes of the week (0 is Monday 00:00) that a day's cell gives; None where it can't be read."""
    text = folded(cell)
    if not text or text in {"-", "none", "no", "not available", "unavailable", "busy", "n/a"}:
        return ()
    start = day * MINUTES_PER_DAY
    found = _clock_ranges(text)
    rest = text
    for word in sorted(PERIODS, key=len, reverse=True):
        if word in rest:
            rest = rest.replace(word, " ")
            found.append((PERIODS[word][0] * 60, PERIODS[word][1] * 60))
    if not found:
        return ((start + 540, start + 1260),) if text in {"yes", "x", "✓", "available", "free"} else None
    return merged([(start + first, start + last) for first, last in found])


def merged(intervals: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same minutes as intervals that neither touch nor overlap."""
    result: list[tuple[int, int]] = []
    for first, last in sorted(intervals):
        if result and first <= result[-1][1]:
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return tuple(result)


def _clock_ranges(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for match in _RANGE.finditer(text):
        hour, minute, half, to_hour, to_minute, to_half = match.groups()
        first = _minutes(hour, minute, half or (to_half if int(hour) <= int(to_hour) else None))
        last = _minutes(to_hour, to_minute, to_half)
        if 0 <= first < last <= MINUTES_PER_DAY:
            found.append((first, last))
    return found


def _minutes(hour: str, minute: str | None, half: str | None) -> int:
    hours = int(hour)
    if half and half.startswith("p") and hours < 12:
        hours += 12
    if half and half.startswith("a") and hours == 12:
        hours = 0
    return hours * 60 + int(minute or 0)
