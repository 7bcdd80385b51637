"""What goes with early endings, in words."""

from __future__ import annotations

from peerloom.evidence.asking import FEW
from peerloom.evidence.lasting.effects import Effects
from peerloom.evidence.words import Saying, gettext_noop, p_in_words, saying

EVENTS_PER_COVARIATE = 10
"""Fewer make estimates unreliable (P. Peduzzi et al. 1995, Journal of Clinical Epidemiology 48)."""


def too_few_matches(n: int) -> Saying:
    """In place of a finding."""
    return saying(gettext_noop("There are too few matches ({n}) to say what goes with early endings."), n=n)


def what_goes_with(effects: Effects, n: int, n_events: int) -> Saying:
    """The finding in a sentence: what clearly goes with ending earlier, and what with later."""
    ci = effects.ci or {}
    earlier = [str(name) for name, (low, _) in ci.items() if low > 0]
    later = [str(name) for name, (_, high) in ci.items() if high < 0]
    if n < FEW:
        text = gettext_noop(
            "With only {n} matches the figures are descriptive: they do not tell what goes with early endings."
        )
    elif earlier and later:
        text = gettext_noop(
            "Of {n} matches {events} ended before their time. "
            "Higher values of these go with matches ending earlier: {earlier}. "
            "Higher values of these go with matches ending later: {later}. "
            "Whether it is their cause, this does not tell."
        )
    elif earlier:
        text = gettext_noop(
            "Of {n} matches {events} ended before their time. "
            "Higher values of these go with matches ending earlier: {earlier}. "
            "Whether it is their cause, this does not tell."
        )
    elif later:
        text = gettext_noop(
            "Of {n} matches {events} ended before their time. "
            "Higher values of these go with matches ending later: {later}. "
            "Whether it is their cause, this does not tell."
        )
    else:
        text = gettext_noop(
            "Of {n} matches {events} ended before their time. "
            "None of the characteristics clearly goes with matches ending earlier or later, "
            "which does not show that none of them matters."
        )
    return saying(text, n=n, events=n_events, earlier=", ".join(earlier), later=", ".join(later))


def cautions(n_events: int, effects: Effects) -> list[Saying]:
    """What a reader has to know before trusting the model."""
    told = []
    covariates = len(effects.coef or {})
    if n_events < EVENTS_PER_COVARIATE * covariates:
        text = gettext_noop(
            "Only {events} matches ended before their time, fewer than {wanted} per characteristic: "
            "the figures can be far off."
        )
        told.append(saying(text, events=n_events, wanted=EVENTS_PER_COVARIATE))
    for name, p in (effects.proportional_p or {}).items():
        if p is not None and p < 0.01:
            text = gettext_noop(
                "What goes with {name} seems to change as matches grow older: one figure hides that ({p})."
            )
            told.append(saying(text, name=name, p=p_in_words(p)))
    if covariates > 1:
        text = gettext_noop("{covariates} characteristics were looked at together, so one may stand out by chance.")
        told.append(saying(text, covariates=covariates))
    return told
