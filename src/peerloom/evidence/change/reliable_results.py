"""What may be said of the change of one person, and of many."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from peerloom.evidence.results import Result
from peerloom.evidence.words import gettext_noop

METHOD = "Reliable change index"
VARIANT = (
    "Jacobson and Truax (1991): S_diff is the square root of 2 times SD^2 (1 - reliability); beyond 1.96 is reliable"
)
BEYOND = 1.96

MISSING = gettext_noop("One of the two answers is missing, so nothing can be said of a change.")
TOO_FEW = gettext_noop(
    "There are too few who answered both before and after to be counted here: {n}, and at least {minimum} are needed."
)
COUNTED = gettext_noop(
    "Of {n} people, {rose} ended reliably higher and {fell} reliably lower; for {stayed} the difference is no larger"
    " than the scale's own noise."
)


class Verdict(StrEnum):
    """What may be said of one person."""

    HIGHER = "reliably higher"
    LOWER = "reliably lower"
    NONE = "no reliable change"


SAID = {
    Verdict.HIGHER: gettext_noop(
        "The answer rose by {size}, more than the scale's own noise explains ({rc} standard errors of a difference)."
    ),
    Verdict.LOWER: gettext_noop(
        "The answer fell by {size}, more than the scale's own noise explains ({rc} standard errors of a difference)."
    ),
    Verdict.NONE: gettext_noop(
        "The answers differ by {size}, which the scale's own noise can explain; that does not show that nothing"
        " changed."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliableChange(Result):
    """One person's change. ``n`` is 1, or 0 where an answer is missing.

    Attributes:
        s_diff: the standard error of a difference between two scores, in the unit of the scale.
        rc: after minus before, over ``s_diff``; None where an answer is missing, as the verdict is.
        verdict: reliable is what lies beyond 1.96 either way.
    """

    s_diff: float
    rc: float | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliableChanges(Result):
    """How many people changed reliably; the counts are None when too few.

    Attributes:
        s_diff: as for one person.
        rose, fell, stayed: people; together they are ``n``.
        rc: one per row handed in, in its order; None where an answer is missing.
    """

    s_diff: float
    rose: int | None
    fell: int | None
    stayed: int | None
    rc: tuple[float | None, ...]
