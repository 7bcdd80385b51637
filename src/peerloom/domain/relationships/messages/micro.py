"""The e-mails about requests for a single conversation. Bookings are told as every agreed meeting is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.letters import Letter, write_letter
from peerloom.domain.notifications.operations import cancel_messages
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.models import ConversationRequest

PURPOSE = "conversation_request"


def tell_asked(request: ConversationRequest, *, mentor: Person, at: datetime) -> None:
    """To the mentor whose turn it is; not after it has gone on to the next."""
    mentee = request.mentee.called
    _write(
        request,
        to=mentor,
        template="micro_asked",
        subject=lambda: _("%(name)s would like half an hour of your time") % {"name": mentee},
        occasion=f"asked/{request.position}",
        mentor=mentor,
        not_after=request.expires_at,
        at=at,
    )


def tell_accepted(request: ConversationRequest, *, mentor: Person, at: datetime) -> None:
    name = mentor.called
    _write(
        request,
        to=request.mentee,
        template="micro_accepted",
        subject=lambda: _("%(name)s says yes to your question") % {"name": name},
        occasion="accepted",
        mentor=mentor,
        at=at,
    )


def tell_handed_over(request: ConversationRequest, *, mentor: Person, at: datetime) -> None:
    name = mentor.called
    _write(
        request,
        to=request.mentee,
        template="micro_handed_over",
        subject=lambda: _("Your question has gone on to %(name)s") % {"name": name},
        occasion=f"handed_over/{request.position}",
        mentor=mentor,
        at=at,
    )


def tell_exhausted(request: ConversationRequest, *, at: datetime) -> None:
    _write(
        request,
        to=request.mentee,
        template="micro_exhausted",
        subject=lambda: _("Nobody had time for your question yet"),
        occasion="exhausted",
        mentor=None,
        at=at,
    )


def take_back(request: ConversationRequest, *, at: datetime) -> None:
    """Stop what asks a mentor whose turn is over, if it has not left."""
    cancel_messages(organisation_id=request.organisation_id, key_prefix=f"{PURPOSE}/{request.public_id}/asked/", at=at)


def _write(
    request: ConversationRequest,
    *,
    to: Person,
    template: str,
    subject: Callable[[], str],
    occasion: str,
    mentor: Person | None,
    not_after: datetime | None = None,
    at: datetime,
) -> None:
    write_letter(
        Letter(
            template=f"relationships/{template}",
            purpose=PURPOSE,
            key=f"{PURPOSE}/{request.public_id}/{occasion}/{to.public_id}",
            subject=subject,
            topic=Topic.SESSIONS,
            context={
                "request": request,
                "program": request.cohort.program,
                "cohort": request.cohort,
                "mentee": request.mentee,
                "mentor": mentor,
            },
        ),
        to=to,
        organisation=request.organisation,
        not_after=not_after,
        at=at,
    )
