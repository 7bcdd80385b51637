"""`suppress`: nothing hidden can be worked out from what is shown, by linear programming or by trying every table."""

from __future__ import annotations

from itertools import product
from math import inf, nan
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.evidence import CannotCompute, CountTable, Marker, Suppressed, suppress
from tests.evidence.brute_force import tables_that_fit

counts = st.one_of(st.integers(0, 12), st.integers(0, 60), st.sampled_from([0, 0, 1, 400]))


@st.composite
def tables(draw: st.DrawFn, most: int = 4) -> list[list[int]]:
    columns = draw(st.integers(1, most))
    return draw(st.lists(st.lists(counts, min_size=columns, max_size=columns), min_size=1, max_size=most))


def shown_of(found: Suppressed) -> list[tuple[tuple[int | None, int | None], int | Marker]]:
    rows, columns = [*range(len(found.rows)), None], [*range(len(found.columns)), None]
    return [(place, found.at(place)) for place in product(rows, columns)]


@given(tables(), st.sampled_from([3, 5, 10]), st.booleans())
@settings(max_examples=25, deadline=None)
def test_no_hidden_number_is_confined_to_less_than_k(table: list[list[int]], k: int, extremes: bool) -> None:
    found = suppress(table, k, code_extremes=extremes)
    assert found.audit().safe
    truth = np.array(table)
    for (row, column), number in shown_of(found):
        true = int(truth[slice(None) if row is None else row, slice(None) if column is None else column].sum())
        if isinstance(number, Marker):
            continue
        assert number == true
        assert number == 0 or number >= k


@given(tables(), st.sampled_from([3, 10]))
@settings(max_examples=15, deadline=None)
def test_the_truth_lies_within_every_range_of_the_audit(table: list[list[int]], k: int) -> None:
    found = suppress(table, k)
    for bound in found.audit().bounds:
        rows = slice(None) if bound.row is None else int(bound.row) - 1
        columns = slice(None) if bound.column is None else int(bound.column) - 1
        true = np.array(table)[rows, columns].sum()
        assert bound.low <= true <= (inf if bound.high is None else bound.high)


@given(st.integers(2, 3), st.lists(st.integers(0, 4), min_size=6, max_size=6), st.sampled_from([2, 3]))
@settings(max_examples=15, deadline=None)
def test_trying_every_table_pins_down_no_hidden_cell(columns: int, cells: list[int], k: int) -> None:
    found = suppress(np.array(cells[: 2 * columns]).reshape(2, columns), k)
    every = tables_that_fit(found, 7 if columns == 3 else 12)
    for row, column in product(range(2), range(columns)):
        if isinstance(found.cells[row][column], Marker):
            assert np.ptp(every[:, row, column]) >= k


def test_the_textbook_table_hides_a_rectangle() -> None:
    found = suppress([[20, 3, 40], [30, 25, 35], [60, 22, 14]], 10)
    assert found.cells == (
        (Marker.HIDDEN, Marker.HIDDEN, 40),
        (Marker.HIDDEN, Marker.HIDDEN, 35),
        (60, 22, 14),
    )
    assert (found.row_totals, found.column_totals, found.total) == ((63, 90, 96), (110, 50, 89), 249)
    assert found.reasons[0, 1].name == "SMALL"
    assert found.reasons[1, 0].name == "PROTECTS"
    assert found.rates[2][0] == pytest.approx(60 / 96)
    assert found.rates[0][0] is Marker.HIDDEN
    assert "4 of 16 numbers" in found.sentence


def test_a_table_of_large_numbers_is_shown_whole() -> None:
    found = suppress(CountTable(("a", "b"), ("yes", "no"), ((30, 40), (50, 60))), 10)
    assert found.cells == ((30, 40), (50, 60))
    assert not found.reasons
    assert found.audit().bounds == ()


def test_nobody_and_everybody_are_hidden_unless_asked_otherwise() -> None:
    coded = suppress([[50, 0], [40, 30]], 10)
    assert all(isinstance(cell, Marker) for cell in coded.cells[0])
    assert suppress([[50, 0], [40, 30]], 10, code_extremes=False).cells == ((50, 0), (40, 30))


def test_extreme_shares_of_large_groups_are_coded() -> None:
    found = suppress([[1000, 600, 20], [900, 800, 90]], 10)
    assert found.cells[0][2] is Marker.UNDER_5
    assert found.rates[0][2] is Marker.UNDER_5
    large = suppress([[9_700, 300], [5_000, 5_000]], 10)
    assert large.rates[0] == (Marker.OVER_95, Marker.UNDER_5)


def test_a_code_is_not_shown_where_it_alone_would_give_away_too_much() -> None:
    """Under 5% of 100 people is at most 5 of them."""
    found = suppress([[97, 3], [50, 50]], 10)
    assert found.cells[0] == (Marker.HIDDEN, Marker.HIDDEN)


def test_one_group_alone_and_one_number_alone() -> None:
    found = suppress([30, 50, 4], 10)
    assert found.cells[0][2] is Marker.HIDDEN
    assert sum(isinstance(cell, Marker) for cell in found.cells[0]) == 2
    assert found.total == 84
    alone = suppress([[7]], 10)
    assert (alone.total, alone.n, alone.too_few) == (Marker.HIDDEN, 0, True)


def test_nobody_at_all_is_no_secret() -> None:
    assert suppress([[0, 0], [0, 0]], 10).cells == ((0, 0), (0, 0))


def test_a_result_holds_no_hidden_number() -> None:
    assert "7" not in repr(suppress([[7, 50, 60, 20]], 10).cells)


def test_suppressing_leaves_most_of_a_table() -> None:
    chance = np.random.default_rng(0)
    table = chance.poisson(chance.gamma(1, 20, (12, 8)))
    found = suppress(table, 10, code_extremes=False)
    small = int(((table > 0) & (table < 10)).sum())
    assert found.audit().safe
    assert len(found.reasons) <= 1.6 * small


@pytest.mark.parametrize(
    "table",
    [[], [[]], [[1, 2], [3]], [[-1, 2]], [[1.5, 2]], [["a", "b"]], [[None, 3]], [[nan, 3]], [[inf, 3]], [[1] * 500]],
)
def test_bad_tables_are_told(table: Any) -> None:
    with pytest.raises(CannotCompute):
        suppress(table, 10)


@pytest.mark.parametrize("k", [0, 1, -3, 2.5, True, "ten"])
def test_bad_k_is_told(k: Any) -> None:
    with pytest.raises(CannotCompute, match="whole number"):
        suppress([[20, 30]], k)


def test_labels_have_to_differ() -> None:
    with pytest.raises(CannotCompute, match="same label"):
        CountTable(("a", "a"), ("x",), ((1,), (2,)))
