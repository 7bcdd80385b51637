"""In which zone someone lives, when the clocks change there, and which moment a day and a time there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from peerloom.domain.people.models import Person

A_DAY = timedelta(days=1)
A_SECOND = timedelta(seconds=1)


def zone_of(person: Person) -> ZoneInfo:
    """The person's own zone; UTC where theirs is one that this machine does not know."""
    return zone_named(person.time_zone)


def zone_named(name: str) -> ZoneInfo:
    """The zone of this name; UTC where this machine knows none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


class NoSuchTime(ValueError):
    """The clocks jump over this time on that day, or it lies at the end of time."""


def moment_at(day: date, clock_time: time, zone: ZoneInfo) -> datetime:
    """When the clocks show this time on that day, in UTC; the first of two where they go back. Raises NoSuchTime."""
    local = datetime.combine(day, clock_time, tzinfo=zone)
    try:
        moment = local.astimezone(UTC)
        shown = moment.astimezone(zone)
    except OverflowError as end_of_time:
        raise NoSuchTime(local) from end_of_time
    if shown.replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime(local)
    return moment


@dataclass(frozen=True, slots=True)
class SteadyClock:
    """A stretch, in UTC, during which local clocks are ahead of UTC by the same ``offset``."""

    starts_at: datetime
    ends_at: datetime
    offset: timedelta


def steady_clocks(zone: ZoneInfo, *, since: datetime, until: datetime) -> Iterator[SteadyClock]:
    """The stretches between changes of the clocks, in order, from ``since`` to ``until`` without a gap."""
    starts_at, end = since.astimezone(UTC), until.astimezone(UTC)
    seen, offset = starts_at, _offset(zone, starts_at)
    while seen < end:
        following = min(seen + A_DAY, end)
        if _offset(zone, following) != offset:
            change = _first_with_another(zone, after=seen, by=following, offset=offset)
            yield SteadyClock(starts_at, change, offset)
            starts_at, offset = change, _offset(zone, change)
            following = change
        seen = following
    if starts_at < end:
        yield SteadyClock(starts_at, end, offset)


def _first_with_another(zone: ZoneInfo, *, after: datetime, by: datetime, offset: timedelta) -> datetime:
    """The second in which the clocks change, between two moments before and after it."""
    while by - after > A_SECOND:
        middle = (after + (by - after) / 2).replace(microsecond=0)
        middle = middle if middle > after else after + A_SECOND
        if _offset(zone, middle) == offset:
            after = middle
        else:
            by = middle
    return by.replace(microsecond=0)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
