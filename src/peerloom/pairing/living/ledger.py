"""The arrays of a matching that lives on: who could meet whom, who does, what everybody's next place is worth.

Mentees are numbered, mentors are numbered, and so are the possible pairs; numbers are never used again, and all arrays
have room for more. A person's pairs are listed with those that are made in front, so that a change looks at nobody but
the people whom it concerns.

The rules of `peerloom.pairing.network` hold, with one more: a further mentor is worth ENTRY to a mentee, twice that
where it is the first one, and a further mentee is worth ENTRY to a mentor who has fewer than the lower bound. ENTRY is
more than any chain of exchanges can bring, so that serving people comes before every total.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from peerloom.pairing.network.state import FAR, NOBODY, Ints, Longs

ENTRY = 1 << 54
"""Above the sum of weights (below 2**31 each) of as many people as fit into any memory; all sums stay below FAR."""
WITHOUT_ENTRY = ENTRY // 4
"""More than any chain costs by which as many people are served as before."""

MENTEES, MENTORS = 0, 1
PAIR, PARTNER, WEIGHT = 0, 1, 2
"""What an entry of a list consists of."""
GONE = -1
"""The mentee of a pair that is not possible any more."""


class Side(NamedTuple):
    """The people of one side and the lists of their pairs.

    Person x can have up to ``most[x]`` partners. Each is worth ``rest`` (1,) beside the weight, and ENTRY more up to
    number ``least[x]``. ``potential[x]`` is the profit of a mentee or the price of a mentor.

    The pairs of x are ``size[x]`` from ``first[x]`` in ``entries`` (p, 3). The first ``made[x]`` of them are made,
    those up to ``near[x]`` are the likely ones, and none behind them has a larger gain (weight less the partner's
    potential) than ``far[x] + fallen[0]``: that sum stays true while partners' potentials fall, because ``fallen``
    (1,) grows by as much. There is space for ``room[x]``; whoever needs more moves to the end of what is ``used`` (1,).
    """

    most: Ints
    least: Ints
    rest: Longs
    potential: Longs
    first: Longs
    size: Ints
    room: Ints
    made: Ints
    near: Ints
    far: Longs
    fallen: Longs
    entries: Ints
    used: Longs


class Ledger(NamedTuple):
    """Everything about a matching. Pair e is that of ``mentee[e]`` and ``mentor[e]``, at ``row_spot[e]`` of the
    mentee's list and at ``column_spot[e]`` of the mentor's."""

    rows: Side
    columns: Side
    mentee: Ints
    mentor: Ints
    weight: Ints
    row_spot: Ints
    column_spot: Ints


class Search(NamedTuple):
    """Scratch space. Nodes are twice a mentee's number, and twice a mentor's number plus one.

    ``distance`` is FAR where a search did not come, ``came`` the pair by which it did, NOBODY where it began;
    ``touched`` lists where it came. ``key`` and ``node`` are a heap by distance. ``chain`` holds the pairs that the
    last exchange changed. ``usual`` (1,) is about twice as far as searches have to go lately.
    """

    distance: Longs
    came: Ints
    touched: Ints
    key: Longs
    node: Ints
    chain: Ints
    usual: Longs


def make_search(people: int) -> Search:
    """For up to so many on the larger side."""
    nodes = 2 * people
    return Search(
        distance=np.full(nodes, FAR, np.int64),
        came=np.full(nodes, NOBODY, np.int32),
        touched=np.empty(nodes, np.int32),
        key=np.empty(2 * nodes, np.int64),
        node=np.empty(2 * nodes, np.int32),
        chain=np.empty(nodes, np.int32),
        usual=np.full(1, 64, np.int64),
    )
