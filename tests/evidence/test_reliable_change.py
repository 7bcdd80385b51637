"""Change beyond the scale's own noise, for one person and for many."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.evidence import CannotCompute, Verdict, reliable_change, reliable_changes


def test_the_example_of_jacobson_and_truax() -> None:
    """Jacobson and Truax (1991), p. 14: SD 7.5, reliability .80, from 47.5 to 32.5; they print S_diff 4.74 and 3.16."""
    found = reliable_change(47.5, 32.5, 7.5, 0.80)
    assert found.s_diff == pytest.approx(4.743416, abs=5e-7)
    assert found.rc == pytest.approx(-3.162278, abs=5e-7)
    assert found.verdict is Verdict.LOWER
    assert str(found.verdict) == "reliably lower"
    assert (found.n, found.left_out, found.too_few) == (1, 0, False)
    assert found.sentence == (
        "The answer fell by 15.00, more than the scale's own noise explains (3.16 standard errors of a difference)."
    )


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        (0.0, Verdict.NONE),
        (1.96, Verdict.NONE),
        (1.9601, Verdict.HIGHER),
        (-1.96, Verdict.NONE),
        (-1.9601, Verdict.LOWER),
    ],
)
def test_reliable_is_what_lies_beyond_1_96(after: float, verdict: Verdict) -> None:
    found = reliable_change(0, after, 1, 0.5)
    assert found.s_diff == pytest.approx(1)
    assert found.verdict is verdict
    assert ("does not show that nothing changed" in found.sentence) == (verdict is Verdict.NONE)


@pytest.mark.parametrize(("before", "after"), [(None, 3), (3, None), (nan, 3), (None, None)])
def test_a_missing_answer_has_no_verdict(before: float | None, after: float | None) -> None:
    found = reliable_change(before, after, 1, 0.5)
    assert (found.rc, found.verdict, found.n, found.left_out, found.too_few) == (None, None, 0, 1, True)
    assert found.sentence == "One of the two answers is missing, so nothing can be said of a change."


def test_many_people_are_counted() -> None:
    found = reliable_changes([1, 5, 3, None, 2, 2], [4, 2, 3, 4, None, 4.5], sd=1, reliability=0.5)
    assert (found.n, found.left_out) == (4, 2)
    assert (found.rose, found.fell, found.stayed) == (2, 1, 1)
    assert [value for value in found.rc if value is not None] == pytest.approx([3, -3, 0, 2.5])
    assert [value is None for value in found.rc] == [False, False, False, True, True, False]
    assert found.sentence == (
        "Of 4 people, 2 ended reliably higher and 1 reliably lower; for 1 the difference is no larger than the scale's"
        " own noise."
    )


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=30))
def test_many_people_are_judged_like_one(pairs: list[tuple[int, int]]) -> None:
    found = reliable_changes([one for one, _ in pairs], [one for _, one in pairs], sd=6.5, reliability=0.83)
    alone = [reliable_change(before, after, 6.5, 0.83) for before, after in pairs]
    assert found.rc == tuple(one.rc for one in alone)
    verdicts = [one.verdict for one in alone]
    assert (found.rose, found.fell, found.stayed) == tuple(
        verdicts.count(verdict) for verdict in (Verdict.HIGHER, Verdict.LOWER, Verdict.NONE)
    )


def test_too_few_people_are_not_counted() -> None:
    found = reliable_changes([1, 2], [3, 4], sd=1, reliability=0.5, minimum_n=5)
    assert (found.too_few, found.rose, found.fell, found.stayed, found.rc) == (True, None, None, None, (None, None))
    assert found.sentence == (
        "There are too few who answered both before and after to be counted here: 2, and at least 5 are needed."
    )
    nobody = reliable_changes([None], [4], sd=1, reliability=0.5)
    assert nobody.too_few
    assert "0, and at least 1 are needed" in nobody.sentence


@pytest.mark.parametrize(
    ("sd", "reliability", "message"),
    [
        (0, 0.8, "SD of the scale has to be above 0"),
        (-1, 0.8, "SD of the scale"),
        (nan, 0.8, "SD of the scale"),
        (None, 0.8, "SD of the scale"),
        (1, 1, "from 0 to below 1; it is 1"),
        (1, -0.1, "reliability of the scale"),
        (1, None, "reliability of the scale"),
        ("wide", 0.8, "has to be numbers"),
    ],
)
def test_a_scale_that_cannot_be_is_refused(sd: float, reliability: float, message: str) -> None:
    with pytest.raises(CannotCompute, match=message):
        reliable_change(1, 2, sd, reliability)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [([], [], "are empty"), ([1, 2], [1], "as many values"), (["a"], [1], "numbers"), ([1], [1e200], "beyond")],
)
def test_bad_columns_are_refused(before: list[float], after: list[float], message: str) -> None:
    with pytest.raises(CannotCompute, match=message):
        reliable_changes(before, after, sd=1, reliability=0.5)


def test_a_million_people() -> None:
    chance = np.random.default_rng(6)
    found = reliable_changes(chance.normal(size=1_000_000), chance.normal(size=1_000_000), sd=1, reliability=0.0)
    assert found.stayed == pytest.approx(950_000, abs=2000)
