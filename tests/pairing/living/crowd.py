"""A crowd that changes at random, in a living matching and in a plain table at once, so that both can be compared."""

from __future__ import annotations

from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from peerloom.pairing import Assignment, assign
from peerloom.pairing.living import Consequences, LivingAssignment

Pair = tuple[int, int]


class Crowd:
    """``weights`` are the possible pairs. Those who have left ask for nothing and have none."""

    def __init__(self, chance: Random, *, most: int, unit: float = 1.0) -> None:
        self.chance, self.unit = chance, unit
        self.highest, self.density = chance.choice([0, 1, 3, 50, 10_000]), chance.choice([0.3, 0.6, 1.0])
        self.several = chance.choice([1, 1, 2, 3])
        n, m = chance.randint(0, most), chance.randint(0, most)
        self.weights = {(i, j): self.weight() for i in range(n) for j in range(m) if chance.random() < self.density}
        self.demand = [chance.randint(0, self.several) for _ in range(n)]
        self.capacity = [chance.choice([0, 1, 1, 2, 3]) for _ in range(m)]
        self.lower = [self.least(places) for places in self.capacity]
        self.locked: set[Pair] = set()
        self.mentees, self.mentors = set(range(n)), set(range(m))

    def weight(self) -> float:
        return self.chance.randint(0, self.highest) * self.unit

    def least(self, places: int) -> int:
        return self.chance.randint(0, places) if self.chance.random() < 0.4 else 0

    def matrix(self) -> sparse.csr_matrix:
        pairs = np.array(sorted(self.weights), dtype=np.intp).reshape(-1, 2)
        values = np.array([self.weights[i, j] for i, j in pairs.tolist()], dtype=np.float64)
        shape = (len(self.demand), len(self.capacity))
        return sparse.csr_matrix((values, (pairs[:, 0], pairs[:, 1])), shape=shape)

    def begin(self, pairs: list[Pair] | None = None) -> LivingAssignment:
        return LivingAssignment(
            self.matrix(),
            np.array(self.capacity, np.int64),
            lower=np.array(self.lower, np.int64),
            demand=np.array(self.demand, np.int64),
            locked=sorted(self.locked),
            pairs=pairs,
        )

    def solved_anew(self) -> Assignment:
        return assign(
            self.matrix(),
            np.array(self.capacity, np.int64),
            lower=np.array(self.lower, np.int64),
            demand=np.array(self.demand, np.int64),
            locked=np.array(sorted(self.locked), np.int64).reshape(-1, 2),
        )

    def facts(self, pairs: NDArray[np.intp]) -> tuple[int, int, int, float]:
        """Mentees served, pairs, how much lower bounds fall short and the total, after checking every limit."""
        named = {(int(i), int(j)) for i, j in pairs}
        assert len(named) == len(pairs)
        assert self.locked <= named <= set(self.weights)
        met = np.bincount(pairs[:, 0], minlength=len(self.demand))
        taken = np.bincount(pairs[:, 1], minlength=len(self.capacity))
        assert (met <= self.demand).all()
        assert (taken <= self.capacity).all()
        short = int(np.maximum(np.array(self.lower, np.int64) - taken, 0).sum())
        return int(np.count_nonzero(met)), len(named), short, sum(self.weights[pair] for pair in named)

    def change(self, living: LivingAssignment) -> Consequences:
        """One event that is possible, the same on both sides."""
        event = self.chance.choice([self.come, self.come, self.offer, self.leave, self.retire, self.resize, self.agree])
        return (self.refuse if self.chance.random() < 0.1 else event)(living)

    def come(self, living: LivingAssignment) -> Consequences:
        partners = [j for j in sorted(self.mentors) if self.chance.random() < self.density]
        self.chance.shuffle(partners)
        weights, wanted = [self.weight() for _ in partners], self.chance.randint(0, self.several)
        i = len(self.demand)
        self.mentees.add(i)
        self.demand.append(wanted)
        self.weights.update({(i, j): weight for j, weight in zip(partners, weights, strict=True)})
        found = living.add_mentee(partners, weights, wanted)
        assert found.person == i
        return found

    def offer(self, living: LivingAssignment) -> Consequences:
        partners = [i for i in sorted(self.mentees) if self.chance.random() < self.density]
        weights, places = [self.weight() for _ in partners], self.chance.randint(0, 3)
        j, least = len(self.capacity), self.least(places)
        self.mentors.add(j)
        self.capacity.append(places)
        self.lower.append(least)
        self.weights.update({(i, j): weight for i, weight in zip(partners, weights, strict=True)})
        found = living.add_mentor(partners, weights, places, least)
        assert found.person == j
        return found

    def leave(self, living: LivingAssignment) -> Consequences:
        if not self.mentees:
            return Consequences()
        i = self.chance.choice(sorted(self.mentees))
        self.mentees.remove(i)
        self.demand[i] = 0
        self.forget([pair for pair in self.weights if pair[0] == i])
        return living.remove_mentee(i)

    def retire(self, living: LivingAssignment) -> Consequences:
        if not self.mentors:
            return Consequences()
        j = self.chance.choice(sorted(self.mentors))
        self.mentors.remove(j)
        self.capacity[j] = self.lower[j] = 0
        self.forget([pair for pair in self.weights if pair[1] == j])
        return living.remove_mentor(j)

    def forget(self, pairs: list[Pair]) -> None:
        for pair in pairs:
            del self.weights[pair]
        self.locked.difference_update(pairs)

    def resize(self, living: LivingAssignment) -> Consequences:
        if not self.mentors:
            return Consequences()
        j = self.chance.choice(sorted(self.mentors))
        agreed = sum(column == j for _, column in self.locked)
        self.capacity[j] = self.chance.randint(max(self.lower[j], agreed), max(self.lower[j], agreed) + 3)
        return living.change_capacity(j, self.capacity[j])

    def agree(self, living: LivingAssignment) -> Consequences:
        met = np.bincount([i for i, _ in self.locked], minlength=len(self.demand))
        taken = np.bincount([j for _, j in self.locked], minlength=len(self.capacity))
        free = [
            (i, j)
            for i, j in sorted(self.weights)
            if (i, j) not in self.locked and met[i] < self.demand[i] and taken[j] < self.capacity[j]
        ]
        if not free:
            return Consequences()
        pair = self.chance.choice(free)
        self.locked.add(pair)
        return living.lock(*pair)

    def refuse(self, living: LivingAssignment) -> Consequences:
        free = sorted(set(self.weights) - self.locked)
        if not free:
            return Consequences()
        pair = self.chance.choice(free)
        del self.weights[pair]
        return living.ban(*pair)
