"""A handful of times to choose from, on different days and at different hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from peerloom.domain.people.spans import Span

A_DAY = timedelta(days=1)


def suggestions(
    spans: Iterable[Span],
    *,
    minutes: int,
    at_most: int,
    not_before: datetime,
    step: int = 30,
    zone: tzinfo = UTC,
) -> list[Span]:
    """Times of that many ``minutes`` inside the spans, in order, none before ``not_before``, no two overlapping.

    Each begins a multiple of ``step`` minutes after midnight in ``zone``. Days are used one after another, earliest
    first; only when every day has given one does a day give another. On each day the hour is taken that is farthest
    from those chosen before, so that who can't in the mornings finds an evening too.
    """
    length = timedelta(minutes=minutes)
    days: dict[date, list[Span]] = defaultdict(list)
    for span in sorted(spans):
        for begin in _rounded_starts(span, length, not_before=not_before, step=step, zone=zone):
            days[begin.astimezone(zone).date()].append(Span(begin, begin + length))
    chosen: list[Span] = []
    while len(chosen) < at_most:
        before = len(chosen)
        for day in sorted(days):
            free = [span for span in days[day] if not any(_overlap(span, other) for other in chosen)]
            if free and len(chosen) < at_most:
                chosen.append(_least_alike(free, chosen, zone))
        if len(chosen) == before:
            break
    return sorted(chosen)


def _rounded_starts(
    span: Span, length: timedelta, *, not_before: datetime, step: int, zone: tzinfo
) -> Iterator[datetime]:
    begin = max(span.starts_at, not_before.astimezone(UTC))
    while begin + length <= span.ends_at:
        past = _since_midnight(begin, zone) % timedelta(minutes=step)
        if not past:
            yield begin
        begin += timedelta(minutes=step) - past


def _least_alike(free: Sequence[Span], chosen: Sequence[Span], zone: tzinfo) -> Span:
    hours = [_since_midnight(span.starts_at, zone) for span in chosen]

    def distance(span: Span) -> timedelta:
        return min((abs(_since_midnight(span.starts_at, zone) - hour) for hour in hours), default=A_DAY)

    return max(free, key=lambda span: (distance(span), -span.starts_at.timestamp()))


def _since_midnight(moment: datetime, zone: tzinfo) -> timedelta:
    """By the local clock."""
    local = moment.astimezone(zone)
    return datetime.combine(date.min, local.time()) - datetime.combine(date.min, time.min)


def _overlap(one: Span, other: Span) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
