"""Criteria on ordered scales and numbers: step, nearness."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from peerloom.pairing.answers import as_number, as_options, fold
from peerloom.pairing.kinds.comparison import Comparison, both
from peerloom.pairing.problem import Floats
from peerloom.pairing.profiles import Answer
from peerloom.pairing.rules import Criterion


def step(criterion: Criterion, mentees: Sequence[Answer | None], mentors: Sequence[Answer | None]) -> Comparison:
    """1.0 within ``best_steps``, 0.0 outside ``steps``, and falling evenly between."""
    below = positions(mentees, criterion.scale)
    above = positions(mentors, criterion.scale)
    steps = above[None, :] - below[:, None]
    (least, most), (best_least, best_most) = criterion.steps, criterion.best_steps
    away = np.maximum(np.maximum(best_least - steps, steps - best_most), 0.0)
    furthest = max(best_least - least, most - best_most, 0)
    value = np.where((steps >= least) & (steps <= most), 1.0 - away / (furthest + 1.0), 0.0)
    known = both(~np.isnan(below), ~np.isnan(above))
    return Comparison(np.clip(np.where(known, value, 0.0), 0.0, 1.0), known)


def nearness(criterion: Criterion, mentees: Sequence[Answer | None], mentors: Sequence[Answer | None]) -> Comparison:
    """1.0 for equal numbers, falling evenly to 0.0 at ``reach``."""
    left = positions(mentees, ())
    right = positions(mentors, ())
    away = np.abs(left[:, None] - right[None, :])
    known = both(~np.isnan(left), ~np.isnan(right))
    value = 1.0 - away / criterion.reach if criterion.reach > 0 else (away == 0).astype(np.float64)
    return Comparison(np.clip(np.where(known, value, 0.0), 0.0, 1.0), known)


def positions(answers: Sequence[Answer | None], scale: Sequence[str]) -> Floats:
    """Each answer's place on the scale, lowest first, or its number; NaN where it is missing or not on the scale."""
    place = {fold(name): float(index) for index, name in enumerate(scale)}
    found = np.full(len(answers), np.nan)
    for index, answer in enumerate(answers):
        if place:
            found[index] = max((place[option] for option in as_options(answer) if option in place), default=np.nan)
        else:
            number = as_number(answer)
            found[index] = np.nan if number is None else number
    return found
