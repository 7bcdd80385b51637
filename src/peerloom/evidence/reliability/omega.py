"""McDonald's omega: how much of a sum of items is the one thing they share."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from peerloom.evidence.asking import FEW, at_least
from peerloom.evidence.columns import Floats, Table
from peerloom.evidence.reliability.factor import OneFactor, one_factor
from peerloom.evidence.reliability.items import Items, of_length_one, read_items
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying, gettext_noop, in_figures, saying


@dataclass(frozen=True, slots=True, kw_only=True)
class McDonaldOmega(Result):
    """How much of the sum of the items is the one factor behind them.

    Attributes:
        omega: of the standardised items, from their correlations: (sum of loadings)² / (that + sum of uniquenesses).
        omega_raw: the same for the plain sum of the answers, in which an item that spreads wider counts for more.
        loadings, uniquenesses: per standardised item.
        n_items: how many items.
    """

    omega: float | None
    omega_raw: float | None
    loadings: tuple[float, ...] | None
    uniquenesses: tuple[float, ...] | None
    n_items: int


def mcdonald_omega(
    items: Table,
    *,
    reversed_items: Collection[int] = (),
    low: float | None = None,
    high: float | None = None,
    minimum_n: int = 2,
) -> McDonaldOmega:
    """How much of a sum of items is the one thing they are meant to measure?

    Args:
        items: a row per person, a column per item, three items at least. A person with a gap is left out and counted.
        reversed_items, low, high: as in `cronbach_alpha`.
        minimum_n: with fewer persons there are no figures, nor with no more people than items, which fit any factor.

    Raises:
        CannotCompute: nothing handed in, words, infinities, ragged rows, answers outside the scale.

    Source: R. P. McDonald (1999), Test Theory; K. G. Jöreskog (1967), Psychometrika 32.
    """
    read = read_items(items, reversed_items, low, high)
    enough = read.n >= max(at_least(minimum_n), 2)
    hindrance = _hindrance(read, enough=enough)
    factor = None if hindrance else one_factor(_correlations(read))
    spread = np.sqrt(np.einsum("ij,ij->j", read.answers, read.answers))
    omega = _omega(factor, np.ones(read.n_items)) if factor else None
    return McDonaldOmega(
        method="McDonald's omega (total)",
        variant="one factor by maximum likelihood on correlations, uniquenesses at least 0.005; standardised items",
        n=read.n,
        left_out=read.left_out,
        minimum_n=minimum_n,
        too_few=not enough,
        said=hindrance or _said(read, omega or 0.0),
        notices=tuple(_notices(factor)) if factor else (),
        omega=omega,
        omega_raw=_omega(factor, spread) if factor else None,
        loadings=tuple(map(float, factor.loadings)) if factor else None,
        uniquenesses=tuple(map(float, factor.uniquenesses)) if factor else None,
        n_items=read.n_items,
    )


def _correlations(items: Items) -> Floats:
    standard = np.column_stack([of_length_one(answers) for answers in items.answers.T])
    correlations: Floats = standard.T @ standard
    return correlations


def _omega(factor: OneFactor, spread: Floats) -> float:
    shared = float((factor.loadings * spread).sum()) ** 2
    own = float((factor.uniquenesses * spread**2).sum())
    # Loadings that cancel exactly, without any error of their own, share nothing.
    return shared / (shared + own) if shared + own else 0.0


def _hindrance(items: Items, *, enough: bool) -> Saying | None:
    if not enough:
        return saying(gettext_noop("There are too few people ({n}) who answered every item."), n=items.n)
    if items.n_items < 3:
        return saying(gettext_noop("Omega needs at least three items: two or fewer do not tell what they share."))
    if items.constant:
        return saying(
            gettext_noop(
                "Everybody gave the same answer to item {item}, so it shares nothing; leave it out and ask again."
            ),
            item=items.constant[0] + 1,
        )
    if items.n <= items.n_items:
        return saying(
            gettext_noop(
                "{n} people are too few to look for what {items} items share; it takes more people than items."
            ),
            n=items.n,
            items=items.n_items,
        )
    return None


def _said(items: Items, omega: float) -> Saying:
    if items.n < FEW:
        text = gettext_noop(
            "With only {n} people this is descriptive: the one thing that the {items} items share "
            "accounts for {share} % of the spread of their sum, each brought to the same spread (omega {omega})."
        )
    elif omega < 0.7:
        text = gettext_noop(
            "Taken as measures of one thing and brought to the same spread, the {items} items make a rough sum: "
            "going by "
            "{n} people, the one thing they share accounts for {share} % of its spread (omega {omega})."
        )
    else:
        text = gettext_noop(
            "Taken as measures of one thing and brought to the same spread, the {items} items make a sum that may be "
            "used: going by {n} people, the one thing they share accounts for {share} % of its spread (omega {omega})."
        )
    return saying(text, n=items.n, items=items.n_items, omega=in_figures(omega), share=in_figures(100 * omega, 0))


def _notices(factor: OneFactor) -> list[Saying]:
    told = []
    for place in factor.at_the_edge:
        text = gettext_noop(
            "Item {item} alone would explain the factor (a Heywood case): omega is not to be trusted. "
            "There may be more than one factor, two items that say the same, or too few people."
        )
        told.append(saying(text, item=place + 1))
    for against in np.flatnonzero(factor.loadings < 0).tolist():
        text = gettext_noop("Item {item} runs against the others: it looks reversed by mistake, or not reversed.")
        told.append(saying(text, item=against + 1))
    if not factor.settled:
        told.append(saying(gettext_noop("The search for the factor did not come to rest, so omega may be off.")))
    return told
