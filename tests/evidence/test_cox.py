"""Cox's model against R's coxph and against its likelihood."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines.datasets import load_lung, load_rossi
from numpy.typing import NDArray
from scipy import stats

from peerloom.evidence import CannotCompute, cox
from tests.evidence.data.remission import ENDED, GROUP, WEEKS

near = pytest.approx
PLACEBO = [group == "placebo" for group in GROUP]


def cases(seed: int, n: int = 60) -> tuple[NDArray[np.float64], NDArray[np.bool_], dict[str, NDArray[np.float64]]]:
    """Matches that end in whole weeks, the earlier the higher the first covariate is."""
    chance = np.random.default_rng(seed)
    covariates = {"distance": chance.normal(size=n), "age": chance.normal(40, 10, size=n)}
    weeks = np.ceil(chance.exponential(10 * np.exp(-0.5 * covariates["distance"])))
    return weeks, chance.random(n) < 0.7, covariates


def test_rossi_is_as_in_r() -> None:
    data = load_rossi()
    names = ["fin", "age", "race", "wexp", "mar", "paro", "prio"]
    found = cox(data["week"].tolist(), data["arrest"].tolist(), {name: data[name].tolist() for name in names})
    # J. Fox, appendix "Cox Proportional-Hazards Regression for Survival Data in R": summary(mod.allison).
    wanted = {
        "fin": (-0.37942, 0.19138, 0.0474),
        "age": (-0.05744, 0.02200, 0.0090),
        "race": (0.31390, 0.30799, 0.3081),
        "wexp": (-0.14980, 0.21222, 0.4803),
        "mar": (-0.43370, 0.38187, 0.2561),
        "paro": (-0.08487, 0.19576, 0.6646),
        "prio": (0.09150, 0.02865, 0.0014),
    }
    assert found.coef is not None
    assert found.se is not None
    assert found.p is not None
    assert list(found.coef) == names
    for name, (coef, se, p) in wanted.items():
        assert (found.coef[name], found.se[name]) == near((coef, se), abs=6e-6)
        assert found.p[name] == near(p, abs=6e-5)
    assert found.hazard_ratio is not None
    assert found.hazard_ratio["fin"] == near(0.6843, abs=5e-5)
    assert found.hazard_ratio_ci is not None
    assert found.hazard_ratio_ci["fin"] == near((0.4702, 0.9957), abs=5e-5)
    assert (found.chi2, found.df) == near((33.27, 7), abs=0.005)
    assert found.chi2_p == near(2.362e-05, rel=1e-3)
    assert found.concordance == near(0.640, abs=0.0005)
    assert (found.n, found.n_events) == (432, 114)
    assert found.proportional_p is not None
    # lifelines' own page on this assumption prints for these data: age 11.03, fin 0.02, wexp 7.48.
    steady = {"age": stats.chi2.sf(11.03, 1), "fin": stats.chi2.sf(0.02, 1), "wexp": stats.chi2.sf(7.48, 1)}
    assert {name: found.proportional_p[name] for name in steady} == near(steady, abs=5e-3, rel=5e-3)
    assert "Efron" in found.variant
    assert "earlier: prio." in found.sentence
    assert "later: fin, age." in found.sentence


def test_lung_is_as_in_r() -> None:
    data = load_lung()
    found = cox(data["time"], data["status"], {"age": data["age"], "sex": data["sex"]})
    # coxph(Surv(time, status) ~ age + sex, lung)
    assert found.coef == near({"age": 0.017045, "sex": -0.513219}, abs=5e-7)
    assert found.se == near({"age": 0.009223, "sex": 0.167458}, abs=5e-7)
    assert found.p == near({"age": 0.06459, "sex": 0.00218}, abs=5e-6)
    assert found.chi2 == near(14.12, abs=0.005)
    assert found.concordance == near(0.603, abs=0.0005)
    # coxph(Surv(time, status) ~ age + sex + ph.ecog, lung)
    three = cox(data["time"], data["status"], data[["age", "sex", "ph.ecog"]])
    assert (three.n, three.left_out) == (227, 1)
    assert three.coef == near({"age": 0.011067, "sex": -0.552612, "ph.ecog": 0.463728}, abs=5e-7)
    assert three.se == near({"age": 0.009267, "sex": 0.167739, "ph.ecog": 0.113577}, abs=5e-7)
    # coxph(Surv(time, status) ~ sex, lung)
    alone = cox(data["time"], data["status"], data[["sex"]].to_numpy())
    assert alone.coef == near({0: -0.5310}, abs=5e-5)
    assert alone.se == near({0: 0.1672}, abs=5e-5)
    assert alone.p == near({0: 0.00149}, abs=5e-6)


def test_ties_are_efrons() -> None:
    found = cox(WEEKS, ENDED, {"placebo": PLACEBO})
    # coxph(Surv(time, cens) ~ treat, MASS::gehan): 1.5721 (0.4124); Breslow's ties would give 1.5092 (0.4096).
    assert found.coef == near({"placebo": 1.5721}, abs=5e-5)
    assert found.se == near({"placebo": 0.4124}, abs=5e-5)
    assert found.hazard_ratio == near({"placebo": 4.8169}, abs=5e-4)


def test_estimates_are_where_efrons_likelihood_is_flat() -> None:
    weeks, ended, covariates = cases(3)
    found = cox(weeks, ended, covariates)
    assert found.coef is not None
    x = np.column_stack(list(covariates.values()))
    risk = np.exp(x @ np.array(list(found.coef.values())))
    slope = np.zeros(2)
    for week in np.unique(weeks[ended]):
        at_risk, over = weeks >= week, (weeks == week) & ended
        for tied in range(over.sum()):
            weight = risk * at_risk - risk * over * tied / over.sum()
            slope -= weight @ x / weight.sum()
        slope += x[over].sum(axis=0)
    assert slope == near([0, 0], abs=1e-3)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32))
def test_order_does_not_matter_and_units_as_theory_says(seed: int) -> None:
    weeks, ended, covariates = cases(seed)
    order = np.random.default_rng(seed).permutation(len(weeks))
    one = cox(weeks, ended, covariates)
    two = cox(
        7 * weeks[order],
        ended[order],
        {"distance": 1000 * covariates["distance"][order] + 5, "age": -covariates["age"][order]},
    )
    assert one.coef is not None
    assert two.coef == near({"distance": one.coef["distance"] / 1000, "age": -one.coef["age"]}, rel=1e-4, abs=1e-7)
    assert two.concordance == near(one.concordance, abs=1e-9)
    assert one.ci is not None
    assert all(low < one.coef[name] < high for name, (low, high) in one.ci.items())


def test_gaps_and_too_few() -> None:
    weeks, ended, covariates = cases(3)
    gappy = {name: [None, *values.tolist(), 1.0] for name, values in covariates.items()}
    found = cox([3, *weeks.tolist(), 4], [True, *ended.tolist(), None], gappy)
    assert (found.n, found.left_out) == (60, 2)
    assert found.coef == near(dict(cox(weeks, ended, covariates).coef or {}), rel=1e-6)
    for few in (cox(WEEKS[:9], ENDED[:9], {"x": WEEKS[:9]}), cox([None] * 12, [True] * 12, {"x": range(12)})):
        assert few.too_few
        assert (few.coef, few.se, few.ci, few.hazard_ratio, few.p, few.concordance, few.chi2) == (None,) * 7
        assert "too few" in few.sentence


@pytest.mark.parametrize(
    ("covariates", "why"),
    [
        ({"same": [3.0] * 42}, "same is the same for all"),
        ({"a": list(range(42)), "b": [2 * value + 1 for value in range(42)]}, "b follows from the other"),
        ({"a": PLACEBO, "b": [not flag for flag in PLACEBO]}, "b follows from the other"),
        ({"ended": ENDED}, "tells the early endings apart"),
        ({"weeks": [week + 0.001 * at for at, week in enumerate(WEEKS)]}, "tells the early endings apart"),
        (np.eye(42)[:, :40], "it takes more endings than characteristics"),
    ],
)
def test_what_cannot_be_told_apart_says_so(covariates: Any, why: str) -> None:
    found = cox(WEEKS, ENDED, covariates)
    assert not found.too_few
    assert (found.coef, found.se, found.p, found.concordance, found.notices) == (None, None, None, None, ())
    assert why in found.sentence


def test_no_endings_have_no_reasons() -> None:
    found = cox(WEEKS, [False] * 42, {"placebo": PLACEBO})
    assert (found.coef, found.n_events) == (None, 0)
    assert "No match was seen to end" in found.sentence


def test_endings_all_at_once_have_no_order() -> None:
    found = cox([3] * 42, ENDED, {"placebo": PLACEBO})
    assert found.coef is None
    assert "No match outlasted" in found.sentence


def test_few_endings_per_characteristic_are_said() -> None:
    weeks, ended, covariates = cases(3, 16)
    found = cox(weeks, ended, covariates)
    assert "fewer than 10 per characteristic" in " ".join(map(str, found.notices))
    assert "descriptive" in found.sentence
    assert not cox(WEEKS, ENDED, {"placebo": PLACEBO}).notices


def test_an_effect_that_changes_with_time_is_pointed_out() -> None:
    chance = np.random.default_rng(2)
    far = chance.random(400) < 0.5
    # Those who live far apart end all around week 10, the others at any time with the same mean.
    weeks = np.where(far, chance.normal(10, 1, 400), chance.exponential(10, 400))
    found = cox(weeks, np.ones(400), {"far": far, "chance": chance.normal(size=400)})
    assert found.proportional_p is not None
    assert found.proportional_p["far"] is not None
    assert found.proportional_p["chance"] is not None
    assert found.proportional_p["far"] < 1e-6 < 0.01 < found.proportional_p["chance"]
    assert [str(notice) for notice in found.notices if "far" in str(notice)] == [
        "What goes with far seems to change as matches grow older: one figure hides that (p < 0.001)."
    ]


def test_what_is_not_clear_is_not_called_nothing() -> None:
    found = cox(WEEKS, ENDED, {"chance": np.random.default_rng(1).normal(size=42)})
    assert "does not show that none of them matters" in found.sentence


@pytest.mark.parametrize("unit", [1e-250, 1e-9, 1e9, 1e250])
def test_extreme_units_overflow_nothing(unit: float) -> None:
    weeks, ended, covariates = cases(3)
    plain = cox(weeks, ended, covariates)
    found = cox(weeks, ended, {name: values * unit for name, values in covariates.items()})
    assert plain.coef is not None
    assert found.coef is not None
    assert found.coef["distance"] * unit == near(plain.coef["distance"], rel=1e-6)


@pytest.mark.parametrize(
    ("durations", "ended", "covariates"),
    [
        ([], [], {}),
        (WEEKS, ENDED, {}),
        (WEEKS, ENDED, []),
        (WEEKS, ENDED, {"x": [1, 2]}),
        (WEEKS, ENDED, [[1]] * 41),
        (WEEKS, ENDED, {"x": ["far"] * 42}),
        (WEEKS, ENDED, {"x": [float("inf")] * 42}),
        (WEEKS, ENDED[1:], {"x": WEEKS}),
        ([-1, *WEEKS[1:]], ENDED, {"x": WEEKS}),
        (WEEKS, [2] * 42, {"x": WEEKS}),
    ],
)
def test_bad_input_is_refused(durations: Any, ended: Any, covariates: Any) -> None:
    with pytest.raises(CannotCompute):
        cox(durations, ended, covariates)


def test_intervals_cover() -> None:
    within = 0
    for seed in range(60):
        found = cox(*cases(seed))
        assert found.ci is not None
        low, high = found.ci["distance"]
        within += low <= 0.5 <= high
    assert within >= 52
