"""The potentials in the ledger prove at any time that nothing is better, and no list of likely pairs leaves one out."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing.living import LivingAssignment
from peerloom.pairing.living.ledger import ENTRY, PARTNER, WEIGHT, Ledger, Side
from tests.pairing.living.crowd import Crowd

chances = st.integers(0, 2**32).map(Random)


def assert_proves_the_best(ledger: Ledger, n: int, m: int) -> None:
    for side, partners, people in ((ledger.rows, ledger.columns, n), (ledger.columns, ledger.rows, m)):
        for x in range(people):
            assert_pairs_are_right(side, partners, x)
            assert_number_is_right(side, x)


def assert_pairs_are_right(side: Side, partners: Side, x: int) -> None:
    first = int(side.first[x])
    for at in range(first, first + int(side.size[x])):
        gain = int(side.entries[at, WEIGHT]) - int(partners.potential[side.entries[at, PARTNER]])
        slack = int(side.potential[x]) - gain
        assert slack <= 0 if at < first + side.made[x] else slack >= 0
        assert at < first + side.near[x] or gain <= side.far[x] + side.fallen[0]


def assert_number_is_right(side: Side, x: int) -> None:
    made, worth = int(side.made[x]), int(side.potential[x]) + int(side.rest[0])
    assert made <= side.most[x]
    if made > 0:
        assert worth + (ENTRY if made <= side.least[x] else 0) >= 0
    if made < side.most[x]:
        assert worth + (ENTRY if made < side.least[x] else 0) <= 0


@given(chance=chances, most=st.sampled_from([5, 25]))
@settings(max_examples=40, deadline=None)
def test_after_every_event(chance: Random, most: int) -> None:
    crowd = Crowd(chance, most=most)
    living: LivingAssignment = crowd.begin()
    for _ in range(20):
        books = living._books
        assert_proves_the_best(books.ledger, books.n, books.m)
        crowd.change(living)
