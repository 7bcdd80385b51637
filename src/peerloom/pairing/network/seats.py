"""Places of a mentor as a heap: the lowest bid on top, because that one is outbid first."""

from __future__ import annotations

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.state import Places


@compiled
def sit(places: Places, j: int, bid: int, mentee: int, offset: int) -> None:
    """Take a free place with mentor j."""
    base, at = places.first[j], places.taken[j]
    places.taken[j] += 1
    while at > 0:
        above = (at - 1) >> 1
        if places.bid[base + above] <= bid:
            break
        places.bid[base + at] = places.bid[base + above]
        places.who[base + at] = places.who[base + above]
        places.pair[base + at] = places.pair[base + above]
        at = above
    places.bid[base + at] = bid
    places.who[base + at] = mentee
    places.pair[base + at] = offset


@compiled
def outbid(places: Places, j: int, bid: int, mentee: int, offset: int) -> None:
    """Take the place of the lowest bidder with mentor j."""
    base, count, at = places.first[j], places.taken[j], 0
    while True:
        below = 2 * at + 1
        if below >= count:
            break
        if below + 1 < count and places.bid[base + below + 1] < places.bid[base + below]:
            below += 1
        if places.bid[base + below] >= bid:
            break
        places.bid[base + at] = places.bid[base + below]
        places.who[base + at] = places.who[base + below]
        places.pair[base + at] = places.pair[base + below]
        at = below
    places.bid[base + at] = bid
    places.who[base + at] = mentee
    places.pair[base + at] = offset
