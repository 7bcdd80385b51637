"""Everything known before circles are formed: people sorted by id, their affinities, and who could sit together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from peerloom.pairing.circles.company import Company
from peerloom.pairing.circles.peers import peer_affinity
from peerloom.pairing.circles.wishes import Spread, Wish, read_wishes
from peerloom.pairing.pool import Pool, make_pool
from peerloom.pairing.problem import Flags, Indices
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.rules import Rules


@dataclass(frozen=True, slots=True)
class Gathering:
    """``pool`` compares mentees with mentors; ``company`` holds all of them, by position there. ``asking`` (n,) and
    ``offering`` (m,) mark those who take part."""

    pool: Pool
    company: Company
    wishes: tuple[Wish, ...]
    asking: Flags
    offering: Flags

    def tables(self) -> list[tuple[Indices, Indices]]:
        """Mentees and mentors (positions) who could sit together, directly or through others, lowest mentee first.

        Mentees whom nobody may lead, or sit with, are alone.
        """
        from scipy import sparse
        from scipy.sparse import csgraph

        rows, cols = np.flatnonzero(self.asking), np.flatnonzero(self.offering)
        n = len(rows)
        if self.company.each:
            left, right = np.nonzero(self.company.may[np.ix_(rows, cols)])
            right = right + n
        else:
            left, right = np.nonzero(~self.company.apart[np.ix_(rows, rows)])
        size = n + len(cols)
        graph = sparse.csr_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(size, size))
        count, label = csgraph.connected_components(graph, directed=False)
        found = []
        for one in range(count):
            people, leaders = rows[label[:n] == one], cols[label[n:] == one]
            if people.size:
                found.append((people, leaders))
        return sorted(found, key=lambda table: int(table[0][0]))


def gather(
    people: Sequence[Mentee],
    mentors: Sequence[Mentor],
    rules: Rules,
    *,
    most: int,
    each: int,
    spread: Sequence[Spread],
) -> Gathering:
    """Raises ValueError where an id or a criterion's key occurs twice, and for wishes that can't be meant.

    A mentor's ``capacity`` says only whether they lead a circle at all, a mentee's ``demand`` whether they take part.
    """
    asking = [replace(one, demand=each if one.demand > 0 else 0) for one in people]
    offering = [replace(one, capacity=most if one.capacity > 0 else 0, lower=0) for one in mentors]
    pool = make_pool(asking, offering, rules)
    scores = pool.scores
    asked = {one.id for one in people if one.demand > 0}
    wishes = read_wishes(spread, scores.mentees, rules)
    peers = peer_affinity(scores.mentees, scores.mentors, rules)
    locked = np.zeros(scores.allowed.shape, dtype=bool)
    locked[pool.problem.locked[:, 0], pool.problem.locked[:, 1]] = True
    company = Company(
        near=peers.near,
        apart=peers.apart,
        lead=scores.score.astype(np.float64),
        may=scores.allowed,
        locked=locked,
        has=np.array([wish.has for wish in wishes], dtype=bool).reshape(len(wishes), len(people)).T,
        least=np.array([wish.spread.least for wish in wishes], dtype=np.int64),
        price=np.array([wish.spread.price for wish in wishes], dtype=np.float64),
        each=each,
    )
    return Gathering(
        pool=pool,
        company=company,
        wishes=wishes,
        asking=np.array([one.id in asked for one in scores.mentees], dtype=bool),
        offering=np.array([one.capacity > 0 for one in scores.mentors], dtype=bool),
    )
