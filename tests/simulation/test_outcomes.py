"""Simulated outcomes have the truth that they say they have."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.simulation.outcomes import (
    UNANSWERED,
    Effects,
    Leaving,
    Scale,
    simulate_codings,
    simulate_cohort,
    simulate_comparison,
    simulate_items,
    simulate_retention,
)


@given(st.integers(1, 40), st.integers(0, 20), st.integers(0, 999), st.sampled_from([Scale(), Scale(10, 0, 4, ())]))
@settings(max_examples=30, deadline=None)
def test_answers_are_on_the_scale_or_missing_for_the_whole_wave(
    treated: int, comparison: int, seed: int, scale: Scale
) -> None:
    found = simulate_cohort(treated, comparison, scale=scale, seed=seed)
    assert found.answers.shape == (3, treated + comparison, scale.items)
    for wave in range(3):
        given_ones, there = found.answers[wave], found.answered(wave)
        assert (given_ones[~there] == UNANSWERED).all()
        assert ((given_ones[there] >= scale.least) & (given_ones[there] <= scale.most)).all()
        assert (np.isnan(found.scores(wave)) == ~there).all()
    assert found.answered(0).all()


def test_the_same_seed_gives_the_same_cohort() -> None:
    one, same, other = (simulate_cohort(30, 20, seed=seed) for seed in (3, 3, 4))
    assert one.people == same.people
    assert (one.answers == same.answers).all()
    assert (one.answers != other.answers).any()


def test_people_have_mentors_where_they_take_part() -> None:
    found = simulate_cohort(10, 5, mentees_per_mentor=2, seed=1)
    assert [person.mentor for person in found.people] == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, *[None] * 5]
    assert not any(person.ended_early for person in found.people if not person.treated)
    assert [person.index for person in found.people] == list(range(15))


def test_true_changes_are_the_constructs() -> None:
    effects = Effects(by_wave=(0.0, 0.3, 0.6), drift=(0.0, 0.1, 0.1))
    found = simulate_cohort(60_000, 60_000, effects=effects, seed=5)
    changes = found.construct[:, :60_000].mean(axis=1) - found.construct[0, :60_000].mean()
    others = found.construct[:, 60_000:].mean(axis=1) - found.construct[0, 60_000:].mean()
    assert changes == pytest.approx(found.true_change, abs=0.015)
    assert changes - others == pytest.approx(found.true_effect, abs=0.015)
    assert found.true_effect[2] == pytest.approx(0.6 * (1 - 0.25 * 0.75))
    assert found.construct[0].std() == pytest.approx(1.0, abs=0.03)


def test_those_who_take_part_start_higher() -> None:
    found = simulate_cohort(20_000, 20_000, confounding=0.5, seed=6)
    assert found.construct[0, :20_000].mean() - found.construct[0, 20_000:].mean() == pytest.approx(0.5, abs=0.04)


def test_reversed_items_point_the_other_way_until_turned() -> None:
    found = simulate_cohort(5_000, scale=Scale(items=4, reversed_items=(2,)), seed=7)
    ticked, turned = found.answers[0].astype(float), found.items(0)
    assert np.atleast_2d(np.corrcoef(ticked.T))[2, 0] < -0.3
    assert np.atleast_2d(np.corrcoef(turned.T))[2, 0] > 0.3
    assert np.corrcoef(found.scores(0), found.construct[0])[0, 1] > 0.8


def test_failed_matches_skip_later_waves_and_so_do_those_who_start_low() -> None:
    found = simulate_cohort(20_000, leaving=Leaving(by_before=1.0), seed=8)
    ended = np.array([person.ended_early for person in found.people])
    stays = found.answered(2)
    assert ended.mean() == pytest.approx(0.25, abs=0.02)
    assert stays[ended].mean() < stays[~ended].mean() - 0.15
    assert found.construct[0, stays].mean() > found.construct[0, ~stays].mean() + 0.2


def test_leaving_has_nothing_to_do_with_the_change_given_what_is_known() -> None:
    found = simulate_cohort(80_000, seed=9)
    ended = np.array([person.ended_early for person in found.people])
    alike = ~ended & (np.abs(found.construct[0]) < 0.1)
    change = (found.construct[2] - found.construct[0])[alike]
    stays = found.answered(2)[alike]
    assert change[stays].mean() == pytest.approx(change[~stays].mean(), abs=0.06)


def test_items_have_the_alpha_they_say() -> None:
    answers, alpha = simulate_items(100_000, 5, loading=0.7, seed=1)
    covariance = np.atleast_2d(np.cov(answers.T))
    found = 5 / 4 * (1 - np.trace(covariance) / covariance.sum())
    assert found == pytest.approx(alpha, abs=0.005)


@pytest.mark.parametrize("unmeasured", [False, True])
def test_comparisons_have_the_effect_they_say(unmeasured: bool) -> None:
    found = simulate_comparison(100_000, effect=0.4, unmeasured=unmeasured, seed=2)
    raw = found.after[found.treated].mean() - found.after[~found.treated].mean()
    assert raw > 0.6
    change = found.after - found.before
    by_change = change[found.treated].mean() - change[~found.treated].mean()
    design = np.column_stack([np.ones(100_000), found.treated, found.before, found.covariate])
    adjusted = np.linalg.lstsq(design, found.after)[0][1]
    right, wrong = (by_change, adjusted) if unmeasured else (adjusted, by_change)
    assert right == pytest.approx(0.4, abs=0.02)
    assert abs(wrong - 0.4) > 0.05


def test_matches_last_as_long_as_their_hazards_say() -> None:
    found = simulate_retention(50_000, hazards=(0.02, 0.04), planned_weeks=40, seed=3)
    for group in (0, 1):
        assert (found.durations[found.group == group] > 20).mean() == pytest.approx(found.lasting(group, 20), abs=0.01)
        own = found.group == group
        assert found.ended[own].sum() / found.durations[own].sum() == pytest.approx(found.hazards[group], rel=0.03)
    assert found.durations.max() <= 40
    assert not found.ended[found.durations > 39.99].any()


def test_coders_agree_as_much_as_they_say() -> None:
    found = simulate_codings(100_000, shares=(0.5, 0.3, 0.2), kappa=0.7, seed=4)
    observed = (found.codes[:, 0] == found.codes[:, 1]).mean()
    expected = 0.5**2 + 0.3**2 + 0.2**2
    assert (observed - expected) / (1 - expected) == pytest.approx(0.7, abs=0.01)
    assert np.bincount(found.codes[:, 0]) / 100_000 == pytest.approx([0.5, 0.3, 0.2], abs=0.01)
