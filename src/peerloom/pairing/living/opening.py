"""From pairs and prices of any kind to a matching in which nothing can be better."""

from __future__ import annotations

from peerloom.pairing.compiled import compiled
from peerloom.pairing.living.chains import gain_one
from peerloom.pairing.living.ledger import ENTRY, PAIR, PARTNER, WEIGHT, Ledger, Search, Side
from peerloom.pairing.living.listing import undo
from peerloom.pairing.network.state import FAR


@compiled
def open_all(ledger: Ledger, search: Search) -> None:
    """Keep the made pairs as far as they go with the prices, then give everybody what is still to be had.

    At first nobody is asked to have more than they have; then one person after the other is. Where pairs and prices are
    optimal, there is nothing to do but to look at everything once.
    """
    set_profits(ledger)
    close_prices(ledger)
    rows, columns = ledger.rows, ledger.columns
    need, capacity = rows.most.copy(), columns.most.copy()
    rows.most[:] = rows.made
    columns.most[:] = columns.made
    for j in range(capacity.size):
        columns.most[j] = capacity[j]
        while gain_one(ledger, search, 2 * j + 1) > 0:
            pass
    for i in range(need.size):
        rows.most[i] = need[i]
        while gain_one(ledger, search, 2 * i) > 0:
            pass


@compiled
def set_profits(ledger: Ledger) -> None:
    """Set every profit to the best further offer at the prices, and undo the pairs that are worse than that."""
    rows, columns = ledger.rows, ledger.columns
    for j in range(columns.most.size):
        if columns.made[j] > columns.least[j]:
            columns.potential[j] = max(columns.potential[j], 0)
    for i in range(rows.most.size):
        first = rows.first[i]
        best, least = -FAR, FAR
        for at in range(first + rows.made[i], first + rows.size[i]):
            if columns.most[rows.entries[at, PARTNER]] > 0:
                best = max(best, gain(rows, columns, at))
        for at in range(first + rows.made[i] - 1, first - 1, -1):
            worth = gain(rows, columns, at)
            if worth < best:
                undo(ledger, rows.entries[at, PAIR])
            else:
                least = min(least, worth)
        if best == -FAR:
            best = least if least < FAR else -2 * ENTRY
        rows.potential[i] = best


@compiled
def gain(side: Side, partners: Side, at: int) -> int:
    """The weight of an entry less the partner's potential."""
    return int(side.entries[at, WEIGHT] - partners.potential[side.entries[at, PARTNER]])


@compiled
def close_prices(ledger: Ledger) -> None:
    """Mentors who have no place at all must not be a better offer than anybody's best."""
    rows, columns = ledger.rows, ledger.columns
    for j in range(columns.most.size):
        if columns.most[j] > 0:
            continue
        columns.potential[j] = 0
        for at in range(columns.first[j], columns.first[j] + columns.size[j]):
            columns.potential[j] = max(columns.potential[j], gain(columns, rows, at))
