"""What an agreement amounts to, in words. The steps are Krippendorff's (2004): .800, and .667 for tentative use."""

from __future__ import annotations

from peerloom.evidence.asking import FEW
from peerloom.evidence.words import Saying, gettext_noop, in_figures, saying


def how_much(agreement: float, low: float | None, high: float | None) -> Saying:
    """An agreement beyond chance in a sentence, with its interval where there is one."""
    if low is None or high is None:
        return saying(_plain(agreement), agreement=in_figures(agreement))
    return saying(
        _with_interval(agreement), agreement=in_figures(agreement), low=in_figures(low), high=in_figures(high)
    )


def few_cases(n: int) -> list[Saying]:
    """A notice, if the cases are so few that a coefficient only describes them."""
    if n >= FEW:
        return []
    return [saying(gettext_noop("Only {n} cases could be compared, so the figures are descriptive."), n=n)]


def _plain(agreement: float) -> str:
    if agreement >= 0.8:
        return gettext_noop("They agree well: {agreement}, where 1 is perfect and 0 is chance.")
    if agreement >= 0.667:
        return gettext_noop(
            "They agree enough for tentative conclusions: {agreement}, where 1 is perfect and 0 is chance."
        )
    if agreement > 0:
        return gettext_noop(
            "They agree too little to build on it: {agreement}, where 1 is perfect and 0 is chance. "
            "Talk the disagreements over and code again."
        )
    return gettext_noop("They agree no more than chance would: {agreement}, where 1 is perfect and 0 is chance.")


def _with_interval(agreement: float) -> str:
    if agreement >= 0.8:
        return gettext_noop(
            "They agree well: {agreement}, where 1 is perfect and 0 is chance. The data fit anything from {low} to {high}."
        )
    if agreement >= 0.667:
        return gettext_noop(
            "They agree enough for tentative conclusions: {agreement}, where 1 is perfect and 0 is chance. "
            "The data fit anything from {low} to {high}."
        )
    if agreement > 0:
        return gettext_noop(
            "They agree too little to build on it: {agreement}, where 1 is perfect and 0 is chance. "
            "The data fit anything from {low} to {high}. Talk the disagreements over and code again."
        )
    return gettext_noop(
        "They agree no more than chance would: {agreement}, where 1 is perfect and 0 is chance. "
        "The data fit anything from {low} to {high}."
    )
