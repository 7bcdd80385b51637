"""What someone hears who has signed up and was not introduced to anyone yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.queries import sign_ups_going_on
from peerloom.domain.programs.models import Program
from peerloom.foundation.scope import Actor


@dataclass(frozen=True, slots=True)
class Waiting:
    """``headline`` is where the person stands, ``then`` what happens next and when; ``accepted`` is whether they have
    a place."""

    program: Program
    cohort: str
    headline: str
    then: str
    accepted: bool


def waiting_of(actor: Actor, *, introduced: Sequence[int], today: date) -> list[Waiting]:
    """Sign-ups in programs that go on, except for the cohorts and sides in which the person has a partner."""
    return [_waiting(row, today) for row in sign_ups_going_on(actor).exclude(cohort__in=introduced)]


def _waiting(application: Application, today: date) -> Waiting:
    cohort, program = application.cohort, application.cohort.program
    words = {Side.MENTEE: program.mentee_word or _("mentee"), Side.MENTOR: program.mentor_word or _("mentor")}
    headline, then = _standing(application, today)
    return Waiting(
        program=program,
        cohort=cohort.name,
        headline=headline % {"role": words[Side(application.side)]},
        then=then,
        accepted=application.state == ApplicationState.ACCEPTED,
    )


def _standing(application: Application, today: date) -> tuple[str, str]:
    """Where the application stands and what comes then; the same words as on the page of the application."""
    if application.state == ApplicationState.SUBMITTED:
        return (
            _("We have your application as a %(role)s."),
            _("A person reads it and writes to you, whatever the answer is."),
        )
    if application.state == ApplicationState.IN_REVIEW:
        return (
            _("Your application as a %(role)s is being read."),
            _("The people who run the program are getting to know you. They write to you about every next step."),
        )
    if application.state == ApplicationState.WAITING:
        return (
            _("You are on the waiting list as a %(role)s."),
            _("All places are taken at the moment. That is not a no: we write to you when one becomes free."),
        )
    return _("You are signed up as a %(role)s."), _what_happens_next(application, today)


def _what_happens_next(application: Application, today: date) -> str:
    cohort = application.cohort
    first_day = date_format(cohort.starts_on, "j F Y")
    if today >= cohort.starts_on:
        return _("The first pairs have been introduced. Your coordinator keeps looking for someone who suits you.")
    if cohort.signup_until and today <= cohort.signup_until:
        closing = date_format(cohort.signup_until, "j F")
        return _(
            "Others can sign up until %(closing)s. Then your coordinator looks for the best match for everyone, "
            "and you hear from us before %(first_day)s."
        ) % {"closing": closing, "first_day": first_day}
    return _("Your coordinator is looking for the best match for everyone. You hear from us before %(first_day)s.") % {
        "first_day": first_day
    }
