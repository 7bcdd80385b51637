"""What was found about a program's plan, in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from peerloom.domain.programs.enums import Profile
from peerloom.domain.programs.standards import counted
from peerloom.domain.standards.enums import Holding
from peerloom.domain.standards.queries.findings import Finding
from peerloom.domain.standards.queries.program_checks import STAGE_WITHOUT
from peerloom.domain.standards.queries.sentences import Words, told


def plan_sentence(finding: Finding) -> str:
    """ "The round lasts 8 months, the standard asks for 12." For a reminder, what people have to watch themselves."""
    if finding.holding == Holding.REMINDER:
        return _reminder(finding)
    return told(HELD if finding.holding == Holding.HELD else MISSING, finding)


def _reminder(finding: Finding) -> str:
    number = counted(finding.rule.standard.unit(finding.rule.profile), finding.rule.value)
    if number:
        return _("At least %(number)s. No plan can show this, so ask for it.") % {"number": number}
    return _("No plan can show this, so see to it yourselves.")


def _months(finding: Finding) -> str:
    words = ngettext("The round lasts %(have)d month.", "The round lasts %(have)d months.", finding.have)
    return words % {"have": finding.have}


def _too_few_months(finding: Finding) -> str:
    asked = counted(finding.rule.standard.unit(finding.rule.profile), finding.rule.value)
    words = ngettext(
        "The round lasts %(have)d month, and at least %(asked)s are asked for.",
        "The round lasts %(have)d months, and at least %(asked)s are asked for.",
        finding.have,
    )
    return words % {"have": finding.have, "asked": asked}


def _courses(finding: Finding) -> str:
    words = _("The courses for mentors come to %(have)s minutes, so nobody can reach %(value)s. Add a course.")
    return words % {"have": finding.have, "value": finding.rule.value}


def _check_ins(finding: Finding) -> str:
    if not finding.what:
        words = ngettext(
            "%(have)s of %(value)s check-in with both sides is planned for the first month.",
            "%(have)s of %(value)s check-ins with both sides are planned for the first month.",
            finding.rule.value,
        )
        return words % {"have": finding.have, "value": finding.rule.value}
    if finding.what[0] == STAGE_WITHOUT:
        return _("Nobody is asked in the stage “%(stage)s”.") % {"stage": finding.what[1]}
    _kind, week, weeks = finding.what
    return _("After week %(week)s, nobody is asked for %(weeks)s weeks.") % {"week": week, "weeks": weeks}


def _check_ins_planned(finding: Finding) -> str:
    if finding.rule.profile == Profile.YOUTH:
        return _("Staff are to ask both sides from the first month to the end.")
    return _("Both sides are asked in the first month and in every stage.")


def _first_meetings(finding: Finding) -> str:
    introduced = int(finding.what[0])
    if not introduced:
        return _("Nobody has been introduced yet.")
    words = ngettext(
        "%(have)s of %(all)s first meeting was accompanied.",
        "%(have)s of %(all)s first meetings were accompanied.",
        introduced,
    )
    return words % {"have": finding.have, "all": introduced}


HELD: Mapping[str, Words] = {
    "safeguarding_contact": gettext_lazy("It is said who is told, and how to reach them."),
    "commitment": _months,
    "agreement_signed": gettext_lazy("There is an agreement to sign."),
    "staff_check_ins": _check_ins_planned,
    "closure": gettext_lazy("A last conversation or survey is planned."),
    "first_meeting": _first_meetings,
}
MISSING: Mapping[str, Words] = {
    "safeguarding_contact": gettext_lazy("Nobody is named yet. Write down who is told and how to reach them."),
    "commitment": _too_few_months,
    "agreement_signed": gettext_lazy("There is no agreement yet that anybody could sign."),
    "training_minutes": _courses,
    "staff_check_ins": _check_ins,
    "closure": gettext_lazy("The plan ends without a last conversation or survey."),
    "first_meeting": _first_meetings,
}
