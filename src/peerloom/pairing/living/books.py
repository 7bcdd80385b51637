"""Keeps the ledger: makes room for those who come, and writes down which pairs each chain of exchanges changed."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.living import chains, listing
from peerloom.pairing.living.consequences import Record
from peerloom.pairing.living.layout import SPARE_IN_LIST, Limits, Table, has_room, laid_out
from peerloom.pairing.living.ledger import ENTRY, GONE, PAIR, Ledger, Search, Side, make_search
from peerloom.pairing.living.opening import open_all
from peerloom.pairing.living.raising import raise_prices
from peerloom.pairing.network.state import Ints, Marks
from peerloom.pairing.problem import Floats, Indices


class Books:
    """The ledger with its growing arrays; ``n``, ``m`` and ``count`` are how many mentees, mentors and pairs it has.

    ``value`` are the true weights of pairs.
    """

    ledger: Ledger
    value: Floats
    n: int
    m: int
    count: int
    _search: Search

    def __init__(self, table: Table, limits: Limits) -> None:
        self.record = Record()
        self._lay_out(table, limits)
        open_all(self.ledger, self._search)
        raise_prices(self.ledger, self._search)

    def hold(self, held: Marks) -> None:
        """Begin anew with these pairs (e,), in the order of the first table, made instead; the prices stay."""
        kept, ledger = slice(self.count), self.ledger
        self._lay_out(
            Table(ledger.mentee[kept], ledger.mentor[kept], ledger.weight[kept], self.value[kept], held),
            self._limits(),
        )
        open_all(self.ledger, self._search)
        raise_prices(self.ledger, self._search)

    def gain(self, node: int) -> None:
        """Give this person more partners as long as everything gets better by it."""
        while changed := chains.gain_one(self.ledger, self._search, node):
            self._write_down(changed)

    def lose(self, node: int) -> None:
        """Take partners from this person as long as there are too many or everything gets better by it."""
        while changed := chains.lose_one(self.ledger, self._search, node):
            self._write_down(changed)

    def pair_of(self, i: int, j: int) -> int | None:
        """The number of the possible pair of mentee i and mentor j; None where there is none."""
        pairs = _of(self.ledger.rows, i)
        found = pairs[self.ledger.mentor[pairs] == j]
        return int(found[0]) if len(found) else None

    def is_made(self, e: int) -> bool:
        return bool(self.ledger.row_spot[e] < self.ledger.rows.made[self.ledger.mentee[e]])

    def made_of_mentee(self, i: int) -> Ints:
        return _of(self.ledger.rows, i)[: self.ledger.rows.made[i]].copy()

    def made_of_mentor(self, j: int) -> Ints:
        return _of(self.ledger.columns, j)[: self.ledger.columns.made[j]].copy()

    def undo(self, e: int) -> int:
        """End a pair that is made, nobody being looked for instead. Returns the mentor."""
        ledger = self.ledger
        self.record.end((int(ledger.mentee[e]), int(ledger.mentor[e])), float(self.value[e]))
        listing.undo(ledger, e)
        return int(ledger.mentor[e])

    def take_out(self, e: int) -> None:
        """A pair that is made is no longer among those that may change."""
        listing.undo(self.ledger, e)
        listing.remove(self.ledger, e)

    def remove(self, e: int) -> None:
        """A pair that is not made is not possible any more."""
        listing.remove(self.ledger, e)

    def remove_all(self, node: int) -> None:
        """Nor are all pairs of this person, of which none is made."""
        listing.remove_all(self.ledger, node)

    def enter_mentee(self, mentors: Indices, weights: Ints, values: Floats) -> int:
        """A further mentee who needs nobody yet. Returns the number."""
        self._make_room(len(mentors), columns=mentors)
        i, rows, ledger = self.n, self.ledger.rows, self.ledger
        rows.first[i] = rows.used[0]
        rows.room[i] = len(mentors) + SPARE_IN_LIST
        rows.used[0] += rows.room[i]
        self.n += 1
        rows.least[i] = 1
        rows.potential[i] = (weights - ledger.columns.potential[mentors]).max(initial=-2 * ENTRY)
        self._enter(np.full(len(mentors), i), mentors, weights, values)
        return i

    def enter_mentor(self, mentees: Indices, weights: Ints, values: Floats) -> int:
        """A further mentor without a place yet. Returns the number."""
        self._make_room(len(mentees), rows=mentees)
        j, columns, ledger = self.m, self.ledger.columns, self.ledger
        columns.first[j] = columns.used[0]
        columns.room[j] = len(mentees) + SPARE_IN_LIST
        columns.used[0] += columns.room[j]
        self.m += 1
        columns.potential[j] = (weights - ledger.rows.potential[mentees]).max(initial=0)
        self._enter(mentees, np.full(len(mentees), j), weights, values)
        return j

    def table(self) -> Table:
        """All pairs that are possible now, in no particular order."""
        ledger = self.ledger
        kept = np.flatnonzero(ledger.mentee[: self.count] != GONE)
        mentee = ledger.mentee[kept]
        held = (ledger.row_spot[kept] < ledger.rows.made[mentee]).astype(np.uint8)
        return Table(mentee, ledger.mentor[kept], ledger.weight[kept], self.value[kept], held)

    def _write_down(self, changed: int) -> None:
        ledger, chain = self.ledger, self._search.chain[:changed]
        mentees, mentors = ledger.mentee[chain], ledger.mentor[chain]
        made = ledger.row_spot[chain] < ledger.rows.made[mentees]
        pairs = zip(mentees.tolist(), mentors.tolist(), strict=True)
        for pair, weight, is_made in zip(pairs, self.value[chain].tolist(), made.tolist(), strict=True):
            (self.record.make if is_made else self.record.end)(pair, weight)

    def _enter(self, mentees: Indices, mentors: Indices, weights: Ints, values: Floats) -> None:
        new = slice(self.count, self.count + len(values))
        self.ledger.mentee[new], self.ledger.mentor[new] = mentees, mentors
        self.ledger.weight[new], self.value[new] = weights, values
        self.count = new.stop
        listing.enter_all(self.ledger, new.start, new.stop)

    def _make_room(self, pairs: int, *, rows: Indices | None = None, columns: Indices | None = None) -> None:
        """Lay out anew where no further mentee has room, whose pairs lengthen ``columns``, or mentor with ``rows``."""
        ledger = self.ledger
        enough = (
            self.count + pairs <= len(ledger.mentee)
            and self.n < len(ledger.rows.most)
            and self.m < len(ledger.columns.most)
            and has_room(ledger.rows, rows, None if columns is None else pairs)
            and has_room(ledger.columns, columns, None if rows is None else pairs)
        )
        if enough:
            return
        profit = ledger.rows.potential[: self.n]
        self._lay_out(self.table(), self._limits(), most=pairs)
        self.ledger.rows.potential[: self.n] = profit

    def _limits(self) -> Limits:
        ledger, mentees, mentors = self.ledger, slice(self.n), slice(self.m)
        return Limits(
            need=ledger.rows.most[mentees],
            covered=(1 - ledger.rows.least[mentees]).astype(np.uint8),
            capacity=ledger.columns.most[mentors],
            lower=ledger.columns.least[mentors],
            price=ledger.columns.potential[mentors],
        )

    def _lay_out(self, table: Table, limits: Limits, most: int = 0) -> None:
        self.n, self.m, self.count = len(limits.need), len(limits.capacity), len(table.mentee)
        self.ledger = laid_out(table, limits, most)
        self.value = np.zeros(len(self.ledger.mentee))
        self.value[: self.count] = table.value
        self._search = make_search(max(len(self.ledger.rows.most), len(self.ledger.columns.most)))


def _of(side: Side, person: int) -> Ints:
    pairs: Ints = side.entries[side.first[person] : side.first[person] + side.size[person], PAIR]
    return pairs
