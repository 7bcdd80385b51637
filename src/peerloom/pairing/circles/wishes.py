"""Balance wishes: what a program would like to find in every circle, and what that is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from peerloom.pairing.answers import answer_of, as_options, fold
from peerloom.pairing.problem import Flags
from peerloom.pairing.profiles import Mentee
from peerloom.pairing.rules import Criterion, Rules


@dataclass(frozen=True, slots=True)
class Spread:
    """Like "each circle has at least two first-generation students".

    ``key`` is a criterion's key (its ``mentee`` field is read) or the name of a field; ``value`` is the answer that
    counts, alone or among several chosen. Each person short of ``least`` in a circle costs ``price`` points of the
    total, where FULL_SCORE is what one member can be worth. ``sensitive`` says so of a field that no criterion reads.
    """

    key: str
    value: str
    least: int = 1
    price: int = 5_000
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """A spread that was understood: ``has`` (n,) marks the mentees whom it counts."""

    spread: Spread
    label: str
    sensitive: bool
    has: Flags


def read_wishes(spread: Sequence[Spread], mentees: Sequence[Mentee], rules: Rules) -> tuple[Wish, ...]:
    """Raises ValueError for a key that nobody's answers and no criterion know, and for numbers below what can be."""
    return tuple(_read(one, mentees, rules) for one in spread)


def _read(spread: Spread, mentees: Sequence[Mentee], rules: Rules) -> Wish:
    if spread.least < 1:
        raise ValueError(f"spread {spread.key!r}: least must be at least 1, not {spread.least}")
    if spread.price < 0:
        raise ValueError(f"spread {spread.key!r}: price must not be negative, and is {spread.price}")
    criterion = next((one for one in rules.criteria if one.key == spread.key), None)
    field = criterion.mentee if criterion else spread.key
    if criterion is None and mentees and not any(field in mentee.answers for mentee in mentees):
        raise ValueError(f"spread {spread.key!r} is neither a criterion's key nor a field that anyone answered")
    wanted = fold(spread.value)
    return Wish(
        spread=spread,
        label=(criterion.label if criterion else "") or spread.key,
        sensitive=spread.sensitive or any(one.sensitive and field in fields_of_mentees(one) for one in rules.criteria),
        has=np.array([wanted in as_options(answer_of(mentee.answers, field)) for mentee in mentees], dtype=bool),
    )


def fields_of_mentees(criterion: Criterion) -> set[str]:
    """The fields of a mentee that a criterion reads."""
    return {criterion.mentee, criterion.asked, criterion.importance, criterion.never_mentee} - {""}
