"""What the board of traffic lights shows: its headline, the plan's lights and the people's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.models import Application
from peerloom.domain.programs.models import Cohort, Waiver
from peerloom.domain.standards.enums import Holding, Light
from peerloom.domain.standards.queries import (
    CohortStandards,
    Finding,
    PersonStandards,
    gap,
    plan_sentence,
    sentence,
)
from peerloom.web.standards.forms import BoardFilter
from peerloom.web.standards.remedies import Remedy, remedy_for_person, remedy_for_plan

TONES = {Light.GREEN: "good", Light.AMBER: "watch", Light.RED: "bad"}


@dataclass(frozen=True, slots=True)
class Line:
    """One rule with its light in words, what was found and what to do."""

    finding: Finding
    word: str
    tone: str
    sentence: str
    remedy: Remedy | None
    may_waive: bool

    @property
    def waiver(self) -> Waiver | None:
        return self.finding.waiver


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Someone with their light; ``open`` are the rules that need somebody, ``kept`` the others."""

    application: Application
    word: str
    tone: str
    note: str
    open: list[Line]
    kept: list[Line]


def headline(found: CohortStandards) -> str:
    """ "11 people can be matched; four are held back, three of them by one missing reference"."""
    ready = sum(one.can_be_matched for one in found.people)
    held = [one for one in found.people if one.blocking]
    can = ngettext("%(number)s person can be matched", "%(number)s people can be matched", ready) % {"number": ready}
    if not held:
        if not found.people:
            return _("Nobody has applied yet.")
        return _("%(can)s; nobody is held back.") % {"can": can}
    words = ngettext("%(can)s; %(held)s is held back%(most)s.", "%(can)s; %(held)s are held back%(most)s.", len(held))
    return words % {"can": can, "held": apnumber(len(held)), "most": _most(held)}


def _most(held: Sequence[PersonStandards]) -> str:
    """Which single gap alone holds back most of them; "" where everyone lacks several things."""
    alone = [one.blocking[0] for one in held if len(one.blocking) == 1]
    if not alone:
        return ""
    words, number = Counter(gap(finding) for finding in alone).most_common(1)[0]
    if len(held) == 1:
        return _(": %(gap)s") % {"gap": words}
    return ngettext(", %(number)s of them because %(gap)s", ", %(number)s of them because %(gap)s", number) % {
        "number": apnumber(number),
        "gap": words,
    }


def plan_lines(found: CohortStandards, *, cohort: Cohort, slug: str) -> list[Line]:
    """The plan's rules, those first that need somebody."""
    lines = [
        Line(
            finding,
            *_light_of_one(finding),
            sentence=plan_sentence(finding),
            remedy=remedy_for_plan(finding, cohort=cohort, slug=slug) if finding.missing else None,
            may_waive=finding.missing and finding.rule.standard.waivable,
        )
        for finding in found.program
    ]
    order = {"bad": 0, "watch": 1, "info": 2, "good": 3, "off": 4}
    return sorted(lines, key=lambda line: order[line.tone])


def _light_of_one(finding: Finding) -> tuple[str, str]:
    """The word and the tone for one rule."""
    if finding.holding == Holding.MISSING:
        if finding.blocks:
            return _("Stops"), "bad"
        return (_("Missing"), "watch") if finding.warns else (_("Recommended"), "info")
    if finding.holding == Holding.WAIVED:
        return _("Exception"), "watch"
    return (_("Kept"), "good") if finding.holding == Holding.HELD else (_("Keep in mind"), "off")


def people_shown(found: CohortStandards, chosen: BoardFilter) -> list[PersonStandards]:
    """Those whom the filter leaves, held back ones first, then by name."""
    words = chosen.chosen("words").replace("\x00", "").casefold().split()
    rows = [one for one in found.people if _fits(one, chosen) and _named(one, words)]
    order = {Light.RED: 0, Light.AMBER: 1, Light.GREEN: 2}
    return sorted(rows, key=lambda one: order[one.light])


def _named(one: PersonStandards, words: Sequence[str]) -> bool:
    name = one.application.person.name.casefold()
    return all(word in name for word in words)


def _fits(one: PersonStandards, chosen: BoardFilter) -> bool:
    show, side, rule = chosen.chosen("show"), chosen.chosen("side"), chosen.chosen("rule")
    if show == "waived" and not any(finding.holding == Holding.WAIVED for finding in one.findings):
        return False
    if show not in ("", "waived") and one.light != show:
        return False
    if side and one.application.side != side:
        return False
    return not rule or any(finding.missing and finding.rule.id == rule for finding in one.findings)


def person_row(one: PersonStandards, *, cohort: Cohort, slug: str) -> PersonRow:
    lines = [
        Line(
            finding,
            *_light_of_one(finding),
            sentence=sentence(finding),
            remedy=remedy_for_person(finding, one.application, cohort=cohort, slug=slug) if finding.missing else None,
            may_waive=finding.missing and finding.rule.standard.waivable,
        )
        for finding in one.findings
    ]
    return PersonRow(
        one.application,
        *_light_of_all(one),
        _note(one),
        [line for line in lines if line.finding.holding in (Holding.MISSING, Holding.WAIVED)],
        [line for line in lines if line.finding.holding == Holding.HELD],
    )


def _light_of_all(one: PersonStandards) -> tuple[str, str]:
    """The word and the tone for a person; what is kept only by an exception says so."""
    if one.light == Light.GREEN and any(finding.waiver for finding in one.findings):
        return _("With an exception"), "watch"
    words = {Light.GREEN: _("All kept"), Light.AMBER: _("Something is missing"), Light.RED: _("Held back")}
    return words[one.light], TONES[one.light]


def _note(one: PersonStandards) -> str:
    """Why someone whom no rule holds back is not in the pool all the same."""
    if one.application.state == ApplicationState.ACCEPTED:
        return "" if one.can_be_matched or one.blocking else _("does not take part at present")
    return _("not decided on yet")
