"""From what a scale measures to the boxes ticked, and to items whose reliability is known."""

from __future__ import annotations

import numpy as np

from peerloom.simulation.outcomes.results import Floats, Scale, Whole


def tick(chance: np.random.Generator, construct: Floats, scale: Scale) -> Whole:
    """(n, items): answers of people with ``construct`` (n,), reversed items ticked the other way round.

    Boxes are a standard deviation or less apart, so that the whole scale spans four.
    """
    own = chance.normal(0.0, np.sqrt(1 - scale.loading**2), (len(construct), scale.items))
    leaning = scale.loading * construct[:, None] + own
    middle, step = (scale.least + scale.most) / 2, (scale.most - scale.least) / 4
    ticked = np.clip(np.rint(middle + step * leaning), scale.least, scale.most).astype(np.int64)
    places = list(scale.reversed_items)
    ticked[:, places] = scale.least + scale.most - ticked[:, places]
    return ticked


def simulate_items(n: int, items: int, *, loading: float, seed: int) -> tuple[Floats, float]:
    """Answers (n, items) on an endless scale, every item as good as another, and their true alpha.

    With items that correlate ``loading`` squared, alpha is that of Spearman and Brown.
    """
    chance = np.random.default_rng(seed)
    common = chance.normal(size=(n, 1))
    answers = loading * common + np.sqrt(1 - loading**2) * chance.normal(size=(n, items))
    alike = loading**2
    return answers, items * alike / (1 + (items - 1) * alike)
