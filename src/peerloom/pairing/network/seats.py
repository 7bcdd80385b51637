"""Places of a mentor as a heap: the lowest bid on top, because that one is outbid first.

``bids``, ``who`` and ``pair`` are those of `Places`; the mentor's places begin at ``base``, and ``count`` are taken.
"""

from __future__ import annotations

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.state import Ints, Longs


@compiled
def sit(bids: Longs, who: Ints, pair: Ints, base: int, count: int, bid: int, mentee: int, offset: int) -> None:
    """Take a free place."""
    at = count
    while at > 0:
        above = (at - 1) >> 1
        if bids[base + above] <= bid:
            break
        bids[base + at] = bids[base + above]
        who[base + at] = who[base + above]
        pair[base + at] = pair[base + above]
        at = above
    bids[base + at] = bid
    who[base + at] = mentee
    pair[base + at] = offset


@compiled
def outbid(bids: Longs, who: Ints, pair: Ints, base: int, count: int, bid: int, mentee: int, offset: int) -> None:
    """Take the place of the lowest bidder."""
    at = 0
    while True:
        below = 2 * at + 1
        if below >= count:
            break
        if below + 1 < count and bids[base + below + 1] < bids[base + below]:
            below += 1
        if bids[base + below] >= bid:
            break
        bids[base + at] = bids[base + below]
        who[base + at] = who[base + below]
        pair[base + at] = pair[base + below]
        at = below
    bids[base + at] = bid
    who[base + at] = mentee
    pair[base + at] = offset
