"""What two people do first, and how they keep going: advice by side, place and format of the program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.programs.enums import Place
from peerloom.web.relationships.partnerships import Partnership

HELLO_WITHIN = timedelta(days=3)
MEETING_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Step:
    """One stage on the thread of the page: ``when`` is short, ``left`` says what is to be done."""

    name: str
    when: str
    left: str
    state: str = ""


def steps_for(together: Partnership) -> list[Step]:
    return _first_steps(together) if together.fresh else _keeping_going(together)


def _first_steps(together: Partnership) -> list[Step]:
    told = together.relationship.visible_from
    hello, meeting = (date_format(told + wait, "j F") for wait in (HELLO_WITHIN, MEETING_WITHIN))
    if together.side == Side.MENTOR:
        first = _("Two sentences and two possible times are enough. Who is new often does not dare to begin.")
    else:
        first = _(
            "Two sentences are enough: who you are, and two times that suit you. "
            "%(name)s was asked to write as well; whoever is first, is first."
        ) % {"name": together.names}
    return [
        Step(_("Say hello"), _("By %(day)s") % {"day": hello}, first, "now"),
        Step(_("Meet for 45 minutes"), _("By %(day)s") % {"day": meeting}, _where(together)),
        Step(
            _("Agree how you go on"),
            _("At the end of the first meeting"),
            _("How often, for how long, by which channel, and what stays between you. Fix the next date."),
        ),
    ]


def _where(together: Partnership) -> str:
    if together.program.place == Place.IN_PERSON:
        return _("Somewhere easy and public, such as a café or the library. Getting to know each other is enough.")
    if together.program.place == Place.VIRTUAL:
        return _("A call, with video if both are fine with it. Say whose clock you mean when you offer times.")
    return _("In a café or as a call, whatever is easier for both. Getting to know each other is enough.")


def _keeping_going(together: Partnership) -> list[Step]:
    return [
        Step(
            _("Have a next date"),
            _("Always"),
            _("Pairs that leave each meeting with the next date keep going. If you have none, offer two times today."),
            "now",
        ),
        Step(
            _("Choose one thing"),
            _("Before you meet"),
            _("One question or one small plan for each meeting is better than a long list."),
        ),
        Step(
            _("Say when it does not work"),
            _("Early"),
            _("To %(name)s if you can, to your coordinator if you would rather. A change of plan is nobody’s fault.")
            % {"name": together.names},
        ),
    ]


def starters_for(together: Partnership) -> list[str]:
    """Questions that open a first conversation."""
    if together.side == Side.MENTOR:
        return [
            _("What would make this year a good one for you?"),
            _("What went better than you expected so far, and what was harder?"),
            _("When something is difficult, what helps you: advice, questions, or someone who listens?"),
            _("What should I know about you that no form asks?"),
        ]
    return [
        _("What do you wish somebody had told you when you were where I am?"),
        _("What did you find hardest at first, and what changed?"),
        _("How do you like to be asked for help?"),
        _("What would you do differently if you began again?"),
    ]
