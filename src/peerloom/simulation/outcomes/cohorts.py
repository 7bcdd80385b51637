"""Cohorts that take a survey several times, with a true effect and honest drop-out."""

from __future__ import annotations

import numpy as np

from peerloom.simulation.outcomes.answering import tick
from peerloom.simulation.outcomes.results import (
    UNANSWERED,
    Cohort,
    Effects,
    Flags,
    Floats,
    Leaving,
    Person,
    Scale,
    Whole,
)

STABLE, WOBBLE = 0.8, 0.6
"""The construct at a wave is made of a person's stable part and a part of the moment; their squares add up to 1."""
MENTOR_SPREAD = 0.15
"""How much the effects of mentors vary, in standard deviations of the construct."""


def simulate_cohort(
    treated: int,
    comparison: int = 0,
    *,
    effects: Effects | None = None,
    leaving: Leaving | None = None,
    scale: Scale | None = None,
    mentees_per_mentor: int = 2,
    confounding: float = 0.3,
    seed: int,
) -> Cohort:
    """People who take part and people who don't, asked the same at each wave.

    Those who take part start ``confounding`` standard deviations above the others, as people do who choose to. Their
    mentors differ in how much they help. Everybody answers the first wave; later ones are left out as `Leaving` says.
    Equal arguments and seeds give equal cohorts.
    """
    effects, leaving, scale = effects or Effects(), leaving or Leaving(), scale or Scale()
    chance = np.random.default_rng(seed)
    n, waves = treated + comparison, len(effects.by_wave)
    takes_part = np.arange(n) < treated
    mentor = np.arange(n) // max(mentees_per_mentor, 1)
    ended = takes_part & (chance.random(n) < leaving.ended)
    gain = _gain(chance, effects, takes_part, mentor, ended)
    stable = chance.normal(0.0, STABLE, n) + confounding * takes_part
    construct = stable + chance.normal(0.0, WOBBLE, (waves, n)) + gain + np.array(effects.drift)[:, None]
    answers = np.stack([tick(chance, values, scale) for values in construct])
    answers[_left(chance, leaving, construct[0], ended, waves)] = UNANSWERED
    expected = tuple(added * (1 - leaving.ended * (1 - effects.if_ended)) for added in effects.by_wave)
    return Cohort(
        people=_people(chance, takes_part, mentor, ended),
        scale=scale,
        answers=answers,
        construct=construct,
        true_change=tuple(
            added + later - effects.drift[0] for added, later in zip(expected, effects.drift, strict=True)
        ),
        true_effect=expected,
    )


def _gain(chance: np.random.Generator, effects: Effects, takes_part: Flags, mentor: Whole, ended: Flags) -> Floats:
    """(waves, n): what the program adds."""
    by_wave = np.array(effects.by_wave)
    most = max(float(np.abs(by_wave).max()), 1e-9)
    helps = chance.normal(0.0, MENTOR_SPREAD, int(mentor.max(initial=0)) + 1)[mentor]
    part = np.where(ended, effects.if_ended, 1.0)
    found: Floats = takes_part * (by_wave[:, None] * part + np.abs(by_wave[:, None]) / most * helps)
    return found


def _left(chance: np.random.Generator, leaving: Leaving, before: Floats, ended: Flags, waves: int) -> Flags:
    """(waves, n): who doesn't answer."""
    odds = leaving.answering + leaving.by_before * before + leaving.if_ended * ended
    answers = chance.random((waves, len(before))) < 1 / (1 + np.exp(-odds))
    answers[0] = True
    left: Flags = ~answers
    return left


def _people(chance: np.random.Generator, takes_part: Flags, mentor: Whole, ended: Flags) -> tuple[Person, ...]:
    ages = chance.integers(18, 27, len(mentor)).tolist()
    first = (chance.random(len(mentor)) < 0.4).tolist()
    return tuple(
        Person(
            index=index,
            treated=bool(takes_part[index]),
            mentor=int(mentor[index]) if takes_part[index] else None,
            ended_early=bool(ended[index]),
            age=ages[index],
            first_generation=first[index],
        )
        for index in range(len(mentor))
    )
