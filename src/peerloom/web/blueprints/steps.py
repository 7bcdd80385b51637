"""The steps of the guided set-up: what each asks, and why it matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Step:
    """``title`` is the question, ``short`` its name in the thread, ``why`` what a newcomer should know."""

    name: str
    short: Promise
    title: Promise
    why: Promise


_ALL = (
    Step(
        "purpose",
        _("Purpose"),
        _("What is your program for?"),
        _(
            "One or two sentences that everyone can repeat. They stand on every page that people see, and keep the "
            "program from becoming a bit of everything."
        ),
    ),
    Step(
        "objectives",
        _("Objectives"),
        _("How will a sceptic see that it worked?"),
        _(
            "“Everybody liked it” convinces nobody who has to pay for it. A number before, a number after, and one "
            "objective that matters most, said before anyone starts, do."
        ),
    ),
    Step(
        "people",
        _("People"),
        _("Who is it for, and what do you call them?"),
        _(
            "People apply when they recognise themselves. Words that your place uses anyway, such as “buddy”, take "
            "the fear out of it."
        ),
    ),
    Step(
        "format",
        _("Meetings"),
        _("Who meets whom, and where?"),
        _(
            "It decides how many mentors you need. One mentor for several mentees needs fewer people; one for each "
            "goes deeper."
        ),
    ),
    Step(
        "dates",
        _("Dates"),
        _("When does the first round run?"),
        _(
            "Finding mentors takes longer than one thinks: plan at least six weeks from now to the first day. A "
            "round with an end is easier to say yes to."
        ),
    ),
    Step(
        "standards",
        _("Standards"),
        _("Which practice standards will you keep?"),
        _(
            "They come from decades of programs, and protect people and you. Every rule can be looked at and "
            "changed afterwards, with a reason."
        ),
    ),
)

STEPS: Mapping[str, Step] = {step.name: step for step in _ALL}
"""By name, in their order, which is that of `setting_up.STEPS`."""

ORDER = tuple(STEPS)


def before(step: Step) -> Step | None:
    place = ORDER.index(step.name)
    return STEPS[ORDER[place - 1]] if place else None


def after(step: Step) -> Step | None:
    place = ORDER.index(step.name) + 1
    return STEPS[ORDER[place]] if place < len(ORDER) else None
