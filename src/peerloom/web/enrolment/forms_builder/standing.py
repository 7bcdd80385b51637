"""Where a form stands, as the headline of its page says it, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.web.enrolment.forms_builder.access import Builder


@dataclass(frozen=True, slots=True)
class Standing:
    headline: str
    lede: str
    ready: bool = False  # whether the version in writing can be published


def standing_of(builder: Builder) -> Standing:
    if builder.writing is None:
        return _asked(builder) if builder.asked else _nothing(builder)
    if not builder.form.questions:
        headline = _("Ask mentors your first question") if builder.is_mentors else _("Ask mentees your first question")
        return Standing(headline, _still_asked(builder) or _("Nobody sees the form before you publish it."))
    if builder.faults:
        headline = ngettext(
            "One thing to mend before you publish", "%(n)d things to mend before you publish", len(builder.faults)
        ) % {"n": len(builder.faults)}
        return Standing(headline, _still_asked(builder) or _("Each is said beside its question."))
    return _ready(builder)


def _nothing(builder: Builder) -> Standing:
    if builder.is_mentors:
        return Standing(_("Mentors are not asked anything yet"), "")
    return Standing(_("Mentees are not asked anything yet"), "")


def _asked(builder: Builder) -> Standing:
    count = len(builder.form.questions)
    if builder.is_mentors:
        headline = ngettext("Mentors are asked one question", "Mentors are asked %(n)d questions", count)
    else:
        headline = ngettext("Mentees are asked one question", "Mentees are asked %(n)d questions", count)
    return Standing(headline % {"n": count}, "")


def _ready(builder: Builder) -> Standing:
    number = {"number": builder.writing.number if builder.writing else 0}
    if builder.changes is None:
        headline = _("The mentors’ form can be published") if builder.is_mentors else None
        headline = headline or _("The mentees’ form can be published")
        return Standing(headline, _("Look at it as they will see it first."), ready=True)
    if not builder.changes:
        return Standing(_("Version %(number)d is still the same") % number, _still_asked(builder))
    summary = _("%(summary)s.") % {"summary": builder.changes.summary}
    return Standing(_("Version %(number)d can be published") % number, f"{summary} {_still_asked(builder)}", ready=True)


def _still_asked(builder: Builder) -> str:
    if builder.asked is None:
        return ""
    return _("Version %(number)d is asked until then.") % {"number": builder.asked.number}
