"""Who is missing from the surveys, and could their absence have made the finding?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite

import numpy as np

from peerloom.evidence.asking import sure_enough
from peerloom.evidence.columns import CannotCompute, Numbers
from peerloom.evidence.groups.reading import Covariates
from peerloom.evidence.missing.changing import Shifting, default_deltas, observed_change, weighted_change
from peerloom.evidence.missing.concluding import change_of, conclusion, notices, weighted_of
from peerloom.evidence.missing.counting import by_ending, contrasts, flow_of, waves_of
from peerloom.evidence.missing.reading import Invited, read_invited
from peerloom.evidence.missing.results import Attrition

METHOD = "Attrition: flow, completers against the rest, weighting and shift sensitivity"
VARIANT = (
    "Wilson intervals; Welch's t; paired t for the change observed; inverse probability of answering after by logistic "
    "regression, sandwich standard error (as HC3); delta-adjusted shift of those who left"
)


def attrition(
    invited: Numbers,
    before: Numbers,
    after: Numbers,
    *,
    characteristics: Covariates | None = None,
    ended_early: Numbers | None = None,
    waves: Mapping[str, Numbers] | None = None,
    deltas: Sequence[float] | None = None,
    minimum_n: int = 10,
    confidence: float = 0.95,
) -> Attrition:
    """Who left between invitation and last survey, how do they differ, and would the change found outlast them?

    Arguments:
        invited: (n,) True for everybody who was asked.
        before, after: (n,) one measure at two times, None where somebody did not answer.
        characteristics: what was known at the start; columns by name, or a table of n rows. None where unknown.
        ended_early: (n,) True where the person's match ended before it was planned to.
        waves: (n,) True for those who answered, by the name of each wave, for more waves than two.
        deltas: by how much less those who left may have changed, in the measure's units and the direction found;
            0 to 2 standard deviations of the value before where nothing is given.
        minimum_n: with fewer people invited there are no figures at all, with fewer completers none of the change.

    People who were not invited are left out and counted. Raises `CannotCompute` for answers of people not invited,
    and input that is not of that shape.

    Sources: Wilson (1927), JASA 22, 209; Seaman and White (2013), Statistical Methods in Medical Research 22, 278
    (weighting); Little and others (2012), NEJM 367, 1355 (shifts).
    """
    sure_enough(confidence)
    minimum_n = max(minimum_n, 2)
    people = read_invited(invited, before, after, characteristics, ended_early, waves)
    chosen = _deltas(deltas, people)
    too_few = people.n < minimum_n
    enough = not too_few and int(people.completed.sum()) >= minimum_n
    found = observed_change(people, confidence) if enough else None
    weighted = weighted_change(people, confidence) if enough else None
    shifting = Shifting.of(people, found, confidence) if found else None
    differ = () if too_few else contrasts(people, minimum_n)
    return Attrition(
        method=METHOD,
        variant=VARIANT,
        n=people.n,
        left_out=people.not_invited,
        minimum_n=minimum_n,
        too_few=too_few,
        said=conclusion(people, found, shifting, minimum_n),
        notices=notices(people, differ),
        invited=people.n,
        answered_before=int(people.started.sum()),
        answered_after=int(people.finished.sum()),
        answered_both=int(people.completed.sum()),
        flow=flow_of(people, confidence, rates=not too_few),
        waves=waves_of(people, confidence, rates=not too_few),
        by_ending=by_ending(people, confidence, rates=not too_few),
        characteristics=differ,
        observed=change_of(found, int(np.sum(people.completed))),
        weighted=weighted_of(weighted),
        shifts=tuple(shifting.at(float(delta)) for delta in chosen) if shifting and shifting.left else (),
        delta_to_disappear=shifting.to_disappear() if shifting else None,
        delta_to_zero=shifting.to_zero() if shifting else None,
    )


def _deltas(given: Sequence[float] | None, people: Invited) -> Sequence[float]:
    if given is None:
        return default_deltas(people.before[people.started])
    if not all(isfinite(delta) and delta >= 0 for delta in given):
        raise CannotCompute("deltas are numbers from 0 on: how much less those who left may have changed")
    return given
