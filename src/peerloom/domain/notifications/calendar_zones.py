"""A zone's rules as calendar programs read them (VTIMEZONE): as a yearly rule where there is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from peerloom.domain.people.zones import steady_clocks

YEARS_LOOKED_AT = 6
WEEK = 7
NOTHING = timedelta()
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Change:
    """The clocks change. ``shown`` is what they show in that moment, as they went before."""

    shown: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool

    @property
    def kind(self) -> tuple[object, ...]:
        """What the change of another year has in common with it."""
        return self.shown.month, self.shown.weekday(), self.shown.time(), self.before, self.after, self.name

    @property
    def from_start(self) -> int:
        """It is the how-manieth such weekday of its month."""
        return (self.shown.day - 1) // WEEK + 1

    @property
    def is_last(self) -> bool:
        return (self.shown + timedelta(days=WEEK)).month != self.shown.month


def time_zone(zone: ZoneInfo, *, since: datetime, until: datetime) -> Timezone:
    """The rules that hold between two moments and, where they are the same every year, ever after."""
    component = Timezone()
    component.add("tzid", zone.key)
    begin = datetime(since.year - 1, 1, 1, tzinfo=UTC)
    end = datetime(max(until.year + 2, begin.year + YEARS_LOOKED_AT), 1, 1, tzinfo=UTC)
    first, *changes = _changes(zone, since=begin, until=end)
    rules = _yearly_rules(changes, years=end.year - begin.year)
    if rules:
        for change, rule in rules:
            component.add_component(_observance(change, rule))
    else:
        for change in (first, *changes):
            component.add_component(_observance(change, None))
    return component


def _changes(zone: ZoneInfo, *, since: datetime, until: datetime) -> Iterable[Change]:
    """All of them, before them the state at the beginning, as a change that changes nothing."""
    before = None
    for clock in steady_clocks(zone, since=since, until=until):
        local = clock.starts_at.astimezone(zone)
        before = clock.offset if before is None else before
        shown = (clock.starts_at + before).replace(tzinfo=None)
        yield Change(shown, before, clock.offset, local.tzname() or zone.key, (local.dst() or NOTHING) > NOTHING)
        before = clock.offset


def _yearly_rules(changes: list[Change], *, years: int) -> list[tuple[Change, dict[str, object]]]:
    """The first change of each kind with its rule; none unless all of them come back every year."""
    kinds: dict[tuple[object, ...], list[Change]] = defaultdict(list)
    for change in changes:
        kinds[change.kind].append(change)
    rules = []
    for alike in kinds.values():
        if len(alike) < years:
            return []
        if all(change.is_last for change in alike):
            which = -1
        elif len({change.from_start for change in alike}) == 1:
            which = alike[0].from_start
        else:
            return []
        day = f"{which}{DAYS[alike[0].shown.weekday()]}"
        rules.append((alike[0], {"FREQ": "YEARLY", "BYMONTH": alike[0].shown.month, "BYDAY": day}))
    return rules


def _observance(change: Change, rule: dict[str, object] | None) -> TimezoneStandard | TimezoneDaylight:
    part: TimezoneStandard | TimezoneDaylight = TimezoneDaylight() if change.is_summer else TimezoneStandard()
    part.add("dtstart", change.shown)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    if rule:
        part.add("rrule", rule)
    return part
