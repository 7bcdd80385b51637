"""From a calendar file to the times in which its owner is busy, and nothing else of it.

Pure, and trusting nothing: see ``calendar_reading`` for the limits on time and memory that surround it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events  # type: ignore[import-untyped]

from peerloom.domain.people.spans import Span, joined

A_DAY = timedelta(days=1)
MOST_EVENTS = 20_000
MOST_OCCURRENCES = 20_000
TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY"})
ZONES = re.compile(rb"^BEGIN:VTIMEZONE.*?^END:VTIMEZONE\s*$", re.DOTALL | re.MULTILINE | re.IGNORECASE)


class NotACalendar(Exception):
    """The file is something else, or broken."""


class TooMuch(Exception):
    """More events than anybody has."""


@dataclass(frozen=True, slots=True)
class Busy:
    """Joined times, in order, and how many entries could not be understood."""

    spans: list[Span]
    not_understood: int


def busy_times_in(data: bytes, *, zone: ZoneInfo, since: datetime, until: datetime) -> Busy:
    """When the owner of this calendar, who lives in ``zone``, is busy between two moments.

    Entries marked as free or cancelled don't count; whole days and times without a zone are the owner's own. An entry
    that makes no sense is left out and counted. Raises NotACalendar, TooMuch.
    """
    if data.upper().count(b"BEGIN:VEVENT") > MOST_EVENTS:
        raise TooMuch
    spans: list[Span] = []
    found = not_understood = 0
    for calendar in _read(data):
        for series in _series_of(calendar):
            try:
                occurrences = _occurrences(series, since, until)
                spans += [span for one in occurrences if (span := _busy(one, zone, since, until))]
            except (MemoryError, RecursionError):
                raise
            except Exception:  # two libraries and a stranger's file: there is no list of what can go wrong
                not_understood += 1
                continue
            found += len(occurrences)
            if found > MOST_OCCURRENCES:
                raise TooMuch
    return Busy(joined(spans), not_understood)


def _read(data: bytes) -> Iterable[icalendar.Component]:
    """The calendars in the file. When they can't be read with the zones they define, then without those."""
    if not data.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper().startswith(b"BEGIN:VCALENDAR"):
        raise NotACalendar
    for text in (data, ZONES.sub(b"", data)):
        try:
            return icalendar.Calendar.from_ical(text.decode("utf-8-sig", "replace"), multiple=True)
        except (MemoryError, RecursionError):
            raise
        except Exception:  # noqa: S112  # as above
            continue
    raise NotACalendar


def _series_of(calendar: icalendar.Component) -> Iterator[icalendar.Calendar]:
    """Each event with its exceptions in a calendar of its own, so that one broken event spoils no other."""
    events: dict[str, list[Any]] = defaultdict(list)
    for number, event in enumerate(calendar.walk("VEVENT")):
        events[str(event.get("UID", number))].append(event)
    for series in events.values():
        alone = icalendar.Calendar()
        if "X-WR-TIMEZONE" in calendar:
            alone["X-WR-TIMEZONE"] = calendar["X-WR-TIMEZONE"]
        for event in series:
            alone.add_component(event)
        yield alone


def _occurrences(series: icalendar.Calendar, since: datetime, until: datetime) -> list[icalendar.Component]:
    """Of a day more on both sides: the library takes times without a zone for UTC, and they are the owner's.

    Raises ValueError for what comes every minute: nobody means that.
    """
    for event in series.events:
        rules = event.get("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            if any(str(each).upper() in TOO_OFTEN for each in rule.get("FREQ", [])):
                raise ValueError(rule)
    return list(recurring_ical_events.of(series).between(since - A_DAY, until + A_DAY))


def _busy(occurrence: Any, zone: ZoneInfo, since: datetime, until: datetime) -> Span | None:
    if str(occurrence.get("STATUS", "")).upper() == "CANCELLED":
        return None
    if str(occurrence.get("TRANSP", "")).upper() == "TRANSPARENT":
        return None
    if str(occurrence.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE":
        return None
    begin = max(_moment(occurrence.start, zone), since)
    end = min(_moment(occurrence.end, zone), until)
    return Span(begin, end) if begin < end else None


def _moment(told: date, zone: ZoneInfo) -> datetime:
    moment = told if isinstance(told, datetime) else datetime.combine(told, time.min)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
