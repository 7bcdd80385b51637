"""`compare_groups`: known answers, agreement with the libraries, invariances, and what cannot be compared."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from peerloom.evidence import GroupComparison, compare_groups

# R 4.2, datasets::sleep: extra by group as two separate groups, t.test(extra ~ group).
SLEEP_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def cohort(seed: int, n: int = 120) -> dict[str, np.ndarray]:
    chance = np.random.default_rng(seed)
    age = chance.normal(20, 2, n)
    before = chance.normal(size=n) + 0.2 * (age - 20)
    treated = chance.random(n) < 1 / (1 + np.exp(-0.6 * before))
    after = 0.5 * before + 0.1 * age + 0.4 * treated + chance.normal(size=n)
    return {"age": age, "before": before, "treated": treated, "after": after}


def compared(data: dict[str, np.ndarray], **options: object) -> GroupComparison:
    return compare_groups(
        data["before"],
        data["after"],
        data["treated"],
        covariates={"age": data["age"]},
        **options,  # type: ignore[arg-type]  # of it
    )


def test_raw_difference_is_the_published_welch_test() -> None:
    """R: t = -1.8608, df = 17.776, p-value = 0.07939, interval -3.3654832 to 0.2054832 (group 1 less group 2)."""
    start = list(np.linspace(-1, 1, 10)) * 2
    found = compare_groups(start, SLEEP_1 + SLEEP_2, [True] * 10 + [False] * 10).raw
    assert found.difference == pytest.approx(-1.58)
    assert found.ci_low == pytest.approx(-3.3654832, abs=1e-7)
    assert found.ci_high == pytest.approx(0.2054832, abs=1e-7)
    assert found.p == pytest.approx(0.07939414, abs=1e-7)
    assert found.se == pytest.approx(1.58 / 1.8608135, abs=1e-6)


def test_classic_difference_in_differences_is_student_t_on_the_changes() -> None:
    """R: t.test(extra ~ group, var.equal = TRUE): t = -1.8608, df = 18, p-value = 0.07919, -3.363874 to 0.203874."""
    start = np.linspace(-1, 1, 20)
    found = compare_groups(
        start, np.array(SLEEP_1 + SLEEP_2) + start, [1] * 10 + [0] * 10, errors="classic"
    ).difference_in_differences
    assert found.difference == pytest.approx(-1.58)
    assert found.ci_low == pytest.approx(-3.363874, abs=1e-6)
    assert found.ci_high == pytest.approx(0.203874, abs=1e-6)
    assert found.p == pytest.approx(0.07918671, abs=1e-7)


def hand_made(design: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Coefficients, classic and HC3 standard errors from the textbook's matrices."""
    inverse = np.linalg.inv(design.T @ design)
    coefficients = inverse @ design.T @ values
    left = values - design @ coefficients
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    classic = np.sqrt(np.diag(inverse) * (left @ left) / (len(values) - design.shape[1]))
    meat = (design * (left / (1 - leverage))[:, None] ** 2).T @ design
    return coefficients, classic, np.sqrt(np.diag(inverse @ meat @ inverse))


@pytest.mark.parametrize("errors", ["robust", "classic"])
def test_analysis_of_covariance_is_least_squares_written_out(errors: str) -> None:
    data = cohort(1)
    design = np.column_stack([np.ones(120), data["treated"], data["before"], data["age"]])
    coefficients, classic, hc3 = hand_made(design, data["after"])
    se = (hc3 if errors == "robust" else classic)[1]
    found = compared(data, errors=errors).ancova
    assert found.difference == pytest.approx(coefficients[1], rel=1e-9)
    assert found.se == pytest.approx(se, rel=1e-9)
    assert found.p == pytest.approx(2 * stats.t.sf(abs(coefficients[1] / se), 116), rel=1e-6)
    assert found.ci_high == pytest.approx(coefficients[1] + stats.t.ppf(0.975, 116) * se, rel=1e-9)


def test_with_clusters_of_one_errors_are_those_of_each_person() -> None:
    data = cohort(2)
    alone = compared(data, clusters=[None] * 120)
    design = np.column_stack([np.ones(120), data["treated"]])
    change = data["after"] - data["before"]
    inverse = np.linalg.inv(design.T @ design)
    left = change - design @ (inverse @ design.T @ change)
    white = inverse @ ((design * left[:, None] ** 2).T @ design) @ inverse
    se = np.sqrt(white[1, 1] * 120 / 119 * 119 / 118)
    assert alone.difference_in_differences.se == pytest.approx(se, rel=1e-9)
    assert alone.propensity_weighting.se == pytest.approx(compared(data).propensity_weighting.se, rel=1e-9)


def test_people_counted_twice_under_one_mentor_do_not_make_it_surer() -> None:
    data = {name: np.repeat(values, 2) for name, values in cohort(3).items()}
    together = compared(data, clusters=list(np.repeat(np.arange(120), 2)))
    once = compared(cohort(3), clusters=list(range(120)))
    for twice, single in zip(together.estimates, once.estimates, strict=True):
        assert twice.difference == pytest.approx(single.difference, rel=1e-6)
        assert twice.se == pytest.approx(single.se, rel=0.02)


@pytest.mark.parametrize("target", ["ATT", "ATE"])
def test_weighting_with_one_two_sided_covariate_is_standardisation(target: str) -> None:
    """With one binary covariate the model is saturated, so weighting is the mean of strata's differences."""
    chance = np.random.default_rng(5)
    stratum = np.repeat([0.0, 1.0], 60)
    treated = np.tile([True] * 20 + [False] * 40, 2)
    treated[60:80] = True
    treated[80:100] = True
    after = chance.normal(size=120) + stratum + treated * (1 + stratum)
    found = compare_groups(stratum, after, treated, target=target).propensity_weighting
    gaps = [after[treated & (stratum == s)].mean() - after[~treated & (stratum == s)].mean() for s in (0, 1)]
    shares = [np.mean(stratum[treated] == s) if target == "ATT" else np.mean(stratum == s) for s in (0, 1)]
    assert found.difference == pytest.approx(np.dot(gaps, shares), rel=1e-6)


@pytest.mark.parametrize("target", ["ATT", "ATE"])
def test_weighting_agrees_with_statsmodels(target: str) -> None:
    """`TreatmentEffect.ipw` (ATT: effect_group=1), whose standard error is that of stacked equations without HC3."""
    from statsmodels.discrete.discrete_model import Logit
    from statsmodels.regression.linear_model import OLS
    from statsmodels.treatment.treatment_effects import TreatmentEffect

    data = cohort(7, 4_000)
    design = np.column_stack([np.ones(4_000), data["before"], data["age"]])
    theirs = TreatmentEffect(
        OLS(data["after"], design),
        data["treated"].astype(int),
        results_select=Logit(data["treated"].astype(float), design).fit(disp=0),
    ).ipw(effect_group=1 if target == "ATT" else "all")
    ours = compared(data, target=target).propensity_weighting
    assert ours.difference == pytest.approx(float(theirs.effect[0]), rel=1e-6)
    assert ours.se == pytest.approx(float(np.sqrt(theirs.results_gmm.cov_params()[0, 0])), rel=0.003)


def test_standard_error_of_weighting_is_that_of_many_repetitions() -> None:
    drawn = [compared(cohort(seed, 300)).propensity_weighting for seed in range(100, 220)]
    spread = np.std([one.difference for one in drawn if one.difference is not None], ddof=1)
    said = np.mean([one.se for one in drawn if one.se is not None])
    assert said == pytest.approx(spread, rel=0.2)


def test_weighting_balances_what_was_out_of_balance() -> None:
    found = compared(cohort(8, 600))
    before, age = found.balance
    assert before.name == "before"
    assert age.name == "age"
    assert before.unweighted is not None
    assert before.weighted is not None
    assert before.unweighted > 0.3
    assert abs(before.weighted) < 0.1
    assert found.balanced is True
    assert found.effective_n_treated == pytest.approx(found.n_treated)
    assert found.effective_n_comparison is not None
    assert found.effective_n_comparison < found.n_comparison


@given(st.integers(0, 10_000), st.floats(0.01, 100), st.floats(-100, 100))
@settings(max_examples=12, deadline=None)
def test_scale_carries_over_and_shift_and_order_do_not_matter(seed: int, scale: float, shift: float) -> None:
    data = cohort(seed)
    order = np.random.default_rng(seed).permutation(120)
    moved = {name: values[order] for name, values in data.items()}
    moved |= {name: moved[name] * scale + shift for name in ("before", "after")}
    moved["age"] = moved["age"] * 7 - 3
    for one, other in zip(compared(data).estimates, compared(moved).estimates, strict=True):
        assert one.difference is not None
        assert other.difference == pytest.approx(one.difference * scale, rel=1e-5, abs=1e-7 * scale)
        assert one.se is not None
        assert other.se == pytest.approx(one.se * scale, rel=1e-5)
        assert other.p == pytest.approx(one.p, rel=1e-3, abs=1e-12)


@given(st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_groups_swapped_turn_the_sign(seed: int) -> None:
    data = cohort(seed)
    swapped = compared(data | {"treated": ~data["treated"]}, target="ATE")
    for one, other in zip(compared(data, target="ATE").estimates, swapped.estimates, strict=True):
        assert one.difference is not None
        assert other.difference == pytest.approx(-one.difference, rel=1e-6, abs=1e-9)
        assert other.p == pytest.approx(one.p, rel=1e-5)


def test_a_million_people() -> None:
    found = compared(cohort(9, 1_000_000))
    assert found.ancova.difference == pytest.approx(0.4, abs=0.02)
    assert found.propensity_weighting.difference == pytest.approx(0.4, abs=0.02)
