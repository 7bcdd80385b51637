"""A day and a time that somebody typed, as a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def moment_of(day: date, clock_time: time, zone: ZoneInfo) -> datetime | None:
    """In UTC; the first of two where the clocks go back. None where they skip it, or at the end of time."""
    try:
        local = datetime.combine(day, clock_time, tzinfo=zone)
        moment = local.astimezone(UTC)
        return moment if moment.astimezone(zone).time() == local.time() else None
    except OverflowError:
        return None
