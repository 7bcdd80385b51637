"""What an agreement amounts to, in words. The steps are Krippendorff's (2004): .800, and .667 for tentative use."""

from __future__ import annotations

from peerloom.evidence.asking import FEW
from peerloom.evidence.words import Saying, gettext_noop, in_figures, saying


def how_much(agreement: float, low: float | None, high: float | None, n: int) -> Saying:
    """An agreement beyond chance among ``n`` cases in a sentence, with its interval where there is one."""
    if low is None or high is None:
        return saying(_plain(agreement, n), n=n, agreement=in_figures(agreement))
    text = _with_interval(agreement, n)
    return saying(text, n=n, agreement=in_figures(agreement), low=in_figures(low), high=in_figures(high))


def _plain(agreement: float, n: int) -> str:
    if n < FEW:
        return gettext_noop(
            "With only {n} cases this is descriptive: they agree by {agreement}, where 1 is perfect and 0 is chance."
        )
    if agreement >= 0.8:
        return gettext_noop("Going by {n} cases, they agree well: {agreement}, where 1 is perfect and 0 is chance.")
    if agreement >= 0.667:
        return gettext_noop(
            "Going by {n} cases, they agree enough for tentative conclusions: {agreement}, where 1 is perfect and 0 "
            "is chance."
        )
    if agreement > 0:
        return gettext_noop(
            "Going by {n} cases, they agree too little to build on it: {agreement}, where 1 is perfect and 0 is "
            "chance. "
            "Talk the disagreements over and code again."
        )
    return gettext_noop(
        "Going by {n} cases, they agree no more than chance would: {agreement}, where 1 is perfect and 0 is chance."
    )


def _with_interval(agreement: float, n: int) -> str:
    if n < FEW:
        return gettext_noop(
            "With only {n} cases this is descriptive: they agree by {agreement}, where 1 is perfect and 0 is chance. "
            "The data fit anything from {low} to {high}."
        )
    if agreement >= 0.8:
        return gettext_noop(
            "Going by {n} cases, they agree well: {agreement}, where 1 is perfect and 0 is chance. "
            "The data fit anything from {low} to {high}."
        )
    if agreement >= 0.667:
        return gettext_noop(
            "Going by {n} cases, they agree enough for tentative conclusions: {agreement}, where 1 is perfect and 0 "
            "is chance. "
            "The data fit anything from {low} to {high}."
        )
    if agreement > 0:
        return gettext_noop(
            "Going by {n} cases, they agree too little to build on it: {agreement}, where 1 is perfect and 0 is "
            "chance. "
            "The data fit anything from {low} to {high}. Talk the disagreements over and code again."
        )
    return gettext_noop(
        "Going by {n} cases, they agree no more than chance would: {agreement}, where 1 is perfect and 0 is chance. "
        "The data fit anything from {low} to {high}."
    )
