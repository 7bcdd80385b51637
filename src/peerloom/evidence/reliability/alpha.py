"""Cronbach's alpha with Feldt's interval, and what each item does to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from peerloom.evidence.asking import FEW, at_least, sure_enough
from peerloom.evidence.columns import Table
from peerloom.evidence.reliability.items import Items, read_items
from peerloom.evidence.reliability.sums import Sums, feldt_interval, sums_of
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying, gettext_noop, in_figures, saying


@dataclass(frozen=True, slots=True, kw_only=True)
class CronbachAlpha(Result):
    """How well the items of a scale hang together.

    Attributes:
        alpha: raw alpha, from covariances. At most 1; below 0 where items run against each other.
        ci_low, ci_high: Feldt's interval.
        n_items: how many items.
        item_total: per item its correlation with the sum of the others; None where one of them does not vary.
        alpha_if_dropped: per item the alpha of the others; None where they are fewer than two.
        looks_reversed: places (from 0) of the items with a negative correlation with the sum of the others.
    """

    alpha: float | None
    ci_low: float | None
    ci_high: float | None
    n_items: int
    item_total: tuple[float | None, ...]
    alpha_if_dropped: tuple[float | None, ...]
    looks_reversed: tuple[int, ...]


def cronbach_alpha(
    items: Table,
    *,
    reversed_items: Collection[int] = (),
    low: float | None = None,
    high: float | None = None,
    confidence: float = 0.95,
    minimum_n: int = 2,
) -> CronbachAlpha:
    """How well do the items of a scale hang together, and is one of them keyed the wrong way round?

    Args:
        items: a row per person, a column per item. A person with a gap (None, NaN) is left out and counted.
        reversed_items: places (from 0) of the columns worded the other way round: an answer x counts as low + high - x.
            Without ``low`` and ``high`` the sign is turned, which gives the same figures.
        low, high: the ends of the scale of answers, if known; answers beyond them are refused.
        confidence: of the interval.
        minimum_n: with fewer persons there are no figures.

    Raises:
        CannotCompute: nothing handed in, words, infinities, ragged rows, answers outside the scale.

    Source: L. J. Cronbach (1951), Psychometrika 16; L. S. Feldt (1965), Psychometrika 30.
    """
    level = sure_enough(confidence)
    read = read_items(items, reversed_items, low, high)
    enough = read.n >= max(at_least(minimum_n), 2)
    sums = sums_of(read) if enough else None
    alpha = sums.alpha if sums else None
    ci_low, ci_high = (None, None) if alpha is None else feldt_interval(alpha, read.n, read.n_items, level)
    nothing = (None,) * read.n_items
    looks_reversed = tuple(at for at, r in enumerate(sums.item_total) if r is not None and r < 0) if sums else ()
    return CronbachAlpha(
        method="Cronbach's alpha",
        variant=f"raw, from covariances with n - 1; {100 * level:g}% interval by Feldt (1965)",
        n=read.n,
        left_out=read.left_out,
        minimum_n=minimum_n,
        too_few=not enough,
        said=_said(read, enough=enough, figures=(alpha, ci_low, ci_high)),
        notices=tuple(_notices(read, sums)),
        alpha=alpha,
        ci_low=ci_low,
        ci_high=ci_high,
        n_items=read.n_items,
        item_total=sums.item_total if sums else nothing,
        alpha_if_dropped=sums.alpha_if_dropped if sums else nothing,
        looks_reversed=looks_reversed,
    )


def _said(items: Items, *, enough: bool, figures: tuple[float | None, float | None, float | None]) -> Saying:
    alpha, low, high = figures
    if not enough:
        return saying(
            gettext_noop("There are too few people ({n}) who answered every item."),
            n=items.n,
        )
    if items.n_items < 2:
        return saying(gettext_noop("A single item cannot hang together with others; alpha needs at least two items."))
    if alpha is None or low is None or high is None:
        return saying(
            gettext_noop(
                "Everybody has the same sum of answers, so it cannot be said how well the items hang together."
            )
        )
    values = {"n": items.n, "items": items.n_items}
    return saying(_text(alpha, items.n), **values, alpha=in_figures(alpha), low=in_figures(low), high=in_figures(high))


def _text(alpha: float, n: int) -> str:
    if n < FEW:
        return gettext_noop(
            "With only {n} people this is descriptive: the {items} items have an alpha of {alpha}. "
            "The data fit anything from {low} to {high}."
        )
    if alpha < 0:
        return gettext_noop(
            "Going by {n} people, the {items} items run against each other (alpha {alpha}), so their sum should "
            "not be "
            "used as one measure. The data fit anything from {low} to {high}."
        )
    if alpha < 0.7:
        return gettext_noop(
            "Going by {n} people, the {items} items hang together loosely (alpha {alpha}), so their sum is a rough "
            "measure. "
            "The data fit anything from {low} to {high}."
        )
    return gettext_noop(
        "Going by {n} people, the {items} items hang together well enough to be summed (alpha {alpha}). "
        "The data fit anything from {low} to {high}."
    )


def _notices(items: Items, sums: Sums | None) -> list[Saying]:
    if sums is None:
        return []
    same = gettext_noop("Everybody gave the same answer to item {item}.")
    told = [saying(same, item=place + 1) for place in items.constant]
    for place, r in enumerate(sums.item_total):
        if r is not None and r < 0:
            text = gettext_noop(
                "Item {item} runs against the sum of the others (r = {r}): "
                "it looks reversed by mistake, or not reversed."
            )
            told.append(saying(text, item=place + 1, r=in_figures(r)))
    return told
