"""Tiny pools with any scores, pairs of any kind, and every way to pair them, tried one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing import Criterion, Kind, Mentee, Mentor, Objective, Quota, Rules
from peerloom.pairing.adjusting import Settled
from peerloom.pairing.pool import Pool, pool_of
from peerloom.pairing.scoring import score_pairs
from tests.pairing.brute_force import Case, Outcome, fullest

KINDS = ("north", "south")
CRITERIA = tuple(Criterion(key, Kind.DIFFERENT, key, key, weight=0) for key in KINDS)

Pairs = frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Deal:
    """``inside`` maps the key of a criterion to the pairs of that kind (n, m)."""

    pool: Pool
    rules: Rules
    case: Case
    inside: dict[str, NDArray[np.bool_]]

    def published(self) -> Pairs:
        return frozenset(
            (i, j)
            for i, mentee in enumerate(self.pool.scores.mentees)
            for j, mentor in enumerate(self.pool.scores.mentors)
            if (mentee.id, mentor.id) in self.rules.published
        )

    def worth(self, pairs: Pairs) -> int:
        """The total less the price of missing pairs, published ones counting for more."""
        worth = sum(int(self.case.weights[pair]) for pair in pairs)
        for quota in self.rules.quotas:
            wanted = -(-round(quota.share * 100) * len(pairs) // 100)
            reached = sum(bool(self.inside[quota.criterion][pair]) for pair in pairs)
            worth -= quota.price * max(0, wanted - reached)
        return worth + self.rules.switching_price * len(pairs & self.published())

    def best(self, keep: Callable[[Outcome], bool] = lambda outcome: True) -> int:
        return max(self.worth(outcome.pairs) for outcome in fullest(self.case) if keep(outcome))

    def with_rules(self, rules: Rules) -> Deal:
        return replace(self, rules=rules)


def pairs_of(settled: Settled) -> Pairs:
    return frozenset((int(i), int(j)) for i, j in settled.answer.pairs)


def deal(
    seed: int,
    *,
    quotas: int = 1,
    objective: Objective = "total",
    several: int = 1,
    published: bool = False,
    most: int = 4,
    locks: bool = True,
) -> Deal:
    chance = Random(seed)
    n, m = chance.randint(2, most), chance.randint(2, most)
    highest, density = chance.choice([3, 20, 100]), chance.choice([0.7, 1.0, 1.0])
    mentees = tuple(Mentee(f"e{i}", demand=chance.randint(1, several)) for i in range(n))
    places = [chance.choice([1, 1, 2, 3]) for _ in range(m)]
    least = [chance.randint(0, place) if chance.random() < 0.2 else 0 for place in places]
    mentors = tuple(Mentor(f"o{j}", capacity=places[j], lower=least[j]) for j in range(m))
    everyone = [(mentee.id, mentor.id) for mentee in mentees for mentor in mentors]
    rules = Rules(
        CRITERIA,
        objective,
        locked=tuple(chance.sample(everyone, 1)) if locks and chance.random() < 0.3 else (),
        quotas=tuple(
            Quota(kind, kind, chance.choice([0.3, 0.5, 0.75, 1.0]), price=chance.choice([1, 5, 30, 200]))
            for kind in KINDS[:quotas]
        ),
        published=tuple(chance.sample(everyone, min(len(everyone), chance.randint(1, n)))) if published else (),
        switching_price=chance.choice([0, 2, 10, 50]) if published else 0,
    )
    draw = np.random.default_rng(seed)
    inside = {kind: draw.random((n, m)) < chance.choice([0.2, 0.4]) for kind in KINDS}
    scored = score_pairs(mentees, mentors, rules)
    scores = replace(
        scored,
        score=draw.integers(0, highest + 1, (n, m)),
        allowed=draw.random((n, m)) < density,
        criteria=tuple(
            replace(one, value=inside[one.criterion.key].astype(np.float32), known=np.ones((n, m), dtype=bool))
            for one in scored.criteria
        ),
    )
    pool = pool_of(scores, rules)
    case = Case(
        scores.score,
        scores.allowed,
        tuple(places),
        tuple(least),
        tuple(mentee.demand for mentee in mentees),
        tuple((int(i), int(j)) for i, j in pool.problem.locked),
    )
    return Deal(pool, rules, case, inside)
