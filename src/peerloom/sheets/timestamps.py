"""When a form was sent. 3/4/2026 is March or April: the whole column decides."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from enum import StrEnum

_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_PARTS = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})\b")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([ap]\.?m\.?)?", re.IGNORECASE)


class DayOrder(StrEnum):
    MONTH_FIRST = "month/day/year"
    DAY_FIRST = "day/month/year"
    UNSURE = "unsure"


def day_order(texts: Iterable[str]) -> DayOrder:
    """The order that fits every date in a column; `UNSURE` where both do, or where they contradict each other."""
    month_first = day_first = False
    for text in texts:
        found = _PARTS.match(text.strip())
        if found:
            first, second = int(found.group(1)), int(found.group(2))
            day_first |= first > 12 >= second
            month_first |= second > 12 >= first
    if month_first == day_first:
        return DayOrder.UNSURE
    return DayOrder.MONTH_FIRST if month_first else DayOrder.DAY_FIRST


def moment(text: str, order: DayOrder = DayOrder.MONTH_FIRST) -> dt.datetime | None:
    """The date and time in a cell, None where there is none. Forms don't name their zone: UTC stands in for it."""
    text = text.strip()
    iso, parts = _ISO.match(text), _PARTS.match(text)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
    elif parts:
        first, second, year = (int(part) for part in parts.groups())
        day, month = (first, second) if order is DayOrder.DAY_FIRST else (second, first)
        year += 2000 if year < 100 else 0
    else:
        return None
    hour, minute, second = _clock(text)
    try:
        return dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)
    except ValueError:
        return None


def _clock(text: str) -> tuple[int, int, int]:
    found = _CLOCK.search(text)
    if not found:
        return 0, 0, 0
    hour, minute, second = int(found.group(1)), int(found.group(2)), int(found.group(3) or 0)
    half = (found.group(4) or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    if half.startswith("a") and hour == 12:
        hour = 0
    return hour, minute, second
