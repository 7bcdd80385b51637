"""Which pairs a quota is about, and how many of them it asks for."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from peerloom.pairing.pool import Pool
from peerloom.pairing.problem import Flags, Indices
from peerloom.pairing.rules import Criterion, Quota, Rules


@dataclass(frozen=True, slots=True)
class Group:
    """``inside`` (n, m) marks all pairs of the quota's kind."""

    quota: Quota
    criterion: Criterion
    inside: Flags

    def count(self, pairs: Indices) -> int:
        """How many of the pairs (p, 2) are of this kind."""
        return int(np.count_nonzero(self.inside[pairs[:, 0], pairs[:, 1]]))

    def wanted(self, pairs: int) -> int:
        """Of so many pairs in all."""
        # A share such as 0.1 is stored as slightly more.
        return math.ceil(self.quota.share * pairs - 1e-9)


def groups_of(pool: Pool, rules: Rules) -> tuple[Group, ...]:
    """In the order of the rules. Raises ValueError where a quota's criterion was not scored."""
    scored = {one.criterion.key: one for one in pool.scores.criteria}
    groups = []
    for quota in rules.quotas:
        if quota.criterion not in scored:
            raise ValueError(f"quota {quota.key!r} is about criterion {quota.criterion!r}, which is not in the rules")
        one = scored[quota.criterion]
        # Both rounded alike, so that a value of exactly the minimum is enough.
        groups.append(Group(quota, one.criterion, one.known & (one.value >= np.float32(quota.minimum))))
    return tuple(groups)
