"""When someone may be written to. Pure: moments in, moments out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from peerloom.domain.notifications.enums import Delivery, Topic

QUIET_FROM, QUIET_UNTIL = 21 * 60, 8 * 60
"""Minutes of the local day, for whoever has chosen nothing else."""

DIGEST_HOUR = 8
"""Local hour of the one e-mail that holds what was gathered."""

LEAST_FREE_MINUTES = 120
"""So much of a day has to be left, or nothing would ever be sent."""

MOST_NUDGES = 2
NUDGES_WITHIN = timedelta(days=7)
"""Nobody gets more nudges than that in any such stretch of time, whatever asks for them."""

MINUTES_A_DAY = 24 * 60
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Quiet:
    """When someone is not written to; ``paused_until`` is the last day of a pause."""

    from_minute: int = QUIET_FROM
    until_minute: int = QUIET_UNTIL
    weekends: bool = False
    paused_until: date | None = None

    def free_minutes(self) -> int:
        """How much of a day is left for writing."""
        return (self.from_minute - self.until_minute) % MINUTES_A_DAY or MINUTES_A_DAY

    def quiet_at(self, local: datetime) -> bool:
        return self._quiet_day(local.date()) or self._quiet_minute(local.hour * 60 + local.minute)

    def _quiet_day(self, day: date) -> bool:
        paused = self.paused_until is not None and day <= self.paused_until
        return paused or (self.weekends and day.weekday() >= SATURDAY)

    def _quiet_minute(self, minute: int) -> bool:
        if self.from_minute <= self.until_minute:
            return self.from_minute <= minute < self.until_minute
        return minute >= self.from_minute or minute < self.until_minute


def usual_delivery(topic: str) -> Delivery:
    """How someone hears of a topic who has chosen nothing: news of many pairs once a day, the rest at once."""
    return Delivery.DIGEST if topic == Topic.CARE else Delivery.AT_ONCE


def free_from(moment: datetime, quiet: Quiet, zone: ZoneInfo) -> datetime:
    """The first moment from ``moment`` on at which the person may be written to, in UTC.

    Wall clock times count, so that eight o'clock stays eight o'clock when the clocks change.
    """
    found = moment.astimezone(UTC)
    local = found.astimezone(zone)
    if quiet.paused_until is not None and local.date() <= quiet.paused_until:
        found = _at(quiet.paused_until + timedelta(days=1), 0, zone, after=found)
    while quiet.quiet_at(local := found.astimezone(zone)):
        if quiet.weekends and local.weekday() >= SATURDAY:
            found = _at(local.date() + timedelta(days=7 - local.weekday()), 0, zone, after=found)
            continue
        begun_today = quiet.from_minute > quiet.until_minute and local.hour * 60 + local.minute >= quiet.from_minute
        ends_on = local.date() + timedelta(days=1 if begun_today else 0)
        found = _at(ends_on, quiet.until_minute, zone, after=found)
    return found


def next_digest(moment: datetime, quiet: Quiet, zone: ZoneInfo) -> datetime:
    """When what falls due at ``moment`` is brought by a digest: the next morning at which they may be written to."""
    local = moment.astimezone(zone)
    morning = _at(local.date(), DIGEST_HOUR * 60, zone, after=None)
    if morning <= moment:
        morning = _at(local.date() + timedelta(days=1), DIGEST_HOUR * 60, zone, after=None)
    return free_from(morning, quiet, zone)


def _at(day: date, minute: int, zone: ZoneInfo, *, after: datetime | None) -> datetime:
    """That wall clock time in UTC. Where it comes twice, the first one that is later than ``after``."""
    wall = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=zone)
    first = wall.astimezone(UTC)
    if after is not None and first <= after:
        return wall.replace(fold=1).astimezone(UTC)
    return first
