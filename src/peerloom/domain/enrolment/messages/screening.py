"""Writing to applicants while it is found out whether they can take part."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from peerloom.domain.enrolment.messages.screening_letters import (
    ACCEPTED,
    DECLINED,
    INTERVIEW_OFF,
    INVITED,
    WAITING,
    Letter,
    interview_invitation,
    interview_is_off,
)
from peerloom.domain.enrolment.models import Application, Interview
from peerloom.domain.notifications.operations import cancel_messages, write_message


def write_decision(*, application: Application, purpose: str, letter: Letter, at: datetime) -> None:
    """Once for each decision: the application's revision is part of the key."""
    _write(application, purpose, f"{purpose}/{application.public_id}/{application.revision}", letter, at)


def take_back_decisions(*, application: Application, at: datetime) -> None:
    """Stop what has not left of a decision that holds no longer."""
    for purpose in (ACCEPTED, WAITING, DECLINED):
        cancel_messages(
            organisation_id=application.organisation_id, key_prefix=f"{purpose}/{application.public_id}/", at=at
        )


def write_interview_invitation(*, interview: Interview, at: datetime) -> None:
    letter = interview_invitation(interview)
    _write(interview.application, INVITED, f"{INVITED}/{interview.public_id}", letter, at)


def write_interview_is_off(*, interview: Interview, at: datetime) -> None:
    """Nothing is said to someone who has not been told of the interview yet: the invitation is stopped instead."""
    stopped = cancel_messages(
        organisation_id=interview.organisation_id, key_prefix=f"{INVITED}/{interview.public_id}", at=at
    )
    if not stopped.stopped:
        letter = interview_is_off(interview)
        _write(interview.application, INTERVIEW_OFF, f"{INTERVIEW_OFF}/{interview.public_id}", letter, at)


def _write(application: Application, purpose: str, key: str, letter: Letter, at: datetime) -> None:
    organisation = application.organisation
    with translation.override(application.person.locale):
        context = {
            "subject": " ".join(letter.subject.split()),
            "body": letter.body,
            "organisation": organisation,
            "link": f"{settings.SITE_URL}/o/{organisation.slug}/" if purpose == ACCEPTED else "",
        }
        text = render_to_string("emails/enrolment/screening_letter.txt", context)
        html = render_to_string("emails/enrolment/screening_letter.html", context)
    write_message(
        organisation=organisation,
        person=application.person,
        purpose=purpose,
        key=key,
        subject=letter.subject,
        text=text,
        html=html,
        at=at,
    )
