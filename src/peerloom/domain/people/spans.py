"""Stretches of time: joined, taken away from one another, and what several have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From one moment until another, in UTC; the end is not part of it."""

    starts_at: datetime
    ends_at: datetime

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time in as few spans as possible, in order; empty ones are left out."""
    result: list[Span] = []
    for span in sorted(span for span in spans if span.starts_at < span.ends_at):
        if result and span.starts_at <= result[-1].ends_at:
            result[-1] = Span(result[-1].starts_at, max(result[-1].ends_at, span.ends_at))
        else:
            result.append(span)
    return result


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of the spans when the taken time goes; joined, in order."""
    gone = joined(taken)
    left: list[Span] = []
    first = 0
    for span in joined(spans):
        while first < len(gone) and gone[first].ends_at <= span.starts_at:
            first += 1
        begin = span.starts_at
        for piece in gone[first:]:
            if piece.starts_at >= span.ends_at:
                break
            if begin < piece.starts_at:
                left.append(Span(begin, piece.starts_at))
            begin = max(begin, piece.ends_at)
        if begin < span.ends_at:
            left.append(Span(begin, span.ends_at))
    return left


def shared(each: Iterable[Sequence[Span]]) -> list[Span]:
    """The time that lies in everyone's spans, in order. Nobody's spans have nothing in common."""
    everyone = [joined(spans) for spans in each]
    if not everyone:
        return []
    common = everyone[0]
    for spans in everyone[1:]:
        common = _in_both(common, spans)
    return common


def _in_both(ours: Sequence[Span], theirs: Sequence[Span]) -> list[Span]:
    both: list[Span] = []
    i = j = 0
    while i < len(ours) and j < len(theirs):
        span = Span(max(ours[i].starts_at, theirs[j].starts_at), min(ours[i].ends_at, theirs[j].ends_at))
        if span.starts_at < span.ends_at:
            both.append(span)
        if ours[i].ends_at <= theirs[j].ends_at:
            i += 1
        else:
            j += 1
    return both
