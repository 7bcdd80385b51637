"""The words of what applicants hear: the program's own, or else ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import DeclineReason, Side
from peerloom.domain.enrolment.models import Application, Interview
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.wording import own_words

ACCEPTED, WAITING, DECLINED = "application-accepted", "application-waiting", "application-declined"
INVITED, INTERVIEW_OFF = "interview-invitation", "interview-cancelled"


@dataclass(frozen=True, slots=True)
class Letter:
    """A subject and paragraphs of plain text, in the reader's language."""

    subject: str
    body: str


Values = Mapping[str, str]


def acceptance(application: Application) -> Letter:
    return _letter(application, ACCEPTED, _our_acceptance)


def place_on_waiting_list(application: Application) -> Letter:
    return _letter(application, WAITING, _our_waiting_list)


def refusal(application: Application, reason: str) -> Letter:
    """What is proposed to the coordinator, who may change every word of it before it is sent."""
    return _letter(application, DECLINED, lambda values: _our_refusal(values, reason))


def interview_invitation(interview: Interview) -> Letter:
    return _letter(interview.application, INVITED, _our_interview_invitation, interview)


def interview_is_off(interview: Interview) -> Letter:
    return _letter(interview.application, INTERVIEW_OFF, _our_interview_is_off, interview)


def values_of(application: Application) -> dict[str, str]:
    """What the places of a message are filled with."""
    program = application.cohort.program
    return {
        "given_name": application.person.called,
        "name": application.person.name,
        "program": program.name,
        "cohort": application.cohort.name,
        "organisation": application.organisation.name,
        "role": role_in(program, application.side),
    }


def role_in(program: Program, side: str) -> str:
    """What the program calls its mentors or mentees."""
    if side == Side.MENTOR:
        return program.mentor_word or _("mentor")
    return program.mentee_word or _("mentee")


def when(interview: Interview) -> str:
    """The time in the organisation's zone, and in the applicant's own where the clocks differ."""
    theirs, yours = interview.application.organisation.time_zone, interview.application.person.time_zone
    there = interview.planned_at.astimezone(ZoneInfo(theirs))
    here = interview.planned_at.astimezone(ZoneInfo(yours))
    if there.utcoffset() == here.utcoffset():
        return _told(there, theirs)
    return _("%(theirs)s; where you are: %(yours)s") % {"theirs": _told(there, theirs), "yours": _told(here, yours)}


def _told(local: datetime, zone: str) -> str:
    return f"{date_format(local, 'l j F Y, H:i')} ({zone.replace('_', ' ')})"


def _letter(
    application: Application, purpose: str, ours: Callable[[Values], Letter], interview: Interview | None = None
) -> Letter:
    with translation.override(application.person.locale):
        values = values_of(application)
        if interview is not None:
            values |= {"when": when(interview), "place": interview.place or _("We will tell you where.")}
        words = own_words(application.cohort.program, purpose, values)
        return Letter(*words) if words else ours(values)


def _our_acceptance(values: Values) -> Letter:
    return Letter(
        _("Welcome to %(program)s") % values,
        _(
            "Dear %(given_name)s,\n\n"
            "you have a place in %(program)s as a %(role)s. We are glad that you are part of it.\n\n"
            "Sign in to see what comes next. We will write to you as soon as there is someone for you to meet."
        )
        % values,
    )


def _our_waiting_list(values: Values) -> Letter:
    return Letter(
        _("You are on the waiting list of %(program)s") % values,
        _(
            "Dear %(given_name)s,\n\n"
            "thank you for applying to %(program)s. All places are taken at the moment, so we have put you on the "
            "waiting list. That is not a no: as soon as a place becomes free, we will write to you.\n\n"
            "You need not do anything. If your plans change, just tell us."
        )
        % values,
    )


def _our_refusal(values: Values, reason: str) -> Letter:
    because = {
        DeclineReason.FULL: _("More people applied than we have places for, and we could not find one for you."),
        DeclineReason.ELIGIBLE: _("This program is meant for a group that you are not part of at the moment."),
        DeclineReason.ABSENT: _("We tried to reach you and did not hear back, so we have closed your application."),
    }.get(
        DeclineReason(reason),
        _("We have looked at every application with care and cannot offer you a place this time."),
    )
    return Letter(
        _("Your application to %(program)s") % values,
        _(
            "Dear %(given_name)s,\n\n"
            "thank you for applying to %(program)s and for the time that you gave to it. %(because)s\n\n"
            "This says nothing about your worth. You are welcome to apply again for another round, and if you would "
            "like to know more, write to us: we will answer.\n\n"
            "We wish you all the best."
        )
        % {**values, "because": because},
    )


def _our_interview_invitation(values: Values) -> Letter:
    return Letter(
        _("Let’s talk about your application to %(program)s") % values,
        _(
            "Dear %(given_name)s,\n\n"
            "thank you for applying to %(program)s. We would like to get to know you in a short conversation:\n\n"
            "%(when)s\n%(place)s\n\n"
            "There is nothing to prepare. If the time does not suit you, tell us and we will find another."
        )
        % values,
    )


def _our_interview_is_off(values: Values) -> Letter:
    return Letter(
        _("Our conversation does not take place") % values,
        _(
            "Dear %(given_name)s,\n\n"
            "the conversation about your application to %(program)s that we planned for this time does not take "
            "place:\n\n%(when)s\n\n"
            "We will be in touch about what comes next."
        )
        % values,
    )
