"""How answers spread over an ordered scale, and their mean, so that neither gives a few people away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import ceil, floor
from typing import Any

import numpy as np

from peerloom.evidence.columns import CannotCompute
from peerloom.evidence.disclosure.knowledge import HIGH_SHARE, LOW_SHARE
from peerloom.evidence.disclosure.reach import Cut, Reader
from peerloom.evidence.disclosure.suppressing import SMALLEST_CELL_OUTSIDE
from peerloom.evidence.disclosure.tables import check_smallest, read_table
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying, gettext_noop, saying

ALL_STEPS = gettext_noop("Each step was chosen by at least {k} people, so all of them are shown.")
SOME_TOGETHER = gettext_noop(
    "Neighbouring steps are counted together, so that every number shown stands for at least {k} people."
)
NO_SPREAD = gettext_noop(
    "How the answers spread is not shown: too few people, or nearly all of one mind, for numbers of at least {k}."
)
TOO_FEW = gettext_noop("There are too few people to show anything: a number has to stand for at least {k}.")

TENTH, HALF, WHOLE = Fraction(1, 10), Fraction(1, 2), Fraction(1)
CHOICES = ((TENTH, 2), (HALF, 2), (TENTH, 1), (HALF, 1), (WHOLE, 2), (WHOLE, 1))
"""To what the mean is rounded, and the fewest brackets with it, the most useful first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket:
    """Neighbouring steps from ``first`` to ``last``, and how many people chose one of them."""

    first: int
    last: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressedScale(Result):
    """What may be shown of one question. It holds nothing else.

    ``brackets`` cover the scale from ``low`` to ``high`` in its order; one alone is everybody and tells nothing of the
    spread. ``mean`` is rounded to ``rounded_to``, ties upwards; both are None where no rounding would do. All
    are empty under k people, and ``n`` is 0 then.
    """

    k: int
    low: int
    high: int
    brackets: tuple[Bracket, ...]
    mean: float | None
    rounded_to: float | None

    @property
    def spread_shown(self) -> bool:
        return len(self.brackets) > 1

    def range_of(self, step: int) -> tuple[int, int]:
        """The fewest and the most people who can have chosen ``step``, by all that is shown here."""
        if not self.brackets or not self.brackets[0].first <= step <= self.brackets[-1].last:
            raise CannotCompute(f"{step} is no step that anything is shown of")
        low = self.brackets[0].first
        cuts = [(one.first - low, one.last - low) for one in self.brackets]
        people = [one.people for one in self.brackets]
        unit = None if self.rounded_to is None else Fraction(str(self.rounded_to))
        mean = None if self.mean is None else Fraction(str(self.mean)) - low
        found = list(_reader(cuts, people, mean, unit).numbers_at(step - low))
        return found[0], found[-1]


def suppress_scale(counts: Mapping[int, int] | Sequence[int], k: int = SMALLEST_CELL_OUTSIDE) -> SuppressedScale:
    """Count neighbouring steps together, and round the mean, until nobody can tell how a few people answered.

    Arguments:
        counts: people by step, a mapping whose keys are whole numbers in a row; bare counts begin with step 1.
        k: the fewest people that a number may stand for.

    What is promised: every number shown stands for k people or more, and for 5% to 95% of all where there are two or
    more, as `suppress` would let it stand. And from the numbers, the mean and its rounding together nobody can tell of
    a step counted with others that somebody but fewer than k people chose it, nor that over 95% did. What is not: that
    a mean near an end of the scale leaves open whether somebody chose the other end; and who reckons through which
    answers would have been shown in which way may rule out more of what is left open.

    As many brackets as can be, of as equal size as can be, with a mean to a tenth or a half; else whatever is left.
    Raises `CannotCompute` for counts or steps that are no whole numbers, gaps between steps and k under 2.
    """
    check_smallest(k)
    low, people = _read(counts)
    if sum(people) < k:
        return _result(low, (), people, None, None, k)
    total = sum(place * many for place, many in enumerate(people))
    ways = list(_ways(people, k))
    for unit, fewest in CHOICES:
        mean = rounded(Fraction(total, sum(people)), unit)
        for cuts in ways:
            if len(cuts) >= fewest and _keeps(cuts, people, mean, unit, k):
                return _result(low, cuts, people, mean, unit, k)
    return _result(low, ways[0], people, None, None, k)


def mean_beside(
    mean: Fraction, items: Sequence[SuppressedScale], turned: Sequence[bool]
) -> tuple[Fraction, Fraction] | None:
    """The mean of a score that may stand beside its items, and to what it is rounded; None where none may.

    ``mean`` is that of the items' means after those that are ``turned`` count from the other end. Items of which no
    mean is shown can be anywhere on the scale. Of each of the others everything that its own rounding leaves open
    stays open: of all sums that the items' means can have, enough at either end make the same mean.
    """
    windows = [_window(item, other_way=way) for item, way in zip(items, turned, strict=True)]
    units = [WHOLE if item.rounded_to is None else Fraction(str(item.rounded_to)) for item in items]
    least, most = (sum((window[end] for window in windows), Fraction()) / len(windows) for end in (0, 1))
    slack = max(units) / len(items)
    for unit in (max(units) * times for times in (1, 2, 5, 10)):
        about = rounded(mean, unit, ties_up=not all(turned))
        if about - unit / 2 <= most - slack and about + unit / 2 >= least + slack:
            return about, unit
    return None


def rounded(value: Fraction, unit: Fraction, *, ties_up: bool = True) -> Fraction:
    """The multiple of ``unit`` next to ``value``."""
    return floor(value / unit + HALF) * unit if ties_up else ceil(value / unit - HALF) * unit


def _window(item: SuppressedScale, *, other_way: bool) -> tuple[Fraction, Fraction]:
    """From where to where its mean can be, in the direction of the score."""
    ends = item.low + item.high
    if item.mean is None or item.rounded_to is None:
        return Fraction(item.low), Fraction(item.high)
    about, half = Fraction(str(item.mean)), Fraction(str(item.rounded_to)) / 2
    if other_way:
        about = ends - about
    return max(about - half, Fraction(item.low)), min(about + half, Fraction(item.high))


def _read(counts: Any) -> tuple[int, list[int]]:
    steps = list(counts) if isinstance(counts, Mapping) else list(range(1, len(counts) + 1))
    if not steps or not all(isinstance(step, (int, np.integer)) and not isinstance(step, bool) for step in steps):
        raise CannotCompute("The steps of a scale are whole numbers")
    in_order = sorted(int(step) for step in steps)
    if in_order != list(range(in_order[0], in_order[0] + len(in_order))):
        raise CannotCompute(f"The steps of a scale follow each other without a gap; these are {in_order}")
    found = read_table([counts[step] for step in in_order] if isinstance(counts, Mapping) else list(counts))
    if len(found.rows) > 1:
        raise CannotCompute("One question at a time: a number for each step of its scale")
    return in_order[0], list(found.counts[0])


def _ways(people: Sequence[int], k: int) -> Iterator[tuple[Cut, ...]]:
    """For each number of brackets, the most first, the way whose brackets are as equal as can be, each large enough."""
    everybody = sum(people)
    sums = [sum(people[:place]) for place in range(len(people) + 1)]

    @cache
    def best(start: int, many: int) -> tuple[int, tuple[Cut, ...]] | None:
        if not many:
            return (0, ()) if start == len(people) else None
        found = []
        for end in range(start + 1, len(people) + 1):
            size = sums[end] - sums[start]
            if size >= k and LOW_SHARE * everybody <= size <= HIGH_SHARE * everybody and (rest := best(end, many - 1)):
                found.append((rest[0] + size * size, ((start, end - 1), *rest[1])))
        return min(found, default=None)

    for many in range(min(len(people), everybody // k), 1, -1):
        if way := best(0, many):
            yield way[1]
    yield ((0, len(people) - 1),)


def _keeps(cuts: Sequence[Cut], people: Sequence[int], mean: Fraction, unit: Fraction, k: int) -> bool:
    """Does every step that is counted with others stay open?"""
    reader = _reader(cuts, _people(cuts, people), mean, unit)
    most = HIGH_SHARE * sum(people)
    hidden = (place for first, last in cuts if first < last for place in range(first, last + 1))
    return all(_open(reader.numbers_at(place), k, most) for place in hidden)


def _open(possible: Iterator[int], k: int, most: float) -> bool:
    fewest = next(possible)
    return fewest <= most and (fewest == 0 or fewest >= k or any(number >= k for number in possible))


def _reader(cuts: Sequence[Cut], people: Sequence[int], mean: Fraction | None, unit: Fraction | None) -> Reader:
    if mean is None or unit is None:
        return Reader(cuts, people, 0, cuts[-1][1] * sum(people))
    everybody = sum(people)
    return Reader(cuts, people, ceil((mean - unit / 2) * everybody), ceil((mean + unit / 2) * everybody) - 1)


def _people(cuts: Sequence[Cut], people: Sequence[int]) -> list[int]:
    return [sum(people[first : last + 1]) for first, last in cuts]


def _result(
    low: int, cuts: Sequence[Cut], people: Sequence[int], mean: Fraction | None, unit: Fraction | None, k: int
) -> SuppressedScale:
    brackets = tuple(
        Bracket(first=low + first, last=low + last, people=many)
        for (first, last), many in zip(cuts, _people(cuts, people), strict=True)
    )
    return SuppressedScale(
        method="Suppression on an ordered scale",
        variant=f"neighbouring steps counted together, k = {k}; mean rounded until no step is told",
        n=sum(people) if cuts else 0,
        left_out=0,
        minimum_n=k,
        too_few=not cuts,
        said=_said(len(cuts), len(people), k),
        k=k,
        low=low,
        high=low + len(people) - 1,
        brackets=brackets,
        mean=None if mean is None else float(low + mean),
        rounded_to=None if unit is None else float(unit),
    )


def _said(shown: int, steps: int, k: int) -> Saying:
    if not shown:
        return saying(TOO_FEW, k=k)
    if shown == steps:
        return saying(ALL_STEPS, k=k)
    return saying(SOME_TOGETHER if shown > 1 else NO_SPREAD, k=k)
