"""What a look at who is missing comes to, in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from peerloom.evidence.asking import FEW
from peerloom.evidence.groups.balance import BALANCED
from peerloom.evidence.missing import wording
from peerloom.evidence.missing.changing import Figures, Shifting
from peerloom.evidence.missing.reading import Invited
from peerloom.evidence.missing.results import Change, Contrast
from peerloom.evidence.words import Saying, in_figures, saying


def conclusion(people: Invited, found: Figures | None, shifting: Shifting | None, minimum_n: int) -> Saying:
    """How many answered, and how much worse those who left would have to be."""
    both, started = int(people.completed.sum()), int(people.started.sum())
    flow = {"invited": people.n, "both": both}
    if people.n < minimum_n:
        return saying(wording.TOO_FEW, invited=people.n, minimum_n=minimum_n)
    if both < minimum_n:
        return saying(wording.TOO_FEW_COMPLETED, **flow, minimum_n=minimum_n)
    if found is None or shifting is None:
        return saying(wording.NO_SPREAD, **flow)
    if both < FEW:
        return saying(wording.DESCRIPTIVE, **flow)
    if both == started:
        return saying(wording.NOBODY_LEFT, before=started)
    delta = shifting.to_disappear()
    if not delta:
        return saying(wording.NOTHING_FOUND, **flow)
    return saying(wording.WOULD_DISAPPEAR, **flow, left=started - both, delta=in_figures(delta))


def notices(people: Invited, differ: Sequence[Contrast]) -> tuple[Saying, ...]:
    """Always that failed matches skip the last survey; then what else a reader has to know."""
    found = [saying(wording.FAILED_MATCHES_SKIP)]
    if people.not_invited:
        found.append(saying(wording.NOT_INVITED, not_invited=people.not_invited))
    if people.ended_early is not None:
        early, other = people.ended_early == 1, people.ended_early == 0
        counts = {
            "early": int(people.finished[early].sum()),
            "of_early": int(early.sum()),
            "other": int(people.finished[other].sum()),
            "of_other": int(other.sum()),
        }
        found.append(saying(wording.ENDED_MORE, **counts))
    apart = [one.name for one in differ if abs(one.standardised_difference or 0.0) >= BALANCED]
    if apart:
        found.append(saying(wording.DIFFER, names=", ".join(apart)))
    gaps = [np.isnan(values) for values in people.characteristics.values()]
    if gaps and (unknown := int((np.logical_or.reduce(gaps) & people.started).sum())):
        found.append(saying(wording.GAPS, unknown=unknown))
    return tuple(found)


def change_of(found: Figures | None, completed: int) -> Change:
    """The change as observed, with its sentence."""
    if found is None:
        return _no_change("Mean change of completers", "none", completed, saying(wording.NO_FIGURES))
    text = wording.CHANGED if _clear(found) else wording.NOT_CLEAR
    return _change("Mean change of completers", "paired t, two-sided", found, text)


def weighted_of(found: Figures | None) -> Change:
    """The weighted change, with its sentence."""
    method = "Mean change weighted by inverse probability of answering"
    if found is None:
        return _no_change(method, "none", 0, saying(wording.NO_WEIGHTS))
    text = wording.WEIGHTED if _clear(found) else wording.WEIGHTED_NOT_CLEAR
    return _change(
        method, "logistic regression, sandwich standard error (as HC3), t by the effective number", found, text
    )


def _clear(found: Figures) -> bool:
    return found.ci_low > 0 or found.ci_high < 0


def _change(method: str, variant: str, found: Figures, text: str) -> Change:
    words = {"difference": found.difference, "low": found.ci_low, "high": found.ci_high}
    return Change(
        method=method,
        variant=variant,
        n=found.n,
        difference=found.difference,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
        se=found.se,
        p=found.p,
        said=saying(text, **{name: in_figures(value) for name, value in words.items()}),
    )


def _no_change(method: str, variant: str, n: int, said: Saying) -> Change:
    return Change(
        method=method, variant=variant, n=n, difference=None, ci_low=None, ci_high=None, se=None, p=None, said=said
    )
