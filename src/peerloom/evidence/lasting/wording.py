"""How long matches last, in words."""

from __future__ import annotations

from collections.abc import Iterable

from peerloom.evidence.asking import FEW
from peerloom.evidence.lasting.curves import SurvivalCurve
from peerloom.evidence.words import Saying, gettext_noop, saying


def how_long(n: int, curve: SurvivalCurve | None) -> Saying:
    """The finding about all matches in a sentence."""
    if curve is None:
        return saying(gettext_noop("There are too few matches ({n}) to say how long they last."), n=n)
    if not curve.n_events:
        return saying(gettext_noop("None of the {n} matches was seen to end before its time."), n=n)
    if n < FEW:
        return _descriptive(curve)
    if curve.median is None:
        text = gettext_noop(
            "Of {n} matches {events} ended before their time. More than half are estimated to last longer "
            "than {longest}, the longest time watched."
        )
        return saying(text, n=n, events=curve.n_events, longest=_time(curve.longest))
    if curve.median_low is None or curve.median_high is None:
        text = gettext_noop(
            "Of {n} matches {events} ended before their time. Half are estimated to have done so by {median}; "
            "how late it may be, the data leave open."
        )
        return saying(text, n=n, events=curve.n_events, median=_time(curve.median))
    text = gettext_noop(
        "Of {n} matches {events} ended before their time. Half are estimated to have done so by {median}; "
        "the data fit anything from {low} to {high}."
    )
    return saying(
        text,
        n=n,
        events=curve.n_events,
        median=_time(curve.median),
        low=_time(curve.median_low),
        high=_time(curve.median_high),
    )


def _descriptive(curve: SurvivalCurve) -> Saying:
    if curve.median is None:
        text = gettext_noop(
            "With only {n} matches this is descriptive: {events} ended before their time, and more than half are "
            "estimated to last longer than {longest}."
        )
        return saying(text, n=curve.n, events=curve.n_events, longest=_time(curve.longest))
    text = gettext_noop(
        "With only {n} matches this is descriptive: {events} ended before their time, and half are estimated to have "
        "done so by {median}."
    )
    return saying(text, n=curve.n, events=curve.n_events, median=_time(curve.median))


def small_groups(groups: Iterable[SurvivalCurve]) -> tuple[Saying, ...]:
    """Notices about groups that are so small that a curve only describes them."""
    text = gettext_noop("Group {group} is so small ({n}) that its curve is descriptive.")
    return tuple(saying(text, group=curve.label, n=curve.n) for curve in groups if curve.n < FEW)


def _time(value: float) -> str:
    return f"{value:.10g}" if value == round(value) else f"{value:.3g}"
