"""What one event in a living matching changes, and for whom."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Consequences:
    """``made`` and ``ended`` are pairs of (mentee, mentor), sorted; what was made and undone on the way is in neither.

    ``total`` is by how much the sum of the weights grew, ``matched`` how many mentees more have a mentor; both may be
    negative. ``person`` is the number of the mentee or mentor who came, None for other events.
    """

    made: tuple[Pair, ...] = ()
    ended: tuple[Pair, ...] = ()
    total: float = 0.0
    matched: int = 0
    person: int | None = None

    @property
    def switched(self) -> tuple[tuple[int, int, int], ...]:
        """Who has another mentor instead: (mentee, the mentor before, the mentor now)."""
        return tuple(
            (mentee, before, now)
            for mentee, old, new in self._by_mentee()
            for before, now in zip(old, new, strict=False)
        )

    @property
    def gained(self) -> tuple[Pair, ...]:
        """Mentees with one mentor more than before, and that mentor."""
        return tuple((mentee, mentor) for mentee, old, new in self._by_mentee() for mentor in new[len(old) :])

    @property
    def lost(self) -> tuple[Pair, ...]:
        """Mentees with one mentor fewer than before, and who that was."""
        return tuple((mentee, mentor) for mentee, old, new in self._by_mentee() for mentor in old[len(new) :])

    def _by_mentee(self) -> list[tuple[int, list[int], list[int]]]:
        """Each mentee concerned with the mentors before and now."""
        found: dict[int, tuple[list[int], list[int]]] = {}
        for place, pairs in enumerate((self.ended, self.made)):
            for mentee, mentor in pairs:
                found.setdefault(mentee, ([], []))[place].append(mentor)
        return [(mentee, *found[mentee]) for mentee in sorted(found)]


class Record:
    """Pairs made and ended during one event, with their weights."""

    def __init__(self) -> None:
        self._made: dict[Pair, float] = {}
        self._ended: dict[Pair, float] = {}

    def make(self, pair: Pair, weight: float) -> None:
        if self._ended.pop(pair, None) is None:
            self._made[pair] = weight

    def end(self, pair: Pair, weight: float) -> None:
        if self._made.pop(pair, None) is None:
            self._ended[pair] = weight

    def changes(self) -> dict[int, int]:
        """How many mentors more each mentee has whose number of mentors is another than before."""
        change = Counter(mentee for mentee, _ in self._made)
        change.subtract(mentee for mentee, _ in self._ended)
        return {mentee: more for mentee, more in change.items() if more}

    def told(self, matched: int, person: int | None = None) -> Consequences:
        weights = (*self._made.values(), *(-weight for weight in self._ended.values()))
        return Consequences(tuple(sorted(self._made)), tuple(sorted(self._ended)), math.fsum(weights), matched, person)
