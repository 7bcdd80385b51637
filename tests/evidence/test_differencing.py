"""Two exports together, and means of groups."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.evidence import CannotCompute, CountTable, Marker, safe_to_release, suppress, suppress_means
from peerloom.evidence.disclosure import Reason
from peerloom.evidence.disclosure.showing import show
from tests.evidence.brute_force import tables_that_fit

K = 10
BEFORE = [[20, 15, 40], [30, 25, 35], [60, 22, 14]]


def grown(table: list[list[int]], row: int, column: int, by: int) -> list[list[int]]:
    later = [list(cells) for cells in table]
    later[row][column] += by
    return later


def test_a_difference_of_a_few_people_is_refused() -> None:
    found = safe_to_release(suppress(BEFORE, K), suppress(grown(BEFORE, 0, 1, 3), K), K)
    assert not found.safe
    assert {(leak.low, leak.high) for leak in found.leaks} == {(3, 3)}
    assert "Do not show" in found.sentence


def test_people_taken_out_give_themselves_away_as_well() -> None:
    assert not safe_to_release(suppress(grown(BEFORE, 0, 1, 3), K), suppress(BEFORE, K), K).safe


@pytest.mark.parametrize("by", [0, 10, 50])
def test_nobody_or_enough_people_more_is_safe(by: int) -> None:
    found = safe_to_release(suppress(BEFORE, K), suppress(grown(BEFORE, 0, 1, by), K), K)
    assert found.safe
    assert found.leaks == ()


def test_the_same_people_under_other_protection_give_a_cell_away() -> None:
    """Each export is safe alone, but one shows the numbers that the other hides to protect a cell."""
    table = CountTable(("a", "b", "c"), ("x", "y", "z"), ((20, 3, 40), (30, 25, 35), (60, 22, 14)))
    one, other = (
        show(table, K, dict.fromkeys(product((0, row), (1, column)), Reason.PROTECTS), code_extremes=False)
        for row, column in ((1, 0), (2, 2))
    )
    assert one.audit().safe
    assert other.audit().safe
    found = safe_to_release(one, other, K)
    assert not found.safe
    assert (3, 3) in {(leak.low, leak.high) for leak in found.leaks}


def test_with_the_earlier_export_in_mind_enough_is_hidden() -> None:
    earlier = suppress(BEFORE, K)
    later = suppress(grown(BEFORE, 0, 1, 3), K, earlier=earlier)
    assert later.cells[0][1] is Marker.HIDDEN
    assert later.reasons[0, 1].name == "DIFFERENCE"
    assert safe_to_release(earlier, later, K).safe
    assert later.audit().safe


@st.composite
def two_exports(draw: st.DrawFn) -> tuple[list[list[int]], list[list[int]]]:
    cells = st.one_of(st.integers(0, 15), st.integers(0, 50))
    first = draw(st.lists(st.lists(cells, min_size=2, max_size=2), min_size=2, max_size=2))
    more = draw(st.lists(st.lists(st.sampled_from([0, 0, 1, 4, 12]), min_size=2, max_size=2), min_size=2, max_size=2))
    return first, (np.array(first) + np.array(more)).tolist()


@given(two_exports(), st.sampled_from([3, 6]), st.booleans())
@settings(max_examples=15, deadline=None)
def test_an_attacker_with_both_exports_subtracts_in_vain(
    exports: tuple[list[list[int]], list[list[int]]], k: int, backwards: bool
) -> None:
    first, second = exports[::-1] if backwards else exports
    earlier = suppress(first, k)
    later = suppress(second, k, earlier=earlier)
    assert later.audit().safe
    for place in product([0, 1, None], [0, 1, None]):
        one, other = earlier.at(place), later.at(place)
        if not isinstance(one, Marker) and not isinstance(other, Marker):
            assert abs(one - other) == 0 or abs(one - other) >= k


@given(st.lists(st.integers(0, 2), min_size=4, max_size=4), st.lists(st.integers(0, 1), min_size=4, max_size=4))
@settings(max_examples=12, deadline=None)
def test_trying_all_pairs_of_tables_pins_down_no_hidden_cell(first: list[int], more: list[int]) -> None:
    k, most = 2, 6  # a sum of two cells is 6 at most, so that no table is forgotten
    earlier = suppress(np.array(first).reshape(2, 2), k)
    later = suppress((np.array(first) + np.array(more)).reshape(2, 2), k, earlier=earlier)
    pairs = [tables_that_fit(table, most) for table in (earlier, later)]
    nested = np.asarray((pairs[0][:, None] <= pairs[1][None]).all(axis=(2, 3)))
    for table, tables in ((earlier, pairs[0][nested.any(axis=1)]), (later, pairs[1][nested.any(axis=0)])):
        for row, column in product([0, 1], [0, 1]):
            if isinstance(table.at((row, column)), Marker):
                assert np.ptp(tables[:, row, column]) >= k


def test_only_the_same_table_can_be_compared() -> None:
    with pytest.raises(CannotCompute, match="same rows"):
        safe_to_release(suppress([[20, 30]], K), suppress([[20], [30]], K), K)


def values(n: int, seed: int = 0) -> list[float]:
    return [float(value) for value in np.random.default_rng(seed).normal(size=n)]


def test_a_small_group_takes_a_second_one_with_it() -> None:
    found = suppress_means({"a": values(40), "b": values(25, 1), "c": values(3, 2)}, K)
    assert [group.n for group in found.groups] == [40, Marker.HIDDEN, Marker.HIDDEN]
    assert [isinstance(group.mean, Marker) for group in found.groups] == [False, True, True]
    assert found.groups[0].mean == pytest.approx(np.mean(values(40)))
    assert found.overall.n == 68


def test_without_the_mean_of_all_a_small_group_is_hidden_alone() -> None:
    found = suppress_means({"a": values(40), "b": values(25, 1), "c": values(3, 2)}, K, overall=False)
    assert [group.n for group in found.groups] == [40, 25, Marker.HIDDEN]
    assert found.overall.mean is Marker.HIDDEN


def test_a_group_of_one_mind_is_hidden() -> None:
    found = suppress_means({"a": values(40), "b": [5.0] * 30, "c": values(30, 2)}, K)
    assert found.groups[1].mean is Marker.HIDDEN
    assert sum(isinstance(group.mean, Marker) for group in found.groups) == 2


def test_what_is_left_over_of_one_mind_hides_the_mean_of_all() -> None:
    found = suppress_means({"a": values(40), "b": [5.0] * 30, "c": [5.0] * 3}, K)
    assert found.overall.mean is Marker.HIDDEN


def test_large_groups_are_shown_with_their_gaps_counted() -> None:
    found = suppress_means({"a": [*values(40), None], "b": values(25, 1)}, K)
    assert (found.n, found.left_out) == (65, 1)
    assert found.groups[0].n == 40
    assert found.overall.mean == pytest.approx(np.mean(values(40) + values(25, 1)))


@given(st.lists(st.integers(0, 25), min_size=1, max_size=6), st.sampled_from([5, 10]))
@settings(max_examples=30, deadline=None)
def test_subtracting_shown_groups_from_all_leaves_k_people_or_none(sizes: list[int], k: int) -> None:
    found = suppress_means({str(number): values(size, number) for number, size in enumerate(sizes)}, k)
    shown = [group.n for group in found.groups if not isinstance(group.n, Marker)]
    assert all(n == 0 or n >= k for n in shown)
    if not isinstance(found.overall.n, Marker):
        left = found.overall.n - sum(shown)
        assert left == 0 or (left >= k and len(sizes) - len(shown) >= 2)


@pytest.mark.parametrize("groups", [{}, {"a": ["x"]}])
def test_bad_groups_are_told(groups: dict[str, list[float]]) -> None:
    with pytest.raises(CannotCompute):
        suppress_means(groups, K)
