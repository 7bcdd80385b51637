"""Who leads next: as fair as turns can be, whatever happens to the group."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from peerloom.domain.relationships.models import Participation
from peerloom.domain.relationships.rules.facilitation import turns_ahead, whose_turn
from tests.factories import MOMENT


def _parts(count: int) -> list[Participation]:
    return [Participation(pk=pk, joined_at=MOMENT) for pk in range(1, count + 1)]


@given(st.integers(2, 10), st.integers(0, 40))
def test_nobody_leads_more_than_once_more_than_anybody_else(count: int, meetings: int) -> None:
    parts, led = _parts(count), list[int]()
    for _ in range(meetings):
        turn = whose_turn(parts, led)
        assert turn is not None
        led.append(turn.pk)
    times = Counter(led)
    counts = [times[part.pk] for part in parts]
    assert max(counts) - min(counts) <= 1


@given(st.integers(2, 8), st.lists(st.integers(0, 7), max_size=20), st.integers(0, 20))
def test_who_stays_keeps_a_fair_turn_while_others_leave(count: int, leaving: list[int], meetings: int) -> None:
    """The meetings after the last departure are shared evenly, and nobody leads who has left."""
    parts, led = _parts(count), list[int]()
    for place in leaving:
        if turn := whose_turn(parts, led):
            led.append(turn.pk)
        if sum(part.left_at is None for part in parts) > 1:
            parts[place % count].left_at = MOMENT
    before = len(led)
    for _ in range(meetings):
        turn = whose_turn(parts, led)
        assert turn is not None
        assert turn.left_at is None
        led.append(turn.pk)
    times = Counter(led[before:])
    counts = [times[part.pk] for part in parts if part.left_at is None]
    assert max(counts) - min(counts) <= 1


def test_who_does_not_want_to_is_passed_over_and_comes_back_at_their_place() -> None:
    first, second, third = parts = _parts(3)
    second.leads = False
    assert whose_turn(parts, [first.pk]) == third
    second.leads = True
    assert whose_turn(parts, [first.pk]) == second


def test_newcomers_come_last_and_an_arranged_order_holds() -> None:
    first, second, third = parts = _parts(3)
    first.turn, second.turn, third.joined_at = 2, 1, MOMENT - timedelta(days=9)
    assert turns_ahead(parts, []) == [second, first, third]
    assert turns_ahead(parts, [second.pk]) == [first, third, second]


def test_nobody_leads_where_nobody_wants_to() -> None:
    parts = _parts(2)
    for part in parts:
        part.leads = False
    assert whose_turn(parts, []) is None
