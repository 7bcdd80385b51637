"""How many circles of which sizes: the choices in their order of preference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """``placed`` people in ``circles`` circles of ``least`` to ``most`` members."""

    circles: int
    least: int
    most: int
    placed: int


@dataclass(frozen=True, slots=True)
class Crowd:
    """People who may sit together by the rules, and how many circles could be led among them."""

    people: int
    circles: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """``least`` to ``most`` members. Where ``many`` circles are liked better, more come first: nobody who offers to
    lead one is sent home without need. Otherwise sizes in the middle of the range come first."""

    least: int
    most: int
    many: bool

    def dislike(self, people: int, circles: int) -> tuple[float, int]:
        """Smaller is better."""
        if self.many:
            return (-circles, 0)
        return (abs(people / circles - (self.least + self.most) / 2), -circles)

    def most_placed(self, crowd: Crowd) -> int:
        """How many people fit into circles by number alone."""
        fits = (min(crowd.people, circles * self.most) for circles in self._numbers(crowd))
        return max(fits, default=0)

    def _numbers(self, crowd: Crowd) -> range:
        return range(1, min(crowd.circles, crowd.people // self.least) + 1)


def plans(crowd: Crowd, sizes: Sizes, common: Plan | None = None) -> Iterator[Plan]:
    """Every plan: most people first, then sizes as equal as can be, then those of the ``common`` sizes, then by taste.

    Plans of equal sizes come with the sizes exactly; less equal ones with the whole range that they may use.
    """
    for placed in range(sizes.most_placed(crowd), sizes.least - 1, -1):
        yield from sorted(_even(crowd, sizes, placed), key=lambda plan: _rank(plan, sizes, common))
        for apart in range(2, sizes.most - sizes.least + 1):
            uneven = _uneven(crowd, sizes, placed, apart)
            yield from sorted(uneven, key=lambda plan: _rank(plan, sizes, common))


def common_sizes(crowds: Sequence[Crowd], sizes: Sizes) -> Plan | None:
    """One pair of neighbouring sizes that places most people of all crowds; None where nobody can be placed."""
    best: tuple[tuple[float, ...], Plan] | None = None
    for least in range(sizes.least, sizes.most + 1):
        most = min(least + 1, sizes.most)
        narrow = Sizes(least, most, sizes.many)
        placed = sum(narrow.most_placed(crowd) for crowd in crowds)
        if not placed:
            continue
        fewest = sum(-(-narrow.most_placed(crowd) // most) for crowd in crowds)
        circles = sum(min(crowd.circles, narrow.most_placed(crowd) // least) for crowd in crowds) if sizes.many else 0
        rank = (-placed, *sizes.dislike(placed, circles or fewest))
        if best is None or rank < best[0]:
            best = rank, Plan(fewest, least, most, placed)
    return best[1] if best else None


def _rank(plan: Plan, sizes: Sizes, common: Plan | None) -> tuple[float, ...]:
    outside = common is not None and not (common.least <= plan.least and plan.most <= common.most)
    return (outside, *sizes.dislike(plan.placed, plan.circles), plan.least)


def _even(crowd: Crowd, sizes: Sizes, placed: int) -> list[Plan]:
    numbers = range(1, min(crowd.circles, placed // sizes.least) + 1)
    return [
        Plan(circles, placed // circles, -(-placed // circles), placed)
        for circles in numbers
        if -(-placed // circles) <= sizes.most
    ]


def _uneven(crowd: Crowd, sizes: Sizes, placed: int, apart: int) -> list[Plan]:
    return [
        Plan(circles, least, least + apart, placed)
        for circles in range(2, min(crowd.circles, placed // sizes.least) + 1)
        for least in range(sizes.least, sizes.most - apart + 1)
        if circles * least <= placed <= circles * (least + apart)
    ]
