"""Who is missing, and what that may do to the finding."""

from __future__ import annotations

from dataclasses import dataclass

from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How many ``of`` so many did something, and their share with Wilson's interval (1927, JASA 22, 209-212)."""

    name: str
    n: int
    of: int
    rate: float | None
    ci_low: float | None
    ci_high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """Those who answered before and after against the rest, in one characteristic.

    ``standardised_difference`` is completers less the rest in pooled standard deviations, ``p`` of Welch's test. Each
    is None where it is not defined or rests on too few.
    """

    name: str
    n_completers: int
    n_rest: int
    mean_completers: float | None
    mean_rest: float | None
    standardised_difference: float | None
    p: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A mean change, after less before, in the measure's units. Figures are None where they are not defined."""

    method: str
    variant: str
    n: int
    difference: float | None
    ci_low: float | None
    ci_high: float | None
    se: float | None
    p: float | None
    said: Saying


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """The mean change of everybody who answered before, if those who then left changed by ``delta`` less.

    "Less" in the direction found: with a finding of +2 and a delta of 3 they would have changed by -1.
    ``disappears``: the interval holds no change, or the sign has turned.
    """

    delta: float
    difference: float
    ci_low: float
    ci_high: float
    disappears: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Attrition(Result):
    """The flow, who left, and the change as observed, weighted, and under worse and worse assumptions.

    ``flow``: invited, answered before, after, both. ``waves``: each further wave handed in, and all of them.
    ``by_ending``: of those whose match ended early, and of the others, how many answered after.
    ``delta_to_disappear``: the smallest delta under which the finding disappears (0 where it was none to begin with);
    ``delta_to_zero``: the delta under which the mean change is nought. None where nobody left or nothing was found.
    """

    invited: int
    answered_before: int
    answered_after: int
    answered_both: int
    flow: tuple[Step, ...]
    waves: tuple[Step, ...]
    by_ending: tuple[Step, ...]
    characteristics: tuple[Contrast, ...]
    observed: Change
    weighted: Change
    shifts: tuple[Shift, ...]
    delta_to_disappear: float | None
    delta_to_zero: float | None
