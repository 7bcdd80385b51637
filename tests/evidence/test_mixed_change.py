"""A change over several waves: published fits, statsmodels where it converges, and what theory says of balance."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from peerloom.evidence import CannotCompute, MixedChange, mixed_change, paired_change
from tests.evidence.data.change import ERGO_STOOL, OATS, SLEEP_1, SLEEP_2

Rows = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]


def long_rows(people: Sequence[Sequence[float]] | NDArray[Any]) -> Rows:
    """Values, waves from 0 and persons from 0, of a table with one row per person."""
    table = np.asarray(people, dtype=float)
    persons, waves = table.shape
    return table.ravel(), np.tile(np.arange(waves), persons), np.repeat(np.arange(persons), waves)


def simulated(persons: int, *, seed: int = 6, between: float = 1.0, clusters: int = 0, shared: float = 0.0) -> Rows:
    chance = np.random.default_rng(seed)
    table = chance.normal(size=(persons, 3)) + [0.0, 0.3, 0.5] + between * chance.normal(size=(persons, 1))
    if clusters:
        table += shared * chance.normal(size=clusters)[np.arange(persons) % clusters][:, None]
    return long_rows(table)


def effects_of(found: MixedChange) -> list[float]:
    return [
        value
        for effect in found.effects
        for value in (effect.difference, effect.se, effect.ci_low, effect.ci_high, effect.p)
        if value is not None
    ]


def test_the_effort_of_getting_up_as_nlme_has_it() -> None:
    """Pinheiro and Bates (2000), section 1.2: lme(effort ~ Type, ergoStool, ~ 1 | Subject), by REML."""
    found = mixed_change(*long_rows(ERGO_STOOL), minimum_n=9)
    assert [effect.difference for effect in found.effects] == pytest.approx([3.888889, 2.222222, 0.666667], abs=5e-7)
    assert [effect.se for effect in found.effects] == pytest.approx([0.5186838] * 3, abs=5e-8)
    assert [effect.p for effect in found.effects] == pytest.approx([0.0, 0.0003, 0.2110], abs=5e-5)
    assert (found.sd_person, found.sd_residual) == pytest.approx((1.332465, 1.100295), abs=5e-7)
    assert (found.df, found.converged, found.boundary, found.n_clusters) == (24, True, False, None)
    assert found.icc == pytest.approx(1.332465**2 / (1.332465**2 + 1.100295**2), abs=1e-6)


def test_oats_in_plots_of_blocks_as_nlme_has_them() -> None:
    """Venables and Ripley (2002), section 10.2: lme(Y ~ N + V, oats, ~ 1 | B/V), by REML."""
    values, waves, plots, blocks, varieties = [], [], [], [], []
    for block, by_variety in OATS.items():
        for variety, yields in by_variety.items():
            values += yields
            waves += ["none", "0.2", "0.4", "0.6"]
            plots += [f"{variety} in {block}"] * 4
            blocks += [block] * 4
            varieties += [(variety == "Marvellous", variety == "Victory")] * 4
    found = mixed_change(values, waves, plots, cluster=blocks, covariates=varieties)
    assert [effect.difference for effect in found.effects] == pytest.approx([19.5, 34.833, 44.0], abs=5e-4)
    assert [effect.se for effect in found.effects] == pytest.approx([4.250] * 3, abs=5e-4)
    assert (found.sd_cluster, found.sd_person, found.sd_residual) == pytest.approx((14.645, 10.473, 12.750), abs=5e-4)
    assert (found.df, found.n, found.n_rows, found.n_clusters) == (51, 18, 72, 6)
    assert (found.waves, found.at_each) == (("none", "0.2", "0.4", "0.6"), (18,) * 4)


def test_two_complete_waves_give_the_paired_t_test() -> None:
    paired = paired_change(SLEEP_1, SLEEP_2)
    found = mixed_change(*long_rows(list(zip(SLEEP_1, SLEEP_2, strict=True))))
    assert found.df == paired.df
    assert effects_of(found) == pytest.approx(
        [paired.difference, 1.2299955 / 10**0.5, paired.ci_low, paired.ci_high, paired.p], rel=1e-6
    )


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_complete_waves_give_the_variances_of_the_analysis_of_variance(seed: int) -> None:
    """Searle, Casella and McCulloch (1992), section 4.8: REML is ANOVA where that leaves nothing negative."""
    values, waves, persons = simulated(15, seed=seed)
    table = values.reshape(15, 3)
    rest = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0) + table.mean()
    within = float((rest**2).sum()) / 28
    between = (3 * float(table.mean(axis=1).var(ddof=1)) - within) / 3
    found = mixed_change(values, waves, persons)
    if between > 0.01:
        assert found.sd_residual == pytest.approx(within**0.5, rel=1e-6)
        assert found.sd_person == pytest.approx(between**0.5, rel=1e-5)
    assert [effect.difference for effect in found.effects] == pytest.approx(
        list(table.mean(axis=0)[1:] - table.mean(axis=0)[0])
    )


@pytest.mark.parametrize("clusters", [0, 12])
def test_agrees_with_statsmodels_when_answers_are_missing(clusters: int) -> None:
    from statsmodels.regression.mixed_linear_model import MixedLM, VCSpec

    values, waves, persons = simulated(60, clusters=clusters, shared=1.0)
    kept = np.random.default_rng(7).random(values.size) < 0.7
    age = np.random.default_rng(8).integers(18, 30, size=60).astype(float)[persons]
    cluster = persons % clusters if clusters else None
    found = mixed_change(np.where(kept, values, np.nan), waves, persons, cluster=cluster, covariates=age)
    y, w, p = values[kept], waves[kept], persons[kept]
    design = np.column_stack([np.ones(y.size), w == 1, w == 2, age[kept]]).astype(float)
    inside = None
    if clusters:
        matrices = [np.eye(60)[p[p % clusters == one]][:, one::clusters] for one in range(clusters)]
        names = [[str(at) for at in range(matrix.shape[1])] for matrix in matrices]
        inside = VCSpec(["person"], [names], [matrices])
    groups = p % clusters if clusters else p
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = MixedLM(y, design, groups, exog_re=np.ones(y.size), exog_vc=inside).fit(reml=True, gtol=1e-8)
    assert expected.converged
    assert [effect.difference for effect in found.effects] == pytest.approx(list(expected.fe_params[1:3]), rel=1e-5)
    # statsmodels' own errors come from the Hessian of all parameters; R's, and ours, from generalised least squares.
    groups_alike = (groups[:, None] == groups).astype(float) * float(expected.cov_re[0, 0])
    persons_alike = (p[:, None] == p) * (float(expected.vcomp[0]) if clusters else 0.0)
    spread = groups_alike + persons_alike + np.eye(y.size) * float(expected.scale)
    errors = np.sqrt(np.diag(np.linalg.inv(design.T @ np.linalg.solve(spread, design))))
    assert [effect.se for effect in found.effects] == pytest.approx(list(errors[1:3]), rel=1e-5)
    outer = found.sd_cluster if clusters else found.sd_person
    assert outer == pytest.approx(float(expected.cov_re[0, 0]) ** 0.5, rel=1e-4)
    if clusters:
        assert found.sd_person == pytest.approx(float(expected.vcomp[0]) ** 0.5, rel=1e-4)
    assert found.sd_residual == pytest.approx(float(expected.scale) ** 0.5, rel=1e-5)


def test_people_with_one_wave_count_and_are_counted() -> None:
    values, waves, persons = simulated(30)
    gone = (persons >= 20) & (waves > 0) | (persons == 29)
    found = mixed_change(np.where(gone, np.nan, values), waves, persons)
    assert (found.n, found.left_out, found.n_repeated) == (29, 1, 20)
    assert (found.n_rows, found.rows_left_out, found.at_each) == (69, 21, (29, 20, 20))
    only_complete = mixed_change(*(column[persons < 20] for column in (values, waves, persons)))
    assert effects_of(found) != pytest.approx(effects_of(only_complete), rel=1e-6)


@given(st.sampled_from([-1e4, 7.0]), st.sampled_from([1e-5, 3.0, 1e7]), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_shift_scale_order_and_labels_do_what_they_should(shift: float, scale: float, chance: Random) -> None:
    values, waves, persons = simulated(24, clusters=6, shared=0.7)
    values[::5] = np.nan
    plain = mixed_change(values, waves, persons, cluster=persons % 6)
    order = list(range(values.size))
    chance.shuffle(order)
    other = mixed_change(
        (values[order] + shift) * scale,
        waves[order],
        [f"person {one}" for one in persons[order]],
        cluster=[f"mentor {one % 6}" for one in persons[order]],
    )
    for one, twin in zip(plain.effects, other.effects, strict=True):
        assert one.difference is not None
        assert one.se is not None
        assert (twin.difference, twin.se) == pytest.approx((one.difference * scale, one.se * scale), rel=1e-5)
        assert twin.p == pytest.approx(one.p, rel=1e-4)
    assert other.icc == pytest.approx(plain.icc, rel=1e-4)


def test_a_variance_of_nothing_is_said() -> None:
    """People who differ less than chance would make them: rows of the same sum."""
    table = np.random.default_rng(3).normal(size=(20, 3))
    found = mixed_change(*long_rows((table - table.mean(axis=1, keepdims=True)).tolist()))
    assert (found.sd_person, found.boundary, found.converged, found.icc) == (0.0, True, True, 0.0)
    assert "no more alike" in str(found.notices[0])
    values, waves, persons = simulated(20, between=0)
    values += np.where(persons % 2, 1.0, -1.0) * (1 + persons // 2)
    alone = mixed_change(values, waves, persons)
    opposites = mixed_change(values, waves, persons, cluster=persons // 2)
    assert (opposites.sd_cluster, opposites.boundary, opposites.converged) == (0.0, True, True)
    assert opposites.sd_person is not None
    assert opposites.sd_person > 1
    assert effects_of(opposites) == pytest.approx(effects_of(alone))


def test_words_stand_in_their_order_of_appearance_unless_told() -> None:
    values, waves, persons = simulated(12)
    words = np.array(["pre", "mid", "post"])[waves]
    assert mixed_change(values, words, persons).waves == ("pre", "mid", "post")
    backwards = mixed_change(values, words, persons, waves=("post", "mid", "pre", "later"))
    assert backwards.waves == ("post", "mid", "pre")
    forwards = mixed_change(values, waves[::-1], persons)
    assert forwards.waves == (0, 1, 2), "numbers are sorted"
    days = [date(2026, 9 - wave, 1) for wave in waves.tolist()]
    assert mixed_change(values, days, persons).waves == (date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1))
    assert mixed_change(values, [(wave, 1j)[wave == 2] for wave in waves.tolist()], persons).waves == (0, 1, 1j)
    assert backwards.effects[1].difference == pytest.approx(
        -(mixed_change(values, words, persons).effects[1].difference or 0)
    )


def test_the_sentence_says_the_last_wave_and_how_sure_it_is() -> None:
    rising = mixed_change(*long_rows([[one, one + 1 + one % 3 / 10, one + 2 + one % 2] for one in range(24)]))
    assert rising.sentence == (
        "In wave 2 people were 2.50 higher than in wave 0, going by all 72 answers of 24 people. The data fit any rise"
        f" from {rising.effects[1].ci_low:.2f} to {rising.effects[1].ci_high:.2f}."
    )
    assert not rising.descriptive
    falling = mixed_change(*long_rows([[one, one - 1 - one % 3 / 10] for one in range(12)]))
    assert "1.10 lower than in wave 0" in falling.sentence
    assert falling.sentence.endswith("take this as descriptive.")
    assert "a change either way" in mixed_change(*long_rows(ERGO_STOOL), minimum_n=9).sentence


def test_too_few_have_no_figures() -> None:
    once = mixed_change([1.0] * 30, [1, 2, 3] * 10, range(30))
    assert once.too_few
    assert not once.effects
    assert (
        once.sentence
        == "There are too few who answered in two waves or more to tell a change: 0, and at least 10 are needed."
    )
    values, waves, persons = simulated(12)
    late = mixed_change(np.where((waves == 0) & (persons > 3), np.nan, values), waves, persons)
    assert late.sentence.startswith("There are too few answers in the first wave (0) to compare others with it: 4,")
    early = mixed_change(np.where((waves == persons % 2 + 1), np.nan, values), waves, persons)
    assert early.sentence == (
        "There are too few answers after the first wave (0): no other has the 10 that are needed."
    )
    nothing = mixed_change([None] * 36, waves, persons)
    assert (nothing.too_few, nothing.n, nothing.left_out) == (True, 0, 12)


@pytest.mark.parametrize("answers", [0, 1, 9])
def test_a_thin_wave_is_named_and_not_compared(answers: int) -> None:
    values, waves, persons = simulated(12)
    found = mixed_change(np.where((waves == 1) & (persons >= answers), np.nan, values), waves, persons)
    assert (found.effects[0].difference, found.effects[0].p) == (None, None)
    assert found.effects[1].difference is not None
    assert f"Answers in wave 1: {answers}." in str(found.notices[0])
    assert "In wave 2" in found.sentence or "to wave 2" in found.sentence


def test_changes_that_are_all_alike_have_no_figures() -> None:
    for table in ([[one, one + 1, one + 3] for one in range(12)], [[3, 3, 3]] * 12):
        found = mixed_change(*long_rows(table))
        assert (found.effects, found.sd_person, found.too_few) == ((), None, False)
        assert "exactly alike" in found.sentence


VALUES, WAVES, PERSONS = simulated(12)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"values": ["good"] * 36}, "values has to be numbers"),
        ({"values": []}, "values are empty"),
        ({"values": VALUES[:-1]}, "differ in how many rows"),
        ({"values": [*VALUES[:-1], 1e200]}, "beyond"),
        ({"wave": [None, *WAVES[1:]]}, "wave has a gap"),
        ({"wave": [[1]] * 36}, "one label per row"),
        ({"person": [None, *PERSONS[1:]]}, "person has a gap"),
        ({"person": [PERSONS[3], *PERSONS[1:]]}, "two rows of the same wave"),
        ({"cluster": range(36)}, "two clusters"),
        ({"covariates": [1.0] * 36}, "a covariate is constant"),
        ({"covariates": WAVES}, "follows from the waves"),
        ({"waves": (0, 1)}, "has to name every wave"),
        ({"waves": (0, 1, 2, 2)}, "each once"),
        ({"confidence": 95}, "confidence lies between"),
    ],
)
def test_bad_input_is_refused_with_what_to_do(changed: dict[str, Any], message: str) -> None:
    given_rows: dict[str, Any] = {"values": VALUES, "wave": WAVES, "person": PERSONS}
    with pytest.raises(CannotCompute, match=message):
        mixed_change(**{**given_rows, **changed})


def test_a_million_rows() -> None:
    found = mixed_change(*simulated(333_334))
    assert found.n_rows == 1_000_002
    assert (found.sd_person, found.sd_residual) == pytest.approx((1, 1), abs=0.02)
    assert [effect.difference for effect in found.effects] == pytest.approx([0.3, 0.5], abs=0.02)


def test_many_people_who_share_many_mentors() -> None:
    values, waves, persons = simulated(30_000, clusters=5_000, shared=0.5)
    found = mixed_change(values, waves, persons, cluster=persons % 5_000)
    assert found.converged
    assert (found.sd_person, found.sd_cluster, found.sd_residual) == pytest.approx((1, 0.5, 1), abs=0.05)
