from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerloom.domain.feedback.rules.objectives import meets, rounded_beside

TENTH = Fraction(1, 10)


@pytest.mark.parametrize(
    ("figure", "target", "at_least", "most"),
    [
        *((3.96, "4", 3.9, 4.0), (4.04, "4", 4.0, 4.1), (3.66, "3", 3.7, 3.7), (3.04, "3.05", 3.0, 3.0)),
        *((4.0, "4", 4.0, 4.0), (3.65, "3.65", 3.7, 3.6), (-0.04, "0", -0.1, 0.0)),
    ],
)
def test_a_rounded_figure_meets_the_target_if_it_did(figure: float, target: str, at_least: float, most: float) -> None:
    assert rounded_beside(figure, Decimal(target), to=TENTH, at_least=True) == at_least
    assert rounded_beside(figure, Decimal(target), to=TENTH, at_least=False) == most


@given(
    st.floats(-200, 200),
    st.decimals(-200, 200, places=2),
    st.fractions(min_value=Fraction(1, 20), max_value=2, max_denominator=20),
    st.booleans(),
)
def test_it_is_a_multiple_nearby(figure: float, target: Decimal, unit: Fraction, at_least: bool) -> None:
    told = rounded_beside(figure, target, to=unit, at_least=at_least)
    multiple = round(Fraction(told) / unit) * unit
    assert told == float(multiple)
    assert abs(told - figure) <= unit + 1e-9
    assert meets(told, target, at_least=at_least) == meets(figure, target, at_least=at_least)
