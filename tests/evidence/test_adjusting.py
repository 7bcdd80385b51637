"""Many tests at once: a published family, statsmodels, and what the four ways promise of each other."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from peerloom.evidence import Adjustment, CannotCompute, adjust
from tests.evidence.data.change import P_VALUES

FAMILY = st.lists(st.floats(0, 1), min_size=1, max_size=20)
METHODS = ("bonferroni", "holm", "bh", "by")


@pytest.mark.parametrize(("method", "rejected"), [("bh", 4), ("holm", 3), ("bonferroni", 3), ("by", 3)])
def test_the_fifteen_tests_of_benjamini_and_hochberg(method: str, rejected: int) -> None:
    """Benjamini and Hochberg (1995), section 4.2: four hypotheses are rejected by theirs, three by Bonferroni's."""
    found = adjust(P_VALUES, method)
    assert found.rejected == (True,) * rejected + (False,) * (15 - rejected)
    assert (found.n, found.level, found.left_out) == (15, 0.05, 0)


def test_their_adjusted_values_as_r_has_them() -> None:
    """R: p.adjust(p, "BH"), "holm", "bonferroni", "BY"; the last is the first times the sum of 1 to 1 / 15."""
    bh = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714, 0.06385714, 0.0645, 0.0765, 0.486, 0.58118182]
    bh += [0.714875, 0.75323077, 0.81321429, 1.0]
    holm = [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, *[1.0] * 6]
    bonferroni = [0.0015, 0.006, 0.0285, 0.1425, 0.3015, 0.417, 0.447, 0.516, 0.6885, *[1.0] * 6]
    harmonic = sum(1 / one for one in range(1, 16))
    assert adjust(P_VALUES, "bh").adjusted == pytest.approx(bh, abs=5e-9)
    assert adjust(P_VALUES, "holm").adjusted == pytest.approx(holm, abs=5e-9)
    assert adjust(P_VALUES, "bonferroni").adjusted == pytest.approx(bonferroni, abs=5e-9)
    assert adjust(P_VALUES, "by").adjusted == pytest.approx([min(1, one * harmonic) for one in bh], abs=5e-8)


@settings(max_examples=15, deadline=None)
@given(FAMILY, st.sampled_from([("holm", "holm"), ("bh", "fdr_bh"), ("by", "fdr_by"), ("bonferroni", "bonferroni")]))
def test_agrees_with_statsmodels(p_values: list[float], names: tuple[str, str]) -> None:
    ours, theirs = names
    assert adjust(p_values, ours).adjusted == pytest.approx(list(multipletests(p_values, method=theirs)[1]))


@settings(max_examples=30, deadline=None)
@given(FAMILY, st.sampled_from(METHODS), st.randoms(use_true_random=False))
def test_order_does_not_matter_and_nothing_gets_smaller(p_values: list[float], method: str, chance: Random) -> None:
    found = dict(zip(p_values, adjust(p_values, method).adjusted, strict=True))
    shuffled = list(p_values)
    chance.shuffle(shuffled)
    assert adjust(shuffled, method).adjusted == pytest.approx([found[one] for one in shuffled])
    assert all(after is not None and before <= after * (1 + 1e-12) for before, after in found.items())


@settings(max_examples=30, deadline=None)
@given(FAMILY)
def test_what_is_stricter_rejects_no_more(p_values: list[float]) -> None:
    counts = {method: sum(map(bool, adjust(p_values, method).rejected)) for method in METHODS}
    assert counts["bonferroni"] <= counts["holm"] <= counts["bh"]
    assert counts["by"] <= counts["bh"]


def test_a_test_without_a_p_value_is_no_part_of_the_family() -> None:
    found = adjust([0.01, None, 0.04, float("nan")], "bonferroni")
    assert [value for value in found.adjusted if value is not None] == pytest.approx([0.02, 0.08])
    assert (found.adjusted[1], found.adjusted[3]) == (None, None)
    assert found.rejected == (True, None, False, None)
    assert (found.n, found.left_out) == (2, 2)
    none = adjust([None, None])
    assert (none.too_few, none.adjusted, none.rejected, none.n) == (True, (None, None), (None, None), 0)
    assert none.sentence == "None of the tests has a p-value, so there is nothing to adjust."


def test_a_value_on_the_level_is_rejected() -> None:
    """0.3 is three times 0.1, but not in binary fractions."""
    assert adjust([0.1, 1.0, 1.0], "bonferroni", level=0.3).rejected[0]
    assert adjust([0.01, 1, 1, 1, 1], "holm").rejected[0]


def test_methods_and_sentences() -> None:
    assert [adjust([0.01], method).method for method in Adjustment] == [
        *("Bonferroni", "Holm", "Benjamini-Hochberg", "Benjamini-Yekutieli")
    ]
    assert adjust(P_VALUES).sentence == (
        "Of 15 tests, 3 stand when all are judged together: the chance that even one of them stands by luck alone is"
        " held to 5%."
    )
    assert adjust(P_VALUES, "bh").sentence == (
        "Of 15 tests, 4 stand when all are judged together: of those that stand, about 5% at most are expected to be"
        " there by luck alone."
    )


@pytest.mark.parametrize(
    ("p_values", "method", "level", "message"),
    [
        ([], "holm", 0.05, "p_values are empty"),
        ([1.2], "holm", 0.05, "between 0 and 1, with None"),
        ([-0.1], "holm", 0.05, "between 0 and 1, with None"),
        (["small"], "holm", 0.05, "numbers"),
        ([0.5], "tukey", 0.05, "method is one of bonferroni, holm, bh, by; it is 'tukey'"),
        ([0.5], "holm", 5, r"as 0\.05 does; it is 5"),
    ],
)
def test_bad_input_is_refused(p_values: list[float], method: str, level: float, message: str) -> None:
    with pytest.raises(CannotCompute, match=message):
        adjust(p_values, method, level=level)


def test_a_million_tests() -> None:
    p_values = np.random.default_rng(6).random(1_000_000)
    assert adjust(p_values, "holm").rejected.count(True) < 5
