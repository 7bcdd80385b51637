"""What brackets of a scale and a rounded mean still tell about a single step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Cut = tuple[int, int]
"""The first and the last of some neighbouring steps, by place from 0 on."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What a reader has: the people of each bracket, and a total from ``least`` to ``most`` of everybody's places.

    The brackets cover all places of the scale in their order.
    """

    cuts: Sequence[Cut]
    people: Sequence[int]
    least: int
    most: int

    def numbers_at(self, place: int) -> Iterator[int]:
        """How many people can have chosen the step at ``place``: every number that fits, from the smallest on."""
        own = next(at for at, (first, last) in enumerate(self.cuts) if first <= place <= last)
        first, last = self.cuts[own]
        others = [(cut, many) for at, (cut, many) in enumerate(zip(self.cuts, self.people, strict=True)) if at != own]
        low = self.least - sum(cut[1] * many for cut, many in others) - first * self.people[own]
        high = self.most - sum(cut[0] * many for cut, many in others) - first * self.people[own]
        for number in range(self.people[own] + 1):
            made = number * (place - first)
            if _can_make(last - first, place - first, self.people[own] - number, low - made, high - made):
                yield number


def _can_make(longest: int, without: int, people: int, low: int, high: int) -> bool:
    """Can people on the steps from 0 to ``longest`` except one make a total from ``low`` to ``high``?"""
    if not people or not longest:
        return not people and low <= 0 <= high
    least, most = int(without == 0) * people, (longest - int(without == longest)) * people
    low, high = max(low, least), min(high, most)
    missed = _missed(longest, without, people)
    return any(total not in missed for total in range(low, min(high, low + 2) + 1))  # never two in a row are missed


def _missed(longest: int, without: int, people: int) -> range | tuple[int, ...]:
    """The totals in between that cannot be made, since the step left out lies in between."""
    if not 0 < without < longest:
        return ()
    if longest == 2:
        return range(1, 2 * people, 2)
    if people == 1:
        return (without,)
    return (1,) * (without == 1) + (longest * people - 1,) * (without == longest - 1)
